//! One of the two journal files: a block that says whose it is, then frames, then what earlier turns left behind.
//!
//! First block (little-endian): mark 16 bytes, format 4, salt of the store 16, CRC-32 of these 4; the rest is zero.
//! It is written once, when the file is made, and never again.

use std::io;
use std::sync::Arc;

use ::redb::StorageBackend;

use super::frame::{self, BLOCK_BYTES, Salt};
use crate::store::redb::rows::FORMAT;

/// Begins every journal file.
const MARK: &[u8; 16] = b"CDS journal file";
const CHECKED_BYTES: usize = 36;
/// Where the first frame stands.
pub(super) const FIRST_FRAME_AT: u64 = BLOCK_BYTES as u64;
/// Zeros that are written at once when a file grows, in bytes.
const ZEROS_BYTES: usize = 1 << 20;

/// A journal file that was opened, and its length.
#[derive(Debug)]
pub(super) struct JournalFile {
    disk: Arc<dyn StorageBackend>,
    length: u64,
}

/// Room that is made behind a file's end while the other file has its turn.
pub(in crate::store::redb) struct Room {
    disk: Arc<dyn StorageBackend>,
    from: u64,
    to: u64,
}

impl Room {
    /// Makes it. After an error nothing is known of it, and nothing needs it.
    ///
    /// # Errors
    /// The disk is full or broken.
    pub(in crate::store::redb) fn make(self) -> io::Result<u64> {
        write_zeros(&*self.disk, self.from, self.to)?;
        self.disk.sync_data()?;
        Ok(self.to)
    }
}

/// Why a file is not the journal of this store.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::store::redb) enum Foreign {
    /// Not a journal file at all.
    Other,
    OtherStore,
    OtherFormat(u32),
    /// It ends within a block, before its first frame's place, or earlier than it did before: somebody cut it off.
    CutOff(u64),
}

/// The frames of the file's last turn.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Turn {
    /// Number of the first frame, and where each frame's rows stand in the file.
    pub(super) first: u64,
    pub(super) rows: Vec<std::ops::Range<usize>>,
    /// Where the last frame begins, and where the next one belongs.
    pub(super) last_at: usize,
    pub(super) end: usize,
    /// A whole frame beyond a place where an earlier one is missing.
    pub(super) beyond_a_gap: Option<u64>,
}

impl Turn {
    /// Number of the last frame; none without frames.
    pub(super) fn last(&self) -> Option<u64> {
        (!self.rows.is_empty()).then(|| self.first + self.rows.len() as u64 - 1)
    }
}

/// The first block of a store's journal files.
fn first_block(salt: &Salt) -> Vec<u8> {
    let mut block = Vec::with_capacity(BLOCK_BYTES);
    block.extend_from_slice(MARK);
    block.extend_from_slice(&FORMAT.to_le_bytes());
    block.extend_from_slice(salt);
    let checksum = crc32fast::hash(&block);
    block.extend_from_slice(&checksum.to_le_bytes());
    block.resize(BLOCK_BYTES, 0);
    block
}

/// Whether `block` begins a journal file of this store.
fn whose(block: &[u8], salt: &Salt) -> Result<(), Foreign> {
    let (Some(checked), Some(checksum)) = (block.get(..CHECKED_BYTES), block.get(CHECKED_BYTES..CHECKED_BYTES + 4))
    else {
        return Err(Foreign::Other);
    };
    if checked[..16] != *MARK || crc32fast::hash(checked).to_le_bytes() != *checksum {
        return Err(Foreign::Other);
    }
    let format = checked[16..20].try_into().map_or(0, u32::from_le_bytes);
    if format != FORMAT {
        return Err(Foreign::OtherFormat(format));
    }
    if checked[20..36] == *salt { Ok(()) } else { Err(Foreign::OtherStore) }
}

/// Whether the file is a journal, of whatever store, in which no frame was ever written.
pub(in crate::store::redb) fn never_used(content: &[u8]) -> bool {
    let is_journal = content.get(..16).is_some_and(|mark| mark == MARK);
    is_journal && content.iter().skip(BLOCK_BYTES).all(|byte| *byte == 0)
}

