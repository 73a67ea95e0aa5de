//! Man pages: clap's own, with a synopsis that people can read, and with the notes at the end of the help under the headings
//! that a man page has for them.

use std::path::Path;

use clap::Command;
use clap_mangen::Man;

/// Writes the pages of a program and of all its commands.
pub(crate) fn write(program: Command, dir: &Path) {
    let mut program = program.disable_help_subcommand(true);
    program.build();
    write_all(&program, dir);
}

fn write_all(command: &Command, dir: &Path) {
    command.get_subcommands().filter(|c| !c.is_hide_set()).for_each(|sub| write_all(sub, dir));
    let (man, mut page) = (Man::new(command.clone()), Vec::new());
    man.render(&mut page).unwrap();
    std::fs::write(dir.join(man.get_filename()), mended(&String::from_utf8(page).unwrap(), command)).unwrap();
}

fn mended(page: &str, command: &Command) -> String {
    let name = command.get_display_name().unwrap_or_else(|| command.get_name());
    let mut pages = String::new();
    for section in page.split_inclusive('\n').fold(vec![String::new()], by_section) {
        let title = section.lines().next().unwrap_or_default();
        match title {
            ".SH SYNOPSIS" => pages.push_str(&synopsis(command)),
            ".SH EXTRA" => pages.push_str(&notes(section.strip_prefix(".SH EXTRA\n").unwrap(), name)),
            _ if title.starts_with(".SH") => pages.push_str(&section),
            _ => pages.push_str(&section.lines().map(|line| headed(line, name) + "\n").collect::<String>()),
        }
    }
    pages
}

fn by_section(mut sections: Vec<String>, line: &str) -> Vec<String> {
    if line.starts_with(".SH ") {
        sections.push(String::new());
    }
    sections.last_mut().unwrap().push_str(line);
    sections
}

/// The title line: clap's has the command's last word for a date.
fn headed(line: &str, name: &str) -> String {
    if !line.starts_with(".TH ") {
        return line.to_owned();
    }
    let version = env!("CARGO_PKG_VERSION");
    format!(r#".TH "{name}" "1" "" "cds {version}" "Central distribution system""#)
}

fn escaped(text: &str) -> String {
    let text = text.replace('\\', "\\e").replace('-', "\\-");
    // A dot or an apostrophe at the beginning would be an instruction.
    text.lines().map(|l| if l.starts_with(['.', '\'']) { format!("\\&{l}\n") } else { format!("{l}\n") }).collect()
}

fn synopsis(command: &Command) -> String {
    let usage = command.clone().render_usage().to_string();
    let lines = usage.lines().map(|line| line.trim().trim_start_matches("Usage: ")).filter(|line| !line.is_empty());
    let shown: Vec<String> = lines.map(|line| escaped(line).trim_end().to_owned()).collect();
    format!(".SH SYNOPSIS\n{}\n", shown.join("\n.br\n"))
}

/// The paragraphs at the end of the help: notes, examples, exit statuses. They are escaped already.
fn notes(text: &str, name: &str) -> String {
    let (mut notes, mut examples, mut statuses) = (String::new(), String::new(), String::new());
    for paragraph in text.trim_end().split("\n\n") {
        if let Some(list) = paragraph.strip_prefix("Exit status: ") {
            statuses.push_str(&status_list(list));
        } else if let Some(lines) = paragraph.strip_prefix("Examples:\n") {
            examples.push_str(&as_it_stands(lines));
        } else {
            notes.push_str(&set(paragraph));
        }
    }
    let program = name.split_once('-').map_or(name, |(first, rest)| match (first, rest.split_once('-')) {
        ("cds", Some((tool, _))) => &name[..4 + tool.len()],
        ("cds", None) => name,
        _ => first,
    });
    if program != name {
        let beginning = if statuses.is_empty() { "As" } else { ".PP\nOthers as" };
        statuses.push_str(&format!("{beginning} in {}(1).\n", escaped(program).trim_end()));
    }
    let sections = [("NOTES", notes), ("EXAMPLES", examples), ("\"EXIT STATUS\"", statuses)];
    let given = sections.into_iter().filter(|(_, text)| !text.is_empty());
    given.map(|(title, text)| format!(".SH {title}\n{}", text.trim_start_matches(".PP\n"))).collect()
}

/// A paragraph; lines that are indented stand as they are.
fn set(paragraph: &str) -> String {
    let mut text = ".PP\n".to_owned();
    let lines: Vec<&str> = paragraph.lines().collect();
    for same in lines.chunk_by(|a, b| a.starts_with("  ") == b.starts_with("  ")) {
        let lines: String = same.iter().map(|line| format!("{line}\n")).collect();
        text.push_str(&if same[0].starts_with("  ") { as_it_stands(&lines) } else { lines });
    }
    text
}

fn as_it_stands(lines: &str) -> String {
    let lines: String = lines.lines().map(|line| format!("{}\n", line.trim_start_matches("  "))).collect();
    format!(".PP\n.RS 4\n.nf\n{lines}.fi\n.RE\n")
}

/// `0 done, 2 wrong use`: each with its meaning.
fn status_list(list: &str) -> String {
    let mut items: Vec<String> = Vec::new();
    for word in list.trim_end_matches('.').split_whitespace() {
        match items.last_mut() {
            Some(item) if word.parse::<u8>().is_err() || !item.ends_with([',', ';']) => {
                item.push(' ');
                item.push_str(word);
            }
            _ => items.push(word.to_owned()),
        }
    }
    let meaning = |item: &String| {
        let (status, meaning) = item.split_once(' ').unwrap();
        format!(".TP 5\n\\fB{status}\\fR\n{}\n", meaning.trim_end_matches([',', ';']))
    };
    items.iter().map(meaning).collect()
}
