//! Commands that the daemon gives of its own accord, each waited for until it is on disk.

use std::future::poll_fn;
use std::sync::Arc;
use std::time::Duration;

use super::authorise::Authorised;
use super::mailbox::{Mailbox, ReplyTo};
use super::queue::{NotTaken, Queue};
use crate::limits::BUSY_RETRY_AFTER_MS;
use crate::market::command::Command;
use crate::market::outcome::Outcome;
use crate::market::refusal::Refusal;

/// The committer takes nothing any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ended;

/// Gives the committer a command, waits until it is committed, and says what came of it.
///
/// # Errors
/// The committer ends, or has failed: whether the command was carried out is not known.
pub(super) async fn carry_out(queue: &Queue, command: Command) -> Result<Result<Outcome, Refusal>, Ended> {
    let mailbox = Arc::new(Mailbox::default());
    let reply_to = ReplyTo { ticket: 0, mailbox: Arc::clone(&mailbox) };
    let mut entries = vec![(Authorised::system(command), Some(reply_to))];
    loop {
        match queue.submit_for_thread(&mut entries) {
            Ok(()) => break,
            Err(NotTaken::Closed) => return Err(Ended),
            Err(NotTaken::Full) => tokio::time::sleep(Duration::from_millis(BUSY_RETRY_AFTER_MS)).await,
        }
    }
    let mut answered = Vec::new();
    poll_fn(|context| mailbox.poll_fetch(&mut answered, context)).await;
    answered.pop().and_then(|a| a.answer).map(|a| a.result).ok_or(Ended)
}
