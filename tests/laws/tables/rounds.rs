//! Rules of "Rounds": opening, pausing, closing, and what is answered when nothing sells.

use cds::limits::ROUNDS_PER_PERIOD_MAX_COUNT;
use cds::market::command::Command;
use cds::market::order::FillPolicy;
use cds::market::outcome::Outcome;
use cds::market::reason::Reason;
use cds::market::refusal::Refusal;
use cds::market::round::{Cause, Round, RoundState};
use cds::market::view::View;

use super::{any, reason, selling};
use crate::world::{World, month, note, round_id};

fn start_up(world: &mut World, period: &str) -> Option<Round> {
    let command = Command::OpenRound { period: month(period), cause: Cause::StartUp, reason: None };
    match world.run(command).unwrap() {
        Outcome::Round(round) => Some(round),
        Outcome::Nothing => None,
        other => panic!("not a round: {other:?}"),
    }
}

fn refusal_of_a_purchase(world: &mut World) -> Refusal {
    world.buy(101, FillPolicy::Partial, &[any("nut", 1)]).unwrap_err()
}

#[test]
fn a_market_without_offers_opens_and_a_newcomer_can_add_and_buy_at_once() {
    let mut world = World::new();
    assert_eq!(start_up(&mut world, "2026-12").unwrap().state, RoundState::Selling);
    world.set("nut", "acme", 5, 5);
    world.buy_one(101, any("nut", 5));
}

#[test]
fn start_up_opens_one_round_a_month_and_never_a_second() {
    let mut world = World::new();
    assert_eq!(start_up(&mut world, "2026-12").unwrap().id, round_id("2026-12"));
    assert_eq!(start_up(&mut world, "2026-12"), None);
    world.close();
    assert_eq!(start_up(&mut world, "2026-12"), None, "the operator closed it; starting again does not reopen");
    assert_eq!(start_up(&mut world, "2027-01").unwrap().id, round_id("2027-01"));
}

#[test]
fn start_up_in_a_new_month_closes_the_old_months_round_with_its_reports() {
    for paused in [false, true] {
        let mut world = selling(&[("nut", "acme", 5, 5)]);
        world.buy_one(101, any("nut", 2));
        if paused {
            world.pause();
        }
        let round = start_up(&mut world, "2027-01").unwrap();
        assert_eq!((round.id, round.totals.available, round.totals.sold), (round_id("2027-01"), 3, 0));
        let old = world.draft.round(round_id("2026-12")).unwrap().unwrap();
        assert_eq!((old.state, old.cause(), old.totals.sold), (RoundState::Closed, Some(Cause::Deadline), 2));
        assert_eq!(world.report("2026-12/acme").unwrap().lines[0].sold, 2);
    }
}

#[test]
fn start_up_with_a_clock_that_went_back_does_nothing() {
    let mut world = selling(&[("nut", "acme", 5, 5)]);
    for closed in [false, true] {
        if closed {
            world.close();
        }
        let round = world.round();
        assert_eq!(start_up(&mut world, "1970-01"), None);
        assert_eq!(world.round(), round);
    }
}

#[test]
fn there_is_one_round_at_a_time() {
    let mut world = selling(&[]);
    for _ in 0..2 {
        let refusal = world.open("2027-01").unwrap_err();
        assert!(matches!(refusal, Refusal::RoundStillOpen { round } if round == round_id("2026-12")), "{refusal:?}");
        world.run(Command::PauseRound { reason: None }).ok();
    }
}

#[test]
fn a_second_round_in_a_month_is_named_point_two() {
    let mut world = selling(&[]);
    for name in ["2026-12.2", "2026-12.3"] {
        world.close();
        assert_eq!(world.open("2026-12").unwrap().id.to_string(), name);
    }
}

#[test]
fn a_month_has_a_largest_number_of_rounds_and_starting_up_in_it_is_no_error() {
    let mut world = selling(&[]);
    for _ in 1..ROUNDS_PER_PERIOD_MAX_COUNT {
        world.close();
        world.open("2026-12").unwrap();
    }
    world.close();
    assert_eq!(reason(&world.open("2026-12").unwrap_err()), Reason::LimitReached);
    assert_eq!(start_up(&mut world, "2026-12"), None);
    assert!(world.open("2027-01").is_ok());
}

