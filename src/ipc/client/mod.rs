//! The typed client: calls by method type, many at once on one connection, and the daemon's notifications.

mod steady;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio::sync::{Notify, mpsc, oneshot};
use tokio::task::JoinHandle;

use super::error::ErrorObject;
use super::frame::Lines;
use super::methods::Method;
use crate::limits::{CONNECT_TIMEOUT_MS, LINE_OUT_MAX_BYTES, WATCH_PAGE_EVENTS};

pub use steady::{Identity, Steady, TOOLS, Tokens, UnusableToken};

/// Why a call has no result.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    #[error("no daemon answers at {path}: {cause}")]
    Unreachable { path: PathBuf, cause: std::io::Error },
    /// Somebody listens, and nothing is answered; nothing was changed, for nothing but a read was asked, if anything.
    #[error("the daemon at {path} is there, but does not answer")]
    NoAnswer { path: PathBuf },
    /// The connection ended before the answer came: whether the call took effect is not known.
    #[error("the connection was lost before the answer came")]
    Lost,
    /// The same key was asked again for a while, and still no answer came.
    #[error("the outcome is unknown: the daemon did not answer in time")]
    OutcomeUnknown { key: String },
    /// Nothing was sent.
    #[error(transparent)]
    UnusableToken(#[from] UnusableToken),
    #[error("{}", .0.message)]
    Refused(Box<ErrorObject>),
    #[error("the daemon's answer is not understood: {0}; are daemon and tool of the same version?")]
    Garbled(String),
}

/// A result as it came, and as its type.
#[derive(Debug)]
pub struct Reply<R> {
    pub raw: Box<RawValue>,
    pub value: R,
}

/// Something the daemon told unasked.
#[derive(Debug)]
pub struct Notification {
    pub method: String,
    pub params: Box<RawValue>,
}

type Answer = Result<Box<RawValue>, Box<ErrorObject>>;

/// What the connection still owes.
#[derive(Debug)]
struct Waiting {
    /// Calls that wait for their answers; none once the connection has ended.
    calls: Option<HashMap<u64, oneshot::Sender<Answer>>>,
    /// Why the daemon ended the connection, if it said so: a full daemon does before it has read any call.
    farewell: Option<Box<ErrorObject>>,
}

impl Waiting {
    fn end_of_connection(&self) -> CallError {
        self.farewell.clone().map_or(CallError::Lost, CallError::Refused)
    }
}

/// One connection. Cheap calls from many tasks may share it.
#[derive(Debug)]
pub struct Client {
    outgoing: Arc<Outgoing>,
    waiting: Arc<Mutex<Waiting>>,
    next_id: std::sync::atomic::AtomicU64,
    notifications: tokio::sync::Mutex<mpsc::Receiver<Notification>>,
    reader: JoinHandle<()>,
    writer: JoinHandle<()>,
}

/// Calls that are not written yet; together no more than wait for their answers.
#[derive(Debug, Default)]
struct Outgoing {
    lines: Mutex<Vec<u8>>,
    come: Notify,
}

impl Drop for Client {
    fn drop(&mut self) {
        self.reader.abort();
        self.writer.abort();
    }
}

#[derive(Serialize)]
struct Request<'a, P> {
    jsonrpc: &'static str,
    id: u64,
    method: &'a str,
    params: P,
}

#[derive(Deserialize)]
struct Incoming<'l> {
    id: Option<u64>,
    #[serde(borrow)]
    result: Option<&'l RawValue>,
    error: Option<Box<ErrorObject>>,
    #[serde(borrow)]
    method: Option<&'l str>,
    #[serde(borrow)]
    params: Option<&'l RawValue>,
}

impl Client {
    /// # Errors
    /// [`CallError::Unreachable`] when nobody listens there, [`CallError::NoAnswer`] when whoever does takes no more
    /// connections.
    pub async fn connect(path: &Path) -> Result<Self, CallError> {
        let no_answer = || CallError::NoAnswer { path: path.to_owned() };
        let connecting = tokio::time::timeout(Duration::from_millis(CONNECT_TIMEOUT_MS), UnixStream::connect(path));
        let stream = connecting.await.map_err(|_| no_answer())?.map_err(|cause| match cause.kind() {
            // So many connections wait already that the kernel makes no more.
            std::io::ErrorKind::WouldBlock => no_answer(),
            _ => CallError::Unreachable { path: path.to_owned(), cause },
        })?;
        let (read_half, write_half) = stream.into_split();
        let waiting = Arc::new(Mutex::new(Waiting { calls: Some(HashMap::new()), farewell: None }));
        // Notifications that nobody takes hold up this connection, not this program's memory.
        let (notify, notifications) = mpsc::channel(WATCH_PAGE_EVENTS);
        let reader = tokio::spawn(read_answers(read_half, Arc::clone(&waiting), notify));
        let outgoing = Arc::new(Outgoing::default());
        let writer = tokio::spawn(write_calls(write_half, Arc::clone(&outgoing)));
        Ok(Self {
            outgoing,
            waiting,
            next_id: std::sync::atomic::AtomicU64::new(1),
            notifications: tokio::sync::Mutex::new(notifications),
            reader,
            writer,
        })
    }

