//! Rules of "Collection": who is asked, what an answer changes, and when the round opens.

use cds::market::account::{Handle, Role};
use cds::market::collection::{BadLine, Heard, HeardOffers, HeardWhat, Visit, VisitId, VisitOutcome};
use cds::market::command::{AccountChange, Command, Due};
use cds::market::event::Event;
use cds::market::interface::Endpoint;
use cds::market::outcome::Outcome;
use cds::market::reason::Reason;
use cds::market::refusal::Refusal;
use cds::market::round::{Cause, Round, RoundState};
use cds::market::time::Timestamp;
use cds::market::view::View;

use super::{any, import_line, reason};
use crate::world::{World, maker, month, round_id, text};

/// A market without a round, in which these manufacturers have interfaces.
pub(super) fn reachable(names: &[&str]) -> World {
    let mut world = World::new();
    for name in names {
        let (role, name) = (Role::Manufacturer, maker(name));
        world
            .run(Command::SignUp {
                role,
                name: name.clone(),
                display_name: text(""),
                email: None,
                password: None,
                user: None,
            })
            .unwrap();
        world
            .run(Command::Interface { manufacturer: name, endpoint: Some(Endpoint::parse("unix:/m").unwrap()) })
            .unwrap();
    }
    world
}

/// Good, units, price.
pub(super) fn heard_offers(from: &str, goods: &[(&str, u64, u128)], complete: bool) -> HeardWhat {
    let lines = (1..).zip(goods.iter().map(|(good, n, minor)| import_line(good, from, *n, Some(*minor)))).collect();
    HeardWhat::Offers(HeardOffers { lines, complete, ..HeardOffers::default() })
}

fn failed(outcome: VisitOutcome) -> HeardWhat {
    HeardWhat::Failed { outcome, problem: "no".to_owned() }
}

impl World {
    pub(super) fn hear(&mut self, round: &str, from: &str, what: HeardWhat) -> Outcome {
        let visit = VisitId { round: round_id(round), manufacturer: maker(from) };
        let heard = Heard { attempts: 1, digest: Some("00".to_owned()), answer_bytes: 9, what };
        self.run(Command::Heard { visit, heard }).unwrap()
    }

    fn visit(&self, round: &str, from: &str) -> Option<Visit> {
        self.draft.visit(&VisitId { round: round_id(round), manufacturer: maker(from) }).unwrap()
    }

    fn outcome(&self, round: &str, from: &str) -> Option<VisitOutcome> {
        self.visit(round, from).map(|v| v.outcome)
    }

    fn ask_again(&mut self, names: &[&str]) -> Result<Outcome, Refusal> {
        let manufacturers = names.iter().map(|n| maker(n)).collect();
        self.run(Command::Collect { period: None, month: month("2026-12"), manufacturers })
    }
}

#[test]
fn a_round_sells_when_the_last_manufacturer_has_answered_and_who_has_no_interface_is_carried() {
    let mut world = reachable(&["acme", "bolts"]);
    world.set("nut", "crane", 3, 9);
    let round = world.open("2026-12").unwrap();
    assert_eq!((round.state, round.asking), (RoundState::Collecting, 2));
    world.hear("2026-12", "acme", heard_offers("acme", &[("nut", 5, 7)], true));
    assert_eq!(world.round().unwrap().state, RoundState::Collecting);
    let refusal = world.buy(101, super::FillPolicy::Partial, &[any("nut", 1)]).unwrap_err();
    assert!(matches!(refusal, Refusal::RoundNotSelling { state: Some(RoundState::Collecting), .. }), "{refusal:?}");
    world.hear("2026-12", "bolts", failed(VisitOutcome::Unreachable));
    let round = world.round().unwrap();
    let steps: Vec<_> = round.steps.iter().map(|s| (s.state, s.cause)).collect();
    assert_eq!(steps, [(RoundState::Collecting, Cause::Operator), (RoundState::Selling, Cause::Collected)]);
    assert_eq!((round.totals.available, round.totals.withdrawn), (8, 0));
    let outcomes = ["acme", "bolts", "crane"].map(|name| world.outcome("2026-12", name).unwrap());
    assert_eq!(outcomes, [VisitOutcome::Ok, VisitOutcome::Unreachable, VisitOutcome::Carried]);
    assert_eq!(outcomes.map(VisitOutcome::is_stale), [false, true, false]);
    world.buy_one(101, any("nut", 8));
}

#[test]
fn an_answer_counts_once_for_each_time_it_was_asked_for() {
    let mut world = reachable(&["acme"]);
    world.open("2026-12").unwrap();
    world.hear("2026-12", "acme", heard_offers("acme", &[("nut", 5, 7)], true));
    let before = world.market();
    assert_eq!(world.hear("2026-12", "acme", heard_offers("acme", &[("nut", 99, 7)], true)), Outcome::Nothing);
    assert_eq!(world.market(), before);
    world.ask_again(&["acme"]).unwrap();
    world.ask_again(&["acme"]).unwrap();
    assert_eq!(world.round().unwrap().asking, 1, "asked twice before it answered is asked once");
    world.hear("2026-12", "acme", heard_offers("acme", &[("nut", 6, 7)], true));
    assert_eq!(world.counts("nut", "acme"), [6, 6, 0, 0]);
}

