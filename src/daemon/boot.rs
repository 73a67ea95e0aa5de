//! Boot and stop, in order: database (its lock makes this the only daemon), committer, rules, round, socket; and back.

use std::future::Future;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::{oneshot, watch};
use tokio::task::{JoinHandle, JoinSet};

use super::attempts::Attempts;
use super::clock::Clock;
use super::collector;
use super::committer::{self, gather};
use super::config::Settings;
use super::events::{Hub, pace};
use super::listener;
use super::own::carry_out;
use super::passwords::Passwords;
use super::queue::Queue;
use super::reporter;
use super::scheduler;
use super::shared::Shared;
use super::timer;
use super::unread::Unread;
use crate::ipc::socket;
use crate::limits::STOP_GRACE_MS;
use crate::market::account::UserId;
use crate::market::command::Command;
use crate::market::outcome::Outcome;
use crate::market::refusal::Refusal;
use crate::market::round::Cause;
use crate::market::view::Fault;
use crate::market::words::counted;
use crate::store::redb;
use crate::store::{OpenError, Reader, Store, StoreError};

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
    #[error("a part of the daemon ended by itself: {0}; see the log; everything acknowledged is safe, start again")]
    Task(String),
    #[error("cannot start: {0}")]
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
    let market = reader.snapshot()?.market()?;
    let hub = Arc::new(Hub::new(market.seq, settings.limits.watch_buffer_events));
    hub.access().store(market.access, Ordering::Release);
    let committer = committer::start(Box::new(store), Arc::clone(&hub), clock.clone(), settings.limits.queue_commands)?;
    put_in_force(&committer.queue, &*reader, &settings, &clock).await?;

    let cannot_listen = |cause| StartError::Listen { path: settings.socket.clone(), cause };
    let listener = socket::bind(&settings.socket, &settings.access).map_err(cannot_listen)?;
    if let Some(directory) = settings.access.kept_out_by(&settings.socket) {
        let (mode, directory) = (settings.access.mode(), directory.display());
        tracing::warn!("the socket has mode {mode}, but the directory {directory} keeps out those whom it lets in");
    }
    let (stop_sender, stopping) = watch::channel(false);
    let shared = Arc::new(Shared {
        reader: Arc::clone(&reader),
        queue: committer.queue.clone(),
        hub: Arc::clone(&hub),
        started_at: clock.now(),
        clock: clock.clone(),
        passwords: Passwords::new(clock.clone())?,
        attempts: Attempts::default(),
        session_lifetime_ms: settings.session_lifetime_ms,
        limits: settings.limits,
        currency: settings.rules.currency.clone(),
        instance,
        own_user: UserId(rustix::process::geteuid().as_raw()),
        connections: AtomicU64::new(0),
        unread: Unread::default(),
        stopping: stopping.clone(),
        verifying: AtomicBool::new(false),
    });
    let mut tasks = start_tasks(&committer, &reader, &settings, &clock);
    // These end by themselves only if they panicked, and then something that clients wait for does not come.
    let (gathering, pacing) = (gather(committer.gatherer), pace(Arc::clone(&hub)));
    tasks.spawn(async move {
        gathering.await;
        "gatherer"
    });
    tasks.spawn(async move {
        pacing.await;
        "pace"
    });
    tasks.spawn({
        let passing = timer::now_and_then(committer.queue.clone());
        async move {
            passing.await;
            "hourly"
        }
    });
    let serving = tokio::spawn(listener::serve(listener, Arc::clone(&shared), stopping));
    let database = settings.data_dir.join(redb::FILE_NAME);
    let _ = ready.send(Ready { socket: settings.socket.clone(), database });

    // From here on: until told to stop, or until the store fails.
    let mut ended = committer.ended.clone();
    let lost = tokio::select! {
        () = stop => None,
        _ = ended.wait_for(|ended| *ended) => None,
        Some(task) = tasks.join_next() => Some(task),
    };
    stop_sender.send_replace(true);
    // Clients get their last answers; one that does not take them cannot hold up the end.
    let aborter = serving.abort_handle();
    if tokio::time::timeout(Duration::from_millis(STOP_GRACE_MS), serving).await.is_err() {
        let left = counted(shared.connections.load(Ordering::Relaxed), "connection");
        tracing::warn!("{left} had not taken all answers after {STOP_GRACE_MS} ms and cannot be waited for");
        aborter.abort();
    }
    drop(shared);
    let _ = std::fs::remove_file(&settings.socket);
    // With the tasks and the last queue gone, the committer writes what it has and ends.
    tasks.shutdown().await;
    drop(committer.queue);
    join(committer.thread, committer.ended).await?;
    match lost {
        None => Ok(()),
        Some(Ok(name)) => Err(StartError::Task(name.to_owned())),
        Some(Err(error)) => Err(StartError::Task(error.to_string())),
    }
}

