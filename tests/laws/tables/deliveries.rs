//! Rules of delivering reports: attempts, pauses, disputes, and the operator's hand on them.

use cds::market::account::Role;
use cds::market::command::Command;
use cds::market::delivery::{Attempt, DEFAULT_PAUSES_MS, Delivery};
use cds::market::interface::Endpoint;
use cds::market::outcome::Outcome;
use cds::market::reason::Reason;
use cds::market::refusal::Refusal;
use cds::market::report::{ReportId, ReportState};
use cds::market::round::{Cause, RoundState};
use cds::market::state::Rules;
use cds::market::view::View;

use super::{any, reason, selling};
use crate::world::{World, maker, note, text};

const REPORT: &str = "2026-12/acme";

fn id() -> ReportId {
    ReportId::parse(REPORT).unwrap()
}

/// A market whose only round has closed, with a report of acme.
fn closed() -> World {
    let mut world = selling(&[("nut", "acme", 5, 5)]);
    world.close();
    world
}

fn register(world: &mut World) {
    let (role, name) = (Role::Manufacturer, maker("acme"));
    let _ = world.run(Command::SignUp {
        role,
        name: name.clone(),
        display_name: text(""),
        email: None,
        password: None,
        user: None,
    });
    let path = format!("unix:/{}", world.market().seq);
    world.run(Command::Interface { manufacturer: name, endpoint: Some(Endpoint::parse(&path).unwrap()) }).unwrap();
}

impl World {
    fn attempt(&mut self, attempt: Attempt) -> ReportState {
        match self.run(Command::Delivered { report: id(), attempt, jitter_permille: 0 }).unwrap() {
            Outcome::Report { state, .. } => state,
            other => panic!("not a report: {other:?}"),
        }
    }

    fn delivery(&self) -> Delivery {
        self.draft.delivery(&id()).unwrap().unwrap()
    }

    fn answered(&mut self, digest: &str) -> ReportState {
        self.attempt(Attempt::Answered { report: REPORT.to_owned(), digest: digest.to_owned() })
    }
}

fn gone() -> Attempt {
    Attempt::Failed { problem: "gone".to_owned() }
}

#[test]
fn closing_makes_each_report_due_and_failures_make_it_due_again_after_growing_pauses() {
    let mut world = closed();
    assert_eq!(world.delivery(), Delivery::due(id(), world.now));
    for pause_ms in DEFAULT_PAUSES_MS.into_iter().chain([DEFAULT_PAUSES_MS[5]; 3]) {
        assert_eq!(world.attempt(gone()), ReportState::Pending);
        assert_eq!(world.delivery().next_try, Some(world.now.plus_ms(pause_ms)));
        world.wait_ms(pause_ms);
    }
    assert_eq!((world.delivery().attempts, world.delivery().last_error.as_deref()), (9, Some("gone")));
}

#[test]
fn the_right_answer_settles_the_report_and_a_failure_that_was_on_its_way_does_not_bring_it_back() {
    let mut world = closed();
    let digest = world.report(REPORT).unwrap().digest;
    assert_eq!(world.answered(&digest), ReportState::Acked);
    assert_eq!((world.delivery().next_try, world.delivery().delivered_at), (None, Some(world.now)));
    assert_eq!(world.round().unwrap().state, RoundState::Reported);
    let before = world.round();
    for again in [gone(), Attempt::NotAcknowledged { problem: "null".to_owned() }] {
        assert_eq!(world.attempt(again), ReportState::Acked);
        assert_eq!(world.delivery().next_try, None);
    }
    assert_eq!(world.answered(&digest), ReportState::Acked);
    assert_eq!(world.round(), before, "it is counted once");
}

#[test]
fn an_acknowledgement_by_the_manufacturer_itself_stops_the_deliveries() {
    let mut world = closed();
    world.attempt(gone());
    let digest = world.report(REPORT).unwrap().digest;
    world.acknowledge("acme", REPORT, &digest).unwrap();
    assert_eq!(world.delivery().next_try, None);
}

