//! The book: the accounts in one small redb file, every change durable before anybody is told of it.
//!
//! The accounts are read into memory at the start. A change is made there and its rows are written in one
//! transaction; a failed write ends the program, because nobody knows then what is on disk.

mod open;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use redb::{Database, Durability, ReadableDatabase, ReadableTable, TableDefinition};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::ledger::{Ledger, LineName};
use crate::market::names::{AccountName, Sku};
use crate::market::time::RoundId;

pub use open::{FILE_NAME, OpenError};

/// Label → text: the format, the book's own name, and whose it is.
const LABELS: TableDefinition<'_, &str, &str> = TableDefinition::new("labels");
const GOODS: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("goods");
const LINES: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("lines");
/// (line, batch number)
const TRANSIT: TableDefinition<'_, (&str, u64), &[u8]> = TableDefinition::new("transit");
/// (round's sort key, SKU) → units
const RELEASED: TableDefinition<'_, (u64, &str), u64> = TableDefinition::new("released");
/// round's sort key
const TOLD: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("reports");

/// What was read or written went wrong; the book on disk is as it was after the last change that was told.
#[derive(Debug, thiserror::Error)]
#[error("the book failed: {0}; mend the disk and start again, nothing that was told is lost")]
pub struct BookError(String);

impl BookError {
    fn of(error: impl std::fmt::Display) -> Self {
        Self(error.to_string())
    }
}

/// One manufacturer's accounts; the file is locked as long as this lives.
pub struct Book {
    pub ledger: Ledger,
    /// A name that no other book has: keys of batches begin with it.
    pub id: String,
    pub manufacturer: AccountName,
    database: Database,
}

impl std::fmt::Debug for Book {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Book").field("id", &self.id).field("manufacturer", &self.manufacturer).finish_non_exhaustive()
    }
}

impl Book {
    /// Opens the book in a directory, or begins a new one named `new_id`.
    ///
    /// # Errors
    /// See [`OpenError`]; what is there is left as it was.
    pub fn open(dir: &Path, manufacturer: &AccountName, new_id: &str) -> Result<Self, OpenError> {
        open::in_directory(dir, manufacturer, new_id)
    }

    /// Whose book lies in a directory, if there is one that can be opened.
    pub fn owner(dir: &Path) -> Option<AccountName> {
        open::owner(&dir.join(FILE_NAME))
    }

    /// Carries a change of the accounts out and makes it durable.
    ///
    /// # Errors
    /// The disk failed: the book must not be used any more.
    pub fn change<T>(&mut self, change: impl FnOnce(&mut Ledger) -> T) -> Result<T, BookError> {
        let outcome = change(&mut self.ledger);
        if !self.ledger.dirty.is_empty() {
            self.write().map_err(BookError::of)?;
        }
        Ok(outcome)
    }

    fn write(&mut self) -> Result<(), redb::Error> {
        let dirty = std::mem::take(&mut self.ledger.dirty);
        let mut transaction = self.database.begin_write()?;
        transaction.set_durability(Durability::Immediate)?;
        {
            let mut goods = transaction.open_table(GOODS)?;
            for sku in &dirty.goods {
                put(&mut goods, sku.as_str(), self.ledger.goods.get(sku))?;
            }
            let mut lines = transaction.open_table(LINES)?;
            for line in &dirty.lines {
                put(&mut lines, line.0.as_str(), self.ledger.lines.get(line))?;
            }
            let mut transit = transaction.open_table(TRANSIT)?;
            for id in &dirty.transit {
                put(&mut transit, (id.0.0.as_str(), id.1), self.ledger.transit.get(id))?;
            }
            let mut released = transaction.open_table(RELEASED)?;
            for id in &dirty.released {
                let key = (id.0.sort_key(), id.1.as_str());
                match self.ledger.released.get(id) {
                    Some(units) => drop(released.insert(key, units)?),
                    None => drop(released.remove(key)?),
                }
            }
            let mut told = transaction.open_table(TOLD)?;
            for round in &dirty.told {
                put(&mut told, round.sort_key(), self.ledger.told.get(round))?;
            }
        }
        Ok(transaction.commit()?)
    }

