//! Opening the store: what is there is examined before anything is written, and a new store appears as a whole.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Read as _};
use std::os::unix::fs::DirBuilderExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex};

use ::redb::{Builder, Database, DatabaseError, StorageBackend, StorageError};

use super::committing::Opened;
use super::journal::{Journal, JournalError, Replay, Salt};
use super::label::{Label, LabelError, WrittenOut, bears_our_mark, read_label, write_label};
use super::moment::Moment;
use super::overlay::Layer;
use super::paced::{Pace, Paced};
use super::places::{Places, Purpose, create_new, disk_error as file_error, open_tables, remove_if_there, unfinished};
use super::rows::FORMAT;
use super::untouched;
use super::{Engine, Options, RedbStore, pass};
use crate::market::view::Fault;
use crate::store::OpenError;

/// The first bytes of every redb file.
const MAGIC: &[u8] = b"redb\x1a\x0a\xa9\x0d\x0a";

pub(super) fn in_directory(dir: &Path, options: &Options, new_instance: &str) -> Result<RedbStore, OpenError> {
    let places = Places::in_directory(dir);
    DirBuilder::new().recursive(true).mode(0o700).create(dir).map_err(|e| places.unusable(&e))?;
    if !is_there(&places.tables)? {
        // Two that start at once must not both make a store.
        let only_one = File::open(dir).map_err(|e| places.unusable(&e))?;
        match only_one.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(OpenError::InUse { file: places.tables }),
            Err(TryLockError::Error(why)) => return Err(places.unusable(&why)),
        }
        if !is_there(&places.tables)? {
            let created = create(&places, options, new_instance);
            if created.is_err() {
                places.remove_unfinished();
            }
            return created;
        }
    }
    // Pages that are damaged in a way that checksums do not show make redb panic.
    let opened = catch_unwind(AssertUnwindSafe(|| open_existing(&places, options)));
    opened.unwrap_or_else(|_| {
        Err(OpenError::Damaged { file: places.tables.clone(), why: "redb gave up on it".to_owned() })
    })
}

/// As [`in_directory`], on disks that a test brings.
pub(super) fn on_backends(
    tables: impl StorageBackend,
    journal: [Box<dyn StorageBackend>; 2],
    options: &Options,
    new_instance: &str,
) -> Result<RedbStore, OpenError> {
    let places = Places::in_directory(Path::new("memory"));
    let database = builder(options).create_with_backend(tables).map_err(|e| database_error(&places.tables, e))?;
    match read_label(&database) {
        Err(LabelError::Missing) => {
            let label = new_label(&places, new_instance)?;
            // As with files: a store that has its label has its journal.
            let journal = Journal::create(journal, label.salt, options.journal_file_bytes);
            let journal = journal.map_err(|e| journal_error(&places, e))?;
            write_label(&database, new_instance, &label.salt).map_err(|e| damaged(&places.tables, e))?;
            start(database, None, label, (journal, Replay::default()), options)
        }
        label => {
            let label = checked(&places.tables, label)?;
            let opened = Journal::open(journal, label.salt, &label.written_out, options.journal_file_bytes);
            let opened = opened.map_err(|e| journal_error(&places, e))?;
            start(database, None, label, opened, options)
        }
    }
}

fn new_label(places: &Places, instance: &str) -> Result<Label, OpenError> {
    let mut salt = Salt::default();
    getrandom::fill(&mut salt).map_err(|e| places.unusable(&io::Error::other(e)))?;
    Ok(Label { instance: instance.to_owned(), salt, written_out: WrittenOut::NOTHING })
}

fn is_there(file: &Path) -> Result<bool, OpenError> {
    // A link that leads nowhere is there, too: nothing may be written through it.
    match fs::symlink_metadata(file) {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(file_error(file, &error)),
    }
}

