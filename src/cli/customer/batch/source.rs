//! Where the orders come from: a file, or what a pipe brings kept in a temporary file, so that it can be read twice.

use std::fs::File;
use std::io::{BufReader, BufWriter, IsTerminal, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::FileTypeExt;
use std::path::{Path, PathBuf};

use crate::cli::failure::{Failure, status};
use crate::cli::order_file::Orders;
use crate::cli::output::Output;
use crate::limits::{ORDER_FILE_PIPE_LINE_MAX_BYTES, ORDER_FILE_PIPE_MAX_BYTES};
use crate::market::amounts::Currency;

/// An open file of orders. What is read the second time is the very file that was checked.
pub(super) struct Source {
    file: File,
}

impl Source {
    /// Opens the file; `-` is stdin. What cannot be read twice is copied where only this program can read it, and gone
    /// when it ends.
    pub(super) async fn open(path: &Path, output: &Output) -> Result<Self, Failure> {
        let path: PathBuf = path.to_owned();
        if let Some(waiting) = waits_for(&path) {
            output.words(&waiting);
        }
        let opened = tokio::task::spawn_blocking(move || {
            if path == Path::new("-") {
                return kept(&mut std::io::stdin().lock(), "stdin");
            }
            let named = path.display().to_string();
            let unreadable = |e| unreadable(&named, &e);
            let mut file = File::open(&path).map_err(unreadable)?;
            let kind = file.metadata().map_err(unreadable)?.file_type();
            if kind.is_dir() {
                let hint = "Name a file of orders; - reads stdin.";
                return Err(Failure::new(status::INVALID_FILE, format!("{named} is a directory"), hint));
            }
            // A pipe or a device cannot be read twice.
            if !kind.is_file() {
                return kept(&mut file, &named);
            }
            // There are files that can be opened but not read.
            file.read(&mut [0]).map_err(unreadable)?;
            Ok(file)
        });
        Ok(Self { file: opened.await.map_err(std::io::Error::other)?? })
    }

    /// Its content, from its beginning.
    pub(super) fn content(&mut self) -> Result<&File, Failure> {
        self.file.seek(SeekFrom::Start(0))?;
        Ok(&self.file)
    }

    /// Its orders, from the first one on.
    pub(super) fn orders(&mut self, currency: &Currency) -> Result<Orders<BufReader<&File>>, Failure> {
        self.file.seek(SeekFrom::Start(0))?;
        Ok(Orders::open(BufReader::with_capacity(64 * 1024, &self.file), currency)?)
    }
}

/// What somebody at a terminal is told before the orders are waited for.
fn waits_for(path: &Path) -> Option<String> {
    if !std::io::stderr().is_terminal() {
        return None;
    }
    if path == Path::new("-") {
        let typed = "Type the orders, or paste them; Ctrl-D on a line of its own ends them.";
        return std::io::stdin().is_terminal().then(|| typed.to_owned());
    }
    let is_pipe = std::fs::metadata(path).is_ok_and(|m| m.file_type().is_fifo());
    is_pipe.then(|| format!("{} is a pipe: waiting for somebody to write orders into it. Ctrl-C ends.", path.display()))
}

fn unreadable(named: &str, error: &std::io::Error) -> Failure {
    let hint = "Name a file that exists and that you may read; - reads stdin.";
    Failure::new(status::INVALID_FILE, format!("cannot read {named}: {error}"), hint)
}

/// Copies what comes into a temporary file. What never ends is noticed.
fn kept(from: &mut impl Read, named: &str) -> Result<File, Failure> {
    let full = |e: std::io::Error| {
        let place = std::env::temp_dir();
        let message = format!("cannot keep what {named} brings in {}: {e}", place.display());
        Failure::new(status::INVALID_FILE, message, "Make room there, set TMPDIR to another place, or name a file.")
    };
    let endless = |what: String| {
        let message = format!("{named} brings {what}; nothing was sent");
        Failure::new(status::INVALID_FILE, message, "Give it orders as CSV or NDJSON, one line after the other.")
    };
    let mut spool = BufWriter::with_capacity(256 * 1024, tempfile::tempfile().map_err(full)?);
    let (mut buffer, mut taken, mut open_line) = (vec![0; 64 * 1024], 0_u64, 0_usize);
    loop {
        let bytes = match from.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => &buffer[..read],
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(unreadable(named, &error)),
        };
        taken += bytes.len() as u64;
        open_line = memchr::memrchr(b'\n', bytes).map_or(open_line + bytes.len(), |at| bytes.len() - at - 1);
        if open_line > ORDER_FILE_PIPE_LINE_MAX_BYTES {
            return Err(endless(format!("a line of more than {ORDER_FILE_PIPE_LINE_MAX_BYTES} bytes")));
        }
        if taken > ORDER_FILE_PIPE_MAX_BYTES {
            return Err(endless(format!("more than {ORDER_FILE_PIPE_MAX_BYTES} bytes")));
        }
        spool.write_all(bytes).map_err(full)?;
    }
    spool.into_inner().map_err(|e| full(e.into_error()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(from: &mut impl Read) -> String {
        match kept(from, "stdin") {
            Err(Failure::Told { status: 10, message, .. }) => message,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_a_pipe_brings_can_be_read_again_and_what_never_ends_is_refused() {
        let mut file = kept(&mut b"a\nb".as_slice(), "stdin").unwrap();
        let mut text = String::new();
        file.seek(SeekFrom::Start(0)).unwrap();
        file.read_to_string(&mut text).unwrap();
        assert_eq!(text, "a\nb");
        assert!(said(&mut std::io::repeat(b'x')).contains("a line of more than 16777216 bytes"));
    }
}
