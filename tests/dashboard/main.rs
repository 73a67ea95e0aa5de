//! The dashboards on a real pseudo-terminal: they show what is, follow what changes, and give the terminal back.
#![allow(clippy::unwrap_used)]

mod customer;
mod manufacturer;
mod screen;
mod shortage;
#[path = "../support/mod.rs"]
mod support;
mod terminal;

use serde_json::json;
use support::Market;

/// 5 units of A from acme at 4.50 and 30 from borealis at 4.80. The terminal's user is the customer ada.
pub(crate) fn market() -> Market {
    let market = Market::start();
    market.manufacturer("acme", &[("A", 5, 450)]);
    market.manufacturer("borealis", &[("A", 30, 480)]);
    market.wire().change("account.signup", json!({"role": "customer", "name": "ada", "peer": true})).unwrap();
    market
}

pub(crate) fn bought_units(market: &Market) -> u64 {
    35 - market.available("A", "acme") - market.available("A", "borealis")
}

/// Another customer buys this many units of A from this manufacturer.
pub(crate) fn others_buy(market: &Market, maker: &str, quantity: u64) {
    let mut other = market.sign_up("customer", &format!("other-{maker}-{quantity}"));
    let take = json!({"fill": "all_or_none", "lines": [{"sku": "A", "from": [maker], "quantity": quantity}]});
    other.change("order.place", take).unwrap();
}