/// Makes a complete store under other names, then names its files, the tables last. A crash before that leaves nothing
/// behind that could be taken for a store.
fn create(places: &Places, options: &Options, new_instance: &str) -> Result<RedbStore, OpenError> {
    places.clear_unused_journals()?;
    let label = new_label(places, new_instance)?;
    let journal = create_journal(places, [true, true], &label, options)?;
    let new = unfinished(&places.tables);
    remove_if_there(&new).map_err(|e| places.unusable(&e))?;
    let pace = Arc::default();
    let backend = Paced::new(create_new(&new)?, &pace);
    let database = builder(options).create_with_backend(backend).map_err(|e| database_error(&new, e))?;
    write_label(&database, new_instance, &label.salt).map_err(|e| disk(&new, &e))?;
    fs::rename(&new, &places.tables).map_err(|e| places.unusable(&e))?;
    places.sync_names()?;
    start(database, Some((places.tables.clone(), pace)), label, journal, options)
}

/// Makes those of the journal's files that are missing, then opens both.
fn create_journal(
    places: &Places,
    missing: [bool; 2],
    label: &Label,
    options: &Options,
) -> Result<(Journal, Replay), OpenError> {
    for n in (0..2).filter(|n| missing[*n]) {
        let (file, new) = (&places.journal[n], unfinished(&places.journal[n]));
        remove_if_there(&new).map_err(|e| places.unusable(&e))?;
        Journal::create_file(Box::new(create_new(&new)?), &label.salt, options.journal_file_bytes)
            .map_err(|e| file_error(&new, &e))?;
        fs::rename(&new, file).map_err(|e| places.unusable(&e))?;
    }
    places.sync_names()?;
    open_journal(places, label, options, Purpose::Use)
}

fn open_journal(
    places: &Places,
    label: &Label,
    options: &Options,
    purpose: Purpose,
) -> Result<(Journal, Replay), OpenError> {
    let disk = |n: usize| {
        let missing = || OpenError::JournalMissing { file: places.journal[n].clone(), store: places.tables.clone() };
        places.open_journal(n, purpose)?.ok_or_else(missing)
    };
    let opened = Journal::open([disk(0)?, disk(1)?], label.salt, &label.written_out, options.journal_file_bytes);
    let (journal, replay) = opened.map_err(|e| journal_error(places, e))?;
    if let (true, Some(turn)) = (label.written_out.closed, replay.turns.first()) {
        let why = "it holds batches that were acknowledged after the store beside it was closed";
        return Err(places.not_the_journal(turn.file, why));
    }
    Ok((journal, replay))
}

/// Reads the whole file and verifies every checksum. What a crash left behind is repaired in memory only.
pub(super) fn verify(dir: &Path, options: &Options) -> Result<(), OpenError> {
    let places = Places::in_directory(dir);
    let file = &places.tables;
    refuse_other_files(file, Purpose::Look)?;
    if !bears_our_mark(file).map_err(|e| file_error(file, &e))? {
        return Err(not_labelled(file));
    }
    let mut checking = builder(options);
    let checked_open = checking.set_check_integrity_on_open(true).create_with_backend(untouched::open(file)?);
    let database = checked_open.map_err(|e| database_error(file, e))?;
    checked(file, read_label(&database)).map(drop)
}

fn open_existing(places: &Places, options: &Options) -> Result<RedbStore, OpenError> {
    let file = &places.tables;
    refuse_other_files(file, Purpose::Use)?;
    refuse_other_databases(file, options)?;
    let pace = Arc::default();
    let backend = open_tables(file, &pace)?;
    let database = builder(options).create_with_backend(backend).map_err(|e| database_error(file, e))?;
    let label = checked(file, read_label(&database))?;
    let missing = [!is_there(&places.journal[0])?, !is_there(&places.journal[1])?];
    let journal = if label.written_out.closed && missing.contains(&true) {
        create_journal(places, missing, &label, options)?
    } else {
        open_journal(places, &label, options, Purpose::Use)?
    };
    start(database, Some((file.clone(), pace)), label, journal, options)
}

