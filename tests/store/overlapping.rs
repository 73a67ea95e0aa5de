//! A batch is decided while the one before is on its way to the disk: the same answers in the same order, and nobody sees
//! what is not durable.

use cds::limits::SYNC_BESIDE_MIN_COMMANDS;
use cds::market::account::Role;
use cds::market::command::Submission;
use cds::market::order::Sources;
use cds::store::{Overlapping, Store};
use tempfile::TempDir;

use crate::dump::{Dump, dump};
use crate::random::History;
use crate::support::{
    buy, carry_out, keyed, on_every_engine, open_in, open_round, order_of, set_stock, sign_up, snapshot, time,
};

/// So many one-unit orders that they are brought to the disk beside the next batch; their keys begin with `name`.
fn many(name: &str) -> Vec<Submission> {
    let key = |n| format!("{name}-{n}");
    (0..SYNC_BESIDE_MIN_COMMANDS).map(|n| keyed(&key(n), buy(2, "a", Sources::Any, 1))).collect()
}

fn open_market(store: &mut dyn Store, units: u64) {
    carry_out(store, [sign_up(Role::Manufacturer, "acme"), sign_up(Role::Customer, "ann")]);
    carry_out(store, [set_stock("acme", "a", units), open_round(1)]);
}

fn seen(store: &dyn Store) -> Dump {
    dump(&*snapshot(store), &[])
}

#[test]
fn nobody_sees_a_batch_before_it_is_durable_but_the_next_one() {
    let dir = TempDir::new().unwrap();
    let mut store = open_in(&dir, 1000);
    let units = SYNC_BESIDE_MIN_COMMANDS as u64;
    open_market(&mut store, units);
    let (before, mut durable) = (seen(&store), Vec::new());
    store.decide(&many("first"), time(1)).unwrap();
    assert!(seen(&store) == before, "an open batch is seen");
    store.begin(&mut durable).unwrap();
    // The same key, and one unit more than there is: both answers rest on the batch that nobody else sees.
    store.decide(&[keyed("first-0", buy(2, "a", Sources::Any, 1))], time(2)).unwrap();
    store.decide(&[keyed("late", buy(2, "a", Sources::Any, 1))], time(2)).unwrap();
    assert!(durable.is_empty() && seen(&store) == before, "a batch under way is seen");
    store.begin(&mut durable).unwrap();
    store.settle(&mut durable).unwrap();
    let [first, second] = durable.as_slice() else { panic!("{durable:?}") };
    assert_eq!((first.answers.len(), first.market.available), (SYNC_BESIDE_MIN_COMMANDS, 0));
    let [again, late] = second.answers.as_slice() else { panic!("{second:?}") };
    assert!(again.replayed && late.result.is_err());
    let orders = [first, second].map(|batch| order_of(batch.answers[0].result.as_ref().unwrap()).id);
    assert_eq!(orders[0], orders[1]);
    assert_eq!(snapshot(&store).market().unwrap(), second.market);
    assert_eq!(snapshot(&store).market().unwrap().available, 0);
}

#[test]
fn a_batch_that_changes_nothing_is_told_after_the_one_it_rests_on() {
    let dir = TempDir::new().unwrap();
    let mut store = open_in(&dir, 1000);
    open_market(&mut store, 100);
    let mut durable = Vec::new();
    store.decide(&many("first"), time(1)).unwrap();
    store.begin(&mut durable).unwrap();
    store.decide(&many("first"), time(2)).unwrap();
    store.begin(&mut durable).unwrap();
    assert_eq!(durable.len(), 2, "nothing of the second has to be waited for");
    assert!(durable[1].answers.iter().all(|answer| answer.replayed) && durable[1].events.is_empty());
    assert!(!store.is_busy());
    store.settle(&mut durable).unwrap();
    assert_eq!(durable.len(), 2);
}

#[test]
fn overlapping_batches_are_answered_and_kept_as_the_model_does() {
    for seed in 4..=5 {
        let dir = TempDir::new().unwrap();
        let mut store = open_in(&dir, 200);
        let mut history = History::new(seed, 200);
        let (mut expected, mut durable) = (Vec::new(), Vec::new());
        for n in 0..300 {
            let most = [4, 3 * SYNC_BESIDE_MIN_COMMANDS as u64][usize::from(n % 3 > 0)];
            let batch = if n == 0 { History::founding() } else { history.next_batch(most) };
            expected.push(history.model.transact(&batch, time(n)).unwrap());
            for part in batch.chunks(7) {
                store.decide(part, time(n)).unwrap();
            }
            if batch.is_empty() {
                store.decide(&[], time(n)).unwrap();
            }
            store.begin(&mut durable).unwrap();
            if n % 30 == 29 {
                // Whatever is under way is waited for.
                store.settle(&mut durable).unwrap();
                drop(store);
                store = open_in(&dir, 200);
                let kept = dump(&*snapshot(&store), &history.keys);
                assert!(kept == dump(&*snapshot(&history.model), &history.keys), "seed {seed}, after batch {n}");
            }
        }
        store.settle(&mut durable).unwrap();
        assert!(durable == expected, "seed {seed}");
    }
}

#[test]
fn who_does_not_wait_for_a_batch_finds_it_after_a_stop() {
    let dir = TempDir::new().unwrap();
    let mut store = open_in(&dir, 1000);
    open_market(&mut store, 100);
    store.decide(&many("left"), time(1)).unwrap();
    store.begin(&mut Vec::new()).unwrap();
    drop(store);
    let store = open_in(&dir, 1000);
    assert_eq!(snapshot(&store).market().unwrap().last_order, SYNC_BESIDE_MIN_COMMANDS as u64);
}

#[test]
fn the_disk_tells_when_it_is_free() {
    let dir = TempDir::new().unwrap();
    let mut store = open_in(&dir, 1000);
    open_market(&mut store, 100);
    let (tell, told) = std::sync::mpsc::channel();
    store.when_free(std::sync::Arc::new(move || tell.send(()).unwrap_or_default()));
    for name in ["a", "b"] {
        store.decide(&many(name), time(1)).unwrap();
        store.begin(&mut Vec::new()).unwrap();
        told.recv().unwrap();
        assert!(!store.is_busy());
    }
}

#[test]
fn an_engine_that_cannot_overlap_says_so() {
    on_every_engine(|store| {
        let name = store.reader().stats().engine;
        assert_eq!(store.overlapping().is_some(), name == "redb");
    });
}
