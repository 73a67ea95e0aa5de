//! Customers who buy until the daemon is gone, and what must be true of the market afterwards.
#![allow(dead_code)]

use std::collections::{BTreeMap, BTreeSet};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::sync::mpsc::Sender;
use std::thread;

use serde_json::{Value, json};

use super::{Market, Wire};

pub(crate) const CUSTOMERS: u64 = 64;
/// So many of them buy at the same time in [`buy_until`].
const BUYERS: u64 = 16;

/// A connection that acts for an account, if a daemon answers.
pub(crate) fn acting_for(socket: &Path, name: &str) -> Option<Wire> {
    let mut wire = Wire::over(UnixStream::connect(socket).ok()?);
    wire.call("session.act_as", json!({"name": name})).ok().map(|_| wire)
}

pub(crate) fn customer(n: u64) -> String {
    format!("customer-{n}")
}

pub(crate) fn sign_up_customers(market: &Market) {
    let mut wire = market.wire();
    for n in 0..CUSTOMERS {
        wire.change("account.signup", json!({"role": "customer", "name": customer(n)})).unwrap();
    }
}

/// More of A and B than any test buys; the cheaper maker of A runs out early.
pub(crate) fn offer_plenty(market: &Market) {
    sign_up_customers(market);
    market.manufacturer("acme", &[("A", 100, 100), ("B", 500_000, 50)]);
    market.manufacturer("borealis", &[("A", 500_000, 110), ("B", 500_000, 50)]);
}

/// What a buyer knows of one of his orders.
pub(crate) struct Asked {
    customer: u64,
    key: String,
    params: Value,
    /// The order's number if it was acknowledged; none if its outcome is unknown.
    pub(crate) order: Option<u64>,
}

/// Lets customers buy from many connections, ends the daemon with `end` once so many orders were acknowledged, and
/// gives back all that was asked. `life` makes the keys of one load differ from another's.
pub(crate) fn buy_until(market: &Market, life: u64, orders: u64, end: impl FnOnce()) -> Vec<Asked> {
    let (socket, (acknowledge, acknowledged)) = (market.socket(), std::sync::mpsc::channel());
    thread::scope(|scope| {
        let socket = &socket;
        let buy = |n| {
            let acknowledge = acknowledge.clone();
            scope.spawn(move || buy_until_gone(socket, n, life, &acknowledge))
        };
        let buyers: Vec<_> = (0..BUYERS).map(buy).collect();
        drop(acknowledge);
        for _ in 0..orders {
            acknowledged.recv().unwrap();
        }
        end();
        buyers.into_iter().flat_map(|b| b.join().unwrap()).collect()
    })
}

/// Buys one order after the other until the daemon is gone.
fn buy_until_gone(socket: &Path, n: u64, life: u64, acknowledge: &Sender<()>) -> Vec<Asked> {
    let Some(mut wire) = acting_for(socket, &customer(n)) else { return Vec::new() };
    let mut asked = Vec::new();
    for count in 0_u64.. {
        let key = format!("{life}-{n}-{count}");
        let lines = json!([
            {"sku": "A", "from": ["acme", "borealis"], "quantity": 1 + count % 3},
            {"sku": "B", "from": "any", "quantity": 2}
        ]);
        let params = json!({"fill": "all_or_none", "lines": lines, "note": "n".repeat(1000), "key": key});
        let answer = wire.call("order.place", params.clone());
        let order = answer.as_ref().ok().map(|o| number(&o["order"]));
        asked.push(Asked { customer: n, key, params, order });
        match answer {
            // Nobody may be counting any more.
            Ok(_) => drop(acknowledge.send(())),
            Err(error) if outcome_is_unknown(&error) => break,
            Err(error) => panic!("refused: {error}"),
        }
    }
    asked
}

/// The answer was lost, or it says itself that only the same key can tell.
fn outcome_is_unknown(error: &Value) -> bool {
    error["code"].is_null() || matches!(error["data"]["retry"].as_str(), Some("same_key" | "later"))
}

