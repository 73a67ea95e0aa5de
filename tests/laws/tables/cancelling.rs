//! Rules of cancelling: an order, a line, or part of one, while its round sells; units return exactly once.

use cds::market::event::Event;
use cds::market::order::OrderStatus;
use cds::market::reason::Reason;
use cds::market::refusal::Refusal;
use cds::market::round::{Cause, RoundState};

use super::{any, line, reason, selling};
use crate::world::keyed;

#[test]
fn cancelling_an_order_returns_all_its_units_exactly_once() {
    let mut world = selling(&[("nut", "acme", 5, 5), ("pin", "acme", 5, 2)]);
    let order = world.buy(101, super::FillPolicy::AllOrNone, &[any("nut", 3), any("pin", 2)]).unwrap();
    let cancelled = world.cancel(101, &order, None, None).unwrap();
    assert_eq!((cancelled.status(), cancelled.total().minor()), (OrderStatus::Cancelled, 0));
    for _ in 0..2 {
        let refusal = world.cancel(101, &order, None, None).unwrap_err();
        assert!(matches!(refusal, Refusal::NothingToCancel { kept: 0, .. }), "{refusal:?}");
    }
    assert_eq!(world.counts("nut", "acme"), [5, 5, 0, 0]);
    assert_eq!(world.counts("pin", "acme"), [5, 5, 0, 0]);
    assert_eq!(world.round().unwrap().totals.available, 10);
}

#[test]
fn one_line_or_part_of_one_can_be_given_back_until_nothing_is_kept() {
    let mut world = selling(&[("nut", "acme", 5, 5), ("pin", "acme", 5, 2)]);
    let order = world.buy(101, super::FillPolicy::AllOrNone, &[any("nut", 3), any("pin", 2)]).unwrap();
    let after = world.cancel(101, &order, Some(1), Some(2)).unwrap();
    assert_eq!((after.status(), after.lines[0].cancelled()), (OrderStatus::PartlyCancelled, 2));
    let told = world.last_events();
    assert!(matches!(told[0], Event::OrderCancelled { units: 2, total, .. } if total.minor() == 9), "{told:?}");
    let refusal = world.cancel(101, &order, Some(1), Some(2)).unwrap_err();
    assert!(matches!(refusal, Refusal::NothingToCancel { kept: 1, line: Some(1), .. }), "{refusal:?}");
    world.cancel(101, &order, Some(1), None).unwrap();
    assert!(matches!(world.cancel(101, &order, Some(1), None), Err(Refusal::NothingToCancel { kept: 0, .. })));
    assert_eq!(world.counts("nut", "acme"), [5, 5, 0, 0]);
    assert_eq!(world.counts("pin", "acme"), [5, 3, 2, 0]);
    world.cancel(101, &order, None, None).unwrap();
    assert_eq!(world.order(order.id).status(), OrderStatus::Cancelled);
}

#[test]
fn the_last_fill_is_given_back_first() {
    let mut world = selling(&[("nut", "acme", 2, 5), ("nut", "bolts", 2, 6), ("nut", "crane", 2, 7)]);
    let order = world.buy_one(101, any("nut", 5));
    let after = world.cancel(101, &order, Some(1), Some(2)).unwrap();
    let kept: Vec<_> = after.lines[0].fills.iter().map(|f| f.kept().units()).collect();
    assert_eq!(kept, [2, 1, 0]);
    assert_eq!((world.counts("nut", "bolts")[2], world.counts("nut", "crane")[2]), (1, 0));
}

#[test]
fn units_come_back_at_the_price_they_were_sold_for_although_it_fell() {
    let mut world = selling(&[("nut", "acme", 5, 9)]);
    let order = world.buy_one(101, any("nut", 3));
    world.reprice("nut", "acme", 4).unwrap();
    world.buy_one(102, any("nut", 1));
    let after = world.cancel(101, &order, Some(1), Some(2)).unwrap();
    assert_eq!(after.total().minor(), 9);
    world.close();
    let report = world.report("2026-12/acme").unwrap();
    assert_eq!((report.lines[0].sold, report.total.minor(), report.orders), (2, 9 + 4, 2));
}

#[test]
fn units_given_back_can_be_sold_again() {
    let mut world = selling(&[("nut", "acme", 2, 5)]);
    let order = world.buy_one(101, any("nut", 2));
    world.cancel(101, &order, None, None).unwrap();
    world.buy_one(102, any("nut", 2));
    assert!(world.cancel(101, &order, None, None).is_err());
    assert_eq!(world.counts("nut", "acme"), [2, 0, 2, 0]);
}

#[test]
fn a_quantity_needs_its_line_and_is_at_least_one() {
    let mut world = selling(&[("nut", "acme", 5, 5)]);
    let order = world.buy_one(101, any("nut", 3));
    for (line, quantity) in [(None, Some(1)), (Some(1), Some(0))] {
        let refusal = world.cancel(101, &order, line, quantity).unwrap_err();
        assert!(matches!(&refusal, Refusal::NotUsable { field, .. } if field == "quantity"), "{refusal:?}");
    }
    assert_eq!(world.order(order.id), order);
}

#[test]
fn an_unknown_order_a_strangers_order_and_an_unknown_line_are_not_found() {
    let mut world = selling(&[("nut", "acme", 5, 5)]);
    let order = world.buy_one(101, any("nut", 3));
    let mut unknown = order.clone();
    unknown.id.0 = 99;
    let tries = [
        (world.cancel(101, &unknown, None, None), "order"),
        (world.cancel(102, &order, None, None), "order"),
        (world.cancel(101, &order, Some(0), None), "line"),
        (world.cancel(101, &order, Some(2), None), "line"),
    ];
    for (refused, thing) in tries {
        assert!(matches!(&refused, Err(Refusal::NotFound { what, .. }) if what == thing), "{refused:?}");
    }
}

#[test]
fn cancelling_stops_with_the_round_and_the_refusal_names_the_orders_round() {
    let mut world = selling(&[("nut", "acme", 5, 5)]);
    let order = world.buy_one(101, line("nut", &["acme"], 3));
    world.pause();
    assert_eq!(reason(&world.cancel(101, &order, None, None).unwrap_err()), Reason::RoundNotSelling);
    world.resume();
    world.close();
    let closed = world.order(order.id);
    world.open("2027-01").unwrap();
    for paused in [false, true] {
        if paused {
            world.pause();
        }
        let refusal = world.cancel(101, &order, None, None).unwrap_err();
        let Refusal::RoundNotSelling { round, state, cause, .. } = refusal else { panic!("{refusal:?}") };
        assert_eq!(round.unwrap().to_string(), "2026-12");
        assert_eq!((state, cause), (Some(RoundState::Closed), Some(Cause::Operator)));
    }
    assert_eq!(world.order(order.id), closed);
}

#[test]
fn a_replayed_purchase_tells_the_order_as_it_was_answered_before_it_was_cancelled() {
    let mut world = selling(&[("nut", "acme", 5, 5)]);
    let request = super::OrderRequest {
        fill: super::FillPolicy::AllOrNone,
        lines: vec![any("nut", 3)],
        reference: None,
        note: None,
    };
    let sent = keyed("one", super::Command::Place { customer: crate::world::customer(101), request, round: None });
    let first = world.submit(&sent).answer;
    let Ok(super::Outcome::Order(order)) = first.result.clone() else { panic!("{first:?}") };
    world.cancel(101, &order, Some(1), Some(1)).unwrap();
    let again = world.submit(&sent).answer;
    assert_eq!((again.result, again.replayed), (first.result, true));
    assert_eq!(world.order(order.id).lines[0].cancelled(), 1);
}
