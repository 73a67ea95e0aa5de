//! Sales reports: what was sold is deducted exactly once, whatever is delivered how often; the rest comes back.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Ledger;
use crate::market::names::Sku;
use crate::market::report::Report;
use crate::market::time::RoundId;

/// A report that was taken in: enough to know it again, and to correct it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    pub version: u32,
    pub digest: String,
    /// Units of the book's goods that it said were sold.
    pub sold: Vec<(Sku, u64)>,
}

/// What a report did to the accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Applied {
    /// It was the round's first: so many units were sold, so many came back.
    First { sold: u64, returned: u64 },
    /// It corrects an earlier version.
    Corrected { sold: u64 },
    /// It had been taken in before, or a later version had: nothing changed.
    Again,
    /// Another report of the same round and version was taken in before: nothing changed.
    Contradicts,
}

impl Ledger {
    /// Takes a report in whose digest has been checked.
    pub fn apply(&mut self, report: &Report) -> Applied {
        let round = report.id.round;
        let mut sold: BTreeMap<Sku, u64> = BTreeMap::new();
        // What the book does not know was not made here: somebody offered it by hand.
        for line in report.lines.iter().filter(|line| self.goods.contains_key(&line.sku)) {
            let units = sold.entry(line.sku.clone()).or_default();
            *units = units.saturating_add(line.sold);
        }
        let applied = match self.told.get(&round) {
            Some(told) if told.version == report.version && told.digest != report.digest => {
                return Applied::Contradicts;
            }
            Some(told) if told.version >= report.version => return Applied::Again,
            Some(told) => {
                let before: BTreeMap<Sku, u64> = told.sold.iter().cloned().collect();
                self.correct(&before, &sold);
                Applied::Corrected { sold: sold.values().sum() }
            }
            None => {
                let returned = self.settle(round, &sold);
                Applied::First { sold: sold.values().sum(), returned }
            }
        };
        let told = Told { version: report.version, digest: report.digest.clone(), sold: sold.into_iter().collect() };
        self.told.insert(round, told);
        self.dirty.told.insert(round);
        applied
    }

    /// A round is over and has no report for this manufacturer: nothing of it was sold there, all comes back.
    pub fn took_no_part(&mut self, round: RoundId) -> u64 {
        self.settle(round, &BTreeMap::new())
    }

    /// Settles what a round got: what it sold is sold, the rest is back on hand. How many units came back.
    fn settle(&mut self, round: RoundId, sold: &BTreeMap<Sku, u64>) -> u64 {
        let (mut returned, mut beyond) = (0, sold.clone());
        let ids: Vec<_> = self.released.keys().filter(|(of, _)| *of == round).cloned().collect();
        for id in ids {
            let units = self.released.remove(&id).unwrap_or(0);
            let of_these = units.min(beyond.get(&id.1).copied().unwrap_or(0));
            if let Some(rest) = beyond.get_mut(&id.1) {
                *rest -= of_these;
            }
            returned += units - of_these;
            if let Some(good) = self.goods.get_mut(&id.1) {
                good.released -= units;
                good.gain_carried(units - of_these);
            }
            self.dirty.goods.insert(id.1.clone());
            self.dirty.released.insert(id);
        }
        for (sku, units) in sold {
            if let Some(good) = self.goods.get_mut(sku) {
                good.sold += units;
                good.lose(beyond.get(sku).copied().unwrap_or(0));
                self.dirty.goods.insert(sku.clone());
            }
        }
        returned
    }

    fn correct(&mut self, before: &BTreeMap<Sku, u64>, now: &BTreeMap<Sku, u64>) {
        for sku in before.keys().chain(now.keys().filter(|sku| !before.contains_key(*sku))) {
            let of = |sums: &BTreeMap<Sku, u64>| sums.get(sku).copied().unwrap_or(0);
            let Some(good) = self.goods.get_mut(sku) else { continue };
            let (before, now) = (of(before), of(now));
            if now >= before {
                good.lose(now - before);
            } else {
                good.gain_carried(before - now);
            }
            good.sold = good.sold - before + now;
            self.dirty.goods.insert(sku.clone());
        }
    }
}
