//! The journal: what makes a batch durable. Two files take turns; each batch is one frame, one write and one sync.

mod file;
mod frame;
mod rows;
mod writer;

use std::io;
use std::sync::Arc;

use ::redb::StorageBackend;

use super::label::WrittenOut;
use crate::market::draft::Touched;
use crate::market::view::Fault;
use crate::store::Wake;
use file::{FIRST_FRAME_AT, JournalFile, Turn};

pub(super) use file::{Foreign, Room, never_used};
pub(super) use frame::Salt;
pub(super) use rows::{Laid, Replayed, append as lay};
use writer::{Job, Writer};

/// Length of a new file, in bytes; it grows up to the configured length, mostly while the other file has its turn.
pub(super) const NEW_FILE_BYTES: u64 = 256 * 1024;
/// How much longer a resting file becomes than both were.
const GROWTH: u64 = 4;

/// The two files, and the place of the next frame.
#[derive(Debug)]
pub(super) struct Journal {
    files: [JournalFile; 2],
    salt: Salt,
    /// The file whose turn it is.
    current: usize,
    at: u64,
    /// Number of the newest frame.
    number: u64,
    prepared: Arc<Prepared>,
    /// The one before it: its memory is used again.
    spare: Arc<Prepared>,
    writer: Writer,
    file_max_bytes: u64,
}

/// A frame that is to be written, and where in it its rows lie.
#[derive(Debug, Clone, Default)]
struct Prepared {
    bytes: Vec<u8>,
    laid: Laid,
}

/// What a start has to replay: for each file, oldest first, its frames that are not in the tables yet.
#[derive(Debug, Default)]
pub(super) struct Replay {
    pub(super) turns: Vec<ReplayTurn>,
}

/// Frames of one file: numbers and rows.
#[derive(Debug)]
pub(super) struct ReplayTurn {
    /// Which of the two files.
    pub(super) file: usize,
    pub(super) frames: Vec<(u64, Replayed)>,
}

/// Why the files cannot be used; by number, which of them.
#[derive(Debug)]
pub(super) enum JournalError {
    Disk(usize, io::Error),
    Foreign(usize, Foreign),
    Damaged(usize, String),
}

/// What was found in one file.
struct Found {
    file: JournalFile,
    content: Vec<u8>,
    turn: Turn,
}

impl Journal {
    /// Makes two files.
    pub(super) fn create(
        disks: [Box<dyn StorageBackend>; 2],
        salt: Salt,
        file_max_bytes: u64,
    ) -> Result<Self, JournalError> {
        let create = |n, disk| new_file(disk, &salt, file_max_bytes).map_err(|e| JournalError::Disk(n, e));
        let [a, b] = disks;
        let files = [create(0, a)?, create(1, b)?];
        Ok(Self {
            files,
            salt,
            current: 0,
            at: FIRST_FRAME_AT,
            number: 0,
            prepared: Arc::default(),
            spare: Arc::default(),
            writer: Writer::default(),
            file_max_bytes,
        })
    }

    /// Makes one file, complete and synced.
    pub(super) fn create_file(disk: Box<dyn StorageBackend>, salt: &Salt, file_max_bytes: u64) -> io::Result<()> {
        new_file(disk, salt, file_max_bytes).map(drop)
    }

    /// Opens two files. `label` says which frames are in the tables, and how long the files were.
    pub(super) fn open(
        disks: [Box<dyn StorageBackend>; 2],
        salt: Salt,
        label: &WrittenOut,
        file_max_bytes: u64,
    ) -> Result<(Self, Replay), JournalError> {
        let [a, b] = disks;
        let (written_out, least) = (label.frame, label.least_journal_bytes());
        let found = [look(0, a, &salt, written_out, least[0])?, look(1, b, &salt, written_out, least[1])?];
        let mut order: Vec<usize> =
            (0..2).filter(|n| found[*n].turn.last().is_some_and(|last| last > written_out)).collect();
        order.sort_by_key(|n| found[*n].turn.first);
        let (mut number, mut replay) = (written_out, Replay::default());
        for n in &order {
            let turn = read_turn(*n, &found[*n], number)?;
            number = found[*n].turn.last().unwrap_or(number);
            replay.turns.push(turn);
        }
        let current = order.last().copied();
        let at = current.map_or(FIRST_FRAME_AT, |n| found[n].turn.end as u64);
        let [a, b] = found;
        let journal = Self {
            current: current.unwrap_or(0),
            at,
            number,
            salt,
            file_max_bytes,
            prepared: Arc::default(),
            spare: Arc::default(),
            writer: Writer::default(),
            files: [made_sure(0, a, current)?, made_sure(1, b, current)?],
        };
        Ok((journal, replay))
    }

    /// Length of both files together, in bytes.
    pub(super) fn bytes(&self) -> u64 {
        self.lengths().iter().sum()
    }

    /// Length of each file, in bytes; it is on the disk.
    pub(super) fn lengths(&self) -> [u64; 2] {
        self.files.each_ref().map(JournalFile::length)
    }

    /// Makes the next frame; the one before it may still be on its way to the disk.
    pub(super) fn prepare(&mut self, changes: &Touched, oldest_event: u64) {
        std::mem::swap(&mut self.prepared, &mut self.spare);
        let Prepared { bytes, laid } = Arc::make_mut(&mut self.prepared);
        frame::begin(bytes);
        rows::append(bytes, laid, changes, oldest_event);
        frame::end(bytes, &self.salt, self.number + 1);
    }

