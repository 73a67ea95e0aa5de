//! The manufacturer's socket: accepts the distributor, and as many connections at once as are bounded.

use std::time::Duration;

use tokio::io::AsyncWriteExt;
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::book::BookError;
use super::interface::Interface;
use super::session;
use crate::ipc::envelope::{CallId, write_error};
use crate::ipc::error::ErrorObject;
use crate::limits::{BUSY_RETRY_AFTER_MS, WORKS_CONNECTIONS_MAX_COUNT};
use crate::market::reason::Reason;

/// Accepts until `stop`, then until everything that was asked is answered.
///
/// # Errors
/// The book failed.
pub(super) async fn serve(
    listener: UnixListener,
    interface: Interface,
    mut stop: watch::Receiver<bool>,
) -> Result<(), BookError> {
    let mut sessions: JoinSet<Result<(), BookError>> = JoinSet::new();
    let mut pause_ms = 1;
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            Some(ended) = sessions.join_next(), if !sessions.is_empty() => {
                ended.unwrap_or(Ok(()))?;
                continue;
            }
            _ = stop.wait_for(|stop| *stop) => break,
        };
        match accepted {
            Ok((stream, _)) if sessions.len() < WORKS_CONNECTIONS_MAX_COUNT => {
                pause_ms = 1;
                let (interface, stop) = (interface.clone(), stop.clone());
                sessions.spawn(async move { session::serve(stream, &interface, stop).await });
            }
            Ok((stream, _)) => turn_away(stream).await,
            Err(_) => {
                // Out of file descriptors, most likely: wait until somebody leaves rather than spin.
                tokio::time::sleep(Duration::from_millis(pause_ms)).await;
                pause_ms = (pause_ms * 2).min(1000);
            }
        }
    }
    drop(listener);
    while let Some(ended) = sessions.join_next().await {
        ended.unwrap_or(Ok(()))?;
    }
    Ok(())
}

/// One connection too many is told so.
async fn turn_away(mut stream: UnixStream) {
    let message = format!("all {WORKS_CONNECTIONS_MAX_COUNT} connections are taken");
    let error = ErrorObject::new(Reason::Busy, message).with_retry_after_ms(BUSY_RETRY_AFTER_MS);
    let mut line = Vec::new();
    write_error(&mut line, &CallId::null(), &error.with_hint("Connect again in a moment."));
    line.push(b'\n');
    // A fresh socket takes a short line at once; whoever made it full is not waited for.
    let _ = tokio::time::timeout(Duration::from_millis(BUSY_RETRY_AFTER_MS), stream.write_all(&line)).await;
}
