//! The tables' file, brought to the disk in order and in small portions: the one big sync at the end of a pass would
//! otherwise hold up the journal's small ones, which buyers wait for.
//!
//! redb writes its pages in the order of a hash table. On the disk that is one place after the other, and each place takes
//! longer than hundreds of KiB that lie together. So pages are gathered and written by place; neighbours in one piece.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ::redb::{BackendError, StorageBackend};

use crate::limits::{
    PASS_GATHERED_MAX_BYTES, PASS_HURRIED_PORTION_BYTES, PASS_PLACE_BYTES, PASS_PORTION_BYTES, PASS_RUN_MAX_BYTES,
};

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
        if self.0.load(Ordering::Relaxed) { PASS_HURRIED_PORTION_BYTES } else { PASS_PORTION_BYTES }
    }
}

/// Syncs by itself once so much was written that a sync takes long. What was synced too early is harmless: nothing
/// refers to it before redb's own sync. What is not written yet is in memory, and is read from there.
#[derive(Debug)]
pub(super) struct Paced<B> {
    disk: B,
    pace: Arc<Pace>,
    gathered: Mutex<Gathered>,
    /// How many pieces are gathered: most reads then need not look.
    pieces: AtomicUsize,
    /// Held by who adds to them or writes them out.
    writing: Mutex<()>,
    unsynced_bytes: AtomicU64,
}

/// Written and not on its way to the disk yet, by place. No two overlap.
#[derive(Debug, Default)]
struct Gathered {
    pieces: BTreeMap<u64, Box<[u8]>>,
    bytes: usize,
}

impl Gathered {
    /// The pieces that lie in this stretch, wholly or in part.
    fn overlapping(&self, offset: u64, length: usize) -> impl Iterator<Item = (u64, &[u8])> {
        let before = self.pieces.range(..=offset).next_back().filter(|(at, piece)| *at + piece.len() as u64 > offset);
        let end = offset + length as u64;
        let within = self.pieces.range((Bound::Excluded(offset), Bound::Excluded(end.max(offset + 1))));
        before.into_iter().chain(within).map(|(at, piece)| (*at, &**piece))
    }

    /// Whether a piece can be put there without overlapping another.
    fn fits(&self, offset: u64, length: usize) -> bool {
        self.overlapping(offset, length).all(|(at, piece)| at == offset && piece.len() == length)
    }

    fn put(&mut self, offset: u64, data: &[u8]) {
        self.bytes += data.len();
        if let Some(before) = self.pieces.insert(offset, data.into()) {
            self.bytes -= before.len();
        }
    }

    /// The first pieces that lie side by side, as one: where they begin.
    fn first_run(&self, run: &mut Vec<u8>) -> Option<u64> {
        run.clear();
        let first = *self.pieces.first_key_value()?.0;
        for (at, piece) in &self.pieces {
            let is_next = *at == first + run.len() as u64;
            if !is_next || (!run.is_empty() && run.len() + piece.len() > PASS_RUN_MAX_BYTES) {
                break;
            }
            run.extend_from_slice(piece);
        }
        Some(first)
    }

    /// These bytes are on their way.
    fn remove(&mut self, offset: u64, length: usize) {
        let end = offset + length as u64;
        while let Some(piece) = self.pieces.first_entry().filter(|piece| *piece.key() < end) {
            self.bytes -= piece.remove().len();
        }
    }
}

impl<B: StorageBackend> Paced<B> {
    pub(super) fn new(disk: B, pace: &Arc<Pace>) -> Self {
        Self {
            disk,
            pace: Arc::clone(pace),
            gathered: Mutex::default(),
            pieces: AtomicUsize::new(0),
            writing: Mutex::default(),
            unsynced_bytes: AtomicU64::new(0),
        }
    }

