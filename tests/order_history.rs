//! `order list` with its filters and pages, and `order show --explain`: why each line was filled as it was.
#![allow(clippy::unwrap_used)]

mod support;

use std::process::Stdio;

use serde_json::{Value, json};
use support::{Market, Wire};

fn run(market: &Market, args: &str) -> (i32, String, String) {
    let mut command = market.program(env!("CARGO_BIN_EXE_cds-customer"));
    let output = command.args(args.split_whitespace()).stdin(Stdio::null()).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn line(sku: &str, from: Value, quantity: u64) -> Value {
    json!({"sku": sku, "from": from, "quantity": quantity})
}

fn place(wire: &mut Wire, fill: &str, lines: Vec<Value>) -> u64 {
    let order = wire.change("order.place", json!({"fill": fill, "lines": lines, "reference": fill})).unwrap();
    order["order"].as_u64().unwrap()
}

fn explained(wire: &mut Wire, order: u64) -> Vec<Value> {
    let shown = wire.call("order.show", json!({"order": order, "explain": true})).unwrap();
    shown["lines"].as_array().unwrap().iter().map(|l| l["explanation"].clone()).collect()
}

fn asked(explanation: &Value) -> Vec<String> {
    let one = |a: &Value| {
        let word = |name: &str| a[name].as_str().unwrap().to_owned();
        format!(
            "{} had {} at {}, gave {}: {}",
            word("manufacturer"),
            a["available"],
            a["unit_price"],
            a["taken"],
            word("why")
        )
    };
    explanation["asked"].as_array().unwrap().iter().map(one).collect()
}

/// A at 100 from acme (5), at 120 from bolts (10), at 90 from cheap (0, sold out); B only from acme (3).
fn market() -> (Market, Wire) {
    let market = Market::start();
    market.manufacturer("acme", &[("A", 5, 100), ("B", 3, 50)]);
    market.manufacturer("bolts", &[("A", 10, 120)]);
    market.manufacturer("cheap", &[("A", 0, 90)]);
    let ada = market.sign_up("customer", "ada");
    (market, ada)
}

#[test]
fn an_explanation_says_who_was_asked_in_which_order_and_who_had_how_much_at_what_price() {
    let (_market, mut ada) = market();
    let mut dear = line("A", json!("any"), 9);
    dear["max_unit_price"] = json!(110);
    let order = place(&mut ada, "partial", vec![dear, line("A", json!(["bolts"]), 4), line("B", json!("any"), 3)]);
    let told = explained(&mut ada, order);
    assert_eq!(
        asked(&told[0]),
        [
            "cheap had 0 at 90, gave 0: nothing_left",
            "acme had 5 at 100, gave 5: taken",
            "bolts had 10 at 120, gave 0: price_above_limit"
        ]
    );
    assert_eq!((&told[0]["available_before"], &told[0]["max_unit_price"]), (&json!(15), &json!(110)));
    assert_eq!(asked(&told[1]), ["bolts had 10 at 120, gave 4: taken"], "known although only the fill is stored");
    assert_eq!((&told[1]["available_before"], &told[2]["available_before"]), (&json!(10), &json!(3)));
}

#[test]
fn a_line_that_was_dropped_says_what_was_there_and_later_cancelling_does_not_change_the_explanation() {
    let (_market, mut ada) = market();
    let order =
        place(&mut ada, "complete_lines", vec![line("B", json!("any"), 9), line("A", json!(["acme", "bolts"]), 7)]);
    let before = explained(&mut ada, order);
    assert_eq!(asked(&before[0]), ["acme had 3 at 50, gave 0: dropped"]);
    assert_eq!(asked(&before[1]), ["acme had 5 at 100, gave 5: taken", "bolts had null at 120, gave 2: taken"]);
    assert_eq!(before[1]["available_before"], 15);
    ada.change("order.cancel", json!({"order": order})).unwrap();
    assert_eq!(explained(&mut ada, order), before);
    let plain = ada.call("order.show", json!({"order": order})).unwrap();
    assert!(plain["lines"][0].get("explanation").is_none(), "only who asks for it gets it");
}

#[test]
fn the_tool_tells_an_explanation_in_sentences_and_rows() {
    let (market, mut ada) = market();
    place(&mut ada, "partial", vec![line("A", json!("any"), 20)]);
    let (status, data, words) = run(&market, "order show 1 --explain --as ada");
    assert_eq!(status, 0, "{words}");
    assert!(
        words.contains("Line 1: 20 × A from anybody, the cheapest first. They had 15 together; 15 were bought"),
        "{words}"
    );
    assert!(data.contains("nothing left") && data.contains("all it had"), "{data}");
    let (_, csv, _) = run(&market, "order show 1 --explain --as ada -o csv");
    assert_eq!(csv.lines().nth(2).unwrap(), "1,A,acme,5,1.00,5,all it had");
}

#[test]
fn a_sentence_tells_what_was_missing_and_whose_lack_it_was() {
    let (market, mut ada) = market();
    let said = |ada: &mut Wire, fill: &str, lines: Vec<Value>| {
        let order = place(ada, fill, lines);
        run(&market, &format!("order show {order} --explain --as ada")).2
    };
    let dropped = said(&mut ada, "complete_lines", vec![line("B", json!(["acme"]), 9), line("A", json!("any"), 1)]);
    let left_out = "Line 1: 9 × B from acme. acme had 3; 0 were bought: the line was left out, because only 3 of 9 were \
                    there and complete lines were wanted.";
    assert!(dropped.contains(left_out), "{dropped}");
    let mut dear = line("A", json!("any"), 9);
    dear["max_unit_price"] = json!(119);
    let limited = said(&mut ada, "complete_lines", vec![dear.clone(), line("A", json!(["bolts"]), 1)]);
    let only = "They had 14 together; 0 were bought: the line was left out, because only 4 of 9 were within the price \
                limit and complete lines were wanted.";
    assert!(limited.contains(only), "{limited}");
    let named = said(&mut ada, "partial", vec![line("A", json!(["acme"]), 9)]);
    let alone = "acme had 4; 4 were bought: it had no more, and nobody else was to be asked.";
    assert!(named.contains(alone), "{named}");
    let mut least = line("B", json!("any"), 9);
    least["min_quantity"] = json!(5);
    let below = said(&mut ada, "partial", vec![least, line("A", json!(["bolts"]), 1)]);
    assert!(below.contains(": 3 were there, fewer than the 5 wanted at least."), "{below}");
    let all_dear = said(&mut ada, "complete_lines", vec![dear, line("B", json!("any"), 1)]);
    assert!(all_dear.contains("0 were bought: all 8 that they had were above the price limit."), "{all_dear}");
    let all = said(&mut ada, "partial", vec![line("B", json!("any"), 9)]);
    assert!(all.contains("They had 2 together; 2 were bought: nobody had more."), "{all}");
}

#[test]
fn orders_are_listed_by_round_state_time_and_reference() {
    let (market, mut ada) = market();
    place(&mut ada, "all_or_none", vec![line("A", json!("any"), 1)]);
    place(&mut ada, "partial", vec![line("B", json!("any"), 9)]);
    let cancelled = place(&mut ada, "all_or_none", vec![line("A", json!("any"), 2)]);
    ada.change("order.cancel", json!({"order": cancelled})).unwrap();
    let listed = |filter: &str| -> Vec<u64> {
        let (status, data, words) = run(&market, &format!("order list --as ada -o ndjson {filter}"));
        assert_eq!(status, 0, "{words}");
        data.lines().map(|l| serde_json::from_str::<Value>(l).unwrap()["order"].as_u64().unwrap()).collect()
    };
    assert_eq!(listed("--status filled"), [1]);
    assert_eq!(listed("--status partial"), [2]);
    assert_eq!(listed("--status cancelled"), [3]);
    assert_eq!(listed("--reference all_or_none"), [3, 1]);
    assert_eq!(listed("--since 2020-01-01"), [3, 2, 1]);
    assert_eq!(listed("--since 2099-01-01T00:00:00Z"), [0; 0]);
    let second = ada.call("order.show", json!({"order": 2})).unwrap()["placed_at"].as_str().unwrap().to_owned();
    assert_eq!(listed(&format!("--since {second}")), [3, 2]);
    assert_eq!(run(&market, "order list --since yesterday").0, 2);
    let of_ada = run(&market, "order list --customer ada -o ndjson").1;
    assert_eq!(of_ada.lines().count(), 3, "the operator lists a customer's orders");
}

#[test]
fn a_long_list_comes_page_by_page_and_all_of_it_as_one_json_result() {
    let (market, mut ada) = market();
    market.manufacturer("cobalt", &[("C", 10_000, 1)]);
    let one = json!({"fill": "all_or_none", "lines": [line("C", json!("any"), 1)]});
    for _ in 0..7 {
        ada.change("order.place_all", json!({"orders": vec![one.clone(); 1000]})).unwrap();
    }
    let (_, data, _) = run(&market, "order list --as ada --all -o json");
    let all: Value = serde_json::from_str(&data).unwrap();
    assert_eq!((all["orders"].as_array().unwrap().len(), &all["next_cursor"]), (7000, &Value::Null));
    let (_, table, _) = run(&market, "order list --as ada");
    assert_eq!(table.lines().filter(|l| l.contains("filled")).count(), 7000);
    let (_, part, words) = run(&market, "order list --as ada --limit 1500 -o csv");
    assert_eq!((part.lines().count(), words.contains("--cursor '5501'")), (1501, true), "{words}");
}
