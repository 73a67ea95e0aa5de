//! Opening a book: whose it is and of which format is looked at before anything is written.

use std::fs::{DirBuilder, OpenOptions};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use redb::backends::FileBackend;
use redb::{Builder, Database, DatabaseError, ReadableDatabase, ReadableTable};

use super::{Book, GOODS, LABELS, LINES, RELEASED, TOLD, TRANSIT};
use crate::limits::WORKS_CACHE_BYTES;
use crate::market::names::AccountName;
use crate::works::ledger::Ledger;

/// The book's file in its directory.
pub const FILE_NAME: &str = "works.redb";
/// The format of the rows; it grows when an older program could not read them.
const FORMAT: &str = "1";

/// Why a book cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("cannot use the directory {dir} for the book: {why}; mend it, or name another one with --data-dir")]
    Directory { dir: PathBuf, why: String },
    #[error(
        "the book {file} is in use: another `cds-manufacturer serve` runs on it; stop that one, or name another \
         directory with --data-dir"
    )]
    InUse { file: PathBuf },
    #[error("the book {file} is {owner}'s, not {caller}'s; name another directory with --data-dir")]
    OthersBook { file: PathBuf, owner: AccountName, caller: AccountName },
    #[error(
        "{file} cannot be read as a book: {why}; restore it from a copy, or name another directory with --data-dir"
    )]
    Unreadable { file: PathBuf, why: String },
    #[error("the book {file} has format {found}, this program knows {FORMAT}; use a newer cds-manufacturer")]
    Format { file: PathBuf, found: String },
}

pub(super) fn in_directory(dir: &Path, manufacturer: &AccountName, new_id: &str) -> Result<Book, OpenError> {
    let unusable = |why: std::io::Error| OpenError::Directory { dir: dir.to_owned(), why: why.to_string() };
    DirBuilder::new().recursive(true).mode(0o700).create(dir).map_err(unusable)?;
    let file = dir.join(FILE_NAME);
    let opened = OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).open(&file);
    let backend = FileBackend::new(opened.map_err(unusable)?).map_err(|e| database_error(&file, e))?;
    let database = builder().create_with_backend(backend).map_err(|e| database_error(&file, e))?;
    let unreadable = |why: &dyn std::fmt::Display| OpenError::Unreadable { file: file.clone(), why: why.to_string() };
    let (id, owner) = labels(&database, manufacturer, new_id, &file)?;
    if owner != *manufacturer {
        return Err(OpenError::OthersBook { file, owner, caller: manufacturer.clone() });
    }
    let mut book = Book { ledger: Ledger::default(), id, manufacturer: owner, database };
    book.read().map_err(|e| unreadable(&e))?;
    Ok(book)
}

pub(super) fn owner(file: &Path) -> Option<AccountName> {
    let database = builder().open_read_only(file).ok()?;
    let labels = database.begin_read().ok()?.open_table(LABELS).ok()?;
    let name = labels.get("manufacturer").ok()??;
    AccountName::parse(name.value()).ok()
}

fn builder() -> Builder {
    let mut builder = Builder::new();
    builder.set_cache_size(WORKS_CACHE_BYTES);
    builder
}

/// The book's name and owner. A file without any gets them, with all tables, in one transaction.
fn labels(
    database: &Database,
    manufacturer: &AccountName,
    new_id: &str,
    file: &Path,
) -> Result<(String, AccountName), OpenError> {
    let unreadable = |why: String| OpenError::Unreadable { file: file.to_owned(), why };
    let begin = || -> Result<Vec<Option<String>>, redb::Error> {
        let transaction = database.begin_write()?;
        let is_new = transaction.list_tables()?.next().is_none();
        let found = {
            let mut labels = transaction.open_table(LABELS)?;
            if is_new {
                labels.insert("format", FORMAT)?;
                labels.insert("id", new_id)?;
                labels.insert("manufacturer", manufacturer.as_str())?;
            }
            let mut found = Vec::new();
            for name in ["format", "id", "manufacturer"] {
                found.push(labels.get(name)?.map(|label| label.value().to_owned()));
            }
            found
        };
        if is_new {
            transaction.open_table(GOODS)?;
            transaction.open_table(LINES)?;
            transaction.open_table(TRANSIT)?;
            transaction.open_table(RELEASED)?;
            transaction.open_table(TOLD)?;
            transaction.commit()?;
        } else {
            transaction.abort()?;
        }
        Ok(found)
    };
    match begin().map_err(|e| unreadable(e.to_string()))?.as_slice() {
        [Some(format), Some(id), Some(owner)] if format == FORMAT => {
            Ok((id.clone(), AccountName::parse(owner).map_err(|e| unreadable(e.to_string()))?))
        }
        [Some(format), ..] if format != FORMAT => {
            Err(OpenError::Format { file: file.to_owned(), found: format.clone() })
        }
        _ => Err(unreadable("it is a redb file of another program".to_owned())),
    }
}

fn database_error(file: &Path, error: DatabaseError) -> OpenError {
    match error {
        DatabaseError::DatabaseAlreadyOpen | DatabaseError::LockProtocolMismatch => {
            OpenError::InUse { file: file.to_owned() }
        }
        other => OpenError::Unreadable { file: file.to_owned(), why: other.to_string() },
    }
}
