//! The default engine: one redb file. Only this file and those beside it in `redb/` know redb.
//!
//! A batch is decided on a snapshot of the last commit, its changes are written into the tables, and one durable
//! commit makes them the next snapshot. redb writes copies of pages and a commit slot with a checksum, so a crash
//! leaves the state before the batch or after it, never between.

mod bounds;
mod keys;
mod label;
mod open;
mod rows;
mod snapshot;
mod tables;
mod write;

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ::redb::{Database, Durability, Error, ReadableDatabase, StorageBackend};

use super::batch::decide_batch;
use super::{Committed, OpenError, Reader, Snapshot, Stats, Store, StoreError};
use crate::limits::EVENTS_KEPT_COUNT;
use crate::market::command::Submission;
use crate::market::draft::Changes;
use crate::market::time::Timestamp;
use crate::market::view::{Fault, Read};
use snapshot::Tables;

pub use open::FILE_NAME;
pub use rows::FORMAT;

/// How a store works; not part of what it keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Memory for pages of the file, in MiB.
    pub cache_mib: usize,
    /// The newest events that are kept in any case, so that a watch can be resumed.
    pub events_kept: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { cache_mib: 128, events_kept: EVENTS_KEPT_COUNT }
    }
}

/// A market in one file. The file stays locked until the store and all its readers are dropped.
pub struct RedbStore {
    engine: Arc<Engine>,
    instance: String,
    events_kept: u64,
    failed: bool,
}

struct Engine {
    database: Database,
    /// None in tests that bring their own backend.
    file: Option<PathBuf>,
}

/// Opens the store in a data directory, or makes a new one, named `new_instance`, where there is none.
///
/// # Errors
/// See [`OpenError`]. What is there is left as it was, also if it is not a store of ours.
pub fn open(data_dir: &Path, options: &Options, new_instance: &str) -> Result<RedbStore, OpenError> {
    open::in_directory(data_dir, options, new_instance)
}

/// Verifies every checksum in the file, which [`open`] does only for what it reads. For this the store must not be in
/// use; it takes as long as reading the whole file.
///
/// # Errors
/// See [`OpenError`]; [`OpenError::Damaged`] if a checksum is wrong.
pub fn verify(data_dir: &Path) -> Result<(), OpenError> {
    open::verify(data_dir, &Options::default())
}

/// Opens a store in something else than a file: for tests that let writes fail.
///
/// # Errors
/// See [`OpenError`].
#[doc(hidden)]
pub fn open_backend(
    backend: impl StorageBackend,
    options: &Options,
    new_instance: &str,
) -> Result<RedbStore, OpenError> {
    open::on_backend(backend, options, new_instance)
}

impl RedbStore {
    fn commit_batch(&self, batch: &[Submission], now: Timestamp) -> Result<Committed, StoreError> {
        // The moment that is decided on ends before the write begins, so that its pages can be used again.
        let decided = decide_batch(&self.engine.moment()?, batch, now)?;
        if !decided.changes().is_empty() {
            self.make_durable(decided.changes()).map_err(|error| self.not_durable(&error))?;
        }
        Ok(decided.committed())
    }

    /// One transaction and one sync.
    fn make_durable(&self, changes: &Changes) -> Result<(), Error> {
        let mut transaction = self.engine.database.begin_write()?;
        transaction.set_durability(Durability::Immediate)?;
        write::write(&transaction, changes, self.events_kept)?;
        Ok(transaction.commit()?)
    }

    fn not_durable(&self, error: &Error) -> StoreError {
        let full =
            matches!(error, Error::Io(io) if matches!(io.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded));
        let remedy = if full { "make room on its disk" } else { "look after its disk" };
        let why = match &self.engine.file {
            Some(file) => format!("{}: {error}", file.display()),
            None => error.to_string(),
        };
        StoreError::NotDurable { why, remedy }
    }
}

impl Store for RedbStore {
    fn transact(&mut self, batch: &[Submission], now: Timestamp) -> Result<Committed, StoreError> {
        if self.failed {
            return Err(StoreError::FailedBefore);
        }
        let committed = self.commit_batch(batch, now);
        self.failed = committed.is_err();
        committed
    }

    fn reader(&self) -> Arc<dyn Reader> {
        self.engine.clone()
    }

    fn instance(&self) -> &str {
        &self.instance
    }
}

impl Engine {
    fn moment(&self) -> Read<Tables> {
        let transaction = self.database.begin_read().map_err(|e| Fault(e.to_string()))?;
        Tables::of(&transaction)
    }
}

impl Reader for Engine {
    fn snapshot(&self) -> Read<Box<dyn Snapshot>> {
        Ok(Box::new(self.moment()?))
    }

    fn stats(&self) -> Stats {
        // A file that cannot be looked at right now has no size to tell; its store notices by itself.
        let size = self.file.as_ref().and_then(|file| std::fs::metadata(file).ok()).map_or(0, |m| m.len());
        Stats { engine: "redb", file: self.file.clone(), file_bytes: size, format: FORMAT }
    }
}
