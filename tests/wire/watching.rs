//! Watches over the wire: no silent gap (law L4), whatever the watcher does, and their limits.

use serde_json::{Value, json};

use crate::support::raw::{Raw, refused, request};
use crate::support::{Market, Wire};

const ALL: [&str; 4] = ["offers", "orders", "rounds", "reports"];

fn open(raw: &mut Raw, params: Value) -> Value {
    let reply: Value = serde_json::from_str(&raw.ask(&request("1", "watch.open", &params))).unwrap();
    assert!(reply["error"].is_null(), "{reply}");
    reply["result"].clone()
}

fn newest_seq(market: &Market) -> u64 {
    market.wire().call("system.status", json!({})).unwrap()["seq"].as_u64().unwrap()
}

/// Changes every one of acme's 1000 goods, `times` over; each change is one event.
fn make_events(acme: &mut Wire, times: usize) {
    for time in 1..=times {
        let offers: Vec<Value> =
            (0..1000).map(|n| json!({"sku": format!("good-{n:04}"), "quantity": time, "unit_price": 100})).collect();
        acme.change("stock.import", json!({"offers": offers})).unwrap();
    }
}

fn seq_of(notification: &Value) -> u64 {
    notification["params"]["seq"].as_u64().unwrap()
}

#[test]
fn a_watcher_that_does_not_read_gets_every_event_later_without_a_gap() {
    let market = Market::start_with("[limits]\nwatch_buffer_events = 16\nline_out_bytes = 65536\n");
    let mut acme = market.sign_up("manufacturer", "acme");
    let mut watcher = Raw::to(&market);
    let opened = open(&mut watcher, json!({"topics": ALL}));
    // Far more than the socket and the daemon's buffer hold for one client.
    make_events(&mut acme, 4);
    let (first, last) = (opened["seq"].as_u64().unwrap() + 1, newest_seq(&market));
    assert!(last - first >= 3999);
    for seq in first..=last {
        let event = watcher.json();
        assert_eq!((&event["method"], seq_of(&event)), (&json!("watch.event"), seq));
    }
}

#[test]
fn with_many_watches_changes_of_an_offer_are_merged_and_every_one_of_them_is_accounted_for() {
    let market = Market::start();
    let mut acme = market.sign_up("manufacturer", "acme");
    acme.change("stock.set", json!({"sku": "hot", "quantity": 1, "unit_price": 100})).unwrap();
    let opened = json!({"topics": ["offers"], "sku": "hot"});
    // 16 watches on a connection are the limit; more than 64 in all are told in turns.
    let mut watchers: Vec<Raw> = (0..5).map(|_| Raw::to(&market)).collect();
    for watcher in &mut watchers {
        let first = open(watcher, opened.clone());
        (1..16).for_each(|_| assert_eq!(open(watcher, opened.clone())["seq"], first["seq"]));
    }
    let changes = 200;
    (0..changes).for_each(|_| drop(acme.change("stock.add", json!({"sku": "hot", "quantity": 1})).unwrap()));
    let newest = newest_seq(&market);
    let mut notifications = 0;
    for watcher in &mut watchers {
        let (mut told, mut counted) = ([0; 17], [0; 17]);
        while told[1..].iter().any(|seq| *seq < newest) {
            let event = watcher.json();
            let watch = usize::try_from(event["params"]["watch"].as_u64().unwrap()).unwrap();
            assert!(seq_of(&event) > told[watch], "{event}");
            told[watch] = seq_of(&event);
            counted[watch] += 1 + event["params"]["merged"].as_u64().unwrap_or(0);
            notifications += 1;
        }
        assert!(counted[1..].iter().all(|count| *count == changes), "{counted:?}");
    }
    assert!(notifications < 5 * 16 * changes, "nothing was merged");
}

#[test]
fn a_watcher_that_misses_events_for_good_is_told_so_and_goes_on_from_there() {
    let config = "[limits]\nwatch_buffer_events = 16\nline_out_bytes = 65536\n[store]\nevents_kept = 50\n";
    let market = Market::start_with(config);
    let mut acme = market.sign_up("manufacturer", "acme");
    let mut watcher = Raw::to(&market);
    let mut told = open(&mut watcher, json!({"topics": ALL}))["seq"].as_u64().unwrap();
    make_events(&mut acme, 5);
    let last = newest_seq(&market);
    let mut resyncs = 0;
    while told < last {
        let notification = watcher.json();
        if notification["method"] == "watch.resync" {
            resyncs += 1;
            assert!(seq_of(&notification) > told && notification["params"]["reason"].is_string(), "{notification}");
        } else {
            assert_eq!(seq_of(&notification), told + 1, "{notification}");
        }
        told = seq_of(&notification);
    }
    assert!(resyncs > 0);
    acme.change("stock.add", json!({"sku": "good-0001", "quantity": 1})).unwrap();
    let next = watcher.json();
    assert_eq!((&next["method"], seq_of(&next)), (&json!("watch.event"), last + 1));
}

