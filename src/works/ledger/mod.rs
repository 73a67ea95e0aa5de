//! The accounts of one manufacturer's own stock: what was made, where it is now, what was sold. Pure: no files, no clock.
//!
//! For every good, always: `made + owed = on_hand + in_transit + released + sold`. What these mean, and why a unit is
//! never offered twice, is written down in `docs/WORKS.md`.

mod market;
mod reports;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::limits::QUANTITY_MAX_UNITS;
use crate::market::amounts::{Money, Price};
use crate::market::names::{Gtin, Sku, Text};
use crate::market::time::RoundId;

pub use market::{Asked, Batch};
pub use reports::{Applied, Told};

/// A production line's name; it follows the rule of SKUs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LineName(pub Sku);

impl std::fmt::Display for LineName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// What a good is called and what it costs: the plan's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description {
    pub sku: Sku,
    pub name: Text,
    pub unit: Text,
    pub gtin: Option<Gtin>,
    pub unit_price: Price,
}

/// One good of the manufacturer, and where its units are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Good {
    pub name: Text,
    pub unit: Text,
    pub gtin: Option<Gtin>,
    pub unit_price: Money,
    /// Good units that the lines have finished, ever.
    pub made: u64,
    pub scrapped: u64,
    /// In the manufacturer's own stock: offered at the next collection.
    pub on_hand: u64,
    /// The part of `on_hand` that came back from rounds and may be on sale still, until a collection says otherwise.
    pub carried: u64,
    /// Sold beyond what the book had; the next units that are made pay it.
    pub owed: u64,
    /// On the way into the selling round; whether they have arrived is not known yet.
    pub in_transit: u64,
    /// Handed to rounds whose reports have not come.
    pub released: u64,
    /// Reported as sold, ever.
    pub sold: u64,
}

impl Good {
    /// Whether every unit is accounted for.
    pub fn balances(&self) -> bool {
        let sum = |parts: &[u64]| parts.iter().map(|part| u128::from(*part)).sum::<u128>();
        let somewhere = sum(&[self.on_hand, self.in_transit, self.released, self.sold]);
        sum(&[self.made, self.owed]) == somewhere
            && (self.owed == 0 || self.on_hand == 0)
            && self.carried <= self.on_hand
    }

    /// Units come into the stock; what is owed is paid first.
    fn gain(&mut self, units: u64) {
        let paid = units.min(self.owed);
        self.owed -= paid;
        self.on_hand += units - paid;
    }

    /// As [`Good::gain`], for units that the market may go on selling.
    fn gain_carried(&mut self, units: u64) {
        let before = self.on_hand;
        self.gain(units);
        self.carried += self.on_hand - before;
    }

    /// Units leave the stock; what it has not is owed.
    fn lose(&mut self, units: u64) {
        let there = units.min(self.on_hand);
        self.on_hand -= there;
        self.owed += units - there;
        // Which units these were is not known; to take none of the carried ones for them errs on the safe side.
        self.carried = self.carried.min(self.on_hand);
    }
}

/// How far a production line has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineState {
    pub sku: Sku,
    /// Finished batches; the last one has this number.
    pub batches: u64,
    /// Units that were begun, scrapped ones included.
    pub started: u64,
    pub scrapped: u64,
}

/// Where a finished batch goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Release {
    /// Into the stock, offered at the next collection.
    Collection,
    /// Into the selling round, as it is made.
    Live,
}

impl Release {
    pub fn word(self) -> &'static str {
        match self {
            Self::Collection => "collection",
            Self::Live => "live",
        }
    }
}

/// A batch that a line has just finished.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finished {
    pub sku: Sku,
    pub batch: u64,
    pub made: u64,
    pub scrapped: u64,
}

/// Rows that were changed since they were last written.
#[derive(Debug, Default)]
pub struct Dirty {
    pub goods: BTreeSet<Sku>,
    pub lines: BTreeSet<LineName>,
    pub transit: BTreeSet<(LineName, u64)>,
    pub released: BTreeSet<(RoundId, Sku)>,
    pub told: BTreeSet<RoundId>,
}

impl Dirty {
    pub fn is_empty(&self) -> bool {
        self.goods.is_empty()
            && self.lines.is_empty()
            && self.transit.is_empty()
            && self.released.is_empty()
            && self.told.is_empty()
    }
}