    /// Reads all accounts.
    fn read(&mut self) -> Result<(), BookError> {
        let moment = self.database.begin_read().map_err(BookError::of)?;
        let sku = |text: &str| Sku::parse(text).map_err(BookError::of);
        for row in moment.open_table(GOODS).map_err(BookError::of)?.iter().map_err(BookError::of)? {
            let (key, row) = row.map_err(BookError::of)?;
            self.ledger.goods.insert(sku(key.value())?, decode(row.value())?);
        }
        for row in moment.open_table(LINES).map_err(BookError::of)?.iter().map_err(BookError::of)? {
            let (key, row) = row.map_err(BookError::of)?;
            self.ledger.lines.insert(LineName(sku(key.value())?), decode(row.value())?);
        }
        for row in moment.open_table(TRANSIT).map_err(BookError::of)?.iter().map_err(BookError::of)? {
            let (key, row) = row.map_err(BookError::of)?;
            let (line, batch) = key.value();
            self.ledger.transit.insert((LineName(sku(line)?), batch), decode(row.value())?);
        }
        for row in moment.open_table(RELEASED).map_err(BookError::of)?.iter().map_err(BookError::of)? {
            let (key, units) = row.map_err(BookError::of)?;
            let (round, name) = key.value();
            let round = RoundId::from_sort_key(round).map_err(BookError::of)?;
            self.ledger.released.insert((round, sku(name)?), units.value());
        }
        for row in moment.open_table(TOLD).map_err(BookError::of)?.iter().map_err(BookError::of)? {
            let (key, row) = row.map_err(BookError::of)?;
            let round = RoundId::from_sort_key(key.value()).map_err(BookError::of)?;
            self.ledger.told.insert(round, decode(row.value())?);
        }
        Ok(())
    }
}

/// Writes a row, or takes it out.
fn put<'k, K: redb::Key + 'static>(
    table: &mut redb::Table<'_, K, &'static [u8]>,
    key: K::SelfType<'k>,
    row: Option<&impl Serialize>,
) -> Result<(), redb::Error> {
    match row {
        Some(row) => {
            let bytes = postcard::to_stdvec(row).map_err(|e| redb::Error::Io(std::io::Error::other(e)))?;
            table.insert(key, bytes.as_slice())?;
        }
        None => drop(table.remove(key)?),
    }
    Ok(())
}

fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, BookError> {
    postcard::from_bytes(bytes).map_err(BookError::of)
}

/// A book that several tasks use; every change runs where it may wait for the disk.
#[derive(Debug, Clone)]
pub struct SharedBook {
    book: Arc<Mutex<Book>>,
    pub id: Arc<str>,
    pub manufacturer: AccountName,
}

impl SharedBook {
    pub fn new(book: Book) -> Self {
        let (id, manufacturer) = (book.id.as_str().into(), book.manufacturer.clone());
        Self { book: Arc::new(Mutex::new(book)), id, manufacturer }
    }

    /// As [`Book::change`], off the async threads.
    ///
    /// # Errors
    /// As [`Book::change`].
    pub async fn change<T: Send + 'static>(
        &self,
        change: impl FnOnce(&mut Ledger) -> T + Send + 'static,
    ) -> Result<T, BookError> {
        let book = Arc::clone(&self.book);
        let changed = tokio::task::spawn_blocking(move || {
            // A change that panicked half-way must not be written, nor anything after it.
            let mut book = book.lock().map_err(|_: PoisonError<_>| BookError("an earlier change failed".to_owned()))?;
            book.change(change)
        });
        changed.await.map_err(BookError::of)?
    }
}

/// Where the file lies that a directory's book is in.
pub fn file_in(dir: &Path) -> PathBuf {
    dir.join(FILE_NAME)
}
