//! Rules of "Buying": fill policies, the order of manufacturers, minimum quantities, price limits.

use cds::market::order::FillPolicy::{AllOrNone, CompleteLines, Partial};
use cds::market::order::{LineReason, OrderStatus};

use super::{any, at_least, at_most, fills, line, selling};

#[test]
fn all_or_none_fills_every_line_or_nothing_happens() {
    let mut world = selling(&[("nut", "acme", 10, 5), ("pin", "acme", 2, 5)]);
    let seq = world.market().seq;
    assert!(world.buy(101, AllOrNone, &[any("nut", 4), any("pin", 3)]).is_err());
    assert_eq!((world.market().seq, world.market().last_order), (seq, 0));
    assert_eq!(world.counts("nut", "acme"), [10, 10, 0, 0]);
    let order = world.buy(101, AllOrNone, &[any("nut", 4), any("pin", 2)]).unwrap();
    assert_eq!(fills(&order), [[("acme", 4, 5)], [("acme", 2, 5)]]);
    assert_eq!((order.status(), order.total().minor()), (OrderStatus::Filled, 30));
}

#[test]
fn complete_lines_fills_a_line_in_full_or_drops_it() {
    let mut world = selling(&[("nut", "acme", 10, 5), ("pin", "acme", 2, 5)]);
    let order = world.buy(101, CompleteLines, &[any("pin", 3), any("nut", 4)]).unwrap();
    assert_eq!(fills(&order), [vec![], vec![("acme", 4, 5)]]);
    assert_eq!((order.lines[0].reason, order.lines[0].available_now), (Some(LineReason::InsufficientStock), 2));
    assert_eq!(order.status(), OrderStatus::Partial);
}

#[test]
fn partial_takes_what_there_is() {
    let mut world = selling(&[("nut", "acme", 3, 5), ("pin", "acme", 2, 5)]);
    let order = world.buy(101, Partial, &[any("nut", 4), any("pin", 1)]).unwrap();
    assert_eq!(fills(&order), [[("acme", 3, 5)], [("acme", 1, 5)]]);
    let nut = &order.lines[0];
    assert_eq!((nut.filled(), nut.short(), nut.reason), (3, 1, Some(LineReason::InsufficientStock)));
    assert_eq!(order.lines[1].reason, None);
}

#[test]
fn partial_takes_nothing_below_the_minimum_and_leaves_it_to_the_lines_after() {
    for (least, taken) in [(3, 3), (4, 0)] {
        let mut world = selling(&[("nut", "acme", 3, 5), ("pin", "acme", 1, 5)]);
        let lines = [at_least(least, any("nut", 5)), any("pin", 1), any("nut", 2)];
        let order = world.buy(101, Partial, &lines).unwrap();
        assert_eq!(order.lines[0].filled(), taken, "at least {least}");
        let reason = if taken == 0 { LineReason::BelowMinimum } else { LineReason::InsufficientStock };
        assert_eq!(order.lines[0].reason, Some(reason));
        assert_eq!(order.lines[2].filled(), 2.min(3 - taken));
    }
}

#[test]
fn a_minimum_of_zero_is_no_minimum() {
    let mut world = selling(&[("nut", "acme", 1, 5), ("pin", "acme", 0, 5)]);
    let order = world.buy(101, Partial, &[at_least(0, any("nut", 5)), at_least(0, any("pin", 5))]).unwrap();
    assert_eq!(fills(&order), [vec![("acme", 1, 5)], vec![]]);
}

#[test]
fn any_means_the_cheapest_first_then_by_name() {
    let mut world = selling(&[("nut", "crane", 2, 4), ("nut", "acme", 2, 5), ("nut", "bolts", 2, 4)]);
    let order = world.buy_one(101, any("nut", 5));
    assert_eq!(fills(&order), [[("bolts", 2, 4), ("crane", 2, 4), ("acme", 1, 5)]]);
    assert_eq!((order.total().minor(), order.lines[0].available_now), (21, 1));
}

