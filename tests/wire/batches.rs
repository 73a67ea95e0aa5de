//! Batches: their calls are answered together, the notifications among them not at all.

use serde_json::{Value, json};

use crate::support::Market;
use crate::support::raw::{Raw, list, listed, notification, refused, request};

fn elements(line: &str) -> Vec<Value> {
    serde_json::from_str(line).unwrap()
}

#[test]
fn the_calls_of_a_batch_are_answered_in_one_line() {
    let market = Market::start();
    let mut raw = Raw::to(&market);
    let batch = format!(" [ {} ,{}]\r", list("1"), list(r#""b""#));
    assert_eq!(raw.ask(&batch), format!("[{},{}]", listed("1"), listed(r#""b""#)));
}

#[test]
fn good_and_bad_calls_mix_and_notifications_are_left_out() {
    let market = Market::start();
    market.manufacturer("acme", &[("A", 0, 100)]);
    let mut raw = Raw::to(&market);
    let unit = |key: &str| json!({"sku": "A", "quantity": 1, "key": key});
    let calls = [
        request("1", "session.act_as", &json!({"name": "acme"})),
        request("2", "stock.add", &unit("k2")),
        notification("stock.add", &unit("k3")),
        notification("no.such", &json!({})),
        notification("report.list", &json!([1])),
        request("3", "no.such", &json!({})),
        r#"{"id":4}"#.to_owned(),
        "5".to_owned(),
        request("6", "stock.add", &unit("k6")),
        list("7"),
    ];
    let replies = elements(&raw.ask(&format!("[{}]", calls.join(","))));
    let mut said: Vec<(String, i64)> =
        replies.iter().map(|r| (r["id"].to_string(), r["error"]["code"].as_i64().unwrap_or(0))).collect();
    said.sort();
    let expected = [("1", 0), ("2", 0), ("3", -32601), ("4", -32600), ("6", 0), ("7", 0), ("null", -32600)];
    assert_eq!(said, expected.map(|(id, code)| (id.to_owned(), code)));
    assert_eq!(market.available("A", "acme"), 3, "the notification counted, too");
}

#[test]
fn a_batch_of_notifications_is_not_answered() {
    let market = Market::start();
    market.manufacturer("acme", &[("A", 0, 100)]);
    let mut raw = Raw::acting_for(&market, "acme");
    let add = |n: u64| notification("stock.add", &json!({"sku": "A", "quantity": 1, "key": format!("k{n}")}));
    raw.send(format!("[{},{}]\n", add(1), add(2)));
    raw.half_close();
    assert_eq!(raw.rest(), "");
    assert_eq!(market.available("A", "acme"), 2);
}

#[test]
fn an_empty_batch_and_one_that_is_not_json_get_one_error() {
    let market = Market::start();
    let mut raw = Raw::to(&market);
    let expected = concat!(
        r#"{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"#,
        r#""message":"this is not a JSON-RPC 2.0 request: the batch is empty; put at least one call in it","#,
        r#""data":{"reason":"invalid_request","retry":"never","#,
        r#""hint":"A request is {\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"…\",\"params\":{…}}."}}}"#
    );
    assert_eq!(raw.ask("[]"), expected);
    assert_eq!(raw.ask("[ ]"), expected);
    assert_eq!(refused(&raw.ask(&format!("[{},{{\"jsonrpc\"]", list("1")))).1, -32700);
}

#[test]
fn each_element_that_is_no_request_gets_its_error() {
    let market = Market::start();
    let mut raw = Raw::to(&market);
    let nested = format!("{}{}", "[".repeat(50_000), "]".repeat(50_000));
    for (batch, errors) in [("[1,2,3]", 3), ("[[]]", 1), ("[null,{},\"x\"]", 3), (nested.as_str(), 1)] {
        let replies = elements(&raw.ask(batch));
        assert_eq!(replies.len(), errors);
        replies.iter().for_each(|r| assert_eq!((&r["id"], &r["error"]["code"]), (&Value::Null, &json!(-32600))));
    }
    let replies = raw.ask(&format!("[[{}],{}]", list("1"), list("2")));
    assert!(replies.ends_with(&format!(",{}]", listed("2"))), "{replies}");
}

#[test]
fn a_batch_at_the_limit_is_answered_and_a_longer_one_is_told_the_limit() {
    let market = Market::start();
    let mut raw = Raw::to(&market);
    let batch = |calls: usize| format!("[{}]", vec![list("1"); calls].join(","));
    assert_eq!(raw.ask(&batch(1000)), format!("[{}]", vec![listed("1"); 1000].join(",")));
    let refusal = raw.ask(&batch(1001));
    assert_eq!(refused(&refusal), ("null".to_owned(), -32600, "invalid_request".to_owned()));
    assert!(refusal.contains("a batch holds at most 1000 calls, this one has 1001; split it"), "{refusal}");
    let small = Market::start_with("[limits]\nbatch_calls = 2\n");
    assert!(Raw::to(&small).ask(&batch(3)).contains("at most 2 calls, this one has 3"));
    assert_eq!(elements(&Raw::to(&small).ask(&batch(2))).len(), 2);
}

#[test]
fn a_batch_of_a_thousand_changes_is_answered_although_fewer_may_be_in_flight() {
    let market = Market::start();
    market.manufacturer("acme", &[("A", 0, 100)]);
    let mut raw = Raw::acting_for(&market, "acme");
    let add = |n: u64| {
        let params = json!({"sku": "A", "quantity": 1, "key": format!("k{n}")});
        request(&n.to_string(), "stock.add", &params)
    };
    let batch = |from: u64| format!("[{}]", (from..from + 1000).map(add).collect::<Vec<_>>().join(","));
    raw.send(format!("{}\n{}\n", batch(0), batch(1000)));
    let replies = [elements(&raw.line()), elements(&raw.line())].concat();
    assert!(replies.iter().all(|r| r["result"].is_object()));
    assert_eq!((replies.len(), market.available("A", "acme")), (2000, 2000));
}