/// What a directory that nobody uses holds, for reading: the journal is laid over the tables, and neither is changed.
pub(super) fn to_examine(dir: &Path, options: &Options) -> Result<Engine, OpenError> {
    let places = Places::in_directory(dir);
    let file = &places.tables;
    refuse_other_files(file, Purpose::Look)?;
    refuse_other_databases(file, options)?;
    let database = builder(options).create_with_backend(untouched::open(file)?);
    let database = database.map_err(|e| database_error(file, e))?;
    let label = checked(file, read_label(&database))?;
    let complete = is_there(&places.journal[0])? && is_there(&places.journal[1])?;
    let needed = complete || !label.written_out.closed;
    let replay = if needed { open_journal(&places, &label, options, Purpose::Look)?.1 } else { Replay::default() };
    let mut moment = first_moment(&database, file, &label.written_out)?;
    for (turn, frames) in replay.turns.into_iter().map(|turn| turn.frames).enumerate() {
        if turn > 0 {
            moment.sealed = Some(std::mem::replace(&mut moment.active, Arc::new(Layer::new())));
        }
        for (number, frame) in frames {
            moment.show(number, frame);
        }
    }
    let published = Mutex::new(moment);
    Ok(Engine {
        published,
        database,
        file: Some(file.clone()),
        journal_bytes: AtomicU64::new(0),
        sweep: Mutex::default(),
        pace: Arc::default(),
    })
}

/// The tables as they are, with nothing over them yet.
fn first_moment(database: &Database, place: &Path, written_out: &WrittenOut) -> Result<Moment, OpenError> {
    Ok(Moment {
        number: written_out.frame,
        oldest_event: written_out.oldest_event,
        active: Arc::new(Layer::new()),
        sealed: None,
        tables: pass::tables_of(database).map_err(|Fault(why)| damaged(place, why))?,
        readers: Arc::new(()),
    })
}

/// Notes that the store is in use from now on, and shows what the journal has.
fn start(
    database: Database,
    file: Option<(PathBuf, Arc<Pace>)>,
    label: Label,
    (journal, replay): (Journal, Replay),
    options: &Options,
) -> Result<RedbStore, OpenError> {
    let Label { instance, written_out, .. } = label;
    let (file, pace) = file.unzip();
    let place = file.clone().unwrap_or_default();
    // Also if it says so already: a commit whose sync failed before may look whole here and be nowhere on the disk.
    let in_use = WrittenOut { closed: false, journal_bytes: journal.lengths(), ..written_out };
    pass::note_only(&database, &in_use).map_err(|e| disk(&place, &e))?;
    let moment = first_moment(&database, &place, &written_out)?;
    let engine = Engine {
        published: Mutex::new(moment),
        database,
        file,
        journal_bytes: AtomicU64::new(0),
        sweep: Mutex::default(),
        pace: pace.unwrap_or_default(),
    };
    RedbStore::start(Opened { engine, journal, replay, instance }, options).map_err(|e| disk(&place, &e))
}

fn builder(options: &Options) -> Builder {
    let mut builder = Builder::new();
    builder.set_cache_size(options.cache_mib << 20);
    builder.set_repair_callback(|session| {
        tracing::info!("the store was not closed cleanly, checking it: {:.0} %", session.progress() * 100.0);
    });
    builder
}

