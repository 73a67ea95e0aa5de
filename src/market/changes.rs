//! What a decision changes: rows by name, and the events that tell of them.

use std::collections::BTreeMap;
use std::hash::Hash;
use std::ops::Bound::{Excluded, Unbounded};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::account::{Account, AccountId, Handle};
use super::cart::Cart;
use super::collection::{Visit, VisitId};
use super::credentials::Credentials;
use super::delivery::Delivery;
use super::event::EventGroup;
use super::interface::Interface;
use super::key::{KeyRow, ScopedKey};
use super::names::AccountName;
use super::offer::{Description, OfferId, Stock};
use super::order::{Order, OrderId};
use super::report::{Report, ReportId, Tally};
use super::round::{Attendance, Round};
use super::state::Market;
use super::time::RoundId;

/// Rows that are new or different, by name, and the events that tell of them. Decisions delete nothing but
/// handles.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Changes {
    pub market: Option<Market>,
    pub accounts: BTreeMap<AccountId, Account>,
    /// None: free again.
    pub handles: BTreeMap<Handle, Option<AccountId>>,
    pub credentials: BTreeMap<AccountId, Credentials>,
    pub descriptions: BTreeMap<OfferId, Description>,
    pub stocks: BTreeMap<OfferId, Stock>,
    /// Shared with the answer that tells of it.
    pub orders: BTreeMap<OrderId, Arc<Order>>,
    pub carts: BTreeMap<AccountId, Cart>,
    pub rounds: BTreeMap<RoundId, Round>,
    pub attendances: BTreeMap<(RoundId, AccountId), Attendance>,
    pub tallies: BTreeMap<ReportId, Tally>,
    pub reports: BTreeMap<ReportId, Report>,
    pub interfaces: BTreeMap<AccountName, Interface>,
    pub visits: BTreeMap<VisitId, Visit>,
    pub deliveries: BTreeMap<ReportId, Delivery>,
    pub keys: BTreeMap<ScopedKey, KeyRow>,
    pub events: Vec<EventGroup>,
}

impl Changes {
    /// Lays later changes over these.
    pub fn absorb(&mut self, later: Self) {
        if later.market.is_some() {
            self.market = later.market;
        }
        self.accounts.extend(later.accounts);
        self.handles.extend(later.handles);
        self.credentials.extend(later.credentials);
        self.descriptions.extend(later.descriptions);
        self.stocks.extend(later.stocks);
        self.orders.extend(later.orders);
        self.carts.extend(later.carts);
        self.rounds.extend(later.rounds);
        self.attendances.extend(later.attendances);
        self.tallies.extend(later.tallies);
        self.reports.extend(later.reports);
        self.interfaces.extend(later.interfaces);
        self.visits.extend(later.visits);
        self.deliveries.extend(later.deliveries);
        self.keys.extend(later.keys);
        self.events.extend(later.events);
    }

    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What a batch changes, as a store takes it in: the rows of which there are many lie in no order, because sorting them
/// would cost every order more than it is worth.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Touched {
    pub stocks: FxHashMap<OfferId, Stock>,
    pub keys: FxHashMap<ScopedKey, KeyRow>,
    /// All other rows, and the events; no stocks and no keys.
    pub others: Changes,
}

impl Touched {
    pub fn is_empty(&self) -> bool {
        self.stocks.is_empty() && self.keys.is_empty() && self.others.is_empty()
    }
}

impl From<Touched> for Changes {
    fn from(touched: Touched) -> Self {
        let Touched { stocks, keys, mut others } = touched;
        others.stocks.extend(stocks);
        others.keys.extend(keys);
        others
    }
}

/// A map of a draft's rows.
pub(super) trait RowsByName<K, R> {
    fn put(&mut self, key: K, row: Option<R>) -> Option<R>;
}

impl<K: Ord, R> RowsByName<K, R> for BTreeMap<K, R> {
    fn put(&mut self, key: K, row: Option<R>) -> Option<R> {
        match row {
            Some(row) => self.insert(key, row),
            None => self.remove(&key),
        }
    }
}

impl<K: Hash + Eq, R> RowsByName<K, R> for FxHashMap<K, R> {
    fn put(&mut self, key: K, row: Option<R>) -> Option<R> {
        match row {
            Some(row) => self.insert(key, row),
            None => self.remove(&key),
        }
    }
}

/// The rows after `after` in a map; the shape every page of a map has.
pub fn after<'m, K: Ord, R>(rows: &'m BTreeMap<K, R>, after: Option<&'m K>) -> impl Iterator<Item = (&'m K, &'m R)> {
    rows.range((after.map_or(Unbounded, Excluded), Unbounded))
}

/// The one with the lesser name, of what is stored and what changed; of the same name, the changed one.
pub(super) fn earlier<R, K: Ord>(stored: Option<R>, changed: Option<R>, name: impl Fn(&R) -> K) -> Option<R> {
    match (stored, changed) {
        (Some(stored), Some(changed)) if name(&stored) < name(&changed) => Some(stored),
        (stored, changed) => changed.or(stored),
    }
}