#[test]
fn listed_makers_are_asked_in_the_order_of_the_list_whatever_their_price() {
    let mut world = selling(&[("nut", "crane", 2, 4), ("nut", "acme", 2, 5), ("nut", "bolts", 9, 1)]);
    let order = world.buy_one(101, line("nut", &["acme", "crane"], 3));
    assert_eq!(fills(&order), [[("acme", 2, 5), ("crane", 1, 4)]]);
    assert!(world.buy(101, AllOrNone, &[line("nut", &["acme", "crane"], 2)]).is_err(), "only the named ones count");
}

#[test]
fn two_lines_on_one_offer_share_its_stock() {
    let mut world = selling(&[("nut", "acme", 5, 5)]);
    assert!(world.buy(101, AllOrNone, &[any("nut", 3), line("nut", &["acme"], 3)]).is_err());
    let order = world.buy(101, Partial, &[any("nut", 3), line("nut", &["acme"], 3)]).unwrap();
    assert_eq!(fills(&order), [[("acme", 3, 5)], [("acme", 2, 5)]]);
    assert_eq!(world.counts("nut", "acme"), [5, 0, 5, 0]);
    assert_eq!(order.lines.iter().map(|l| l.available_now).collect::<Vec<_>>(), [0, 0]);
}

#[test]
fn a_price_above_the_limit_is_passed_over_and_the_next_maker_is_asked() {
    let mut world = selling(&[("nut", "acme", 9, 6), ("nut", "bolts", 9, 5)]);
    let order = world.buy_one(101, at_most(5, line("nut", &["acme", "bolts"], 2)));
    assert_eq!(fills(&order), [[("bolts", 2, 5)]]);
}

#[test]
fn a_lower_live_price_is_passed_on() {
    let mut world = selling(&[("nut", "acme", 9, 6)]);
    world.reprice("nut", "acme", 4).unwrap();
    let order = world.buy_one(101, at_most(6, any("nut", 2)));
    assert_eq!(fills(&order), [[("acme", 2, 4)]]);
}

#[test]
fn short_by_price_is_told_apart_from_short_by_stock() {
    let mut world = selling(&[("nut", "acme", 2, 5), ("nut", "bolts", 3, 9)]);
    for (asked, reason) in [(5, LineReason::PriceAboveLimit), (6, LineReason::InsufficientStock)] {
        let quote = world.buy(101, AllOrNone, &[at_most(5, any("nut", asked))]).unwrap_err();
        let lines = super::shortages::lines_of(&quote);
        assert_eq!((lines[0].could_fill, lines[0].available_now, lines[0].reason), (2, 5, Some(reason)));
    }
}

#[test]
fn a_minimum_missed_because_of_the_price_is_short_by_price() {
    let mut world = selling(&[("nut", "acme", 2, 5), ("nut", "bolts", 9, 9), ("pin", "acme", 1, 1)]);
    let order = world.buy(101, Partial, &[at_most(5, at_least(3, any("nut", 4))), any("pin", 1)]).unwrap();
    assert_eq!((order.lines[0].filled(), order.lines[0].reason), (0, Some(LineReason::PriceAboveLimit)));
}

#[test]
fn an_order_remembers_round_seq_time_and_what_each_unit_cost() {
    let mut world = selling(&[("nut", "acme", 9, 6)]);
    let order = world.buy_one(101, any("nut", 2));
    assert_eq!((order.round.to_string().as_str(), order.placed_at, order.id.0), ("2026-12", world.now, 1));
    assert_eq!(world.order(order.id), order);
    let group = world.rows.events.last().unwrap();
    assert!(group.numbered().any(|(seq, event)| {
        seq == order.seq && matches!(event, cds::market::event::Event::OrderPlaced { order: id, .. } if *id == order.id)
    }));
}
