//! Rules of how a round closes by itself: depleted after its grace, or all customers done.

use cds::market::event::Event;
use cds::market::round::{Cause, RoundState};
use cds::market::state::Rules;

use super::{HOUR_MS, any, selling};
use crate::world::World;

const GRACE_MS: u64 = 2 * 60 * 1000;
const SELLING: RoundState = RoundState::Selling;

fn sold_out() -> (World, super::Order) {
    let mut world = selling(&[("nut", "acme", 2, 5)]);
    let order = world.buy_one(101, any("nut", 2));
    (world, order)
}

#[test]
fn a_sold_out_round_closes_after_its_grace_and_not_before() {
    let (mut world, _) = sold_out();
    assert!(matches!(world.last_events().last(), Some(Event::Depleting { closes_at: Some(at), .. })
        if *at == world.now.plus_ms(GRACE_MS)));
    assert_eq!(world.after_ms(GRACE_MS - 1).0, SELLING);
    assert_eq!(world.after_ms(1), (RoundState::Closed, Some(Cause::Depleted)));
}

#[test]
fn a_returned_or_an_added_unit_stops_the_countdown() {
    for added in [false, true] {
        let (mut world, order) = sold_out();
        world.wait_ms(GRACE_MS - 1);
        if added {
            world.add("nut", "acme", 1).unwrap();
        } else {
            world.cancel(101, &order, Some(1), Some(1)).unwrap();
        }
        assert!(matches!(world.last_events().last(), Some(Event::Depleting { closes_at: None, .. })));
        assert_eq!(world.after_ms(9 * GRACE_MS).0, SELLING);
        world.buy_one(102, any("nut", 1));
        assert_eq!(world.after_ms(GRACE_MS - 1).0, SELLING, "the countdown begins anew");
        assert_eq!(world.after_ms(1).0, RoundState::Closed);
    }
}

#[test]
fn a_change_that_brings_no_unit_neither_prolongs_the_countdown_nor_tells_of_it() {
    let (mut world, _) = sold_out();
    let seq = world.market().seq;
    world.wait_ms(GRACE_MS - 1);
    world.reprice("nut", "acme", 4).unwrap();
    assert_eq!(world.market().seq, seq + 1);
    assert_eq!(world.after_ms(1).0, RoundState::Closed);
}

#[test]
fn withdrawing_the_last_unit_depletes_too() {
    let mut world = selling(&[("nut", "acme", 2, 5)]);
    world.withdraw("nut", "acme").unwrap();
    assert_eq!(world.after_ms(GRACE_MS), (RoundState::Closed, Some(Cause::Depleted)));
}

#[test]
fn a_market_in_which_nothing_was_offered_is_open_and_empty_not_depleted() {
    let mut world = selling(&[("nut", "acme", 0, 5)]);
    assert_eq!(world.after_ms(1000 * HOUR_MS).0, SELLING);
    world.add("nut", "acme", 1).unwrap();
    world.buy_one(101, any("nut", 1));
    assert_eq!(world.after_ms(GRACE_MS).0, RoundState::Closed);
}

#[test]
fn one_good_sold_out_depletes_nothing_while_another_is_there() {
    let mut world = selling(&[("nut", "acme", 2, 5), ("pin", "bolts", 1, 5)]);
    world.buy_one(101, any("nut", 2));
    assert_eq!(world.after_ms(9 * GRACE_MS).0, SELLING);
}

#[test]
fn a_pause_holds_the_countdown_and_resuming_begins_it_anew_and_tells_so() {
    let (mut world, _) = sold_out();
    world.pause();
    assert_eq!(world.after_ms(9 * GRACE_MS).0, RoundState::Paused);
    world.resume();
    let closes_at = world.now.plus_ms(GRACE_MS);
    assert!(
        world
            .last_events()
            .iter()
            .any(|e| matches!(e, Event::Depleting { closes_at: Some(at), .. } if *at == closes_at))
    );
    assert_eq!(world.round().unwrap().closes_at(&Rules::default()), Some((closes_at, Cause::Depleted)));
    assert_eq!(world.after_ms(GRACE_MS - 1).0, SELLING);
    assert_eq!(world.after_ms(1).0, RoundState::Closed);
}

