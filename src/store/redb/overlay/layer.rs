//! A layer: all rows that the frames of one journal file changed.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::events::Events;
use super::keys::Keys;
use super::listed::{Listed, OrdersListed};
use super::orders::Orders;
use super::rows::{Kept, Keyed, Rows, Since};
use crate::market::account::{Account, AccountId, Handle};
use crate::market::cart::Cart;
use crate::market::collection::{Visit, VisitId};
use crate::market::credentials::Credentials;
use crate::market::delivery::Delivery;
use crate::market::draft::{Changes, Touched};
use crate::market::event::EventGroup;
use crate::market::interface::Interface;
use crate::market::names::AccountName;
use crate::market::offer::{Description, OfferId, Stock};
use crate::market::report::{Report, ReportId, Tally};
use crate::market::round::{Attendance, Round};
use crate::market::state::Market;
use crate::market::time::RoundId;
use crate::store::redb::bounds::Bounds;
use crate::store::redb::journal::Laid;
use crate::store::redb::keys::{GoodOfMaker, OnlyRow, ReportOfMaker};

/// Rows that are read under one lock, so that writers never wait long for readers of pages.
const ROWS_AT_ONCE: usize = 256;
/// What a row that is kept as a value takes with its names and places, in bytes; the form before the newest stays, too.
const BYTES_PER_VALUE: usize = 768;
/// How many bytes of memory a byte of a frame's rows takes in a value.
const BYTES_PER_FRAME_BYTE: usize = 2;
/// What a placed order takes in the list of its customer's orders, in bytes.
const BYTES_PER_LISTED_ORDER: usize = 32;

/// The rows that one stretch of frames changed. Only the newest layer still changes.
#[derive(Debug)]
pub(in crate::store::redb) struct Layer {
    maps: RwLock<Maps>,
    values_bytes: AtomicUsize,
    packed_bytes: AtomicUsize,
    /// Number of the newest frame in it; 0 while there is none.
    last_frame: AtomicU64,
}

/// One set of changed rows for each table.
#[derive(Debug)]
pub(in crate::store::redb) struct Maps {
    pub(in crate::store::redb) market: Rows<OnlyRow, Market>,
    pub(in crate::store::redb) accounts: Rows<AccountId, Account>,
    pub(in crate::store::redb) handles: Rows<Handle, Option<AccountId>>,
    pub(in crate::store::redb) credentials: Rows<AccountId, Credentials>,
    pub(in crate::store::redb) descriptions: Rows<OfferId, Description>,
    pub(in crate::store::redb) offers: Kept<OfferId, Stock>,
    pub(in crate::store::redb) offers_by_maker: Listed,
    pub(in crate::store::redb) orders: Orders,
    pub(in crate::store::redb) orders_by_customer: OrdersListed,
    pub(in crate::store::redb) carts: Rows<AccountId, Cart>,
    pub(in crate::store::redb) rounds: Rows<RoundId, Round>,
    pub(in crate::store::redb) attendances: Rows<(RoundId, AccountId), Attendance>,
    pub(in crate::store::redb) tallies: Rows<ReportId, Tally>,
    pub(in crate::store::redb) reports: Rows<ReportId, Report>,
    pub(in crate::store::redb) reports_by_maker: Listed,
    pub(in crate::store::redb) interfaces: Rows<AccountName, Interface>,
    pub(in crate::store::redb) visits: Rows<VisitId, Visit>,
    pub(in crate::store::redb) deliveries: Rows<ReportId, Delivery>,
    pub(in crate::store::redb) keys: Keys,
    pub(in crate::store::redb) events: Events,
}

impl Layer {
    pub(in crate::store::redb) fn new() -> Self {
        Self {
            maps: RwLock::new(Maps::new()),
            values_bytes: AtomicUsize::new(0),
            packed_bytes: AtomicUsize::new(0),
            last_frame: AtomicU64::new(0),
        }
    }

