//! Where the orders come from: a file, or stdin kept in a temporary file, so that it can be read twice.

use std::fs::File;
use std::io::{BufReader, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use crate::cli::failure::{Failure, status};
use crate::cli::order_file::Orders;
use crate::market::amounts::Currency;

/// An open file of orders. What is read the second time is the very file that was checked.
pub(super) struct Source {
    file: File,
}

impl Source {
    /// Opens the file; `-` is stdin, which is copied where only this program can read it, and gone when it ends.
    pub(super) async fn open(path: &Path) -> Result<Self, Failure> {
        let path: PathBuf = path.to_owned();
        let named = path.display().to_string();
        let opened = tokio::task::spawn_blocking(move || {
            if path == Path::new("-") {
                let mut spool = tempfile::tempfile()?;
                std::io::copy(&mut std::io::stdin().lock(), &mut spool)?;
                return Ok(spool);
            }
            let file = File::open(&path)?;
            if file.metadata()?.is_file() {
                return Ok(file);
            }
            // A pipe cannot be read twice.
            let mut spool = tempfile::tempfile()?;
            std::io::copy(&mut &file, &mut spool)?;
            Ok(spool)
        });
        let file = opened.await.map_err(std::io::Error::other)?.map_err(|e: std::io::Error| {
            let hint = "Name a file that exists and that you may read; - reads stdin.";
            Failure::new(status::INVALID_FILE, format!("cannot read {named}: {e}"), hint)
        })?;
        Ok(Self { file })
    }

    /// Its orders, from the first one on.
    pub(super) fn orders(&mut self, currency: &Currency) -> Result<Orders<BufReader<&File>>, Failure> {
        self.file.seek(SeekFrom::Start(0))?;
        Ok(Orders::open(BufReader::with_capacity(64 * 1024, &self.file), currency)?)
    }
}
