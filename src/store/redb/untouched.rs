//! A store's file that is only looked at: what redb or the journal write stays in memory, so that a directory can be
//! examined that must not, or cannot, be written.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::ops::Bound;
use std::path::Path;
use std::sync::Mutex;

use ::redb::backends::FileBackend;
use ::redb::{BackendError, StorageBackend};

use crate::store::OpenError;

type Io<T> = io::Result<T>;

const PAGE_BYTES: usize = 4096;

/// Reads from the disk what was not written over. Its locks are shared ones, which is all that a file may have that is
/// open for reading, and enough: a daemon that uses it has it for itself, and is noticed.
#[derive(Debug)]
pub(super) struct Untouched<B> {
    disk: B,
    written: Mutex<Written>,
}

#[derive(Debug)]
struct Written {
    length: u64,
    /// Up to here the disk's bytes count; what was cut off and made longer again is zero.
    disk_length: u64,
    pages: BTreeMap<u64, Box<[u8; PAGE_BYTES]>>,
}

/// Opens a file for reading only.
pub(super) fn open(file: &Path) -> Result<Untouched<FileBackend>, OpenError> {
    let unreadable = |why: String| OpenError::Disk { file: file.to_owned(), why };
    let opened = File::open(file).map_err(|e| unreadable(e.to_string()))?;
    let disk = FileBackend::new(opened).map_err(|e| unreadable(e.to_string()))?;
    Untouched::new(disk).map_err(|e| unreadable(e.to_string()))
}

impl<B: StorageBackend> Untouched<B> {
    fn new(disk: B) -> Io<Self> {
        let length = disk.len()?;
        Ok(Self { disk, written: Mutex::new(Written { length, disk_length: length, pages: BTreeMap::new() }) })
    }

    fn written(&self) -> std::sync::MutexGuard<'_, Written> {
        self.written.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// What of these bytes is on the disk; the rest is zero.
    fn read_disk(&self, offset: u64, out: &mut [u8], disk_length: u64) -> Io<()> {
        let there = usize::try_from(disk_length.saturating_sub(offset)).unwrap_or(usize::MAX).min(out.len());
        let (there, beyond) = out.split_at_mut(there);
        beyond.fill(0);
        if there.is_empty() { Ok(()) } else { self.disk.read(offset, there) }
    }
}

/// The parts of `offset .. offset + length` by page: its number, where in it, and where in the bytes asked for.
fn parts(offset: u64, length: usize) -> impl Iterator<Item = (u64, std::ops::Range<usize>, std::ops::Range<usize>)> {
    let mut done = 0;
    std::iter::from_fn(move || {
        let at = offset + done as u64;
        let within = (at % PAGE_BYTES as u64) as usize;
        let part = (PAGE_BYTES - within).min(length - done);
        done += part;
        (part > 0).then(|| (at / PAGE_BYTES as u64, within..within + part, done - part..done))
    })
}

impl<B: StorageBackend> StorageBackend for Untouched<B> {
    fn len(&self) -> Io<u64> {
        Ok(self.written().length)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> Io<()> {
        let written = self.written();
        if offset + out.len() as u64 > written.length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.read_disk(offset, out, written.disk_length)?;
        for (page, within, asked) in parts(offset, out.len()) {
            if let Some(bytes) = written.pages.get(&page) {
                out[asked].copy_from_slice(&bytes[within]);
            }
        }
        Ok(())
    }

    fn set_len(&self, length: u64) -> Io<()> {
        let mut written = self.written();
        if length < written.length {
            let kept = length / PAGE_BYTES as u64;
            let within = (length % PAGE_BYTES as u64) as usize;
            written.pages.retain(|page, _| *page < kept || (*page == kept && within > 0));
            if let Some(last) = written.pages.get_mut(&kept) {
                last[within..].fill(0);
            }
        }
        written.length = length;
        written.disk_length = written.disk_length.min(length);
        Ok(())
    }

    fn sync_data(&self) -> Io<()> {
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> Io<()> {
        let mut written = self.written();
        written.length = written.length.max(offset + data.len() as u64);
        for (page, within, given) in parts(offset, data.len()) {
            if !written.pages.contains_key(&page) {
                let mut bytes = Box::new([0; PAGE_BYTES]);
                self.read_disk(page * PAGE_BYTES as u64, &mut bytes[..], written.disk_length)?;
                written.pages.insert(page, bytes);
            }
            if let Some(bytes) = written.pages.get_mut(&page) {
                bytes[within].copy_from_slice(&data[given]);
            }
        }
        Ok(())
    }

    fn close(&self) -> Io<()> {
        self.disk.close()
    }

    fn try_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.disk.try_lock_shared_range(start, end)
    }

    fn try_lock_shared_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.disk.try_lock_shared_range(start, end)
    }

    fn lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.disk.lock_shared_range(start, end)
    }

    fn lock_shared_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.disk.lock_shared_range(start, end)
    }

    fn unlock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.disk.unlock_range(start, end)
    }

    fn query_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.disk.query_lock_range(start, end)
    }
}

#[cfg(test)]
mod tests {
    use ::redb::backends::InMemoryBackend;
    use proptest::prelude::*;

    use super::*;

    const BEFORE: usize = 3 * PAGE_BYTES + 100;

    fn disk() -> InMemoryBackend {
        let disk = InMemoryBackend::new();
        disk.set_len(BEFORE as u64).unwrap();
        let bytes: Vec<u8> = (0..BEFORE).map(|n| n as u8).collect();
        disk.write(0, &bytes).unwrap();
        disk
    }

    fn whole(disk: &impl StorageBackend) -> Vec<u8> {
        let mut bytes = vec![0; usize::try_from(disk.len().unwrap()).unwrap()];
        disk.read(0, &mut bytes).unwrap();
        bytes
    }

    proptest! {
        #[test]
        fn it_reads_as_a_disk_that_was_written_and_the_disk_is_as_it_was(
            steps in prop::collection::vec((any::<bool>(), 0..5 * PAGE_BYTES, 0..2 * PAGE_BYTES), 0..12)
        ) {
            let (untouched, written) = (Untouched::new(disk()).unwrap(), disk());
            for (n, (is_write, at, length)) in steps.into_iter().enumerate() {
                if is_write {
                    // As on a disk, whoever writes beyond the end makes it longer first.
                    let end = (at + length) as u64;
                    for side in [&untouched as &dyn StorageBackend, &written] {
                        side.set_len(side.len().unwrap().max(end)).unwrap();
                        side.write(at as u64, &vec![n as u8 + 1; length]).unwrap();
                    }
                } else {
                    untouched.set_len(at as u64).unwrap();
                    written.set_len(at as u64).unwrap();
                }
                prop_assert!(whole(&untouched) == whole(&written), "after step {n}");
            }
            prop_assert!(whole(&untouched.disk) == whole(&disk()));
        }
    }
}
