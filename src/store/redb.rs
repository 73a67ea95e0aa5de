//! The default engine: tables in one redb file, and before them a journal in two files that makes batches durable.
//! Only this file and those beside it in `redb/` know redb.
//!
//! A batch is decided on the newest moment; its changed rows become one frame of the journal, written and synced once;
//! then they are laid into an overlay in memory, where everybody sees them. When a journal file or the overlay's share
//! is full, the other file's turn begins, and a thread writes what the first one holds into the tables, in one durable
//! commit that notes how far it came. `docs/STORAGE.md` goes through every moment at which this can break off.

mod absent;
mod at_hand;
mod background;
mod bounds;
mod carried;
mod committing;
mod deciding;
mod forget;
mod journal;
mod keys;
mod label;
mod moment;
mod open;
mod overlay;
mod paced;
mod pass;
mod places;
mod rows;
mod snapshot;
mod starts;
mod stored;
mod tables;
mod untouched;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use ::redb::{Database, StorageBackend};

use super::{OpenError, Reader, Snapshot, Stats};
use crate::limits::{
    CACHE_DEFAULT_MIB, EVENTS_KEPT_COUNT, JOURNAL_FILE_DEFAULT_MIB, OVERLAY_DEFAULT_MIB, OVERLAY_PARTS_TO_CARRIED,
};
use crate::market::view::Read;
use forget::Sweep;
use moment::Moment;
use paced::Pace;

pub use committing::RedbStore;
pub use places::{FILE_NAME, JOURNAL_NAMES};
pub use rows::FORMAT;

/// How a store works; not part of what it keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Memory for pages of the file, in MiB.
    pub cache_mib: usize,
    /// The newest events that are kept in any case, so that a watch can be resumed.
    pub events_kept: u64,
    /// Memory for rows that are not in the tables yet, in bytes. One batch may exceed it, and waits no longer.
    pub overlay_bytes: usize,
    /// Memory for offers that passes carry on over their table's pages, in bytes; while a pass runs, twice as much.
    pub carried_bytes: usize,
    /// Length at which a journal file is full, in bytes. One batch that is longer gets a longer file.
    pub journal_file_bytes: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            cache_mib: CACHE_DEFAULT_MIB,
            events_kept: EVENTS_KEPT_COUNT,
            overlay_bytes: OVERLAY_DEFAULT_MIB << 20,
            carried_bytes: (OVERLAY_DEFAULT_MIB << 20) / OVERLAY_PARTS_TO_CARRIED,
            journal_file_bytes: (JOURNAL_FILE_DEFAULT_MIB as u64) << 20,
        }
    }
}

/// What the store and its readers share. The moment goes first, then the file's lock.
struct Engine {
    published: Mutex<Moment>,
    database: Database,
    /// None in tests that bring their own disks.
    file: Option<PathBuf>,
    journal_bytes: AtomicU64,
    /// How far the search for forgotten keys came.
    sweep: Mutex<Sweep>,
    /// How passes write.
    pace: Arc<Pace>,
}

/// What a data directory holds, for reading only: its journal is laid over its tables, and neither is changed. It stays
/// locked as long as the reader lives.
///
/// # Errors
/// See [`OpenError`].
pub fn examine(data_dir: &Path) -> Result<Arc<dyn Reader>, OpenError> {
    Ok(Arc::new(open::to_examine(data_dir, &Options::default())?))
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

/// Opens a store in something else than files, first the tables', then both journal files': for tests that let writes
/// fail. Empty ones become a new store.
///
/// # Errors
/// See [`OpenError`].
#[doc(hidden)]
pub fn open_backend(
    tables: impl StorageBackend,
    journal: [Box<dyn StorageBackend>; 2],
    options: &Options,
    new_instance: &str,
) -> Result<RedbStore, OpenError> {
    open::on_backends(tables, journal, options, new_instance)
}

impl Engine {
    fn moment(&self) -> Moment {
        // It is replaced as a whole, so whoever panicked has left none half written.
        self.published.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn publish(&self, moment: Moment) {
        *self.published.lock().unwrap_or_else(PoisonError::into_inner) = moment;
    }
}

impl Reader for Engine {
    fn snapshot(&self) -> Read<Box<dyn Snapshot>> {
        Ok(Box::new(self.moment()))
    }

    fn stats(&self) -> Stats {
        // A file that cannot be looked at right now has no size to tell; its store notices by itself.
        let size = self.file.as_ref().and_then(|file| std::fs::metadata(file).ok()).map_or(0, |m| m.len());
        let moment = self.moment();
        let layers = [Some(&moment.active), moment.sealed.as_ref()];
        Stats {
            engine: "redb",
            file: self.file.clone(),
            file_bytes: size,
            format: FORMAT,
            journal_bytes: self.journal_bytes.load(Ordering::Relaxed),
            overlay_bytes: layers.into_iter().flatten().map(|layer| layer.bytes() as u64).sum(),
        }
    }
}
