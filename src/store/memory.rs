//! The reference model: a whole market in memory. It shows what every engine must answer, and serves tests.

mod rows;
mod stored;

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use super::batch::decide_batch;
use super::prune::oldest_kept;
use super::{Committed, Reader, Snapshot, Stats, Store, StoreError};
use crate::limits::EVENTS_KEPT_COUNT;
use crate::market::command::Submission;
use crate::market::draft::Changes;
use crate::market::round::Round;
use crate::market::time::{RoundId, Timestamp};
use crate::market::view::Read;
use rows::Rows;

/// A market that is gone when it is dropped.
#[derive(Debug)]
pub struct MemoryStore {
    current: Arc<Current>,
    instance: String,
    events_kept: u64,
}

/// The newest rows. A snapshot shares them; a batch copies them only if a snapshot still does.
#[derive(Debug, Default)]
struct Current(RwLock<Rows>);

impl MemoryStore {
    pub fn new(instance: &str) -> Self {
        Self { current: Arc::default(), instance: instance.to_owned(), events_kept: EVENTS_KEPT_COUNT }
    }

    /// Keeps fewer (or more) events than usual.
    pub fn keeping_events(self, events_kept: u64) -> Self {
        Self { events_kept, ..self }
    }
}

impl Current {
    fn rows(&self) -> Rows {
        // Rows are replaced as a whole, so a writer that panicked has left none half written.
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn absorb(&self, changes: Changes, events_kept: u64) -> Read<()> {
        let mut current = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let rows = Arc::make_mut(&mut current.0);
        let (added, newest) = (changes.events.len(), changes.events.last().map(|g| g.last_seq()));
        let forgets = changes.market.is_some() && changes.market != rows.market;
        rows.absorb(changes);
        if forgets {
            forget(rows);
        }
        let Some(newest_seq) = newest else { return Ok(()) };
        let groups = rows.events.iter().map(|g| Ok(g.first_seq));
        if let Some(stays) = oldest_kept(groups, newest_seq, events_kept, added)? {
            rows.events.retain(|g| g.first_seq >= stays);
        }
        Ok(())
    }
}

/// Removes what lies before the marks of forgetting; the reference does it at once.
fn forget(rows: &mut Changes) {
    let Some(market) = &rows.market else { return };
    let gone = |round: &RoundId, rounds: &BTreeMap<RoundId, Round>| {
        rounds.get(round).is_some_and(|round| round.epoch <= market.forgotten_epoch)
    };
    rows.keys.retain(|_, row| row.at >= market.forgotten_keys_before);
    rows.orders.retain(|id, _| id.0 > market.forgotten_orders);
    rows.attendances.retain(|(round, _), _| !gone(round, &rows.rounds));
    rows.tallies.retain(|id, _| !gone(&id.round, &rows.rounds));
}

impl Store for MemoryStore {
    fn transact(&mut self, batch: &[Submission], now: Timestamp) -> Result<Committed, StoreError> {
        let decided = decide_batch(&self.current.rows(), batch, now)?;
        self.current.absorb(decided.changes().clone().into(), self.events_kept)?;
        Ok(decided.split().0.durable())
    }

    fn reader(&self) -> Arc<dyn Reader> {
        self.current.clone()
    }

    fn instance(&self) -> &str {
        &self.instance
    }
}

impl Reader for Current {
    fn snapshot(&self) -> Read<Box<dyn Snapshot>> {
        Ok(Box::new(self.rows()))
    }

    fn stats(&self) -> Stats {
        Stats { engine: "memory", file: None, file_bytes: 0, format: 0, journal_bytes: 0, overlay_bytes: 0 }
    }
}
