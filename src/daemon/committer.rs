//! The committer: one thread that drains what waits, decides it in order, makes it durable once, and only then answers.

use std::sync::Arc;
use std::thread::JoinHandle;

use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{mpsc, watch};

use super::authorise::Authorised;
use super::clock::Clock;
use super::events::Hub;
use crate::ipc::error::ErrorObject;
use crate::limits::{BUSY_RETRY_AFTER_MS, COMMIT_MAX_COMMANDS};
use crate::market::command::Submission;
use crate::market::outcome::Answer;
use crate::market::reason::Reason;
use crate::market::time::Timestamp;
use crate::store::{Committed, Store, StoreError};

/// Where an answer goes: its connection finds the call again by the ticket.
#[derive(Debug)]
pub(super) struct ReplyTo {
    pub(super) ticket: u64,
    pub(super) answers: mpsc::Sender<Answered>,
}

/// What was committed for one call; `None` if it is not known whether it was (the store failed).
#[derive(Debug)]
pub(super) struct Answered {
    pub(super) ticket: u64,
    pub(super) answer: Option<Answer>,
}

struct Entry {
    submission: Submission,
    /// None for what the daemon does of its own accord.
    reply_to: Option<ReplyTo>,
}

/// The bounded way to the committer. It ends when every copy is gone.
#[derive(Debug, Clone)]
pub(super) struct Queue(mpsc::Sender<Entry>);

impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.submission.fmt(f)
    }
}

impl Queue {
    /// Hands a command over, or says that the queue is full: `busy`, and nothing happened.
    pub(super) fn submit(&self, command: Authorised, reply_to: Option<ReplyTo>) -> Result<(), ErrorObject> {
        let entry = Entry { submission: command.into_submission(), reply_to };
        self.0.try_send(entry).map_err(|error| {
            let why = match error {
                TrySendError::Full(_) => "too many changes wait already; this one was not taken",
                TrySendError::Closed(_) => "the daemon is stopping; this change was not taken",
            };
            let error = ErrorObject::new(Reason::Busy, why);
            error.with_retry_after_ms(BUSY_RETRY_AFTER_MS).with_hint("Send it again in a moment, with the same key.")
        })
    }

    /// Commands that wait.
    pub(super) fn depth(&self) -> u64 {
        (self.0.max_capacity() - self.0.capacity()) as u64
    }
}

/// When the newest round closes by itself, as of the last commit; for the timer.
pub(super) type Deadline = watch::Receiver<Option<Timestamp>>;

/// The committer's thread; it ends with the queue, or with the store's failure.
pub(super) struct Committer {
    pub(super) queue: Queue,
    pub(super) deadline: Deadline,
    pub(super) thread: JoinHandle<Result<(), StoreError>>,
    /// Changes to true when the thread has ended.
    pub(super) ended: watch::Receiver<bool>,
}

/// Starts the thread. It owns the store; there is no other writer.
pub(super) fn start(
    store: Box<dyn Store>,
    hub: Arc<Hub>,
    clock: Clock,
    queue_commands: usize,
) -> std::io::Result<Committer> {
    let (sender, receiver) = mpsc::channel(queue_commands);
    let (deadline_sender, deadline) = watch::channel(None);
    let (ended_sender, ended) = watch::channel(false);
    let worker = Worker { store, receiver, hub, clock, deadline: deadline_sender, last: Timestamp::default() };
    let thread = std::thread::Builder::new().name("committer".to_owned()).spawn(move || {
        let result = worker.work();
        ended_sender.send_replace(true);
        result
    })?;
    Ok(Committer { queue: Queue(sender), deadline, thread, ended })
}

struct Worker {
    store: Box<dyn Store>,
    receiver: mpsc::Receiver<Entry>,
    hub: Arc<Hub>,
    clock: Clock,
    deadline: watch::Sender<Option<Timestamp>>,
    last: Timestamp,
}

