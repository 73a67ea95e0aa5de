//! The tables' file, brought to the disk in small portions: the one big sync at the end of a pass would otherwise hold up
//! the journal's small ones, which buyers wait for.

use std::ops::Bound;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use ::redb::{BackendError, StorageBackend};

use crate::limits::{PASS_HURRIED_UNSYNCED_MAX_BYTES, PASS_UNSYNCED_MAX_BYTES};

type Io<T> = std::io::Result<T>;
type Lock<T> = Result<T, BackendError>;

/// How large the portions are. Small ones hold up nobody; large ones are written sooner.
#[derive(Debug, Default)]
pub(super) struct Pace(AtomicBool);

impl Pace {
    /// The market will have to wait for its tables if they are not written soon.
    pub(super) fn hurry(&self, hurry: bool) {
        self.0.store(hurry, Ordering::Relaxed);
    }

    fn portion_bytes(&self) -> u64 {
        if self.0.load(Ordering::Relaxed) { PASS_HURRIED_UNSYNCED_MAX_BYTES } else { PASS_UNSYNCED_MAX_BYTES }
    }
}

/// Syncs by itself once so much was written that a sync takes long. What was synced too early is harmless: nothing
/// refers to it before redb's own sync.
#[derive(Debug)]
pub(super) struct Paced<B> {
    disk: B,
    pace: Arc<Pace>,
    unsynced_bytes: AtomicU64,
}

impl<B: StorageBackend> Paced<B> {
    pub(super) fn new(disk: B, pace: &Arc<Pace>) -> Self {
        Self { disk, pace: Arc::clone(pace), unsynced_bytes: AtomicU64::new(0) }
    }
}

impl<B: StorageBackend> StorageBackend for Paced<B> {
    fn write(&self, offset: u64, data: &[u8]) -> Io<()> {
        self.disk.write(offset, data)?;
        let written = data.len() as u64;
        if self.unsynced_bytes.fetch_add(written, Ordering::Relaxed) + written < self.pace.portion_bytes() {
            return Ok(());
        }
        self.sync_data()
    }

    fn sync_data(&self) -> Io<()> {
        self.unsynced_bytes.store(0, Ordering::Relaxed);
        self.disk.sync_data()
    }

    fn len(&self) -> Io<u64> {
        self.disk.len()
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> Io<()> {
        self.disk.read(offset, out)
    }

    fn set_len(&self, length: u64) -> Io<()> {
        self.disk.set_len(length)
    }

    fn close(&self) -> Io<()> {
        self.disk.close()
    }

    fn try_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Lock<bool> {
        self.disk.try_lock_range(start, end)
    }

    fn try_lock_shared_range(&self, start: Bound<u64>, end: Bound<u64>) -> Lock<bool> {
        self.disk.try_lock_shared_range(start, end)
    }

    fn lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Lock<()> {
        self.disk.lock_range(start, end)
    }

    fn lock_shared_range(&self, start: Bound<u64>, end: Bound<u64>) -> Lock<()> {
        self.disk.lock_shared_range(start, end)
    }

    fn unlock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Lock<()> {
        self.disk.unlock_range(start, end)
    }

    fn query_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Lock<bool> {
        self.disk.query_lock_range(start, end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counts its syncs.
    #[derive(Debug, Default)]
    struct Counting(Arc<AtomicU64>);

    impl StorageBackend for Counting {
        fn len(&self) -> Io<u64> {
            Ok(0)
        }

        fn read(&self, _: u64, _: &mut [u8]) -> Io<()> {
            Ok(())
        }

        fn set_len(&self, _: u64) -> Io<()> {
            Ok(())
        }

        fn sync_data(&self) -> Io<()> {
            self.0.fetch_add(1, Ordering::Relaxed);
            Ok(())
        }

        fn write(&self, _: u64, _: &[u8]) -> Io<()> {
            Ok(())
        }
    }

    #[test]
    fn much_that_is_written_is_synced_in_portions_and_in_larger_ones_in_a_hurry() {
        let (syncs, pace) = (Arc::new(AtomicU64::new(0)), Arc::new(Pace::default()));
        let paced = Paced::new(Counting(Arc::clone(&syncs)), &pace);
        let page = [0; 4096];
        let write = |bytes: u64| (0..bytes / page.len() as u64).for_each(|_| paced.write(0, &page).unwrap());
        write(3 * PASS_UNSYNCED_MAX_BYTES - page.len() as u64);
        assert_eq!(syncs.load(Ordering::Relaxed), 2);
        paced.sync_data().unwrap();
        write(page.len() as u64);
        assert_eq!(syncs.load(Ordering::Relaxed), 3, "redb's own sync counts, too");
        pace.hurry(true);
        write(2 * PASS_HURRIED_UNSYNCED_MAX_BYTES - 2 * page.len() as u64);
        assert_eq!(syncs.load(Ordering::Relaxed), 4);
        pace.hurry(false);
        write(page.len() as u64);
        assert_eq!(syncs.load(Ordering::Relaxed), 5);
    }
}
