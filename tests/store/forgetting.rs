//! What is forgotten is removed on every engine, and what is left is sound.

use cds::market::account::Role;
use cds::market::command::{Command, ImportLine};
use cds::market::order::Sources;
use cds::market::time::Timestamp;
use cds::store::memory::MemoryStore;
use cds::store::redb::Options;
use cds::store::verify::{Verified, verify};
use cds::store::{Row, Snapshot, Store, StoredTable};
use tempfile::TempDir;

use crate::disks::Disks;
use crate::support::*;
use crate::verifying::history;

fn days_later(days: i64) -> Timestamp {
    Timestamp::from_micros(time(1000).micros() + days * 24 * 60 * 60 * 1_000_000)
}

/// All rows of a table, forgotten ones that are still there too.
fn rows(now: &dyn Snapshot, table: StoredTable) -> Vec<Row> {
    now.stored(table, None, 1000).unwrap().into_iter().map(|stored| stored.row.unwrap()).collect()
}

fn sound(store: &dyn Store) -> Verified {
    let verified = verify(&*store.reader(), &|| false).unwrap();
    assert_eq!(verified.findings, []);
    verified
}

/// After [`history`]: time passes until its first round is forgotten, and the market goes on.
fn grows_old(store: &mut dyn Store) {
    history(store);
    assert_eq!(sound(store).counted.orders, 5);
    for command in [Command::CloseRound { cause: cds::market::round::Cause::Operator, reason: None }, open_round(12)] {
        store.transact(&[keyed(&format!("{command:?}"), command)], days_later(300)).unwrap();
    }
    store.transact(&[plain(Command::Tick)], days_later(402)).unwrap();
    let verified = sound(store);
    assert_eq!((verified.counted.orders, verified.counted.orders_forgotten), (2, 3));
    store.transact(&[keyed("key-4", buy(3, "bolt", Sources::Any, 1))], days_later(402)).unwrap();
    assert_eq!(sound(store).counted.orders, 3, "a forgotten key is carried out anew");
}

fn is_removed(store: &dyn Store) {
    let now = snapshot(store);
    assert_eq!(rows(&*now, StoredTable::Orders).len(), 3);
    assert_eq!(rows(&*now, StoredTable::OrdersByCustomer).len(), 3);
    assert_eq!(rows(&*now, StoredTable::Attendances).len(), 3, "two of the second round, one of the third");
    assert_eq!(rows(&*now, StoredTable::Tallies).len(), 2);
    assert_eq!(rows(&*now, StoredTable::Keys).len(), 3, "closed, opened, bought again");
    assert_eq!(rows(&*now, StoredTable::Rounds).len(), 3, "rounds stay");
    assert!(!rows(&*now, StoredTable::Reports).is_empty(), "reports stay");
    sound(store);
}

#[test]
fn what_is_forgotten_is_removed_on_every_engine() {
    let mut memory = MemoryStore::new("the-instance");
    grows_old(&mut memory);
    is_removed(&memory);
    let dir = TempDir::new().unwrap();
    grows_old(&mut open_in(&dir, 1_000_000));
    // Closing writes everything into the tables, and removes there what is old.
    is_removed(&open_in(&dir, 1_000_000));
}

/// After a large import a group of events is long, and its first number lies in the same pages as all of it.
#[test]
fn events_that_stay_are_not_read_again_for_every_batch() {
    const AT_ONCE: usize = 5000;
    let disks = Disks::default();
    let options = Options { cache_mib: 1, events_kept: 5 * AT_ONCE as u64 - 2500, ..Options::default() };
    let mut store = disks.open(&options);
    carry_out(&mut store, [sign_up(Role::Manufacturer, "acme")]);
    for group in 0..5 {
        let line =
            |n| ImportLine { manufacturer: name("acme"), sku: sku(&format!("g{group}-{n}")), fields: fields(9, 1) };
        let lines = (0..AT_ONCE).map(line).collect();
        carry_out(&mut store, [Command::Import { lines, complete: Vec::new(), strict: true }]);
    }
    drop(store);
    let mut store = disks.open(&options);
    let (length, before) = (disks.contents()[0].len(), disks.read());
    for n in 0..40 {
        let committed = carry_out(&mut store, [set_stock("acme", "g0-0", n)]);
        assert_eq!(snapshot(&store).oldest_seq().unwrap(), 2, "of event {}", committed.market.seq);
    }
    let read = disks.read() - before;
    assert!(read < length, "{read} bytes were read for 40 batches of a file of {length}");
}
