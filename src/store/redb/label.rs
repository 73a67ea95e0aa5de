//! A store file's label: its format and its instance. A file without one is not ours.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use ::redb::{Database, Error, ReadableDatabase, TableDefinition, TableError, TableHandle};

use super::rows::FORMAT;
use super::tables::create_all;

/// The label's table. Its name also marks a file that cannot be read before it is repaired, so it must not be one
/// that somebody else would choose.
const LABEL: TableDefinition<&str, &[u8]> = TableDefinition::new("central-distribution-system.label");
const FORMAT_ROW: &str = "format";
const INSTANCE_ROW: &str = "instance";

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
    pub(super) format: u32,
    pub(super) instance: String,
}

pub(super) enum LabelError {
    /// There is none: not our file.
    Missing,
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
    let instance = String::from_utf8(row(INSTANCE_ROW)?).map_err(unreadable)?;
    Ok(Label { format: u32::from_be_bytes(format), instance })
}

/// Makes every table of a new store, and its label, in one commit.
pub(super) fn write_label(database: &Database, instance: &str) -> Result<(), Error> {
    let transaction = database.begin_write()?;
    {
        let mut label = transaction.open_table(LABEL)?;
        label.insert(FORMAT_ROW, FORMAT.to_be_bytes().as_slice())?;
        label.insert(INSTANCE_ROW, instance.as_bytes())?;
    }
    create_all(&transaction)?;
    Ok(transaction.commit()?)
}
