//! A new store whose making breaks off at every call in turn: what was half made is never taken for a store, and the
//! next start makes one.

use std::fs;

use cds::store::Store;
use cds::store::redb::{self, FILE_NAME, JOURNAL_NAMES, Options};
use tempfile::TempDir;

use crate::disks::{Contents, Disks, Failure};
use crate::random::{Dice, History};
use crate::support::{options, time};

fn small() -> Options {
    Options { journal_file_bytes: 6 * 4096, ..options(50) }
}

/// A directory as a broken start leaves it: `named` journal files were complete and had their names already, and the
/// rest has come as far as `contents`.
fn left_behind(contents: &Contents, complete: &Contents, named: usize) -> TempDir {
    let dir = TempDir::new().unwrap();
    let write = |name: &str, content: &[u8]| fs::write(dir.path().join(name), content).unwrap();
    write(&format!("{FILE_NAME}.new"), &contents[0]);
    for (n, name) in JOURNAL_NAMES.iter().enumerate() {
        if n < named {
            write(name, &complete[n + 1]);
        } else {
            write(&format!("{name}.new"), &contents[n + 1]);
        }
    }
    dir
}

/// The next start makes a store that works, of its own name, and clears the rest away.
fn is_made_anew(dir: &TempDir) {
    let mut store = redb::open(dir.path(), &small(), "the next").unwrap();
    assert_eq!(store.instance(), "the next");
    store.transact(&History::founding(), time(0)).unwrap();
    drop(store);
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1 + JOURNAL_NAMES.len(), "nothing else is left");
}

#[test]
fn a_store_whose_making_breaks_off_at_any_call_is_made_anew() {
    let whole = Disks::default();
    let making = whole.open(&small());
    let complete = whole.contents();
    drop(making);
    let mut dice = Dice(5);
    for n in 1.. {
        let disks = Disks::default();
        disks.fail_from(n, Failure::PowerCut);
        drop(disks.try_open(&small()));
        if !disks.has_failed() {
            assert!(n > 8, "{n} calls are too few to make three files");
            break;
        }
        let left = [disks.contents()].into_iter().chain(disks.after_power_cut(&mut dice));
        for (turn, contents) in left.enumerate() {
            is_made_anew(&left_behind(&contents, &complete, (n + turn) % 3));
        }
    }
}