    fn gathered(&self) -> MutexGuard<'_, Gathered> {
        self.gathered.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn writing(&self) -> MutexGuard<'_, ()> {
        self.writing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes what is gathered, in order, and brings it to the disk in portions; the last one stays unsynced.
    fn write_out(&self, _writing: &MutexGuard<'_, ()>) -> Io<()> {
        let mut run = Vec::new();
        loop {
            // Until it is written, it is read from here; nobody waits for the disk meanwhile.
            let Some(offset) = self.gathered().first_run(&mut run) else { return Ok(()) };
            self.disk.write(offset, &run)?;
            let mut gathered = self.gathered();
            gathered.remove(offset, run.len());
            self.pieces.store(gathered.pieces.len(), Ordering::Release);
            drop(gathered);
            let weight = run.len() as u64 + PASS_PLACE_BYTES;
            if self.unsynced_bytes.fetch_add(weight, Ordering::Relaxed) + weight >= self.pace.portion_bytes() {
                self.sync_written()?;
            }
        }
    }

    fn sync_written(&self) -> Io<()> {
        self.unsynced_bytes.store(0, Ordering::Relaxed);
        self.disk.sync_data()
    }
}

impl<B: StorageBackend> StorageBackend for Paced<B> {
    fn write(&self, offset: u64, data: &[u8]) -> Io<()> {
        let writing = self.writing();
        let mut gathered = self.gathered();
        if !gathered.fits(offset, data.len()) {
            drop(gathered);
            self.write_out(&writing)?;
            gathered = self.gathered();
        }
        gathered.put(offset, data);
        self.pieces.store(gathered.pieces.len(), Ordering::Release);
        let is_full = gathered.bytes >= PASS_GATHERED_MAX_BYTES;
        drop(gathered);
        if is_full { self.write_out(&writing) } else { Ok(()) }
    }

    fn sync_data(&self) -> Io<()> {
        self.write_out(&self.writing())?;
        self.sync_written()
    }

