//! The bounded way to the committer: filled with one lock per wake-up of a connection, emptied with one lock per batch.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use super::authorise::Authorised;
use super::mailbox::ReplyTo;
use crate::ipc::error::ErrorObject;
use crate::limits::{BUSY_RETRY_AFTER_MS, GATHER_MAX_COMMANDS};
use crate::market::command::Submission;
use crate::market::reason::Reason;

/// A command on its way, and where its answer goes; none for what the daemon does of its own accord.
pub(super) type Entry = (Authorised, Option<ReplyTo>);

/// Commands in the order in which they came, beside where their answers go.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub(super) submissions: Vec<Submission>,
    pub(super) replies: Vec<Option<ReplyTo>>,
}

/// The callers' end. The queue closes when every copy is gone.
#[derive(Debug, Clone)]
pub(super) struct Queue {
    line: Arc<Line>,
    _open: Arc<Open>,
}

/// Closes the line when the last caller's end is dropped.
#[derive(Debug)]
struct Open(Arc<Line>);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.close();
    }
}

/// What waits; the committer's end.
#[derive(Debug)]
pub(super) struct Line {
    waiting: Mutex<Waiting>,
    /// Wakes the committer's thread.
    come: Condvar,
    /// Tells the gatherer, if there is one, that something waits; see [`super::committer::gather`].
    arrived: Notify,
    gathered: AtomicBool,
    capacity: usize,
}

#[derive(Debug, Default)]
struct Waiting {
    batch: Batch,
    /// The committer's thread waits for [`Line::come`].
    asleep: bool,
    /// Something else than commands wants the committer's attention; see [`Line::nudge`].
    nudged: bool,
    closed: bool,
}

pub(super) fn new(capacity: usize) -> (Queue, Arc<Line>) {
    let line = Arc::new(Line {
        waiting: Mutex::default(),
        come: Condvar::new(),
        arrived: Notify::new(),
        gathered: AtomicBool::new(false),
        capacity,
    });
    (Queue { line: Arc::clone(&line), _open: Arc::new(Open(Arc::clone(&line))) }, line)
}

/// Why a command was not taken: `busy`, and nothing happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NotTaken {
    Full,
    Closed,
}

impl NotTaken {
    pub(super) fn error(self) -> ErrorObject {
        let why = match self {
            Self::Full => "too many changes wait already; this one was not taken",
            Self::Closed => "the daemon is stopping; this change was not taken",
        };
        let error = ErrorObject::new(Reason::Busy, why);
        error.with_retry_after_ms(BUSY_RETRY_AFTER_MS).with_hint("Send it again in a moment, with the same key.")
    }
}

impl Queue {
    /// Hands commands over, in their order. Those that there is no room for stay in `entries`.
    pub(super) fn submit_all(&self, entries: &mut Vec<Entry>) -> Result<(), NotTaken> {
        let waiting = self.line.take_in(entries)?;
        self.line.announce(waiting);
        if entries.is_empty() { Ok(()) } else { Err(NotTaken::Full) }
    }

    /// As [`Queue::submit_all`], for what may be long: the committer's thread takes it, not one that serves connections.
    pub(super) fn submit_for_thread(&self, entries: &mut Vec<Entry>) -> Result<(), NotTaken> {
        drop(self.line.take_in(entries)?);
        self.line.wake();
        if entries.is_empty() { Ok(()) } else { Err(NotTaken::Full) }
    }

    /// Hands one command over.
    pub(super) fn submit(&self, command: Authorised, reply_to: Option<ReplyTo>) -> Result<(), NotTaken> {
        self.submit_all(&mut vec![(command, reply_to)])
    }

    /// Commands that wait.
    pub(super) fn depth(&self) -> u64 {
        self.line.depth() as u64
    }
}

impl Line {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        // Pushes and swaps only: a panic elsewhere leaves nothing half done.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// As many as there is room for; the others stay in `entries`.
    fn take_in(&self, entries: &mut Vec<Entry>) -> Result<MutexGuard<'_, Waiting>, NotTaken> {
        let mut waiting = self.lock();
        if waiting.closed {
            return Err(NotTaken::Closed);
        }
        let room = self.capacity.saturating_sub(waiting.batch.submissions.len());
        for (command, reply_to) in entries.drain(..room.min(entries.len())) {
            waiting.batch.submissions.push(command.into_submission());
            waiting.batch.replies.push(reply_to);
        }
        Ok(waiting)
    }

    pub(super) fn depth(&self) -> usize {
        self.lock().batch.submissions.len()
    }

    /// Something has come. While others are likely to follow at once, a sleeping committer is left to the gatherer.
    fn announce(&self, waiting: MutexGuard<'_, Waiting>) {
        if !waiting.asleep || waiting.batch.submissions.is_empty() {
            return;
        }
        let (many, gathered) =
            (waiting.batch.submissions.len() >= GATHER_MAX_COMMANDS, self.gathered.load(Ordering::Relaxed));
        drop(waiting);
        if many || !gathered {
            self.come.notify_one();
        } else {
            self.arrived.notify_one();
        }
    }

    /// Waits until something has come that nobody has taken care of; for the gatherer.
    pub(super) async fn arrived(&self) {
        self.gathered.store(true, Ordering::Relaxed);
        self.arrived.notified().await;
    }

    /// Wakes the committer's thread if it sleeps.
    pub(super) fn wake(&self) {
        self.come.notify_one();
    }

    /// Sleeps until something waits; false when nothing will come any more.
    pub(super) fn wait(&self) -> bool {
        let mut waiting = self.lock();
        while waiting.batch.submissions.is_empty() && !waiting.closed {
            waiting.asleep = true;
            waiting = self.come.wait(waiting).unwrap_or_else(PoisonError::into_inner);
        }
        waiting.asleep = false;
        !waiting.batch.submissions.is_empty()
    }

    /// Sleeps until something waits, or somebody nudges.
    pub(super) fn wait_for_a_nudge(&self) {
        let mut waiting = self.lock();
        while waiting.batch.submissions.is_empty() && !waiting.nudged {
            waiting.asleep = true;
            waiting = self.come.wait(waiting).unwrap_or_else(PoisonError::into_inner);
        }
        waiting.asleep = false;
        waiting.nudged = false;
    }

    /// Ends [`Line::wait_for_a_nudge`], this one or the next.
    pub(super) fn nudge(&self) {
        self.lock().nudged = true;
        self.come.notify_one();
    }

    /// Exchanges everything that waits for `batch`, which is empty.
    pub(super) fn take(&self, batch: &mut Batch) {
        std::mem::swap(&mut self.lock().batch, batch);
    }

    /// Nothing is taken any more.
    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.come.notify_one();
    }
}
