//! The house's own rules: who imports whom, what each file begins with, and what may stand in one place only.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

/// The parts of `market` that are value types: what the wire and the terminal may know of the rules.
const VALUE_TYPES: [&str; 15] = [
    "account",
    "amounts",
    "collection",
    "event",
    "free_text",
    "interface",
    "key",
    "names",
    "order",
    "reason",
    "refusal",
    "report",
    "round",
    "time",
    "words",
];

/// Stage, and the stages it may import.
const MAY_IMPORT: [(&str, &[&str]); 6] = [
    ("market", &["limits", "market"]),
    ("store", &["limits", "market", "store"]),
    ("ipc", &["limits", "market", "ipc"]),
    ("daemon", &["limits", "market", "store", "ipc", "daemon"]),
    ("works", &["limits", "market", "ipc", "works"]),
    ("cli", &["limits", "market", "ipc", "works", "cli"]),
];

struct Source {
    /// Relative to the repository, with `/`.
    path: String,
    text: String,
}

impl Source {
    /// Its lines with their numbers, comments left out.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(self.text.lines()).filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    /// Lines of code that contain one of the words.
    fn lines_with<'s>(&'s self, words: &'s [&str]) -> impl Iterator<Item = String> + 's {
        let found = self.code().filter(|(_, line)| words.iter().any(|w| line.contains(w)));
        found.map(|(number, line)| format!("{}:{number}: {}", self.path, line.trim()))
    }
}

fn sources(folders: &[&str]) -> Vec<Source> {
    fn collect(folder: &Path, into: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() { collect(&path, into) } else { into.push(path) }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    folders.iter().for_each(|folder| collect(&root.join(folder), &mut paths));
    paths.retain(|p| p.extension().is_some_and(|e| e == "rs"));
    paths.sort();
    let read = |p: PathBuf| Source {
        path: p.strip_prefix(root).unwrap().to_str().unwrap().to_owned(),
        text: fs::read_to_string(&p).unwrap(),
    };
    paths.into_iter().map(read).collect()
}

fn assert_none(rule: &str, offenders: Vec<String>) {
    assert!(offenders.is_empty(), "{rule}:\n{}", offenders.join("\n"));
}

/// What stands behind `crate::` in a line: `market::offer::Offer` gives `["market", "offer"]`.
fn crate_paths(line: &str) -> Vec<Vec<&str>> {
    let word = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    let ends = |rest: &str| rest.find(|c: char| !word(c)).unwrap_or(rest.len());
    line.match_indices("crate::")
        .map(|(at, found)| &line[at + found.len()..])
        .map(|rest| rest[..ends(rest)].split("::").collect())
        .collect()
}

#[test]
fn each_stage_imports_only_what_stands_below_it() {
    let mut offenders = Vec::new();
    for source in sources(&["src"]) {
        let stage = source.path.split('/').nth(1).unwrap();
        let Some((_, allowed)) = MAY_IMPORT.iter().find(|(name, _)| *name == stage) else { continue };
        for (number, line) in source.code() {
            for path in crate_paths(line) {
                let place = format!("{}:{number}: {}", source.path, line.trim());
                let module = path.get(1).copied().unwrap_or_default();
                let deep = matches!(stage, "ipc" | "works" | "cli") && path[0] == "market";
                // A brace list (`use crate::market::{…}`) would hide what is imported from this test.
                let is_value_type = VALUE_TYPES.contains(&module) || module == "value_error";
                let macros = path[0].ends_with("for_each_method");
                if (!allowed.contains(&path[0]) && !macros) || (deep && !is_value_type) {
                    offenders.push(place);
                }
            }
        }
    }
    assert_none("imports against the table in docs/ARCHITECTURE.md", offenders);
}

#[test]
fn the_rules_are_pure() {
    let impure = [
        "tokio",
        "redb",
        "std::fs",
        "std::net",
        "std::thread",
        "std::env",
        "SystemTime",
        "Instant::now",
        "Timestamp::now",
        "Zoned::now",
        "uuid",
        "fastrand",
    ];
    let market = sources(&["src/market"]);
    assert_none(
        "market does no I/O and knows no clock (law L7)",
        market.iter().flat_map(|s| s.lines_with(&impure)).collect(),
    );
}

/// A word, and the only files or folders of `src` in which it may stand.
const ONE_PLACE: [(&[&str], &[&str]); 5] = [
    (
        &["println!(", "print!(", "eprintln!(", "eprint!(", "io::stdout().lock()", "io::stderr().lock()"],
        &["src/cli/output.rs"],
    ),
    (
        &[
            "SystemTime::now",
            "Instant::now",
            "Timestamp::now",
            "Zoned::now",
            "Uuid::now",
            "Uuid::new",
            "fastrand::Rng::new",
        ],
        &["src/daemon/clock.rs", "src/works/clock.rs", "src/cli/ids.rs", "src/cli/stopwatch.rs"],
    ),
    (
        &["redb::", "use redb"],
        &[
            "src/store/redb",
            "src/daemon/boot.rs",
            "src/daemon/config.rs",
            "src/daemon/verify.rs",
            "src/store/mod.rs",
            "src/works/book",
        ],
    ),
    (&["process::exit", "std::process::abort"], &[]),
    (&["postcard::"], &["src/store/redb", "src/market/key.rs", "src/works/book"]),
];

#[test]
fn what_belongs_to_one_place_stands_there_only() {
    let mut offenders = Vec::new();
    for source in sources(&["src"]) {
        for (words, places) in &ONE_PLACE {
            if !places.iter().any(|place| source.path.starts_with(place)) {
                offenders.extend(source.lines_with(words));
            }
        }
    }
    assert_none("this belongs to another file", offenders);
}

#[test]
fn every_file_says_what_it_is_for_and_keeps_to_one_subject() {
    let mut offenders = Vec::new();
    for source in sources(&["src", "tests", "benches"]) {
        if !source.text.starts_with("//! ") {
            offenders.push(format!("{}: the first line does not say what the file is for", source.path));
        }
        let lines = source.text.lines().count();
        if lines > 400 {
            offenders.push(format!("{}: {lines} lines are more than one subject", source.path));
        }
    }
    assert_none("files", offenders);
}

#[test]
fn nothing_is_left_over() {
    // Written in two parts, so that this file does not find itself.
    let words: Vec<String> =
        ["TO~DO", "FIX~ME", "XX~X", "to~do!", "unimple~mented!", "db~g!(", "#[ig~nore", "#[allow(dead~_code"]
            .iter()
            .map(|w| w.replace('~', ""))
            .collect();
    let mut offenders = Vec::new();
    for source in sources(&["src", "tests", "benches"]) {
        for (number, line) in
            (1..).zip(source.text.lines()).filter(|(_, l)| words.iter().any(|w| l.contains(w.as_str())))
        {
            offenders.push(format!("{}:{number}: {}", source.path, line.trim()));
        }
    }
    assert_none("leftovers", offenders);
}

#[test]
fn these_rules_can_find_an_offender() {
    let source =
        Source { path: "src/cli/x.rs".into(), text: "use crate::store::Store; // why\n// println!(1)\n".into() };
    assert_eq!(crate_paths("use crate::store::Store;"), [["store", "Store"]]);
    assert_eq!(crate_paths("crate::market::offer::Offer, crate::limits::X").len(), 2);
    assert_eq!(source.lines_with(&["println!("]).count(), 0, "comments do not count");
    assert_eq!(source.lines_with(&["Store"]).count(), 1);
}
