//! Every way in which opening can fail: what is said, and that nothing was touched.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use ::redb::{Database, ReadableDatabase, TableDefinition};
use cds::market::account::Role;
use cds::store::redb::{self, FILE_NAME, FORMAT, JOURNAL_NAMES, Options};
use cds::store::{OpenError, Store};
use tempfile::TempDir;

use crate::support::{carry_out, open_in, options, set_stock, sign_up};

const LABEL: TableDefinition<&str, &[u8]> = TableDefinition::new("central-distribution-system.label");

fn refusal(dir: &Path) -> OpenError {
    match redb::open(dir, &Options::default(), "new") {
        Ok(_) => panic!("it was opened"),
        Err(error) => error,
    }
}

/// A data directory whose store file has this content.
fn holding(content: &[u8]) -> (TempDir, PathBuf) {
    let dir = TempDir::new().unwrap();
    let file = dir.path().join(FILE_NAME);
    fs::write(&file, content).unwrap();
    (dir, file)
}

fn names_in(dir: &TempDir) -> Vec<String> {
    let names = fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

/// Opening is refused, the text names the file and `words`, and the file is as it was.
#[track_caller]
fn refused_untouched(dir: &TempDir, words: &[&str]) -> OpenError {
    let file = dir.path().join(FILE_NAME);
    let (before, names) = (fs::read(&file).unwrap(), names_in(dir));
    let error = refusal(dir.path());
    let text = error.to_string();
    for word in [file.to_str().unwrap()].iter().chain(words) {
        assert!(text.contains(word), "{word}: {text}");
    }
    assert!(fs::read(&file).unwrap() == before, "the file has changed: {text}");
    assert_eq!(names_in(dir), names, "nothing was left behind");
    error
}

#[test]
fn a_new_store_is_its_owners_alone() {
    let dir = TempDir::new().unwrap();
    let data = dir.path().join("not/there/yet");
    let store = redb::open(&data, &options(10), "new").unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&data), mode(&data.join(FILE_NAME))), (0o700, 0o600));
    assert_eq!(store.instance(), "new");
}

#[test]
fn a_file_that_is_no_database_is_left_alone() {
    for (content, why) in [(&b""[..], "empty"), (b"sku,name\n", "something else"), (&[0x5a; 5000], "something else")] {
        let (dir, _) = holding(content);
        let error = refused_untouched(&dir, &[why, "--data-dir"]);
        assert!(matches!(error, OpenError::NotOurs { .. }), "{error:?}");
    }
    let dir = TempDir::new().unwrap();
    fs::create_dir(dir.path().join(FILE_NAME)).unwrap();
    assert!(matches!(refusal(dir.path()), OpenError::NotOurs { .. }));
}

/// A database of another program.
fn make_foreign(file: &Path) -> Database {
    let database = Database::create(file).unwrap();
    let transaction = database.begin_write().unwrap();
    transaction.open_table(TableDefinition::<u64, u64>::new("meta")).unwrap().insert(1, 2).unwrap();
    transaction.commit().unwrap();
    database
}

#[test]
fn a_database_of_another_program_is_left_alone() {
    let dir = TempDir::new().unwrap();
    drop(make_foreign(&dir.path().join(FILE_NAME)));
    let error = refused_untouched(&dir, &["another program", "--data-dir"]);
    assert!(matches!(error, OpenError::NotOurs { .. }), "{error:?}");
}

#[test]
fn a_database_of_another_program_that_crashed_is_left_alone() {
    let elsewhere = TempDir::new().unwrap();
    let live = elsewhere.path().join("live");
    let database = make_foreign(&live);
    // The bytes as they are while it is open are those that a crash leaves.
    let (dir, _) = holding(&fs::read(&live).unwrap());
    drop(database);
    let error = refused_untouched(&dir, &["does not bear our mark"]);
    assert!(matches!(error, OpenError::NotOurs { .. }), "{error:?}");
}

#[test]
fn a_store_that_crashed_is_repaired_and_opened() {
    let elsewhere = TempDir::new().unwrap();
    let mut store = open_in(&elsewhere, 100);
    let committed = carry_out(&mut store, [sign_up(Role::Manufacturer, "acme")]);
    let dir = copied(elsewhere.path());
    let recovered = redb::open(dir.path(), &options(100), "new").unwrap();
    assert_eq!(recovered.instance(), "the-instance");
    assert_eq!(recovered.reader().snapshot().unwrap().market().unwrap(), committed.market);
}

