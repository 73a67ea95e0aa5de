//! A disk that fails at the n-th call, for every n: nothing answered is lost, nothing is half there.

use std::io::{Error, ErrorKind};
use std::sync::{Arc, Mutex};

use ::redb::StorageBackend;
use cds::market::command::Submission;
use cds::store::redb::{RedbStore, open_backend};
use cds::store::{Committed, Store, StoreError};

use crate::dump::{Dump, dump};
use crate::random::{Dice, History};
use crate::support::{options, snapshot, time};

const BATCHES: usize = 30;

/// A disk in memory that tells what was synced from what a power cut may lose.
#[derive(Debug, Default)]
struct Platters {
    content: Vec<u8>,
    synced: Vec<u8>,
    /// Calls that changed `content` since the last sync.
    unsynced: Vec<Change>,
    /// Writes, syncs and changes of length so far.
    calls: usize,
    /// From this call on, every one fails.
    fails_from: Option<usize>,
}

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
}

impl Platters {
    fn holding(content: Vec<u8>) -> Self {
        Self { synced: content.clone(), content, ..Self::default() }
    }

    fn call(&mut self) -> Result<(), Error> {
        self.calls += 1;
        match self.fails_from {
            Some(from) if self.calls >= from => Err(Error::new(ErrorKind::StorageFull, "no space left on device")),
            _ => Ok(()),
        }
    }

    fn change(&mut self, change: Change) -> Result<(), Error> {
        self.call()?;
        change.apply(&mut self.content);
        self.unsynced.push(change);
        Ok(())
    }

    fn sync(&mut self) -> Result<(), Error> {
        self.call()?;
        for change in std::mem::take(&mut self.unsynced) {
            change.apply(&mut self.synced);
        }
        Ok(())
    }

    /// What may be found after a power cut: nothing, all or some of what was not synced.
    fn after_power_cut(&self, dice: &mut Dice) -> [Vec<u8>; 3] {
        let mut some = self.synced.clone();
        for change in &self.unsynced {
            if matches!(change, Change::Length(_)) || dice.below(2) == 0 {
                change.apply(&mut some);
            }
        }
        [self.synced.clone(), self.content.clone(), some]
    }
}

#[derive(Debug, Clone, Default)]
struct Disk(Arc<Mutex<Platters>>);

impl StorageBackend for Disk {
    fn len(&self) -> Result<u64, Error> {
        Ok(self.0.lock().unwrap().content.len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> Result<(), Error> {
        let platters = self.0.lock().unwrap();
        let offset = offset as usize;
        let bytes = platters.content.get(offset..offset + out.len()).ok_or(ErrorKind::UnexpectedEof)?;
        out.copy_from_slice(bytes);
        Ok(())
    }

    fn set_len(&self, len: u64) -> Result<(), Error> {
        self.0.lock().unwrap().change(Change::Length(len as usize))
    }

    fn sync_data(&self) -> Result<(), Error> {
        self.0.lock().unwrap().sync()
    }

    fn write(&self, offset: u64, data: &[u8]) -> Result<(), Error> {
        self.0.lock().unwrap().change(Change::Bytes { offset: offset as usize, bytes: data.to_vec() })
    }
}

fn open(disk: &Disk) -> RedbStore {
    open_backend(disk.clone(), &options(50), "the-instance").unwrap()
}

/// The batches of one history, what the model answers to each, and its state before the first and after each.
struct Expected {
    batches: Vec<Vec<Submission>>,
    committed: Vec<Committed>,
    states: Vec<Dump>,
    keys: Vec<cds::market::key::ScopedKey>,
}

fn expected() -> Expected {
    let mut history = History::new(7, 50);
    let mut batches = Vec::new();
    for n in 0..BATCHES {
        let batch = if n == 0 { History::founding() } else { history.next_batch(5) };
        history.model.transact(&batch, time(n as i64)).unwrap();
        batches.push(batch);
    }
    // Once more, now that all keys are known.
    let (keys, mut model) = (history.keys, History::new(7, 50).model);
    let mut states = vec![dump(&*snapshot(&model), &keys)];
    let mut committed = Vec::new();
    for (n, batch) in batches.iter().enumerate() {
        committed.push(model.transact(batch, time(n as i64)).unwrap());
        states.push(dump(&*snapshot(&model), &keys));
    }
    Expected { batches, committed, states, keys }
}

/// Transacts until the disk fails; the number of batches that were answered.
fn run_until_failure(store: &mut RedbStore, expected: &Expected) -> usize {
    for (n, batch) in expected.batches.iter().enumerate() {
        match store.transact(batch, time(n as i64)) {
            Ok(committed) => assert_eq!(committed, expected.committed[n]),
            Err(error) => {
                let text = error.to_string();
                assert!(matches!(error, StoreError::NotDurable { .. }), "{text}");
                assert!(text.contains("no space left") && text.contains("make room"), "{text}");
                let after = store.transact(batch, time(n as i64));
                assert!(matches!(after, Err(StoreError::FailedBefore)), "{after:?}");
                return n;
            }
        }
    }
    expected.batches.len()
}

/// The reopened store holds every answered batch, the next one wholly or not at all, and nothing else.
fn check_recovered(content: Vec<u8>, answered: usize, expected: &Expected) -> bool {
    let disk = Disk(Arc::new(Mutex::new(Platters::holding(content))));
    let mut store = open(&disk);
    let found = dump(&*snapshot(&store), &expected.keys);
    let next_is_there = found != expected.states[answered];
    if next_is_there {
        assert_eq!(Some(&found), expected.states.get(answered + 1), "after {answered} answered batches");
    }
    // Whoever had no answer asks again; keys settle what had happened.
    if let Some(batch) = expected.batches.get(answered).filter(|batch| batch.iter().all(|s| s.key.is_some())) {
        let again = store.transact(batch, time(answered as i64)).unwrap();
        for (answer, first) in again.answers.iter().zip(&expected.committed[answered].answers) {
            assert_eq!(answer.result, first.result);
        }
    }
    next_is_there
}

#[test]
fn a_disk_that_fails_at_any_call_loses_nothing_answered_and_halves_nothing() {
    let expected = expected();
    let mut dice = Dice(99);
    let (mut failures, mut outcomes) = (0, [0, 0]);
    for n in 1.. {
        let disk = Disk::default();
        let mut store = open(&disk);
        {
            let mut platters = disk.0.lock().unwrap();
            platters.fails_from = Some(platters.calls + n);
        }
        let answered = run_until_failure(&mut store, &expected);
        drop(store);
        if answered == expected.batches.len() {
            break;
        }
        failures += 1;
        let contents = disk.0.lock().unwrap().after_power_cut(&mut dice);
        for content in contents {
            outcomes[usize::from(check_recovered(content, answered, &expected))] += 1;
        }
    }
    assert!(failures > 2 * BATCHES, "{failures} failures are too few to prove anything");
    assert!(outcomes.iter().all(|count| *count > 0), "both outcomes of an unanswered batch occur: {outcomes:?}");
}
