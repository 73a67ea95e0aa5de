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
}

impl WrittenOut {
    /// Of a new store. Its journal was made before it, so it counts as in use.
    pub(super) const NOTHING: Self = Self { frame: 0, oldest_event: 1, closed: false };

    fn to_bytes(self) -> [u8; 17] {
        let mut bytes = [0; 17];
        bytes[..8].copy_from_slice(&self.frame.to_be_bytes());
        bytes[8..16].copy_from_slice(&self.oldest_event.to_be_bytes());
        bytes[16] = u8::from(self.closed);
        bytes
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (frame, rest) = bytes.split_first_chunk()?;
        let (oldest_event, rest) = rest.split_first_chunk()?;
        let closed = match rest {
            [0] => false,
            [1] => true,
            _ => return None,
        };
        Some(Self { frame: u64::from_be_bytes(*frame), oldest_event: u64::from_be_bytes(*oldest_event), closed })
    }
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
