//! Rounds: one selling period each, from its opening to the last acknowledged report.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::names::Note;
use super::offer::Epoch;
use super::state::Rules;
use super::time::{RoundId, Timestamp};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoundState {
    Selling,
    Paused,
    Closed,
    Reported,
    /// The manufacturers are being asked what they offer; nothing is sold yet.
    Collecting,
}

impl RoundState {
    /// Selling or paused.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Selling | Self::Paused)
    }

    /// Nothing is sold in it any more.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Closed | Self::Reported)
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Selling => "selling",
            Self::Paused => "paused",
            Self::Closed => "closed",
            Self::Reported => "reported",
            Self::Collecting => "collecting",
        }
    }
}

/// What made a round take a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// The daemon started in a month that had had no round.
    StartUp,
    /// The operator said so.
    Operator,
    /// Something was offered, and nothing was available or held.
    Depleted,
    /// Every customer on the roster said that he is done.
    AllDone,
    /// The next round was due.
    Deadline,
    /// Every report was acknowledged.
    Acknowledged,
    /// Its collection was due.
    Schedule,
    /// Every manufacturer has answered, or could not be reached.
    Collected,
}

impl Cause {
    pub fn word(self) -> &'static str {
        match self {
            Self::StartUp => "start_up",
            Self::Operator => "operator",
            Self::Depleted => "depleted",
            Self::AllDone => "all_done",
            Self::Deadline => "deadline",
            Self::Acknowledged => "acknowledged",
            Self::Schedule => "schedule",
            Self::Collected => "collected",
        }
    }
}

/// When, why and at which event a round took a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    pub state: RoundState,
    pub cause: Cause,
    pub reason: Option<Note>,
    pub at: Timestamp,
    pub seq: u64,
}

/// Units over all offers of a round. `offered` is the sum of the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Totals {
    pub available: u64,
    pub held: u64,
    pub sold: u64,
    pub withdrawn: u64,
}

impl Totals {
    pub fn offered(&self) -> u64 {
        self.available + self.held + self.sold + self.withdrawn
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Round {
    pub id: RoundId,
    pub state: RoundState,
    /// When it began to sell; while it collects, when that began.
    pub opened_at: Timestamp,
    pub closed_at: Option<Timestamp>,
    /// The epoch of its offers' counters.
    pub epoch: Epoch,
    /// Every step it took, the opening first. Only pausing and resuming can make it long; see [`Round::push_step`].
    /// Shared, because the row is copied with every order.
    pub steps: Arc<Vec<Step>>,
    pub totals: Totals,
    pub orders: u64,
    /// The roster: customers who bought or said `done` in this round, and how many of them are done.
    pub active: u64,
    pub done: u64,
    pub last_order_at: Option<Timestamp>,
    /// Since when everything is sold.
    pub depleted_since: Option<Timestamp>,
    /// Reports written, and how many of them are settled.
    pub reports: u64,
    pub reports_settled: u64,
    /// A report was sent again, perhaps after it was settled.
    pub resent: bool,
    /// When the next collection is due, which ends it.
    pub deadline: Option<Timestamp>,
    /// How often manufacturers were asked in it, and how many of them have still to answer.
    pub asks: u64,
    pub asking: u64,
    /// Of a roster that the operator named: how many are done, and since when all are.
    pub named_done: u64,
    pub named_done_since: Option<Timestamp>,
}

/// Steps kept of one round: the first, and the newest of the rest.
const STEPS_KEPT: usize = 100;

impl Round {
    /// The step that says why it is in its state. Settled reports do not hide why it was closed.
    fn telling_step(&self) -> Option<&Step> {
        self.steps.iter().rev().find(|s| s.state != RoundState::Reported)
    }

    /// What made it open, pause, close … last.
    pub fn cause(&self) -> Option<Cause> {
        self.telling_step().map(|s| s.cause)
    }

    /// In somebody's own words.
    pub fn reason(&self) -> Option<&Note> {
        self.telling_step().and_then(|s| s.reason.as_ref())
    }

    /// Takes a step and remembers it.
    pub fn push_step(&mut self, step: Step) {
        self.state = step.state;
        let steps = Arc::make_mut(&mut self.steps);
        if steps.len() == STEPS_KEPT {
            steps.remove(1);
        }
        steps.push(step);
    }

    /// Something was offered and nothing is left.
    pub fn is_depleted(&self) -> bool {
        self.totals.available == 0 && self.totals.held == 0 && self.totals.offered() > 0
    }

    /// When the round closes by itself if nothing else happens, and why.
    pub fn closes_at(&self, rules: &Rules) -> Option<(Timestamp, Cause)> {
        let deadline = self.deadline.filter(|_| self.state.is_open()).map(|at| (at, Cause::Deadline));
        if self.state != RoundState::Selling {
            return deadline;
        }
        let depleted = self.depleted_since.map(|since| (since.plus_ms(rules.depletion_grace_ms), Cause::Depleted));
        let all_active = rules.roster.is_empty() && self.active > 0 && self.done == self.active;
        let active_done = all_active.then(|| {
            let quiet = self.last_order_at.unwrap_or(self.opened_at).plus_ms(rules.quiet_for_ms);
            (quiet.max(self.opened_at.plus_ms(rules.min_open_ms)), Cause::AllDone)
        });
        let named_done = self.named_done_since.filter(|_| !rules.roster.is_empty()).map(|at| (at, Cause::AllDone));
        [depleted, active_done, named_done, deadline].into_iter().flatten().min_by_key(|(at, _)| *at)
    }
}

/// A customer's place on a round's roster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attendance {
    pub done: bool,
}