#[test]
fn all_customers_done_closes_the_round_once_it_was_open_long_enough_and_quiet() {
    // (when the order came, when the round closes), in hours since the opening
    for (ordered, closes) in [(0, 24), (21, 24), (23, 25), (40, 42)] {
        let mut world = selling(&[("nut", "acme", 9, 5)]);
        world.after_ms(ordered * HOUR_MS);
        world.buy_one(101, any("nut", 1));
        world.done(101, false).unwrap();
        assert_eq!(world.after_ms((closes - ordered) * HOUR_MS - 1).0, SELLING, "ordered at {ordered}");
        assert_eq!(world.after_ms(1), (RoundState::Closed, Some(Cause::AllDone)), "ordered at {ordered}");
    }
}

#[test]
fn one_customer_who_is_not_done_keeps_the_round_open() {
    let mut world = selling(&[("nut", "acme", 9, 5)]);
    world.buy_one(101, any("nut", 1));
    world.buy_one(102, any("nut", 1));
    let roster = world.done(101, false).unwrap();
    assert_eq!((roster.done, roster.active, roster.active_done), (true, 2, 1));
    assert_eq!(world.after_ms(100 * HOUR_MS).0, SELLING);
    assert_eq!(world.done(102, false).unwrap().active_done, 2);
    assert_eq!(world.after_ms(0).0, RoundState::Closed);
}

#[test]
fn an_empty_roster_never_closes_a_round() {
    let mut world = selling(&[("nut", "acme", 9, 5)]);
    assert_eq!(world.after_ms(1000 * HOUR_MS).0, SELLING);
}

#[test]
fn done_can_be_undone_and_buying_again_takes_it_back() {
    let mut world = selling(&[("nut", "acme", 9, 5)]);
    world.buy_one(101, any("nut", 1));
    world.done(101, false).unwrap();
    assert_eq!(world.done(101, true).unwrap().active_done, 0);
    world.done(101, false).unwrap();
    world.buy_one(101, any("nut", 1));
    assert_eq!((world.round().unwrap().active, world.round().unwrap().done), (1, 0));
    assert!(world.last_events().iter().any(|e| matches!(e, Event::CustomerDone { done: false, .. })));
    assert_eq!(world.after_ms(100 * HOUR_MS).0, SELLING);
}

#[test]
fn done_twice_counts_once_and_tells_once() {
    let mut world = selling(&[("nut", "acme", 9, 5)]);
    world.done(101, false).unwrap();
    let seq = world.market().seq;
    let roster = world.done(101, false).unwrap();
    assert_eq!((roster.active, roster.active_done, world.market().seq), (1, 1, seq));
}

#[test]
fn taking_back_what_was_never_said_puts_nobody_on_the_roster() {
    let mut world = selling(&[("nut", "acme", 9, 5)]);
    world.done(101, false).unwrap();
    let roster = world.done(102, true).unwrap();
    assert_eq!((roster.done, roster.active, roster.active_done), (false, 1, 1));
    assert_eq!(world.after_ms(24 * HOUR_MS).0, RoundState::Closed, "nobody waits for 102");
}

#[test]
fn of_two_countdowns_the_earlier_one_closes_the_round() {
    let (mut world, _) = sold_out();
    world.done(101, false).unwrap();
    let (at, cause) = world.round().unwrap().closes_at(&Rules::default()).unwrap();
    assert_eq!((at, cause), (world.now.plus_ms(GRACE_MS), Cause::Depleted));
    assert_eq!(world.after_ms(100 * HOUR_MS).1, Some(Cause::Depleted));
}
