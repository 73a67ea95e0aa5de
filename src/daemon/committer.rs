//! The committer: drains what waits, decides it in order, makes it durable once, and only then answers.
//!
//! One thread does this while there is much to do. A command that comes alone is committed where it was read: waking
//! another thread would take as long as a sync. Either way it is one [`Worker::commit_waiting`] at a time.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use tokio::sync::watch;

use super::clock::Clock;
use super::events::Hub;
use super::mailbox::{ReplyTo, Round};
use super::queue::{self, Batch, Line, Queue};
use super::signs::Signs;
use crate::limits::{COMMIT_IN_PLACE_MAX_COMMANDS, COMMIT_MAX_COMMANDS};
use crate::market::time::Timestamp;
use crate::store::{Committed, Store, StoreError};

/// When the newest round closes by itself, as of the last commit; for the timer.
pub(super) type Deadline = watch::Receiver<Option<Timestamp>>;

/// The committer's thread; it ends with the queue, or with the store's failure.
pub(super) struct Committer {
    pub(super) queue: Queue,
    pub(super) deadline: Deadline,
    pub(super) signs: watch::Receiver<Signs>,
    pub(super) thread: JoinHandle<Result<(), StoreError>>,
    /// Changes to true when the thread has ended.
    pub(super) ended: watch::Receiver<bool>,
    pub(super) gatherer: Gatherer,
}

/// Starts the thread. Its worker owns the store; there is no other writer.
pub(super) fn start(
    store: Box<dyn Store>,
    hub: Arc<Hub>,
    clock: Clock,
    queue_commands: usize,
) -> std::io::Result<Committer> {
    let (queue, line) = queue::new(queue_commands);
    let (deadline_sender, deadline) = watch::channel(None);
    let (signs_sender, signs) = watch::channel(Signs::default());
    let (ended_sender, ended) = watch::channel(false);
    let worker = Arc::new(Mutex::new(Worker {
        store,
        line: Arc::clone(&line),
        hub,
        clock,
        deadline: deadline_sender,
        signs: signs_sender,
        last: Timestamp::default(),
        batch: Batch::default(),
        round: Round::default(),
        failed: None,
    }));
    let gatherer = Gatherer { line: Arc::clone(&line), worker: Arc::clone(&worker) };
    let thread = std::thread::Builder::new().name("committer".to_owned()).spawn(move || {
        let result = work(&line, &worker);
        ended_sender.send_replace(true);
        result
    })?;
    Ok(Committer { queue, deadline, signs, thread, ended, gatherer })
}

fn work(line: &Line, worker: &Mutex<Worker>) -> Result<(), StoreError> {
    while line.wait() {
        // Whoever panicked while committing has left a store of which nobody knows what it holds.
        worker.lock().map_err(|_| StoreError::FailedBefore)?.commit_waiting();
    }
    worker.lock().map_err(|_| StoreError::FailedBefore)?.failed.take().map_or(Ok(()), Err)
}

/// Decides who commits what came while the committer slept; see [`gather`].
pub(super) struct Gatherer {
    line: Arc<Line>,
    worker: Arc<Mutex<Worker>>,
}

/// Lets whatever the connections have received get into the queue first. What is alone then is committed here, without
/// a hop to another thread and back; more than that is the committer's thread's, so that reading goes on beside it.
pub(super) async fn gather(gatherer: Gatherer) {
    let Gatherer { line, worker } = gatherer;
    loop {
        line.arrived().await;
        tokio::task::yield_now().await;
        let depth = line.depth();
        if (1..=COMMIT_IN_PLACE_MAX_COMMANDS).contains(&depth)
            && let Ok(mut worker) = worker.try_lock()
        {
            worker.commit_waiting();
        } else if depth > 0 {
            line.wake();
        }
    }
}

struct Worker {
    store: Box<dyn Store>,
    line: Arc<Line>,
    hub: Arc<Hub>,
    clock: Clock,
    deadline: watch::Sender<Option<Timestamp>>,
    signs: watch::Sender<Signs>,
    last: Timestamp,
    /// Empty between commits; its memory is used again.
    batch: Batch,
    round: Round,
    failed: Option<StoreError>,
}

impl Worker {
    /// Commits what waits and answers it. A failed store closes the queue: nothing is taken any more.
    fn commit_waiting(&mut self) {
        let mut batch = std::mem::take(&mut self.batch);
        self.line.take(&mut batch);
        let mut replies = batch.replies.drain(..);
        for submissions in batch.submissions.chunks(COMMIT_MAX_COMMANDS) {
            // A clock that was set back must not make later things look earlier.
            self.last = self.last.max(self.clock.now());
            match self.store.transact(submissions, self.last) {
                Ok(committed) => self.tell(committed, &mut replies),
                Err(error) => {
                    self.fail(error);
                    break;
                }
            }
        }
        // Only a failure leaves replies behind.
        replies.for_each(|reply_to| self.deliver_unknown(reply_to));
        self.round.finish();
        batch.submissions.clear();
        self.batch = batch;
        if self.failed.is_some() {
            self.turn_away_the_rest();
        }
    }

    fn fail(&mut self, error: StoreError) {
        tracing::error!(%error, "the store failed; stopping, so that nothing is answered that is not on disk");
        self.failed.get_or_insert(error);
        self.line.close();
    }

    /// What waits is told that nobody knows: a connection waits for every call it handed over.
    fn turn_away_the_rest(&mut self) {
        let mut rest = Batch::default();
        self.line.take(&mut rest);
        rest.replies.into_iter().for_each(|reply_to| self.deliver_unknown(reply_to));
        self.round.finish();
    }

    fn deliver_unknown(&mut self, reply_to: Option<ReplyTo>) {
        if let Some(reply_to) = reply_to {
            self.round.deliver(reply_to, None);
        }
    }

    /// Replies, then events, both only of what is on disk (law L2).
    fn tell(&mut self, committed: Committed, replies: &mut impl Iterator<Item = Option<ReplyTo>>) {
        // Before the first reply: who is told that a session has ended can rely on it.
        self.hub.access().store(committed.market.access, Ordering::Release);
        for answer in committed.answers {
            if let Some(Some(reply_to)) = replies.next() {
                self.round.deliver(reply_to, Some(answer));
            }
        }
        self.round.finish();
        self.hub.publish(&committed.events);
        let signs = Signs::of(&committed.market, committed.round.as_ref());
        self.signs.send_if_modified(|old| std::mem::replace(old, signs) != signs);
        let rules = &committed.market.rules;
        let deadline = committed.round.and_then(|r| r.closes_at(rules)).map(|(at, _)| at);
        self.deadline.send_if_modified(|old| std::mem::replace(old, deadline) != deadline);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::daemon::authorise::Authorised;
    use crate::daemon::mailbox::{Mailbox, testing::fetch};
    use crate::market::command::{Command, Submission};
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
        let mailbox = Arc::new(Mailbox::default());
        let submit = |ticket| {
            let reply_to = ReplyTo { ticket, mailbox: Arc::clone(&mailbox) };
            committer.queue.submit(Authorised::system(Command::Tick), Some(reply_to))
        };
        submit(1).unwrap();
        begun.recv().unwrap();
        submit(2).unwrap();
        submit(3).unwrap();
        fail.send(()).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let told = runtime.block_on(fetch(&mailbox, 3));
        assert_eq!(told.iter().map(|a| a.ticket).collect::<Vec<_>>(), [1, 2, 3]);
        assert!(told.iter().all(|a| a.answer.is_none()));
        assert!(committer.thread.join().unwrap().is_err());
        assert!(submit(4).is_err(), "nobody would answer it");
    }
}
