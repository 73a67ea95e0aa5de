//! Params by name, read strictly: every mistake names its field; and the keys that make a change happen once.

use serde_json::{Value, json};

use crate::support::Market;
use crate::support::raw::{Raw, refused, request};

/// Ada, who can buy 10 of A.
fn ada(market: &Market) -> Raw {
    market.manufacturer("acme", &[("A", 10, 100)]);
    market.sign_up("customer", "ada");
    Raw::acting_for(market, "ada")
}

fn order(quantity: &str, key: &str) -> String {
    let line = format!(r#"{{"sku":"A","from":"any","quantity":{quantity}}}"#);
    let params = format!(r#"{{"fill":"all_or_none","lines":[{line}],"key":{key}}}"#);
    format!(r#"{{"jsonrpc":"2.0","id":1,"method":"order.place","params":{params}}}"#)
}

fn field_of(reply: &str) -> String {
    assert_eq!(refused(reply), ("1".to_owned(), -32602, "invalid_params".to_owned()), "{reply}");
    let reply: Value = serde_json::from_str(reply).unwrap();
    let field = reply["error"]["data"]["field"].as_str().unwrap_or_default().to_owned();
    assert!(reply["error"]["message"].as_str().unwrap().contains(&field), "{reply}");
    field
}

#[test]
fn a_quantity_that_cannot_be_is_refused_by_name_and_buys_nothing() {
    let market = Market::start();
    let mut ada = ada(&market);
    for quantity in [
        "0",
        "-1",
        "-0",
        "1e3",
        "1E0",
        "1.0",
        "1.5",
        "9223372036854775808",
        "18446744073709551616",
        "1000000000001",
        "1e400",
        r#""10""#,
        "null",
        "true",
        "[]",
        "[1]",
        "{}",
    ] {
        let reply = ada.ask(&order(quantity, "\"k\""));
        assert_eq!(field_of(&reply), "lines[0].quantity", "{quantity}: {reply}");
    }
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    assert_eq!(field_of(&ada.ask(&order(&deep, "\"k\""))), "lines[0].quantity");
    assert_eq!(market.available("A", "acme"), 10);
}

#[test]
fn a_key_is_1_to_128_printable_ascii_characters() {
    let market = Market::start();
    let mut ada = ada(&market);
    let quoted = |key: &str| json!(key).to_string();
    for key in [quoted(""), quoted(&"k".repeat(129)), quoted("ü"), quoted("a\nb"), "7".to_owned(), "null".to_owned()] {
        let reply = ada.ask(&order("1", &key));
        assert_eq!(field_of(&reply), "key", "{reply}");
    }
    assert!(ada.ask(&order("1", &quoted(&"k".repeat(128)))).contains(r#""result""#));
}

#[test]
fn missing_unknown_doubled_and_wrong_fields_are_named() {
    let market = Market::start();
    let mut ada = ada(&market);
    let line = r#"{"sku":"A","from":"any","quantity":1}"#;
    for (params, words) in [
        ("{}".to_owned(), "missing field `fill`"),
        (format!(r#"{{"fill":"partial","lines":[{line}]}}"#), "missing field `key`"),
        (
            r#"{"fill":"partial","key":"k","lines":[{"from":"any","quantity":1}]}"#.to_owned(),
            "lines[0]: missing field `sku`",
        ),
        (format!(r#"{{"fill":"partial","fill":"partial","key":"k","lines":[{line}]}}"#), "duplicate field `fill`"),
        (
            format!(r#"{{"fill":"partial","key":"k","lines":[{line}],"colour":"red"}}"#),
            "colour: unknown field `colour`",
        ),
        (format!(r#"{{"fill":"some","key":"k","lines":[{line}]}}"#), "fill: unknown variant `some`"),
        (r#"{"fill":"partial","key":"k","lines":{}}"#.to_owned(), "lines: invalid type: map, expected a list"),
        (r#"{"fill":"partial","key":"k","lines":[]}"#.to_owned(), "lines: the order is empty"),
        (
            r#"{"fill":"partial","key":"k","lines":[1]}"#.to_owned(),
            "lines[0]: invalid type: integer `1`, expected an object",
        ),
        (line.replace("\"any\"", "[]"), "lines[0].from: name at least one manufacturer"),
        (line.replace("\"any\"", "\"acme\""), "lines[0].from: "),
        (line.replace("\"any\"", "[\"acme\",\"acme\"]"), "lines[0].from: manufacturer acme is named twice"),
        (line.replace("\"any\"", "[\"acme\",7]"), "lines[0].from[1]: "),
        (line.replace("}", r#","min_quantity":2}"#), "lines[0].min_quantity: 2 is more than the quantity 1"),
        (line.replace("}", r#","min_quantity":0}"#), "lines[0].min_quantity: "),
        (line.replace("}", r#","max_unit_price":-1}"#), "lines[0].max_unit_price: "),
        (line.replace("}", r#","max_unit_price":1000000000001}"#), "lines[0].max_unit_price: "),
    ] {
        let params = match params.starts_with("{\"sku\"") {
            true => format!(r#"{{"fill":"partial","key":"k","lines":[{params}]}}"#),
            false => params,
        };
        let reply = ada.ask(&format!(r#"{{"jsonrpc":"2.0","id":1,"method":"order.place","params":{params}}}"#));
        field_of(&reply);
        assert!(reply.contains(&format!("params: {words}")), "{params} → {reply}");
    }
    assert_eq!(market.available("A", "acme"), 10);
}

#[test]
fn a_wrong_kind_of_value_is_told_in_words_of_json() {
    let market = Market::start();
    let mut raw = Raw::to(&market);
    let limit = raw.ask(&request("1", "offer.list", &json!({"limit": -1})));
    assert!(limit.contains("params: limit: invalid value: integer `-1`, expected a whole number from 0"), "{limit}");
    let call = raw.ask("1");
    assert!(call.contains("invalid type: integer `1`, expected an object"), "{call}");
}

#[test]
fn params_go_by_name() {
    let market = Market::start();
    let mut raw = Raw::to(&market);
    let expected = concat!(
        r#"{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"#,
        r#""message":"params must be an object: parameters go by name","#,
        r#""data":{"reason":"invalid_params","retry":"never"}}}"#
    );
    for params in [json!([]), json!([1]), json!([{"sku": "A"}])] {
        assert_eq!(raw.ask(&request("1", "offer.list", &params)), expected);
    }
    assert_eq!(field_of(&raw.ask(&request("1", "account.show", &json!({"name": "ada"})))), "name");
}

#[test]
fn hostile_text_comes_back_escaped_and_cut() {
    let market = Market::start();
    let mut raw = Raw::to(&market);
    let sku = raw.ask(&request("1", "offer.list", &json!({"sku": "\u{1b}[31m\u{0}\u{202e}A"})));
    assert_eq!(field_of(&sku), "sku");
    assert!(sku.contains(r"\\u{1b}[31m\\0\\u{202e}A"), "{sku}");
    for params in [
        json!({"sku": "x".repeat(500_000)}),
        json!({"x".repeat(500_000): 1}),
        json!({"sort": "x".repeat(500_000)}),
        json!({"limit": "x".repeat(500_000)}),
        json!({"cursor": "x".repeat(500_000)}),
    ] {
        let reply = raw.ask(&request("1", "offer.list", &params));
        assert_eq!(refused(&reply).1, -32602);
        assert!(reply.len() < 2000, "{} bytes", reply.len());
    }
    let member = raw.ask(&format!(r#"{{"jsonrpc":"2.0","id":1,"method":"x","{}":1}}"#, "x".repeat(500_000)));
    assert_eq!(refused(&member).1, -32600);
    assert!(member.len() < 2000, "{} bytes", member.len());
}

#[test]
fn the_same_key_and_content_is_done_once_and_other_content_is_refused() {
    let market = Market::start();
    let mut ada = ada(&market);
    let key = json!("k 1~").to_string();
    // Both in one write: the second is decided in the same transaction as the first, most likely.
    ada.send(format!("{0}\n{0}\n", order("3", &key)));
    let replies = [ada.json(), ada.json()];
    let of = |replayed: bool| replies.iter().find(|r| r["result"]["replayed"] == json!(replayed)).unwrap();
    let [first, second] = [of(false), of(true)].map(|r| r["result"]["order"].clone());
    assert_eq!(first, second);
    let other = ada.ask(&order("2", &key));
    assert_eq!(refused(&other), ("1".to_owned(), 1007, "key_reused".to_owned()));
    assert!(other.contains("this key was used for something else"));
    let another_method = request("1", "customer.done", &json!({"key": "k 1~"}));
    assert_eq!(refused(&ada.ask(&another_method)).2, "key_reused");
    assert_eq!(market.available("A", "acme"), 7);
}

#[test]
fn a_refusal_is_final_for_its_key() {
    let market = Market::start();
    let mut ada = ada(&market);
    let refusal = ada.ask(&order("11", "\"k\""));
    assert_eq!(refused(&refusal), ("1".to_owned(), 1005, "insufficient_stock".to_owned()));
    let mut acme = market.wire();
    acme.call("session.act_as", json!({"name": "acme"})).unwrap();
    acme.change("stock.add", json!({"sku": "A", "quantity": 5})).unwrap();
    let again: Value = serde_json::from_str(&ada.ask(&order("11", "\"k\""))).unwrap();
    assert_eq!((&again["error"]["code"], &again["error"]["data"]["replayed"]), (&json!(1005), &json!(true)));
    assert!(ada.ask(&order("11", "\"k2\"")).contains(r#""replayed":false"#));
}

#[test]
fn another_protocol_is_refused_and_the_connection_lives_on() {
    let market = Market::start();
    let mut raw = Raw::to(&market);
    let hello = |protocol: Value| request("1", "system.hello", &json!({"client": "test/1", "protocol": protocol}));
    let reply: Value = serde_json::from_str(&raw.ask(&hello(json!(2)))).unwrap();
    let error = &reply["error"];
    assert_eq!((&error["code"], &error["data"]["reason"]), (&json!(1076), &json!("protocol_mismatch")));
    assert_eq!((&error["data"]["protocol"], &error["data"]["retry"]), (&json!(1), &json!("never")));
    assert_eq!(field_of(&raw.ask(&hello(json!("1")))), "protocol");
    let greeting: Value = serde_json::from_str(&raw.ask(&hello(json!(1)))).unwrap();
    assert_eq!((&greeting["result"]["server"], &greeting["result"]["protocol"]), (&json!("cdsd"), &json!(1)));
}

#[test]
fn a_list_in_the_place_of_an_object_is_refused_and_buys_nothing() {
    let market = Market::start();
    let mut ada = ada(&market);
    let call = |lines: &str| {
        let params = format!(r#"{{"fill":"all_or_none","lines":{lines},"key":"k"}}"#);
        format!(r#"{{"jsonrpc":"2.0","id":1,"method":"order.place","params":{params}}}"#)
    };
    assert_eq!(field_of(&ada.ask(&call(r#"[["A","any",1]]"#))), "lines[0]");
    assert_eq!(field_of(&ada.ask(&call(r#"[{"sku":"A","from":"any","quantity":1},["A","any",1,1,100]]"#))), "lines[1]");
    assert_eq!(market.available("A", "acme"), 10);
    let mut acme = Raw::acting_for(&market, "acme");
    let import = r#"{"jsonrpc":"2.0","id":1,"method":"stock.import","params":{"offers":[["A",5]],"key":"i"}}"#;
    assert_eq!(field_of(&acme.ask(import)), "offers[0]");
    // A request is an object, too.
    let reply = acme.ask(r#"[["2.0","system.status",{},1]]"#);
    let answers: Vec<Value> = serde_json::from_str(&reply).unwrap();
    assert_eq!((&answers[0]["error"]["code"], &answers[0]["id"]), (&json!(-32600), &Value::Null), "{reply}");
}

#[test]
fn no_way_in_takes_text_that_steers_a_terminal() {
    let market = Market::start();
    market.manufacturer("acme", &[("A", 10, 100)]);
    market.sign_up("customer", "ada");
    let line = json!({"sku": "A", "from": "any", "quantity": 1});
    let order = |field: &str| json!({"fill": "partial", "lines": [line], "key": "k", field: "x\u{1b}[2J"});
    let offer = |field: &str| json!({"sku": "A", "quantity": 1, "unit_price": 5, field: "x\u{1b}[2J"});
    let with = |mut params: Value, field: &str, value: Value| {
        params[field] = value;
        params
    };
    for (who, method, params, field) in [
        ("acme", "account.update", json!({"display_name": "x\u{1b}[2J"}), "display_name"),
        ("acme", "account.update", json!({"email": "x\u{1b}@b.org"}), "email"),
        ("acme", "stock.set", with(offer("name"), "force", json!(true)), "name"),
        ("acme", "stock.set", with(offer("unit"), "force", json!(true)), "unit"),
        ("acme", "stock.adjust", json!({"sku": "A", "quantity": 1, "reason": "x\u{1b}[2J"}), "reason"),
        ("acme", "stock.import", json!({"offers": [offer("name")]}), "offers[0].name"),
        ("acme", "stock.import", json!({"offers": [offer("unit")]}), "offers[0].unit"),
        ("acme", "interface.register", json!({"endpoint": "unix:/x\u{1b}[2J"}), "endpoint"),
        ("ada", "order.place", order("reference"), "reference"),
        ("ada", "order.place", order("note"), "note"),
        ("ada", "cart.buy", with(order("note"), "lines", Value::Null), "note"),
        ("", "account.signup", json!({"role": "customer", "name": "eve", "display_name": "x\u{1b}"}), "display_name"),
        ("", "round.close", json!({"reason": "x\u{1b}[2J"}), "reason"),
        ("", "account.block", json!({"name": "ada", "reason": "x\u{1b}[2J"}), "reason"),
    ] {
        let mut raw = if who.is_empty() { Raw::to(&market) } else { Raw::acting_for(&market, who) };
        let reply = raw.ask(&request("1", method, &with(params, "key", json!("k"))));
        assert_eq!(field_of(&reply), field, "{method}");
        assert!(reply.contains(r"take the character \\u{1b} out"), "{reply}");
    }
    assert_eq!(market.available("A", "acme"), 10);
}
