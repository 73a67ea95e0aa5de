//! Bytes become lines: however they are split, whatever ends them, and up to which length.

use crate::support::Market;
use crate::support::raw::{Raw, list, listed, request};
use serde_json::json;

const LIMIT_BYTES: usize = 1024 * 1024;

const OVERSIZE: &str = concat!(
    r#"{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"#,
    r#""message":"a line is longer than 1048576 bytes; the connection ends here","#,
    r#""data":{"reason":"invalid_request","retry":"never","hint":"Send shorter lines.","limit_bytes":1048576}}}"#
);

#[test]
fn a_request_that_comes_byte_by_byte_is_answered_once() {
    let market = Market::start();
    let mut raw = Raw::to(&market);
    for byte in (list("1") + "\r\n" + &list("2") + "\n").into_bytes() {
        raw.send([byte]);
    }
    assert_eq!([raw.line(), raw.line()], [listed("1"), listed("2")]);
    raw.half_close();
    assert_eq!(raw.rest(), "");
}

#[test]
fn lines_of_one_write_are_each_answered_and_may_end_in_carriage_returns_and_blanks() {
    let market = Market::start();
    let mut raw = Raw::to(&market);
    raw.send(format!("{}\r\n \t{}\n{} \r\n", list("1"), list("2"), list("3")));
    assert_eq!([raw.line(), raw.line(), raw.line()], ["1", "2", "3"].map(listed));
}

#[test]
fn a_last_line_without_its_newline_is_answered_when_the_client_sends_no_more() {
    let market = Market::start();
    for text in [list("7"), list("7") + "\n", list("7") + "\r"] {
        let mut raw = Raw::to(&market);
        raw.send(&text);
        raw.half_close();
        assert_eq!(raw.rest(), listed("7") + "\n", "{text:?}");
    }
    let mut nothing = Raw::to(&market);
    nothing.half_close();
    assert_eq!(nothing.rest(), "");
}

#[test]
fn a_line_as_long_as_the_limit_is_answered() {
    let market = Market::start();
    let line = list("1") + &" ".repeat(LIMIT_BYTES - list("1").len());
    let mut raw = Raw::to(&market);
    raw.send(format!("{line}\n{line}"));
    raw.half_close();
    assert_eq!(raw.rest(), format!("{}\n{}\n", listed("1"), listed("1")));
}

#[test]
fn a_longer_line_is_told_the_limit_and_then_the_connection_ends() {
    let market = Market::start();
    for (end, what) in [("", "before its end has come"), ("\n", "complete"), ("\n{}\n{}\n", "with more behind it")] {
        let mut raw = Raw::to(&market);
        let too_long = " ".repeat(LIMIT_BYTES + 1);
        raw.send(format!("{}\n{too_long}{end}", list("1")));
        assert_eq!(raw.line(), listed("1"), "what came before is answered: {what}");
        assert_eq!(raw.rest(), OVERSIZE.to_owned() + "\n", "{what}");
    }
    assert_eq!(Raw::to(&market).ask(&list("2")), listed("2"), "others are served");
}

#[test]
fn a_configured_limit_is_the_one_that_is_told() {
    let market = Market::start_with("[limits]\nline_in_bytes = 2000\n");
    let mut raw = Raw::to(&market);
    raw.send(" ".repeat(2001));
    assert!(raw.rest().contains("longer than 2000 bytes"));
}

/// More changes than may be in flight for one connection, written before anything is read.
fn a_thousand_changes_are_answered(config: &str) {
    let market = Market::start_with(config);
    market.manufacturer("acme", &[("A", 0, 100)]);
    let mut raw = Raw::acting_for(&market, "acme");
    let change = |n: u64| {
        let params = json!({"sku": "A", "quantity": 1, "key": format!("k{n}")});
        request(&n.to_string(), "stock.add", &params) + "\n"
    };
    raw.send((1..=1000).map(change).collect::<String>());
    raw.half_close();
    let rest = raw.rest();
    let mut ids: Vec<u64> = rest.lines().map(|l| serde_json::from_str(l).unwrap()).map(answered).collect();
    ids.sort_unstable();
    assert_eq!(ids, (1..=1000).collect::<Vec<u64>>());
    assert_eq!(market.available("A", "acme"), 1000);
}

fn answered(reply: serde_json::Value) -> u64 {
    assert!(reply["result"].is_object(), "{reply}");
    reply["id"].as_u64().unwrap()
}

#[test]
fn a_thousand_pipelined_changes_are_all_answered() {
    a_thousand_changes_are_answered("");
}

#[test]
fn pipelined_changes_wait_in_the_socket_when_only_one_may_be_in_flight() {
    a_thousand_changes_are_answered("[limits]\nin_flight_calls = 1\n");
}