    pub(in crate::store::redb) fn read(&self) -> RwLockReadGuard<'_, Maps> {
        // The committer's panic ends the daemon; until then what is visible is what was committed before.
        self.maps.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Maps> {
        self.maps.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lays a frame's rows over those that are here; they become visible with the moment of its number. Some are kept as
    /// they lie in `frame`.
    pub(in crate::store::redb) fn absorb(
        &self,
        since: Since,
        changes: Touched,
        events: &[Arc<EventGroup>],
        (frame, laid): (&[u8], &Laid),
    ) {
        let mut maps = self.write();
        let values = maps.absorb(since, changes, events, (frame, laid));
        let added = values * BYTES_PER_VALUE + laid.values_bytes * BYTES_PER_FRAME_BYTE;
        self.values_bytes.fetch_add(added, Ordering::Relaxed);
        self.packed_bytes.store(maps.packed_bytes(), Ordering::Relaxed);
        self.last_frame.store(since.number, Ordering::Relaxed);
    }

    /// What there is most of, in words for the log.
    pub(in crate::store::redb) fn counted(&self) -> String {
        let maps = self.read();
        format!("{} orders, {} keys, {} offers", maps.orders.len(), maps.keys.len(), maps.offers.len())
    }

    /// Estimated memory.
    pub(in crate::store::redb) fn bytes(&self) -> usize {
        self.values_bytes.load(Ordering::Relaxed) + self.packed_bytes.load(Ordering::Relaxed)
    }

    pub(in crate::store::redb) fn last_frame(&self) -> u64 {
        self.last_frame.load(Ordering::Relaxed)
    }

    /// Up to `limit` rows within `bounds`, in pieces, so that the committer can come in between.
    pub(in crate::store::redb) fn range<R>(
        &self,
        bounds: &Bounds,
        limit: usize,
        from_back: bool,
        piece: impl Fn(&Maps, &Bounds, usize, bool) -> Vec<Keyed<R>>,
    ) -> Vec<Keyed<R>> {
        let mut bounds = bounds.clone();
        let mut rows: Vec<Keyed<R>> = Vec::new();
        loop {
            let wanted = ROWS_AT_ONCE.min(limit - rows.len());
            let piece = piece(&self.read(), &bounds, wanted, from_back);
            let ended = piece.len() < wanted || wanted == 0;
            rows.extend(piece);
            let Some((last, _)) = rows.last().filter(|_| !ended) else { return rows };
            let beyond = std::ops::Bound::Excluded(last.clone());
            if from_back { bounds.1 = beyond } else { bounds.0 = beyond }
        }
    }
}

impl Maps {
    fn new() -> Self {
        Self {
            market: Rows::by_name_only(),
            accounts: Rows::paged(),
            handles: Rows::by_name_only(),
            credentials: Rows::by_name_only(),
            descriptions: Rows::by_name_only(),
            offers: Kept::paged(),
            offers_by_maker: Listed::default(),
            orders: Orders::new(),
            orders_by_customer: OrdersListed::default(),
            carts: Rows::by_name_only(),
            rounds: Rows::paged(),
            attendances: Rows::paged(),
            tallies: Rows::by_name_only(),
            reports: Rows::paged(),
            reports_by_maker: Listed::default(),
            interfaces: Rows::paged(),
            visits: Rows::paged(),
            deliveries: Rows::paged(),
            keys: Keys::default(),
            events: Events::default(),
        }
    }

    /// Gives back how many values now take memory that did not before.
    fn absorb(
        &mut self,
        since: Since,
        changes: Touched,
        events: &[Arc<EventGroup>],
        (frame, laid): (&[u8], &Laid),
    ) -> usize {
        let mut values = 0;
        // Those whose newer forms take about as much as the older ones.
        macro_rules! put_all {
            ($($table:ident),*) => {
                $(for (name, row) in $table {
                    values += usize::from(self.$table.put(since, name, Arc::new(row)));
                })*
            };
        }
        // Those that grow: each form counts, as if the one before stayed.
        macro_rules! put_growing {
            ($($table:ident),*) => {
                $(values += $table.len();
                for (name, row) in $table {
                    self.$table.put(since, name, Arc::new(row));
                })*
            };
        }
        let Touched { stocks, keys, others } = changes;
        // All fields by name, so that a new one cannot be forgotten.
        let Changes {
            market,
            accounts,
            handles,
            credentials,
            descriptions,
            stocks: _,
            orders,
            carts,
            rounds,
            attendances,
            tallies,
            reports,
            interfaces,
            visits,
            deliveries,
            keys: _,
            events: _,
        } = others;
        if let Some(market) = market {
            self.market.put(since, OnlyRow, Arc::new(market));
        }
        put_all!(handles, rounds, attendances, tallies, visits, deliveries);
        put_growing!(accounts, credentials, carts, interfaces);
        for (id, description) in descriptions {
            let place = GoodOfMaker { manufacturer: id.manufacturer.clone(), sku: id.sku.clone() };
            if self.descriptions.put(since, id, Arc::new(description)) {
                self.offers_by_maker.put(since.number, &place);
            }
            values += 1;
        }
        for (id, stock) in stocks {
            self.offers.put(since, id, stock);
        }
        for (id, report) in reports {
            let place = ReportOfMaker { manufacturer: id.manufacturer.clone(), round: id.round };
            if self.reports.put(since, id, Arc::new(report)) {
                self.reports_by_maker.put(since.number, &place);
            }
            values += 1;
        }
        for (order, at) in orders.values().zip(&laid.orders) {
            if self.orders.put(since, order.id, &frame[at.clone()]) {
                self.orders_by_customer.put(since.number, order.customer, order.id);
            }
        }
        for ((name, row), at) in keys.iter().zip(&laid.keys) {
            self.keys.put(since.number, name, row.at, &frame[at.clone()]);
        }
        for (group, at) in events.iter().zip(&laid.events) {
            self.events.put(since.number, group, &frame[at.clone()]);
        }
        values
    }

    /// Memory of what is kept as bytes or in one piece.
    fn packed_bytes(&self) -> usize {
        let packed = self.offers.bytes() + self.orders.bytes() + self.keys.bytes() + self.events.bytes();
        packed + self.orders.len() * BYTES_PER_LISTED_ORDER
    }
}
