//! The tables: their names, what is under which key, and typed reading and writing of their bytes.

mod writing;

use std::marker::PhantomData;
use std::ops::Bound;
use std::sync::Arc;

use ::redb::{AccessGuard, ReadOnlyTable, ReadTransaction, TableDefinition, TableError, WriteTransaction};
use serde::de::DeserializeOwned;

use super::bounds::Bounds;
use super::carried::{Carried, Over, Place};
use super::keys::{FromSortKey, GoodOfMaker, OnlyRow, ReportOfMaker, SortKey};
use super::moment::Found;
use super::rows::Room;
use crate::market::account::{Account, AccountId, Handle};
use crate::market::cart::Cart;
use crate::market::collection::{Visit, VisitId};
use crate::market::credentials::Credentials;
use crate::market::delivery::Delivery;
use crate::market::event::EventGroup;
use crate::market::interface::Interface;
use crate::market::key::{KeyRow, ScopedKey};
use crate::market::names::AccountName;
use crate::market::offer::{Description, OfferId, Stock};
use crate::market::order::{Order, OrderId};
use crate::market::report::{Report, ReportId, Tally};
use crate::market::round::{Attendance, Round};
use crate::market::state::Market;
use crate::market::time::RoundId;
use crate::market::view::{Fault, Read};

pub(super) use writing::Row;

/// A table of rows `R` under keys `K`.
pub(super) struct Table<K, R> {
    pub(super) name: &'static str,
    room: Room,
    kind: PhantomData<(K, R)>,
}

type Bytes = &'static [u8];

impl<K, R> Table<K, R> {
    const fn new(name: &'static str) -> Self {
        Self { name, room: Room::None, kind: PhantomData }
    }

    /// Its rows stay mostly as long as they are, although their numbers grow.
    const fn growing(name: &'static str) -> Self {
        Self { room: Room::ToGrow, ..Self::new(name) }
    }

    fn definition(&self) -> TableDefinition<'static, Bytes, Bytes> {
        TableDefinition::new(self.name)
    }
}

pub(super) const MARKET: Table<OnlyRow, Market> = Table::new("market");
pub(super) const ACCOUNTS: Table<AccountId, Account> = Table::new("accounts");
/// None is never stored: it stands for a row that goes.
pub(super) const HANDLES: Table<Handle, Option<AccountId>> = Table::new("handles");
pub(super) const CREDENTIALS: Table<AccountId, Credentials> = Table::new("credentials");
/// What is there of each offer. Nearly every order changes some, each on a page of its own.
pub(super) const OFFERS: Table<OfferId, Stock> = Table::growing("offers");
pub(super) const DESCRIPTIONS: Table<OfferId, Description> = Table::new("descriptions");
/// Index; written only when an offer is new.
pub(super) const OFFERS_BY_MAKER: Table<GoodOfMaker, ()> = Table::new("offers_by_maker");
pub(super) const ORDERS: Table<OrderId, Order> = Table::new("orders");
/// Index; written only when an order is new.
pub(super) const ORDERS_BY_CUSTOMER: Table<(AccountId, OrderId), ()> = Table::new("orders_by_customer");
pub(super) const CARTS: Table<AccountId, Cart> = Table::new("carts");
pub(super) const ROUNDS: Table<RoundId, Round> = Table::new("rounds");
pub(super) const ATTENDANCES: Table<(RoundId, AccountId), Attendance> = Table::new("attendances");
pub(super) const TALLIES: Table<ReportId, Tally> = Table::new("tallies");
pub(super) const REPORTS: Table<ReportId, Report> = Table::new("reports");
/// Index; written only when a report is new.
pub(super) const REPORTS_BY_MAKER: Table<ReportOfMaker, ()> = Table::new("reports_by_maker");
pub(super) const INTERFACES: Table<AccountName, Interface> = Table::new("interfaces");
pub(super) const VISITS: Table<VisitId, Visit> = Table::new("visits");
pub(super) const DELIVERIES: Table<ReportId, Delivery> = Table::new("deliveries");
pub(super) const KEYS: Table<ScopedKey, KeyRow> = Table::new("keys");
/// In pieces: what lies over the pages of [`OFFERS`].
pub(super) const CARRIED: TableDefinition<u64, &[u8]> = TableDefinition::new("carried");
/// Under the number of each group's first event.
pub(super) const EVENTS: Table<u64, EventGroup> = Table::new("events");

