//! What is told of a batch: who was refused and why, files that cannot be written, and as whom a file was begun.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use crate::run::{HEADER, command, market, read, run, write};
use crate::support::Market;

#[test]
fn the_first_refused_orders_are_named_with_their_reasons_and_the_rest_is_counted() {
    let market = market();
    let rows: String = (0..14).map(|n| format!("r{n},B,acme,9\n")).collect();
    write(&market, "o.csv", &format!("{HEADER}a,A,acme,1\n{rows}"));
    let ended = run(&market, "buy --file o.csv");
    assert_eq!(ended.status, 11, "{ended:?}");
    assert!(ended.words.contains("r9") && !ended.words.contains("r10"), "ten of them: {ended:?}");
    assert!(ended.words.contains("B (asked 9, could have 5)"), "{ended:?}");
    assert!(ended.words.contains("… and 4 more; --rejects FILE lists all of them."), "{ended:?}");
    assert!(ended.words.contains("Refused: not enough in stock 14."), "{ended:?}");
    assert!(ended.words.contains("feed that back with --attempt 2"), "{ended:?}");
    let again = run(&market, "buy --file o.csv --rejects left.csv");
    assert!(again.words.contains("it was refused by an earlier run already"), "{again:?}");
    assert!(again.words.contains("… and 4 more, all in left.csv."), "{again:?}");
    let quiet = run(&market, "buy --file o.csv -o json --quiet");
    assert_eq!((quiet.words.as_str(), quiet.json()["refused"].as_u64()), ("", Some(14)));
}

#[test]
fn a_reference_that_stands_for_another_order_is_never_fed_back() {
    let market = market();
    write(&market, "o.csv", &format!("{HEADER}1,A,acme,1\n"));
    assert_eq!(run(&market, "buy --file o.csv").status, 0);
    write(&market, "o.csv", &format!("{HEADER}1,A,acme,2\n"));
    let changed = run(&market, "buy --file o.csv --rejects left.csv");
    assert_eq!(changed.status, 11, "{changed:?}");
    assert!(changed.words.contains("Under 1 reference something else was ordered before"), "{changed:?}");
    assert!(changed.words.contains("They are not in left.csv."), "{changed:?}");
    assert!(!changed.words.contains("--attempt"), "another attempt would buy it again: {changed:?}");
    assert!(!read(&market, "left.csv").contains("A,acme"), "{}", read(&market, "left.csv"));
}

#[test]
fn a_reference_that_was_only_refused_before_is_told_so_and_the_next_attempt_buys_it_once() {
    let market = market();
    write(&market, "o.csv", &format!("{HEADER}1,A,acme,1\n2,B,acme,9\n"));
    assert_eq!(run(&market, "buy --file o.csv --rejects left.csv").status, 11);
    let other = run(&market, "buy --file left.csv --fill partial");
    assert_eq!(other.status, 11, "{other:?}");
    assert!(other.words.contains("under this reference it was asked before (attempt 1)"), "{other:?}");
    assert!(other.words.contains("the same command with --attempt 2 buys now"), "{other:?}");
    assert!(!other.words.contains("stands"), "nothing was bought: {other:?}");
    let next = run(&market, "buy --file left.csv --fill partial --attempt 2");
    assert_eq!((next.status, market.available("A", "acme"), market.available("B", "acme")), (3, 49, 0), "{next:?}");
    // Now something stands under it, whatever the attempt was.
    write(&market, "again.csv", &format!("{HEADER}2,B,acme,8\n"));
    let again = run(&market, "buy --file again.csv");
    assert!(again.words.contains("what was bought then stands"), "{again:?}");
    assert!(!again.words.contains("--attempt"), "{again:?}");
    // Beside an order that was bought, the same command would buy that once more: only the rest is fed back.
    write(&market, "mixed.csv", &format!("{HEADER}9,A,acme,1\n3,B,acme,9\n"));
    assert_eq!(run(&market, "buy --file mixed.csv").status, 11);
    write(&market, "mixed.csv", &format!("{HEADER}9,A,acme,1\n3,B,acme,8\n"));
    let mixed = run(&market, "buy --file mixed.csv --rejects rest.csv");
    assert!(mixed.words.contains("What was not bought is in rest.csv; feed it back with --attempt 2."), "{mixed:?}");
    assert!(!mixed.words.contains("the same command"), "{mixed:?}");
    assert!(read(&market, "rest.csv").contains("3,B,acme,8,\"under this reference"), "{}", read(&market, "rest.csv"));
}

#[test]
fn the_same_file_with_other_flags_is_refused_before_anything_is_sent_and_the_difference_is_named() {
    let market = market();
    write(&market, "o.csv", &format!("{HEADER}1,A,acme,1\n2,B,acme,9\n"));
    assert_eq!(run(&market, "buy --file o.csv").status, 11);
    for (flags, difference) in [
        ("--fill partial", "with --fill all_or_none, and now it is run with --fill partial; nothing was sent"),
        ("--max-price 5", "with no --max-price, and now it is run with --max-price 5.00;"),
        ("--batch atomic", "with --batch independent, and now it is run with --batch atomic;"),
        (
            "--fill partial --min 1",
            "with --fill all_or_none, no --min, and now it is run with --fill partial, --min 1;",
        ),
    ] {
        let other = run(&market, &format!("buy --file o.csv {flags}"));
        assert_eq!(other.status, 7, "{other:?}");
        assert!(other.words.contains(difference), "{other:?}");
        assert!(!other.words.contains("changed"), "the file is the same: {other:?}");
    }
    assert_eq!((market.available("A", "acme"), market.available("B", "acme")), (49, 5));
    // The advice that it gives leads to the end, and buys nothing twice.
    assert_eq!(run(&market, "buy --file o.csv --rejects left.csv").status, 11);
    assert_eq!(run(&market, "buy --file left.csv --attempt 2 --fill partial").status, 3);
    assert_eq!((market.available("A", "acme"), market.available("B", "acme")), (49, 0));
    assert_eq!(run(&market, "buy --file o.csv --batch ordered").status, 11, "its keys are those of then");
    let anew = run(&market, "buy --file o.csv --attempt 2");
    assert!(anew.words.contains("attempt 2 orders all of it anew, also what was bought then"), "{anew:?}");
}

