//! The market as a watcher knows it: the round, the offers, and which of their numbers changed a moment ago.
//!
//! Each offer remembers after which event it was read, so that events that were already in what was read change
//! nothing. Time is counted in ticks of whoever draws.

use std::collections::BTreeMap;

use super::stream::Beginning;
use crate::ipc::methods::offer::OfferInfo;
use crate::ipc::methods::watch::{EventData, OfferChange, WatchEvent};
use crate::market::amounts::Money;
use crate::market::names::{AccountName, Sku};
use crate::market::round::RoundState;
use crate::market::time::RoundId;

/// How long a changed number is marked, in ticks.
pub(in crate::cli) const MARKED_TICKS: u64 = 30;

/// The numbers of an offer, in the order of their columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) struct Numbers {
    pub(in crate::cli) unit_price: Money,
    /// Offered, sold, available.
    pub(in crate::cli) units: [u64; 3],
}

/// Numbers of one row: the price and the units.
pub(in crate::cli) const NUMBERS: usize = 4;

#[derive(Debug)]
pub(in crate::cli) struct Row {
    pub(in crate::cli) numbers: Numbers,
    held: u64,
    /// The event after which it was so.
    seq: u64,
    /// Until which tick each number is marked.
    marked_until: [u64; NUMBERS],
}

impl Row {
    pub(in crate::cli) fn is_marked(&self, number: usize, tick: u64) -> bool {
        tick < self.marked_until[number]
    }

    /// The last event that changed it, or after which it was read.
    pub(in crate::cli) fn seq(&self) -> u64 {
        self.seq
    }

    fn take(&mut self, numbers: Numbers, held: u64, seq: u64, tick: u64) {
        let old = self.numbers;
        let price = std::iter::once(old.unit_price != numbers.unit_price);
        let changed = price.chain((0..3).map(|i| old.units[i] != numbers.units[i]));
        for (until, changed) in self.marked_until.iter_mut().zip(changed) {
            *until = if changed { tick + MARKED_TICKS } else { *until };
        }
        (self.numbers, self.held, self.seq) = (numbers, held, seq);
    }
}

#[derive(Debug, Default)]
pub(in crate::cli) struct Board {
    pub(in crate::cli) round: Option<(RoundId, RoundState)>,
    /// The newest event that was told.
    pub(in crate::cli) seq: u64,
    pub(in crate::cli) rows: BTreeMap<(Sku, AccountName), Row>,
    /// The round that the rows belong to.
    round_of_rows: Option<RoundId>,
}

impl Board {
    /// Forgets everything and shows what the watch begins with.
    pub(in crate::cli) fn begin(&mut self, beginning: &Beginning) {
        self.round = beginning.round.as_ref().map(|r| (r.round, r.state));
        self.round_of_rows = beginning.round_of_pages;
        self.seq = beginning.seq;
        self.rows.clear();
        for (seq, offers) in &beginning.pages {
            for offer in offers {
                let row = Row { numbers: read(offer), held: offer.held.units(), seq: *seq, marked_until: [0; NUMBERS] };
                self.rows.insert((offer.sku.clone(), offer.manufacturer.clone()), row);
            }
        }
    }

    /// All offers of a good, cheapest first.
    pub(in crate::cli) fn makers(&self, sku: &Sku) -> Vec<(&(Sku, AccountName), &Row)> {
        let mut makers: Vec<_> = self.rows.iter().filter(|(key, _)| key.0 == *sku).collect();
        makers.sort_by_key(|(key, row)| (row.numbers.unit_price, &key.1));
        makers
    }

    /// Takes one event in.
    pub(in crate::cli) fn apply(&mut self, event: &WatchEvent, tick: u64) {
        self.seq = self.seq.max(event.seq);
        match &event.event {
            EventData::OfferChanged(change) => self.change(change, event.seq, tick),
            EventData::RoundChanged { round, state, .. } => {
                // Resuming sells too, but the offers of a round begin only once.
                if *state == RoundState::Selling && self.round_of_rows != Some(*round) {
                    self.round_of_rows = Some(*round);
                    self.open(event.seq, tick);
                }
                self.round = Some((*round, *state));
            }
            _ => {}
        }
    }

