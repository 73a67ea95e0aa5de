//! The market of the customers' tests: two manufacturers, the customer ada, and rivals who are faster.

use serde_json::{Value, json};

use super::{Market, Wire};

/// 5 units of A from acme at 4.50 and 30 from borealis at 4.80; 10 of B from acme at 1.00. The calling Unix user is the
/// customer ada.
pub(crate) fn market() -> Market {
    market_with("")
}

pub(crate) fn market_with(config: &str) -> Market {
    let market = Market::start_with(config);
    market.manufacturer("acme", &[("A", 5, 450), ("B", 10, 100)]);
    market.manufacturer("borealis", &[("A", 30, 480)]);
    market.wire().change("account.signup", json!({"role": "customer", "name": "ada", "peer": true})).unwrap();
    market
}

/// A connection of ada's.
pub(crate) fn ada(market: &Market) -> Wire {
    let mut wire = market.wire();
    wire.call("session.resume", json!({"role": "customer"})).unwrap();
    wire
}

/// A connection that acts for somebody who has an account.
pub(crate) fn acting_for(market: &Market, name: &str) -> Wire {
    let mut wire = market.wire();
    wire.call("session.act_as", json!({"name": name})).unwrap();
    wire
}

/// Another customer buys some of A in the meantime.
pub(crate) fn rival_buys(market: &Market, from: &str, units: u64) {
    let name = format!("rival-{from}-{units}");
    let line = json!({"sku": "A", "from": [from], "quantity": units});
    let order = json!({"fill": "all_or_none", "lines": [line]});
    market.sign_up("customer", &name).change("order.place", order).unwrap();
}

pub(crate) fn reprice(market: &Market, manufacturer: &str, minor: u64) {
    acting_for(market, manufacturer).change("stock.price", json!({"sku": "A", "unit_price": minor})).unwrap();
}

/// ada's orders: per order its fills as `SKU@maker=units:price`.
pub(crate) fn bought(market: &Market) -> Vec<String> {
    orders(market).iter().map(fills).collect()
}

/// ada's orders, newest first.
pub(crate) fn orders(market: &Market) -> Vec<Value> {
    ada(market).call("order.list", json!({})).unwrap()["orders"].as_array().unwrap().clone()
}

fn fills(order: &Value) -> String {
    let mut said = Vec::new();
    for line in order["lines"].as_array().unwrap() {
        for fill in line["fills"].as_array().unwrap() {
            let (sku, maker) = (line["sku"].as_str().unwrap(), fill["manufacturer"].as_str().unwrap());
            said.push(format!("{sku}@{maker}={}:{}", fill["quantity"], fill["unit_price"]));
        }
    }
    said.join(" ")
}

/// What is in ada's cart: `A@acme=12` …
pub(crate) fn cart(market: &Market) -> Vec<String> {
    let shown = ada(market).call("cart.show", json!({})).unwrap();
    let line = |l: &Value| {
        let makers = |all: &Vec<Value>| all.iter().map(|m| m.as_str().unwrap()).collect::<Vec<_>>().join(",");
        let from = l["from"].as_array().map_or("any".to_owned(), makers);
        format!("{}@{from}={}", l["sku"].as_str().unwrap(), l["quantity"])
    };
    shown["lines"].as_array().unwrap().iter().map(line).collect()
}

/// Puts goods into ada's cart.
pub(crate) fn put(market: &Market, good: &str, from: &[&str], units: u64) {
    let from = if from.is_empty() { json!("any") } else { json!(from) };
    ada(market).change("cart.add", json!({"sku": good, "from": from, "quantity": units})).unwrap();
}
