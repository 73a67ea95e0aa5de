//! A pass: a layer's rows, sorted, with their indexes, into the tables, in one durable commit that notes how far it came.

use std::hash::Hash;
use std::sync::{Arc, Mutex};

use ::redb::{Database, Durability, Error, ReadableDatabase, WriteTransaction};
use serde::Serialize;

use super::carried::{Carried, Divided};
use super::forget::{self, Sweep};
use super::keys::{FromSortKey, GoodOfMaker, ReportOfMaker, SortKey};
use super::label::{WrittenOut, note};
use super::overlay::{Kept, Layer, Maps, Rows, Value};
use super::tables::{self, Row, Table, Tables};
use crate::market::offer::OfferId;
use crate::market::report::ReportId;
use crate::market::view::{Fault, Read};

/// Bytes of a number at the beginning of a sort key.
const NUMBER_BYTES: usize = 8;
/// Fewer rows than this are not worth a cursor, which reads and writes their page anew.
const RUN_MIN_ROWS: usize = 4;

/// What a pass has to do.
pub(super) struct Work<'w> {
    pub(super) layer: &'w Layer,
    pub(super) note: WrittenOut,
    pub(super) sweep: &'w Mutex<Sweep>,
    /// Offers that the pass before has carried on.
    pub(super) carried: Arc<Carried>,
    /// How much of offers may be carried on, in bytes.
    pub(super) carried_most_bytes: usize,
}

/// Writes a layer into the tables and opens them as they are then.
pub(super) fn write_out(database: &Database, work: &Work) -> Result<Arc<Tables>, Error> {
    let Work { layer, note, .. } = work;
    tracing::debug!(frame = note.frame, rows = %layer.counted(), "a layer is written into the tables");
    let carried = commit(database, Some(work), note)?;
    tracing::debug!(frame = note.frame, "the layer is in the tables");
    tables_with(database, carried).map_err(|Fault(why)| Error::Corrupted(why))
}

/// Notes how far the tables came, and nothing else.
pub(super) fn note_only(database: &Database, note: &WrittenOut) -> Result<(), Error> {
    commit(database, None, note).map(drop)
}

/// The tables as they are now.
pub(super) fn tables_of(database: &Database) -> Read<Arc<Tables>> {
    let transaction = database.begin_read().map_err(|e| Fault(e.to_string()))?;
    Tables::of(&transaction, tables::read_carried(&transaction)?).map(Arc::new)
}

fn tables_with(database: &Database, carried: Arc<Carried>) -> Read<Arc<Tables>> {
    let transaction = database.begin_read().map_err(|e| Fault(e.to_string()))?;
    Tables::of(&transaction, carried).map(Arc::new)
}

/// Gives back the offers that are carried on.
fn commit(database: &Database, work: Option<&Work>, written_out: &WrittenOut) -> Result<Arc<Carried>, Error> {
    let mut transaction = database.begin_write()?;
    transaction.set_durability(Durability::Immediate)?;
    // A start after a crash then need not walk the file.
    transaction.set_quick_repair(true);
    let mut carried = Arc::default();
    if work.is_none() {
        // A build before this one may not have known them all.
        tables::create_all(&transaction)?;
    }
    if let Some(work) = work {
        let changed = work.layer.read();
        carried = put_offers(&transaction, &changed, work)?;
        write_all(&transaction, &changed, written_out.oldest_event)?;
        forget::remove_old(&transaction, work.sweep, &changed)?;
    }
    note(&transaction, written_out)?;
    transaction.commit()?;
    Ok(carried)
}

/// Writes those offers to their pages that are due, and carries the others on.
fn put_offers(transaction: &WriteTransaction, changed: &Maps, work: &Work) -> Result<Arc<Carried>, Error> {
    if changed.offers.len() == 0 && work.carried.bytes() <= work.carried_most_bytes {
        return Ok(Arc::clone(&work.carried));
    }
    let Divided { carried, due } = work.carried.divided(&changed.offers.sorted(), work.carried_most_bytes);
    put_rows(transaction, &tables::OFFERS, due.rows().map(|(key, row)| (key, Row::Bytes(row))).collect())?;
    tables::write_carried(transaction, &carried)?;
    Ok(Arc::new(carried))
}

/// Tables that nothing changed in are not touched.
fn write_all(transaction: &WriteTransaction, changed: &Maps, oldest_event: u64) -> Result<(), Error> {
    put_all(transaction, &tables::MARKET, &changed.market)?;
    put_all(transaction, &tables::ACCOUNTS, &changed.accounts)?;
    put_or_remove(transaction, &tables::HANDLES, &changed.handles)?;
    put_all(transaction, &tables::CREDENTIALS, &changed.credentials)?;
    put_all(transaction, &tables::CARTS, &changed.carts)?;
    put_all(transaction, &tables::ROUNDS, &changed.rounds)?;
    put_all(transaction, &tables::ATTENDANCES, &changed.attendances)?;
    put_all(transaction, &tables::TALLIES, &changed.tallies)?;
    put_all(transaction, &tables::INTERFACES, &changed.interfaces)?;
    put_all(transaction, &tables::VISITS, &changed.visits)?;
    put_all(transaction, &tables::DELIVERIES, &changed.deliveries)?;
    let keys = changed.keys.sorted().into_iter().map(|(key, row)| (key, Row::Bytes(row)));
    put_rows(transaction, &tables::KEYS, keys.collect())?;
    let descriptions = (&tables::DESCRIPTIONS, &tables::OFFERS_BY_MAKER);
    put_indexed(transaction, descriptions, &changed.descriptions, |OfferId { sku, manufacturer }| GoodOfMaker {
        manufacturer,
        sku,
    })?;
    put_rows(transaction, &tables::ORDERS, changed.orders.sorted())?;
    put_places(transaction, &tables::ORDERS_BY_CUSTOMER, changed.orders_by_customer.keys())?;
    let reports = (&tables::REPORTS, &tables::REPORTS_BY_MAKER);
    put_indexed(transaction, reports, &changed.reports, |ReportId { round, manufacturer }| ReportOfMaker {
        manufacturer,
        round,
    })?;
    put_events(transaction, changed, oldest_event)
}