    fn change(&mut self, change: &OfferChange, seq: u64, tick: u64) {
        let units = [change.offered, change.sold.units(), change.available.units()];
        let numbers = Numbers { unit_price: change.unit_price, units };
        let held = change.held.units();
        let id = (change.sku.clone(), change.manufacturer.clone());
        match self.rows.get_mut(&id) {
            Some(row) if seq > row.seq => row.take(numbers, held, seq, tick),
            Some(_) => {}
            None => {
                let marked_until = [tick + MARKED_TICKS; NUMBERS];
                self.rows.insert(id, Row { numbers, held, seq, marked_until });
            }
        }
    }

    /// A round opens: what is available is offered, nothing is sold.
    fn open(&mut self, seq: u64, tick: u64) {
        for row in self.rows.values_mut().filter(|row| seq > row.seq) {
            let available = row.numbers.units[2];
            let numbers = Numbers { units: [available + row.held, 0, available], ..row.numbers };
            row.take(numbers, row.held, seq, tick);
        }
    }
}

fn read(offer: &OfferInfo) -> Numbers {
    Numbers { unit_price: offer.unit_price, units: [offer.offered, offer.sold.units(), offer.available.units()] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn event(seq: u64, kind: &str, data: serde_json::Value) -> WatchEvent {
        let at = "2026-12-01T06:00:00Z";
        serde_json::from_value(json!({ "watch": 1, "seq": seq, "at": at, "kind": kind, "data": data })).unwrap()
    }

    fn sold(seq: u64, version: u64, sold: u64) -> WatchEvent {
        let data = json!({ "manufacturer": "acme", "sku": "bolt", "unit_price": 5, "offered": 10,
            "available": 10 - sold, "held": 0, "sold": sold, "withdrawn": 0, "version": version, "cause": "sold" });
        event(seq, "offer_changed", data)
    }

    fn stepped(seq: u64, round: &str, state: &str) -> WatchEvent {
        event(seq, "round_changed", json!({ "round": round, "state": state, "cause": "operator" }))
    }

    fn board_at(seq: u64, sold: u64) -> Board {
        let offer: OfferInfo = serde_json::from_value(json!({ "manufacturer": "acme", "sku": "bolt", "name": "",
            "unit": "", "gtin": null, "unit_price": 5, "offered": 10, "available": 10 - sold, "held": 0, "sold": sold,
            "withdrawn": 0, "version": 3 }))
        .unwrap();
        let round_of_pages = Some(RoundId::parse("2026-12").unwrap());
        let beginning =
            Beginning { seq: 20, missed: None, pages: vec![(seq, vec![offer])], round_of_pages, round: None };
        let mut board = Board::default();
        board.begin(&beginning);
        board
    }

    fn units(board: &Board) -> [u64; 3] {
        board.rows.values().next().unwrap().numbers.units
    }

    #[test]
    fn an_event_that_was_in_the_snapshot_already_changes_nothing() {
        let mut board = board_at(25, 4);
        board.apply(&sold(24, 3, 3), 0);
        assert_eq!(units(&board), [10, 4, 6]);
        board.apply(&sold(26, 4, 5), 0);
        assert_eq!((units(&board), board.seq), ([10, 5, 5], 26));
    }

    #[test]
    fn an_opening_round_starts_every_offer_anew_but_not_one_read_after_it() {
        let mut before = board_at(20, 4);
        before.apply(&stepped(21, "2026-12.2", "selling"), 0);
        assert_eq!(units(&before), [6, 0, 6]);
        let mut after = board_at(30, 4);
        after.apply(&stepped(21, "2026-12.2", "selling"), 0);
        assert_eq!(units(&after), [10, 4, 6]);
    }

    #[test]
    fn resuming_a_round_is_no_opening() {
        let mut board = board_at(20, 4);
        board.apply(&stepped(21, "2026-12", "paused"), 0);
        board.apply(&stepped(22, "2026-12", "selling"), 0);
        assert_eq!(units(&board), [10, 4, 6]);
    }

    #[test]
    fn only_changed_numbers_are_marked_and_only_for_a_while() {
        let mut board = board_at(20, 4);
        board.apply(&sold(21, 4, 5), 7);
        let row = board.rows.values().next().unwrap();
        let marked = |tick| [0, 1, 2, 3].map(|n| row.is_marked(n, tick));
        assert_eq!(marked(8), [false, false, true, true]);
        assert_eq!(marked(7 + MARKED_TICKS), [false; 4]);
    }
}
