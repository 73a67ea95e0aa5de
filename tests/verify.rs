//! `cdsd verify` through the real program: asked of a running daemon, and on a directory that none uses.
#![allow(clippy::unwrap_used)]

mod support;

use std::os::unix::fs::PermissionsExt;
use std::process::Output;

use redb::{Database, ReadableTable, TableDefinition};
use serde_json::{Value, json};
use support::Market;

const CDSD: &str = env!("CARGO_BIN_EXE_cdsd");

fn verify(market: &Market, args: &[&str]) -> Output {
    market.program(CDSD).arg("verify").args(args).output().unwrap()
}

fn offline(market: &Market, args: &[&str]) -> Output {
    let data = market.home().join("data");
    verify(market, &[&["--data-dir", data.to_str().unwrap()], args].concat())
}

#[track_caller]
fn ends(output: &Output, status: i32, words: &str) {
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(status), "{said}");
    assert!(said.contains(words), "{words:?} is not in {said}");
}

/// A market with an order in it.
fn market() -> Market {
    let market = Market::start();
    market.manufacturer("acme", &[("A", 5, 100)]);
    let mut ada = market.sign_up("customer", "ada");
    let line = json!({"sku": "A", "from": "any", "quantity": 2});
    ada.change("order.place", json!({"fill": "all_or_none", "lines": [line]})).unwrap();
    market
}

/// Takes every row out of a table of a store that nobody uses.
fn empty(market: &Market, table: &'static str) {
    let database = Database::open(market.home().join("data/cds.redb")).unwrap();
    let writing = database.begin_write().unwrap();
    let mut open = writing.open_table(TableDefinition::<&[u8], &[u8]>::new(table)).unwrap();
    assert!(open.iter().unwrap().next().is_some(), "{table} is empty already");
    open.retain(|_, _| false).unwrap();
    drop(open);
    writing.commit().unwrap();
}

#[test]
fn a_sound_market_is_told_with_what_was_counted() {
    let mut market = market();
    ends(&verify(&market, &[]), 0, "Everything agrees");
    let json: Value = serde_json::from_slice(&verify(&market, &["-o", "json"]).stdout).unwrap();
    assert_eq!((&json["findings_count"], &json["counted"]["orders"]), (&json!(0), &json!(1)));
    ends(&offline(&market, &[]), 78, "in use by another cdsd");
    market.terminate();
    assert!(market.ended().success());
    ends(&verify(&market, &[]), 69, "--data-dir");
    ends(&offline(&market, &[]), 0, "Everything agrees");
    let json: Value = serde_json::from_slice(&offline(&market, &["-o", "json"]).stdout).unwrap();
    assert_eq!((&json["findings_count"], &json["counted"]["orders"]), (&json!(0), &json!(1)));
}

/// The data directory's files with their bytes.
fn files(market: &Market) -> Vec<(String, Vec<u8>)> {
    let read = |entry: std::io::Result<std::fs::DirEntry>| {
        let entry = entry.unwrap();
        (entry.file_name().into_string().unwrap(), std::fs::read(entry.path()).unwrap())
    };
    let mut files: Vec<_> = std::fs::read_dir(market.home().join("data")).unwrap().map(read).collect();
    files.sort();
    files
}

#[test]
fn a_directory_is_examined_without_a_change_after_a_stop_and_after_a_crash_also_if_nobody_may_write_it() {
    for crashed in [false, true] {
        let mut market = market();
        if crashed {
            market.kill();
        } else {
            market.terminate();
            assert!(market.ended().success());
        }
        let before = files(&market);
        for name in ["cds.redb", "cds.journal-a", "cds.journal-b"] {
            let file = market.home().join("data").join(name);
            std::fs::set_permissions(file, PermissionsExt::from_mode(0o400)).unwrap();
        }
        ends(&offline(&market, &[]), 0, "Everything agrees");
        let json: Value = serde_json::from_slice(&offline(&market, &["-o", "json"]).stdout).unwrap();
        assert_eq!(json["counted"]["orders"], 1, "what is only in the journal is seen");
        assert!(files(&market) == before, "crashed: {crashed}");
    }
}

#[test]
fn what_is_off_is_listed_with_status_16_by_the_daemon_and_without_one() {
    let mut market = market();
    market.terminate();
    assert!(market.ended().success());
    empty(&market, "tallies");
    ends(&offline(&market, &[]), 16, "1 thing is off");
    let output = offline(&market, &["-o", "json"]);
    ends(&output, 16, "tallies");
    market.revive();
    ends(&verify(&market, &[]), 16, "orders, counted");
    let output = verify(&market, &["-o", "csv"]);
    ends(&output, 16, "table,row,problem,found,expected");
    assert_eq!(market.available("A", "acme"), 3, "the daemon goes on");
}
