//! `order.place_all` and the round of `order.place` over the wire: who may name customers, and what is answered.

use serde_json::{Value, json};

use crate::support::{Market, month_of_now};

fn order(customer: Option<&str>, quantity: u64) -> Value {
    let lines = json!([{"sku": "A", "from": "any", "quantity": quantity}]);
    let mut order = json!({"fill": "all_or_none", "lines": lines, "reference": "r"});
    if let Some(name) = customer {
        order["customer"] = json!(name);
    }
    order
}

#[test]
fn the_operator_places_orders_of_several_customers_in_one_step_and_a_customer_only_his_own() {
    let market = Market::start();
    market.manufacturer("acme", &[("A", 5, 100)]);
    let (mut ada, _bob) = (market.sign_up("customer", "ada"), market.sign_up("customer", "bob"));
    let mut operator = market.wire();
    let both = json!({"orders": [order(Some("ada"), 1), order(Some("bob"), 2)], "round": month_of_now(), "key": "all"});
    let placed = operator.call("order.place_all", both.clone()).unwrap();
    assert_eq!(
        placed["orders"][1],
        json!({"order": 2, "reference": "r", "status": "filled", "requested": 2, "filled": 2, "total": 200})
    );
    assert_eq!(operator.call("order.place_all", both).unwrap()["replayed"], true);
    assert_eq!(
        ada.change("order.place_all", json!({"orders": [order(None, 1), order(Some("ada"), 1)]})).unwrap()["orders"][0]
            ["order"],
        3
    );
    let foreign = ada.change("order.place_all", json!({"orders": [order(Some("nobody"), 1)]})).unwrap_err();
    assert_eq!(foreign["data"]["reason"], "not_found", "this caller is the operator, too");
    let maker = operator.change("order.place_all", json!({"orders": [order(Some("acme"), 1)]})).unwrap_err();
    assert_eq!(maker["data"]["reason"], "not_found");
    let nobodys = operator.change("order.place_all", json!({"orders": [order(None, 1)]})).unwrap_err();
    assert_eq!(nobodys["data"]["reason"], "not_logged_in");
    assert_eq!(market.available("A", "acme"), 0, "five were there, five are sold");
}

#[test]
fn the_operator_orders_for_a_customer_under_that_customers_keys() {
    let market = Market::start();
    market.manufacturer("acme", &[("A", 5, 100)]);
    let mut ada = market.sign_up("customer", "ada");
    let mut place = order(Some("ada"), 1);
    place["key"] = json!("k1");
    let placed = market.wire().call("order.place", place.clone()).unwrap();
    assert_eq!((&placed["customer"], &placed["replayed"]), (&json!("ada"), &json!(false)));
    place.as_object_mut().unwrap().remove("customer");
    let again = ada.call("order.place", place).unwrap();
    assert_eq!((&again["order"], &again["replayed"]), (&placed["order"], &json!(true)));
    let nobody = market.wire().change("order.place", order(Some("nobody"), 1)).unwrap_err();
    assert_eq!(nobody["data"]["reason"], "not_found");
}

#[test]
fn a_refused_step_says_which_order_and_line_it_was_and_a_wrong_field_has_its_whole_path() {
    let market = Market::start();
    market.manufacturer("acme", &[("A", 5, 100)]);
    let mut ada = market.sign_up("customer", "ada");
    let error = ada.change("order.place_all", json!({"orders": [order(None, 3), order(None, 3)]})).unwrap_err();
    assert_eq!(error["code"], 1005);
    assert_eq!((&error["data"]["order"], &error["data"]["line"]), (&json!(2), &json!(1)));
    assert_eq!(error["data"]["refused"]["insufficient_stock"]["lines"][0]["could_fill"], 2, "{error}");
    assert_eq!(market.available("A", "acme"), 5);
    let wrong = ada.change("order.place_all", json!({"orders": [order(None, 3), order(None, 0)]})).unwrap_err();
    assert_eq!(wrong["data"]["field"], "orders[1].lines[0].quantity", "{wrong}");
    let none = ada.change("order.place_all", json!({"orders": []})).unwrap_err();
    assert_eq!((&none["code"], &none["data"]["field"]), (&json!(-32602), &json!("orders")));
}

#[test]
fn an_order_for_a_round_that_does_not_sell_is_refused_with_that_round() {
    let market = Market::start();
    market.manufacturer("acme", &[("A", 5, 100)]);
    let mut ada = market.sign_up("customer", "ada");
    let round = month_of_now();
    market.wire().change("round.close", json!({})).unwrap();
    market.wire().change("round.open", json!({})).unwrap();
    let mut place = order(None, 1);
    place["round"] = json!(round);
    let late = ada.change("order.place", place.clone()).unwrap_err();
    assert_eq!((&late["code"], &late["data"]["round"]), (&json!(1009), &json!(round)));
    let quoted = ada.call("order.quote", place.clone()).unwrap_err();
    assert_eq!(quoted["code"], 1009);
    place["round"] = json!(format!("{round}.2"));
    assert_eq!(ada.change("order.place", place).unwrap()["round"], json!(format!("{round}.2")));
}
