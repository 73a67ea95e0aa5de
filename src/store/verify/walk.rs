//! A walk through a living store: each page is read at a fresh moment, and what was summed up before is carried over
//! to that moment by the rows that changed in between. No moment is held longer than one page takes.

use std::collections::BTreeSet;

use super::Stopped;
use crate::limits::{VERIFY_CATCH_UP_EVENTS, WATCH_PAGE_EVENTS};
use crate::market::account::AccountId;
use crate::market::event::{Event, EventGroup};
use crate::market::offer::OfferId;
use crate::market::order::OrderId;
use crate::market::report::ReportId;
use crate::market::state::Market;
use crate::market::time::RoundId;
use crate::market::view::Read;
use crate::store::{Reader, Snapshot};

/// Where the walk stands: one moment.
pub(super) struct Walk<'r> {
    reader: &'r dyn Reader,
    pub(super) now: Box<dyn Snapshot>,
    pub(super) market: Market,
}

/// What changed on the way from one moment to the next. It keeps the moment before alive: use it, then drop it.
pub(super) struct Moved {
    before: Box<dyn Snapshot>,
    pub(super) groups: Vec<EventGroup>,
    orders: BTreeSet<OrderId>,
    offers: BTreeSet<OfferId>,
    reports: BTreeSet<ReportId>,
    attendances: BTreeSet<(RoundId, AccountId)>,
}

/// Whether a row is taken out of a sum, as it was, or put into it, as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    Out,
    In,
}

impl Turn {
    pub(super) fn apply(self, sum: i128, value: u128) -> i128 {
        let value = i128::try_from(value).unwrap_or(i128::MAX);
        match self {
            Self::Out => sum.saturating_sub(value),
            Self::In => sum.saturating_add(value),
        }
    }
}

impl<'r> Walk<'r> {
    pub(super) fn start(reader: &'r dyn Reader) -> Read<Self> {
        let now = reader.snapshot()?;
        let market = now.market()?;
        Ok(Self { reader, now, market })
    }

    /// Goes on to the newest moment.
    pub(super) fn step(&mut self) -> Result<Moved, Stopped> {
        let next = self.reader.snapshot()?;
        let market = next.market()?;
        let mut moved = Moved::from(std::mem::replace(&mut self.now, next));
        let mut reached = std::mem::replace(&mut self.market, market).seq;
        if self.market.seq.saturating_sub(reached) > VERIFY_CATCH_UP_EVENTS {
            return Err(Stopped::TooFast);
        }
        while reached < self.market.seq {
            let groups = self.now.events(reached, WATCH_PAGE_EVENTS)?;
            let Some(last) = groups.last().filter(|_| groups[0].first_seq == reached + 1) else {
                return Err(Stopped::TooFast);
            };
            reached = last.last_seq();
            groups.into_iter().for_each(|group| moved.note(group));
        }
        Ok(moved)
    }
}

impl Moved {
    fn from(before: Box<dyn Snapshot>) -> Self {
        Self {
            before,
            groups: Vec::new(),
            orders: BTreeSet::new(),
            offers: BTreeSet::new(),
            reports: BTreeSet::new(),
            attendances: BTreeSet::new(),
        }
    }

    fn note(&mut self, group: EventGroup) {
        for event in &group.events {
            match event {
                Event::OfferChanged(change) => drop(self.offers.insert(change.id.clone())),
                Event::OrderPlaced { order, round, customer, .. } => {
                    self.orders.insert(*order);
                    self.attendances.insert((*round, *customer));
                }
                Event::OrderCancelled { order, .. } => drop(self.orders.insert(*order)),
                Event::CustomerDone { round, customer, .. } => drop(self.attendances.insert((*round, *customer))),
                Event::ReportStepped { report, .. } => drop(self.reports.insert(report.clone())),
                _ => {}
            }
        }
        self.groups.push(group);
    }

    /// Carries a sum over orders from the moment before to `now`: each changed order that the sum covers is taken
    /// out as it was and put in as it is.
    pub(super) fn orders<T>(
        &self,
        now: &dyn Snapshot,
        covers: impl Fn(OrderId) -> bool,
        mut turn: impl FnMut(Turn, &crate::market::order::Order) -> T,
    ) -> Read<()> {
        for id in self.orders.iter().filter(|id| covers(**id)) {
            let _ = self.before.order(*id)?.map(|order| turn(Turn::Out, &order));
            let _ = now.order(*id)?.map(|order| turn(Turn::In, &order));
        }
        Ok(())
    }

    /// As [`Self::orders`], for what is there of offers.
    pub(super) fn stocks<T>(
        &self,
        now: &dyn Snapshot,
        covers: impl Fn(&OfferId) -> bool,
        mut turn: impl FnMut(Turn, &crate::market::offer::Stock) -> T,
    ) -> Read<()> {
        for id in self.offers.iter().filter(|id| covers(id)) {
            let _ = self.before.stock(id)?.map(|stock| turn(Turn::Out, &stock));
            let _ = now.stock(id)?.map(|stock| turn(Turn::In, &stock));
        }
        Ok(())
    }

    /// As [`Self::orders`], for reports.
    pub(super) fn reports<T>(
        &self,
        now: &dyn Snapshot,
        covers: impl Fn(&ReportId) -> bool,
        mut turn: impl FnMut(Turn, &crate::market::report::Report) -> T,
    ) -> Read<()> {
        for id in self.reports.iter().filter(|id| covers(id)) {
            let _ = self.before.report(id)?.map(|report| turn(Turn::Out, &report));
            let _ = now.report(id)?.map(|report| turn(Turn::In, &report));
        }
        Ok(())
    }

    /// As [`Self::orders`], for places on rosters.
    pub(super) fn attendances<T>(
        &self,
        now: &dyn Snapshot,
        covers: impl Fn(&(RoundId, AccountId)) -> bool,
        mut turn: impl FnMut(Turn, RoundId, crate::market::round::Attendance) -> T,
    ) -> Read<()> {
        for (round, customer) in self.attendances.iter().filter(|place| covers(place)) {
            let _ = self.before.attendance(*round, *customer)?.map(|row| turn(Turn::Out, *round, row));
            let _ = now.attendance(*round, *customer)?.map(|row| turn(Turn::In, *round, row));
        }
        Ok(())
    }
}
