//! Disks in memory for a store's three files, which count their calls together, fail from one of them on, and tell
//! what a power cut may leave.

use std::io::{Error, ErrorKind};
use std::sync::{Arc, Mutex};

use ::redb::StorageBackend;
use cds::store::redb::{Options, RedbStore, open_backend};

use crate::random::Dice;

/// Bytes that a disk writes as a whole, or not at all.
const SECTOR_BYTES: usize = 512;

#[derive(Debug, Clone)]
enum Change {
    Length(usize),
    Bytes { offset: usize, bytes: Vec<u8> },
}

impl Change {
    fn apply(&self, to: &mut Vec<u8>) {
        match self {
            Self::Length(length) => to.resize(*length, 0),
            Self::Bytes { offset, bytes } => {
                // Without the change of length that came before it, a write ends beyond the file's end.
                let end = offset + bytes.len();
                to.resize(to.len().max(end), 0);
                to[*offset..end].copy_from_slice(bytes);
            }
        }
    }

    /// Its first bytes only; a change of length is whole or absent.
    fn torn(&self, keep: impl Fn(usize) -> usize) -> Option<Self> {
        match self {
            Self::Length(_) => None,
            Self::Bytes { offset, bytes } => {
                let kept = keep(bytes.len()) / SECTOR_BYTES * SECTOR_BYTES;
                Some(Self::Bytes { offset: *offset, bytes: bytes[..kept].to_vec() })
            }
        }
    }
}

#[derive(Debug, Default)]
struct File {
    content: Vec<u8>,
    synced: Vec<u8>,
    /// Changes of `content` since the last sync.
    unsynced: Vec<Change>,
}

/// How calls fail from the chosen one on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The power is cut: nothing is written any more.
    PowerCut,
    DiskFull,
    /// The medium is broken; what one sync could not write, no later one brings back.
    Broken,
}

impl Failure {
    fn error(self) -> Error {
        match self {
            Self::PowerCut => Error::other("the power was cut"),
            Self::DiskFull => Error::new(ErrorKind::StorageFull, "no space left on device"),
            Self::Broken => Error::other("input/output error"),
        }
    }
}

#[derive(Debug, Default)]
struct State {
    files: [File; 3],
    /// Writes, syncs and changes of length so far, of all files.
    calls: usize,
    /// Bytes that were read, of all files.
    read: usize,
    fails: Option<(usize, Failure)>,
    failed: bool,
}

impl State {
    fn call(&mut self) -> Result<(), Error> {
        self.calls += 1;
        match self.fails {
            Some((from, failure)) if self.calls >= from => {
                self.failed = true;
                Err(failure.error())
            }
            _ => Ok(()),
        }
    }
}

/// What the three files hold.
pub(crate) type Contents = [Vec<u8>; 3];

/// The files of one store: tables, journal a, journal b.
#[derive(Debug, Clone, Default)]
pub(crate) struct Disks(Arc<Mutex<State>>);

impl Disks {
    pub(crate) fn holding(contents: Contents) -> Self {
        let files = contents.map(|content| File { synced: content.clone(), content, unsynced: Vec::new() });
        Self(Arc::new(Mutex::new(State { files, ..State::default() })))
    }

    /// From now on every call succeeds; what was lost stays lost.
    pub(crate) fn mend(&self) {
        self.0.lock().unwrap().fails = None;
    }

    /// From the n-th call after this, every one fails.
    pub(crate) fn fail_from(&self, n: usize, failure: Failure) {
        let mut state = self.0.lock().unwrap();
        state.fails = Some((state.calls + n, failure));
    }

    /// Bytes that were read so far.
    pub(crate) fn read(&self) -> usize {
        self.0.lock().unwrap().read
    }

    pub(crate) fn has_failed(&self) -> bool {
        self.0.lock().unwrap().failed
    }

    pub(crate) fn try_open(&self, options: &Options) -> Result<RedbStore, cds::store::OpenError> {
        let journal = [1, 2].map(|file| Box::new(Disk { disks: self.clone(), file }) as Box<dyn StorageBackend>);
        open_backend(Disk { disks: self.clone(), file: 0 }, journal, options, "the-instance")
    }

    pub(crate) fn open(&self, options: &Options) -> RedbStore {
        self.try_open(options).unwrap()
    }

    /// Everything that was written, synced or not: what a killed process leaves.
    pub(crate) fn contents(&self) -> Contents {
        self.0.lock().unwrap().files.each_ref().map(|file| file.content.clone())
    }

    /// What may be found after a power cut: of the writes that no sync followed none, all, all but with the last one
    /// torn (nothing, half, all but the last sector of it), or some in any combination.
    pub(crate) fn after_power_cut(&self, dice: &mut Dice) -> Vec<Contents> {
        let state = self.0.lock().unwrap();
        let torn = |keep: fn(usize) -> usize| {
            left(&state, |file, content| {
                let Some((last, before)) = file.unsynced.split_last() else { return };
                before.iter().for_each(|change| change.apply(content));
                last.torn(keep).into_iter().for_each(|change| change.apply(content));
            })
        };
        let none = left(&state, |_, _| {});
        let all = left(&state, |file, content| file.unsynced.iter().for_each(|change| change.apply(content)));
        let tears = [torn(|_| 0), torn(|length| length / 2), torn(|length| length - 1)];
        let some = left(&state, |file, content| {
            for change in &file.unsynced {
                match dice.below(3) {
                    0 => {}
                    1 => change.apply(content),
                    _ => change.torn(|length| length / 3).into_iter().for_each(|change| change.apply(content)),
                }
            }
        });
        let [nothing, half, but_a_sector] = tears;
        vec![none, all, nothing, half, but_a_sector, some]
    }
}

/// What was synced, and whatever `change` adds of the rest.
fn left(state: &State, mut change: impl FnMut(&File, &mut Vec<u8>)) -> Contents {
    state.files.each_ref().map(|file| {
        let mut content = file.synced.clone();
        change(file, &mut content);
        content
    })
}

/// One of the files.
#[derive(Debug)]
struct Disk {
    disks: Disks,
    file: usize,
}

impl Disk {
    fn change(&self, change: Change) -> Result<(), Error> {
        let mut state = self.disks.0.lock().unwrap();
        state.call()?;
        let file = &mut state.files[self.file];
        change.apply(&mut file.content);
        file.unsynced.push(change);
        Ok(())
    }
}

impl StorageBackend for Disk {
    fn len(&self) -> Result<u64, Error> {
        Ok(self.disks.0.lock().unwrap().files[self.file].content.len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> Result<(), Error> {
        let mut state = self.disks.0.lock().unwrap();
        state.read += out.len();
        let offset = offset as usize;
        let bytes = state.files[self.file].content.get(offset..offset + out.len());
        out.copy_from_slice(bytes.ok_or(ErrorKind::UnexpectedEof)?);
        Ok(())
    }

    fn set_len(&self, len: u64) -> Result<(), Error> {
        self.change(Change::Length(len as usize))
    }

    fn sync_data(&self) -> Result<(), Error> {
        let mut state = self.disks.0.lock().unwrap();
        let synced = state.call();
        let broken = matches!(state.fails, Some((_, Failure::Broken)));
        let file = &mut state.files[self.file];
        if let Err(error) = synced {
            if broken {
                // As Linux does: what could not be written is taken for clean afterwards.
                file.unsynced.clear();
            }
            return Err(error);
        }
        for change in std::mem::take(&mut file.unsynced) {
            change.apply(&mut file.synced);
        }
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> Result<(), Error> {
        self.change(Change::Bytes { offset: offset as usize, bytes: data.to_vec() })
    }
}
