//! The JSON-RPC envelope, read strictly: what is answered under which id, and what is never answered.

use crate::support::Market;
use crate::support::raw::{Raw, list, listed, notification, refused, request};
use serde_json::json;

#[test]
fn ids_come_back_byte_by_byte() {
    let market = Market::start();
    let mut raw = Raw::to(&market);
    let ids = [
        "1",
        "0",
        "-0",
        "1.5",
        "1.50",
        "1e400",
        "-1E+2",
        "123456789012345678901234567890",
        "null",
        r#""""#,
        r#""é""#,
        r#""a\"b\\\u00e9\n""#,
        r#""\u0000""#,
        r#""\ud800""#,
    ];
    for id in ids {
        assert_eq!(raw.ask(&list(id)), listed(id));
    }
    let long = format!("\"{}\"", "x".repeat(100_000));
    assert_eq!(raw.ask(&list(&long)), listed(&long));
}

#[test]
fn blanks_order_and_escapes_do_not_matter() {
    let market = Market::start();
    let mut raw = Raw::to(&market);
    for line in [
        r#" { "method" : "report.list" , "params" : { } , "id" : 1 , "jsonrpc" : "2.0" } "#,
        r#"{"jsonrpc":"2\u002e0","id":1,"method":"report\u002elist"}"#,
        r#"{"json\u0072pc":"2.0","\u0069d":1,"method":"report.list","params":{}}"#,
    ] {
        assert_eq!(raw.ask(line), listed("1"), "{line}");
    }
}

#[test]
fn what_is_not_json_is_a_parse_error_under_no_id_and_the_connection_lives_on() {
    let market = Market::start();
    let mut raw = Raw::to(&market);
    let texts: Vec<Vec<u8>> = [
        "", " ", "nonsense", "{", r#"{"jsonrpc":"2.0","id":1"#, r#"{"jsonrpc":"2.0","id":1,"method":"x"} y"#, "{} {}",
        r#"{'id':1}"#, "{\"id\":\"\t\"}", "[", "[1", "[1,]", "\u{feff}{}", r#"{"jsonrpc":"2.0","id":01,"method":"x"}"#,
    ]
    .iter()
    .map(|t| t.as_bytes().to_vec())
    .chain([
        b"\xff\xfe".to_vec(),
        b"{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"\xff\"}".to_vec(),
        vec![0],
        b"[".repeat(100_000),
        br#"{"a":"#.repeat(100_000),
        br#"{"jsonrpc":"2.0","id":1,"method":"x","params":{"a":"#.iter().chain(&b"[".repeat(100_000)).copied().collect(),
    ])
    .collect();
    for text in texts {
        raw.send([&text[..], b"\n"].concat());
        let shown = String::from_utf8_lossy(&text[..text.len().min(60)]).into_owned();
        assert_eq!(refused(&raw.line()), ("null".to_owned(), -32700, "parse_error".to_owned()), "{shown:?}");
    }
    assert_eq!(raw.ask(&list("1")), listed("1"));
}

#[test]
fn a_parse_error_is_told_in_full() {
    let market = Market::start();
    let expected = concat!(
        r#"{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"this is not JSON: the line is empty","#,
        r#""data":{"reason":"parse_error","retry":"never","hint":"Send one JSON text per line, in UTF-8."}}}"#
    );
    assert_eq!(Raw::to(&market).ask(""), expected);
    let mut raw = Raw::to(&market);
    raw.send(b"{\"a\":\"\xff\"}\n");
    assert!(raw.line().contains("the line is not UTF-8 from byte 7 on"));
}