/// What the daemon does of its own accord, each in a task that ends only with the committer.
fn start_tasks(
    committer: &committer::Committer,
    reader: &Arc<dyn Reader>,
    settings: &Settings,
    clock: &Clock,
) -> JoinSet<&'static str> {
    let mut tasks = JoinSet::new();
    let (queue, signs) = (|| committer.queue.clone(), || committer.signs.clone());
    let timer = timer::run(committer.deadline.clone(), queue(), clock.clone());
    tasks.spawn(async move {
        timer.await;
        "timer"
    });
    let (schedule, catch_up) = (settings.schedule.clone(), settings.open_at_start);
    let scheduler = scheduler::run(Arc::clone(reader), queue(), signs(), schedule, clock.clone(), catch_up);
    tasks.spawn(async move {
        scheduler.await;
        "scheduler"
    });
    let collector = collector::run(Arc::clone(reader), queue(), signs(), settings.collection.clone(), clock.clone());
    tasks.spawn(async move {
        collector.await;
        "collector"
    });
    let limits = settings.collection.of_reports();
    let reporter = reporter::run(Arc::clone(reader), queue(), signs(), clock.clone(), limits);
    tasks.spawn(async move {
        reporter.await;
        "reporter"
    });
    tasks
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

/// Puts the configured rules in force, and opens a round if there has been none, or if a collection was missed.
async fn put_in_force(
    queue: &Queue,
    reader: &dyn Reader,
    settings: &Settings,
    clock: &Clock,
) -> Result<(), StartError> {
    if let Err(refusal) = ask(queue, Command::Configure { rules: settings.rules.clone() }).await? {
        return Err(StartError::Rules(format!("{}; {}", refusal.message(), refusal.hint())));
    }
    // A tick first: a countdown that ran out while nobody was there closes its round with its own cause.
    let _ = ask(queue, Command::Tick).await?;
    let (due, next) = scheduler::plan(&*reader.snapshot()?, &settings.schedule, clock.now())?;
    let is_new = reader.snapshot()?.market()?.round.is_none();
    // A new market need not wait for what its schedule missed before it was there: its first round is this month's.
    let missed = due.filter(|_| settings.open_at_start && !is_new);
    if let Err(refusal) = ask(queue, scheduler::command(missed, next, Cause::StartUp)).await? {
        tracing::warn!("no collection was begun: {}", refusal.message());
    }
    if settings.open_at_start && is_new {
        let open = Command::OpenRound { period: clock.period(), cause: Cause::StartUp, reason: None };
        if let Err(refusal) = ask(queue, open).await? {
            tracing::warn!("no round was opened: {}", refusal.message());
        }
    }
    Ok(())
}

/// Gives the committer a command of the daemon's own and waits for its outcome.
async fn ask(queue: &Queue, command: Command) -> Result<Result<Outcome, Refusal>, StartError> {
    let unknown = |_| StartError::Read(Fault("the store failed while starting; see the log".to_owned()));
    carry_out(queue, command).await.map_err(unknown)
}