#[test]
fn a_watch_goes_on_after_the_event_that_was_seen_last() {
    let market = Market::start();
    let mut acme = market.manufacturer("acme", &[("A", 1, 100), ("B", 1, 100), ("C", 1, 100)]);
    let newest = newest_seq(&market);
    let mut watcher = Raw::to(&market);
    let opened = open(&mut watcher, json!({"topics": ["offers"], "since": newest - 2}));
    assert_eq!((&opened["resync"], &opened["snapshot"]), (&json!(false), &Value::Null));
    assert_eq!(opened["seq"], newest - 2);
    assert_eq!([watcher.json(), watcher.json()].map(|e| seq_of(&e)), [newest - 1, newest]);
    acme.change("stock.add", json!({"sku": "A", "quantity": 1})).unwrap();
    assert_eq!(seq_of(&watcher.json()), newest + 1);
}

#[test]
fn a_place_in_history_that_is_too_old_or_in_the_future_begins_anew_and_says_so() {
    let market = Market::start_with("[store]\nevents_kept = 50\n");
    let mut acme = market.sign_up("manufacturer", "acme");
    make_events(&mut acme, 3);
    let newest = newest_seq(&market);
    for since in [0, 1, newest + 1, u64::MAX - 1] {
        let mut watcher = Raw::to(&market);
        let opened = open(&mut watcher, json!({"topics": ["offers"], "since": since}));
        assert_eq!((&opened["resync"], &opened["seq"]), (&json!(true), &json!(newest)), "{since}");
        assert_eq!(opened["snapshot"]["seq"], newest, "{since}");
    }
    let mut watcher = Raw::to(&market);
    let refusal = watcher.ask(&request("1", "watch.open", &json!({"topics": ["offers"], "since": u64::MAX})));
    assert_eq!(refused(&refusal).1, -32602);
    let opened = open(&mut watcher, json!({"topics": ["offers"], "since": newest}));
    assert_eq!((&opened["resync"], &opened["seq"]), (&json!(false), &json!(newest)));
}

#[test]
fn a_connection_has_sixteen_watches_and_each_is_told() {
    let market = Market::start();
    let mut acme = market.manufacturer("acme", &[("A", 1, 100)]);
    let mut watcher = Raw::to(&market);
    let mut watches: Vec<u64> =
        (0..16).map(|_| open(&mut watcher, json!({"topics": ["offers"]}))["watch"].as_u64().unwrap()).collect();
    let seventeenth = watcher.ask(&request("1", "watch.open", &json!({"topics": ["offers"]})));
    assert_eq!(refused(&seventeenth), ("1".to_owned(), 1012, "limit_reached".to_owned()));
    assert!(seventeenth.contains("16 watches on one connection"), "{seventeenth}");
    let close = request("1", "watch.close", &json!({"watch": watches[0]}));
    assert_eq!(watcher.ask(&close), r#"{"jsonrpc":"2.0","id":1,"result":{}}"#);
    assert_eq!(refused(&watcher.ask(&close)), ("1".to_owned(), 1008, "not_found".to_owned()));
    watches[0] = open(&mut watcher, json!({"topics": ["offers"]}))["watch"].as_u64().unwrap();
    acme.change("stock.add", json!({"sku": "A", "quantity": 1})).unwrap();
    let mut told: Vec<u64> = (0..16).map(|_| watcher.json()["params"]["watch"].as_u64().unwrap()).collect();
    told.sort_unstable();
    watches.sort_unstable();
    assert_eq!(told, watches);
}

#[test]
fn a_watcher_who_half_closes_is_let_go() {
    let market = Market::start();
    let mut watcher = Raw::to(&market);
    open(&mut watcher, json!({"topics": ["rounds"]}));
    watcher.half_close();
    assert_eq!(watcher.rest(), "");
}