/// All accounts.
#[derive(Debug, Default)]
pub struct Ledger {
    pub goods: BTreeMap<Sku, Good>,
    pub lines: BTreeMap<LineName, LineState>,
    /// Batches on their way into the selling round.
    pub transit: BTreeMap<(LineName, u64), Batch>,
    /// Units handed to rounds whose reports have not come.
    pub released: BTreeMap<(RoundId, Sku), u64>,
    /// The reports that were taken in.
    pub told: BTreeMap<RoundId, Told>,
    pub dirty: Dirty,
}

impl Ledger {
    /// Makes a good known, or takes its new name, unit, GTIN and price.
    pub fn describe(&mut self, what: &Description) {
        let good = self.goods.entry(what.sku.clone()).or_insert_with(|| Good {
            name: Text::default(),
            unit: Text::default(),
            gtin: None,
            unit_price: Money::ZERO,
            made: 0,
            scrapped: 0,
            on_hand: 0,
            carried: 0,
            owed: 0,
            in_transit: 0,
            released: 0,
            sold: 0,
        });
        good.name = what.name.clone();
        good.unit = what.unit.clone();
        good.gtin = what.gtin.clone();
        good.unit_price = what.unit_price.money();
        self.dirty.goods.insert(what.sku.clone());
    }

    /// Makes a line known. A line that makes another good than before goes on counting its batches, so that no
    /// batch's key is used twice.
    pub fn set_up(&mut self, line: &LineName, sku: &Sku) {
        let state = self.lines.entry(line.clone()).or_insert_with(|| LineState {
            sku: sku.clone(),
            batches: 0,
            started: 0,
            scrapped: 0,
        });
        if state.sku != *sku {
            (state.started, state.scrapped) = (0, 0);
            state.sku = sku.clone();
        }
        self.dirty.lines.insert(line.clone());
    }

    /// A line has finished a batch of so many units, of which `scrap_per_mille` of 1000 are scrap over the line's
    /// whole life, rounded down. None if the stock has no room for it, or line or good are not known.
    pub fn finish(&mut self, line: &LineName, units: u64, scrap_per_mille: u64, release: Release) -> Option<Finished> {
        let state = self.lines.get_mut(line)?;
        let good = self.goods.get_mut(&state.sku)?;
        let held = u128::from(good.on_hand) + u128::from(good.in_transit) + u128::from(good.released);
        if held + u128::from(units) > u128::from(QUANTITY_MAX_UNITS) {
            return None;
        }
        state.started = state.started.checked_add(units)?;
        let scrap = u128::from(state.started) * u128::from(scrap_per_mille.min(1000)) / 1000;
        // A rate that was lowered since must not make scrap good again.
        let scrapped = u64::try_from(scrap).unwrap_or(u64::MAX).saturating_sub(state.scrapped).min(units);
        let made = units - scrapped;
        state.scrapped += scrapped;
        state.batches += 1;
        good.scrapped += scrapped;
        good.made += made;
        let finished = Finished { sku: state.sku.clone(), batch: state.batches, made, scrapped };
        match release {
            Release::Live if made > 0 => {
                good.in_transit += made;
                let id = (line.clone(), finished.batch);
                let batch = Batch { sku: finished.sku.clone(), units: made, first_sent: None };
                self.transit.insert(id.clone(), batch);
                self.dirty.transit.insert(id);
            }
            _ => good.gain(made),
        }
        self.dirty.goods.insert(finished.sku.clone());
        self.dirty.lines.insert(line.clone());
        Some(finished)
    }

    /// Every good whose units are not accounted for; none ever, if the book is right.
    pub fn imbalances(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        for (sku, good) in &self.goods {
            let released: u64 = self.released.iter().filter(|((_, of), _)| of == sku).map(|(_, units)| units).sum();
            let in_transit: u64 = self.transit.values().filter(|batch| batch.sku == *sku).map(|b| b.units).sum();
            if !good.balances() || released != good.released || in_transit != good.in_transit {
                wrong.push(format!("{sku}: {good:?}, {released} released, {in_transit} in transit"));
            }
        }
        wrong
    }
}
