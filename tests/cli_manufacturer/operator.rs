//! The operator's commands of `cdsd`.

use crate::run::{market_of_acme, operator};

#[test]
fn rounds_are_shown_paused_closed_and_opened_again() {
    let market = market_of_acme();
    operator(&market, &["round", "open"]).ends(7, &["cdsd round close"]);
    operator(&market, &["round", "pause", "--reason", "stock taking"]).ends(0, &["paused"]);
    assert!(operator(&market, &["round", "show"]).out.contains("stock taking"));
    operator(&market, &["round", "resume"]).ends(0, &["selling"]);
    operator(&market, &["round", "close", "--key", "k"]).ends(0, &["closed"]);
    operator(&market, &["round", "close", "--key", "k"]).ends(0, &["nothing was changed now"]);
    operator(&market, &["round", "close"]).ends(9, &["cdsd round open"]);
    let opened = operator(&market, &["round", "open", "--period", "2030-01", "-o", "json"]);
    assert_eq!(opened.ends(0, &[]).json()["round"], "2030-01");
    assert_eq!(operator(&market, &["round", "list", "-o", "ndjson"]).out.lines().count(), 2);
    operator(&market, &["round", "show", "2001-01"]).ends(8, &["2001-01"]);
    operator(&market, &["round", "show", "soon"]).ends(2, &["YYYY-MM"]);
}

#[test]
fn status_and_accounts_are_shown() {
    let market = market_of_acme();
    let status = operator(&market, &["status"]);
    assert!(status.ends(0, &[]).out.lines().any(|l| l.starts_with("Round ") && l.ends_with("selling")), "{status:?}");
    assert_eq!(operator(&market, &["status", "-o", "json"]).json()["counts"]["offers"], 1);
    assert!(operator(&market, &["account", "list"]).out.contains("acme"));
}

#[test]
fn rpc_prints_any_result_and_adds_a_key_where_one_is_needed() {
    let market = market_of_acme();
    let added = operator(&market, &["rpc", "stock.add", r#"{"sku":"bolt","quantity":1}"#, "--as", "acme"]);
    assert_eq!(added.ends(0, &[]).json()["offered"], 41);
    assert_eq!(operator(&market, &["rpc", "offer.list"]).json()["offers"][0]["sku"], "bolt");
    operator(&market, &["rpc", "no.such"]).ends(2, &["rpc.discover"]);
    operator(&market, &["rpc", "offer.list", "[]"]).ends(2, &["JSON object"]);
    operator(&market, &["rpc", "offer.list", r#"{"colour":1}"#]).ends(2, &["colour"]);
}
