//! The one writer: each batch into the journal, then into the overlay; full layers into the tables.

use std::collections::VecDeque;
use std::io::{self, ErrorKind};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Weak};
use std::thread::JoinHandle;

use ::redb::Error;

use super::at_hand::AtHand;
use super::background;
use super::deciding::Deciding;
use super::journal::{Journal, Replay};
use super::label::WrittenOut;
use super::moment::Moment;
use super::overlay::{Layer, Since};
use super::pass;
use super::starts::Starts;
use super::tables::Tables;
use super::{Engine, Options};
use crate::market::command::Submission;
use crate::market::draft::Touched;
use crate::market::time::Timestamp;
use crate::market::view::Read;
use crate::store::batch::decide_batch;
use crate::store::prune::{is_worth_it, oldest_kept};
use crate::store::{Committed, Reader, Store, StoreError};

/// A market in three files. They stay locked until the store and all its readers are dropped. A store that is dropped
/// writes everything into its tables first; one that is not, replays its journal when it is opened again.
pub struct RedbStore {
    engine: Arc<Engine>,
    journal: Journal,
    /// The newest; readers get the same from the engine.
    moment: Moment,
    /// What orders ask for, as the newest moment has it.
    at_hand: AtHand,
    /// Moments that somebody may still read, oldest first.
    read: VecDeque<(u64, Weak<()>)>,
    /// Writes the sealed layer into the tables.
    pass: Option<JoinHandle<Result<Arc<Tables>, Error>>>,
    /// Makes the resting journal file longer.
    room: Option<JoinHandle<io::Result<u64>>>,
    /// Frees the layer that was written last.
    clearing: Option<JoinHandle<()>>,
    instance: String,
    events_kept: u64,
    /// First numbers of the oldest groups of events.
    starts: Starts,
    overlay_bytes: usize,
    failed: bool,
}

/// What an opened store begins with.
pub(super) struct Opened {
    pub(super) engine: Engine,
    pub(super) journal: Journal,
    pub(super) replay: Replay,
    pub(super) instance: String,
}

impl RedbStore {
    /// Lays what the journal has over the tables.
    pub(super) fn start(opened: Opened, options: &Options) -> Result<Self, StoreError> {
        let Opened { engine, journal, replay, instance } = opened;
        let moment = engine.moment();
        let mut store = Self {
            engine: Arc::new(engine),
            journal,
            moment,
            at_hand: AtHand::default(),
            read: VecDeque::new(),
            pass: None,
            room: None,
            clearing: None,
            instance,
            events_kept: options.events_kept,
            starts: Starts::default(),
            overlay_bytes: options.overlay_bytes,
            failed: false,
        };
        for (number, turn) in replay.turns.into_iter().enumerate() {
            if number > 0 {
                store.seal()?;
            }
            for (frame, replayed) in turn.frames {
                store.moment.show(frame, replayed);
            }
        }
        store.publish();
        Ok(store)
    }

    fn commit_batch(&mut self, batch: &[Submission], now: Timestamp) -> Result<Committed, StoreError> {
        self.look_after_pass()?;
        let decided = decide_batch(&Deciding { moment: &self.moment, at_hand: &self.at_hand }, batch, now)?;
        if decided.changes().is_empty() {
            return Ok(decided.committed().0);
        }
        let oldest_event = self.oldest_event_with(decided.changes())?;
        self.journal.prepare(decided.changes(), oldest_event);
        if self.layer_is_full() {
            self.rest()?;
            self.journal.take_turns();
            self.seal()?;
        }
        let number = self.journal.append().map_err(|error| self.journal_failed(&error))?;
        // From here on the batch is durable.
        let (committed, changes) = decided.committed();
        self.moment.number = number;
        self.moment.oldest_event = oldest_event;
        let since = Since { number, oldest_read: self.oldest_read() };
        self.at_hand.absorb(&changes);
        self.moment.active.absorb(since, changes, &committed.events, self.journal.frame());
        self.publish();
        Ok(committed)
    }

    /// Makes the newest moment everybody's.
    fn publish(&mut self) {
        self.moment.readers = Arc::new(());
        self.read.push_back((self.moment.number, Arc::downgrade(&self.moment.readers)));
        self.engine.publish(self.moment.clone());
        self.engine.journal_bytes.store(self.journal.bytes(), Ordering::Relaxed);
    }

    /// Number of the oldest moment that somebody reads or may begin to read.
    fn oldest_read(&mut self) -> u64 {
        while self.read.front().is_some_and(|(_, readers)| readers.strong_count() == 0) {
            self.read.pop_front();
        }
        self.read.front().map_or(self.moment.number, |(number, _)| *number)
    }

    fn oldest_event_with(&mut self, changes: &Touched) -> Read<u64> {
        let oldest = self.moment.oldest_event;
        let groups = &changes.others.events;
        let Some(newest) = groups.last().map(|group| group.last_seq()) else { return Ok(oldest) };
        if !is_worth_it(oldest, newest, self.events_kept) {
            return Ok(oldest);
        }
        let starts = self.starts.of(&self.moment).chain(groups.iter().map(|group| Ok(group.first_seq)));
        Ok(oldest_kept(starts, newest, self.events_kept, groups.len())?.unwrap_or(oldest))
    }

