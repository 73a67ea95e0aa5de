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
    let month = support::month_of_now();
    let market = Market::start();
    let example = "examples/stock.csv";
    fs::create_dir(market.home().join("examples")).unwrap();
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join(example), market.home().join(example)).unwrap();
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
                let printed = run(&market, &command.replace("2026-12", &month));
                blessed.extend(with_readme_dates(&printed).lines().map(|l| l.trim_end().to_owned()));
            }
            _ if in_tour && line != "```console" => {}
            _ => blessed.push(line.to_owned()),
        }
    }
    let blessed = blessed.join("\n") + "\n";
    if std::env::var_os("CDS_BLESS").is_some() {
        fs::write(README, &blessed).unwrap();
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
    let (mut plain, mut rest) = (String::new(), text);
    while let Some(first) = rest.chars().next() {
        let length = date_length(rest).or_else(|| digest_length(rest)).unwrap_or(0);
        if length > 0 {
            plain.push('#');
            rest = &rest[length..];
        } else {
            plain.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    let user = |line: &str| if line.starts_with("Unix user") { "Unix user".to_owned() } else { line.to_owned() };
    plain.lines().map(user).collect::<Vec<_>>().join("\n")
}

/// How long a month, a day or a point in time is that the text begins with: `2026-12`, `2026-12-24`, `2026-12-24T…Z`.
fn date_length(text: &str) -> Option<usize> {
    let fits = |shape: &str| {
        let begins = text.as_bytes().get(..shape.len())?;
        let same = |(b, s): (&u8, u8)| if s == b'0' { b.is_ascii_digit() } else { *b == s };
        begins.iter().zip(shape.bytes()).all(same).then_some(shape.len())
    };
    let in_full =
        ["0000-00-00T00:00:00.000000Z", "0000-00-00T00:00:00Z", "0000-00-00 00:00:00 UTC", "0000-00-00 00:00:00"];
    in_full.into_iter().find_map(fits).or_else(|| fits("0000-00-00")).or_else(|| fits("0000-00"))
}

fn digest_length(text: &str) -> Option<usize> {
    let digits = text.bytes().take_while(u8::is_ascii_hexdigit).count();
    (digits == 64).then_some(64)
}

/// The README always tells of December 2026, and the month after it is the next one.
fn with_readme_dates(text: &str) -> String {
    let now = support::month_of_now();
    let (year, month) = now.split_once('-').unwrap();
    let (year, month): (u32, u32) = (year.parse().unwrap(), month.parse().unwrap());
    let next = format!("{:04}-{:02}", year + month / 12, month % 12 + 1);
    text.replace(&next, "NEXT").replace(&now, "2026-12").replace("NEXT", "2027-01")
}