#[test]
fn delivered_is_tried_again_and_disputed_waits_for_somebody() {
    let mut world = closed();
    assert_eq!(world.attempt(Attempt::NotAcknowledged { problem: "null".to_owned() }), ReportState::Delivered);
    assert!(world.delivery().next_try.is_some());
    assert_eq!(world.answered("00"), ReportState::Disputed);
    assert_eq!(world.delivery().next_try, None);
    assert_eq!(world.round().unwrap().state, RoundState::Closed);
    let other = Attempt::Answered { report: "2026-11/acme".to_owned(), digest: world.report(REPORT).unwrap().digest };
    assert_eq!(world.attempt(other), ReportState::Disputed, "the name must be right, too");
    let resend = Command::ResendReport { report: id(), reason: Some(note("again")) };
    assert_eq!(reason(&world.run(resend.clone()).unwrap_err()), Reason::NotFound, "there is no interface");
    register(&mut world);
    world.run(resend).unwrap();
    assert_eq!(
        (world.report(REPORT).unwrap().state, world.delivery().next_try),
        (ReportState::Pending, Some(world.now))
    );
    let digest = world.report(REPORT).unwrap().digest;
    assert_eq!(world.answered(&digest), ReportState::Acked);
}

#[test]
fn a_settled_report_can_be_sent_again_and_stays_settled() {
    let mut world = closed();
    register(&mut world);
    let digest = world.report(REPORT).unwrap().digest;
    world.answered(&digest);
    world.run(Command::ResendReport { report: id(), reason: Some(note("their disk was replaced")) }).unwrap();
    assert_eq!((world.report(REPORT).unwrap().state, world.delivery().next_try), (ReportState::Acked, Some(world.now)));
    world.attempt(gone());
    assert!(world.delivery().next_try.is_some(), "it is tried until it arrives");
    world.answered(&digest);
    assert_eq!((world.delivery().next_try, world.round().unwrap().reports_settled), (None, 1));
}

#[test]
fn a_waived_report_settles_its_round_with_the_operators_reason_and_only_once() {
    let mut world = closed();
    for _ in 0..2 {
        world.run(Command::WaiveReport { report: id(), reason: Some(note("closed down")) }).unwrap();
        let round = world.round().unwrap();
        assert_eq!((round.state, round.reports_settled), (RoundState::Reported, 1));
        assert_eq!(round.steps.last().unwrap().cause, Cause::Operator);
        assert_eq!(world.delivery().reason, Some(note("closed down")));
    }
    let missing = Command::WaiveReport { report: ReportId::parse("2026-11/acme").unwrap(), reason: None };
    assert!(matches!(world.run(missing).unwrap_err(), Refusal::NotFound { .. }));
}

#[test]
fn an_interface_that_is_newer_than_the_last_attempt_need_not_wait() {
    let mut world = closed();
    register(&mut world);
    world.wait_ms(1000);
    world.attempt(gone());
    let old = world.draft.interface(&maker("acme")).unwrap().unwrap();
    assert_eq!(world.delivery().due_at(&old), world.delivery().next_try);
    world.wait_ms(1000);
    register(&mut world);
    let new = world.draft.interface(&maker("acme")).unwrap().unwrap();
    assert_eq!(world.delivery().due_at(&new), Some(world.now));
    world.run(Command::Interface { manufacturer: maker("acme"), endpoint: None }).unwrap();
    let removed = world.draft.interface(&maker("acme")).unwrap().unwrap();
    assert_eq!(world.delivery().due_at(&removed), None);
}

#[test]
fn a_roster_that_the_operator_named_closes_the_round_as_soon_as_all_on_it_are_done() {
    let mut world = selling(&[("nut", "acme", 50, 5)]);
    for name in ["ada", "ben", "eve"] {
        let (role, name) = (Role::Customer, maker(name));
        world
            .run(Command::SignUp { role, name, display_name: text(""), email: None, password: None, user: None })
            .unwrap();
    }
    let number = |world: &World, name: &str| {
        let handle = cds::market::account::Handle::Name(maker(name));
        world.draft.account_by(&handle).unwrap().unwrap().0
    };
    let (ada, ben, eve) = (number(&world, "ada"), number(&world, "ben"), number(&world, "eve"));
    let rules = Rules { roster: vec![maker("ada"), maker("ben")], ..Rules::default() };
    world.run(Command::Configure { rules }).unwrap();
    world.done(eve, false).unwrap();
    assert_eq!(world.done(ada, false).unwrap().active_done, 1);
    assert_eq!(world.after_ms(super::HOUR_MS * 100).0, RoundState::Selling, "ben is not done");
    assert_eq!(world.done(ben, false).unwrap().active_done, 2);
    world.buy_one(ben, any("nut", 1));
    assert_eq!(world.after_ms(1).0, RoundState::Selling, "buying again took it back");
    world.done(ben, false).unwrap();
    assert_eq!(world.after_ms(0), (RoundState::Closed, Some(Cause::AllDone)), "no guards for a named roster");
}
