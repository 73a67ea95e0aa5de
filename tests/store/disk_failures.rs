//! Disks that fail at the n-th call, for every n: nothing answered is lost, nothing is half there.

use cds::limits::SYNC_BESIDE_MIN_COMMANDS;
use cds::market::account::Role;
use cds::market::command::Submission;
use cds::market::key::ScopedKey;
use cds::market::order::Sources;
use cds::market::time::Timestamp;
use cds::store::redb::{Options, RedbStore};
use cds::store::{Committed, Overlapping, Store, StoreError};

use crate::disks::{Contents, Disks, Failure};
use crate::dump::{Dump, dump};
use crate::random::{Dice, History};
use crate::support::{books_balance, buy, carry_out, open_round, plain, set_stock, sign_up, snapshot, time};

const BATCHES: usize = 14;
/// Batches after which the store is closed and opened again, so that this fails, too.
const REOPEN_AFTER: usize = 5;

/// So small that the journal's files take turns every few batches, one batch finds no room in any, and files grow.
fn options() -> Options {
    Options {
        cache_mib: 1,
        events_kept: 50,
        overlay_bytes: 64 * 1024,
        carried_bytes: 300,
        journal_file_bytes: 6 * 4096,
    }
}

/// The batches of one history, what the model answers to each, and its state before the first and after each.
struct Expected {
    batches: Vec<Vec<Submission>>,
    committed: Vec<Committed>,
    states: Vec<Dump>,
    keys: Vec<ScopedKey>,
}

