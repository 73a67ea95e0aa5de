//! The stock verbs: what they do, print and refuse.

use serde_json::json;

use crate::run::{Ran, maker, market_of_acme, sell};
use crate::support::Market;

/// Offered, sold, withdrawn, available of the bolts, as the daemon has them.
fn bolts(market: &Market) -> [u64; 4] {
    let page = market.wire().call("offer.list", json!({"sku": "bolt"})).unwrap();
    ["offered", "sold", "withdrawn", "available"].map(|name| page["offers"][0][name].as_u64().unwrap())
}

fn stock(market: &Market, args: &[&str]) -> Ran {
    maker(market, &[&["stock"], args].concat())
}

#[test]
fn each_verb_changes_the_offer_and_prints_it_as_it_is_then() {
    let market = market_of_acme();
    sell(&market, "ada", 8);
    for (args, expected) in [
        (&["set", "bolt", "50", "--expect", "40"][..], [50, 8, 0, 42]),
        (&["add", "bolt", "10"], [60, 8, 0, 52]),
        (&["adjust", "bolt", "-2", "--reason", "damaged"], [60, 8, 2, 50]),
        (&["adjust", "bolt", "-99", "--reason", "recount", "--up-to"], [60, 8, 52, 0]),
        (&["set", "bolt", "20", "--force"], [20, 8, 0, 12]),
        (&["withdraw", "bolt", "--reason", "recall"], [20, 8, 12, 0]),
    ] {
        let ran = stock(&market, args);
        ran.ends(0, &["bolt: ", &format!("{} offered", expected[0])]);
        assert_eq!(bolts(&market), expected, "{args:?}");
        let row: Vec<u64> = ran.out.lines().nth(1).unwrap().split_whitespace().filter_map(|c| c.parse().ok()).collect();
        assert_eq!(row, expected, "{ran:?}");
    }
    stock(&market, &["price", "bolt", "4.25"]).ends(0, &[]);
    assert!(stock(&market, &["list"]).out.contains("4.25"));
    stock(&market, &["set", "bolt", "5", "--force"]).ends(0, &["Overcommitted by 3", "sales stand"]);
}

#[test]
fn refusals_end_with_the_remedy_and_their_status() {
    let market = market_of_acme();
    for (args, status, words) in [
        (&["set", "bolt", "50"][..], 7, "--expect 40, or --force"),
        (&["set", "bolt", "50", "--expect", "39"], 7, "--expect 40, or --force"),
        (&["set", "bolt", "50", "--expect", "40", "--force"], 2, "cannot be used with"),
        (&["set", "nut", "50"], 2, "--price 4.50"),
        (&["set", "bolt", "50", "--expect", "40", "--price", "4.505"], 2, "4.50"),
        (&["set", "bolt", "-5", "--force"], 2, "-5"),
        (&["add", "nut", "5"], 8, "stock set SKU QTY --price"),
        (&["adjust", "bolt", "5", "--reason", "r"], 2, "write -5"),
        (&["adjust", "bolt", "-0", "--reason", "r"], 2, "at least one"),
        (&["adjust", "bolt", "-41", "--reason", "r"], 5, "Take 40 or fewer away, or say --up-to"),
        (&["adjust", "bolt", "-4"], 2, "--reason"),
        (&["price", "bolt", "4.51"], 7, "between two rounds"),
        (&["price", "b lt", "4.51"], 2, "A-Z a-z 0-9"),
    ] {
        stock(&market, args).ends(status, &[words]);
    }
    assert_eq!(bolts(&market), [40, 0, 0, 40]);
}

#[test]
fn the_same_key_changes_nothing_twice_and_no_other_thing() {
    let market = market_of_acme();
    stock(&market, &["add", "bolt", "10", "--key", "k"]).ends(0, &[]);
    stock(&market, &["add", "bolt", "10", "--key", "k"]).ends(0, &["nothing was changed now"]);
    stock(&market, &["add", "bolt", "11", "--key", "k"]).ends(7, &["new key"]);
    assert_eq!(bolts(&market)[0], 50);
}

#[test]
fn json_is_the_methods_result_unchanged() {
    let market = market_of_acme();
    let mut wire = market.wire();
    wire.call("session.act_as", json!({"name": "acme"})).unwrap();
    let listed = stock(&market, &["list", "-o", "json"]).json();
    assert_eq!(listed, wire.call("offer.list", json!({"manufacturer": "acme"})).unwrap());
    let added = stock(&market, &["add", "bolt", "1", "--key", "same", "-o", "json"]).json();
    let mut again = wire.call("stock.add", json!({"sku": "bolt", "quantity": 1, "key": "same"})).unwrap();
    assert_eq!(again["replayed"].take(), true);
    again["replayed"] = json!(false);
    assert_eq!(added, again);
}

#[test]
fn lists_come_as_lines_and_as_csv_too() {
    let market = market_of_acme();
    stock(&market, &["set", "nut", "7", "--price", "0.05", "--name", "=cmd()"]).ends(0, &[]);
    let lines = stock(&market, &["list", "-o", "ndjson"]);
    assert_eq!(lines.out.lines().count(), 2, "{lines:?}");
    let csv = stock(&market, &["list", "-o", "csv"]).out;
    assert!(csv.starts_with("manufacturer,sku,name,unit,gtin,unit_price,currency,offered,"), "{csv}");
    assert!(csv.contains("acme,bolt,\"Bolt, M8\",piece,,4.50,EUR,40,"), "{csv}");
    assert!(csv.contains("acme,nut,'=cmd(),"), "a formula is defused: {csv}");
    assert_eq!(stock(&market, &["list", "nut"]).out.lines().count(), 2);
    stock(&market, &["withdraw", "nut"]).ends(0, &[]);
    assert!(!stock(&market, &["list", "--available"]).out.contains("nut"));
}

#[test]
fn quiet_leaves_data_and_errors() {
    let market = market_of_acme();
    let done = stock(&market, &["add", "bolt", "1", "-q"]);
    assert!(done.err.is_empty() && !done.out.is_empty(), "{done:?}");
    stock(&market, &["add", "nut", "1", "-q"]).ends(8, &["no offer"]);
}
