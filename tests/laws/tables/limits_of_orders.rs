//! Rules of what an order may be at all: lines, quantities, its total.

use cds::limits::{ORDER_LINES_MAX_COUNT, ORDER_TOTAL_MAX_MINOR, PRICE_MAX_MINOR, QUANTITY_MAX_UNITS};
use cds::market::order::FillPolicy::{AllOrNone, CompleteLines, Partial};
use cds::market::order::LineRequest;
use cds::market::reason::Reason;
use cds::market::refusal::Refusal;

use super::{any, at_least, reason, selling};

#[test]
fn an_order_without_lines_or_with_an_empty_or_impossible_line_is_a_mistake_not_a_shortage() {
    let mut world = selling(&[("nut", "acme", 5, 5)]);
    let good = any("nut", 1);
    let bad: [(&str, Vec<LineRequest>); 3] = [
        ("lines", vec![]),
        ("quantity", vec![good.clone(), any("nut", 0)]),
        ("min_quantity", vec![good, at_least(3, any("nut", 2))]),
    ];
    for (named, lines) in bad {
        for fill in [AllOrNone, CompleteLines, Partial] {
            let refusal = world.buy(101, fill, &lines).unwrap_err();
            assert!(matches!(&refusal, Refusal::NotUsable { field, .. } if field == named), "{named}: {refusal:?}");
        }
    }
    assert_eq!(world.market().last_order, 0);
}

#[test]
fn an_order_has_a_largest_number_of_lines() {
    let mut world = selling(&[("nut", "acme", 5000, 5)]);
    let mut lines = vec![any("nut", 1); ORDER_LINES_MAX_COUNT];
    assert!(world.buy(101, AllOrNone, &lines).is_ok());
    lines.push(any("nut", 1));
    assert_eq!(reason(&world.buy(101, AllOrNone, &lines).unwrap_err()), Reason::LimitReached);
}

#[test]
fn an_orders_total_has_a_limit_to_the_last_unit() {
    let most = (ORDER_TOTAL_MAX_MINOR / PRICE_MAX_MINOR) as u64;
    let mut world = selling(&[("nut", "acme", QUANTITY_MAX_UNITS, PRICE_MAX_MINOR)]);
    let refusal = world.buy(101, AllOrNone, &[any("nut", most), any("nut", 1)]).unwrap_err();
    assert!(matches!(refusal, Refusal::LimitReached { limit, .. } if u128::from(limit) == ORDER_TOTAL_MAX_MINOR));
    let order = world.buy_one(101, any("nut", most));
    assert_eq!(order.total().minor(), ORDER_TOTAL_MAX_MINOR);
    assert_eq!(order.id.0, 1, "a refused order takes no number");
}

#[test]
fn the_largest_quantity_at_no_price_can_be_bought_and_given_back() {
    let mut world = selling(&[("nut", "acme", QUANTITY_MAX_UNITS, 0)]);
    let order = world.buy_one(101, any("nut", QUANTITY_MAX_UNITS));
    assert_eq!(world.counts("nut", "acme"), [QUANTITY_MAX_UNITS, 0, QUANTITY_MAX_UNITS, 0]);
    world.cancel(101, &order, None, None).unwrap();
    assert_eq!(world.counts("nut", "acme"), [QUANTITY_MAX_UNITS, QUANTITY_MAX_UNITS, 0, 0]);
}

#[test]
fn an_order_of_all_lines_and_makers_that_fit_is_decided_in_one_go() {
    let makers: Vec<String> = (0..64).map(|n| format!("m{n:02}")).collect();
    let goods: Vec<String> = (0..40).map(|n| format!("g{n:02}")).collect();
    let mut offers = Vec::new();
    for good in &goods {
        offers.extend(makers.iter().map(|who| (good.as_str(), who.as_str(), 1, 1)));
    }
    let mut world = selling(&offers);
    let from: Vec<&str> = makers.iter().map(String::as_str).collect();
    let lines: Vec<LineRequest> = goods.iter().map(|good| super::line(good, &from, 64)).collect();
    let order = world.buy(101, AllOrNone, &lines).unwrap();
    assert!(order.lines.iter().all(|l| l.fills.len() == 64));
    assert_eq!(world.round().unwrap().totals.available, 0);
}
