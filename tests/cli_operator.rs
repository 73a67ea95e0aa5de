//! The operator's commands as people see them: collections that brought not everything, rounds that wait, narrow tables.
#![allow(clippy::unwrap_used)]

mod support;

use std::process::{Output, Stdio};

use cds::market::free_text::is_steering;
use serde_json::{Value, json};
use support::fake::{self, Reply};
use support::{Market, hermetic, socket_in};

const OPERATOR: &str = env!("CARGO_BIN_EXE_cdsd");

/// Fast collections, and one of the three manufacturers can never be reached.
fn market() -> Market {
    let config = "[round]\nopen_at_start = false\n[collection]\nattempts = [\"0s\"]\n";
    let market = Market::start_with(config);
    for name in ["acme", "carl"] {
        market.manufacturer(name, &[("bolt", 5, 100)]);
    }
    let mut acme = market.wire();
    acme.call("session.act_as", json!({"name": "acme"})).unwrap();
    let nowhere = format!("unix:{}", market.home().join("nowhere.sock").display());
    acme.change("interface.register", json!({"endpoint": nowhere})).unwrap();
    market
}

fn run(market: &Market, args: &[&str]) -> (Option<i32>, String, String) {
    let output: Output = market.program(OPERATOR).args(args).stdin(Stdio::null()).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn a_collection_that_did_not_reach_everybody_ends_with_11_and_says_what_to_do() {
    let market = market();
    let (status, out, said) = run(&market, &["collect"]);
    assert_eq!(status, Some(11), "{said}");
    assert!(said.contains("not everything came in: acme (unreachable)"), "{said}");
    assert!(said.contains("`cdsd collect acme`") && said.contains("is selling"), "{said}");
    assert!(out.contains("acme: cannot connect to"), "{out}");
    let table = out.lines().take_while(|line| !line.starts_with("acme:"));
    assert!(table.map(|line| line.chars().count()).max().unwrap() <= 80, "{out}");
    // Looking at it again is no failure, and a program gets all of it.
    let (status, out, _) = run(&market, &["collect", "--show", "-o", "json"]);
    let shown: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((status, &shown["manufacturers"][0]["outcome"]), (Some(0), &json!("unreachable")));
    assert_eq!(run(&market, &["collect", "-o", "ndjson"]).0, Some(11));
    assert_eq!(run(&market, &["collect", "carl"]).0, Some(8), "carl has no interface");
}

#[test]
fn a_round_that_is_opened_says_for_whom_it_waits() {
    let market = market();
    let (status, _, said) = run(&market, &["round", "open"]);
    assert_eq!(status, Some(0), "{said}");
    assert!(said.contains("as soon as 1 manufacturer has answered"), "{said}");
    assert!(said.contains("cdsd collect --show"), "{said}");
}

#[test]
fn people_read_times_to_the_second_and_words_without_underscores_and_programs_all_of_it() {
    let market = Market::start();
    let (_, shown, _) = run(&market, &["round", "show"]);
    let opened = shown.lines().find(|line| line.starts_with("Opened")).unwrap();
    assert!(opened.ends_with(" UTC") && !opened.contains('.'), "{opened}");
    let (_, listed, _) = run(&market, &["round", "list"]);
    assert!(listed.contains("start up") && !listed.contains('_'), "{listed}");
    let (_, csv, _) = run(&market, &["round", "show", "-o", "csv"]);
    assert!(csv.contains("start_up") && csv.contains('Z'), "{csv}");
}

#[test]
fn json_steers_no_terminal_and_means_what_it_meant() {
    // A market takes no such text. Another daemon might answer with it, and the tools trust none.
    let hostile = "a\u{9b}31m\u{202e}b\u{2066}c\u{2028}d";
    let mut status = Market::start().wire().call("system.status", json!({})).unwrap();
    status["version"] = json!(hostile);
    let dir = tempfile::tempdir().unwrap();
    let _calls = fake::serve(&socket_in(dir.path()), move |_, _| Reply::Result(status.clone()));
    for args in [&["status", "-o", "json"][..], &["status", "-o", "ndjson"], &["rpc", "system.status"]] {
        let output = hermetic(OPERATOR, dir.path()).args(args).stdin(Stdio::null()).output().unwrap();
        let out = String::from_utf8(output.stdout).unwrap();
        assert!(!out.trim_end().chars().any(is_steering) && out.contains(r"\u202e"), "{out:?}");
        let value: Value = serde_json::from_str(&out).unwrap();
        assert_eq!(value["version"], hostile, "{args:?}");
    }
}
