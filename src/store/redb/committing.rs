//! The one writer: each batch into the journal, then into the overlay; full layers into the tables.
//!
//! A batch is laid over the moment once its frame was given to the journal, so that the next one can be decided on it while
//! the disk works; it becomes everybody's, and is told, when it is durable.

mod turns;

use std::collections::VecDeque;
use std::io::{self, ErrorKind};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Weak};
use std::thread::JoinHandle;

use ::redb::Error;

use super::at_hand::AtHand;
use super::deciding::Deciding;
use super::journal::{Journal, Replay};
use super::moment::Moment;
use super::overlay::Since;
use super::starts::Starts;
use super::tables::Tables;
use super::{Engine, Options};
use crate::limits::SYNC_BESIDE_MIN_COMMANDS;
use crate::market::command::Submission;
use crate::market::draft::Touched;
use crate::market::time::Timestamp;
use crate::market::view::Read;
use crate::store::batch::{Decided, Open, Untold};
use crate::store::prune::{is_worth_it, oldest_kept};
use crate::store::{Committed, Overlapping, Reader, Store, StoreError, Wake};

/// A market in three files. They stay locked until the store and all its readers are dropped. A store that is dropped
/// writes everything into its tables first; one that is not, replays its journal when it is opened again.
pub struct RedbStore {
    engine: Arc<Engine>,
    journal: Journal,
    /// The newest; readers get the same from the engine, unless a batch is under way.
    moment: Moment,
    /// The batch that is being decided.
    open: Option<Open>,
    under_way: Option<UnderWay>,
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
    carried_bytes: usize,
    failed: bool,
}

/// Where a batch's frame is brought to the disk.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sync {
    /// On the caller's thread, which has nothing else to do.
    Here,
    /// On the journal's, while the caller decides the next batch.
    Beside,
}

/// A decided batch; its frame is prepared if there are changes.
struct Prepared {
    untold: Untold,
    changes: Touched,
    oldest_event: u64,
}

/// A batch whose frame was given to the journal, and that nobody was told of.
struct UnderWay {
    untold: Untold,
    /// Until they are laid over the moment.
    changes: Option<Touched>,
    number: u64,
    oldest_event: u64,
    synced: bool,
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
            open: None,
            under_way: None,
            at_hand: AtHand::default(),
            read: VecDeque::new(),
            pass: None,
            room: None,
            clearing: None,
            instance,
            events_kept: options.events_kept,
            starts: Starts::default(),
            overlay_bytes: options.overlay_bytes,
            carried_bytes: options.carried_bytes,
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

    /// Decides submissions as a part of the open batch, on all rows that were changed before.
    fn decide_on_newest(&mut self, submissions: &[Submission], now: Timestamp) -> Read<()> {
        self.lay_over();
        let open = self.open.take().unwrap_or_else(|| Open::with_room(submissions.len()));
        let newest = Deciding { moment: &self.moment, at_hand: &self.at_hand };
        self.open = Some(open.decide(&newest, submissions, now)?);
        Ok(())
    }

    /// Ends the open batch and gives its rows to the journal, once the batch before it is durable.
    fn begin_batch(&mut self, sync: Sync, durable: &mut Vec<Committed>) -> Result<(), StoreError> {
        let Some(open) = self.open.take() else { return self.settle_batch(durable) };
        let decided = open.close(&Deciding { moment: &self.moment, at_hand: &self.at_hand });
        let prepared = decided.and_then(|decided| self.prepare(decided));
        self.settle_batch(durable)?;
        let Prepared { untold, changes, oldest_event } = prepared?;
        if changes.is_empty() {
            // What it tells rests on the batch before, which is durable by now.
            durable.push(untold.durable());
            return Ok(());
        }
        self.look_after_pass()?;
        self.set_pace();
        if self.layer_is_full() {
            self.rest()?;
            self.journal.take_turns();
            self.seal()?;
        }
        let begun = match sync {
            Sync::Here => self.journal.append(),
            Sync::Beside => self.journal.begin_append(),
        };
        let number = begun.map_err(|error| self.journal_failed(&error))?;
        let synced = sync == Sync::Here;
        self.under_way = Some(UnderWay { untold, changes: Some(changes), number, oldest_event, synced });
        if synced { self.settle_batch(durable) } else { Ok(()) }
    }