    fn len(&self) -> Io<u64> {
        self.disk.len()
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> Io<()> {
        if self.pieces.load(Ordering::Acquire) > 0 {
            let gathered = self.gathered();
            let mut there = gathered.overlapping(offset, out.len()).peekable();
            if let Some((at, piece)) = there.peek()
                && *at == offset
                && piece.len() == out.len()
            {
                out.copy_from_slice(piece);
                return Ok(());
            }
            if there.peek().is_some() {
                drop(there);
                drop(gathered);
                self.write_out(&self.writing())?;
            }
        }
        self.disk.read(offset, out)
    }

    fn set_len(&self, length: u64) -> Io<()> {
        self.write_out(&self.writing())?;
        self.disk.set_len(length)
    }

    fn close(&self) -> Io<()> {
        self.write_out(&self.writing())?;
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
    use ::redb::backends::InMemoryBackend;
    use proptest::prelude::*;

    use super::*;

    const PAGE: usize = 4096;
    const PAGES: u64 = 64;

    /// What a disk is told: the places and lengths of writes, and syncs as none.
    type Told = Arc<Mutex<Vec<Option<(u64, usize)>>>>;

    /// A disk that tells of its writes and syncs.
    #[derive(Debug)]
    struct Telling(InMemoryBackend, Told);

    impl StorageBackend for Telling {
        fn len(&self) -> Io<u64> {
            self.0.len()
        }

        fn read(&self, offset: u64, out: &mut [u8]) -> Io<()> {
            self.0.read(offset, out)
        }

        fn set_len(&self, length: u64) -> Io<()> {
            self.0.set_len(length)
        }

        fn sync_data(&self) -> Io<()> {
            self.1.lock().unwrap().push(None);
            Ok(())
        }

        fn write(&self, offset: u64, data: &[u8]) -> Io<()> {
            self.1.lock().unwrap().push(Some((offset, data.len())));
            self.0.write(offset, data)
        }
    }

    fn paced(pages: u64) -> (Paced<Telling>, Told, Arc<Pace>) {
        let (told, pace) = (Told::default(), Arc::new(Pace::default()));
        let paced = Paced::new(Telling(InMemoryBackend::new(), Arc::clone(&told)), &pace);
        paced.set_len(pages * PAGE as u64).unwrap();
        (paced, told, pace)
    }

    fn page(number: u64) -> u64 {
        number * PAGE as u64
    }

    #[test]
    fn pages_are_written_in_order_and_neighbours_in_one_piece() {
        let (paced, told, _) = paced(PAGES);
        for number in [5, 9, 4, 3, 20, 21] {
            paced.write(page(number), &[number as u8; PAGE]).unwrap();
        }
        paced.write(page(4), &[44; PAGE]).unwrap();
        assert!(told.lock().unwrap().is_empty());
        paced.sync_data().unwrap();
        let expected = [Some((page(3), 3 * PAGE)), Some((page(9), PAGE)), Some((page(20), 2 * PAGE)), None];
        assert_eq!(*told.lock().unwrap(), expected);
        let mut back = [0; PAGE];
        paced.disk.read(page(4), &mut back).unwrap();
        assert_eq!(back, [44; PAGE]);
    }

    #[test]
    fn much_that_is_written_is_synced_in_portions_and_in_larger_ones_in_a_hurry() {
        // Every other page: each is a place of its own.
        let weight = PAGE as u64 + PASS_PLACE_BYTES;
        let pages = 3 * PASS_HURRIED_PORTION_BYTES / weight;
        let (paced, told, pace) = paced(2 * pages);
        let syncs = || {
            (0..pages).for_each(|number| paced.write(page(2 * number), &[1; PAGE]).unwrap());
            paced.sync_data().unwrap();
            let told = std::mem::take(&mut *told.lock().unwrap());
            told.iter().filter(|sync| sync.is_none()).count() as u64
        };
        assert_eq!(syncs(), pages / PASS_PORTION_BYTES.div_ceil(weight) + 1);
        pace.hurry(true);
        assert_eq!(syncs(), pages / PASS_HURRIED_PORTION_BYTES.div_ceil(weight) + 1);
    }

    #[test]
    fn no_more_is_gathered_than_its_bound() {
        let pages = 2 * PASS_GATHERED_MAX_BYTES as u64 / PAGE as u64;
        let (paced, told, _) = paced(pages);
        for number in 0..pages {
            paced.write(page(number), &[1; PAGE]).unwrap();
            assert!(paced.gathered().bytes < PASS_GATHERED_MAX_BYTES);
        }
        let written = told.lock().unwrap().iter().flatten().map(|(_, length)| *length).sum::<usize>();
        assert_eq!(written, 2 * PASS_GATHERED_MAX_BYTES);
    }

    proptest! {
        #[test]
        fn it_reads_as_a_disk_that_is_written_at_once(
            steps in prop::collection::vec((0..6u8, 0..PAGES - 4, 1..4usize), 0..60)
        ) {
            let (paced, _, _) = paced(PAGES);
            let plain = InMemoryBackend::new();
            plain.set_len(page(PAGES)).unwrap();
            for (n, (what, at, pages)) in steps.into_iter().enumerate() {
                let length = pages * PAGE;
                if what < 4 {
                    let data = vec![n as u8 + 1; length];
                    paced.write(page(at), &data).unwrap();
                    plain.write(page(at), &data).unwrap();
                } else if what == 4 {
                    paced.sync_data().unwrap();
                }
                let (mut there, mut expected) = (vec![0; length], vec![0; length]);
                paced.read(page(at) + 100, &mut there[100..]).unwrap();
                plain.read(page(at) + 100, &mut expected[100..]).unwrap();
                prop_assert!(there == expected, "step {n}");
                paced.read(page(at), &mut there).unwrap();
                plain.read(page(at), &mut expected).unwrap();
                prop_assert!(there == expected, "step {n}");
            }
            let (mut there, mut expected) = (vec![0; page(PAGES) as usize], vec![0; page(PAGES) as usize]);
            paced.close().unwrap();
            paced.disk.read(0, &mut there).unwrap();
            plain.read(0, &mut expected).unwrap();
            prop_assert!(there == expected);
        }
    }
}