/// The files of a store as they are now: in use, they are what a crash leaves.
fn copied(from: &Path) -> TempDir {
    let dir = TempDir::new().unwrap();
    for name in [FILE_NAME].iter().chain(&JOURNAL_NAMES) {
        fs::copy(from.join(name), dir.path().join(name)).unwrap();
    }
    dir
}

#[test]
fn a_half_made_store_of_a_crashed_start_is_made_anew() {
    let dir = TempDir::new().unwrap();
    for name in [FILE_NAME].iter().chain(&JOURNAL_NAMES) {
        fs::write(dir.path().join(format!("{name}.new")), b"half").unwrap();
    }
    assert_eq!(open_in(&dir, 10).instance(), "the-instance");
    assert_eq!(names_in(&dir), ["cds.journal-a", "cds.journal-b", "cds.redb"]);
    // The journal gets its names before the tables: files that never held a batch are nobody's.
    let elsewhere = TempDir::new().unwrap();
    drop(open_in(&elsewhere, 10));
    fs::copy(elsewhere.path().join(JOURNAL_NAMES[0]), dir.path().join(JOURNAL_NAMES[0])).unwrap();
    fs::remove_file(dir.path().join(FILE_NAME)).unwrap();
    fs::remove_file(dir.path().join(JOURNAL_NAMES[1])).unwrap();
    assert_eq!(open_in(&dir, 10).instance(), "the-instance");
}

#[test]
fn a_store_in_use_is_refused_until_it_is_let_go() {
    let dir = TempDir::new().unwrap();
    let store = open_in(&dir, 10);
    let reader = store.reader();
    assert!(matches!(refusal(dir.path()), OpenError::InUse { .. }));
    drop(store);
    // Whoever still reads holds the file.
    assert!(matches!(refusal(dir.path()), OpenError::InUse { .. }));
    let text = refusal(dir.path()).to_string();
    assert!(text.contains("in use by another cdsd") && text.contains(FILE_NAME), "{text}");
    drop(reader);
    open_in(&dir, 10);
}

#[test]
fn of_many_that_start_at_once_one_makes_the_store() {
    let dir = TempDir::new().unwrap();
    let start = std::sync::Barrier::new(8);
    let attempts: Vec<_> = std::thread::scope(|scope| {
        let attempt = |n: usize| {
            let (start, dir) = (&start, &dir);
            scope.spawn(move || {
                start.wait();
                redb::open(dir.path(), &options(10), &n.to_string())
            })
        };
        let threads: Vec<_> = (0..8).map(attempt).collect();
        threads.into_iter().map(|t| t.join().unwrap()).collect()
    });
    let (opened, refused): (Vec<_>, Vec<_>) = attempts.into_iter().partition(Result::is_ok);
    assert_eq!(opened.len(), 1);
    for error in refused.into_iter().filter_map(Result::err) {
        assert!(matches!(error, OpenError::InUse { .. }), "{error:?}");
    }
    drop(opened);
    open_in(&dir, 10);
}

#[test]
fn a_read_only_file_is_refused() {
    let dir = TempDir::new().unwrap();
    drop(open_in(&dir, 10));
    let file = dir.path().join(FILE_NAME);
    fs::set_permissions(&file, fs::Permissions::from_mode(0o400)).unwrap();
    let error = refused_untouched(&dir, &["read-only"]);
    assert!(matches!(error, OpenError::NotWritable { .. }), "{error:?}");
}

#[test]
fn a_directory_that_cannot_be_made_is_named() {
    let dir = TempDir::new().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, b"").unwrap();
    let data = file.join("data");
    let error = refusal(&data);
    let text = error.to_string();
    assert!(matches!(error, OpenError::Directory { .. }), "{error:?}");
    assert!(text.contains(data.to_str().unwrap()) && text.contains("--data-dir"), "{text}");
}

/// Writes another format number into a closed store.
fn relabel(dir: &TempDir, format: u32) {
    let database = Database::open(dir.path().join(FILE_NAME)).unwrap();
    let transaction = database.begin_write().unwrap();
    transaction.open_table(LABEL).unwrap().insert("format", format.to_be_bytes().as_slice()).unwrap();
    transaction.commit().unwrap();
}

#[test]
fn another_format_is_refused_and_named() {
    let dir = TempDir::new().unwrap();
    drop(open_in(&dir, 10));
    relabel(&dir, FORMAT + 1);
    let error = refused_untouched(&dir, &["newer cdsd", &(FORMAT + 1).to_string()]);
    assert!(matches!(error, OpenError::NewerFormat { found, known: FORMAT, .. } if found == FORMAT + 1), "{error:?}");
    relabel(&dir, FORMAT - 1);
    let error = refused_untouched(&dir, &["needs an upgrade", &(FORMAT - 1).to_string()]);
    assert!(matches!(error, OpenError::NeedsUpgrade { .. }), "{error:?}");
    relabel(&dir, FORMAT);
    open_in(&dir, 10);
}