impl Worker {
    fn work(mut self) -> Result<(), StoreError> {
        let mut entries = Vec::with_capacity(COMMIT_MAX_COMMANDS);
        while self.receiver.blocking_recv_many(&mut entries, COMMIT_MAX_COMMANDS) > 0 {
            let (submissions, replies): (Vec<_>, Vec<_>) =
                entries.drain(..).map(|e| (e.submission, e.reply_to)).unzip();
            // A clock that was set back must not make later things look earlier.
            self.last = self.last.max(self.clock.now());
            match self.store.transact(&submissions, self.last) {
                Ok(committed) => self.tell(committed, replies),
                Err(error) => {
                    tracing::error!(%error, "the store failed; stopping, so that nothing is answered that is not on disk");
                    replies.into_iter().flatten().for_each(|r| send(r, None));
                    self.turn_away_the_rest();
                    return Err(error);
                }
            }
        }
        Ok(())
    }

    /// Nothing is taken any more, and what waits is told so: a connection waits for every call it handed over.
    fn turn_away_the_rest(&mut self) {
        self.receiver.close();
        while let Ok(entry) = self.receiver.try_recv() {
            entry.reply_to.into_iter().for_each(|r| send(r, None));
        }
    }

    /// Replies, then events, both only of what is on disk (law L2).
    fn tell(&self, committed: Committed, replies: Vec<Option<ReplyTo>>) {
        for (answer, reply_to) in committed.answers.into_iter().zip(replies) {
            if let Some(reply_to) = reply_to {
                send(reply_to, Some(answer));
            }
        }
        self.hub.publish(&committed.events);
        let rules = &committed.market.rules;
        let deadline = committed.round.and_then(|r| r.closes_at(rules)).map(|(at, _)| at);
        self.deadline.send_if_modified(|old| std::mem::replace(old, deadline) != deadline);
    }
}

fn send(reply_to: ReplyTo, answer: Option<Answer>) {
    // The channel has room for every call in flight; if the connection is gone, nobody waits.
    let _ = reply_to.answers.try_send(Answered { ticket: reply_to.ticket, answer });
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::market::command::Command;
    use crate::store::{Reader, memory::MemoryStore};

    /// Waits in its first batch until it is told to fail.
    struct Failing {
        real: MemoryStore,
        fail: Mutex<std::sync::mpsc::Receiver<()>>,
        began: std::sync::mpsc::Sender<()>,
    }

    impl Store for Failing {
        fn transact(&mut self, _: &[Submission], _: Timestamp) -> Result<Committed, StoreError> {
            self.began.send(()).unwrap();
            self.fail.lock().unwrap().recv().unwrap();
            Err(StoreError::FailedBefore)
        }

        fn reader(&self) -> Arc<dyn Reader> {
            self.real.reader()
        }

        fn instance(&self) -> &str {
            self.real.instance()
        }
    }

    #[test]
    fn when_the_store_fails_everything_that_waits_is_told_that_its_outcome_is_unknown() {
        let ((fail, failing), (began, begun)) = (std::sync::mpsc::channel(), std::sync::mpsc::channel());
        let store = Failing { real: MemoryStore::new("test"), fail: Mutex::new(failing), began };
        let clock = Clock::new(jiff::tz::TimeZone::UTC);
        let committer = start(Box::new(store), Arc::new(Hub::new(0, 10)), clock, 10).unwrap();
        let (answers, mut answered) = mpsc::channel(10);
        let submit = |ticket| {
            let reply_to = ReplyTo { ticket, answers: answers.clone() };
            committer.queue.submit(Authorised::system(Command::Tick), Some(reply_to))
        };
        submit(1).unwrap();
        begun.recv().unwrap();
        submit(2).unwrap();
        submit(3).unwrap();
        fail.send(()).unwrap();
        let told: Vec<_> = (0..3).map(|_| answered.blocking_recv().unwrap()).collect();
        assert_eq!(told.iter().map(|a| a.ticket).collect::<Vec<_>>(), [1, 2, 3]);
        assert!(told.iter().all(|a| a.answer.is_none()));
        assert!(committer.thread.join().unwrap().is_err());
        assert!(submit(4).is_err(), "nobody would answer it");
    }
}