    /// Calls a method and waits for its result.
    ///
    /// # Errors
    /// Every [`CallError`] but `Unreachable`, `NoAnswer` and `OutcomeUnknown`.
    pub async fn call<M: Method>(&self, params: &M::Params) -> Result<Reply<M::Result>, CallError> {
        let raw = self.call_raw(M::NAME, params).await?;
        let value = serde_json::from_str(raw.get()).map_err(|e| CallError::Garbled(e.to_string()))?;
        Ok(Reply { raw, value })
    }

    /// Calls a method by name; the result stays as it came.
    ///
    /// # Errors
    /// As [`Client::call`].
    pub async fn call_raw(&self, method: &str, params: impl Serialize) -> Result<Box<RawValue>, CallError> {
        self.begin(method, params).await?.answer().await
    }

    /// Sends a call without waiting for its answer, so that many may be on their way at once.
    ///
    /// # Errors
    /// The connection has ended, or the params cannot be encoded; then nothing was sent.
    pub async fn begin(&self, method: &str, params: impl Serialize) -> Result<Begun, CallError> {
        let id = self.next_id.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let mut line = serde_json::to_vec(&Request { jsonrpc: "2.0", id, method, params })
            .map_err(|e| CallError::Garbled(e.to_string()))?;
        line.push(b'\n');
        let (tell, told) = oneshot::channel();
        {
            let mut waiting = lock(&self.waiting);
            match waiting.calls.as_mut() {
                Some(calls) => drop(calls.insert(id, tell)),
                None => return Err(waiting.end_of_connection()),
            }
        }
        self.outgoing.lines.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(&line);
        self.outgoing.come.notify_one();
        Ok(Begun { told, waiting: Arc::clone(&self.waiting) })
    }

    /// The daemon said that it ends this connection, or it has ended.
    pub fn is_ending(&self) -> bool {
        let waiting = lock(&self.waiting);
        waiting.calls.is_none() || waiting.farewell.is_some()
    }

    /// The next notification; none once the connection has ended.
    pub async fn notification(&self) -> Option<Notification> {
        self.notifications.lock().await.recv().await
    }
}

/// A call that was sent.
#[derive(Debug)]
pub struct Begun {
    told: oneshot::Receiver<Answer>,
    waiting: Arc<Mutex<Waiting>>,
}

impl Begun {
    /// Waits for the answer.
    ///
    /// # Errors
    /// As [`Client::call`].
    pub async fn answer(self) -> Result<Box<RawValue>, CallError> {
        match self.told.await {
            Ok(answer) => answer.map_err(CallError::Refused),
            Err(_) => Err(lock(&self.waiting).end_of_connection()),
        }
    }
}

fn lock(waiting: &Mutex<Waiting>) -> MutexGuard<'_, Waiting> {
    // The map stays usable whatever a panicking holder was doing.
    waiting.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Writes what was called, many calls at once if many are made at once.
async fn write_calls(mut to: OwnedWriteHalf, outgoing: Arc<Outgoing>) {
    let mut lines = Vec::new();
    loop {
        outgoing.come.notified().await;
        std::mem::swap(&mut lines, &mut outgoing.lines.lock().unwrap_or_else(PoisonError::into_inner));
        // If this fails, the reader notices the end, too, and may find the daemon's last words before it.
        if to.write_all(&lines).await.is_err() {
            return;
        }
        lines.clear();
    }
}

/// Reads until the connection ends, then lets every waiting call know.
async fn read_answers(mut from: OwnedReadHalf, waiting: Arc<Mutex<Waiting>>, notify: mpsc::Sender<Notification>) {
    let mut lines = Lines::new(LINE_OUT_MAX_BYTES);
    loop {
        match from.read_buf(lines.buffer()).await {
            Ok(0) | Err(_) => break,
            Ok(_) => {}
        }
        loop {
            let notification = match lines.next_line() {
                Ok(Some(line)) => deliver(line, &waiting),
                Ok(None) => break,
                Err(_) => return drop(lock(&waiting).calls.take()),
            };
            if let Some(notification) = notification
                && notify.send(notification).await.is_err()
            {
                break;
            }
        }
    }
    drop(lock(&waiting).calls.take());
}

/// Hands an answer to whoever waits for it; a notification is handed back.
fn deliver(line: &[u8], waiting: &Mutex<Waiting>) -> Option<Notification> {
    let incoming: Incoming<'_> = serde_json::from_slice(line).ok()?;
    if let Some(method) = incoming.method {
        let params = incoming.params.unwrap_or(RawValue::NULL).to_owned();
        return Some(Notification { method: method.to_owned(), params });
    }
    let answer: Answer = match (incoming.error, incoming.result) {
        (Some(error), _) => Err(error),
        (None, result) => Ok(result.unwrap_or(RawValue::NULL).to_owned()),
    };
    let mut waiting = lock(waiting);
    if let (None, Err(error)) = (incoming.id, &answer) {
        waiting.farewell = Some(error.clone());
    }
    let calls = waiting.calls.as_mut()?;
    match (incoming.id, &answer) {
        (Some(id), _) => drop(calls.remove(&id).map(|tell| tell.send(answer))),
        // An error that belongs to no call concerns the connection: everybody on it is told.
        (None, Err(error)) => {
            calls.drain().for_each(|(_, tell)| drop(tell.send(Err(error.clone()))));
        }
        (None, Ok(_)) => {}
    }
    None
}