#[test]
fn asking_again_while_the_round_sells_protects_what_was_sold() {
    let mut world = reachable(&["acme"]);
    world.open("2026-12").unwrap();
    world.hear("2026-12", "acme", heard_offers("acme", &[("nut", 5, 7), ("pin", 2, 1)], true));
    world.buy_one(101, any("nut", 4));
    world.ask_again(&[]).unwrap();
    world.hear("2026-12", "acme", heard_offers("acme", &[("nut", 3, 6)], true));
    assert_eq!(world.counts("nut", "acme"), [4, 0, 4, 0], "three were offered, four are sold");
    assert_eq!(world.counts("pin", "acme"), [2, 0, 0, 2]);
    assert_eq!(world.round().unwrap().state, RoundState::Selling);
}

#[test]
fn outcomes_tell_answers_apart() {
    let mut world = reachable(&["acme"]);
    let mut told = |what: HeardWhat| {
        if world.round().is_none() {
            world.open("2026-12").unwrap()
        } else {
            world.round().unwrap()
        };
        world.ask_again(&["acme"]).unwrap();
        world.hear("2026-12", "acme", what);
        world.visit("2026-12", "acme").unwrap()
    };
    let nuts = || heard_offers("acme", &[("nut", 5, 7)], true);
    assert_eq!(told(nuts()).outcome, VisitOutcome::Ok);
    assert_eq!(told(nuts()).outcome, VisitOutcome::Unchanged);
    assert_eq!(told(heard_offers("acme", &[], true)).outcome, VisitOutcome::Empty);
    assert_eq!(told(nuts()).counts.set, 1);
    let dearer = told(heard_offers("acme", &[("nut", 5, 8), ("pin", 1, 1)], true));
    assert_eq!(
        (dearer.outcome, dearer.bad_lines[0].line),
        (VisitOutcome::Partial, 1),
        "prices only fall while it sells"
    );
    let twice = told(heard_offers("acme", &[("pin", 1, 1), ("pin", 2, 1)], false));
    assert_eq!((twice.outcome, twice.counts.refused, twice.bad_lines[0].line), (VisitOutcome::Partial, 1, 2));
    let bad_line = BadLine { line: 1, sku: None, problem: "7".to_owned() };
    let bad = HeardOffers {
        bad_lines: vec![bad_line],
        bad_count: 1,
        nameless: true,
        complete: true,
        ..HeardOffers::default()
    };
    assert_eq!(told(HeardWhat::Offers(bad)).outcome, VisitOutcome::Invalid);
    assert_eq!(told(failed(VisitOutcome::Timeout)).problem.as_deref(), Some("no"));
}

#[test]
fn a_bad_line_is_never_taken_for_a_good_that_is_not_listed() {
    let mut world = reachable(&["acme"]);
    world.open("2026-12").unwrap();
    world.hear("2026-12", "acme", heard_offers("acme", &[("nut", 5, 7), ("pin", 5, 7), ("rod", 5, 7)], true));
    let answer = |named: &[&str], nameless| {
        let HeardWhat::Offers(offers) = heard_offers("acme", &[("nut", 5, 7)], true) else { unreachable!() };
        let named_badly = named.iter().map(|s| crate::world::sku(s)).collect();
        HeardWhat::Offers(HeardOffers { bad_count: 1, named_badly, nameless, ..offers })
    };
    world.ask_again(&[]).unwrap();
    world.hear("2026-12", "acme", answer(&[], true));
    assert_eq!(
        (world.counts("pin", "acme")[1], world.counts("rod", "acme")[1]),
        (5, 5),
        "which good it meant is not known"
    );
    world.ask_again(&[]).unwrap();
    world.hear("2026-12", "acme", answer(&["pin"], false));
    assert_eq!((world.counts("pin", "acme")[1], world.counts("rod", "acme")[1]), (5, 0));
}

#[test]
fn what_is_heard_after_the_round_closed_changes_nothing() {
    let mut world = reachable(&["acme"]);
    world.open("2026-12").unwrap();
    world.hear("2026-12", "acme", heard_offers("acme", &[("nut", 5, 7)], true));
    world.ask_again(&[]).unwrap();
    let round = world.close();
    assert_eq!((round.asking, world.outcome("2026-12", "acme")), (0, Some(VisitOutcome::Timeout)));
    world.hear("2026-12", "acme", heard_offers("acme", &[("nut", 9, 7)], true));
    assert_eq!(world.counts("nut", "acme"), [5, 5, 0, 0]);
}