impl JournalFile {
    /// Writes a new file, all its blocks included, and syncs it.
    pub(super) fn create(disk: Box<dyn StorageBackend>, salt: &Salt, length: u64) -> io::Result<Self> {
        disk.write(0, &first_block(salt))?;
        let mut file = Self { disk: disk.into(), length: FIRST_FRAME_AT };
        file.grow(length)?;
        file.sync()?;
        Ok(file)
    }

    /// Looks at a file that was once `least_bytes` long; gives back its content, too.
    pub(super) fn open(
        disk: Box<dyn StorageBackend>,
        salt: &Salt,
        least_bytes: u64,
    ) -> io::Result<Result<(Self, Vec<u8>), Foreign>> {
        let length = disk.len()?;
        let mut content = vec![0; usize::try_from(length).map_err(io::Error::other)?];
        disk.read(0, &mut content)?;
        // Files are made and grow by whole blocks, and never get shorter.
        let whole = length > FIRST_FRAME_AT && length.is_multiple_of(BLOCK_BYTES as u64) && length >= least_bytes;
        let ours = whose(&content, salt).and(if whole { Ok(()) } else { Err(Foreign::CutOff(length)) });
        Ok(ours.map(|()| (Self { disk: disk.into(), length }, content)))
    }

    pub(super) fn length(&self) -> u64 {
        self.length
    }

    /// Writes zeros behind the end: later writes then change blocks that are there already, and a sync has no more
    /// than them to bring to the disk.
    pub(super) fn grow(&mut self, length: u64) -> io::Result<()> {
        write_zeros(&*self.disk, self.length, length)?;
        self.length = self.length.max(length);
        Ok(())
    }

    /// Room up to `length`, to be made elsewhere; none if it is there.
    pub(super) fn room(&self, length: u64) -> Option<Room> {
        let Self { disk, length: from } = self;
        (*from < length).then(|| Room { disk: Arc::clone(disk), from: *from, to: length })
    }

    /// Room was made up to here.
    pub(super) fn has_grown(&mut self, length: u64) {
        self.length = self.length.max(length);
    }

    /// Where frames are written.
    pub(super) fn disk(&self) -> Arc<dyn StorageBackend> {
        Arc::clone(&self.disk)
    }

    pub(super) fn sync(&self) -> io::Result<()> {
        self.disk.sync_data()
    }
}

fn write_zeros(disk: &dyn StorageBackend, from: u64, to: u64) -> io::Result<()> {
    let zeros = vec![0; ZEROS_BYTES.min(to.saturating_sub(from) as usize)];
    let mut at = from;
    while at < to {
        let piece = (to - at).min(zeros.len() as u64);
        disk.write(at, &zeros[..piece as usize])?;
        at += piece;
    }
    Ok(())
}

/// Finds the frames of the last turn in a file's content. `written_out` is the newest frame that is in the tables:
/// what is not newer may be what an earlier turn left.
pub(super) fn scan(content: &[u8], salt: &Salt, written_out: u64) -> Turn {
    let mut turn = Turn { end: FIRST_FRAME_AT as usize, ..Turn::default() };
    while let Some(frame) = content.get(turn.end..).and_then(|rest| frame::read(rest, salt)) {
        match turn.last() {
            None => turn.first = frame.number,
            Some(last) if frame.number == last + 1 => {}
            Some(_) => break,
        }
        let rows_at = frame.rows.as_ptr() as usize - content.as_ptr() as usize;
        turn.rows.push(rows_at..rows_at + frame.rows.len());
        (turn.last_at, turn.end) = (turn.end, turn.end + frame.bytes);
    }
    // Numbers only grow: behind the end, what an earlier turn left has lower numbers.
    let newest = turn.last().unwrap_or(0).max(written_out);
    let behind = (turn.end..content.len()).step_by(BLOCK_BYTES);
    let found = behind.filter_map(|at| frame::read(&content[at..], salt)).map(|frame| frame.number);
    turn.beyond_a_gap = found.filter(|number| *number > newest).min();
    turn
}
