//! Deciding a batch: each submission sees what the earlier ones changed; all effects become one set of changes.

use std::sync::Arc;

use super::Committed;
use crate::market::command::Submission;
use crate::market::decide::decide_on;
use crate::market::draft::{Draft, Touched};
use crate::market::outcome::Answer;
use crate::market::round::Round;
use crate::market::state::Market;
use crate::market::time::Timestamp;
use crate::market::view::{Read, View};

/// A decided batch that is not durable yet. What it tells is out of reach until [`Decided::committed`].
pub(super) struct Decided {
    answers: Vec<Answer>,
    market: Market,
    round: Option<Round>,
    changes: Touched,
}

/// Decides every submission in order on top of `base`.
///
/// # Errors
/// A row could not be read; then nothing of the batch is decided.
pub(super) fn decide_batch<V: View + ?Sized>(base: &V, batch: &[Submission], now: Timestamp) -> Read<Decided> {
    let mut draft = Draft::with_room(base, batch.len());
    let mut answers = Vec::with_capacity(batch.len());
    for submission in batch {
        answers.push(decide_on(&mut draft, submission, now)?);
    }
    let market = draft.market()?;
    let round = market.round.map_or(Ok(None), |id| draft.round(id))?;
    let changes = draft.into_touched();
    Ok(Decided { answers, market, round, changes })
}

impl Decided {
    /// What must be made durable; empty if nothing changed.
    pub(super) fn changes(&self) -> &Touched {
        &self.changes
    }

    /// To be called only after the changes are durable (law L2). The changed rows come back without their events,
    /// which everybody shares.
    pub(super) fn committed(mut self) -> (Committed, Touched) {
        let events = std::mem::take(&mut self.changes.others.events).into_iter().map(Arc::new).collect();
        let committed = Committed { answers: self.answers, events, market: self.market, round: self.round };
        (committed, self.changes)
    }
}