/// Makes every table, so that readers find them all.
pub(super) fn create_all(transaction: &WriteTransaction) -> Result<(), TableError> {
    let names = [
        MARKET.name,
        ACCOUNTS.name,
        HANDLES.name,
        CREDENTIALS.name,
        OFFERS.name,
        DESCRIPTIONS.name,
        OFFERS_BY_MAKER.name,
        ORDERS.name,
        ORDERS_BY_CUSTOMER.name,
        CARTS.name,
        ROUNDS.name,
        ATTENDANCES.name,
        TALLIES.name,
        REPORTS.name,
        REPORTS_BY_MAKER.name,
        INTERFACES.name,
        VISITS.name,
        DELIVERIES.name,
        KEYS.name,
        EVENTS.name,
    ];
    for name in names {
        transaction.open_table(TableDefinition::<Bytes, Bytes>::new(name))?;
    }
    transaction.open_table(CARRIED)?;
    Ok(())
}

/// A table as it was at one moment.
pub(super) struct Reading<K, R> {
    name: &'static str,
    room: Room,
    table: ReadOnlyTable<Bytes, Bytes>,
    /// Rows over those of the pages.
    carried: Arc<Carried>,
    kind: PhantomData<(K, R)>,
}

/// One stored key and row, still as bytes.
pub(super) type Stored = (Held, Held);

/// Bytes that stay where they are.
pub(super) enum Held {
    Page(AccessGuard<'static, Bytes>),
    Carried(Arc<Carried>, Place),
}

impl Held {
    pub(super) fn value(&self) -> &[u8] {
        match self {
            Self::Page(guard) => guard.value(),
            Self::Carried(carried, place) => carried.at(place),
        }
    }
}

impl<K, R> Table<K, R> {
    pub(super) fn read(&self, transaction: &ReadTransaction) -> Read<Reading<K, R>> {
        let table = transaction.open_table(self.definition()).map_err(|e| fault(self.name, e))?;
        Ok(Reading { name: self.name, room: self.room, table, carried: Arc::default(), kind: PhantomData })
    }
}

impl<K: SortKey, R: DeserializeOwned> Reading<K, R> {
    pub(super) fn get(&self, key: &K) -> Read<Option<R>> {
        let key = key.sort_key();
        if let Some(row) = self.carried.get(&key) {
            return self.room.decode(self.name, row).map(Some);
        }
        let stored = self.table.get(key.as_slice()).map_err(|e| fault(self.name, e))?;
        stored.map(|row| self.room.decode(self.name, row.value())).transpose()
    }

    /// Keys within `bounds`, ascending, or from the end descending.
    pub(super) fn names<'s>(&'s self, bounds: &Bounds) -> Read<impl DoubleEndedIterator<Item = Read<K>> + use<'s, K, R>>
    where
        K: FromSortKey,
    {
        Ok(self.stored(bounds)?.map(|stored| self.name_of(stored?.0.value())))
    }

    /// Names and rows within `bounds`, ascending.
    pub(super) fn entries<'s>(&'s self, bounds: &Bounds) -> Read<impl Iterator<Item = Read<(K, R)>> + use<'s, K, R>>
    where
        K: FromSortKey,
    {
        let both = |(name, row): Stored| Ok((self.name_of(name.value())?, self.room.decode(self.name, row.value())?));
        Ok(self.stored(bounds)?.map(move |stored| both(stored?)))
    }

    pub(super) fn row_of(&self, found: &Found<R>) -> Read<Arc<R>> {
        match found {
            Found::Changed(_, row) => Ok(Arc::clone(row)),
            Found::Stored((_, row)) => self.room.decode(self.name, row.value()).map(Arc::new),
        }
    }
}

impl<K, R> Reading<K, R> {
    pub(super) fn stored(&self, bounds: &Bounds) -> Read<impl DoubleEndedIterator<Item = Read<Stored>> + use<K, R>> {
        let range: (Bound<&[u8]>, Bound<&[u8]>) = (as_slice(&bounds.0), as_slice(&bounds.1));
        let range = self.table.range::<&[u8]>(range).map_err(|e| fault(self.name, e))?;
        let name = self.name;
        let held = |(key, row)| (Held::Page(key), Held::Page(row));
        let of_pages = range.map(move |stored| stored.map(held).map_err(|e| fault(name, e)));
        Ok(Over::new(of_pages, Arc::clone(&self.carried), bounds))
    }

