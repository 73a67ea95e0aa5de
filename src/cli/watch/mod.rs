//! `watch`, for customers and manufacturers: a live table on a terminal, one line per change elsewhere.
//!
//! The [`stream`] keeps the connection and tells what comes; the [`board`] knows the offers as they are by now; a
//! [`screen`] draws them, or [`lines`] prints the changes.

pub(super) mod board;
mod ends;
pub(in crate::cli) mod frame;
mod lines;
mod live;
mod pipe;
mod rows;
pub(in crate::cli) mod screen;
pub(super) mod stream;
pub(super) mod words;

use tokio::sync::mpsc;

use super::args::common::{Common, Format};
use super::args::watch::WatchArgs;
use super::connect;
use super::failure::{Failure, status};
use super::output::Output;
use super::runtime::Ended;
use crate::ipc::client::{Identity, Steady};
use crate::limits::WATCH_QUEUE_MAX_MESSAGES;
use crate::market::account::Role;
use crate::market::event::Topic;
use stream::{Stream, Told};

/// Watches until what the arguments say, Ctrl-C, or the end of whoever reads the output.
///
/// # Errors
/// Status 69 if there is no daemon to begin with, 13 when `--timeout` has passed.
pub async fn run(common: &Common, output: &Output, args: &WatchArgs, role: Role) -> Ended {
    let path = connect::socket_path(common)?;
    let identity = identity(common, args, role);
    let currency = connect::currency(&mut Steady::new(&path, identity.clone())).await?;
    let on_screen = output.stream_format() == Format::Table && output.stdout_is_terminal && !is_dumb();
    let mut stream = Stream::new(path, identity, args, on_screen || args.snapshot);
    let began = stream.begin().await?;
    let (tell, told) = mpsc::channel(WATCH_QUEUE_MAX_MESSAGES);
    // In a task of its own: whoever waits for what it tells may turn to the clock without disturbing it.
    let streaming = tokio::spawn(stream.run(tell));
    let shown = show(output, args, &currency, began, told, on_screen);
    let ended = match args.timeout {
        None => shown.await,
        Some(limit) => tokio::time::timeout(limit, shown).await.unwrap_or_else(|_| Err(timed_out(args))),
    };
    streaming.abort();
    // Aborted, or ended by itself because nobody listens any more: both are its end.
    drop(streaming.await);
    ended
}

async fn show(
    output: &Output,
    args: &WatchArgs,
    currency: &crate::market::amounts::Currency,
    began: Told,
    told: mpsc::Receiver<Result<Told, Failure>>,
    on_screen: bool,
) -> Ended {
    if on_screen {
        return live::run(output, args, currency, began, told).await;
    }
    tokio::select! {
        ended = lines::run(output, args, currency, began, told) => ended,
        () = pipe::reader_is_gone() => Err(Failure::ClosedPipe),
    }
}

/// Orders and reports are one's own; offers and rounds anybody may see, with or without an account.
fn identity(common: &Common, args: &WatchArgs, role: Role) -> Identity {
    let personal = args.topics().iter().any(|t| matches!(t, Topic::Orders | Topic::Reports));
    match common.act_as {
        None if !personal => Identity::User,
        _ => connect::identity(common, role),
    }
}

/// A terminal on which the cursor cannot be moved.
fn is_dumb() -> bool {
    std::env::var_os("TERM").is_none_or(|t| t == "dumb" || t.is_empty())
}

fn timed_out(args: &WatchArgs) -> Failure {
    let waited = args.timeout.unwrap_or_default();
    Failure::new(status::TIMED_OUT, format!("the watch ended after {waited:?}, as --timeout says"), "")
}
