//! Where a connection finds what was committed for it: filled under one short lock, with one wake-up per batch.

use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use crate::ipc::error::ErrorObject;
use crate::market::outcome::Answer;
use crate::market::reason::Reason;

/// What was committed for one call; `None` if it is not known whether it was (the store failed).
#[derive(Debug)]
pub(super) struct Answered {
    pub(super) ticket: u32,
    pub(super) answer: Option<Answer>,
}

/// Where an answer goes: its connection finds the call again by the ticket.
#[derive(Debug)]
pub(super) struct ReplyTo {
    pub(super) ticket: u32,
    pub(super) mailbox: Arc<Mailbox>,
}

/// Answers that their connection has not fetched yet: never more than it has calls in flight.
#[derive(Debug, Default)]
pub(super) struct Mailbox(Mutex<Inside>);

#[derive(Debug, Default)]
struct Inside {
    answers: Vec<Answered>,
    /// Who waits for them to come.
    reader: Option<Waker>,
}

impl Mailbox {
    fn inside(&self) -> MutexGuard<'_, Inside> {
        // Every change is one push or one swap: a panic elsewhere leaves nothing half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Fetches everything into `into`, which is empty, or has the task woken when something comes.
    pub(super) fn poll_fetch(&self, into: &mut Vec<Answered>, context: &Context<'_>) -> Poll<()> {
        let mut inside = self.inside();
        if inside.answers.is_empty() {
            if inside.reader.as_ref().is_none_or(|reader| !reader.will_wake(context.waker())) {
                inside.reader = Some(context.waker().clone());
            }
            return Poll::Pending;
        }
        std::mem::swap(&mut inside.answers, into);
        Poll::Ready(())
    }
}

/// Waits for the answer to the only command that a mailbox was made for.
pub(super) async fn only_answer(mailbox: &Mailbox) -> Option<Answer> {
    let mut answered = Vec::new();
    poll_fn(|context| mailbox.poll_fetch(&mut answered, context)).await;
    answered.pop().and_then(|a| a.answer)
}

/// What is told when the store failed under a change.
pub(super) fn outcome_unknown() -> ErrorObject {
    ErrorObject::new(Reason::Internal, "the store failed; whether this took effect is not known")
        .with_hint("Ask again with the same key once the daemon runs again: it settles what happened.")
}

/// Delivers a batch's answers: each into its mailbox at once, and every connection that waits is woken once, at the end.
#[derive(Debug, Default)]
pub(super) struct Round {
    readers: Vec<Waker>,
}

impl Round {
    pub(super) fn deliver(&mut self, reply_to: ReplyTo, answer: Option<Answer>) {
        let mut inside = reply_to.mailbox.inside();
        inside.answers.push(Answered { ticket: reply_to.ticket, answer });
        self.readers.extend(inside.reader.take());
    }

    pub(super) fn finish(&mut self) {
        self.readers.drain(..).for_each(Waker::wake);
    }
}

#[cfg(test)]
pub(super) mod testing {
    use super::*;

    /// Waits until so many answers have come.
    pub(in crate::daemon) async fn fetch(mailbox: &Mailbox, count: usize) -> Vec<Answered> {
        let (mut all, mut arrived) = (Vec::new(), Vec::new());
        while all.len() < count {
            std::future::poll_fn(|context| mailbox.poll_fetch(&mut arrived, context)).await;
            all.append(&mut arrived);
        }
        all
    }
}