    /// What is carried on over the table's pages.
    pub(super) fn carried(&self) -> &Arc<Carried> {
        &self.carried
    }

    pub(super) fn name_of(&self, key: &[u8]) -> Read<K>
    where
        K: FromSortKey,
    {
        K::from_sort_key(key).ok_or_else(|| fault(self.name, "a key does not have its table's form"))
    }
}

/// The offers that the newest pass carried on.
pub(super) fn read_carried(moment: &ReadTransaction) -> Read<Arc<Carried>> {
    let pieces = moment.open_table(CARRIED).map_err(|e| fault("carried", e))?;
    let pieces = pieces.range::<u64>(..).map_err(|e| fault("carried", e))?;
    let bytes = pieces.map(|piece| piece.map(|(_, bytes)| bytes.value().to_vec()).map_err(|e| fault("carried", e)));
    Carried::of_pieces(bytes).map(Arc::new)
}

/// Stores what is carried on from now on.
pub(super) fn write_carried(transaction: &WriteTransaction, carried: &Carried) -> Result<(), ::redb::Error> {
    let mut pieces = transaction.open_table(CARRIED)?;
    let mut count = 0;
    for (number, piece) in (0_u64..).zip(carried.pieces()) {
        pieces.insert(number, piece)?;
        count = number + 1;
    }
    Ok(pieces.retain_in(count.., |_, _| false)?)
}

/// All tables at one moment. They keep the moment alive, the transaction they were opened with need not.
pub(super) struct Tables {
    pub(super) market: Reading<OnlyRow, Market>,
    pub(super) accounts: Reading<AccountId, Account>,
    pub(super) handles: Reading<Handle, Option<AccountId>>,
    pub(super) credentials: Reading<AccountId, Credentials>,
    pub(super) offers: Reading<OfferId, Stock>,
    pub(super) descriptions: Reading<OfferId, Description>,
    pub(super) offers_by_maker: Reading<GoodOfMaker, ()>,
    pub(super) orders: Reading<OrderId, Order>,
    pub(super) orders_by_customer: Reading<(AccountId, OrderId), ()>,
    pub(super) carts: Reading<AccountId, Cart>,
    pub(super) rounds: Reading<RoundId, Round>,
    pub(super) attendances: Reading<(RoundId, AccountId), Attendance>,
    pub(super) tallies: Reading<ReportId, Tally>,
    pub(super) reports: Reading<ReportId, Report>,
    pub(super) reports_by_maker: Reading<ReportOfMaker, ()>,
    pub(super) interfaces: Reading<AccountName, Interface>,
    pub(super) visits: Reading<VisitId, Visit>,
    pub(super) deliveries: Reading<ReportId, Delivery>,
    pub(super) keys: Reading<ScopedKey, KeyRow>,
    pub(super) events: Reading<u64, EventGroup>,
}

impl Tables {
    /// With the offers that are carried on over their pages.
    pub(super) fn of(moment: &ReadTransaction, carried: Arc<Carried>) -> Read<Self> {
        Ok(Self {
            market: MARKET.read(moment)?,
            accounts: ACCOUNTS.read(moment)?,
            handles: HANDLES.read(moment)?,
            credentials: CREDENTIALS.read(moment)?,
            offers: Reading { carried, ..OFFERS.read(moment)? },
            descriptions: DESCRIPTIONS.read(moment)?,
            offers_by_maker: OFFERS_BY_MAKER.read(moment)?,
            orders: ORDERS.read(moment)?,
            orders_by_customer: ORDERS_BY_CUSTOMER.read(moment)?,
            carts: CARTS.read(moment)?,
            rounds: ROUNDS.read(moment)?,
            attendances: ATTENDANCES.read(moment)?,
            tallies: TALLIES.read(moment)?,
            reports: REPORTS.read(moment)?,
            reports_by_maker: REPORTS_BY_MAKER.read(moment)?,
            interfaces: INTERFACES.read(moment)?,
            visits: VISITS.read(moment)?,
            deliveries: DELIVERIES.read(moment)?,
            keys: KEYS.read(moment)?,
            events: EVENTS.read(moment)?,
        })
    }
}

fn as_slice(bound: &Bound<Vec<u8>>) -> Bound<&[u8]> {
    bound.as_ref().map(Vec::as_slice)
}

/// What reading a table came to, in words that name the table.
fn fault(table: &str, why: impl std::fmt::Display) -> Fault {
    Fault(format!("table {table}: {why}"))
}
