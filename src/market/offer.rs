//! Offers: one good from one manufacturer, its price, and counters that keep law L1 by construction.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::amounts::{Money, Quantity};
use super::names::{AccountName, Gtin, Sku, Text};

/// Counts the spans of time between openings and closings of rounds. An offer's row says of which span its
/// counters are, so that opening a round need not touch every offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Epoch(pub u64);

/// An offer's name: goods first, so that all makers of a good lie together.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct OfferId {
    pub sku: Sku,
    pub manufacturer: AccountName,
}

impl fmt::Display for OfferId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.sku, self.manufacturer)
    }
}

/// Units of one offer in one round. `offered` is not stored: it *is* the sum of the others (law L1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counters {
    pub available: Quantity,
    pub held: Quantity,
    pub sold: Quantity,
    pub withdrawn: Quantity,
}

impl Counters {
    pub fn offered(&self) -> u64 {
        self.available.units() + self.held.units() + self.sold.units() + self.withdrawn.units()
    }
}

/// What an offer is called and counted in. Orders neither read nor change it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Description {
    pub name: Text,
    pub unit: Text,
    pub gtin: Option<Gtin>,
}

/// What orders read and change of an offer. It is a row of its own, so that many lie on one page of a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stock {
    pub unit_price: Money,
    pub counters: Counters,
    /// What the sold units were sold for in this round, cancellations taken off.
    pub revenue: Money,
    /// Grows by one with every change, of the description, too.
    pub version: u64,
    pub epoch: Epoch,
}

/// A whole offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    pub id: OfferId,
    pub description: Description,
    pub stock: Stock,
}

impl Offer {
    /// As [`Stock::as_of`].
    pub fn as_of(self, epoch: Epoch) -> Self {
        Self { stock: self.stock.as_of(epoch), ..self }
    }
}

impl Stock {
    /// This offer as it stands in `epoch`. When a round opens (or, after one has closed, stock changes again),
    /// `offered` starts at what is available; sold and withdrawn start at 0 (product.md, "Stock and offers").
    pub fn as_of(mut self, epoch: Epoch) -> Self {
        if self.epoch < epoch {
            self.counters.sold = Quantity::ZERO;
            self.counters.withdrawn = Quantity::ZERO;
            self.revenue = Money::ZERO;
            self.epoch = epoch;
        }
        self
    }

    /// Moves units from available to sold.
    pub fn sell(&mut self, units: Quantity) {
        let c = &mut self.counters;
        c.available = Quantity::of(c.available.units() - units.units());
        c.sold = Quantity::of(c.sold.units() + units.units());
        self.revenue = self.revenue.plus(self.unit_price.times(units));
        self.version += 1;
    }

    /// Moves cancelled units, sold at `unit_price`, back from sold to available.
    pub fn unsell(&mut self, units: Quantity, unit_price: Money) {
        let c = &mut self.counters;
        c.sold = Quantity::of(c.sold.units() - units.units());
        c.available = Quantity::of(c.available.units() + units.units());
        self.revenue = self.revenue.minus(unit_price.times(units));
        self.version += 1;
    }
}
