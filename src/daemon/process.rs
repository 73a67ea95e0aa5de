//! The daemon as a Unix process: settings, log, runtime, and the signals that stop it.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::oneshot;
use tracing_subscriber::filter::LevelFilter;

use super::boot::{Ready, StartError, run};
use super::config::{ConfigError, Flags, Settings};
use crate::ipc::secret::leave_no_core;

/// Why the process ends with a failure.
#[derive(Debug, thiserror::Error)]
pub enum ProcessError {
    #[error("{0}")]
    Config(#[from] ConfigError),
    #[error("{0}")]
    Start(#[from] StartError),
    #[error("cannot start: {0}")]
    Runtime(#[from] std::io::Error),
}

impl ProcessError {
    /// Starting again would meet the same: somebody has to change something first.
    pub fn is_configuration(&self) -> bool {
        match self {
            Self::Config(_) => true,
            Self::Start(error) => error.is_configuration(),
            Self::Runtime(_) => false,
        }
    }
}

/// Runs the daemon until SIGTERM or SIGINT; what was accepted by then is answered first.
///
/// # Errors
/// What kept it from starting, or ended it before its time.
pub fn serve(flags: &Flags) -> Result<(), ProcessError> {
    let settings = Settings::load(flags)?;
    leave_no_core();
    start_log();
    allow_open_files(settings.limits.connections as u64);
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(connection_threads()).enable_all().build()?;
    runtime.block_on(async {
        let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
        let stop = async move {
            tokio::select! {
                _ = terminate.recv() => tracing::info!("SIGTERM: answering what was accepted, then stopping"),
                _ = interrupt.recv() => tracing::info!("SIGINT: answering what was accepted, then stopping"),
            }
        };
        let (ready, is_ready) = oneshot::channel::<Ready>();
        let announce = tokio::spawn(async move {
            if let Ok(ready) = is_ready.await {
                tracing::info!(socket = %ready.socket.display(), database = %ready.database.display(), "ready");
            }
        });
        let ended = run(settings, stop, ready).await;
        let _ = announce.await;
        if ended.is_ok() {
            tracing::info!("stopped");
        }
        Ok(ended?)
    })
}

/// Threads that read and write connections. Half of the processors: the committer, the disk's interrupts and the
/// clients themselves need the others.
fn connection_threads() -> usize {
    std::thread::available_parallelism().map_or(1, |processors| processors.get().div_ceil(2))
}

/// Files besides connections: the store's, the log, the runtime's own.
const OTHER_FILES: u64 = 64;

/// Raises the soft limit of open files so far that every allowed connection can be served.
fn allow_open_files(connections: u64) {
    let limit = getrlimit(Resource::Nofile);
    let needed = connections + OTHER_FILES;
    if limit.current.is_none_or(|current| current >= needed) {
        return;
    }
    let possible = limit.maximum.map_or(needed, |maximum| maximum.min(needed));
    let raised = setrlimit(Resource::Nofile, Rlimit { current: Some(possible), ..limit });
    if raised.is_err() || possible < needed {
        tracing::warn!(
            "only {possible} files may be open, {needed} are needed for all connections; raise `ulimit -Hn`"
        );
    }
}

/// How much goes into the log: error, warn, info, debug, trace.
pub(super) const LOG_VARIABLE: &str = "CDS_LOG";

pub(super) fn log_level() -> LevelFilter {
    std::env::var(LOG_VARIABLE).ok().and_then(|v| v.parse().ok()).unwrap_or(LevelFilter::INFO)
}

/// The log goes to stderr.
fn start_log() {
    let log = tracing_subscriber::fmt().with_writer(std::io::stderr).with_max_level(log_level()).with_target(false);
    // A second call, as in tests, keeps the first log.
    let _ = log.with_ansi(false).try_init();
}
