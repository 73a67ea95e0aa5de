//! What is forgotten and when: old keys, and the orders of settled rounds; never what somebody can still ask for.

use super::*;
use crate::world::keyed;

const DAY_MS: u64 = 24 * HOUR_MS;

impl World {
    /// Lets days pass, as the daemon tells it: bit by bit.
    fn days(&mut self, days: u64) {
        for _ in 0..days {
            self.wait_ms(DAY_MS);
            self.run(Command::Tick).unwrap();
        }
    }

    fn buy_with(&mut self, key: &str) -> (OrderId, bool) {
        let request = OrderRequest { fill: FillPolicy::Partial, lines: vec![any("A", 1)], reference: None, note: None };
        let place = Command::Place { customer: customer(1), request, round: None };
        let answer = self.submit(&keyed(key, place)).answer;
        match answer.result.unwrap() {
            Outcome::Order(order) => (order.id, answer.replayed),
            other => panic!("no order: {other:?}"),
        }
    }

    /// Closes the round and has acme acknowledge its report.
    fn settle(&mut self) {
        let round = self.close().id;
        let id = ReportId { round, manufacturer: maker("acme") };
        let digest = self.draft.report(&id).unwrap().unwrap().digest;
        self.run(Command::AcknowledgeReport { manufacturer: maker("acme"), report: id, digest }).unwrap();
    }

    fn forgotten_orders(&self) -> u64 {
        self.market().forgotten_orders
    }
}

#[test]
fn a_key_is_remembered_for_its_days_and_while_its_round_is_open() {
    let mut world = selling(&[("A", "acme", 100, 100)]);
    assert_eq!(world.buy_with("k"), (OrderId(1), false));
    world.days(60);
    assert_eq!(world.buy_with("k"), (OrderId(1), true), "the round is open still");
    world.settle();
    world.open("2027-03").unwrap();
    world.days(2);
    assert_eq!(world.buy_with("k"), (OrderId(2), false), "closed, and older than 31 days: carried out anew");
    world.settle();
    world.open("2027-04").unwrap();
    world.days(29);
    assert_eq!(world.buy_with("k"), (OrderId(2), true), "closed, but not older than 31 days");
}

#[test]
fn orders_of_a_settled_round_are_forgotten_after_their_days() {
    let mut world = selling(&[("A", "acme", 100, 100)]);
    world.buy_with("a");
    world.buy_with("b");
    world.settle();
    world.days(1);
    world.open("2027-01").unwrap();
    world.buy_with("c");
    world.settle();
    world.days(1);
    world.open("2027-02").unwrap();
    world.buy_with("d");
    world.days(397);
    assert_eq!(world.forgotten_orders(), 0);
    // The round of order 4 is open: nothing after its opening may go, and nothing that is younger than its keys.
    world.days(3);
    assert_eq!(world.forgotten_orders(), 3);
    world.days(400);
    assert_eq!(world.forgotten_orders(), 3, "the round of order 4 is open still");
    world.settle();
    world.days(402);
    assert_eq!(world.forgotten_orders(), 4);
}

#[test]
fn orders_of_a_round_with_an_open_report_are_kept_and_so_are_those_after_it() {
    let mut world = selling(&[("A", "acme", 100, 100)]);
    world.buy_with("a");
    let first = world.close().id;
    world.open("2027-01").unwrap();
    world.buy_with("b");
    world.settle();
    world.days(500);
    assert_eq!(world.forgotten_orders(), 0);
    let id = ReportId { round: first, manufacturer: maker("acme") };
    let digest = world.draft.report(&id).unwrap().unwrap().digest;
    world.run(Command::AcknowledgeReport { manufacturer: maker("acme"), report: id, digest }).unwrap();
    world.days(1);
    assert_eq!(world.forgotten_orders(), 2);
    let report = world.draft.report(&ReportId { round: first, manufacturer: maker("acme") }).unwrap();
    assert!(report.is_some(), "reports stay");
}

#[test]
fn a_young_market_forgets_nothing_and_a_tick_of_its_changes_nothing() {
    let mut world = selling(&[("A", "acme", 100, 100)]);
    world.buy_with("a");
    let before = world.market();
    world.days(5);
    assert_eq!(world.market(), before);
}
