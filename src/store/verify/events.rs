//! Events: numbered without gaps, telling of orders that are there; and every offer followed change by change.

use std::collections::HashMap;

use super::round_sums::{Part, is_in};
use super::{Check, Pages, Stopped};
use crate::market::event::{Event, EventGroup, OfferCause, OfferChanged};
use crate::market::offer::{Counters, OfferId, Stock};
use crate::market::order::{Order, OrderId};
use crate::store::{Row, StoredTable};

/// The newest kept change of every offer.
type Newest = HashMap<OfferId, OfferChanged>;

impl Check<'_> {
    /// All events that are kept, in order. Offers of this part are followed from change to change; what the last one
    /// says is what the offer must be.
    pub(super) fn events(&mut self, part: Part) -> Result<(), Stopped> {
        let (mut pages, mut next, mut newest) = (Pages::of(StoredTable::Events), None, Newest::new());
        while !pages.ended {
            self.step()?;
            for row in self.page(&mut pages) {
                let Some(Row::Events(first_seq, group)) = row else {
                    next = None;
                    continue;
                };
                if part.0 == 0 {
                    self.group(first_seq, &group, next);
                }
                next = Some(first_seq.saturating_add(group.events.len() as u64));
                self.follow(&group, part, &mut newest);
            }
        }
        let place = ("market", &"*" as &dyn std::fmt::Display);
        let last = next.map_or(self.walk.market.seq, |next| next - 1);
        if part.0 == 0 {
            self.findings.compare(place, "seq, by the newest event", self.walk.market.seq, last);
        }
        self.offers_followed(part, &mut newest)
    }

    /// Law L4, and that orders which events tell of are there.
    fn group(&mut self, first_seq: u64, group: &EventGroup, expected: Option<u64>) {
        let place = ("events", &first_seq as &dyn std::fmt::Display);
        self.counted.events += group.events.len() as u64;
        // What was forgotten in the meantime leaves a gap before what is kept.
        let kept_from = Self::found(self.walk.now.oldest_seq().map(Some)).unwrap_or_default();
        if let Some(expected) = expected.filter(|expected| *expected >= kept_from) {
            self.findings.compare(place, "numbers have no gap before it", first_seq, expected);
        }
        self.findings.compare(place, "the number in the row", group.first_seq, first_seq);
        if group.events.is_empty() {
            self.findings.add("events", first_seq, "events in the group", 0, "at least 1");
        }
        for (seq, event) in (first_seq..).zip(&group.events) {
            if let Event::OrderPlaced { order, round, customer, .. } = event
                && !self.is_forgotten(*order)
            {
                self.placed(seq, *order, |row| row.seq == seq && row.round == *round && row.customer == *customer);
            }
        }
    }

    fn placed(&mut self, seq: u64, id: OrderId, is_it: impl Fn(&Order) -> bool) {
        let found = match Self::found(self.walk.now.order(id)) {
            Some(order) if is_it(&order) => return,
            Some(_) => format!("order {id} tells of another event, round or customer"),
            None => format!("order {id} is not there"),
        };
        self.findings.add("events", seq, "the order it tells of", found, "the order that it placed");
    }

    /// Follows the offers of one group.
    fn follow(&mut self, group: &EventGroup, part: Part, newest: &mut Newest) {
        for (seq, event) in (group.first_seq..).zip(&group.events) {
            let Event::OfferChanged(change) = event else { continue };
            if !is_in(part, &change.id) {
                continue;
            }
            if let Some(problem) = newest.get(&change.id).and_then(|before| wrong_step(before, change)) {
                let name = format!("{seq} ({})", change.id);
                self.findings.add("events", name, problem.0, problem.1, problem.2);
            }
            newest.insert(change.id.clone(), change.clone());
        }
    }

    /// Every offer is what its newest kept change says, carried from page to page.
    fn offers_followed(&mut self, part: Part, newest: &mut Newest) -> Result<(), Stopped> {
        let mut pages = Pages::of(StoredTable::Offers);
        while !pages.ended {
            let moved = self.step()?;
            moved.groups.iter().for_each(|group| self.follow(group, part, newest));
            drop(moved);
            for row in self.page(&mut pages).into_iter().flatten() {
                let Row::Offer(id, stock) = row else { continue };
                let Some(change) = newest.get(&id) else { continue };
                self.counted.offers_followed += 1;
                self.followed(&id, &stock, change);
            }
        }
        Ok(())
    }

    fn followed(&mut self, id: &OfferId, stock: &Stock, change: &OfferChanged) {
        let place = ("offers", id as &dyn std::fmt::Display);
        self.findings.compare(place, "version, by the stock changes", stock.version, change.version);
        self.findings.compare(place, "epoch, by the stock changes", stock.epoch.0, change.epoch.0);
        let (price, changed) = (stock.unit_price.minor(), change.unit_price.minor());
        self.findings.compare(place, "unit price, by the stock changes", price, changed);
        let named = [
            ("available, by the stock changes", stock.counters.available, change.counters.available),
            ("held, by the stock changes", stock.counters.held, change.counters.held),
            ("sold, by the stock changes", stock.counters.sold, change.counters.sold),
            ("withdrawn, by the stock changes", stock.counters.withdrawn, change.counters.withdrawn),
        ];
        for (problem, found, expected) in named {
            self.findings.compare(place, problem, found, expected);
        }
    }
}

/// What is wrong about a change that follows another of the same offer: problem, found, expected.
fn wrong_step(before: &OfferChanged, after: &OfferChanged) -> Option<(&'static str, String, String)> {
    if after.version != before.version.saturating_add(1) {
        let expected = before.version.saturating_add(1);
        return Some(("version after the change", after.version.to_string(), expected.to_string()));
    }
    let mut from = units(&before.counters);
    if after.epoch > before.epoch {
        // When a round opens, sold and withdrawn begin anew.
        (from[2], from[3]) = (0, 0);
    }
    let [available, held, sold, withdrawn] = from;
    let to = units(&after.counters);
    let fits = match after.cause {
        OfferCause::Set => to[1] == held && to[2] == sold && to[3] == 0,
        OfferCause::Added => to[0] >= available && to[1..] == from[1..],
        OfferCause::Price => to == from,
        OfferCause::Adjusted | OfferCause::Withdrawn => {
            to[0] <= available && to[0] + to[3] == available + withdrawn && to[1..3] == from[1..3]
        }
        OfferCause::Sold => {
            to[0] < available && to[0] + to[2] == available + sold && to[1] == held && to[3] == withdrawn
        }
        OfferCause::Cancelled => {
            to[0] > available && to[0] + to[2] == available + sold && to[1] == held && to[3] == withdrawn
        }
    };
    (!fits)
        .then(|| ("counters after the change", shown(to), format!("what {:?} makes of {}", after.cause, shown(from))))
}

fn units(c: &Counters) -> [u64; 4] {
    [c.available.units(), c.held.units(), c.sold.units(), c.withdrawn.units()]
}

fn shown([available, held, sold, withdrawn]: [u64; 4]) -> String {
    format!("{available} available, {held} held, {sold} sold, {withdrawn} withdrawn")
}