    fn prepare(&mut self, decided: Decided) -> Read<Prepared> {
        let oldest_event = self.oldest_event_with(decided.changes())?;
        if !decided.changes().is_empty() {
            self.journal.prepare(decided.changes(), oldest_event);
        }
        let (untold, changes) = decided.split();
        Ok(Prepared { untold, changes, oldest_event })
    }

    /// Lays the rows of the batch under way over the newest moment: the next batch sees them, nobody else does.
    fn lay_over(&mut self) {
        let oldest_read = self.oldest_read();
        let Some(under_way) = &mut self.under_way else { return };
        let Some(changes) = under_way.changes.take() else { return };
        let number = under_way.number;
        self.moment.number = number;
        self.moment.oldest_event = under_way.oldest_event;
        self.at_hand.absorb(&changes);
        let since = Since { number, oldest_read };
        self.moment.active.absorb(since, changes, under_way.untold.events(), self.journal.frame());
    }

    /// Waits until the batch under way is durable, and makes it everybody's.
    fn settle_batch(&mut self, durable: &mut Vec<Committed>) -> Result<(), StoreError> {
        self.lay_over();
        let Some(under_way) = self.under_way.take() else { return Ok(()) };
        if !under_way.synced {
            self.journal.end_append().map_err(|error| self.journal_failed(&error))?;
        }
        self.publish();
        durable.push(under_way.untold.durable());
        Ok(())
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

impl RedbStore {
    /// After an error, nobody knows what is on the disk.
    fn unless_failed<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T, StoreError>) -> Result<T, StoreError> {
        if self.failed {
            return Err(StoreError::FailedBefore);
        }
        let done = work(self).map_err(|error| self.cause_of(error));
        self.failed = done.is_err();
        done
    }

    /// After a pass has failed, redb reads nothing any more, and says of that only that something had failed before.
    fn cause_of(&mut self, error: StoreError) -> StoreError {
        match error {
            StoreError::Unreadable(_) => self.wait_for_pass().err().unwrap_or(error),
            error => error,
        }
    }
}

impl Overlapping for RedbStore {
    fn decide(&mut self, submissions: &[Submission], now: Timestamp) -> Result<(), StoreError> {
        self.unless_failed(|store| Ok(store.decide_on_newest(submissions, now)?))
    }

    fn begin(&mut self, durable: &mut Vec<Committed>) -> Result<(), StoreError> {
        let commands = self.open.as_ref().map_or(0, Open::len);
        let sync = if commands < SYNC_BESIDE_MIN_COMMANDS { Sync::Here } else { Sync::Beside };
        self.unless_failed(|store| store.begin_batch(sync, durable))
    }

    fn settle(&mut self, durable: &mut Vec<Committed>) -> Result<(), StoreError> {
        self.unless_failed(|store| store.settle_batch(durable))
    }

    fn is_busy(&self) -> bool {
        self.journal.is_busy()
    }

    fn when_free(&mut self, wake: Wake) {
        self.journal.when_free(wake);
    }
}

impl Store for RedbStore {
    fn transact(&mut self, batch: &[Submission], now: Timestamp) -> Result<Committed, StoreError> {
        let mut durable = Vec::with_capacity(1);
        self.unless_failed(|store| {
            debug_assert!(store.open.is_none() && store.under_way.is_none(), "a batch is open or under way");
            store.decide_on_newest(batch, now)?;
            store.begin_batch(Sync::Here, &mut durable)
        })?;
        durable.pop().ok_or(StoreError::FailedBefore)
    }

    fn overlapping(&mut self) -> Option<&mut dyn Overlapping> {
        Some(self)
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
        let settled = if self.failed { Ok(()) } else { self.settle_batch(&mut Vec::new()) };
        self.failed |= settled.is_err();
        let closed = if self.failed { self.wait_for_pass() } else { self.close() };
        self.wait_for_room();
        self.cleared();
        if let Err(error) = settled.and(closed) {
            tracing::warn!("the store was not closed well; the next start replays its journal: {error}");
        }
    }
}
