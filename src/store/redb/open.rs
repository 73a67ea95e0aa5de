//! Opening the store: what is there is examined before anything is written, and a new store appears as a whole.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Read as _};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ::redb::backends::FileBackend;
use ::redb::{Builder, Database, DatabaseError, StorageBackend, StorageError};

use super::label::{Label, LabelError, bears_our_mark, read_label, write_label};
use super::rows::FORMAT;
use super::{Engine, Options, RedbStore};
use crate::store::OpenError;

/// The store's file in the data directory.
pub const FILE_NAME: &str = "cds.redb";
/// A store that is being made; it gets its name when it is complete.
const NEW_FILE_NAME: &str = "cds.redb.new";
/// The first bytes of every redb file.
const MAGIC: &[u8] = b"redb\x1a\x0a\xa9\x0d\x0a";

pub(super) fn in_directory(dir: &Path, options: &Options, new_instance: &str) -> Result<RedbStore, OpenError> {
    let unusable = |why: io::Error| OpenError::Directory { dir: dir.to_owned(), why: why.to_string() };
    DirBuilder::new().recursive(true).mode(0o700).create(dir).map_err(unusable)?;
    let file = dir.join(FILE_NAME);
    if !is_there(&file)? {
        // Two that start at once must not both make a store.
        let only_one = File::open(dir).map_err(unusable)?;
        match only_one.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(OpenError::InUse { file }),
            Err(TryLockError::Error(why)) => return Err(unusable(why)),
        }
        if !is_there(&file)? {
            return create(dir, options, new_instance);
        }
    }
    open_existing(file, options)
}

pub(super) fn on_backend(
    backend: impl StorageBackend,
    options: &Options,
    new_instance: &str,
) -> Result<RedbStore, OpenError> {
    let nowhere = Path::new("memory");
    let database = builder(options).create_with_backend(backend).map_err(|e| database_error(nowhere, e))?;
    let label = match read_label(&database) {
        Err(LabelError::Missing) => {
            write_label(&database, new_instance).map_err(|e| damaged(nowhere, e))?;
            read_label(&database)
        }
        label => label,
    };
    let instance = checked(nowhere, label)?;
    Ok(store(database, None, instance, options))
}

fn is_there(file: &Path) -> Result<bool, OpenError> {
    // A link that leads nowhere is there, too: nothing may be written through it.
    match fs::symlink_metadata(file) {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(file_error(file, &error)),
    }
}

/// Makes a complete store under another name, then names it. A crash before that leaves nothing behind that could
/// be taken for a store.
fn create(dir: &Path, options: &Options, new_instance: &str) -> Result<RedbStore, OpenError> {
    let (new, file) = (dir.join(NEW_FILE_NAME), dir.join(FILE_NAME));
    let unusable = |why: io::Error| OpenError::Directory { dir: dir.to_owned(), why: why.to_string() };
    match fs::remove_file(&new) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(unusable(error)),
        _ => {}
    }
    let made = OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(&new).map_err(unusable)?;
    let backend = FileBackend::new(made).map_err(|e| database_error(&new, e))?;
    let database = builder(options).create_with_backend(backend).map_err(|e| database_error(&new, e))?;
    write_label(&database, new_instance).map_err(|e| disk(&new, &e))?;
    fs::rename(&new, &file).map_err(unusable)?;
    File::open(dir).and_then(|d| d.sync_all()).map_err(unusable)?;
    Ok(store(database, Some(file), new_instance.to_owned(), options))
}

/// Reads the whole file and verifies every checksum; what a crash left behind is repaired on the way.
pub(super) fn verify(dir: &Path, options: &Options) -> Result<(), OpenError> {
    let file = dir.join(FILE_NAME);
    refuse_other_files(&file)?;
    if !bears_our_mark(&file).map_err(|e| file_error(&file, &e))? {
        return Err(not_labelled(&file));
    }
    let checked_open = builder(options).set_check_integrity_on_open(true).open(&file);
    let database = checked_open.map_err(|e| database_error(&file, e))?;
    checked(&file, read_label(&database)).map(drop)
}

fn open_existing(file: PathBuf, options: &Options) -> Result<RedbStore, OpenError> {
    refuse_other_files(&file)?;
    refuse_other_databases(&file, options)?;
    let database = builder(options).open(&file).map_err(|e| database_error(&file, e))?;
    let instance = checked(&file, read_label(&database))?;
    Ok(store(database, Some(file), instance, options))
}

fn store(database: Database, file: Option<PathBuf>, instance: String, options: &Options) -> RedbStore {
    let engine = Arc::new(Engine { database, file });
    RedbStore { engine, instance, events_kept: options.events_kept, failed: false }
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
fn refuse_other_files(file: &Path) -> Result<(), OpenError> {
    let not_ours = |why: &str| OpenError::NotOurs { file: file.to_owned(), why: why.to_owned() };
    let metadata = fs::metadata(file).map_err(|e| file_error(file, &e))?;
    if !metadata.is_file() {
        return Err(not_ours("it is not a regular file"));
    }
    // Also for root, who could write it: somebody meant it to stay as it is.
    if metadata.permissions().readonly() {
        return Err(OpenError::NotWritable { file: file.to_owned(), why: "it is marked as read-only".to_owned() });
    }
    let opened = OpenOptions::new().read(true).write(true).open(file).map_err(|e| file_error(file, &e))?;
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

/// The instance of a file whose label says that we can read it.
fn checked(file: &Path, label: Result<Label, LabelError>) -> Result<String, OpenError> {
    let owned = || file.to_owned();
    match label {
        Ok(Label { format: FORMAT, instance }) => Ok(instance),
        Ok(Label { format: found, .. }) if found > FORMAT => {
            Err(OpenError::NewerFormat { file: owned(), found, known: FORMAT })
        }
        Ok(Label { format, .. }) => {
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

fn file_error(file: &Path, error: &io::Error) -> OpenError {
    match error.kind() {
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            OpenError::NotWritable { file: file.to_owned(), why: error.to_string() }
        }
        _ => disk(file, error),
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
