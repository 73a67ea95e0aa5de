//! The files of a store in its data directory, and what may stand in their place.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ::redb::StorageBackend;
use ::redb::backends::FileBackend;

use super::journal::{Foreign, never_used};
use super::paced::{Pace, Paced};
use super::untouched;
use crate::store::OpenError;

/// The tables' file in the data directory.
pub const FILE_NAME: &str = "cds.redb";
/// The journal's files beside it.
pub const JOURNAL_NAMES: [&str; 2] = ["cds.journal-a", "cds.journal-b"];

/// What a store's files are opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Use,
    /// Nothing is written, so they may be read-only.
    Look,
}

/// The files of one store.
#[derive(Debug, Clone)]
pub(super) struct Places {
    pub(super) dir: PathBuf,
    pub(super) tables: PathBuf,
    pub(super) journal: [PathBuf; 2],
}

impl Places {
    pub(super) fn in_directory(dir: &Path) -> Self {
        let journal = JOURNAL_NAMES.map(|name| dir.join(name));
        Self { dir: dir.to_owned(), tables: dir.join(FILE_NAME), journal }
    }

    pub(super) fn unusable(&self, why: &io::Error) -> OpenError {
        OpenError::Directory { dir: self.dir.clone(), why: why.to_string() }
    }

    /// Makes the names in the directory durable.
    pub(super) fn sync_names(&self) -> Result<(), OpenError> {
        File::open(&self.dir).and_then(|dir| dir.sync_all()).map_err(|e| self.unusable(&e))
    }

    /// Refuses to make a store beside a journal that may hold changes of another; removes one that never held any.
    pub(super) fn clear_unused_journals(&self) -> Result<(), OpenError> {
        for file in self.journal.iter().filter(|file| fs::symlink_metadata(file).is_ok()) {
            let ours = is_regular(file)? && never_used(&fs::read(file).map_err(|e| disk_error(file, &e))?);
            if !ours {
                return Err(OpenError::StoreMissing { file: file.clone(), store: self.tables.clone() });
            }
            fs::remove_file(file).map_err(|e| self.unusable(&e))?;
        }
        Ok(())
    }

    /// Gives back the room that files took which were not finished.
    pub(super) fn remove_unfinished(&self) {
        for file in self.journal.iter().chain([&self.tables]) {
            // What stays for now goes with the next start.
            let _ = remove_if_there(&unfinished(file));
        }
    }

    /// Opens a journal file; none if there is none.
    pub(super) fn open_journal(
        &self,
        n: usize,
        purpose: Purpose,
    ) -> Result<Option<Box<dyn StorageBackend>>, OpenError> {
        let file = &self.journal[n];
        match fs::symlink_metadata(file) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(disk_error(file, &error)),
            Ok(_) if !is_regular(file)? => return Err(self.not_the_journal(n, "it is not a regular file")),
            Ok(_) if purpose == Purpose::Look => return Ok(Some(Box::new(untouched::open(file)?))),
            Ok(metadata) if metadata.permissions().readonly() => {
                return Err(OpenError::NotWritable { file: file.clone(), why: "it is marked as read-only".to_owned() });
            }
            Ok(_) => {}
        }
        let opened = OpenOptions::new().read(true).write(true).open(file).map_err(|e| disk_error(file, &e))?;
        Ok(Some(Box::new(backend(file, opened)?)))
    }

    /// Why a journal file cannot be this store's.
    pub(super) fn not_the_journal(&self, n: usize, why: impl Into<String>) -> OpenError {
        OpenError::NotTheJournal { file: self.journal[n].clone(), store: self.tables.clone(), why: why.into() }
    }

    pub(super) fn foreign(&self, n: usize, foreign: &Foreign) -> OpenError {
        self.not_the_journal(
            n,
            match foreign {
                Foreign::Other => "it begins like something else".to_owned(),
                Foreign::OtherStore => "it belongs to another store".to_owned(),
                Foreign::CutOff(bytes) => {
                    format!("it was cut off: it has {bytes} bytes, which is no length of a journal")
                }
                Foreign::OtherFormat(format) => format!("it has the format {format}"),
            },
        )
    }
}

/// Opens the tables' file, which must be there.
pub(super) fn open_tables(file: &Path, pace: &Arc<Pace>) -> Result<Paced<FileBackend>, OpenError> {
    let opened = OpenOptions::new().read(true).write(true).open(file).map_err(|e| disk_error(file, &e))?;
    backend(file, opened).map(|disk| Paced::new(disk, pace))
}

/// Makes a new file, for its owner alone, under a name that is not in use.
pub(super) fn create_new(file: &Path) -> Result<FileBackend, OpenError> {
    let made = OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(file);
    backend(file, made.map_err(|e| disk_error(file, &e))?)
}

/// The name of a file that is being made.
pub(super) fn unfinished(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".new");
    name.into()
}

pub(super) fn remove_if_there(file: &Path) -> io::Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        removed => removed,
    }
}

fn backend(file: &Path, opened: File) -> Result<FileBackend, OpenError> {
    FileBackend::new(opened).map_err(|e| OpenError::Disk { file: file.to_owned(), why: e.to_string() })
}

/// Nothing is written through a link, which may lead anywhere.
fn is_regular(file: &Path) -> Result<bool, OpenError> {
    fs::symlink_metadata(file).map(|m| m.file_type().is_file()).map_err(|e| disk_error(file, &e))
}

pub(super) fn disk_error(file: &Path, error: &io::Error) -> OpenError {
    match error.kind() {
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            OpenError::NotWritable { file: file.to_owned(), why: error.to_string() }
        }
        _ => OpenError::Disk { file: file.to_owned(), why: error.to_string() },
    }
}
