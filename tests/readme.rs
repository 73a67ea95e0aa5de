//! The README's tour is run as it stands: every `console` block, in order, against a fresh market. `CDS_BLESS=1` rewrites it.
#![allow(clippy::unwrap_used)]

mod support;

use std::fs;
use std::path::Path;
use std::process::Stdio;

use support::Market;

const README: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");

#[test]
fn each_example_prints_what_the_readme_says() {
    let text = fs::read_to_string(README).unwrap();
    let market = Market::start();
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/stock.csv"), market.home().join("stock.csv")).unwrap();
    let mut blessed = Vec::new();
    let mut in_tour = false;
    for line in text.lines() {
        match line {
            "```console" => in_tour = true,
            "```" => in_tour = false,
            _ => {}
        }
        match line.strip_prefix("$ ") {
            Some(command) if in_tour => {
                blessed.push(line.to_owned());
                blessed.extend(run(&market, command).lines().map(|l| l.trim_end().to_owned()));
            }
            _ if in_tour && line != "```console" => {}
            _ => blessed.push(line.to_owned()),
        }
    }
    let blessed = blessed.join("\n") + "\n";
    if std::env::var_os("CDS_BLESS").is_some() {
        fs::write(README, with_readme_dates(&blessed)).unwrap();
        return;
    }
    for (number, (said, seen)) in (1..).zip(plain(&text).lines().zip(plain(&blessed).lines())) {
        assert_eq!(said, seen, "README.md, line {number}; CDS_BLESS=1 rewrites the tour");
    }
    assert_eq!(text.lines().count(), blessed.lines().count(), "the tour prints more or less than README.md says");
}

/// Output as a terminal would show it: both streams, in order.
fn run(market: &Market, command: &str) -> String {
    let programs = Path::new(env!("CARGO_BIN_EXE_cdsd")).parent().unwrap();
    let mut shell = market.program("/bin/sh");
    let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap());
    shell.env("PATH", path).stdin(Stdio::null()).args(["-c", &format!("exec 2>&1; {command}")]);
    let output = shell.output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// Months, times, digests and numbers of users differ from run to run; everything else must not.
fn plain(text: &str) -> String {
    let word = |w: &str| {
        let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
        let is_month = w.get(..7).is_some_and(|m| m.as_bytes()[4] == b'-' && digits(&m[..4]) && digits(&m[5..]));
        let is_digest = w.len() == 64 && w.bytes().all(|b| b.is_ascii_hexdigit());
        match (is_month, is_digest) {
            (true, _) => format!("MONTH{}", if w.len() > 7 && w.as_bytes()[7] == b'-' { "" } else { &w[7..] }),
            (_, true) => "DIGEST".to_owned(),
            _ => w.to_owned(),
        }
    };
    text.lines().map(|line| line.split(' ').map(word).collect::<Vec<_>>().join(" ")).collect::<Vec<_>>().join("\n")
}

/// The README always tells of December 2026.
fn with_readme_dates(text: &str) -> String {
    let now = support::month_of_now();
    text.replace(&now, "2026-12")
}
