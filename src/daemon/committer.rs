//! The committer: drains what waits, decides it in order, makes it durable once, and only then answers.
//!
//! One thread does this while there is much to do. A command that comes alone is committed where it was read: waking
//! another thread would take as long as a sync. The thread decides the next batch while the disk makes one durable.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use tokio::sync::watch;

use super::clock::Clock;
use super::events::Hub;
use super::mailbox::{ReplyTo, Round};
use super::queue::{self, Batch, Line, Queue};
use super::signs::Signs;
use crate::limits::{COMMIT_IN_PLACE_MAX_COMMANDS, COMMIT_MAX_COMMANDS};
use crate::market::command::Submission;
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
        durable: Vec::new(),
        open: Vec::new(),
        under_way: Vec::new(),
        spare: Vec::new(),
        round: Round::default(),
        failed: None,
    }));
    nudge_when_free(&worker, &line);
    let gatherer = Gatherer { line: Arc::clone(&line), worker: Arc::clone(&worker) };
    let thread = std::thread::Builder::new().name("committer".to_owned()).spawn(move || {
        let result = work(&line, &worker);
        ended_sender.send_replace(true);
        result
    })?;
    Ok(Committer { queue, deadline, signs, thread, ended, gatherer })
}

/// The committer decides while the disk works, and must hear when it is free.
fn nudge_when_free(worker: &Mutex<Worker>, line: &Arc<Line>) {
    let line = Arc::clone(line);
    let mut worker = worker.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(store) = worker.store.overlapping() {
        store.when_free(Arc::new(move || line.nudge()));
    }
}

fn work(line: &Line, worker: &Mutex<Worker>) -> Result<(), StoreError> {
    while line.wait() {
        // Whoever panicked while committing has left a store of which nobody knows what it holds.
        worker.lock().map_err(|_| StoreError::FailedBefore)?.commit_all();
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
            worker.commit_alone();
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
    /// Empty between commits; their memory is used again.
    batch: Batch,
    durable: Vec<Committed>,
    /// Where the answers go of the open batch, and of the one under way.
    open: Vec<Option<ReplyTo>>,
    under_way: Vec<Option<ReplyTo>>,
    spare: Vec<Option<ReplyTo>>,
    round: Round,
    failed: Option<StoreError>,
}

/// How a batch is committed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// It is durable before anything else is done.
    Alone,
    /// The next one is decided while the disk works.
    Overlapping,
}

impl Worker {
    /// Commits all that waits, and what comes meanwhile, and answers it. A failed store closes the queue: nothing is taken
    /// any more.
    fn commit_all(&mut self) {
        if let Err(error) = self.commit_overlapping() {
            self.fail(error);
        }
    }

    /// Decides whatever comes while the disk works on what was decided before.
    fn commit_overlapping(&mut self) -> Result<(), StoreError> {
        loop {
            self.take_waiting(Way::Overlapping)?;
            let Some(store) = self.store.overlapping() else { return Ok(()) };
            let busy = store.is_busy();
            if !busy && !self.open.is_empty() {
                self.begin()?;
            } else if busy {
                self.line.wait_for_a_nudge();
            } else if self.under_way.is_empty() {
                return Ok(());
            } else {
                let settled = store.settle(&mut self.durable);
                self.tell_durable();
                settled?;
            }
        }
    }

    /// Takes what waits into the open batch. A batch that is full waits for the disk.
    fn take_waiting(&mut self, way: Way) -> Result<(), StoreError> {
        let mut batch = std::mem::take(&mut self.batch);
        self.line.take(&mut batch);
        let mut replies = batch.replies.drain(..);
        let mut done = Ok(());
        for submissions in batch.submissions.chunks(COMMIT_MAX_COMMANDS) {
            if done.is_ok() {
                self.open.extend(replies.by_ref().take(submissions.len()));
                done = self.decide(submissions, way);
            }
        }
        // Only a failure leaves some.
        self.open.extend(replies);
        batch.submissions.clear();
        self.batch = batch;
        done
    }

    fn decide(&mut self, submissions: &[Submission], way: Way) -> Result<(), StoreError> {
        // A clock that was set back must not make later things look earlier.
        self.last = self.last.max(self.clock.now());
        let overlapping = self.store.overlapping().filter(|_| way == Way::Overlapping);
        let Some(store) = overlapping else { return self.commit(submissions) };
        store.decide(submissions, self.last)?;
        if self.open.len() >= COMMIT_MAX_COMMANDS { self.begin() } else { Ok(()) }
    }

    /// Sends the open batch on its way, and tells what is durable by then.
    fn begin(&mut self) -> Result<(), StoreError> {
        let Some(store) = self.store.overlapping() else { return Ok(()) };
        let begun = store.begin(&mut self.durable);
        self.tell_durable();
        if begun.is_ok() && !self.open.is_empty() {
            self.under_way = std::mem::replace(&mut self.open, std::mem::take(&mut self.spare));
        }
        begun
    }

    /// Commits what waits, which is little, before anything else is done.
    fn commit_alone(&mut self) {
        if let Err(error) = self.take_waiting(Way::Alone) {
            self.fail(error);
        }
    }

    fn commit(&mut self, submissions: &[Submission]) -> Result<(), StoreError> {
        let committed = self.store.transact(submissions, self.last)?;
        self.durable.push(committed);
        self.tell_durable();
        Ok(())
    }

    /// Everybody who has no answer yet is told that nobody knows: a connection waits for every call it handed over.
    fn fail(&mut self, error: StoreError) {
        tracing::error!(%error, "the store failed; stopping, so that nothing is answered that is not on disk");
        self.failed.get_or_insert(error);
        self.line.close();
        let mut rest = Batch::default();
        self.line.take(&mut rest);
        let not_durable = self.under_way.drain(..).chain(self.open.drain(..));
        for reply_to in not_durable.chain(rest.replies).flatten() {
            self.round.deliver(reply_to, None);
        }
        self.round.finish();
    }

    /// Answers what has become durable: first the batch that was under way, if there was one, then the open one.
    fn tell_durable(&mut self) {
        let mut durable = std::mem::take(&mut self.durable);
        for committed in durable.drain(..) {
            let whose = if self.under_way.is_empty() { &mut self.open } else { &mut self.under_way };
            let mut replies = std::mem::take(whose);
            self.tell(committed, &mut replies);
            self.spare = replies;
        }
        self.durable = durable;
    }

    /// Replies, then events, both only of what is on disk (law L2).
    fn tell(&mut self, committed: Committed, replies: &mut Vec<Option<ReplyTo>>) {
        // Before the first reply: who is told that a session has ended can rely on it.
        self.hub.access().store(committed.market.access, Ordering::Release);
        for (answer, reply_to) in committed.answers.into_iter().zip(replies.drain(..)) {
            if let Some(reply_to) = reply_to {
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