#[test]
fn a_label_that_cannot_be_read_means_damage() {
    let dir = TempDir::new().unwrap();
    drop(open_in(&dir, 10));
    let database = Database::open(dir.path().join(FILE_NAME)).unwrap();
    let transaction = database.begin_write().unwrap();
    transaction.open_table(LABEL).unwrap().insert("format", b"one".as_slice()).unwrap();
    transaction.commit().unwrap();
    assert!(database.begin_read().unwrap().open_table(LABEL).is_ok());
    drop(database);
    let error = refused_untouched(&dir, &["damaged", "restore"]);
    assert!(matches!(error, OpenError::Damaged { .. }), "{error:?}");
}

#[test]
fn a_redb_file_of_an_old_version_needs_an_upgrade() {
    let dir = TempDir::new().unwrap();
    drop(open_in(&dir, 10));
    let file = dir.path().join(FILE_NAME);
    let mut content = fs::read(&file).unwrap();
    // redb's design document: two commit slots of 128 bytes behind a header of 64, each begins with its version.
    (content[64], content[192]) = (2, 2);
    fs::write(&file, &content).unwrap();
    let error = refused_untouched(&dir, &["old version 2"]);
    assert!(matches!(error, OpenError::NeedsUpgrade { .. }), "{error:?}");
}

/// A closed store of a few dozen pages.
fn closed_store() -> Vec<u8> {
    let dir = TempDir::new().unwrap();
    let mut store = open_in(&dir, 10);
    carry_out(&mut store, [sign_up(Role::Manufacturer, "acme")]);
    carry_out(&mut store, (1..=200).map(|n| set_stock("acme", &format!("good-{n}"), n)));
    drop(store);
    fs::read(dir.path().join(FILE_NAME)).unwrap()
}

#[test]
fn a_damaged_store_is_called_damaged() {
    let content = closed_store();
    let mut broken_slots = content.clone();
    // Both commit slots lose their checksums, their versions stay.
    broken_slots[64 + 8..64 + 128].fill(0x5a);
    broken_slots[192 + 8..192 + 128].fill(0x5a);
    let (dir, _) = holding(&broken_slots);
    let error = refused_untouched(&dir, &["damaged", "restore"]);
    assert!(matches!(error, OpenError::Damaged { .. }), "{error:?}");
    // What is only a part may be anybody's.
    for length in [100, content.len() / 2] {
        let (dir, _) = holding(&content[..length]);
        let error = refused_untouched(&dir, &[]);
        assert!(matches!(error, OpenError::NotOurs { .. } | OpenError::Damaged { .. }), "{error:?}");
    }
}

#[test]
fn verifying_finds_damage_in_any_page_that_is_in_use() {
    let content = closed_store();
    let mut found = 0;
    for page in 1..content.len() / 4096 {
        let mut damaged = content.clone();
        damaged[page * 4096 + 64..page * 4096 + 1000].fill(0x5a);
        let (dir, _) = holding(&damaged);
        match redb::verify(dir.path()) {
            Ok(()) => {}
            Err(OpenError::Damaged { .. } | OpenError::NotOurs { .. }) => found += 1,
            Err(other) => panic!("page {page}: {other:?}"),
        }
    }
    assert!(found > 10, "damage was found in {found} pages");
    let (dir, _) = holding(&content);
    redb::verify(dir.path()).unwrap();
    let in_use = open_in(&dir, 10);
    assert!(matches!(redb::verify(dir.path()), Err(OpenError::InUse { .. })));
    drop(in_use);
}

#[test]
fn a_table_that_an_earlier_build_did_not_know_is_made_and_until_then_named() {
    let dir = TempDir::new().unwrap();
    carry_out(&mut open_in(&dir, 10), [sign_up(Role::Manufacturer, "acme")]);
    let file = dir.path().join(FILE_NAME);
    let writing = Database::open(&file).unwrap().begin_write().unwrap();
    assert!(writing.delete_table(TableDefinition::<&[u8], &[u8]>::new("visits")).unwrap());
    writing.commit().unwrap();
    let told = cds::daemon::verify::offline(dir.path()).unwrap_err().to_string();
    assert!(told.contains(file.to_str().unwrap()) && told.contains("visits"), "{told}");
    drop(open_in(&dir, 10));
    assert_eq!(cds::daemon::verify::offline(dir.path()).unwrap().findings, []);
}
