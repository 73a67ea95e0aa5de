//! Rules of "Stock and offers": set, add, adjust, withdraw, price.

use cds::market::command::{Expect, StockChange};
use cds::market::event::Event;
use cds::market::reason::Reason;
use cds::market::refusal::Refusal;
use cds::market::state::{PriceChanges, Rules};

use super::{any, fields, line, reason, selling};
use crate::world::{World, units};

const MOST: u64 = 1_000_000_000_000;

fn set(n: u64, expect: Expect) -> StockChange {
    StockChange::Set { fields: fields(n, None), expect }
}

#[test]
fn set_makes_the_rounds_total_n_and_sales_stand() {
    for (total, counts, over) in
        [(20, [20, 16, 4, 0], 0), (4, [4, 0, 4, 0], 0), (3, [4, 0, 4, 0], 1), (0, [4, 0, 4, 0], 4)]
    {
        let mut world = selling(&[("nut", "acme", 10, 5)]);
        world.buy_one(101, any("nut", 4));
        world.adjust("nut", "acme", 2, false).unwrap();
        assert_eq!(world.counts("nut", "acme"), [10, 4, 4, 2]);
        let (_, overcommitted_by) = world.stock("nut", "acme", set(total, Expect::Force)).unwrap();
        assert_eq!((world.counts("nut", "acme"), overcommitted_by), (counts, over), "set to {total}");
    }
}

#[test]
fn an_overcommitment_is_told_in_the_answer_and_by_an_event_every_time() {
    let mut world = selling(&[("nut", "acme", 5, 5)]);
    let order = world.buy_one(101, any("nut", 5));
    for _ in 0..2 {
        assert_eq!(world.stock("nut", "acme", set(2, Expect::Force)).unwrap().1, 3);
        let told = world.last_events();
        assert!(matches!(&told[0], Event::OfferChanged(change) if change.overcommitted_by == 3), "{told:?}");
    }
    assert_eq!(world.order(order.id), order);
}

#[test]
fn set_needs_the_total_last_seen_or_force() {
    let mut world = selling(&[("nut", "acme", 10, 5)]);
    world.buy_one(101, any("nut", 4));
    for expect in [Expect::Total(units(6)), Expect::New] {
        let refusal = world.stock("nut", "acme", set(7, expect)).unwrap_err();
        assert!(matches!(refusal, Refusal::ExpectationFailed { offered: 10, .. }), "{refusal:?}");
    }
    assert_eq!(world.counts("nut", "acme"), [10, 6, 4, 0]);
    world.stock("nut", "acme", set(12, Expect::Total(units(10)))).unwrap();
    assert_eq!(world.counts("nut", "acme"), [12, 8, 4, 0]);
}

#[test]
fn a_new_good_needs_a_price_but_no_expectation() {
    let mut world = selling(&[]);
    let refusal = world.stock("nut", "acme", set(1, Expect::New)).unwrap_err();
    assert!(matches!(&refusal, Refusal::NotUsable { field, .. } if field == "unit_price"), "{refusal:?}");
    assert_eq!(world.market().offers, 0);
    for (good, expect) in [("a", Expect::New), ("b", Expect::Force), ("c", Expect::Total(units(0)))] {
        world.stock(good, "acme", StockChange::Set { fields: fields(3, Some(5)), expect }).unwrap();
        assert_eq!(world.counts(good, "acme"), [3, 3, 0, 0]);
    }
    assert_eq!(world.market().offers, 3);
}

#[test]
fn a_set_that_changes_nothing_is_no_event_and_keeps_the_version() {
    let mut world = selling(&[("nut", "acme", 10, 5)]);
    let seq = world.market().seq;
    let (offer, over) = world.set("nut", "acme", 10, 5);
    assert_eq!((offer.stock.version, over, world.market().seq), (1, 0, seq));
}

#[test]
fn add_adds_to_what_is_there() {
    let mut world = selling(&[("nut", "acme", 10, 5)]);
    world.buy_one(101, any("nut", 10));
    world.add("nut", "acme", 3).unwrap();
    assert_eq!(world.counts("nut", "acme"), [13, 3, 10, 0]);
}

#[test]
fn no_good_exceeds_the_most_units_also_counting_sold_and_withdrawn_ones() {
    let mut world = selling(&[("nut", "acme", MOST - 1, 0)]);
    world.buy_one(101, any("nut", 7));
    world.adjust("nut", "acme", 7, false).unwrap();
    world.add("nut", "acme", 1).unwrap();
    let refusal = world.add("nut", "acme", 1).unwrap_err();
    assert!(matches!(refusal, Refusal::LimitReached { limit: MOST, .. }), "{refusal:?}");
    world.stock("nut", "acme", set(MOST, Expect::Force)).unwrap();
    assert_eq!(world.counts("nut", "acme"), [MOST, MOST - 7, 7, 0]);
}

