//! Start and stop, in order: book (its lock makes this the only program on it), lines, socket, tasks; and back.

use std::path::PathBuf;
use std::sync::Arc;

use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;

use super::book::{Book, BookError, OpenError, SharedBook};
use super::interface::Interface;
use super::link::Link;
use super::news::{Teller, What};
use super::plan::Plan;
use super::production::{Floor, Picture};
use super::{clock, listener, production, registration, release, standing};
use crate::ipc::client::Steady;
use crate::ipc::socket;
use crate::ipc::socket_access::Access;
use crate::market::interface::Endpoint;
use crate::market::key::Key;
use crate::market::names::AccountName;

/// Everything the works need to know before they start.
pub struct Settings {
    pub manufacturer: AccountName,
    pub plan: Plan,
    pub data_dir: PathBuf,
    /// Where the distributor finds the socket; its path is absolute.
    pub endpoint: Endpoint,
    /// Who may connect to it.
    pub access: Access,
    /// Make the socket known to the distributor, with keys made by this.
    pub register: Option<fn() -> Key>,
    /// Two clients that speak to the distributor in the manufacturer's name: one asks, one sends batches.
    pub clients: [Steady; 2],
}

/// Why the works did not start, or did not end as they should.
#[derive(Debug, thiserror::Error)]
pub enum WorksError {
    #[error("{0}")]
    Open(#[from] OpenError),
    #[error("{0}")]
    Book(#[from] BookError),
    #[error("cannot listen on {path}: {cause}; choose another socket with --listen")]
    Listen { path: PathBuf, cause: std::io::Error },
    #[error("a task of the works failed: {0}")]
    Task(String),
}

impl WorksError {
    /// Starting again would meet the same: somebody has to change something first.
    pub fn is_configuration(&self) -> bool {
        matches!(self, Self::Open(_) | Self::Listen { .. })
    }
}

/// Works that run.
pub struct Handle {
    book: SharedBook,
    floor: Floor,
    teller: Teller,
    stop: watch::Sender<bool>,
    tasks: JoinSet<Result<(), BookError>>,
    socket: PathBuf,
}

/// Starts the works: from now on they produce and answer.
///
/// # Errors
/// The book cannot be used, or the socket cannot be had.
pub async fn start(settings: Settings, teller: Teller) -> Result<Handle, WorksError> {
    let book = Book::open(&settings.data_dir, &settings.manufacturer, &clock::new_id())?;
    let book = SharedBook::new(book);
    let lines = settings.plan.lines.len();
    let floor = Floor::set_up(&book, settings.plan.lines).await?;
    let socket = settings.endpoint.path().to_owned();
    let cannot_listen = |cause| WorksError::Listen { path: socket.clone(), cause };
    let listener = socket::bind(&socket, &settings.access).map_err(cannot_listen)?;
    teller.tell(What::Listening {
        socket: socket.display().to_string(),
        manufacturer: settings.manufacturer.to_string(),
        lines,
    });
    let (stop, stopping) = watch::channel(false);
    let made = Arc::new(Notify::new());
    let mut tasks = JoinSet::new();
    // Whoever sends batches may wait for the distributor; whoever answers him must not wait for that.
    let [asking, sending] = settings.clients.map(Link::new);
    let interface =
        Interface { book: book.clone(), teller: teller.clone(), link: asking.clone(), floor: floor.clone() };
    tasks.spawn(listener::serve(listener, interface, stopping.clone()));
    tasks.spawn(production::run(floor.clone(), book.clone(), teller.clone(), Arc::clone(&made), stopping.clone()));
    tasks.spawn(release::run(book.clone(), sending, teller.clone(), made, stopping.clone()));
    tasks.spawn({
        let looking = standing::run(asking.clone(), teller.clone(), stopping.clone());
        async move {
            looking.await;
            Ok(())
        }
    });
    if let Some(new_key) = settings.register {
        let (endpoint, currency, teller) = (settings.endpoint, settings.plan.currency, teller.clone());
        tasks.spawn(async move {
            registration::run(asking, endpoint, currency, new_key, teller, stopping).await;
            Ok(())
        });
    }
    Ok(Handle { book, floor, teller, stop, tasks, socket })
}

impl Handle {
    /// The works now.
    ///
    /// # Errors
    /// The book failed.
    pub async fn picture(&self) -> Result<Picture, WorksError> {
        Ok(self.floor.picture(&self.book).await?)
    }

    /// Waits until the book fails; for as long as all is well, for ever.
    ///
    /// # Errors
    /// Always.
    pub async fn failed(&mut self) -> WorksError {
        loop {
            match self.tasks.join_next().await {
                Some(Ok(Ok(()))) => {}
                Some(Ok(Err(error))) => return error.into(),
                Some(Err(error)) => return WorksError::Task(error.to_string()),
                None => std::future::pending().await,
            }
        }
    }

    /// Takes no more calls, answers those that were taken, and ends. Every finished batch is in the book.
    ///
    /// # Errors
    /// The book failed, or a task did.
    pub async fn stop(mut self) -> Result<(), WorksError> {
        self.stop.send_replace(true);
        let mut ended = Ok(());
        while let Some(task) = self.tasks.join_next().await {
            ended = match task {
                Ok(Ok(())) => ended,
                Ok(Err(error)) => Err(error.into()),
                Err(error) => Err(WorksError::Task(error.to_string())),
            };
        }
        let _ = std::fs::remove_file(&self.socket);
        self.teller.tell(What::Stopped);
        ended
    }
}
