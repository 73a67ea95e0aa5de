//! Carts on the command line: two terminals at once, what was seen beside what is, restarts, and buying in scripts.
#![allow(clippy::unwrap_used)]

mod support;

use std::process::Stdio;

use serde_json::{Value, json};
use support::Market;

struct Ended {
    status: i32,
    data: String,
    words: String,
}

impl Ended {
    fn json(&self) -> Value {
        serde_json::from_str(&self.data).unwrap()
    }
}

fn run(market: &Market, args: &[&str]) -> Ended {
    let mut command = market.program(env!("CARGO_BIN_EXE_cds-customer"));
    let output = command.args(args).stdin(Stdio::null()).output().unwrap();
    Ended {
        status: output.status.code().unwrap(),
        data: String::from_utf8(output.stdout).unwrap(),
        words: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Runs a command that must succeed.
fn done(market: &Market, args: &[&str]) -> Ended {
    let ended = run(market, args);
    assert_eq!(ended.status, 0, "{args:?}: {}", ended.words);
    ended
}

/// 5 units of A from acme at 4.50 and 30 from borealis at 4.80; 10 of B from acme at 1.00; the caller is ada.
fn market() -> Market {
    let market = Market::start_with("price_changes = \"free\"\n");
    market.manufacturer("acme", &[("A", 5, 450), ("B", 10, 100)]);
    market.manufacturer("borealis", &[("A", 30, 480)]);
    market.wire().change("account.signup", json!({"role": "customer", "name": "ada", "peer": true})).unwrap();
    market
}

fn reprice(market: &Market, minor: u64) {
    let mut acme = market.wire();
    acme.call("session.act_as", json!({"name": "acme"})).unwrap();
    acme.change("stock.price", json!({"sku": "A", "unit_price": minor})).unwrap();
}

/// What is in the cart: `A@acme=5` …
fn cart(market: &Market) -> Vec<String> {
    let shown = done(market, &["cart", "show", "-o", "json"]).json();
    let line = |l: &Value| {
        let from =
            l["from"].as_array().map(|all| all.iter().map(|m| m.as_str().unwrap()).collect::<Vec<_>>().join(","));
        format!("{}@{}={}", l["sku"].as_str().unwrap(), from.as_deref().unwrap_or("any"), l["quantity"])
    };
    shown["lines"].as_array().unwrap().iter().map(line).collect()
}

#[test]
fn lines_are_added_set_and_removed_and_each_change_is_told() {
    let market = market();
    assert!(done(&market, &["cart", "show"]).words.contains("The cart is empty"));
    let added = done(&market, &["cart", "add", "A@acme=2", "B=1"]);
    assert!(added.words.contains("A from acme: 2 units.") && added.words.contains("B from any: 1 unit."));
    assert!(done(&market, &["cart", "add", "A@acme=3"]).words.contains("A from acme: 5 units, before 2."));
    assert!(done(&market, &["cart", "set", "A=4"]).words.contains("A from acme: 4 units, before 5."));
    assert_eq!(cart(&market), ["A@acme=4", "B@any=1"]);
    assert!(done(&market, &["cart", "remove", "A"]).words.contains("A from acme: taken out, before 4."));
    assert_eq!(run(&market, &["cart", "remove", "A"]).status, 8);
    done(&market, &["cart", "clear"]);
    assert!(cart(&market).is_empty());
    assert_eq!(run(&market, &["cart", "add", "NO-SUCH=1"]).status, 8);
    assert_eq!(run(&market, &["cart", "add", "A@acme,nobody=1"]).status, 8, "every manufacturer must offer it");
}

#[test]
fn live_prices_and_stock_stand_beside_what_was_seen() {
    let market = market();
    done(&market, &["cart", "add", "A@acme=12", "B=1"]);
    reprice(&market, 470);
    let shown = done(&market, &["cart", "show"]);
    let row: Vec<&str> = shown.data.lines().nth(1).unwrap().split_whitespace().collect();
    assert_eq!(row, ["A", "acme", "12", "4.50", "4.70", "5", "23.50", "price", "rose,", "only", "5"]);
    assert!(shown.words.contains("In the cart 13 units: 6 of them are there now, for 24.50 EUR."), "{}", shown.words);
    let csv = done(&market, &["cart", "show", "-o", "csv"]);
    assert!(csv.data.starts_with("sku,from,quantity,seen_price,unit_price,could_fill,amount,available\n"));
    market.wire().change("round.close", json!({"reason": "enough"})).unwrap();
    let closed = done(&market, &["cart", "show", "-o", "json"]);
    assert!(closed.words.contains("no round sells now"), "{}", closed.words);
    assert_eq!((&closed.json()["total"], &closed.json()["lines"][0]["could_fill"]), (&Value::Null, &Value::Null));
}

#[test]
fn a_cart_survives_the_daemons_death() {
    let mut market = market();
    done(&market, &["cart", "add", "A@acme=12", "B=1"]);
    let before = done(&market, &["cart", "show", "-o", "json"]).json();
    market.kill();
    market.revive();
    assert_eq!(done(&market, &["cart", "show", "-o", "json"]).json(), before);
}

#[test]
fn two_terminals_never_lose_each_others_changes() {
    let market = market();
    done(&market, &["cart", "add", "A=2"]);
    std::thread::scope(|terminals| {
        for _ in 0..4 {
            terminals.spawn(|| done(&market, &["cart", "add", "A=1", "B=1"]));
        }
    });
    assert_eq!(cart(&market), ["A@any=6", "B@any=4"], "no addition is lost");
    let seen = done(&market, &["cart", "show", "-o", "json"]).json()["version"].to_string();
    done(&market, &["cart", "add", "B@acme=1"]);
    for stale in [&["cart", "clear"][..], &["cart", "remove", "B@any"], &["cart", "set", "B@any=1"]] {
        let refused = run(&market, &[stale, &["--expect", &seen]].concat());
        assert_eq!(refused.status, 7, "{stale:?}");
        assert!(
            refused.words.contains("changed elsewhere") && refused.words.contains("cart show"),
            "{}",
            refused.words
        );
    }
    assert_eq!(cart(&market), ["A@any=6", "B@any=4", "B@acme=1"]);
    let seen = done(&market, &["cart", "show", "-o", "json"]).json()["version"].to_string();
    done(&market, &["cart", "remove", "B@any", "A", "--expect", &seen]);
    assert_eq!(cart(&market), ["B@acme=1"]);
}

#[test]
fn the_same_key_changes_the_cart_once_and_stands_for_one_line() {
    let market = market();
    done(&market, &["cart", "add", "A=2", "--key", "k"]);
    assert!(done(&market, &["cart", "add", "A=2", "--key", "k"]).words.contains("with this key before"));
    assert_eq!(cart(&market), ["A@any=2"]);
    assert_eq!(run(&market, &["cart", "add", "A=2", "B=1", "--key", "k2"]).status, 2);
}
