//! Completion scripts: clap's own, and what asks the program itself for live values (`cli/completion`). Where the program
//! is missing or says nothing, clap's part is what completes.

use cds::cli::completion::{QUESTION, kind};
use clap::{Command, ValueHint};
use clap_complete::Shell;

/// The script of one program for one shell.
pub(crate) fn script(shell: Shell, program: &Command, name: &str) -> String {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut program.clone(), name, &mut script);
    let script = String::from_utf8(script).unwrap();
    match shell {
        Shell::Bash => bash(&script, name),
        Shell::Zsh => zsh(&script, name),
        Shell::Fish => fish(&script, program, name),
        other => panic!("{other} has no live values"),
    }
}

/// Wraps clap's function. bash splits words at `@` and `=`, so that only what follows the last of them is replaced.
fn bash(script: &str, name: &str) -> String {
    let clap = format!("_{}", name.replace('-', "__"));
    assert!(script.contains(&format!("complete -F {clap} ")));
    let script = labels_mended(script, name);
    let script = script.replace(&format!("complete -F {clap} "), &format!("complete -F {clap}__live "));
    format!(
        r#"# Completes live values as the daemon knows them, else as the arguments are defined.
{clap}__live() {{
    local line="${{COMP_LINE:0:COMP_POINT}}" found word kept candidate
    found="$(command {name} {QUESTION} line "$line" 2>/dev/null </dev/null)"
    if [[ -z "$found" ]]; then
        {clap} "$@"
        return
    fi
    word="${{line##*[[:space:]]}}"
    kept="${{word%"${{word##*[$COMP_WORDBREAKS]}}"}}"
    COMPREPLY=()
    while IFS= read -r candidate; do
        COMPREPLY+=("${{candidate#"$kept"}}")
    done <<<"$found"
    if [[ "$found" == *= && "${{BASH_VERSINFO[0]}}" -ge 4 ]]; then
        compopt -o nospace
    fi
}}

{script}"#
    )
}

/// clap 4.6 notes the command as `cds__customer__subcmd__order` and looks for `cds__subcmd__customer__subcmd__order`, so that
/// nothing behind a command of a program with a hyphen would be completed.
fn labels_mended(script: &str, name: &str) -> String {
    let (noted, looked_for) = (name.replace('-', "__"), name.replace('-', "__subcmd__"));
    let script = script.replace(&format!("{looked_for}__subcmd__"), &format!("{noted}__subcmd__"));
    for line in script.lines().filter_map(|line| line.trim().strip_prefix("cmd=\"")).filter(|rest| *rest != "\"") {
        let label = format!("\n        {})\n", line.trim_end_matches('"'));
        assert!(script.contains(&label), "bash would find nothing for {line}");
    }
    script
}

/// Asks before clap's function does anything.
fn zsh(script: &str, name: &str) -> String {
    let begin = format!("\n_{name}() {{\n");
    assert!(script.contains(&begin));
    let live = format!(
        r#"
# Completes live values as the daemon knows them; fails where it says nothing.
(( $+functions[_{name}__live] )) ||
_{name}__live() {{
    local -a found
    found=(${{(f)"$(command {name} {QUESTION} words "${{(@Q)words[1,CURRENT-1]}}" "$PREFIX" 2>/dev/null </dev/null)"}})
    (( $#found )) || return 1
    if [[ $found[1] == *= ]]; then
        compadd -S = -r '=@,' -- ${{found%=}}
    else
        compadd -- $found
    fi
}}
{begin}    _{name}__live && return 0
"#
    );
    script.replacen(&begin, &live, 1)
}

/// Adds the values of arguments as one more source, and those of options in their own lines.
fn fish(script: &str, program: &Command, name: &str) -> String {
    let live = format!("__fish_{}_live", name.replace('-', "_"));
    let files = format!("__fish_{}_wants_file", name.replace('-', "_"));
    let options = live_options(program);
    let (words, commands) = paths(program);
    let lines = script.lines().map(|line| {
        let is_live = options.iter().any(|option| line.contains(&format!(" -l {option} ")));
        if is_live && line.ends_with(" -r") { format!("{line} -f -a \"({live})\"\n") } else { format!("{line}\n") }
    });
    format!(
        r#"# Prints live values as the daemon knows them.
function {live}
    set -l current (commandline -ct)
    command {name} {QUESTION} words (commandline -opc) "$current" 2>/dev/null </dev/null
end

# Whether a file is to be named here.
function {files}
    set -l words (commandline -opc)
    string match -qr -- '^--({0})=' (commandline -ct)
    or string match -qr -- '^--({0})$' $words[-1]{commands}
end

{1}complete -c {name} -n "not {files}" -f -a "({live})"
complete -c {name} -n {files} -F
"#,
        words.join("|"),
        lines.collect::<String>()
    )
}

/// Where files are named: the long names of options, and what fish asks for commands whose arguments are files.
fn paths(command: &Command) -> (Vec<String>, String) {
    let is_path = |argument: &&clap::Arg| argument.get_value_hint() == ValueHint::AnyPath;
    let own = command.get_opts().filter(is_path).filter_map(|option| option.get_long());
    let mut names: Vec<String> = own.map(str::to_owned).collect();
    let mut commands = match command.get_positionals().any(|p| is_path(&p)) {
        true => format!("\n    or contains -- {} $words", command.get_name()),
        false => String::new(),
    };
    for sub in command.get_subcommands() {
        let (more, further) = paths(sub);
        names.extend(more);
        commands.push_str(&further);
    }
    names.sort();
    names.dedup();
    (names, commands)
}

/// The long names of all options whose values the daemon knows.
fn live_options(command: &Command) -> Vec<String> {
    let own = command.get_opts().filter(|option| kind(option).is_some());
    let mut names: Vec<String> = own.filter_map(|option| option.get_long()).map(str::to_owned).collect();
    names.extend(command.get_subcommands().flat_map(live_options));
    names.sort();
    names.dedup();
    names
}
