//! "What others get wrong, and this must not" (product.md): those of them that are rules of the market.

use cds::market::amounts::{Price, Quantity};
use cds::market::command::Command;
use cds::market::order::FillPolicy::{AllOrNone, Partial};
use cds::market::order::OrderRequest;
use cds::market::outcome::Outcome;
use cds::market::refusal::Refusal;

use super::{any, line, selling};
use crate::world::{customer, keyed};

#[test]
fn a_stock_of_5_is_sold_5_times_however_many_ask() {
    let mut world = selling(&[("nut", "acme", 5, 5)]);
    let bought = (0..40).filter(|n| world.buy(100 + n % 8, AllOrNone, &[any("nut", 1)]).is_ok()).count();
    assert_eq!((bought, world.counts("nut", "acme")), (5, [5, 0, 5, 0]));
}

#[test]
fn two_lines_of_one_order_cannot_both_have_the_same_units() {
    let mut world = selling(&[("nut", "acme", 5, 5)]);
    assert!(world.buy(101, AllOrNone, &[any("nut", 4), any("nut", 4)]).is_err());
    assert_eq!(world.counts("nut", "acme"), [5, 5, 0, 0]);
}

#[test]
fn an_order_bought_half_and_bought_again_with_its_key_is_bought_once() {
    let mut world = selling(&[("nut", "acme", 5, 5)]);
    let request = OrderRequest { fill: Partial, lines: vec![any("nut", 8)], reference: None, note: None };
    let sent = keyed("cart-1", Command::Place { customer: customer(101), request, round: None });
    let first = world.submit(&sent).answer;
    world.add("nut", "acme", 5).unwrap();
    let again = world.submit(&sent).answer;
    assert_eq!((again.result, again.replayed), (first.result, true));
    assert_eq!(world.counts("nut", "acme"), [10, 5, 5, 0]);
}

#[test]
fn a_refused_order_stays_refused_under_its_key_even_if_stock_has_come() {
    let mut world = selling(&[("nut", "acme", 0, 5)]);
    let request = OrderRequest { fill: AllOrNone, lines: vec![any("nut", 1)], reference: None, note: None };
    let place = Command::Place { customer: customer(101), request, round: None };
    let first = world.submit(&keyed("k", place.clone())).answer;
    world.add("nut", "acme", 5).unwrap();
    let again = world.submit(&keyed("k", place.clone())).answer;
    assert_eq!((again.result, again.replayed), (first.result, true));
    assert!(world.submit(&keyed("k2", place)).answer.result.is_ok());
}

#[test]
fn different_orders_of_one_customer_are_no_double_click_and_one_key_is_not_for_two() {
    let mut world = selling(&[("nut", "acme", 9, 5)]);
    let place = |n| {
        let request = OrderRequest { fill: AllOrNone, lines: vec![any("nut", n)], reference: None, note: None };
        Command::Place { customer: customer(101), request, round: None }
    };
    for key in ["a", "b"] {
        assert!(world.submit(&keyed(key, place(1))).answer.result.is_ok(), "the same twice, under two keys, is two");
    }
    let other = world.submit(&keyed("a", place(2))).answer;
    assert_eq!((other.result, other.replayed), (Err(Refusal::KeyReused), false));
    assert_eq!(world.counts("nut", "acme"), [9, 7, 2, 0]);
}

#[test]
fn a_quantity_of_minus_50_and_a_price_with_a_point_cannot_be_said() {
    for bad in ["-50", "1.5", "1e3", "\"5\"", "1000000000001", "null"] {
        assert!(serde_json::from_str::<Quantity>(bad).is_err(), "{bad}");
        assert!(serde_json::from_str::<Price>(bad).is_err(), "{bad}");
    }
    assert!(postcard::from_bytes::<Quantity>(&postcard::to_stdvec(&u64::MAX).unwrap()).is_err());
    assert_eq!(serde_json::from_str::<Quantity>("50").unwrap().units(), 50);
}

#[test]
fn a_good_with_zero_stock_can_be_set_adjusted_and_withdrawn() {
    let mut world = selling(&[("nut", "acme", 0, 5)]);
    world.withdraw("nut", "acme").unwrap();
    world.adjust("nut", "acme", 5, true).unwrap();
    world.adjust("nut", "acme", 0, false).unwrap();
    world.set("nut", "acme", 0, 5);
    assert_eq!(world.counts("nut", "acme"), [0, 0, 0, 0]);
    world.close();
    assert!(world.report("2026-12/acme").is_some(), "it took part");
}

#[test]
fn a_collection_does_not_overwrite_what_was_sold() {
    let mut world = selling(&[("nut", "acme", 9, 5)]);
    let order = world.buy_one(101, any("nut", 6));
    world.set("nut", "acme", 9, 5);
    assert_eq!(world.counts("nut", "acme"), [9, 3, 6, 0]);
    assert_eq!(world.order(order.id), order);
}

#[test]
fn history_shows_the_prices_of_its_day() {
    let mut world = selling(&[("nut", "acme", 9, 5)]);
    let order = world.buy_one(101, line("nut", &["acme"], 2));
    world.reprice("nut", "acme", 1).unwrap();
    world.close();
    world.reprice("nut", "acme", 77).unwrap();
    world.open("2027-01").unwrap();
    assert_eq!(world.order(order.id), order);
    assert_eq!((order.total().minor(), world.report("2026-12/acme").unwrap().total.minor()), (10, 10));
}

#[test]
fn who_sold_nothing_is_told_so() {
    let mut world = selling(&[("nut", "acme", 9, 5)]);
    world.close();
    let report = world.report("2026-12/acme").unwrap();
    assert_eq!((report.orders, report.total.minor(), report.lines[0].unsold), (0, 0, 9));
}

#[test]
fn money_is_exact_at_any_size() {
    let mut world = selling(&[("nut", "acme", 3, 999_999_999_999), ("pin", "acme", 1_000_000, 1)]);
    let order = world.buy(101, AllOrNone, &[any("nut", 3), any("pin", 1)]).unwrap();
    assert_eq!(order.total().minor(), 2_999_999_999_998);
}

#[test]
fn a_dry_run_is_the_real_code() {
    let world = selling(&[("nut", "acme", 3, 5)]);
    let request = OrderRequest { fill: Partial, lines: vec![any("nut", 5)], reference: None, note: None };
    let quoted = cds::market::decide::quote(&world.draft, world.now, customer(101), &request, None).unwrap();
    let placed =
        world.decide(&keyed("k", Command::Place { customer: customer(101), request, round: None })).answer.result;
    assert_eq!(quoted.map(|order| Outcome::Order(order.into())), placed);
}
