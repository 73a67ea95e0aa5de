//! Signing up and being somebody.

use crate::run::{MANUFACTURER, finish, maker};
use crate::support::Market;

#[test]
fn a_manufacturer_signs_up_once_and_sees_its_account() {
    let market = Market::start();
    maker(&market, &["account", "show"]).ends(4, &["signup NAME --peer"]);
    let signed_up = maker(&market, &["signup", "Acme", "--peer", "--display-name", "Acme Ltd", "-o", "json"]);
    assert_eq!(signed_up.ends(0, &["Signed up as acme"]).json()["display_name"], "Acme Ltd");
    maker(&market, &["signup", "acme", "--peer"]).ends(7, &["exists already"]);
    let shown = maker(&market, &["account", "show", "-o", "json"]);
    assert_eq!(shown.ends(0, &[]).json()["name"], "acme");
    let table = maker(&market, &["account", "show"]);
    assert!(table.out.lines().any(|l| l.starts_with("Display name") && l.ends_with("Acme Ltd")), "{table:?}");
}

#[test]
fn the_same_key_signs_up_once() {
    let market = Market::start();
    let once = ["signup", "acme", "--peer", "--key", "k"];
    maker(&market, &once).ends(0, &[]);
    maker(&market, &once).ends(0, &["with this key before"]);
}

#[test]
fn the_operator_acts_for_a_manufacturer() {
    let market = Market::start();
    maker(&market, &["signup", "acme", "--no-password"]).ends(0, &["--as acme"]);
    maker(&market, &["stock", "set", "bolt", "5", "--price", "1", "--as", "acme"]).ends(0, &[]);
    assert_eq!(market.available("bolt", "acme"), 5);
    maker(&market, &["stock", "list", "--as", "nobody"]).ends(8, &["nobody"]);
}

#[test]
fn without_a_daemon_every_command_says_how_to_start_it() {
    let nowhere = tempfile::tempdir().unwrap();
    for args in [&["stock", "list"][..], &["watch"], &["signup", "acme", "--peer"], &["sales"], &["report", "list"]] {
        let mut command = std::process::Command::new(MANUFACTURER);
        command.args(args).env("CDS_SOCKET", nowhere.path().join("none.sock"));
        finish(&mut command, b"").ends(69, &["cdsd run"]);
    }
}