/// Values by sort key, as rows to be written.
fn made<K: SortKey + Hash + Eq, V: Value>(changed: &Kept<K, V>) -> Vec<(Vec<u8>, Row<'_, V::Row>)> {
    changed.sorted().into_iter().map(|(key, row)| (key, Row::Made(row))).collect()
}

fn put_all<K, R>(transaction: &WriteTransaction, table: &Table<K, R>, changed: &Rows<K, R>) -> Result<(), Error>
where
    K: SortKey + Hash + Eq,
    R: Serialize,
{
    put_rows(transaction, table, made(changed))
}

/// As [`put_all`]; what is None goes.
fn put_or_remove<K, R>(
    transaction: &WriteTransaction,
    table: &Table<K, Option<R>>,
    changed: &Rows<K, Option<R>>,
) -> Result<(), Error>
where
    K: SortKey + Hash + Eq,
    R: Serialize,
{
    let (rows, gone): (Vec<_>, Vec<_>) = changed.sorted().into_iter().partition(|(_, row)| row.is_some());
    put_rows(transaction, table, rows.into_iter().map(|(key, row)| (key, Row::Made(row))).collect())?;
    if !gone.is_empty() {
        let mut table = table.write(transaction)?;
        for (key, _) in &gone {
            table.remove(key)?;
        }
    }
    Ok(())
}

/// A row's place in the index never changes: it is written once, when the row is new.
fn put_indexed<K, R, I>(
    transaction: &WriteTransaction,
    (table, index): (&Table<K, R>, &Table<I, ()>),
    changed: &Rows<K, R>,
    place: impl Fn(K) -> I,
) -> Result<(), Error>
where
    K: SortKey + FromSortKey + Hash + Eq,
    R: Serialize,
    I: SortKey,
{
    let mut places = Vec::new();
    put_sorted(transaction, table, made(changed), |key| {
        places.extend(K::from_sort_key(key).map(|name| place(name).sort_key()));
    })?;
    places.sort_unstable();
    put_places(transaction, index, places)
}

/// The new places of one customer follow his older ones, and each other: they are written together.
fn put_places<I: SortKey>(
    transaction: &WriteTransaction,
    index: &Table<I, ()>,
    places: Vec<Vec<u8>>,
) -> Result<(), Error> {
    if places.is_empty() {
        return Ok(());
    }
    let nothing = || Row::Bytes(&[]);
    let mut index = index.write(transaction)?;
    for own in places.chunk_by(|a, b| a.get(..NUMBER_BYTES) == b.get(..NUMBER_BYTES)) {
        if own.len() >= RUN_MIN_ROWS {
            index.put_run(own.iter().map(|place| (place, nothing())))?;
            continue;
        }
        for place in own {
            index.put(place, &nothing())?;
        }
    }
    Ok(())
}

fn put_rows<S: AsRef<[u8]>, K: SortKey, R: Serialize>(
    transaction: &WriteTransaction,
    table: &Table<K, R>,
    rows: Vec<(S, Row<'_, R>)>,
) -> Result<(), Error> {
    put_sorted(transaction, table, rows, |_| {})
}

/// Neighbours are written together: that keeps the number of touched pages small. What lies behind all older rows, as
/// all that grows with time does, fills whole pages.
fn put_sorted<S: AsRef<[u8]>, K: SortKey, R: Serialize>(
    transaction: &WriteTransaction,
    table: &Table<K, R>,
    rows: Vec<(S, Row<'_, R>)>,
    mut is_new: impl FnMut(&[u8]),
) -> Result<(), Error> {
    if rows.is_empty() {
        return Ok(());
    }
    let mut table = table.write(transaction)?;
    let last = table.last_key()?;
    let is_behind = |(key, _): &(S, _)| last.as_deref().is_none_or(|last| key.as_ref() > last);
    let mut rows = rows.into_iter().peekable();
    while let Some((key, row)) = rows.next_if(|row| !is_behind(row)) {
        if table.put(key.as_ref(), &row)? {
            is_new(key.as_ref());
        }
    }
    Ok(table.put_run(rows.inspect(|(key, _)| is_new(key.as_ref())))?)
}

/// Adds the new groups and forgets those before `oldest_event`.
fn put_events(transaction: &WriteTransaction, changed: &Maps, oldest_event: u64) -> Result<(), Error> {
    let mut groups = changed.events.rows(oldest_event).peekable();
    if groups.peek().is_none() {
        return Ok(());
    }
    let mut table = tables::EVENTS.write(transaction)?;
    table.remove_before(&oldest_event)?;
    Ok(table.put_run(groups.map(|(first_seq, row)| (first_seq.sort_key(), Row::Bytes(row))))?)
}
