//! Boot and stop, in order: database (its lock makes this the only daemon), committer, rules, round, socket; and back.

use std::future::{Future, poll_fn};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use tokio::sync::{oneshot, watch};
use tokio::task::{JoinHandle, JoinSet};

use super::authorise::Authorised;
use super::clock::Clock;
use super::committer::{self, gather};
use super::config::Settings;
use super::events::{Hub, pace};
use super::listener;
use super::mailbox::{Mailbox, ReplyTo};
use super::queue::Queue;
use super::shared::Shared;
use super::timer;
use crate::ipc::socket;
use crate::limits::STOP_GRACE_MS;
use crate::market::account::UserId;
use crate::market::command::Command;
use crate::market::outcome::Outcome;
use crate::market::refusal::Refusal;
use crate::market::round::Cause;
use crate::market::view::Fault;
use crate::store::redb;
use crate::store::{OpenError, Store, StoreError};

/// The daemon answers from now on.
#[derive(Debug, Clone)]
pub struct Ready {
    pub socket: PathBuf,
    pub database: PathBuf,
}

/// Why the daemon did not start, or did not end as it should.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("{0}")]
    Open(#[from] OpenError),
    #[error("cannot listen on {path}: {cause}; choose another socket with --socket")]
    Listen { path: PathBuf, cause: std::io::Error },
    #[error("the configuration cannot be used with this market: {0}")]
    Rules(String),
    #[error("{0}")]
    Read(#[from] Fault),
    #[error("the store failed: {0}; what was acknowledged is safe; mend the disk and start again")]
    Store(#[from] StoreError),
    #[error("cannot start the committer's thread: {0}")]
    Thread(#[from] std::io::Error),
}

impl StartError {
    /// Starting again would meet the same: somebody has to change something first.
    pub fn is_configuration(&self) -> bool {
        matches!(self, Self::Open(_) | Self::Listen { .. } | Self::Rules(_))
    }
}

/// Runs the daemon until `stop` resolves or the store fails. Everything accepted before is answered first.
///
/// # Errors
/// What kept it from starting, or the store's failure.
pub async fn run(
    settings: Settings,
    stop: impl Future<Output = ()>,
    ready: oneshot::Sender<Ready>,
) -> Result<(), StartError> {
    let clock = Clock::new(settings.zone.clone());
    let options = settings.store;
    let store = redb::open(&settings.data_dir, &options, &clock.new_instance())?;
    let (reader, instance) = (store.reader(), store.instance().to_owned());
    let newest_seq = reader.snapshot()?.market()?.seq;
    let hub = Arc::new(Hub::new(newest_seq, settings.limits.watch_buffer_events));
    let committer = committer::start(Box::new(store), Arc::clone(&hub), clock.clone(), settings.limits.queue_commands)?;
    put_in_force(&committer.queue, &settings, &clock).await?;

    let cannot_listen = |cause| StartError::Listen { path: settings.socket.clone(), cause };
    let listener = socket::bind(&settings.socket).map_err(cannot_listen)?;
    let shared = Arc::new(Shared {
        reader,
        queue: committer.queue.clone(),
        hub: Arc::clone(&hub),
        started_at: clock.now(),
        clock: clock.clone(),
        limits: settings.limits,
        currency: settings.rules.currency.clone(),
        instance,
        own_user: UserId(rustix::process::geteuid().as_raw()),
        connections: AtomicU64::new(0),
    });
    let (stop_sender, stopping) = watch::channel(false);
    let mut helpers = JoinSet::new();
    helpers.spawn(gather(committer.gatherer));
    helpers.spawn(pace(Arc::clone(&hub)));
    let timer = tokio::spawn(timer::run(committer.deadline.clone(), committer.queue.clone(), clock));
    let serving = tokio::spawn(listener::serve(listener, shared, stopping));
    let database = settings.data_dir.join(redb::FILE_NAME);
    let _ = ready.send(Ready { socket: settings.socket.clone(), database });

    // From here on: until told to stop, or until the store fails.
    let mut ended = committer.ended.clone();
    tokio::select! {
        () = stop => {}
        _ = ended.wait_for(|ended| *ended) => {}
        // They end by themselves only if they panicked, and then something that clients wait for does not come.
        _ = helpers.join_next() => {}
    }
    stop_sender.send_replace(true);
    // Clients get their last answers; one that does not take them cannot hold up the end.
    let aborter = serving.abort_handle();
    if tokio::time::timeout(Duration::from_millis(STOP_GRACE_MS), serving).await.is_err() {
        aborter.abort();
    }
    let _ = std::fs::remove_file(&settings.socket);
    // With the timer and the last queue gone, the committer writes what it has and ends.
    timer.abort();
    let _ = timer.await;
    helpers.shutdown().await;
    drop(committer.queue);
    join(committer.thread, committer.ended).await
}

/// As [`run`], in a task of its own, until `stop` is sent or dropped. The task's code is made here, once, and not
/// again in the program that wants it.
pub fn spawn(
    settings: Settings,
    stop: oneshot::Receiver<()>,
    ready: oneshot::Sender<Ready>,
) -> JoinHandle<Result<(), StartError>> {
    tokio::spawn(run(settings, async { drop(stop.await) }, ready))
}

/// Waits for the committer without holding up a runtime's thread.
async fn join(
    thread: std::thread::JoinHandle<Result<(), StoreError>>,
    mut ended: watch::Receiver<bool>,
) -> Result<(), StartError> {
    let _ = ended.wait_for(|ended| *ended).await;
    match thread.join() {
        Ok(result) => Ok(result?),
        Err(_) => Err(StartError::Thread(std::io::Error::other("it panicked; see the log"))),
    }
}

/// Puts the configured rules in force and opens the month's round if it has had none.
async fn put_in_force(queue: &Queue, settings: &Settings, clock: &Clock) -> Result<(), StartError> {
    if let Err(refusal) = ask(queue, Command::Configure { rules: settings.rules.clone() }).await? {
        return Err(StartError::Rules(format!("{}; {}", refusal.message(), refusal.hint())));
    }
    // A tick first: a countdown that ran out while nobody was there closes its round with its own cause.
    let _ = ask(queue, Command::Tick).await?;
    if settings.open_at_start {
        let open = Command::OpenRound { period: clock.period(), cause: Cause::StartUp, reason: None };
        if let Err(refusal) = ask(queue, open).await? {
            tracing::warn!("no round was opened: {}", refusal.message());
        }
    }
    Ok(())
}

/// Gives the committer a command of the daemon's own and waits for its outcome.
async fn ask(queue: &Queue, command: Command) -> Result<Result<Outcome, Refusal>, StartError> {
    let mailbox = Arc::new(Mailbox::default());
    let unknown = || StartError::Read(Fault("the store failed while starting; see the log".to_owned()));
    let reply_to = ReplyTo { ticket: 0, mailbox: Arc::clone(&mailbox) };
    queue.submit(Authorised::system(command), Some(reply_to)).map_err(|_| unknown())?;
    let mut answered = Vec::new();
    poll_fn(|context| mailbox.poll_fetch(&mut answered, context)).await;
    let answer = answered.pop().and_then(|a| a.answer).ok_or_else(unknown)?;
    Ok(answer.result)
}
