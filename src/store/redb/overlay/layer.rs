//! A layer: all rows that the frames of one journal file changed.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::listed::{Listed, OrdersListed};
use super::rows::{Keyed, Rows, Since};
use crate::market::account::{Account, AccountId, Handle};
use crate::market::cart::Cart;
use crate::market::collection::{Visit, VisitId};
use crate::market::credentials::Credentials;
use crate::market::delivery::Delivery;
use crate::market::draft::{Changes, Touched};
use crate::market::event::EventGroup;
use crate::market::interface::Interface;
use crate::market::key::{KeyRow, ScopedKey};
use crate::market::names::AccountName;
use crate::market::offer::{Offer, OfferId};
use crate::market::order::{Order, OrderId};
use crate::market::report::{Report, ReportId, Tally};
use crate::market::round::{Attendance, Round};
use crate::market::state::Market;
use crate::market::time::RoundId;
use crate::store::redb::bounds::Bounds;
use crate::store::redb::keys::{GoodOfMaker, OnlyRow, ReportOfMaker};

/// Rows that are read under one lock, so that writers never wait long for readers of pages.
const ROWS_AT_ONCE: usize = 256;
/// What a changed row takes besides its content, in bytes: its name twice, its places in the maps, its counters.
const BYTES_PER_ROW: usize = 320;
/// How many bytes of memory a byte of a frame's rows takes.
const BYTES_PER_FRAME_BYTE: usize = 2;

/// The rows that one stretch of frames changed. Only the newest layer still changes.
#[derive(Debug)]
pub(in crate::store::redb) struct Layer {
    maps: RwLock<Maps>,
    bytes: AtomicUsize,
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
    pub(in crate::store::redb) offers: Rows<OfferId, Offer>,
    pub(in crate::store::redb) offers_by_maker: Listed,
    pub(in crate::store::redb) orders: Rows<OrderId, Order>,
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
    pub(in crate::store::redb) keys: Rows<ScopedKey, KeyRow>,
    /// Ascending, each with the number of its frame.
    events: Vec<(u64, Arc<EventGroup>)>,
}

impl Layer {
    pub(in crate::store::redb) fn new() -> Self {
        Self { maps: RwLock::new(Maps::new()), bytes: AtomicUsize::new(0), last_frame: AtomicU64::new(0) }
    }

    pub(in crate::store::redb) fn read(&self) -> RwLockReadGuard<'_, Maps> {
        // The committer's panic ends the daemon; until then what is visible is what was committed before.
        self.maps.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Maps> {
        self.maps.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lays a frame's rows over those that are here; they become visible with the moment of its number.
    pub(in crate::store::redb) fn absorb(
        &self,
        since: Since,
        changes: Touched,
        events: &[Arc<EventGroup>],
        frame_bytes: usize,
    ) {
        let rows = row_count(&changes) + events.len();
        self.write().absorb(since, changes, events);
        self.bytes.fetch_add(frame_bytes * BYTES_PER_FRAME_BYTE + rows * BYTES_PER_ROW, Ordering::Relaxed);
        self.last_frame.store(since.number, Ordering::Relaxed);
    }

    /// Estimated memory.
    pub(in crate::store::redb) fn bytes(&self) -> usize {
        self.bytes.load(Ordering::Relaxed)
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

fn row_count(touched: &Touched) -> usize {
    let changes = &touched.others;
    let named = changes.accounts.len() + changes.handles.len() + touched.offers.len() + changes.orders.len();
    let others = changes.credentials.len()
        + changes.carts.len()
        + changes.rounds.len()
        + changes.attendances.len()
        + changes.tallies.len();
    named
        + others
        + changes.reports.len()
        + changes.interfaces.len()
        + changes.visits.len()
        + changes.deliveries.len()
        + touched.keys.len()
        + usize::from(changes.market.is_some())
}

impl Maps {
    fn new() -> Self {
        Self {
            market: Rows::by_name_only(),
            accounts: Rows::paged(),
            handles: Rows::by_name_only(),
            credentials: Rows::by_name_only(),
            offers: Rows::paged(),
            offers_by_maker: Listed::default(),
            orders: Rows::paged(),
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
            keys: Rows::by_name_only(),
            events: Vec::new(),
        }
    }

    fn absorb(&mut self, since: Since, changes: Touched, events: &[Arc<EventGroup>]) {
        macro_rules! put_all {
            ($($table:ident),*) => {
                $(for (name, row) in $table {
                    self.$table.put(since, name, Arc::new(row));
                })*
            };
        }
        let Touched { offers, keys, others } = changes;
        // All fields by name, so that a new one cannot be forgotten.
        let Changes {
            market,
            accounts,
            handles,
            credentials,
            offers: _,
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
        put_all!(
            accounts,
            handles,
            credentials,
            carts,
            rounds,
            attendances,
            tallies,
            interfaces,
            visits,
            deliveries,
            keys
        );
        for (id, offer) in offers {
            let place = GoodOfMaker { manufacturer: id.manufacturer.clone(), sku: id.sku.clone() };
            if self.offers.put(since, id, offer) {
                self.offers_by_maker.put(since.number, &place);
            }
        }
        for (id, order) in orders {
            let customer = order.customer;
            if self.orders.put(since, id, order) {
                self.orders_by_customer.put(since.number, customer, id);
            }
        }
        for (id, report) in reports {
            let place = ReportOfMaker { manufacturer: id.manufacturer.clone(), round: id.round };
            if self.reports.put(since, id, Arc::new(report)) {
                self.reports_by_maker.put(since.number, &place);
            }
        }
        self.events.extend(events.iter().map(|group| (since.number, Arc::clone(group))));
    }

    /// Up to `limit` groups that are visible at `at`, from the one on that ends at `seq` or later.
    pub(in crate::store::redb) fn events_from(&self, at: u64, seq: u64, limit: usize) -> Vec<Arc<EventGroup>> {
        let first = self.events.partition_point(|(_, group)| group.last_seq() < seq);
        let visible = self.events[first..].iter().take_while(|(since, _)| *since <= at);
        visible.take(limit).map(|(_, group)| Arc::clone(group)).collect()
    }

    /// All groups.
    pub(in crate::store::redb) fn events(&self) -> impl Iterator<Item = &EventGroup> {
        self.events.iter().map(|(_, group)| &**group)
    }
}