#[test]
fn a_file_that_can_be_opened_but_not_read_is_no_order_file() {
    let market = market();
    let ended = run(&market, "buy --file /proc/self/mem");
    assert_eq!(ended.status, 10, "{ended:?}");
    assert!(ended.words.contains("cannot read /proc/self/mem"), "{ended:?}");
}

#[test]
fn the_sum_has_the_same_parts_however_it_is_printed() {
    let market = market();
    write(&market, "o.csv", &format!("{HEADER}1,A,acme,2\n2,A,acme,x\n3,B,acme,9\n4,A,acme,1\n"));
    for mode in ["independent", "ordered"] {
        let ended = run(&market, &format!("buy --file o.csv --skip-invalid --batch {mode}"));
        let columns = ["Orders", "Filled", "In part", "Refused", "Skipped", "Not sent", "Units", "Amount"];
        assert!(columns.iter().all(|c| ended.data.contains(c)), "{ended:?}");
        let row: Vec<&str> = ended.data.lines().nth(1).unwrap().split_whitespace().collect();
        let json = run(&market, &format!("buy --file o.csv --skip-invalid --batch {mode} -o json")).json();
        let names = ["orders", "filled", "partial", "refused", "invalid", "not_sent", "units_filled"];
        let counts: Vec<String> = names.iter().map(|name| json[name].to_string()).collect();
        assert_eq!(row[..7], counts, "{mode}: {ended:?}");
        assert!(ended.words.contains("4 orders: ") && ended.words.contains("1 skipped with mistakes"), "{ended:?}");
    }
}

#[test]
fn a_file_that_cannot_be_written_is_named_and_what_was_bought_is_counted() {
    let market = market();
    market.manufacturer("cobalt", &[("C", 100_000, 3)]);
    let rows: String = (0..3000).map(|n| format!("r{n},C,cobalt,1\n")).collect();
    write(&market, "o.csv", &format!("{HEADER}{rows}1,B,acme,9\n"));
    for file in ["--results", "--rejects"] {
        let full = run(&market, &format!("buy --file o.csv {file} /dev/full"));
        assert_eq!(full.status, 74, "{full:?}");
        assert!(full.words.contains("cannot write /dev/full: No space left on device"), "{full:?}");
        let bought = 100_000 - market.available("C", "cobalt");
        let expected = format!("{},{:03} orders bought", bought / 1000, bought % 1000);
        assert!(full.words.contains(&expected) || full.words.contains(&format!("{bought} orders bought")), "{full:?}");
        assert!(full.words.contains("run the same command again"), "{full:?}");
    }
    let again = run(&market, "buy --file o.csv --results r.csv");
    assert_eq!((again.status, read(&market, "r.csv").lines().count()), (11, 1 + 3001), "{again:?}");
    assert_eq!(market.available("C", "cobalt"), 97_000, "nothing was bought twice");
}

/// A market with a second customer, and a batch that ada began and did not finish.
fn begun_as_ada() -> Market {
    let market = market();
    drop(market.sign_up("customer", "bob"));
    market.manufacturer("cobalt", &[("C", 100_000, 3)]);
    let rows: String = (0..2000).map(|n| format!("r{n},C,cobalt,1\n")).collect();
    write(&market, "o.csv", &format!("{HEADER}{rows}"));
    let mut batch = command(&market, "buy --file o.csv -o ndjson");
    let mut child = batch.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    (0..100).for_each(|_| drop(lines.next().unwrap().unwrap()));
    child.kill().unwrap();
    child.wait().unwrap();
    market
}

#[test]
fn a_file_that_was_begun_as_another_account_is_not_bought_twice_without_a_word() {
    let market = begun_as_ada();
    let resumed = run(&market, "resume");
    assert!(resumed.words.contains("o.csv was begun as ada"), "{resumed:?}");
    assert!(resumed.words.contains("cds-customer buy --file"), "how to go on: {resumed:?}");
    let other = run(&market, "--as bob buy --file o.csv");
    let of_bob = run(&market, "--as bob order list -o json").json();
    assert_eq!((other.status, of_bob["orders"].as_array().unwrap().len()), (15, 0), "{other:?}");
    assert!(other.words.contains("this file was begun as ada") && other.words.contains("--yes"), "{other:?}");
    assert_eq!(run(&market, "buy --file o.csv").status, 0, "ada goes on");
    assert_eq!(market.available("C", "cobalt"), 98_000);
    let other = run(&market, "--as bob buy --file o.csv");
    assert_eq!(other.status, 0, "a finished file is another's as well: {other:?}");
    assert!(other.words.contains("was bought as ada on"), "but not without a word: {other:?}");
    assert!(run(&market, "resume").words.contains("Nothing is unsettled"));
}
