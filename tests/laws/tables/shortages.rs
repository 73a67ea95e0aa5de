//! Rules of refused orders: which word, which details, and that nothing at all has happened.

use cds::market::decide::quote;
use cds::market::order::FillPolicy::{AllOrNone, CompleteLines, Partial};
use cds::market::order::{LineReason, OrderRequest};
use cds::market::reason::Reason;
use cds::market::refusal::{LineShortage, Refusal};

use super::{any, at_least, at_most, line, reason, selling};
use crate::world::customer;

pub(super) fn lines_of(refusal: &Refusal) -> &[LineShortage] {
    match refusal {
        Refusal::InsufficientStock { lines } | Refusal::PriceAboveLimit { lines } => lines,
        other => panic!("not a shortage: {other:?}"),
    }
}

#[test]
fn an_order_that_fills_nothing_is_refused_under_every_policy() {
    let mut world = selling(&[("nut", "acme", 0, 5)]);
    for fill in [AllOrNone, CompleteLines, Partial] {
        assert_eq!(reason(&world.buy(101, fill, &[any("nut", 1)]).unwrap_err()), Reason::InsufficientStock);
    }
    assert_eq!(world.round().unwrap().active, 0, "who got nothing is not on the roster");
}

#[test]
fn a_refusal_tells_of_every_line_what_it_could_have_had_and_what_is_there() {
    let mut world = selling(&[("nut", "acme", 5, 5), ("pin", "acme", 2, 9)]);
    let lines = [any("nut", 4), any("nut", 4), at_most(8, any("pin", 2))];
    let refusal = world.buy(101, AllOrNone, &lines).unwrap_err();
    let told: Vec<_> =
        lines_of(&refusal).iter().map(|l| (l.line, l.requested, l.could_fill, l.available_now, l.reason)).collect();
    let expected = [
        (1, 4, 4, 5, None),
        (2, 4, 1, 5, Some(LineReason::InsufficientStock)),
        (3, 2, 0, 2, Some(LineReason::PriceAboveLimit)),
    ];
    assert_eq!(told, expected);
    assert_eq!(reason(&refusal), Reason::InsufficientStock, "reasons are mixed");
}

#[test]
fn only_if_every_short_line_is_short_by_price_the_word_is_price_above_limit() {
    let mut world = selling(&[("nut", "acme", 5, 5), ("pin", "acme", 2, 9)]);
    let dear = at_most(8, any("pin", 2));
    let one = world.buy(101, AllOrNone, &[any("nut", 4), dear.clone()]).unwrap_err();
    assert_eq!(reason(&one), Reason::PriceAboveLimit);
    let mixed = world.buy(101, AllOrNone, &[any("nut", 6), dear.clone()]).unwrap_err();
    assert_eq!(reason(&mixed), Reason::InsufficientStock);
    let nothing = world.buy(101, Partial, &[dear]).unwrap_err();
    assert_eq!(reason(&nothing), Reason::PriceAboveLimit);
    let told = lines_of(&nothing)[0].too_dear.clone().unwrap();
    assert_eq!((told.manufacturer.as_str(), told.unit_price.minor(), told.limit.minor()), ("acme", 9, 8));
    assert_eq!(lines_of(&one)[0].too_dear, None, "what has no limit is not too dear");
}

#[test]
fn below_the_minimum_with_nothing_else_is_a_refusal() {
    let mut world = selling(&[("nut", "acme", 2, 5)]);
    let refusal = world.buy(101, Partial, &[at_least(3, any("nut", 5))]).unwrap_err();
    let told = &lines_of(&refusal)[0];
    assert_eq!((told.could_fill, told.reason), (2, Some(LineReason::BelowMinimum)));
    assert_eq!(reason(&refusal), Reason::InsufficientStock);
}

#[test]
fn what_does_not_exist_refuses_the_whole_order_and_is_named() {
    let mut world = selling(&[("nut", "acme", 5, 5), ("pin", "bolts", 5, 5)]);
    for (bad, thing, called) in [
        (any("rod", 1), "good", "rod"),
        (line("rod", &["acme"], 1), "good", "rod"),
        (line("nut", &["acme", "bolts"], 1), "offer", "nut@bolts"),
        (line("nut", &["nobody"], 1), "offer", "nut@nobody"),
    ] {
        for fill in [AllOrNone, CompleteLines, Partial] {
            let refusal = world.buy(101, fill, &[any("nut", 1), bad.clone()]).unwrap_err();
            let named = matches!(&refusal, Refusal::NotFound { what, name } if what == thing && name == called);
            assert!(named, "{refusal:?}");
        }
    }
    assert_eq!(world.counts("nut", "acme"), [5, 5, 0, 0]);
}

#[test]
fn a_quote_is_what_the_order_would_be_and_changes_nothing() {
    let mut world = selling(&[("nut", "acme", 5, 5)]);
    for (fill, asked) in [(AllOrNone, 5), (AllOrNone, 6), (Partial, 6)] {
        let request = OrderRequest { fill, lines: vec![any("nut", asked)], reference: None, note: None };
        let quoted = quote(&world.draft, world.now, customer(101), &request, None).unwrap();
        assert_eq!(quote(&world.draft, world.now, customer(101), &request, None).unwrap(), quoted);
        assert_eq!(world.counts("nut", "acme")[2], 0);
        assert_eq!(quoted, world.buy(101, fill, &request.lines));
        if let Ok(order) = quoted {
            world.cancel(101, &order, None, None).unwrap();
            world = selling(&[("nut", "acme", 5, 5)]);
        }
    }
}
