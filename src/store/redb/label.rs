//! A store file's label: format, instance, whose journal belongs to it, and how far the tables came. A file without
//! one is not ours.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use ::redb::{Database, Error, ReadableDatabase, TableDefinition, TableError, TableHandle, WriteTransaction};

use super::journal::Salt;
use super::rows::FORMAT;
use super::tables::create_all;

/// The label's table. Its name also marks a file that cannot be read before it is repaired, so it must not be one
/// that somebody else would choose.
const LABEL: TableDefinition<&str, &[u8]> = TableDefinition::new("central-distribution-system.label");
const FORMAT_ROW: &str = "format";
const INSTANCE_ROW: &str = "instance";
const SALT_ROW: &str = "journal";
const WRITTEN_OUT_ROW: &str = "written_out";

/// Whether the name of our label's table stands anywhere in the file.
pub(super) fn bears_our_mark(file: &Path) -> io::Result<bool> {
    let mark = memchr::memmem::Finder::new(LABEL.name().as_bytes());
    let (mut file, overlap) = (File::open(file)?, mark.needle().len());
    let mut window = vec![0; 1 << 20];
    let mut kept = 0;
    loop {
        let read = file.read(&mut window[kept..])?;
        if read == 0 {
            return Ok(false);
        }
        let filled = kept + read;
        if mark.find(&window[..filled]).is_some() {
            return Ok(true);
        }
        // The mark may lie across the end of this window.
        kept = filled.min(overlap);
        window.copy_within(filled - kept..filled, 0);
    }
}

/// What a file says it is.
pub(super) struct Label {
    pub(super) instance: String,
    /// That of its journal's frames.
    pub(super) salt: Salt,
    pub(super) written_out: WrittenOut,
}

/// How far the tables came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct WrittenOut {
    /// The newest frame whose rows are in the tables.
    pub(super) frame: u64,
    /// First number of the oldest group of events that is kept.
    pub(super) oldest_event: u64,
    /// The store was closed after this: no journal holds anything newer.
    pub(super) closed: bool,
    /// Length of both journal files then, in bytes. They only grow: one that is shorter was cut off.
    pub(super) journal_bytes: [u64; 2],
}

impl WrittenOut {
    /// Of a new store. Its journal was made before it, so it counts as in use.
    pub(super) const NOTHING: Self = Self { frame: 0, oldest_event: 1, closed: false, journal_bytes: [0, 0] };

    fn to_bytes(self) -> [u8; 33] {
        let mut bytes = [0; 33];
        bytes[..8].copy_from_slice(&self.frame.to_be_bytes());
        bytes[8..16].copy_from_slice(&self.oldest_event.to_be_bytes());
        bytes[16] = u8::from(self.closed);
        let [a, b] = self.journal_bytes;
        bytes[17..25].copy_from_slice(&a.to_be_bytes());
        bytes[25..].copy_from_slice(&b.to_be_bytes());
        bytes
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (frame, rest) = number(bytes)?;
        let (oldest_event, rest) = number(rest)?;
        let (closed, rest) = match rest.split_first()? {
            (0, rest) => (false, rest),
            (1, rest) => (true, rest),
            _ => return None,
        };
        let journal_bytes = match rest {
            // An earlier build did not note it.
            [] => [0, 0],
            _ => {
                let (a, rest) = number(rest)?;
                let (b, rest) = number(rest)?;
                if !rest.is_empty() {
                    return None;
                }
                [a, b]
            }
        };
        Some(Self { frame, oldest_event, closed, journal_bytes })
    }

    /// What both journal files are at least as long as; nothing if they are not needed.
    pub(super) fn least_journal_bytes(&self) -> [u64; 2] {
        if self.closed { [0, 0] } else { self.journal_bytes }
    }
}

fn number(bytes: &[u8]) -> Option<(u64, &[u8])> {
    bytes.split_first_chunk().map(|(number, rest)| (u64::from_be_bytes(*number), rest))
}

pub(super) enum LabelError {
    /// There is none: not our file.
    Missing,
    OtherFormat(u32),
    Unreadable(String),
}

fn unreadable(why: impl std::fmt::Display) -> LabelError {
    LabelError::Unreadable(why.to_string())
}

pub(super) fn read_label(database: &impl ReadableDatabase) -> Result<Label, LabelError> {
    let transaction = database.begin_read().map_err(unreadable)?;
    let label = match transaction.open_table(LABEL) {
        Ok(table) => table,
        Err(TableError::TableDoesNotExist(_)) => return Err(LabelError::Missing),
        Err(error) => return Err(unreadable(error)),
    };
    let row = |name: &str| {
        let row = label.get(name).map_err(unreadable)?;
        row.map(|bytes| bytes.value().to_vec()).ok_or_else(|| unreadable(format!("its label has no {name}")))
    };
    let format = row(FORMAT_ROW)?.try_into().map_err(|_| unreadable("its format is not a number"))?;
    let format = u32::from_be_bytes(format);
    if format != FORMAT {
        return Err(LabelError::OtherFormat(format));
    }
    let instance = String::from_utf8(row(INSTANCE_ROW)?).map_err(unreadable)?;
    let salt = row(SALT_ROW)?.try_into().map_err(|_| unreadable("it does not say whose its journal is"))?;
    let written_out = WrittenOut::from_bytes(&row(WRITTEN_OUT_ROW)?);
    let written_out = written_out.ok_or_else(|| unreadable("it does not say how far its tables came"))?;
    Ok(Label { instance, salt, written_out })
}

/// Notes how far the tables come with this transaction.
pub(super) fn note(transaction: &WriteTransaction, written_out: &WrittenOut) -> Result<(), Error> {
    let mut label = transaction.open_table(LABEL)?;
    label.insert(WRITTEN_OUT_ROW, written_out.to_bytes().as_slice())?;
    Ok(())
}

/// Makes every table of a new store, and its label, in one commit.
pub(super) fn write_label(database: &Database, instance: &str, salt: &Salt) -> Result<(), Error> {
    let transaction = database.begin_write()?;
    {
        let mut label = transaction.open_table(LABEL)?;
        label.insert(FORMAT_ROW, FORMAT.to_be_bytes().as_slice())?;
        label.insert(INSTANCE_ROW, instance.as_bytes())?;
        label.insert(SALT_ROW, salt.as_slice())?;
        label.insert(WRITTEN_OUT_ROW, WrittenOut::NOTHING.to_bytes().as_slice())?;
    }
    create_all(&transaction)?;
    Ok(transaction.commit()?)
}
