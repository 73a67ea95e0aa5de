//! Sales while a round sells, and the sales reports after it.

use crate::run::{maker, market_of_acme, operator, sell};

#[test]
fn sales_are_those_of_the_offers_while_selling_and_of_the_report_afterwards() {
    let market = market_of_acme();
    sell(&market, "ada", 10);
    let live = maker(&market, &["sales"]);
    live.ends(0, &["is selling"]);
    assert!(live.out.contains("25%  ██▌░░░░░░░") && live.out.lines().last().unwrap().starts_with("Total"), "{live:?}");
    let mut plain = market.program(crate::run::MANUFACTURER);
    let plain = crate::run::finish(plain.arg("sales").env("LANG", "C"), b"");
    assert!(plain.out.contains("25%  ##--------"), "{plain:?}");
    operator(&market, &["round", "close", "--reason", "test"]).ends(0, &["closed"]);
    let after = maker(&market, &["sales"]);
    assert!(after.ends(0, &[]).out.contains("45.00"), "{after:?}");
    assert_eq!(maker(&market, &["sales", "-o", "json"]).json()["total"], 4500);
}

#[test]
fn a_report_is_listed_shown_disputed_and_acknowledged() {
    let market = market_of_acme();
    sell(&market, "ada", 10);
    maker(&market, &["report", "show"]).ends(8, &["when a round closes"]);
    operator(&market, &["round", "close"]).ends(0, &[]);
    let shown = maker(&market, &["report", "show", "-o", "json"]).json();
    let report = shown["report"].as_str().unwrap();
    let listed = maker(&market, &["report", "list"]);
    assert!(listed.out.contains(report) && listed.out.contains("pending"), "{listed:?}");
    let csv = maker(&market, &["report", "show", report, "-o", "csv"]).out;
    assert!(csv.contains("bolt,\"Bolt, M8\",40,10,0,30,45.00,EUR"), "{csv}");
    maker(&market, &["report", "ack", report, "--digest", "0"]).ends(7, &["disputed"]);
    maker(&market, &["report", "ack", "2001-01/acme"]).ends(8, &["report list"]);
    maker(&market, &["report", "ack", report]).ends(0, &["acked"]);
    assert!(operator(&market, &["round", "show"]).out.contains("reported"));
    assert!(operator(&market, &["report", "list"]).out.contains("acked"));
}

#[test]
fn a_report_as_a_page_for_a_browser_has_bars_and_sales_over_time_and_other_commands_have_no_page() {
    let market = market_of_acme();
    sell(&market, "ada", 10);
    sell(&market, "bob", 5);
    let live = maker(&market, &["sales", "-o", "html"]);
    assert!(live.ends(0, &[]).out.contains("Sales of acme") && live.out.contains("Sales over time"), "{live:?}");
    operator(&market, &["round", "close"]).ends(0, &[]);
    let page = maker(&market, &["report", "show", "-o", "html"]);
    for part in ["<!doctype html>", "Bolt, M8", "67.50", "37% sold", "<title>10</title>", "<title>5</title>", "</html>"]
    {
        assert!(page.ends(0, &[]).out.contains(part), "{part} is not in {page:?}");
    }
    assert_eq!(maker(&market, &["sales", "-o", "html"]).out, page.out);
    assert_eq!(operator(&market, &["report", "show", "-o", "html"]).out, page.out);
    maker(&market, &["report", "list", "-o", "html"]).ends(2, &["report show"]);
    operator(&market, &["status", "-o", "html"]).ends(2, &["no --output html"]);
}
