//! Rules of "Reports": who gets one, what it says, and how it is settled.

use cds::market::outcome::Outcome;
use cds::market::reason::Reason;
use cds::market::refusal::Refusal;
use cds::market::report::ReportState;
use cds::market::round::{Cause, RoundState};

use super::{any, line, reason, selling};
use crate::world::World;

fn state(world: &World, id: &str) -> ReportState {
    world.report(id).unwrap().state
}

#[test]
fn closing_writes_a_report_for_every_manufacturer_that_took_part_also_when_it_sold_nothing() {
    let mut world =
        selling(&[("nut", "acme", 5, 5), ("nut", "bolts", 3, 9), ("nut", "crane", 0, 9), ("nut", "dora", 0, 9)]);
    world.buy_one(101, line("nut", &["acme"], 2));
    world.add("nut", "dora", 1).unwrap();
    world.withdraw("nut", "dora").unwrap();
    let round = world.close();
    assert_eq!((round.state, round.reports, round.reports_settled), (RoundState::Closed, 3, 0));
    let lines = |who: &str| {
        let report = world.report(&format!("2026-12/{who}"));
        report.map(|r| r.lines.iter().map(|l| [l.offered, l.sold, l.withdrawn, l.unsold]).collect::<Vec<_>>())
    };
    assert_eq!(lines("acme"), Some(vec![[5, 2, 0, 3]]));
    assert_eq!(lines("bolts"), Some(vec![[3, 0, 0, 3]]));
    assert_eq!(lines("crane"), None, "it had nothing there and changed nothing");
    assert_eq!(lines("dora"), Some(vec![[1, 0, 1, 0]]));
}

#[test]
fn a_report_names_goods_amounts_and_the_orders_that_keep_something() {
    let mut world = selling(&[("pin", "acme", 5, 2), ("nut", "acme", 5, 5), ("nut", "bolts", 5, 6)]);
    let both = world.buy(101, super::FillPolicy::AllOrNone, &[any("nut", 6), any("pin", 1)]).unwrap();
    let gone = world.buy_one(102, line("pin", &["acme"], 1));
    world.cancel(102, &gone, None, None).unwrap();
    world.cancel(101, &both, Some(1), Some(1)).unwrap();
    world.close();
    let acme = world.report("2026-12/acme").unwrap();
    let lines: Vec<_> = acme.lines.iter().map(|l| (l.sku.as_str(), l.sold, l.amount.minor())).collect();
    assert_eq!(lines, [("nut", 5, 25), ("pin", 1, 2)]);
    assert_eq!((acme.orders, acme.total.minor(), acme.version), (1, 27, 1));
    let bolts = world.report("2026-12/bolts").unwrap();
    assert_eq!((bolts.orders, bolts.total.minor()), (0, 0), "its only unit was given back");
}

#[test]
fn a_round_without_reports_is_reported_at_once() {
    let mut world = selling(&[]);
    let round = world.close();
    assert_eq!((round.state, round.reports), (RoundState::Reported, 0));
    assert_eq!(round.cause(), Some(Cause::Operator));
}

#[test]
fn the_last_acknowledgement_makes_the_round_reported() {
    let mut world = selling(&[("nut", "acme", 5, 5), ("nut", "bolts", 5, 6)]);
    world.close();
    for (who, round_state) in [("acme", RoundState::Closed), ("bolts", RoundState::Reported)] {
        let id = format!("2026-12/{who}");
        let digest = world.report(&id).unwrap().digest;
        for capitals in [false, true] {
            let digest = if capitals { digest.to_uppercase() } else { digest.clone() };
            let outcome = world.acknowledge(who, &id, &digest).unwrap();
            assert!(matches!(outcome, Outcome::Report { state: ReportState::Acked, .. }), "{outcome:?}");
        }
        let round = world.round().unwrap();
        assert_eq!(round.state, round_state, "acknowledging twice counts once");
    }
    assert_eq!(world.round().unwrap().steps.last().unwrap().cause, Cause::Acknowledged);
}

#[test]
fn a_round_becomes_reported_also_while_the_next_one_sells() {
    let mut world = selling(&[("nut", "acme", 5, 5)]);
    let old = world.close().id;
    world.open("2027-01").unwrap();
    let digest = world.report("2026-12/acme").unwrap().digest;
    world.acknowledge("acme", "2026-12/acme", &digest).unwrap();
    assert_eq!(world.rows.rounds[&old].state, RoundState::Reported);
    assert_eq!(world.round().unwrap().state, RoundState::Selling);
}

#[test]
fn a_wrong_digest_is_refused_and_marks_the_report_as_disputed_until_the_right_one_comes() {
    let mut world = selling(&[("nut", "acme", 5, 5)]);
    world.close();
    let digest = world.report("2026-12/acme").unwrap().digest;
    for wrong in ["", "00", &digest[1..], &format!("{digest} ")] {
        let refusal = world.acknowledge("acme", "2026-12/acme", wrong).unwrap_err();
        assert_eq!(reason(&refusal), Reason::DigestMismatch, "{wrong}");
        assert_eq!(state(&world, "2026-12/acme"), ReportState::Disputed);
    }
    world.acknowledge("acme", "2026-12/acme", &digest).unwrap();
    assert_eq!(world.report("2026-12/acme").unwrap().settled_at, Some(world.now));
    assert_eq!(world.round().unwrap().state, RoundState::Reported);
    assert!(world.acknowledge("acme", "2026-12/acme", "00").is_err());
    assert_eq!(state(&world, "2026-12/acme"), ReportState::Acked, "what is settled stays settled");
}

#[test]
fn another_manufacturers_report_is_as_good_as_none() {
    let mut world = selling(&[("nut", "acme", 5, 5), ("nut", "bolts", 5, 5)]);
    world.close();
    let digest = world.report("2026-12/acme").unwrap().digest;
    for (who, id) in [("bolts", "2026-12/acme"), ("acme", "2026-11/acme"), ("nobody", "2026-12/nobody")] {
        let refusal = world.acknowledge(who, id, &digest).unwrap_err();
        assert!(matches!(&refusal, Refusal::NotFound { what, .. } if what == "report"), "{refusal:?}");
    }
    assert_eq!(state(&world, "2026-12/acme"), ReportState::Pending);
}

#[test]
fn what_changes_after_the_end_does_not_touch_the_report() {
    let mut world = selling(&[("nut", "acme", 5, 5)]);
    world.buy_one(101, any("nut", 2));
    world.close();
    let report = world.report("2026-12/acme");
    world.set("nut", "acme", 99, 7);
    world.open("2027-01").unwrap();
    world.buy_one(101, any("nut", 9));
    world.close();
    assert_eq!(world.report("2026-12/acme"), report);
    assert_eq!(world.report("2027-01/acme").unwrap().lines[0].offered, 99);
}
