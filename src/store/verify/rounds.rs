//! Rounds: their order, their steps, and their rosters counted anew.

use std::collections::BTreeMap;

use super::walk::Turn;
use super::{Check, Pages, Stopped};
use crate::market::account::Role;
use crate::market::round::{Round, RoundState};
use crate::market::time::RoundId;
use crate::store::{Row, StoredTable};

impl Check<'_> {
    /// Rounds are some a year, so all of them are looked at in one moment.
    pub(super) fn rounds(&mut self) -> Result<(), Stopped> {
        self.step()?;
        let (mut pages, mut rounds) = (Pages::of(StoredTable::Rounds), Vec::new());
        while !pages.ended {
            for row in self.page(&mut pages).into_iter().flatten() {
                let Row::Round(id, round) = row else { continue };
                self.counted.rounds += 1;
                self.findings.compare(("rounds", &id), "the name in the row", round.id, id);
                rounds.push(round);
            }
        }
        rounds.sort_by_key(|round| (round.state == RoundState::Collecting, round.epoch));
        let newest = rounds.last().map(|r| r.id);
        let shown = |id: Option<RoundId>| id.map_or_else(|| "none".to_owned(), |id| id.to_string());
        let place = ("market", &"*" as &dyn std::fmt::Display);
        self.findings.compare(place, "the newest round", shown(self.walk.market.round), shown(newest));
        // One that collects has no offers' counters of its own yet, and what lists show belongs to no round.
        let collects = rounds.last().is_some_and(|round| round.state == RoundState::Collecting);
        rounds.retain(|round| round.state != RoundState::Collecting);
        for pair in rounds.windows(2) {
            if !pair[0].state.is_over() {
                let expected = format!("closed before {} opened", pair[1].id);
                self.findings.add("rounds", pair[0].id, "state of an older round", pair[0].state.word(), expected);
            }
            if pair[0].epoch == pair[1].epoch {
                self.findings.add("rounds", pair[1].id, "epoch", pair[1].epoch.0, "another than the round before");
            }
        }
        if let Some(round) = rounds.last() {
            let market = &self.walk.market;
            let expected = round.epoch.0 + u64::from(round.state.is_over());
            self.findings.compare(place, "epoch, by the newest round", market.epoch.0, expected);
            let shown = if collects { market.epoch.0 } else { round.epoch.0 };
            self.findings.compare(place, "shown_epoch, by the newest round", market.shown_epoch.0, shown);
        }
        self.forgotten(&rounds);
        rounds.iter().for_each(|round| self.round(round));
        Ok(())
    }

    /// Orders are forgotten round by round, the oldest first, and only of settled rounds.
    fn forgotten(&mut self, rounds: &[Round]) {
        let gone = || rounds.iter().filter(|r| r.epoch <= self.walk.market.forgotten_epoch);
        let orders = gone().map(|r| r.orders).sum::<u64>();
        let unsettled: Vec<_> = gone().filter(|r| r.state != RoundState::Reported).map(|r| (r.id, r.state)).collect();
        let place = ("market", &"*" as &dyn std::fmt::Display);
        let forgotten = self.walk.market.forgotten_orders;
        self.findings.compare(place, "forgotten_orders, by the forgotten rounds", forgotten, orders);
        for (id, state) in unsettled {
            self.findings.add("rounds", id, "state of a forgotten round", state.word(), "reported");
        }
    }

    /// What must hold of one round by itself.
    fn round(&mut self, round: &Round) {
        let id = round.id;
        let place = ("rounds", &id as &dyn std::fmt::Display);
        let last = round.steps.last().map(|step| step.state.word()).unwrap_or("none");
        self.findings.compare(place, "state, by its steps", round.state.word(), last);
        if !round.steps.is_sorted_by_key(|step| step.seq) || round.steps.iter().any(|s| s.seq > self.walk.market.seq) {
            self.findings.add("rounds", id, "its steps' event numbers", "not ascending", "ascending numbers of events");
        }
        self.findings.compare(place, "is closed, by its state", round.closed_at.is_some(), round.state.is_over());
        let settled = round.reports == round.reports_settled;
        let reported = round.state == RoundState::Reported;
        if round.state.is_over() && settled != reported && !round.resent {
            let counts = format!("{} of {} reports settled", round.reports_settled, round.reports);
            self.findings.add("rounds", id, "state, by its reports", round.state.word(), counts);
        }
    }

    /// Counts every roster anew.
    pub(super) fn rosters(&mut self) -> Result<(), Stopped> {
        let mut counts: BTreeMap<RoundId, (i128, i128)> = BTreeMap::new();
        let mut count = |turn: Turn, round: RoundId, done: bool| {
            let (active, all_done) = counts.entry(round).or_default();
            (*active, *all_done) = (turn.apply(*active, 1), turn.apply(*all_done, u128::from(done)));
        };
        let (mut pages, mut reached) = (Pages::of(StoredTable::Attendances), None);
        while !pages.ended {
            let moved = self.step()?;
            let covers = |place: &_| reached.is_some_and(|r| *place <= r);
            moved.attendances(&*self.walk.now, covers, |turn, round, row| count(turn, round, row.done))?;
            drop(moved);
            for row in self.page(&mut pages).into_iter().flatten() {
                let Row::Attendance((round, customer), row) = row else { continue };
                self.counted.attendances += 1;
                reached = Some((round, customer));
                count(Turn::In, round, row.done);
                if !self.is_a(customer, Role::Customer) {
                    let name = format!("{round} {}", customer.0);
                    self.findings.add("attendances", name, "its customer", "not there", "a customer's account");
                }
            }
        }
        self.compare_rosters(&counts);
        Ok(())
    }

    fn compare_rosters(&mut self, counts: &BTreeMap<RoundId, (i128, i128)>) {
        for id in counts.keys().filter(|id| Self::found(self.walk.now.round(**id)).is_none()) {
            self.findings.add("attendances", id, "its round", "not there", "a round");
        }
        let mut before = None;
        while let Ok(page) = self.walk.now.rounds(before, 100) {
            let Some(last) = page.last() else { break };
            before = Some(last.id);
            for round in page.into_iter().filter(|r| r.epoch > self.walk.market.forgotten_epoch) {
                let (active, done) = counts.get(&round.id).copied().unwrap_or_default();
                let place = ("rounds", &round.id as &dyn std::fmt::Display);
                self.findings.compare(place, "customers on the roster, counted", i128::from(round.active), active);
                self.findings.compare(place, "of them done, counted", i128::from(round.done), done);
            }
        }
    }
}
