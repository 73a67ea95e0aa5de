//! Deciding a batch: each submission sees what the earlier ones changed; all effects become one set of changes.

use std::sync::Arc;

use super::Committed;
use crate::market::command::Submission;
use crate::market::decide::decide_on;
use crate::market::draft::{Draft, Touched};
use crate::market::event::EventGroup;
use crate::market::outcome::Answer;
use crate::market::time::Timestamp;
use crate::market::view::{Read, View};

/// A decided batch that is not durable yet.
pub(super) struct Decided {
    untold: Untold,
    changes: Touched,
}

/// What a batch tells; out of reach until [`Untold::durable`].
pub(super) struct Untold(Committed);

/// A batch that more can be added to. It remembers nothing of the view on which it is decided but the rows it changed: that
/// must stay the same until it is closed.
#[derive(Debug)]
pub(super) struct Open {
    draft: Draft<'static, ()>,
    answers: Vec<Answer>,
}

impl Open {
    /// With room for so many orders.
    pub(super) fn with_room(orders: usize) -> Self {
        Self { draft: Draft::with_room(&(), orders), answers: Vec::with_capacity(orders) }
    }

    /// Decides every submission in order on top of `base` and what the batch has changed already.
    ///
    /// # Errors
    /// A row could not be read; then the batch comes to nothing.
    pub(super) fn decide<V: View + ?Sized>(self, base: &V, submissions: &[Submission], now: Timestamp) -> Read<Self> {
        let Self { draft, mut answers } = self;
        let mut draft = draft.on(base);
        for submission in submissions {
            answers.push(decide_on(&mut draft, submission, now)?);
        }
        Ok(Self { draft: draft.on(&()), answers })
    }

    /// Submissions decided so far.
    pub(super) fn len(&self) -> usize {
        self.answers.len()
    }

    /// Nothing more is added.
    ///
    /// # Errors
    /// A row could not be read; then the batch comes to nothing.
    pub(super) fn close<V: View + ?Sized>(self, base: &V) -> Read<Decided> {
        let Self { draft, answers } = self;
        let draft = draft.on(base);
        let market = draft.market()?;
        let round = market.round.map_or(Ok(None), |id| draft.round(id))?;
        let changes = draft.into_touched();
        Ok(Decided { untold: Untold(Committed { answers, events: Vec::new(), market, round }), changes })
    }
}

/// Decides a whole batch.
///
/// # Errors
/// As [`Open::decide`].
pub(super) fn decide_batch<V: View + ?Sized>(base: &V, batch: &[Submission], now: Timestamp) -> Read<Decided> {
    Open::with_room(batch.len()).decide(base, batch, now)?.close(base)
}

impl Decided {
    /// What must be made durable; empty if nothing changed.
    pub(super) fn changes(&self) -> &Touched {
        &self.changes
    }

    /// What is to be told, and the changed rows without their events, which everybody shares.
    pub(super) fn split(mut self) -> (Untold, Touched) {
        let events = std::mem::take(&mut self.changes.others.events);
        self.untold.0.events = events.into_iter().map(Arc::new).collect();
        (self.untold, self.changes)
    }
}

impl Untold {
    /// For the store's own rows.
    pub(super) fn events(&self) -> &[Arc<EventGroup>] {
        &self.0.events
    }

    /// To be called only after the batch's changes are durable (law L2).
    pub(super) fn durable(self) -> Committed {
        self.0
    }
}
