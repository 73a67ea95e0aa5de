//! `cdsd simulate` on a real daemon: what it says happened is what the market has, and Ctrl-C ends it with the summary.
#![allow(clippy::unwrap_used)]

mod support;

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use support::load::{all_orders, books_agree};
use support::{Market, hermetic};

fn simulate(market: &Market, args: &str) -> Command {
    let mut command = market.program(env!("CARGO_BIN_EXE_cdsd"));
    command.arg("simulate").args(args.split_whitespace()).stdin(Stdio::null());
    command
}

fn market() -> Market {
    let market = Market::start();
    market.manufacturer("acme", &[("A", 60, 100), ("B", 100_000, 50)]);
    market.manufacturer("borealis", &[("A", 40, 110), ("C", 100_000, 70)]);
    market
}

#[test]
fn a_simulation_buys_through_the_protocol_and_its_summary_is_what_the_market_has() {
    let market = market();
    let args = "--customers 12 --rate 200 --duration 2s --seed 7 -o json";
    let output = simulate(&market, args).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let summary: Value = serde_json::from_slice(&output.stdout).unwrap();
    let of = |name: &str| summary[name].as_u64().unwrap();
    let orders = all_orders(&market);
    assert_eq!(of("orders_filled") + of("orders_partial"), orders.len() as u64, "{summary}");
    for acted in ["orders_filled", "orders_refused", "cancels", "looks", "carts_filled"] {
        assert!(of(acted) > 0, "{acted}: {summary}");
    }
    let bought: u64 =
        orders.iter().flat_map(|o| o["lines"].as_array().unwrap()).map(|l| l["filled"].as_u64().unwrap()).sum();
    assert_eq!(of("units_bought"), bought);
    assert!(summary["p99_ms"].as_f64().unwrap() > 0.0 && summary["seed"] == 7);
    books_agree(&market);
    // The accounts of an earlier simulation are used again.
    assert!(simulate(&market, "--customers 13 --duration 200ms").output().unwrap().status.success());
}

#[test]
fn ctrl_c_ends_a_simulation_with_its_summary() {
    let market = market();
    let mut command = simulate(&market, "--customers 3 --duration 1h -o json");
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut words = BufReader::new(child.stderr.take().unwrap()).lines();
    assert!(words.next().unwrap().unwrap().contains("3 customers shop"));
    // Whoever shops has an order sooner or later; then the signal is being listened for.
    let mut watch = market.wire();
    while watch.call("order.list", json!({})).unwrap()["orders"].as_array().unwrap().is_empty() {}
    rustix::process::kill_process(rustix::process::Pid::from_child(&child), rustix::process::Signal::INT).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130), "{output:?}");
    let summary: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(summary["customers"], 3);
}

#[test]
fn nothing_on_offer_or_no_daemon_is_told() {
    let empty = Market::start();
    let output = simulate(&empty, "").output().unwrap();
    assert!(output.status.code() == Some(8) && String::from_utf8_lossy(&output.stderr).contains("nothing is on offer"));
    let dir = tempfile::tempdir().unwrap();
    let away = hermetic(env!("CARGO_BIN_EXE_cdsd"), dir.path()).arg("simulate").output().unwrap();
    assert_eq!(away.status.code(), Some(69));
}
