//! One connection to the manufacturer's socket: a line comes, a line goes, until the caller leaves.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;
use tokio::sync::watch;
use tokio::time::timeout;

use super::book::BookError;
use super::interface::{Interface, NoAnswer};
use crate::ipc::envelope::{self, Call, CallId, Incoming, Malformed, write_error};
use crate::ipc::error::ErrorObject;
use crate::ipc::frame::{Lines, Oversize};
use crate::limits::{BATCH_MAX_CALLS, WORKS_IDLE_MS, WORKS_LINE_IN_MAX_BYTES};
use crate::market::reason::Reason;

/// How long a caller that sent too long a line may take to read why the connection ends.
const FAREWELL: Duration = Duration::from_secs(2);
const IDLE: Duration = Duration::from_millis(WORKS_IDLE_MS);

/// Serves one caller until it leaves, is idle for too long, or `stop` says so.
///
/// # Errors
/// The book failed: nothing more may be answered.
pub(super) async fn serve(
    mut stream: UnixStream,
    interface: &Interface,
    mut stop: watch::Receiver<bool>,
) -> Result<(), BookError> {
    let mut lines = Lines::new(WORKS_LINE_IN_MAX_BYTES);
    loop {
        loop {
            let reply = match lines.next_line() {
                Ok(Some(line)) => answer_line(line, interface).await?,
                Ok(None) => break,
                Err(oversize) => {
                    farewell(stream, oversize).await;
                    return Ok(());
                }
            };
            if !written(&mut stream, &reply).await {
                return Ok(());
            }
        }
        let read = tokio::select! {
            read = timeout(IDLE, stream.read_buf(lines.buffer())) => read,
            _ = stop.wait_for(|stop| *stop) => return Ok(()),
        };
        match read {
            Ok(Ok(1..)) => {}
            Ok(Ok(_)) => break,
            Ok(Err(_)) | Err(_) => return Ok(()),
        }
    }
    // The last line counts without its newline, too.
    if !lines.unfinished().is_empty() {
        let reply = answer_line(lines.unfinished(), interface).await?;
        written(&mut stream, &reply).await;
    }
    Ok(())
}

/// Whether the caller took it.
async fn written(stream: &mut UnixStream, reply: &[u8]) -> bool {
    matches!(timeout(IDLE, stream.write_all(reply)).await, Ok(Ok(())))
}

/// The reply to one line, with its newline; nothing if nothing is to be answered.
async fn answer_line(line: &[u8], interface: &Interface) -> Result<Vec<u8>, BookError> {
    let mut reply = Vec::new();
    match envelope::read(line, BATCH_MAX_CALLS) {
        Incoming::Single(call) => answer(call, interface, &mut reply).await?,
        Incoming::Batch(calls) => {
            for call in calls {
                let mut one = Vec::new();
                answer(call, interface, &mut one).await?;
                if !one.is_empty() {
                    reply.push(if reply.is_empty() { b'[' } else { b',' });
                    reply.append(&mut one);
                }
            }
            if !reply.is_empty() {
                reply.push(b']');
            }
        }
    }
    if !reply.is_empty() {
        reply.push(b'\n');
    }
    Ok(reply)
}

async fn answer(call: Result<Call<'_>, Malformed>, interface: &Interface, out: &mut Vec<u8>) -> Result<(), BookError> {
    let call = match call {
        Ok(call) => call,
        Err(Malformed { id, error }) => {
            if let Some(id) = id {
                write_error(out, &id, &error);
            }
            return Ok(());
        }
    };
    let result = match interface.answer(&call).await {
        Ok(json) => Ok(json),
        Err(NoAnswer::Refused(error)) => Err(error),
        Err(NoAnswer::Failed(error)) => return Err(error),
    };
    let Some(id) = call.id else { return Ok(()) };
    match result {
        Ok(json) => {
            out.extend_from_slice(b"{\"jsonrpc\":\"2.0\",\"id\":");
            out.extend_from_slice(id.as_json().as_bytes());
            out.extend_from_slice(b",\"result\":");
            out.extend_from_slice(&json);
            out.push(b'}');
        }
        Err(error) => drop(write_error(out, &id, &error)),
    }
    Ok(())
}

/// Tells why the connection ends, and takes what is still coming, so that the words arrive.
async fn farewell(mut stream: UnixStream, oversize: Oversize) {
    let error = ErrorObject::new(Reason::InvalidRequest, format!("{oversize}; the connection ends here"));
    let error = error.with_detail("limit_bytes", oversize.limit_bytes).with_hint("Send shorter lines.");
    let mut line = Vec::new();
    write_error(&mut line, &CallId::null(), &error);
    line.push(b'\n');
    let last_words = async {
        if stream.write_all(&line).await.is_ok() && stream.shutdown().await.is_ok() {
            let mut rest = Vec::with_capacity(64 * 1024);
            while matches!(stream.read_buf(&mut rest).await, Ok(1..)) {
                rest.clear();
            }
        }
    };
    let _ = timeout(FAREWELL, last_words).await;
}
