//! Who is calling, as the kernel tells it: another Unix user is not the operator, but can have an account.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Output};

use serde_json::{Value, json};

use crate::support::Market;
use crate::{as_nobody, is_root};

/// A market whose socket lets every user in.
fn open_market() -> Market {
    let market = Market::start_with("socket_mode = \"0666\"\n");
    fs::set_permissions(market.home(), fs::Permissions::from_mode(0o755)).unwrap();
    market
}

fn run(market: &Market, program: &str, args: &[&str]) -> Output {
    let mut command: Command = market.program(program);
    command.args(args);
    as_nobody(&command).output().unwrap()
}

const CDSD: &str = env!("CARGO_BIN_EXE_cdsd");
const CUSTOMER: &str = env!("CARGO_BIN_EXE_cds-customer");

fn status(output: &Output) -> Option<i32> {
    output.status.code()
}

#[test]
fn another_user_is_kept_out_by_the_sockets_mode() {
    if !is_root() {
        return;
    }
    let market = Market::start();
    fs::set_permissions(market.home(), fs::Permissions::from_mode(0o755)).unwrap();
    let output = run(&market, CDSD, &["status"]);
    assert_eq!(status(&output), Some(69), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("ermission denied"), "{output:?}");
}

#[test]
fn only_the_operator_may_sign_up_without_a_way_in() {
    if !is_root() {
        return;
    }
    let market = open_market();
    let output = run(&market, CUSTOMER, &["signup", "ben"]);
    assert_eq!(status(&output), Some(15), "{output:?}");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(["--peer", "--password-stdin", "CDS_PASSWORD"].iter().all(|flag| said.contains(flag)), "{said}");
    let output = run(&market, CUSTOMER, &["signup", "ben", "--no-password"]);
    assert_eq!(status(&output), Some(4), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("only the operator"), "{output:?}");
    assert_eq!(status(&run(&market, CUSTOMER, &["signup", "ben", "--peer"])), Some(0));
}

#[test]
fn another_user_is_not_the_operator() {
    if !is_root() {
        return;
    }
    let market = open_market();
    market.manufacturer("acme", &[("A", 3, 100)]);
    for args in [
        &["round", "close"][..],
        &["round", "pause"],
        &["account", "list"],
        &["rpc", "account.block", r#"{"name":"acme"}"#],
        &["rpc", "account.unblock", r#"{"name":"acme"}"#],
        &["rpc", "session.act_as", r#"{"name":"acme"}"#],
        &["rpc", "stock.import", r#"{"offers":[{"sku":"A","manufacturer":"acme","quantity":0}]}"#, "--as", "acme"],
        &["rpc", "order.list", r#"{"customer":"acme"}"#],
    ] {
        let output = run(&market, CDSD, args);
        assert_eq!(status(&output), Some(4), "{args:?}: {output:?}");
    }
    let refused = run(&market, CDSD, &["rpc", "session.act_as", r#"{"name":"acme"}"#]);
    assert!(String::from_utf8_lossy(&refused.stderr).contains("only the operator may do this"), "{refused:?}");
    assert_eq!(market.available("A", "acme"), 3);
    assert_eq!(market.wire().call("round.show", json!({})).unwrap()["state"], "selling");
}

#[test]
fn another_user_signs_up_bound_to_himself_and_buys_as_himself_only() {
    if !is_root() {
        return;
    }
    let market = open_market();
    market.manufacturer("acme", &[("A", 3, 100)]);
    let mut ada = market.sign_up("customer", "ada");
    let lines = json!([{"sku": "A", "from": "any", "quantity": 1}]);
    ada.change("order.place", json!({"fill": "all_or_none", "lines": lines})).unwrap();
    // An account that nobody could use is the operator's to make.
    assert_eq!(status(&run(&market, CUSTOMER, &["signup", "bob"])), Some(15));
    assert_eq!(status(&run(&market, CUSTOMER, &["signup", "bob", "--peer"])), Some(0));
    let shown: Value =
        serde_json::from_slice(&run(&market, CUSTOMER, &["account", "show", "-o", "json"]).stdout).unwrap();
    assert_eq!((&shown["name"], &shown["unix_user"]), (&json!("bob"), &json!(65534)));
    assert_eq!(status(&run(&market, CUSTOMER, &["buy", "A=1"])), Some(0));
    let own = run(&market, CUSTOMER, &["order", "list", "-o", "json"]);
    let own: Value = serde_json::from_slice(&own.stdout).unwrap();
    let customers: Vec<&Value> = own["orders"].as_array().unwrap().iter().map(|o| &o["customer"]).collect();
    assert_eq!(customers, ["bob"]);
    assert_eq!(status(&run(&market, CUSTOMER, &["order", "show", "1"])), Some(8), "ada's order is not there for bob");
    assert_eq!(status(&run(&market, CUSTOMER, &["order", "list", "--as", "ada"])), Some(4));
}
