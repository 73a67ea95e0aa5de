//! A file that is there as a whole or not at all: written beside its place and put there at the end.

use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::cli::failure::{Failure, status};

pub(super) struct SafeFile {
    path: PathBuf,
    to: To,
}

enum To {
    /// Becomes the file when it is finished; until then nothing at that place changes.
    Beside(BufWriter<tempfile::NamedTempFile>),
    /// A pipe or a device is written to as it is.
    Straight(BufWriter<File>),
}

impl SafeFile {
    pub(super) fn create(path: &Path) -> Result<Self, Failure> {
        let failed = |e: std::io::Error| cannot_write(path, &e);
        let special = std::fs::metadata(path).is_ok_and(|m| !m.is_file());
        let to = if special {
            To::Straight(BufWriter::new(OpenOptions::new().write(true).open(path).map_err(failed)?))
        } else {
            let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
            let beside = tempfile::Builder::new().prefix(".cds-").tempfile_in(folder).map_err(failed)?;
            To::Beside(BufWriter::new(beside))
        };
        Ok(Self { path: path.to_owned(), to })
    }

    pub(super) fn append(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        let written = match &mut self.to {
            To::Beside(file) => file.write_all(bytes),
            To::Straight(file) => file.write_all(bytes),
        };
        written.map_err(|e| cannot_write(&self.path, &e))
    }

    /// Puts the file into its place, durable.
    pub(super) fn finish(self) -> Result<(), Failure> {
        let failed = |e: std::io::Error| cannot_write(&self.path, &e);
        match self.to {
            To::Straight(mut file) => file.flush().map_err(failed),
            To::Beside(file) => {
                let file = file.into_inner().map_err(|e| failed(e.into_error()))?;
                file.as_file().sync_all().map_err(failed)?;
                file.persist(&self.path).map_err(|e| failed(e.error)).map(drop)
            }
        }
    }
}

fn cannot_write(path: &Path, error: &std::io::Error) -> Failure {
    let message = format!("cannot write {}: {error}", path.display());
    Failure::new(status::OUTPUT_UNWRITABLE, message, "Name a place where you may write and where there is room.")
}