#[test]
fn adjust_takes_unsold_units_away_and_names_the_most_that_it_could() {
    let mut world = selling(&[("nut", "acme", 10, 5)]);
    world.buy_one(101, any("nut", 4));
    let refusal = world.adjust("nut", "acme", 7, false).unwrap_err();
    assert!(matches!(refusal, Refusal::NotEnoughUnsold { requested: 7, most: 6, .. }), "{refusal:?}");
    assert_eq!(reason(&refusal), Reason::InsufficientStock);
    world.adjust("nut", "acme", 1, false).unwrap();
    assert_eq!(world.counts("nut", "acme"), [10, 5, 4, 1]);
    world.adjust("nut", "acme", 7, true).unwrap();
    assert_eq!(world.counts("nut", "acme"), [10, 0, 4, 6]);
}

#[test]
fn withdraw_takes_all_unsold_units_and_the_good_stays_in_the_reports() {
    let mut world = selling(&[("nut", "acme", 10, 5)]);
    world.buy_one(101, any("nut", 4));
    world.withdraw("nut", "acme").unwrap();
    assert_eq!(world.counts("nut", "acme"), [10, 0, 4, 6]);
    world.close();
    let line = &world.report("2026-12/acme").unwrap().lines[0];
    assert_eq!((line.offered, line.sold, line.withdrawn, line.unsold), (10, 4, 6, 0));
}

#[test]
fn only_set_makes_a_new_offer() {
    let mut world = selling(&[("nut", "acme", 10, 5)]);
    for refused in [world.add("nut", "bolts", 1), world.withdraw("pin", "acme"), world.reprice("pin", "acme", 1)] {
        assert!(matches!(refused, Err(Refusal::NotFound { ref what, .. }) if what == "offer"), "{refused:?}");
    }
}

#[test]
fn while_a_round_is_open_a_price_moves_as_the_rules_say_and_between_rounds_it_is_free() {
    use PriceChanges::{DropOnly, Free, Frozen};
    for (price_changes, lower, higher) in [(DropOnly, true, false), (Free, true, true), (Frozen, false, false)] {
        for paused in [false, true] {
            let mut world = selling(&[("nut", "acme", 10, 5)]);
            let rules = Rules { price_changes, ..Rules::default() };
            world.run(cds::market::command::Command::Configure { rules }).unwrap();
            if paused {
                world.pause();
            }
            assert!(world.reprice("nut", "acme", 5).is_ok(), "the same price is no change");
            assert_eq!(world.reprice("nut", "acme", 6).is_ok(), higher, "{price_changes:?}");
            assert_eq!(world.reprice("nut", "acme", 4).is_ok(), lower, "{price_changes:?}");
            world.close();
            assert!(world.reprice("nut", "acme", 9).is_ok() && world.reprice("nut", "acme", 3).is_ok());
        }
    }
}

#[test]
fn a_set_with_a_forbidden_price_changes_nothing_at_all() {
    let mut world = selling(&[("nut", "acme", 10, 5)]);
    let change = StockChange::Set { fields: fields(99, Some(6)), expect: Expect::Force };
    assert_eq!(reason(&world.stock("nut", "acme", change).unwrap_err()), Reason::PriceChangeNotAllowed);
    assert_eq!(world.counts("nut", "acme"), [10, 10, 0, 0]);
}

#[test]
fn an_opening_round_offers_what_is_available_and_counts_sales_anew() {
    let mut world = selling(&[("nut", "acme", 10, 5), ("pin", "acme", 4, 5)]);
    world.buy_one(101, line("nut", &["acme"], 3));
    world.adjust("nut", "acme", 2, false).unwrap();
    world.close();
    assert_eq!(world.counts("nut", "acme"), [10, 5, 3, 2], "lists show the closed round");
    world.open("2027-01").unwrap();
    assert_eq!(world.counts("nut", "acme"), [5, 5, 0, 0]);
    assert_eq!(world.counts("pin", "acme"), [4, 4, 0, 0]);
}

#[test]
fn the_first_change_after_a_round_counts_the_offer_anew() {
    let mut world = selling(&[("nut", "acme", 10, 5)]);
    world.buy_one(101, any("nut", 3));
    let closed = world.close();
    world.add("nut", "acme", 1).unwrap();
    world.add("nut", "acme", 1).unwrap();
    assert_eq!(world.counts("nut", "acme"), [9, 9, 0, 0]);
    assert_eq!(world.round().unwrap().totals, closed.totals, "the closed round's totals stay");
    let mut world = World::new();
    world.set("nut", "acme", 5, 1);
    world.withdraw("nut", "acme").unwrap();
    assert_eq!(world.counts("nut", "acme"), [5, 0, 0, 5], "before the first round, too, units are counted");
}
