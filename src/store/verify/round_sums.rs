//! What one round's orders come to: units and money of each offer, orders of each manufacturer, the customers.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};

use super::walk::Turn;
use crate::market::account::AccountId;
use crate::market::names::AccountName;
use crate::market::offer::OfferId;
use crate::market::order::{Fill, Order};
use crate::market::time::{RoundId, Timestamp};

/// The part of all offers and customers that one pass sums up: one in `passes`.
pub(super) type Part = (u64, u64);

/// Units and money that orders keep.
pub(super) type Kept = (i128, i128);

/// Sums over one round's orders so far.
#[derive(Debug)]
pub(super) struct RoundSums {
    pub(super) round: RoundId,
    pub(super) orders: i128,
    pub(super) units: i128,
    pub(super) last_order_at: Option<Timestamp>,
    /// By the offer's fingerprint: millions of names would not fit.
    offers: HashMap<u64, Kept>,
    pub(super) makers: BTreeMap<AccountName, i128>,
    pub(super) customers: HashSet<AccountId>,
    fingerprints: RandomState,
    part: Part,
}

impl RoundSums {
    pub(super) fn new(round: RoundId, part: Part) -> Self {
        Self {
            round,
            orders: 0,
            units: 0,
            last_order_at: None,
            offers: HashMap::new(),
            makers: BTreeMap::new(),
            customers: HashSet::new(),
            fingerprints: RandomState::new(),
            part,
        }
    }

    /// None if another pass sums this offer up.
    fn fingerprint(&self, id: &OfferId) -> Option<u64> {
        is_in(self.part, id).then(|| self.fingerprints.hash_one(id))
    }

    /// What orders keep of an offer; None if another pass sums it up.
    pub(super) fn kept_of(&self, id: &OfferId) -> Option<Kept> {
        self.fingerprint(id).map(|print| self.offers.get(&print).copied().unwrap_or_default())
    }

    /// Counts an order in, or out as it was before; tells of offers that it is the first to name.
    pub(super) fn turn(&mut self, turn: Turn, order: &Order, mut first_to_name: impl FnMut(&OfferId)) {
        self.orders = turn.apply(self.orders, 1);
        self.last_order_at = self.last_order_at.max(Some(order.placed_at));
        if order.customer.0 % self.part.1 == self.part.0 {
            self.customers.insert(order.customer);
        }
        let mut makers = BTreeSet::new();
        for line in &order.lines {
            for fill in &line.fills {
                let (units, amount) = kept(fill);
                if units > 0 {
                    makers.insert(&fill.manufacturer);
                }
                self.units = turn.apply(self.units, units.into());
                let id = OfferId { sku: line.sku.clone(), manufacturer: fill.manufacturer.clone() };
                if let Some(print) = self.fingerprint(&id) {
                    let sum = self.offers.entry(print).or_insert_with(|| {
                        first_to_name(&id);
                        Kept::default()
                    });
                    *sum = (turn.apply(sum.0, units.into()), turn.apply(sum.1, amount));
                }
            }
        }
        for maker in makers {
            let sum = self.makers.entry(maker.clone()).or_default();
            *sum = turn.apply(*sum, 1);
        }
    }
}

/// Whether a pass sums this offer up. The same in every pass, unlike the fingerprints.
pub(super) fn is_in((pass, passes): Part, id: &OfferId) -> bool {
    let bytes = id.sku.as_str().bytes().chain(id.manufacturer.as_str().bytes());
    // FNV-1a: any even spread will do.
    let spread = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |sum, b| (sum ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    (spread >> 16) % passes == pass
}

/// Units of a fill that were not given back, and what they cost; a row that is off has no negative units.
fn kept(fill: &Fill) -> (u64, u128) {
    let units = fill.quantity.units().saturating_sub(fill.cancelled.units());
    (units, fill.unit_price.minor().saturating_mul(units.into()))
}