/// Every order of the market, newest first, page by page.
pub(crate) fn all_orders(market: &Market) -> Vec<Value> {
    let (mut wire, mut orders, mut cursor) = (market.wire(), Vec::new(), Value::Null);
    loop {
        let params = if cursor.is_null() { json!({"limit": 500}) } else { json!({"limit": 500, "cursor": cursor}) };
        let mut page = wire.call("order.list", params).unwrap();
        orders.append(page["orders"].as_array_mut().unwrap());
        cursor = page["next_cursor"].take();
        if cursor.is_null() {
            return orders;
        }
    }
}

/// The numbers of all orders.
pub(crate) fn order_numbers(market: &Market) -> BTreeSet<u64> {
    all_orders(market).iter().map(|o| number(&o["order"])).collect()
}

/// Compares offers and round with what the orders say was sold (law L1); gives back the units sold.
pub(crate) fn books_agree(market: &Market) -> u64 {
    let mut sold = sold_by_orders(market);
    let page = market.wire().call("offer.list", json!({})).unwrap();
    let mut units = 0;
    for offer in page["offers"].as_array().unwrap() {
        let by_orders = sold.remove(&(text(&offer["sku"]), text(&offer["manufacturer"]))).unwrap_or_default();
        assert_eq!(number(&offer["sold"]), by_orders, "{offer}");
        let parts = ["available", "held", "sold", "withdrawn"].map(|part| number(&offer[part]));
        assert_eq!(number(&offer["offered"]), parts.iter().sum::<u64>(), "{offer}");
        units += by_orders;
    }
    assert!(sold.is_empty(), "sold, but not offered: {sold:?}");
    let round = market.wire().call("round.show", json!({})).unwrap();
    assert_eq!(number(&round["totals"]["sold"]), units);
    units
}

/// Units by good and manufacturer.
fn sold_by_orders(market: &Market) -> BTreeMap<(String, String), u64> {
    let mut sold: BTreeMap<(String, String), u64> = BTreeMap::new();
    for order in all_orders(market) {
        for line in order["lines"].as_array().unwrap() {
            for fill in line["fills"].as_array().unwrap() {
                let of = (text(&line["sku"]), text(&fill["manufacturer"]));
                *sold.entry(of).or_default() += number(&fill["quantity"]) - number(&fill["cancelled"]);
            }
        }
    }
    sold
}

/// Asks again for everything that was asked, with the same keys: what was acknowledged is there, the rest is wholly
/// there or is done now, and each key stands for one order.
pub(crate) fn settle(market: &Market, asked: &[Asked]) {
    let before: BTreeMap<u64, Value> = all_orders(market).into_iter().map(|o| (number(&o["order"]), o)).collect();
    let mut found: BTreeSet<u64> = BTreeSet::new();
    let mut connections: BTreeMap<u64, Wire> = BTreeMap::new();
    for Asked { customer: n, key, params, order } in asked {
        let acknowledged = order.is_none_or(|order| before.contains_key(&order));
        assert!(acknowledged, "order {order:?} was acknowledged and is gone");
        let wire = connections.entry(*n).or_insert_with(|| acting_for(&market.socket(), &customer(*n)).unwrap());
        let again = wire.call("order.place", params.clone()).unwrap();
        let now = number(&again["order"]);
        assert!(found.insert(now), "order {now} stands for two keys, one of them {key}");
        assert_eq!(again["replayed"], json!(before.contains_key(&now)), "{key}");
        assert!(order.is_none_or(|order| order == now), "{key}: order {order:?} became {now}");
        if let Some(stored) = before.get(&now) {
            assert_eq!(stored["lines"], again["lines"], "wholly there: {key}");
        }
    }
    assert!(before.keys().all(|order| found.contains(order)), "an order is there that nobody asked for");
    assert_eq!(all_orders(market).len(), asked.len(), "each key stands for one order, whenever it was done");
    books_agree(market);
}

pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

pub(crate) fn number(value: &Value) -> u64 {
    value.as_u64().unwrap()
}
