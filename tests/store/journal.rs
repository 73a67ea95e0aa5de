//! The journal and the overlay: what bounds them, what readers see meanwhile, and every way in which a journal file can
//! be the wrong one.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use cds::market::account::Role;
use cds::market::order::Sources;
use cds::store::redb::{self, FILE_NAME, JOURNAL_NAMES, Options, RedbStore};
use cds::store::{OpenError, Store};
use tempfile::TempDir;

use crate::dump::dump;
use crate::random::History;
use crate::support::{buy, carry_out, open_round, set_stock, sign_up, snapshot, time};

/// A block, and a frame of few rows.
const BLOCK: usize = 4096;

fn small() -> Options {
    Options {
        cache_mib: 1,
        events_kept: 1000,
        overlay_bytes: 96 * 1024,
        carried_bytes: 1024,
        journal_file_bytes: 8 * BLOCK as u64,
    }
}

fn open(dir: &Path) -> Result<RedbStore, OpenError> {
    redb::open(dir, &small(), "the-instance")
}

fn refusal(dir: &Path) -> OpenError {
    match open(dir) {
        Ok(_) => panic!("it was opened"),
        Err(error) => error,
    }
}

/// A store with three batches in its journal, as a crash leaves it.
fn crashed() -> TempDir {
    let living = TempDir::new().unwrap();
    let mut store = open(living.path()).unwrap();
    carry_out(&mut store, [sign_up(Role::Manufacturer, "acme"), sign_up(Role::Customer, "ann"), open_round(1)]);
    carry_out(&mut store, [set_stock("acme", "a", 9)]);
    carry_out(&mut store, [buy(2, "a", Sources::Any, 2)]);
    copied(living.path())
}

fn copied(from: &Path) -> TempDir {
    let dir = TempDir::new().unwrap();
    for name in [FILE_NAME].iter().chain(&JOURNAL_NAMES) {
        fs::copy(from.join(name), dir.path().join(name)).unwrap();
    }
    dir
}

fn journal(dir: &TempDir, n: usize) -> PathBuf {
    dir.path().join(JOURNAL_NAMES[n])
}

fn orders(store: &RedbStore) -> u64 {
    snapshot(store).market().unwrap().last_order
}

#[track_caller]
fn says(error: &OpenError, words: &[&str]) {
    let text = error.to_string();
    for word in words {
        assert!(text.contains(word), "{word}: {text}");
    }
}

#[test]
fn what_a_crash_left_in_the_journal_is_there_again() {
    let store = open(crashed().path()).unwrap();
    assert_eq!(orders(&store), 1);
}

#[test]
fn a_missing_journal_is_refused_after_a_crash_and_made_anew_after_a_stop() {
    for name in JOURNAL_NAMES {
        let dir = crashed();
        fs::remove_file(dir.path().join(name)).unwrap();
        let error = refusal(dir.path());
        assert!(matches!(error, OpenError::JournalMissing { .. }), "{error:?}");
        says(&error, &[name, FILE_NAME, "put it back"]);
    }
    let dir = crashed();
    drop(open(dir.path()).unwrap());
    fs::remove_file(journal(&dir, 0)).unwrap();
    fs::remove_file(journal(&dir, 1)).unwrap();
    let mut store = open(dir.path()).unwrap();
    carry_out(&mut store, [buy(2, "a", Sources::Any, 2)]);
    assert_eq!(orders(&store), 2);
}

#[test]
fn a_journal_without_its_tables_is_never_overwritten() {
    let dir = crashed();
    fs::remove_file(dir.path().join(FILE_NAME)).unwrap();
    let before = fs::read(journal(&dir, 0)).unwrap();
    let error = refusal(dir.path());
    assert!(matches!(error, OpenError::StoreMissing { .. }), "{error:?}");
    says(&error, &[JOURNAL_NAMES[0], FILE_NAME, "--data-dir"]);
    assert!(fs::read(journal(&dir, 0)).unwrap() == before && !dir.path().join(FILE_NAME).exists());
}

#[test]
fn what_is_not_this_stores_journal_is_refused_and_left_alone() {
    let other = crashed();
    for (content, why) in [
        (b"sku,name\n".to_vec(), "begins like something else"),
        (Vec::new(), "begins like something else"),
        (fs::read(journal(&other, 0)).unwrap(), "another store"),
    ] {
        let dir = crashed();
        fs::write(journal(&dir, 1), &content).unwrap();
        let error = refusal(dir.path());
        assert!(matches!(error, OpenError::NotTheJournal { .. }), "{error:?}");
        says(&error, &[JOURNAL_NAMES[1], why, "left as it is"]);
        assert!(fs::read(journal(&dir, 1)).unwrap() == content);
    }
}

#[test]
fn a_journal_that_was_cut_off_within_a_block_is_refused_and_left_alone() {
    for length in [100, BLOCK as u64, 5000] {
        let dir = crashed();
        let file = fs::OpenOptions::new().write(true).open(journal(&dir, 0)).unwrap();
        file.set_len(length).unwrap();
        says(&refusal(dir.path()), &[JOURNAL_NAMES[0], "cut off", &length.to_string()]);
        assert_eq!(fs::metadata(journal(&dir, 0)).unwrap().len(), length);
    }
}