#[test]
fn asking_some_needs_an_open_round_and_an_interface_and_asking_all_begins_a_round() {
    let mut world = reachable(&["acme"]);
    assert_eq!(reason(&world.ask_again(&["acme"]).unwrap_err()), Reason::RoundNotSelling);
    assert_eq!(world.ask_again(&[]).unwrap(), Outcome::Collection { round: round_id("2026-12") });
    assert_eq!(reason(&world.ask_again(&["crane"]).unwrap_err()), Reason::NotFound);
    assert!(matches!(world.open("2026-12").unwrap_err(), Refusal::RoundStillOpen { .. }), "it collects");
    let other = Command::Collect { period: Some(month("2027-01")), month: month("2026-12"), manufacturers: Vec::new() };
    assert!(matches!(world.run(other).unwrap_err(), Refusal::RoundStillOpen { .. }));
}

fn due(at: Timestamp, period: &str, once_per_period: bool) -> Option<Due> {
    Some(Due { at, period: month(period), once_per_period, cause: Cause::Schedule })
}

fn follow(world: &mut World, due: Option<Due>, next: Option<Timestamp>) -> Option<Round> {
    match world.run(Command::Schedule { due, next }).unwrap() {
        Outcome::Round(round) => Some(round),
        Outcome::Nothing => None,
        other => panic!("not a round: {other:?}"),
    }
}

#[test]
fn each_moment_of_the_schedule_begins_one_collection_and_the_next_one_is_the_rounds_deadline() {
    let mut world = World::new();
    world.set("nut", "acme", 5, 5);
    let (first, next) = (world.now, world.now.plus_ms(1000));
    let round = follow(&mut world, due(first, "2026-12", false), Some(next)).unwrap();
    assert_eq!(
        (round.closes_at(&world.market().rules), round.steps[0].cause),
        (Some((next, Cause::Deadline)), Cause::Schedule)
    );
    assert_eq!(follow(&mut world, due(first, "2026-12", false), Some(next)), None, "never two for one moment");
    assert_eq!(world.after_ms(999).0, RoundState::Selling);
    assert_eq!(world.after_ms(1), (RoundState::Closed, Some(Cause::Deadline)));
    let after = next.plus_ms(1000);
    let round = follow(&mut world, due(next, "2026-12", false), Some(after)).unwrap();
    assert_eq!(round.id, round_id("2026-12.2"));
    // A paused round ends at its deadline, too; and who comes late is told when the next one opens.
    world.pause();
    assert_eq!(world.after_ms(1000), (RoundState::Closed, Some(Cause::Deadline)));
    let refusal = world.buy(101, super::FillPolicy::Partial, &[any("nut", 1)]).unwrap_err();
    let Refusal::RoundNotSelling { cause, next_opening, .. } = &refusal else { panic!("{refusal:?}") };
    assert_eq!((*cause, *next_opening), (Some(Cause::Deadline), Some(after)));
    assert!(refusal.hint().contains(&after.to_the_second()));
}

#[test]
fn a_month_that_had_a_round_needs_no_scheduled_one_and_a_clock_that_went_back_asks_in_vain() {
    let mut world = World::new();
    world.open("2026-12").unwrap();
    let now = world.now;
    assert_eq!(follow(&mut world, due(now, "2026-12", true), None), None);
    assert_eq!(follow(&mut world, due(now, "2026-11", false), None), None);
    let january = follow(&mut world, due(now, "2027-01", true), None).unwrap();
    assert_eq!(january.id, round_id("2027-01"));
    let old = world.draft.round(round_id("2026-12")).unwrap().unwrap();
    assert_eq!((old.state, old.cause()), (RoundState::Reported, Some(Cause::Deadline)));
}

#[test]
fn a_collection_that_runs_is_not_cut_short_by_the_next_one() {
    let mut world = reachable(&["acme"]);
    let now = world.now;
    follow(&mut world, due(now, "2026-12", false), None).unwrap();
    world.wait_ms(1000);
    let later = world.now;
    assert_eq!(follow(&mut world, due(later, "2026-12", false), None), None);
    world.hear("2026-12", "acme", heard_offers("acme", &[], true));
    let next = follow(&mut world, due(later, "2026-12", false), None).unwrap();
    assert_eq!((next.id, next.state), (round_id("2026-12.2"), RoundState::Collecting), "it was only late");
}

#[test]
fn each_settled_visit_is_told() {
    let mut world = reachable(&["acme", "bolts"]);
    world.open("2026-12").unwrap();
    world.hear("2026-12", "acme", failed(VisitOutcome::Timeout));
    let visit = VisitId { round: round_id("2026-12"), manufacturer: maker("acme") };
    assert_eq!(world.last_events(), [Event::VisitSettled { visit, outcome: VisitOutcome::Timeout }]);
}

#[test]
fn a_manufacturer_that_is_deleted_is_asked_no_more() {
    let mut world = reachable(&["acme", "bolts"]);
    let acme = world.draft.account_by(&Handle::Name(maker("acme"))).unwrap().unwrap();
    world.run(Command::Account { account: acme, change: AccountChange::Delete { against: 0 } }).unwrap();
    assert_eq!(world.draft.interface(&maker("acme")).unwrap().unwrap().endpoint, None);
    assert_eq!(world.open("2026-12").unwrap().asking, 1);
    assert_eq!(world.outcome("2026-12", "bolts"), Some(VisitOutcome::Asking));
    assert_ne!(world.outcome("2026-12", "acme"), Some(VisitOutcome::Asking));
}