#[test]
fn json_that_is_no_request_is_refused_under_the_id_that_can_be_read() {
    let market = Market::start();
    let mut raw = Raw::to(&market);
    let deep = format!("{}{}", "[".repeat(50_000), "]".repeat(50_000));
    let deep_id = format!(r#"{{"jsonrpc":"2.0","id":{deep},"method":"report.list"}}"#);
    let deep_member = format!(r#"{{"jsonrpc":"2.0","id":7,"method":"report.list","extra":{deep}}}"#);
    for (line, id) in [
        ("1", "null"),
        ("true", "null"),
        ("null", "null"),
        (r#""text""#, "null"),
        ("{}", "null"),
        (r#"{"jsonrpc":"2.0","method":1}"#, "null"),
        (r#"{"jsonrpc":"2.0","id":7}"#, "7"),
        (r#"{"id":7,"method":"report.list"}"#, "7"),
        (r#"{"jsonrpc":"1.0","id":7,"method":"report.list"}"#, "7"),
        (r#"{"jsonrpc":2.0,"id":7,"method":"report.list"}"#, "7"),
        (r#"{"jsonrpc":"2.0","id":7,"method":1}"#, "7"),
        (r#"{"jsonrpc":"2.0","id":7,"method":null}"#, "7"),
        (r#"{"jsonrpc":"2.0","id":7,"method":"\ud800"}"#, "7"),
        (r#"{"jsonrpc":"2.0","id":"7\"","method":"report.list","auth":"x"}"#, r#""7\"""#),
        (r#"{"auth":1e999,"jsonrpc":"2.0","id":12345678901234567890123,"method":"x"}"#, "12345678901234567890123"),
        (r#"{"jsonrpc":"2.0","id":1,"id":2,"method":"report.list"}"#, "2"),
        (r#"{"jsonrpc":"2.0","id":7,"method":"report.list","method":"report.list"}"#, "7"),
        (r#"{"jsonrpc":"2.0","id":7,"method":"report.list","params":{},"params":{}}"#, "7"),
        (r#"{"jsonrpc":"2.0","id":true,"method":"report.list"}"#, "null"),
        (r#"{"jsonrpc":"2.0","id":{},"method":"report.list"}"#, "null"),
        (r#"{"jsonrpc":"2.0","id":[1],"method":"report.list"}"#, "null"),
        (r#"{"jsonrpc":"2.0","id":7,"method":"report.list","params":null}"#, "7"),
        (r#"{"jsonrpc":"2.0","id":7,"method":"report.list","params":"x"}"#, "7"),
        (r#"{"jsonrpc":"2.0","id":7,"method":"report.list","params":1}"#, "7"),
        (r#"{"jsonrpc":"2.0","id":7,"method":"report.list","params":false}"#, "7"),
        (&deep_id, "null"),
        (&deep_member, "7"),
    ] {
        let reply = raw.ask(line);
        let begins = format!(r#"{{"jsonrpc":"2.0","id":{id},"error":{{"code":-32600,"#);
        assert!(reply.starts_with(&begins), "{} → {reply}", &line[..line.len().min(80)]);
    }
    assert_eq!(raw.ask(&list("1")), listed("1"));
}

#[test]
fn a_request_that_is_refused_is_told_what_and_how_in_full() {
    let market = Market::start();
    let expected = concat!(
        r#"{"jsonrpc":"2.0","id":7,"error":{"code":-32600,"#,
        r#""message":"this is not a JSON-RPC 2.0 request: jsonrpc must be \"2.0\"","#,
        r#""data":{"reason":"invalid_request","retry":"never","#,
        r#""hint":"A request is {\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"…\",\"params\":{…}}."}}}"#
    );
    assert_eq!(Raw::to(&market).ask(r#"{"jsonrpc":"1.0","id":7,"method":"x"}"#), expected);
}

#[test]
fn a_method_that_is_not_there_is_named_and_a_hostile_name_is_cut_and_escaped() {
    let market = Market::start();
    let mut raw = Raw::to(&market);
    let expected = concat!(
        r#"{"jsonrpc":"2.0","id":7,"error":{"code":-32601,"message":"there is no method \"order.plac\"","#,
        r#""data":{"reason":"unknown_method","retry":"never","#,
        r#""hint":"See what there is with `cdsd rpc rpc.discover`."}}}"#
    );
    assert_eq!(raw.ask(&request("7", "order.plac", &json!({}))), expected);
    let hostile = raw.ask(&request("7", &format!("\\u001b[31m{}", "x".repeat(10_000)), &json!({})));
    assert_eq!(refused(&hostile).1, -32601);
    assert!(hostile.contains(r"\\u{1b}[31m") && hostile.len() < 400, "{hostile}");
}

#[test]
fn notifications_take_effect_and_are_never_answered() {
    let market = Market::start();
    market.manufacturer("acme", &[("A", 1, 100)]);
    let mut raw = Raw::acting_for(&market, "acme");
    let add = json!({"sku": "A", "quantity": 5, "key": "k1"});
    raw.send(notification("stock.add", &add) + "\n");
    // None of these can be done, and nobody is told.
    for failing in [
        r#"{"jsonrpc":"2.0","method":"no.such"}"#,
        r#"{"jsonrpc":"2.0","method":"stock.add","params":{}}"#,
        r#"{"jsonrpc":"2.0","method":"stock.add","params":[1]}"#,
        r#"{"jsonrpc":"2.0","method":"stock.add","params":{"sku":"A","quantity":6,"key":"k1"}}"#,
        r#"{"jsonrpc":"2.0","method":"round.close","params":{}}"#,
        r#"{"jsonrpc":"2.0","method":"report.list"}"#,
    ] {
        raw.send(format!("{failing}\n"));
    }
    raw.send(request("1", "stock.add", &json!({"sku": "A", "quantity": 1, "key": "k2"})) + "\n");
    raw.half_close();
    let rest = raw.rest();
    assert_eq!(rest.lines().count(), 1, "{rest}");
    let reply: serde_json::Value = serde_json::from_str(&rest).unwrap();
    assert_eq!((&reply["id"], &reply["result"]["available"]), (&json!(1), &json!(7)));
}
