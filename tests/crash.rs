//! Crowds, crashes and stops with real connections: never more is sold than offered, and nothing acknowledged is lost.
#![allow(clippy::unwrap_used)]

mod support;

use std::collections::BTreeSet;
use std::io::Write;
use std::sync::Barrier;
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};
use support::Market;
use support::load::{
    Asked, CUSTOMERS, acting_for, books_agree, buy_until, customer, number, offer_plenty, order_numbers, settle,
    sign_up_customers,
};
use support::raw::{Raw, request};

#[test]
fn sixty_four_customers_after_the_last_units_buy_exactly_what_was_offered() {
    const ROUNDS: u64 = 40;
    const UNITS: u64 = 37;
    let market = Market::start();
    sign_up_customers(&market);
    let goods: Vec<String> = (0..ROUNDS).map(|n| format!("good-{n}")).collect();
    let offered: Vec<(&str, u64, u64)> = goods.iter().map(|g| (g.as_str(), UNITS, 100)).collect();
    market.manufacturer("acme", &offered);
    let (socket, all_together) = (market.socket(), Barrier::new(CUSTOMERS as usize));
    let buy = |n: u64| {
        let mut wire = acting_for(&socket, &customer(n)).unwrap();
        let mut bought = Vec::new();
        for good in &goods {
            all_together.wait();
            let params = json!({"fill": "all_or_none", "lines": [{"sku": good, "from": "any", "quantity": 1}]});
            match wire.change("order.place", params) {
                Ok(order) => bought.push(number(&order["order"])),
                Err(error) => assert_eq!(error["data"]["reason"], "insufficient_stock", "{error}"),
            }
        }
        bought
    };
    let buy = &buy;
    let acknowledged: Vec<u64> = thread::scope(|scope| {
        let buyers: Vec<_> = (0..CUSTOMERS).map(|n| scope.spawn(move || buy(n))).collect();
        buyers.into_iter().flat_map(|b| b.join().unwrap()).collect()
    });
    assert_eq!(acknowledged.len() as u64, ROUNDS * UNITS);
    assert_eq!(books_agree(&market), ROUNDS * UNITS);
    assert_eq!(order_numbers(&market), BTreeSet::from_iter(acknowledged), "no order is there that nobody was told of");
}

#[test]
fn a_killed_daemon_has_kept_what_it_acknowledged_and_the_key_settles_the_rest() {
    let mut market = Market::start();
    offer_plenty(&market);
    let mut asked: Vec<Asked> = Vec::new();
    // Each life ends at another moment of its load.
    for (life, orders) in (1..).zip([3, 40, 171, 400]) {
        asked.extend(buy_until(&market, life, orders, || market.kill_from_anywhere()));
        market.ended();
        market.revive();
        books_agree(&market);
    }
    assert!(asked.iter().any(|a| a.order.is_none()), "no answer was ever lost, so nothing was proved");
    settle(&market, &asked);
}

#[test]
fn told_to_stop_the_daemon_answers_what_it_accepted_and_ends_well() {
    let mut market = Market::start();
    offer_plenty(&market);
    let asked = buy_until(&market, 1, 300, || market.terminate());
    assert_eq!(market.ended().code(), Some(0));
    assert!(!market.socket().exists(), "its socket is gone");
    let words = market.words();
    assert!(words.contains("SIGTERM") && words.trim_end().ends_with("stopped"), "{words}");
    market.revive();
    let acknowledged: BTreeSet<u64> = asked.iter().filter_map(|a| a.order).collect();
    assert_eq!(order_numbers(&market), acknowledged, "what was done was answered, what was not answered was not done");
    settle(&market, &asked);
}

#[test]
fn a_stop_answers_every_pipelined_call_that_took_effect() {
    let mut market = Market::start_with("[limits]\nin_flight_calls = 1000\n");
    market.manufacturer("acme", &[("A", 0, 100)]);
    let mut raw = Raw::acting_for(&market, "acme");
    let add = |n: u64| {
        let params = json!({"sku": "A", "quantity": 1, "key": format!("k{n}")});
        request(&n.to_string(), "stock.add", &params) + "\n"
    };
    raw.send((0..1000).map(add).collect::<String>());
    // A first answer shows that the daemon is at work on this connection.
    let first = raw.line();
    market.terminate();
    let rest = raw.rest();
    assert_eq!(market.ended().code(), Some(0));
    assert!(first.contains("\"result\"") && rest.lines().all(|l| l.contains("\"result\"")), "{rest}");
    market.revive();
    let answered = 1 + rest.lines().count() as u64;
    assert_eq!(market.available("A", "acme"), answered, "each change was answered, each answer was a change");
}

/// Everything a restart could lose.
fn looked(market: &Market) -> Vec<Value> {
    let mut wire = market.wire();
    let lists = ["offer.list", "order.list", "round.list", "account.list", "report.list"];
    let mut all: Vec<Value> = lists.map(|method| wire.call(method, json!({})).unwrap()).to_vec();
    let status = wire.call("system.status", json!({})).unwrap();
    all.extend(["instance", "seq", "counts", "round"].map(|field| status[field].clone()));
    all
}

#[test]
fn a_restart_keeps_counters_rounds_carts_and_keys() {
    let mut market = Market::start();
    market.manufacturer("acme", &[("A", 10, 100)]);
    let mut ada = market.sign_up("customer", "ada");
    let order = json!({"fill": "all_or_none", "lines": [{"sku": "A", "from": "any", "quantity": 3}], "key": "o"});
    let placed = ada.call("order.place", order.clone()).unwrap();
    let cart = ada.change("cart.add", json!({"sku": "A", "from": "any", "quantity": 2})).unwrap();
    let before = looked(&market);
    for by_force in [false, true] {
        if by_force {
            market.kill();
        } else {
            market.terminate();
            assert_eq!(market.ended().code(), Some(0));
        }
        market.revive();
        assert_eq!(looked(&market), before);
        let mut ada = acting_for(&market.socket(), "ada").unwrap();
        assert_eq!(ada.call("cart.show", json!({})).unwrap()["lines"], cart["lines"]);
        let again = ada.call("order.place", order.clone()).unwrap();
        assert_eq!((&again["order"], &again["replayed"]), (&placed["order"], &json!(true)));
        assert_eq!(looked(&market), before, "a replay changes nothing");
    }
}

#[test]
fn a_client_that_takes_nothing_cannot_hold_up_the_end() {
    let mut market = Market::start_with("[limits]\nline_out_bytes = 65536\n");
    let greedy = Raw::to(&market);
    greedy.stream().set_write_timeout(Some(Duration::from_millis(200))).unwrap();
    let discover = r#"{"jsonrpc":"2.0","id":1,"method":"rpc.discover"}"#.to_owned() + "\n";
    while greedy.stream().write_all(discover.as_bytes()).is_ok() {}
    market.terminate();
    assert_eq!(market.ended().code(), Some(0));
}
