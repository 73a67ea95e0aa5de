//! Sales reports: digests and sums of each, and a round's reports counted and summed anew.

use std::collections::BTreeMap;

use super::walk::Turn;
use super::{Check, Pages, Stopped};
use crate::market::key::hex;
use crate::market::report::{Report, ReportId};
use crate::market::time::RoundId;
use crate::store::{Row, StoredTable};
use sha2::{Digest, Sha256};

/// Sums over one round's reports.
#[derive(Debug, Default)]
struct Sums {
    reports: i128,
    settled: i128,
    sold: i128,
    withdrawn: i128,
    unsold: i128,
}

impl Sums {
    fn turn(&mut self, turn: Turn, report: &Report) {
        self.reports = turn.apply(self.reports, 1);
        self.settled = turn.apply(self.settled, u128::from(report.state.is_settled()));
        for line in &report.lines {
            self.sold = turn.apply(self.sold, line.sold.into());
            self.withdrawn = turn.apply(self.withdrawn, line.withdrawn.into());
            self.unsold = turn.apply(self.unsold, line.unsold.into());
        }
    }
}

impl Check<'_> {
    pub(super) fn reports(&mut self) -> Result<(), Stopped> {
        let mut rounds: BTreeMap<RoundId, Sums> = BTreeMap::new();
        // Newest round first, then by manufacturer: the order of the table.
        let place = |id: &ReportId| (std::cmp::Reverse(id.round), id.manufacturer.clone());
        let (mut pages, mut reached) = (Pages::of(StoredTable::Reports), None);
        while !pages.ended {
            let moved = self.step()?;
            let covers = |id: &ReportId| reached.as_ref().is_some_and(|r| place(id) <= *r);
            moved.reports(&*self.walk.now, covers, |turn, report| {
                rounds.entry(report.id.round).or_default().turn(turn, report);
            })?;
            drop(moved);
            for row in self.page(&mut pages).into_iter().flatten() {
                let Row::Report(id, report) = row else { continue };
                self.counted.reports += 1;
                self.report(&id, &report);
                rounds.entry(id.round).or_default().turn(Turn::In, &report);
                reached = Some(place(&id));
            }
        }
        self.compare_rounds(&rounds);
        self.reports_listed()
    }

    fn report(&mut self, id: &ReportId, report: &Report) {
        let place = ("reports", id as &dyn std::fmt::Display);
        self.findings.compare(place, "the name in the row", &report.id, id);
        let digest = hex(&Sha256::digest(report.digested_text()));
        self.findings.compare(place, "digest, computed", &report.digest, &digest);
        let total = report.lines.iter().fold(0_u128, |sum, line| sum.saturating_add(line.amount.minor()));
        self.findings.compare(place, "total, summed over lines", report.total.minor(), total);
        for line in &report.lines {
            let sum = [line.sold, line.withdrawn, line.unsold].into_iter().fold(0, u64::saturating_add);
            let problem = format!("{} offered, summed (law L1)", line.sku);
            self.findings.compare(place, &problem, line.offered, sum);
        }
        self.findings.compare(
            place,
            "is settled, by its state",
            report.settled_at.is_some(),
            report.state.is_settled(),
        );
        self.has_delivery(id);
        if !self.walk.now.is_listed(&Row::Report(id.clone(), report.clone())).unwrap_or(false) {
            self.findings.add("reports_by_maker", id, "the index names the report", "not there", "an entry");
        }
    }

    /// Every round's counters by its reports.
    fn compare_rounds(&mut self, sums: &BTreeMap<RoundId, Sums>) {
        for id in sums.keys().filter(|id| Self::found(self.walk.now.round(**id)).is_none()) {
            self.findings.add("reports", format!("{id}/*"), "their round", "not there", "a round");
        }
        let (mut before, nothing) = (None, Sums::default());
        while let Ok(page) = self.walk.now.rounds(before, 100) {
            let Some(last) = page.last() else { break };
            before = Some(last.id);
            for round in page {
                let sums = sums.get(&round.id).unwrap_or(&nothing);
                let place = ("rounds", &round.id as &dyn std::fmt::Display);
                self.findings.compare(place, "reports, counted", i128::from(round.reports), sums.reports);
                self.findings.compare(
                    place,
                    "settled reports, counted",
                    i128::from(round.reports_settled),
                    sums.settled,
                );
                if round.state.is_over() {
                    let totals = round.totals;
                    let unsold = i128::from(totals.available) + i128::from(totals.held);
                    self.findings.compare(place, "sold, summed over reports", i128::from(totals.sold), sums.sold);
                    let withdrawn = i128::from(totals.withdrawn);
                    self.findings.compare(place, "withdrawn, summed over reports", withdrawn, sums.withdrawn);
                    self.findings.compare(place, "unsold, summed over reports", unsold, sums.unsold);
                }
            }
        }
    }

    fn reports_listed(&mut self) -> Result<(), Stopped> {
        let mut pages = Pages::of(StoredTable::ReportsByMaker);
        while !pages.ended {
            self.step()?;
            for row in self.page(&mut pages).into_iter().flatten() {
                let Row::ReportOfMaker(id) = row else { continue };
                if Self::found(self.walk.now.report(&id)).is_none() {
                    self.findings.add("reports_by_maker", &id, "its report", "not there", "a report");
                }
            }
        }
        Ok(())
    }
}