/// Refuses what is no redb file at all, without redb, which would make a database of an empty file.
fn refuse_other_files(file: &Path, purpose: Purpose) -> Result<(), OpenError> {
    let not_ours = |why: &str| OpenError::NotOurs { file: file.to_owned(), why: why.to_owned() };
    let metadata = fs::symlink_metadata(file).map_err(|e| file_error(file, &e))?;
    if !metadata.is_file() {
        return Err(not_ours("it is not a regular file"));
    }
    // Also for root, who could write it: somebody meant it to stay as it is.
    if purpose == Purpose::Use && metadata.permissions().readonly() {
        return Err(OpenError::NotWritable { file: file.to_owned(), why: "it is marked as read-only".to_owned() });
    }
    let opened = OpenOptions::new().read(true).write(purpose == Purpose::Use).open(file);
    let opened = opened.map_err(|e| file_error(file, &e))?;
    let mut first = Vec::new();
    opened.take(MAGIC.len() as u64).read_to_end(&mut first).map_err(|e| file_error(file, &e))?;
    match first.as_slice() {
        [] => Err(not_ours("it is empty")),
        MAGIC => Ok(()),
        _ => Err(not_ours("it begins like something else")),
    }
}

/// Refuses redb files of other programs, and formats we do not know, before they are opened for writing.
fn refuse_other_databases(file: &Path, options: &Options) -> Result<(), OpenError> {
    match builder(options).open_read_only(file) {
        Ok(database) => checked(file, read_label(&database)).map(drop),
        // After a crash it can only be read once it is repaired; so look for our mark among its bytes.
        Err(DatabaseError::RepairAborted) if bears_our_mark(file).map_err(|e| file_error(file, &e))? => Ok(()),
        Err(DatabaseError::RepairAborted) => {
            let why = "it is a redb database that needs repair and does not bear our mark: another program's, or only a part of ours";
            Err(OpenError::NotOurs { file: file.to_owned(), why: why.to_owned() })
        }
        Err(error) => Err(database_error(file, error)),
    }
}

/// The label of a file, if it says that we can read it.
fn checked(file: &Path, label: Result<Label, LabelError>) -> Result<Label, OpenError> {
    let owned = || file.to_owned();
    match label {
        Ok(label) => Ok(label),
        Err(LabelError::OtherFormat(found)) if found > FORMAT => {
            Err(OpenError::NewerFormat { file: owned(), found, known: FORMAT })
        }
        Err(LabelError::OtherFormat(format)) => {
            Err(OpenError::NeedsUpgrade { file: owned(), why: format!("it has the old format {format}") })
        }
        Err(LabelError::Missing) => Err(not_labelled(file)),
        Err(LabelError::Unreadable(why)) => Err(damaged(file, why)),
    }
}

fn not_labelled(file: &Path) -> OpenError {
    OpenError::NotOurs { file: file.to_owned(), why: "it is a redb database of another program".to_owned() }
}

fn damaged(file: &Path, why: impl std::fmt::Display) -> OpenError {
    OpenError::Damaged { file: file.to_owned(), why: why.to_string() }
}

fn disk(file: &Path, why: &dyn std::fmt::Display) -> OpenError {
    OpenError::Disk { file: file.to_owned(), why: why.to_string() }
}

fn journal_error(places: &Places, error: JournalError) -> OpenError {
    match error {
        JournalError::Disk(n, error) => file_error(&places.journal[n], &error),
        JournalError::Foreign(n, foreign) => places.foreign(n, &foreign),
        JournalError::Damaged(n, why) => damaged(&places.journal[n], why),
    }
}

fn database_error(file: &Path, error: DatabaseError) -> OpenError {
    match error {
        DatabaseError::DatabaseAlreadyOpen | DatabaseError::LockProtocolMismatch => {
            OpenError::InUse { file: file.to_owned() }
        }
        DatabaseError::UpgradeRequired(version) => {
            let why = format!("it is a redb file of the old version {version}");
            OpenError::NeedsUpgrade { file: file.to_owned(), why }
        }
        // Shorter than its own header says, or not what redb writes.
        DatabaseError::Storage(StorageError::Io(io))
            if matches!(io.kind(), ErrorKind::UnexpectedEof | ErrorKind::InvalidData) =>
        {
            damaged(file, io)
        }
        DatabaseError::Storage(StorageError::Io(io)) => file_error(file, &io),
        other => damaged(file, other),
    }
}
