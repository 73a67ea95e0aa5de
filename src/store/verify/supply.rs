//! The supply side's records and what proves an account's owner: each belongs to an account, a round or a report, and
//! agrees with it.

use std::fmt::Display;

use super::{Check, Pages, Stopped};
use crate::market::account::AccountId;
use crate::market::collection::{Visit, VisitId, VisitOutcome};
use crate::market::credentials::Credentials;
use crate::market::delivery::Delivery;
use crate::market::report::{Report, ReportId, ReportState};
use crate::store::{Row, StoredTable};

impl Check<'_> {
    pub(super) fn credentials(&mut self) -> Result<(), Stopped> {
        let mut pages = Pages::of(StoredTable::Credentials);
        while !pages.ended {
            self.step()?;
            for row in self.page(&mut pages).into_iter().flatten() {
                let Row::Credentials(id, credentials) = row else { continue };
                self.counted.credentials += 1;
                self.credentials_of(id, &credentials);
            }
        }
        Ok(())
    }

    fn credentials_of(&mut self, id: AccountId, credentials: &Credentials) {
        let place = ("credentials", &id.0 as &dyn Display);
        let Some(account) = Self::found(self.walk.now.account(id)) else {
            self.findings.add("credentials", id.0, "its account", "not there", "an account");
            return;
        };
        let password = credentials.password.is_some();
        self.findings.compare(place, "has a password, by its account", password, account.has_password);
        let sessions = &credentials.sessions;
        if account.is_deleted() {
            self.findings.compare(place, "sessions of a deleted account", sessions.len(), 0);
        }
        let ascending = sessions.is_sorted_by(|a, b| a.number < b.number);
        if !ascending || sessions.last().is_some_and(|s| s.number > credentials.last_session) {
            let expected = format!("ascending numbers up to {}", credentials.last_session);
            self.findings.add("credentials", id.0, "its sessions' numbers", "not ascending", expected);
        }
    }

    pub(super) fn visits(&mut self) -> Result<(), Stopped> {
        let mut pages = Pages::of(StoredTable::Visits);
        while !pages.ended {
            self.step()?;
            for row in self.page(&mut pages).into_iter().flatten() {
                let Row::Visit(id, visit) = row else { continue };
                self.counted.visits += 1;
                self.visit(&id, &visit);
            }
        }
        Ok(())
    }

    fn visit(&mut self, id: &VisitId, visit: &Visit) {
        let shown = |id: &VisitId| format!("{}/{}", id.round, id.manufacturer);
        let name = shown(id);
        let place = ("visits", &name as &dyn Display);
        self.findings.compare(place, "the name in the row", shown(&visit.id), shown(id));
        if Self::found(self.walk.now.round(id.round)).is_none() {
            self.findings.add("visits", &name, "its round", "not there", "a round");
        }
        if !self.is_maker(&id.manufacturer) {
            self.findings.add("visits", &name, "its manufacturer", "not there", "a manufacturer's account");
        }
        let settled = visit.outcome != VisitOutcome::Asking;
        self.findings.compare(place, "is settled, by its outcome", visit.settled_at.is_some(), settled);
    }

    pub(super) fn deliveries(&mut self) -> Result<(), Stopped> {
        let mut pages = Pages::of(StoredTable::Deliveries);
        while !pages.ended {
            self.step()?;
            for row in self.page(&mut pages).into_iter().flatten() {
                let Row::Delivery(id, delivery) = row else { continue };
                self.counted.deliveries += 1;
                self.findings.compare(("deliveries", &id), "the report in the row", &delivery.report, &id);
                match Self::found(self.walk.now.report(&id)) {
                    None => self.findings.add("deliveries", &id, "its report", "not there", "a report"),
                    Some(report) => self.delivery(&id, &delivery, &report),
                }
            }
        }
        Ok(())
    }

    /// What was tried, and what comes next, by the state of the report.
    fn delivery(&mut self, id: &ReportId, delivery: &Delivery, report: &Report) {
        let place = ("deliveries", id as &dyn Display);
        self.findings.compare(place, "was tried, by its attempts", delivery.tried_at.is_some(), delivery.attempts > 0);
        if delivery.attempts == 0 && (delivery.delivered_at.is_some() || delivery.last_error.is_some()) {
            let found = "an attempt that came to something";
            self.findings.add("deliveries", id, "attempts", found, "nothing, for nothing was tried");
        }
        let resent = Self::found(self.walk.now.round(id.round)).is_some_and(|round| round.resent);
        let due = delivery.next_try.is_some();
        match report.state {
            ReportState::Pending => self.findings.compare(place, "is due, by its report", due, true),
            ReportState::Disputed => self.findings.compare(place, "is due, by its report", due, false),
            // Sent again after it was settled, it is due once more.
            state if state.is_settled() && !resent => {
                self.findings.compare(place, "is due, by its report", due, false);
            }
            _ => {}
        }
        if matches!(report.state, ReportState::Delivered | ReportState::Disputed) {
            let delivered = delivery.delivered_at.is_some();
            self.findings.compare(place, "was delivered, by its report", delivered, true);
        }
    }

    /// A report's delivery is written with it.
    pub(super) fn has_delivery(&mut self, id: &ReportId) {
        if Self::found(self.walk.now.delivery(id)).is_none() {
            self.findings.add("reports", id, "the record of its delivery", "not there", "a row");
        }
    }
}