    /// The newest frame, and where in it its rows lie.
    pub(super) fn frame(&self) -> (&[u8], &Laid) {
        (&self.prepared.bytes, &self.prepared.laid)
    }

    /// Where the prepared frame will end in the current file.
    fn end(&self) -> u64 {
        self.at + self.prepared.bytes.len() as u64
    }

    /// Whether the prepared frame fits the current file as long as it is now.
    pub(super) fn has_room(&self) -> bool {
        self.end() <= self.files[self.current].length()
    }

    /// Whether half of the current file as long as it is now is written.
    pub(super) fn is_half_full(&self) -> bool {
        self.at >= self.files[self.current].length() / 2
    }

    /// Whether the current file may grow for the prepared frame. A frame that fits no file has one for itself.
    pub(super) fn may_grow(&self) -> bool {
        self.at == FIRST_FRAME_AT || self.end() <= self.file_max_bytes
    }

    /// Room for the resting file's next turn: blocks that a purchase's own sync would otherwise have to bring to the disk.
    pub(super) fn room_ahead(&self) -> Option<Room> {
        let longest = self.files.iter().map(JournalFile::length).max().unwrap_or(0);
        self.files[1 - self.current].room((GROWTH * longest).min(self.file_max_bytes))
    }

    /// The resting file was given room.
    pub(super) fn has_room_ahead(&mut self, length: u64) {
        self.files[1 - self.current].has_grown(length);
    }

    /// Goes on in the other file, whose frames must all be in the tables.
    pub(super) fn take_turns(&mut self) {
        self.current = 1 - self.current;
        self.at = FIRST_FRAME_AT;
    }

    /// Brings the prepared frame to the disk; gives back its number. After an error nobody knows whether it is there.
    pub(super) fn append(&mut self) -> io::Result<u64> {
        self.job()?.carry_out()?;
        Ok(self.number)
    }

    /// As [`Journal::append`], while the caller goes on: it is on the disk once [`Journal::end_append`] says so. Until then
    /// no other frame may be begun: one that is on the disk without the one before it would look like damage.
    pub(super) fn begin_append(&mut self) -> io::Result<u64> {
        let job = self.job()?;
        self.writer.begin(job);
        Ok(self.number)
    }

    /// Whether the disk still works on the frame that was begun.
    pub(super) fn is_busy(&self) -> bool {
        self.writer.is_busy()
    }

    /// Will be called whenever the disk has ended its work on such a frame.
    pub(super) fn when_free(&mut self, wake: Wake) {
        self.writer.when_free(wake);
    }

    /// Waits for the frame that was begun.
    pub(super) fn end_append(&mut self) -> io::Result<()> {
        self.writer.end()
    }

    /// Gives the prepared frame its place.
    fn job(&mut self) -> io::Result<Job> {
        let (at, end) = (self.at, self.end());
        let file = &mut self.files[self.current];
        if end > file.length() {
            file.grow(end.max((2 * file.length()).min(self.file_max_bytes)))?;
        }
        self.at = end;
        self.number += 1;
        Ok(Job { disk: file.disk(), at, frame: Arc::clone(&self.prepared) })
    }
}

fn new_file(disk: Box<dyn StorageBackend>, salt: &Salt, file_max_bytes: u64) -> io::Result<JournalFile> {
    JournalFile::create(disk, salt, NEW_FILE_BYTES.min(file_max_bytes))
}

fn look(
    n: usize,
    disk: Box<dyn StorageBackend>,
    salt: &Salt,
    written_out: u64,
    least_bytes: u64,
) -> Result<Found, JournalError> {
    let opened = JournalFile::open(disk, salt, least_bytes).map_err(|e| JournalError::Disk(n, e))?;
    let (file, content) = opened.map_err(|foreign| JournalError::Foreign(n, foreign))?;
    let turn = file::scan(&content, salt, written_out);
    if let Some(beyond) = turn.beyond_a_gap {
        let missing = turn.last().unwrap_or(0).max(written_out) + 1;
        let why = format!("batch {missing} cannot be read, although the later batch {beyond} is there");
        return Err(JournalError::Damaged(n, why));
    }
    Ok(Found { file, content, turn })
}

/// Decodes the frames after `number` of one file.
fn read_turn(n: usize, found: &Found, number: u64) -> Result<ReplayTurn, JournalError> {
    let Turn { first, rows, .. } = &found.turn;
    if *first > number + 1 {
        let why = format!("it begins with batch {first}, but batch {} is nowhere", number + 1);
        return Err(JournalError::Damaged(n, why));
    }
    let mut frames = Vec::new();
    for (frame, rows) in (*first..).zip(rows).filter(|(frame, _)| *frame > number) {
        let replayed = rows::read(&found.content[rows.clone()]);
        let replayed = replayed.map_err(|Fault(why)| JournalError::Damaged(n, format!("batch {frame}: {why}")))?;
        frames.push((frame, replayed));
    }
    Ok(ReplayTurn { file: n, frames })
}

/// What was read may be in the page cache only, and a sync that failed before may have been forgotten by the system:
/// the last frame is written again, and synced, before anybody is told of it, and so is the length before it is noted.
fn made_sure(n: usize, found: Found, current: Option<usize>) -> Result<JournalFile, JournalError> {
    let Found { file, content, turn } = found;
    let rewrite = || {
        if current == Some(n) {
            file.disk().write(turn.last_at as u64, &content[turn.last_at..turn.end])?;
        }
        file.sync()
    };
    rewrite().map_err(|e| JournalError::Disk(n, e))?;
    Ok(file)
}
