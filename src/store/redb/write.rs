//! Writing one batch's changes into the tables, with their indexes, inside one transaction.

use std::collections::BTreeMap;

use ::redb::{Error, WriteTransaction};
use serde::Serialize;

use super::keys::{GoodOfMaker, OnlyRow, ReportOfMaker, SortKey};
use super::tables::{self, Table};
use crate::market::draft::Changes;
use crate::market::event::EventGroup;
use crate::market::view::Fault;
use crate::store::prune::oldest_kept;

/// Writes everything; the caller commits. Tables that nothing changed in are not touched.
pub(super) fn write(transaction: &WriteTransaction, changes: &Changes, events_kept: u64) -> Result<(), Error> {
    if let Some(market) = &changes.market {
        tables::MARKET.write(transaction)?.put(&OnlyRow, market)?;
    }
    put_all(transaction, &tables::ACCOUNTS, &changes.accounts)?;
    put_all(transaction, &tables::HANDLES, &changes.handles)?;
    put_all(transaction, &tables::CARTS, &changes.carts)?;
    put_all(transaction, &tables::ROUNDS, &changes.rounds)?;
    put_all(transaction, &tables::ATTENDANCES, &changes.attendances)?;
    put_all(transaction, &tables::TALLIES, &changes.tallies)?;
    put_all(transaction, &tables::INTERFACES, &changes.interfaces)?;
    put_all(transaction, &tables::KEYS, &changes.keys)?;
    put_indexed(transaction, (&tables::OFFERS, &tables::OFFERS_BY_MAKER), &changes.offers, |id, _| GoodOfMaker {
        manufacturer: id.manufacturer.clone(),
        sku: id.sku.clone(),
    })?;
    let orders = (&tables::ORDERS, &tables::ORDERS_BY_CUSTOMER);
    put_indexed(transaction, orders, &changes.orders, |id, order| (order.customer, *id))?;
    let reports = (&tables::REPORTS, &tables::REPORTS_BY_MAKER);
    put_indexed(transaction, reports, &changes.reports, |id, _| ReportOfMaker {
        manufacturer: id.manufacturer.clone(),
        round: id.round,
    })?;
    put_events(transaction, &changes.events, events_kept)
}

/// The keys come sorted, so that neighbours are written together.
fn put_all<K: SortKey, R: Serialize>(
    transaction: &WriteTransaction,
    table: &Table<K, R>,
    rows: &BTreeMap<K, R>,
) -> Result<(), Error> {
    if rows.is_empty() {
        return Ok(());
    }
    let mut table = table.write(transaction)?;
    for (key, row) in rows {
        table.put(key, row)?;
    }
    Ok(())
}

/// A row's place in the index never changes: it is written once, when the row is new.
fn put_indexed<K: SortKey, R: Serialize, I: SortKey>(
    transaction: &WriteTransaction,
    (table, index): (&Table<K, R>, &Table<I, ()>),
    rows: &BTreeMap<K, R>,
    place: impl Fn(&K, &R) -> I,
) -> Result<(), Error> {
    if rows.is_empty() {
        return Ok(());
    }
    let mut table = table.write(transaction)?;
    let mut new = Vec::new();
    for (key, row) in rows {
        if table.put(key, row)? {
            new.push(place(key, row));
        }
    }
    if !new.is_empty() {
        let mut index = index.write(transaction)?;
        for place in new {
            index.put(&place, &())?;
        }
    }
    Ok(())
}

/// Adds the new groups and forgets some of the oldest.
fn put_events(transaction: &WriteTransaction, groups: &[EventGroup], events_kept: u64) -> Result<(), Error> {
    let Some(newest) = groups.last() else { return Ok(()) };
    let mut table = tables::EVENTS.write(transaction)?;
    for group in groups {
        table.put(&group.first_seq, group)?;
    }
    let unreadable = |fault: Fault| Error::Corrupted(fault.to_string());
    let stored = table.keys().map_err(unreadable)?;
    if let Some(stays) = oldest_kept(stored, newest.last_seq(), events_kept, groups.len()).map_err(unreadable)? {
        table.remove_before(&stays)?;
    }
    Ok(())
}
