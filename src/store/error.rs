//! What can go wrong with a store: while it is opened, and while it works. Each text ends with the remedy.

use std::path::PathBuf;

use crate::market::view::Fault;

/// The store failed while it worked. Fatal: it must be opened again before anything can be trusted.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Nothing was written.
    #[error("{0}; stop cdsd, examine the store with `cdsd verify`, and restore a backup if it is damaged")]
    Unreadable(#[from] Fault),
    /// The batch may be on disk or not.
    #[error("what was decided could not be made durable: {why}; {remedy}, then start cdsd again")]
    NotDurable { why: String, remedy: &'static str },
    #[error("the store has failed before; start cdsd again")]
    FailedBefore,
}

/// The store could not be opened; nothing of it was changed.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("the data directory {} cannot be used: {why}; let the user who runs cdsd write there, or name another directory with --data-dir", dir.display())]
    Directory { dir: PathBuf, why: String },
    #[error("{} cannot be written: {why}; let the user who runs cdsd read and write it, or name another directory with --data-dir", file.display())]
    NotWritable { file: PathBuf, why: String },
    #[error("{} is in use by another cdsd; stop that one first, or name another directory with --data-dir", file.display())]
    InUse { file: PathBuf },
    #[error("{} is not a store of cdsd: {why}; it was left as it is: move it away, or name another directory with --data-dir", file.display())]
    NotOurs { file: PathBuf, why: String },
    #[error("{} has format {found}, this cdsd knows formats up to {known}; start the newer cdsd that wrote it", file.display())]
    NewerFormat { file: PathBuf, found: u32, known: u32 },
    #[error("{} needs an upgrade: {why}; start the cdsd that wrote it, or give this one another data directory", file.display())]
    NeedsUpgrade { file: PathBuf, why: String },
    #[error("{} is damaged: {why}; keep a copy of the data directory and restore a backup of all its files", file.display())]
    Damaged { file: PathBuf, why: String },
    #[error("{} is missing, and it may hold acknowledged changes that are not in {} yet; put it back beside it, or restore a backup of all three files", file.display(), store.display())]
    JournalMissing { file: PathBuf, store: PathBuf },
    #[error("{} is not the journal of {}: {why}; it was left as it is: put the right one back, or restore a backup of all three files", file.display(), store.display())]
    NotTheJournal { file: PathBuf, store: PathBuf, why: String },
    #[error("{} may hold acknowledged changes of a store, but {} is not beside it; put that back, or name another directory with --data-dir", file.display(), store.display())]
    StoreMissing { file: PathBuf, store: PathBuf },
    #[error("{} cannot be opened: {why}; look after the disk it lies on", file.display())]
    Disk { file: PathBuf, why: String },
}