fn expected(way: Way) -> Expected {
    let mut history = History::new(7, 50);
    let mut batches = Vec::new();
    for n in 0..BATCHES {
        let batch = match n {
            0 => History::founding(),
            // More than a whole journal file of these options.
            8 => history.next_batch_of(150),
            _ => way.next_batch(&mut history, n),
        };
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

/// How batches are committed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    OneByOne,
    /// Each is decided, in two parts, while the one before is on its way to the disk.
    Overlapping,
}

impl Way {
    /// The next batch: as they come, or every other time so long that it is brought to the disk beside the one after it.
    fn next_batch(self, history: &mut History, n: usize) -> Vec<Submission> {
        match self {
            Self::Overlapping if n % 2 == 1 => history.next_batch_of(SYNC_BESIDE_MIN_COMMANDS as u64),
            _ => history.next_batch(5),
        }
    }

    fn commit(
        self,
        store: &mut RedbStore,
        batch: &[Submission],
        now: Timestamp,
        durable: &mut Vec<Committed>,
    ) -> Result<(), StoreError> {
        if self == Self::OneByOne {
            durable.push(store.transact(batch, now)?);
            return Ok(());
        }
        let (first, second) = batch.split_at(batch.len() / 2);
        store.decide(first, now)?;
        store.decide(second, now)?;
        store.begin(durable)
    }
}

/// Opens and commits until a call fails; the number of batches that were answered, and whether all were.
fn run_until_failure(disks: &Disks, expected: &Expected, failure: Failure, way: Way) -> (usize, bool) {
    let mut answered = 0;
    for batches in [0..REOPEN_AFTER, REOPEN_AFTER..expected.batches.len()] {
        let mut store = match disks.try_open(&options()) {
            Ok(store) => store,
            Err(error) => {
                assert!(disks.has_failed(), "{error}");
                return (answered, false);
            }
        };
        let end = batches.end;
        for n in batches {
            let mut durable = Vec::new();
            let mut done = way.commit(&mut store, &expected.batches[n], time(n as i64), &mut durable);
            if done.is_ok() && n + 1 == end {
                done = store.settle(&mut durable);
            }
            for committed in durable {
                assert_eq!(committed, expected.committed[answered]);
                answered += 1;
            }
            if let Err(error) = done {
                refuses_from_now_on(&mut store, &expected.batches[n], &error, failure);
                return (answered, false);
            }
        }
        assert_eq!(answered, end);
    }
    (answered, !disks.has_failed())
}

/// The error says what happened and what to do, and the store does nothing more.
fn refuses_from_now_on(store: &mut RedbStore, batch: &[Submission], error: &StoreError, failure: Failure) {
    let text = error.to_string();
    assert!(matches!(error, StoreError::NotDurable { .. }), "{text}");
    let (why, remedy) = match failure {
        Failure::DiskFull => ("no space left", "make room"),
        Failure::PowerCut => ("power", "look after its disk"),
        Failure::Broken => ("input/output", "look after its disk"),
    };
    // The tables' engine knows after a first failure only that there was one.
    let known = text.contains(why) || text.contains("Previous I/O error");
    assert!(known && (text.contains(remedy) || !text.contains(why)), "{text}");
    let after = store.transact(batch, time(0));
    assert!(matches!(after, Err(StoreError::FailedBefore)), "{after:?}");
}

/// The reopened store holds every answered batch, the next one wholly or not at all, and nothing else.
fn check_recovered(contents: Contents, answered: usize, expected: &Expected) -> bool {
    let disks = Disks::holding(contents);
    let mut store = disks.open(&options());
    let found = dump(&*snapshot(&store), &expected.keys);
    let next_is_there = found != expected.states[answered];
    if next_is_there {
        assert_eq!(Some(&found), expected.states.get(answered + 1), "after {answered} answered batches");
    }
    books_balance(&*snapshot(&store));
    // Whoever had no answer asks again; keys settle what had happened.
    if let Some(batch) = expected.batches.get(answered).filter(|batch| batch.iter().all(|s| s.key.is_some())) {
        let again = store.transact(batch, time(answered as i64)).unwrap();
        for (answer, first) in again.answers.iter().zip(&expected.committed[answered].answers) {
            assert_eq!(answer.result, first.result);
        }
    }
    next_is_there
}

/// A process that starts on the same machine sees what was written; what it shows is on the disk, even where a sync had
/// failed before and the system takes the lost writes for done.
fn check_mended(disks: &Disks, expected: &Expected, dice: &mut Dice) {
    disks.mend();
    let store = disks.open(&options());
    let shown = dump(&*snapshot(&store), &expected.keys);
    for contents in disks.after_power_cut(dice).into_iter().take(2) {
        let store = Disks::holding(contents).open(&options());
        assert!(dump(&*snapshot(&store), &expected.keys) == shown, "what was shown is gone");
    }
}

/// Fails at every call in turn; gives back how often an unanswered batch was absent, and how often it was there.
fn fail_at_every_call(failure: Failure, way: Way) -> [usize; 2] {
    let expected = expected(way);
    let mut dice = Dice(99);
    let (mut failures, mut outcomes) = (0, [0, 0]);
    // A new store has no names before it is complete: `making` sees to that.
    let new = Disks::default();
    drop(new.open(&options()));
    for n in 1.. {
        let disks = Disks::holding(new.contents());
        disks.fail_from(n, failure);
        let (answered, all) = run_until_failure(&disks, &expected, failure, way);
        if all {
            break;
        }
        failures += 1;
        // A process that ends leaves to its successor what it wrote; a machine that ends may not.
        for contents in [disks.contents()].into_iter().chain(disks.after_power_cut(&mut dice)) {
            outcomes[usize::from(check_recovered(contents, answered, &expected))] += 1;
        }
        if failure == Failure::Broken {
            check_mended(&disks, &expected, &mut dice);
        }
    }
    assert!(failures > 4 * BATCHES, "{failures} failures are too few to prove anything");
    assert!(outcomes.iter().all(|count| *count > 0), "both outcomes of an unanswered batch occur: {outcomes:?}");
    outcomes
}

#[test]
fn a_power_cut_at_any_call_loses_nothing_answered_and_halves_nothing() {
    fail_at_every_call(Failure::PowerCut, Way::OneByOne);
}

#[test]
fn a_power_cut_at_any_call_loses_nothing_while_batches_overlap() {
    fail_at_every_call(Failure::PowerCut, Way::Overlapping);
}

#[test]
fn a_disk_that_is_full_at_any_call_loses_nothing_answered_and_halves_nothing() {
    fail_at_every_call(Failure::DiskFull, Way::OneByOne);
}

#[test]
fn a_disk_that_is_full_at_any_call_loses_nothing_while_batches_overlap() {
    fail_at_every_call(Failure::DiskFull, Way::Overlapping);
}

#[test]
fn a_disk_that_breaks_at_any_call_loses_nothing_answered_and_halves_nothing() {
    fail_at_every_call(Failure::Broken, Way::OneByOne);
}

#[test]
fn a_disk_that_breaks_at_any_call_loses_nothing_while_batches_overlap() {
    fail_at_every_call(Failure::Broken, Way::Overlapping);
}

#[test]
fn a_read_that_fails_after_a_pass_has_failed_names_what_the_pass_met() {
    let small = Options { overlay_bytes: 128 * 1024, carried_bytes: 1000, journal_file_bytes: 128 * 1024, ..options() };
    let (goods, disks) = (6000, Disks::default());
    let good = |n: u64| format!("good-with-a-long-name-{:05}", n * 7919 % goods);
    let mut store = disks.open(&small);
    carry_out(&mut store, [sign_up(Role::Manufacturer, "acme"), sign_up(Role::Customer, "ann"), open_round(1)]);
    for first in (0..goods).step_by(500) {
        carry_out(&mut store, (first..first + 500).map(|n| set_stock("acme", &good(n), 1000)));
    }
    drop(store);
    let market = disks.contents();
    let mut of_passes = 0;
    for n in 8..40 {
        let disks = Disks::holding(market.clone());
        let mut store = disks.open(&small);
        disks.fail_from(5 * n, Failure::DiskFull);
        let failed = (0..).find_map(|first: u64| {
            let batch = (first * 60..first * 60 + 60).map(|n| plain(buy(2, &good(n * 31), Sources::Any, 1)));
            store.transact(&batch.collect::<Vec<_>>(), time(1)).err()
        });
        let error = failed.unwrap();
        assert!(matches!(error, StoreError::NotDurable { .. }), "{error}");
        of_passes += u32::from(error.to_string().contains("the tables"));
    }
    assert!(of_passes > 0, "no pass has failed");
}