#[test]
fn a_journal_that_was_shortened_by_whole_blocks_is_refused_unless_the_store_was_closed() {
    for (n, name) in JOURNAL_NAMES.into_iter().enumerate() {
        let dir = crashed();
        let length = fs::metadata(journal(&dir, n)).unwrap().len();
        let shorter = length - BLOCK as u64;
        let file = fs::OpenOptions::new().write(true).open(journal(&dir, n)).unwrap();
        file.set_len(shorter).unwrap();
        says(&refusal(dir.path()), &[name, "cut off", &shorter.to_string()]);
        assert_eq!(fs::metadata(journal(&dir, n)).unwrap().len(), shorter);
        // Put back, it is as it was, as far as nothing was in that block.
        file.set_len(length).unwrap();
        assert_eq!(orders(&open(dir.path()).unwrap()), 1);
        file.set_len(shorter).unwrap();
        assert_eq!(orders(&open(dir.path()).unwrap()), 1, "a closed store does not need it");
        assert_eq!(orders(&open(dir.path()).unwrap()), 1, "and goes on with its new length");
    }
}

#[test]
fn tables_behind_a_link_are_refused() {
    let dir = crashed();
    fs::rename(dir.path().join(FILE_NAME), dir.path().join("moved")).unwrap();
    symlink(dir.path().join("moved"), dir.path().join(FILE_NAME)).unwrap();
    says(&refusal(dir.path()), &[FILE_NAME, "not a regular file"]);
}

#[test]
fn nothing_is_written_through_a_link() {
    let dir = crashed();
    let elsewhere = dir.path().join("elsewhere");
    fs::rename(journal(&dir, 1), &elsewhere).unwrap();
    symlink(&elsewhere, journal(&dir, 1)).unwrap();
    let error = refusal(dir.path());
    assert!(matches!(error, OpenError::NotTheJournal { .. }), "{error:?}");
    says(&error, &["not a regular file"]);
    // Nor when a store is made.
    let dir = TempDir::new().unwrap();
    let elsewhere = dir.path().join("elsewhere");
    fs::write(&elsewhere, b"mine").unwrap();
    symlink(&elsewhere, journal(&dir, 0)).unwrap();
    assert!(matches!(refusal(dir.path()), OpenError::StoreMissing { .. }));
    assert_eq!(fs::read(&elsewhere).unwrap(), b"mine");
}

#[test]
fn an_old_copy_of_the_tables_beside_a_newer_journal_is_refused() {
    let dir = crashed();
    drop(open(dir.path()).unwrap());
    let old_tables = fs::read(dir.path().join(FILE_NAME)).unwrap();
    let mut store = open(dir.path()).unwrap();
    carry_out(&mut store, [buy(2, "a", Sources::Any, 1)]);
    let newer = copied(dir.path());
    fs::write(newer.path().join(FILE_NAME), old_tables).unwrap();
    let error = refusal(newer.path());
    assert!(matches!(error, OpenError::NotTheJournal { .. }), "{error:?}");
    says(&error, &["after the store beside it was closed"]);
}

/// Where the frames of a journal file begin.
fn frames_in(content: &[u8]) -> Vec<usize> {
    (BLOCK..content.len()).step_by(BLOCK).filter(|at| content[*at..].starts_with(b"CDSframe")).collect()
}

#[test]
fn a_torn_last_batch_is_not_there_and_a_torn_earlier_one_is_damage() {
    let dir = crashed();
    let whole = fs::read(journal(&dir, 0)).unwrap();
    let frames = frames_in(&whole);
    assert_eq!(frames.len(), 3);
    for (torn, expected) in [(2, Some(0)), (1, None), (0, None)] {
        let dir = copied(dir.path());
        let mut content = whole.clone();
        content[frames[torn] + 60] ^= 1;
        fs::write(journal(&dir, 0), &content).unwrap();
        match expected {
            Some(orders_left) => assert_eq!(orders(&open(dir.path()).unwrap()), orders_left),
            None => {
                let error = refusal(dir.path());
                assert!(matches!(error, OpenError::Damaged { .. }), "{error:?}");
                let missing = format!("batch {} cannot be read", torn + 1);
                says(&error, &[JOURNAL_NAMES[0], &missing, "backup"]);
                assert!(fs::read(journal(&dir, 0)).unwrap() == content, "it was left as it was");
            }
        }
    }
}

#[test]
fn readers_keep_their_moment_while_layers_come_and_go() {
    let dir = TempDir::new().unwrap();
    let mut store = open(dir.path()).unwrap();
    let mut history = History::new(5, 1000);
    let mut moments = Vec::new();
    let mut most = 0;
    for n in 0..120 {
        let batch = if n == 0 { History::founding() } else { history.next_batch(12) };
        let expected = history.model.transact(&batch, time(n)).unwrap();
        assert_eq!(store.transact(&batch, time(n)).unwrap(), expected);
        if n % 8 == 3 {
            let now = snapshot(&store);
            moments.push((dump(&*now, &history.keys), now, history.keys.clone()));
        }
        most = most.max(store.reader().stats().overlay_bytes);
    }
    for (then, moment, keys) in &moments {
        assert!(dump(&**moment, keys) == *then, "a reader's moment has changed");
    }
    // Two layers, each with one batch more than its share at most.
    let bound = small().overlay_bytes as u64 + 2 * 64 * 1024;
    assert!(most > 0 && most < bound, "{most} bytes of memory");
    let written = crate::journal::frames_in(&fs::read(journal(&dir, 1)).unwrap());
    assert!(!written.is_empty(), "the second file never had its turn");
}

#[test]
fn a_batch_that_is_longer_than_a_file_has_a_longer_one() {
    let dir = TempDir::new().unwrap();
    let mut store = open(dir.path()).unwrap();
    carry_out(&mut store, [sign_up(Role::Manufacturer, "acme")]);
    for round in 0..3 {
        carry_out(&mut store, (0..1000).map(|n| set_stock("acme", &format!("good-{n}"), n + round)));
        assert!(store.reader().stats().journal_bytes > small().journal_file_bytes);
    }
    let crash = copied(dir.path());
    let recovered = open(crash.path()).unwrap();
    assert!(dump(&*snapshot(&recovered), &[]) == dump(&*snapshot(&store), &[]));
}