#[test]
fn every_step_records_cause_reason_time_and_seq() {
    let mut world = selling(&[("nut", "acme", 5, 5)]);
    world.wait_ms(1000);
    let reason = Some(note("stocktaking"));
    let paused = world.round_answer(Command::PauseRound { reason: reason.clone() }).unwrap();
    let step = paused.steps.last().unwrap();
    assert_eq!(
        (step.cause, &step.reason, step.at, step.seq),
        (Cause::Operator, &reason, world.now, world.market().seq)
    );
    world.resume();
    let closed = world.close();
    let states: Vec<_> = closed.steps.iter().map(|s| s.state.word()).collect();
    assert_eq!(states, ["selling", "paused", "selling", "closed"]);
    assert_eq!(closed.closed_at, Some(world.now));
}

#[test]
fn a_thousand_pauses_keep_the_first_and_the_newest_steps() {
    let mut world = selling(&[("nut", "acme", 5, 5)]);
    for _ in 0..500 {
        world.wait_ms(1);
        world.pause();
        world.resume();
    }
    let steps = world.round().unwrap().steps;
    assert_eq!((steps.len(), steps[0].at), (100, world.round().unwrap().opened_at));
    assert_eq!(steps[99].seq, world.market().seq);
    assert!(steps[0].seq < steps[1].seq);
}

#[test]
fn pausing_or_resuming_twice_changes_nothing_the_second_time() {
    let mut world = selling(&[("nut", "acme", 2, 5)]);
    let paused = world.pause();
    assert_eq!(world.pause(), paused);
    let resumed = world.resume();
    assert_eq!(world.resume(), resumed);
    assert_eq!((paused.steps.len(), resumed.steps.len()), (2, 3));
}

#[test]
fn a_paused_round_sells_nothing_but_stock_and_done_go_on() {
    let mut world = selling(&[("nut", "acme", 5, 5)]);
    world.pause();
    let refusal = refusal_of_a_purchase(&mut world);
    assert!(matches!(refusal, Refusal::RoundNotSelling { state: Some(RoundState::Paused), .. }), "{refusal:?}");
    world.add("nut", "acme", 1).unwrap();
    world.done(101, false).unwrap();
    assert_eq!(world.resume().state, RoundState::Selling);
    assert_eq!(world.resume().steps.len(), 3, "resuming what sells is no step");
    world.buy_one(101, any("nut", 6));
}

#[test]
fn before_the_first_round_nothing_can_be_bought_and_nobody_is_done() {
    let mut world = World::new();
    world.set("nut", "acme", 5, 5);
    let refusal = refusal_of_a_purchase(&mut world);
    assert!(matches!(refusal, Refusal::RoundNotSelling { round: None, .. }), "{refusal:?}");
    assert_eq!(reason(&world.done(101, false).unwrap_err()), Reason::RoundNotSelling);
}

#[test]
fn a_purchase_after_the_end_is_refused_with_the_cause_of_the_closing_also_when_all_is_reported() {
    let mut world = selling(&[("nut", "acme", 1, 5)]);
    world.buy_one(101, any("nut", 1));
    world.after_ms(super::HOUR_MS);
    let digest = world.report("2026-12/acme").unwrap().digest;
    for expected in [RoundState::Closed, RoundState::Reported] {
        let refusal = refusal_of_a_purchase(&mut world);
        let Refusal::RoundNotSelling { round, state, cause, .. } = refusal else { panic!("{refusal:?}") };
        assert_eq!(round, Some(round_id("2026-12")));
        assert_eq!((state, cause), (Some(expected), Some(Cause::Depleted)));
        assert_eq!(reason(&world.done(101, true).unwrap_err()), Reason::RoundNotSelling);
        let again = world.round_answer(Command::CloseRound { cause: Cause::Operator, reason: None });
        assert_eq!(reason(&again.unwrap_err()), Reason::RoundNotSelling);
        world.acknowledge("acme", "2026-12/acme", &digest).unwrap();
    }
}

#[test]
fn rosters_begin_anew_with_each_round() {
    let mut world = selling(&[("nut", "acme", 5, 5)]);
    world.buy_one(101, any("nut", 1));
    world.done(101, false).unwrap();
    world.close();
    let round = world.open("2027-01").unwrap();
    assert_eq!((round.active, round.done, round.orders), (0, 0, 0));
    assert_eq!(world.done(102, false).unwrap().active, 1);
}
