//! A batch that was interrupted: what may have been bought is counted, and the command that goes on is told in full.

use std::io::{BufRead, BufReader, Read};
use std::process::Stdio;

use rustix::process::{Pid, Signal, kill_process};

use crate::run::{HEADER, command, market, read, run, write};
use crate::support::Market;

const ORDERS: u64 = 2000;

fn with_a_long_file() -> Market {
    let market = market();
    market.manufacturer("cobalt", &[("C", 100_000, 3)]);
    let rows: String = (0..ORDERS).map(|n| format!("r{n},C,cobalt,1\n")).collect();
    write(&market, "o.csv", &format!("{HEADER}{rows}"));
    market
}

/// Runs it, sends Ctrl-C after a few orders, and returns its words.
fn interrupted(market: &Market, args: &str) -> String {
    let mut batch = command(market, &format!("{args} -o ndjson"));
    let mut child = batch.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    (0..50).for_each(|_| drop(lines.next().unwrap().unwrap()));
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    lines.for_each(|line| drop(line.unwrap()));
    let mut words = String::new();
    child.stderr.take().unwrap().read_to_string(&mut words).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130), "{words}");
    words
}

/// The number that stands before these words; none if they are not there.
fn before(words: &str, what: &str) -> Option<u64> {
    let (text, _) = words.split_once(what)?;
    text.rsplit([' ', '\n']).next()?.replace(',', "").parse().ok()
}

#[test]
fn whatever_was_bought_before_ctrl_c_is_counted_as_bought_or_as_on_the_way() {
    for (mode, most) in [("ordered", 1), ("independent", 256)] {
        for _ in 0..3 {
            let market = with_a_long_file();
            let words = interrupted(&market, &format!("buy --file o.csv --batch {mode}"));
            let on_the_way = before(&words, " order on the way").or(before(&words, " orders on the way")).unwrap();
            let told = before(&words, " orders bought up to now").unwrap();
            let bought = 100_000 - market.available("C", "cobalt");
            assert!((told..=told + on_the_way).contains(&bought), "{mode}: {bought} bought; {words}");
            assert!(on_the_way <= most, "{mode}: {words}");
        }
    }
}

#[test]
fn the_command_that_goes_on_is_told_in_full_and_another_order_of_buying_is_refused_until_then() {
    let market = with_a_long_file();
    let begun = "buy --file o.csv --batch ordered --results r.csv --rejects x.csv --skip-invalid";
    interrupted(&market, begun);
    let resumed = run(&market, "resume");
    let home = std::fs::canonicalize(market.home()).unwrap();
    let told =
        resumed.words.split('`').nth(1).unwrap_or_else(|| panic!("{resumed:?}")).replace(home.to_str().unwrap(), "");
    for part in
        ["buy --file ", "o.csv --batch ordered", " --results ", "r.csv", " --rejects ", "x.csv", "--skip-invalid"]
    {
        assert!(told.contains(part), "{part}: {resumed:?}");
    }
    let bought = market.available("C", "cobalt");
    let other = run(&market, "buy --file o.csv");
    assert_eq!((other.status, market.available("C", "cobalt")), (7, bought), "{other:?}");
    assert!(other.words.contains("with --batch ordered, and now it is run with --batch independent"), "{other:?}");
    assert!(other.words.contains("o.csv --batch ordered --results"), "how to go on: {other:?}");
    // The command that was told, as it was told.
    let command = resumed.words.split('`').nth(1).unwrap();
    let ended = run(&market, command.strip_prefix("cds-customer ").unwrap());
    assert_eq!((ended.status, market.available("C", "cobalt")), (0, 100_000 - ORDERS), "{ended:?}");
    assert_eq!(read(&market, "r.csv").lines().count() as u64, 1 + ORDERS);
    let finished = run(&market, "buy --file o.csv");
    assert_eq!((finished.status, market.available("C", "cobalt")), (0, 100_000 - ORDERS), "{finished:?}");
    assert!(
        finished.words.contains("with --batch ordered, and now it is run with --batch independent;"),
        "{finished:?}"
    );
}
