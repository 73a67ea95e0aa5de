//! The listener: binds the socket, tells who is calling, and gives every connection a task of its own.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::io::AsyncWriteExt;
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::caller::Caller;
use super::session;
use super::shared::Shared;
use crate::ipc::envelope::{CallId, write_error};
use crate::ipc::error::ErrorObject;
use crate::limits::BUSY_RETRY_AFTER_MS;
use crate::market::account::UserId;
use crate::market::reason::Reason;

/// Accepts until `stop`, then waits until every connection has its answers.
pub(super) async fn serve(listener: UnixListener, shared: Arc<Shared>, mut stop: watch::Receiver<bool>) {
    let mut sessions = JoinSet::new();
    let mut pause_ms = 1;
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            ended = sessions.join_next(), if !sessions.is_empty() => {
                log_panic(ended);
                continue;
            }
            _ = stop.wait_for(|stop| *stop) => break,
        };
        match accepted {
            Ok((stream, _)) => {
                pause_ms = 1;
                admit(stream, &shared, &stop, &mut sessions);
            }
            Err(error) => {
                // Out of file descriptors, most likely: wait until somebody leaves rather than spin.
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(pause_ms)).await;
                pause_ms = (pause_ms * 2).min(1000);
            }
        }
    }
    drop(listener);
    while let Some(ended) = sessions.join_next().await {
        log_panic(Some(ended));
    }
}

fn log_panic(ended: Option<Result<(), tokio::task::JoinError>>) {
    if let Some(Err(error)) = ended {
        tracing::error!(%error, "a connection's task failed");
    }
}

fn admit(stream: UnixStream, shared: &Arc<Shared>, stop: &watch::Receiver<bool>, sessions: &mut JoinSet<()>) {
    let connected = shared.connections.fetch_add(1, Ordering::Relaxed);
    let place = Place(Arc::clone(shared));
    if connected >= shared.limits.connections as u64 {
        sessions.spawn(async move {
            turn_away(stream, &place.0).await;
            drop(place);
        });
        return;
    }
    let (user, process) = match stream.peer_cred() {
        Ok(credentials) => (UserId(credentials.uid()), credentials.pid()),
        Err(error) => return tracing::warn!(%error, "the kernel does not say who is calling"),
    };
    let caller = Caller::new(user, shared.is_operator(user), process);
    let stop = stop.clone();
    sessions.spawn(async move {
        session::serve(stream, caller, &place.0, stop).await;
        drop(place);
    });
}

/// A connection's place among those that are counted.
struct Place(Arc<Shared>);

impl Drop for Place {
    fn drop(&mut self) {
        self.0.connections.fetch_sub(1, Ordering::Relaxed);
    }
}

/// One connection too many is told so.
async fn turn_away(mut stream: UnixStream, shared: &Shared) {
    let message = format!("all {} connections are taken", shared.limits.connections);
    let error = ErrorObject::new(Reason::Busy, message).with_retry_after_ms(BUSY_RETRY_AFTER_MS);
    let mut line = Vec::new();
    write_error(&mut line, &CallId::null(), &error.with_hint("Connect again in a moment."));
    line.push(b'\n');
    let _ = tokio::time::timeout(Duration::from_secs(1), stream.write_all(&line)).await;
    let _ = stream.shutdown().await;
}
