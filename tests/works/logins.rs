//! The manufacturer's login ends while his works run: they say so, go on producing, and go on selling after a new login.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::json;

use crate::run::{MANUFACTURER, Works, bolts};
use crate::support::Market;

const PASSWORD: &str = "correct horse battery";

/// One command of acme's, at the home that the works have, with the password on stdin.
fn acme(market: &Market, args: &[&str]) {
    let mut command: Command = market.program(MANUFACTURER);
    let mut child = command.args(args).stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    let _ = child.stdin.take().unwrap().write_all(PASSWORD.as_bytes());
    assert!(child.wait().unwrap().success(), "{args:?}");
}

#[test]
fn works_whose_login_ended_say_so_and_go_on_after_the_next_login() {
    let market = Market::start();
    acme(&market, &["signup", "acme", "--password-stdin"]);
    acme(&market, &["login", "acme", "--password-stdin"]);
    let plan = bolts("batch = 1\ninterval = \"200ms\"\nrelease = \"live\"");
    let mut works = Works::start(market.home(), &plan, &[]);
    works.event("registered");
    works.event("added");
    // All sessions end elsewhere, and another account of this Unix user must not sell acme's bolts.
    market.wire().change("account.signup", json!({"role": "manufacturer", "name": "other", "peer": true})).unwrap();
    let mut elsewhere = market.wire();
    elsewhere.call("session.login", json!({"name": "acme", "password": PASSWORD})).unwrap();
    elsewhere.call("session.logout", json!({"all": true})).unwrap();
    let told = works.event("logged_out");
    assert!(told["why"].as_str().is_some_and(|why| !why.is_empty()), "{told}");
    acme(&market, &["logout"]);
    let before = market.wire().call("offer.list", json!({"manufacturer": "other"})).unwrap();
    assert_eq!(before["offers"], json!([]));
    works.event("batch");
    acme(&market, &["login", "acme", "--password-stdin"]);
    works.event("logged_in");
    works.event("added");
    let sold_as_other = market.wire().call("offer.list", json!({"manufacturer": "other"})).unwrap();
    assert_eq!(sold_as_other["offers"], json!([]));
}