    /// Two layers share the overlay's memory: the one that changes, and the one that is being written. A file that is
    /// still short grows when it is full only if the other one is not ready.
    fn layer_is_full(&self) -> bool {
        if self.moment.active.bytes() >= self.overlay_bytes / 2 {
            return true;
        }
        let rested = self.pass.is_none() && self.room.as_ref().is_none_or(JoinHandle::is_finished);
        !self.journal.has_room() && (rested || !self.journal.may_grow())
    }

    /// Waits until the resting journal file is not needed: here a market waits whose tables cannot keep up.
    fn rest(&mut self) -> Result<(), StoreError> {
        self.wait_for_pass()?;
        self.wait_for_room();
        Ok(())
    }

    fn wait_for_room(&mut self) {
        let Some(room) = self.room.take() else { return };
        match room.join() {
            Ok(Ok(length)) => self.journal.has_room_ahead(length),
            // It is made when it is needed, or that fails in everybody's sight.
            Ok(Err(error)) => tracing::debug!(%error, "the journal got no room ahead"),
            Err(_) => {}
        }
    }

    /// Gives the newest layer, whose file rests now, to a thread that writes it into the tables.
    fn seal(&mut self) -> Result<(), StoreError> {
        self.rest()?;
        let layer = std::mem::replace(&mut self.moment.active, Arc::new(Layer::new()));
        self.moment.sealed = Some(Arc::clone(&layer));
        self.publish();
        let note = self.note_of(&layer, false);
        let engine = Arc::clone(&self.engine);
        let pass = background::start("tables", move || pass::write_out(&engine.database, &layer, &note, &engine.sweep));
        self.pass = Some(pass.map_err(|error| self.journal_failed(&error))?);
        if let Some(room) = self.journal.room_ahead() {
            // Without a thread it is made when it is needed.
            self.room = background::start("journal", move || room.make()).ok();
        }
        Ok(())
    }

    fn note_of(&self, layer: &Layer, closed: bool) -> WrittenOut {
        let journal_bytes = self.journal.lengths();
        WrittenOut { frame: layer.last_frame(), oldest_event: self.moment.oldest_event, closed, journal_bytes }
    }

    /// Takes over the tables of a pass that has ended.
    fn look_after_pass(&mut self) -> Result<(), StoreError> {
        if self.pass.as_ref().is_some_and(JoinHandle::is_finished) { self.wait_for_pass() } else { Ok(()) }
    }

    fn wait_for_pass(&mut self) -> Result<(), StoreError> {
        let Some(pass) = self.pass.take() else { return Ok(()) };
        let written = pass.join().unwrap_or_else(|_| Err(Error::Corrupted("its thread panicked".to_owned())));
        self.moment.tables = written.map_err(|error| self.tables_failed(&error))?;
        let written = self.moment.sealed.take();
        self.at_hand.tables_changed(written.as_deref());
        self.publish();
        self.clear_away(written);
        Ok(())
    }

    /// Frees a layer's many rows where nobody waits for it.
    fn clear_away(&mut self, layer: Option<Arc<Layer>>) {
        // The one before had a whole pass's time.
        self.cleared();
        self.clearing = background::start("clearing", move || drop(layer)).ok();
    }

    fn cleared(&mut self) {
        // It only frees memory: nothing depends on how it ended.
        let _ = self.clearing.take().map(JoinHandle::join);
    }

    /// Writes everything into the tables and notes that the journal is not needed.
    fn close(&mut self) -> Result<(), StoreError> {
        self.wait_for_pass()?;
        let layer = Arc::clone(&self.moment.active);
        let mut note = self.note_of(&layer, true);
        let database = &self.engine.database;
        if layer.last_frame() == 0 {
            note.frame = self.moment.number;
            return pass::note_only(database, &note).map_err(|error| self.tables_failed(&error));
        }
        let tables =
            pass::write_out(database, &layer, &note, &self.engine.sweep).map_err(|error| self.tables_failed(&error))?;
        self.moment.tables = tables;
        self.moment.active = Arc::new(Layer::new());
        self.publish();
        Ok(())
    }

    fn journal_failed(&self, error: &io::Error) -> StoreError {
        self.not_durable("the journal", error.kind(), error)
    }

    fn tables_failed(&self, error: &Error) -> StoreError {
        let kind = if let Error::Io(io) = error { io.kind() } else { ErrorKind::Other };
        self.not_durable("the tables", kind, error)
    }

    fn not_durable(&self, what: &str, kind: ErrorKind, error: &dyn std::fmt::Display) -> StoreError {
        let full = matches!(kind, ErrorKind::StorageFull | ErrorKind::QuotaExceeded);
        let remedy = if full { "make room on its disk" } else { "look after its disk" };
        let why = match &self.engine.file {
            Some(file) => format!("{what} of {}: {error}", file.display()),
            None => format!("{what}: {error}"),
        };
        StoreError::NotDurable { why, remedy }
    }
}

impl Store for RedbStore {
    fn transact(&mut self, batch: &[Submission], now: Timestamp) -> Result<Committed, StoreError> {
        if self.failed {
            return Err(StoreError::FailedBefore);
        }
        let committed = self.commit_batch(batch, now);
        self.failed = committed.is_err();
        committed
    }

    fn reader(&self) -> Arc<dyn Reader> {
        self.engine.clone()
    }

    fn instance(&self) -> &str {
        &self.instance
    }
}

impl Drop for RedbStore {
    fn drop(&mut self) {
        let closed = if self.failed { self.wait_for_pass() } else { self.close() };
        self.wait_for_room();
        self.cleared();
        if let Err(error) = closed {
            tracing::warn!("the store was not closed well; the next start replays its journal: {error}");
        }
    }
}
