//! Removing what is forgotten, some with each pass, so that buying never waits long for it: orders and their index from
//! the oldest on, rosters and tallies of their rounds, and keys, for which the whole table is gone through bit by bit.

use std::ops::Bound::{Excluded, Included, Unbounded};
use std::sync::{Mutex, PoisonError};

use ::redb::{Error, WriteTransaction};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::bounds::{after, beginning};
use super::keys::{OnlyRow, SortKey};
use super::overlay::Maps;
use super::tables::{self, Table};
use crate::limits::{FORGOTTEN_AT_ONCE_ROWS, FORGOTTEN_KEYS_MAX_ROWS, FORGOTTEN_KEYS_PER_MS, FORGOTTEN_KEYS_PER_NEW};
use crate::market::order::OrderId;
use crate::market::round::Round;
use crate::market::state::Market;
use crate::market::time::{RoundId, Timestamp};

/// How far the search for old keys came. It begins anew with every start of the daemon.
#[derive(Debug, Default)]
pub(super) struct Sweep {
    /// Where it goes on; none: at the beginning.
    place: Option<Vec<u8>>,
    /// Keys before this are looked for, and none is left once `ended`.
    mark: Timestamp,
    ended: bool,
    /// The newest key of the pass before: how long ago that was.
    newest: Timestamp,
}

/// To be called after the layer's rows are written, in the same transaction.
pub(super) fn remove_old(transaction: &WriteTransaction, sweep: &Mutex<Sweep>, changed: &Maps) -> Result<(), Error> {
    let market = changed.market.newest_of(&OnlyRow).map(|market| (*market).clone()).unwrap_or_default();
    if market.forgotten_epoch.0 > 0 {
        remove_orders(transaction, &market, changed.orders.len())?;
        remove_rounds(transaction, &market)?;
    }
    let mut sweep = sweep.lock().unwrap_or_else(PoisonError::into_inner);
    let newest = changed.keys.newest_at().unwrap_or(sweep.newest);
    let elapsed_ms = if sweep.newest == Timestamp::default() { 0 } else { newest.ms_since(sweep.newest) };
    sweep.newest = newest;
    let by_time = usize::try_from(elapsed_ms).unwrap_or(usize::MAX).saturating_mul(FORGOTTEN_KEYS_PER_MS);
    let share = (changed.keys.len() * FORGOTTEN_KEYS_PER_NEW).min(by_time).min(FORGOTTEN_KEYS_MAX_ROWS);
    sweep.remove_keys(transaction, market.forgotten_keys_before, FORGOTTEN_AT_ONCE_ROWS + share)
}

/// Twice as many as come in, so that the rest of a round that was forgotten goes while the market sells.
fn remove_orders(transaction: &WriteTransaction, market: &Market, added: usize) -> Result<(), Error> {
    let mut orders = tables::ORDERS.write(transaction)?;
    let bounds = (Unbounded, Included(OrderId(market.forgotten_orders).sort_key()));
    let old = orders.pick(&bounds, FORGOTTEN_AT_ONCE_ROWS + 2 * added, |order| Some((order.customer, order.id)))?.rows;
    if old.is_empty() {
        return Ok(());
    }
    let mut index = tables::ORDERS_BY_CUSTOMER.write(transaction)?;
    for (key, place) in old {
        orders.remove(&key)?;
        index.remove(&place.sort_key())?;
    }
    Ok(())
}

fn remove_rounds(transaction: &WriteTransaction, market: &Market) -> Result<(), Error> {
    let forgotten = |round: Round| (round.epoch <= market.forgotten_epoch).then_some(round.id);
    let rounds = tables::ROUNDS.write(transaction)?.pick(&after::<RoundId>(None), usize::MAX, forgotten)?.rows;
    for (_, round) in rounds {
        let name = SortKey::sort_key(&round);
        // Reports' names sort newest round first.
        let newest_first = name.iter().map(|byte| !byte).collect();
        remove_some(transaction, &tables::ATTENDANCES, name)?;
        remove_some(transaction, &tables::TALLIES, newest_first)?;
    }
    Ok(())
}

/// Removes rows whose names begin alike.
fn remove_some<K: SortKey, R: Serialize + DeserializeOwned>(
    transaction: &WriteTransaction,
    table: &Table<K, R>,
    prefix: Vec<u8>,
) -> Result<(), Error> {
    let mut table = table.write(transaction)?;
    for (key, ()) in table.pick(&beginning(prefix), FORGOTTEN_AT_ONCE_ROWS, |_| Some(()))?.rows {
        table.remove(&key)?;
    }
    Ok(())
}

impl Sweep {
    /// Looks at up to `limit` keys and removes the old ones among them.
    fn remove_keys(&mut self, transaction: &WriteTransaction, mark: Timestamp, limit: usize) -> Result<(), Error> {
        if self.place.is_none() {
            if mark <= self.mark && self.ended || mark == Timestamp::default() {
                return Ok(());
            }
            (self.mark, self.ended) = (mark, false);
        }
        let mut keys = tables::KEYS.write(transaction)?;
        let bounds = (self.place.take().map_or(Unbounded, Excluded), Unbounded);
        let old = keys.pick(&bounds, limit, |row| (row.at < self.mark).then_some(()))?;
        self.ended = old.looked_at < limit;
        for (key, ()) in old.rows {
            keys.remove(&key)?;
        }
        self.place = old.last;
        Ok(())
    }
}
