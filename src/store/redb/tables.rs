//! The tables: their names, what is under which key, and typed reading and writing of their bytes.

use std::marker::PhantomData;
use std::ops::Bound;
use std::sync::Arc;

use ::redb::{
    AccessGuard, CursorError, ReadOnlyTable, ReadTransaction, ReadableTable, StorageError, TableDefinition, TableError,
    WriteTransaction,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::bounds::Bounds;
use super::keys::{FromSortKey, GoodOfMaker, OnlyRow, ReportOfMaker, SortKey};
use super::moment::Found;
use super::rows::{Room, encode_onto};
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
    Ok(())
}

/// A table as it was at one moment.
pub(super) struct Reading<K, R> {
    name: &'static str,
    room: Room,
    table: ReadOnlyTable<Bytes, Bytes>,
    kind: PhantomData<(K, R)>,
}

/// One stored key and row, still as bytes.
pub(super) type Stored = (AccessGuard<'static, Bytes>, AccessGuard<'static, Bytes>);

impl<K, R> Table<K, R> {
    pub(super) fn read(&self, transaction: &ReadTransaction) -> Read<Reading<K, R>> {
        let table = transaction.open_table(self.definition()).map_err(|e| fault(self.name, e))?;
        Ok(Reading { name: self.name, room: self.room, table, kind: PhantomData })
    }

    pub(super) fn write<'t>(&self, transaction: &'t WriteTransaction) -> Result<Writing<'t, K, R>, TableError> {
        Ok(Writing {
            name: self.name,
            room: self.room,
            table: transaction.open_table(self.definition())?,
            encoded: Vec::new(),
            kind: PhantomData,
        })
    }
}

impl<K: SortKey, R: DeserializeOwned> Reading<K, R> {
    pub(super) fn get(&self, key: &K) -> Read<Option<R>> {
        let stored = self.table.get(key.sort_key().as_slice()).map_err(|e| fault(self.name, e))?;
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
    pub(super) fn stored(
        &self,
        (from, to): &Bounds,
    ) -> Read<impl DoubleEndedIterator<Item = Read<Stored>> + use<K, R>> {
        let range: (Bound<&[u8]>, Bound<&[u8]>) = (as_slice(from), as_slice(to));
        let range = self.table.range::<&[u8]>(range).map_err(|e| fault(self.name, e))?;
        let name = self.name;
        Ok(range.map(move |stored| stored.map_err(|e| fault(name, e))))
    }

    pub(super) fn name_of(&self, key: &[u8]) -> Read<K>
    where
        K: FromSortKey,
    {
        K::from_sort_key(key).ok_or_else(|| fault(self.name, "a key does not have its table's form"))
    }
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
    pub(super) fn of(moment: &ReadTransaction) -> Read<Self> {
        Ok(Self {
            market: MARKET.read(moment)?,
            accounts: ACCOUNTS.read(moment)?,
            handles: HANDLES.read(moment)?,
            credentials: CREDENTIALS.read(moment)?,
            offers: OFFERS.read(moment)?,
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

/// Rows that were picked, with their sort keys.
pub(super) struct Picked<T> {
    pub(super) rows: Vec<(Vec<u8>, T)>,
    pub(super) looked_at: usize,
    /// The last key that was looked at, if there may be more.
    pub(super) last: Option<Vec<u8>>,
}

/// A table inside a write transaction.
pub(super) struct Writing<'t, K, R> {
    name: &'static str,
    room: Room,
    table: ::redb::Table<'t, Bytes, Bytes>,
    encoded: Vec<u8>,
    kind: PhantomData<(K, R)>,
}

/// A row that is to be written: a value, or bytes that a frame has of it.
pub(super) enum Row<'b, R> {
    Made(&'b R),
    Bytes(&'b [u8]),
}

impl<R: Serialize> Row<'_, R> {
    /// Its bytes; `buffer` is at hand if they must be made.
    pub(super) fn onto<'s>(&'s self, room: Room, buffer: &'s mut Vec<u8>) -> &'s [u8] {
        match self {
            Self::Bytes(bytes) => bytes,
            Self::Made(row) => {
                buffer.clear();
                encode_onto(buffer, *row);
                room.pad(buffer);
                buffer
            }
        }
    }
}

impl<K: SortKey, R: Serialize> Writing<'_, K, R> {
    /// Writes a row under the sort key of its name; true if there was none.
    pub(super) fn put(&mut self, sort_key: &[u8], row: &Row<R>) -> Result<bool, StorageError> {
        Ok(self.table.insert(sort_key, row.onto(self.room, &mut self.encoded))?.is_none())
    }

    /// The sort key of the last row.
    pub(super) fn last_key(&self) -> Result<Option<Vec<u8>>, StorageError> {
        Ok(self.table.last()?.map(|(key, _)| key.value().to_vec()))
    }

    /// Writes new rows, sorted, between which no older row should lie: they fill whole pages, without a search for each.
    /// Where an older row lies between them after all, they are written one by one.
    pub(super) fn put_run<'r, S: AsRef<[u8]>>(
        &mut self,
        rows: impl IntoIterator<Item = (S, Row<'r, R>)>,
    ) -> Result<(), StorageError>
    where
        R: 'r,
    {
        let mut rows = rows.into_iter().peekable();
        let Some((first, _)) = rows.peek() else { return Ok(()) };
        let mut cursor = self.table.upper_bound_mut(Bound::Excluded(first.as_ref()))?;
        let mut astray = None;
        for (key, row) in rows.by_ref() {
            match cursor.insert_before(key.as_ref(), row.onto(self.room, &mut self.encoded)) {
                Ok(()) => {}
                Err(CursorError::Storage(error)) => return Err(error),
                Err(_) => {
                    astray = Some((key, row));
                    break;
                }
            }
        }
        cursor.close()?;
        for (key, row) in astray.into_iter().chain(rows) {
            self.put(key.as_ref(), &row)?;
        }
        Ok(())
    }

    pub(super) fn remove(&mut self, sort_key: &[u8]) -> Result<(), StorageError> {
        self.table.remove(sort_key).map(drop)
    }

    /// Looks at the first `limit` rows within bounds and picks some. A row that cannot be read is not picked.
    pub(super) fn pick<T>(
        &self,
        (from, to): &Bounds,
        limit: usize,
        pick: impl Fn(R) -> Option<T>,
    ) -> Result<Picked<T>, StorageError>
    where
        R: DeserializeOwned,
    {
        let range: (Bound<&[u8]>, Bound<&[u8]>) = (as_slice(from), as_slice(to));
        let mut picked = Picked { rows: Vec::new(), looked_at: 0, last: None };
        for stored in self.table.range::<&[u8]>(range)?.take(limit) {
            let (key, row) = stored?;
            picked.looked_at += 1;
            if picked.looked_at == limit {
                picked.last = Some(key.value().to_vec());
            }
            if let Some(row) = self.room.decode(self.name, row.value()).ok().and_then(&pick) {
                picked.rows.push((key.value().to_vec(), row));
            }
        }
        Ok(picked)
    }

    pub(super) fn remove_before(&mut self, key: &K) -> Result<(), StorageError> {
        self.table.retain_in::<&[u8], _>(..key.sort_key().as_slice(), |_, _| false)
    }
}

fn as_slice(bound: &Bound<Vec<u8>>) -> Bound<&[u8]> {
    bound.as_ref().map(Vec::as_slice)
}

/// What reading a table came to, in words that name the table.
fn fault(table: &str, why: impl std::fmt::Display) -> Fault {
    Fault(format!("table {table}: {why}"))
}
