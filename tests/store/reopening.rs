//! What a file keeps over a restart: everything, under the same instance, with the counters going on.

use cds::market::account::Role;
use cds::market::order::Sources;
use cds::store::Store;
use cds::store::redb::{self, FILE_NAME, FORMAT, JOURNAL_NAMES, Options};
use cds::store::verify::verify;
use tempfile::TempDir;

use crate::disks::Disks;
use crate::dump::dump;
use crate::support::{
    buy, carry_out, keyed, open_in, open_round, options, order_of, scoped, set_stock, sign_up, snapshot, time,
};

#[test]
fn a_reopened_store_is_the_same_market() {
    let dir = TempDir::new().unwrap();
    let mut store = redb::open(dir.path(), &options(1000), "first").unwrap();
    carry_out(&mut store, [sign_up(Role::Manufacturer, "acme"), sign_up(Role::Customer, "ann")]);
    carry_out(&mut store, [set_stock("acme", "a", 9), open_round(1)]);
    let place = keyed("place", buy(2, "a", Sources::Any, 2));
    let first = store.transact(std::slice::from_ref(&place), time(1)).unwrap();
    let kept = dump(&*snapshot(&store), &[scoped("place")]);
    drop(store);

    let mut store = redb::open(dir.path(), &options(1000), "second").unwrap();
    assert_eq!(store.instance(), "first");
    assert_eq!(dump(&*snapshot(&store), &[scoped("place")]), kept);
    let again = store.transact(&[place, keyed("more", buy(2, "a", Sources::Any, 1))], time(2)).unwrap();
    assert!(again.answers[0].replayed);
    assert_eq!(again.answers[0].result, first.answers[0].result);
    assert_eq!(order_of(again.answers[1].result.as_ref().unwrap()).id.0, 2);
    assert_eq!(again.events[0].first_seq, first.market.seq + 1);
}

#[test]
fn offers_that_passes_carry_on_outlive_a_kill_and_a_stop() {
    // Small passes; what they carry on fills more than one piece, and a part of it is due with each.
    let small =
        Options { overlay_bytes: 256 * 1024, carried_bytes: 150_000, journal_file_bytes: 256 * 1024, ..options(1000) };
    let disks = Disks::default();
    let mut store = disks.open(&small);
    carry_out(&mut store, [sign_up(Role::Manufacturer, "acme"), sign_up(Role::Customer, "ann"), open_round(1)]);
    let (goods, at_once) = (5000, 500);
    let good = |n: u64| format!("good-{:05}", n * 7919 % goods);
    for first in (0..goods).step_by(at_once as usize) {
        carry_out(&mut store, (first..first + at_once).map(|n| set_stock("acme", &good(n), 1000)));
    }
    for first in (0..2 * goods).step_by(at_once as usize) {
        carry_out(&mut store, (first..first + at_once).map(|n| buy(2, &good(n * 31), Sources::Any, 1 + n % 3)));
    }
    let kept = dump(&*snapshot(&store), &[]);
    let reopened = |contents| {
        let store = Disks::holding(contents).open(&small);
        assert_eq!(dump(&*snapshot(&store), &[]), kept);
        assert_eq!(verify(&*store.reader(), &|| false).unwrap().findings, []);
    };
    let left_by_a_kill = disks.contents();
    drop(store);
    reopened(left_by_a_kill);
    reopened(disks.contents());
}

#[test]
fn lowering_the_kept_events_takes_effect_on_a_full_store() {
    let dir = TempDir::new().unwrap();
    let mut store = open_in(&dir, 1000);
    carry_out(&mut store, [sign_up(Role::Manufacturer, "acme")]);
    carry_out(&mut store, (1..=100).map(|n| set_stock("acme", "a", n)));
    drop(store);
    let mut store = open_in(&dir, 10);
    let committed = carry_out(&mut store, [set_stock("acme", "a", 101)]);
    assert_eq!(snapshot(&store).oldest_seq().unwrap(), committed.market.seq - 9);
}

#[test]
fn a_store_tells_where_and_how_large_it_is() {
    let dir = TempDir::new().unwrap();
    let store = open_in(&dir, 10);
    let stats = store.reader().stats();
    let file = dir.path().join(FILE_NAME);
    assert_eq!(stats.file_bytes, std::fs::metadata(&file).unwrap().len());
    assert_eq!((stats.engine, stats.file, stats.format), ("redb", Some(file), FORMAT));
}

#[test]
fn what_changes_nothing_is_not_written() {
    let dir = TempDir::new().unwrap();
    let mut store = open_in(&dir, 10);
    carry_out(&mut store, [sign_up(Role::Manufacturer, "acme")]);
    let set = keyed("set", set_stock("acme", "a", 9));
    store.transact(std::slice::from_ref(&set), time(1)).unwrap();
    let files =
        || [FILE_NAME, JOURNAL_NAMES[0], JOURNAL_NAMES[1]].map(|name| std::fs::read(dir.path().join(name)).unwrap());
    let before = files();
    store.transact(&[], time(2)).unwrap();
    store.transact(&[set], time(3)).unwrap();
    carry_out(&mut store, [cds::market::command::Command::Tick]);
    assert!(files() == before, "a file has changed");
    carry_out(&mut store, [set_stock("acme", "a", 8)]);
    assert!(files() != before, "a change is written before it is answered");
}
