//! Events: what watchers are told of each change, numbered without gaps (law L4).

use serde::{Deserialize, Serialize};

use super::account::{AccountId, Actor, Role};
use super::amounts::Money;
use super::collection::{VisitId, VisitOutcome};
use super::names::{AccountName, Note, Text};
use super::offer::{Counters, Epoch, OfferId, Stock};
use super::order::OrderId;
use super::report::{ReportId, ReportState};
use super::round::{Cause, RoundState};
use super::state::Rules;
use super::time::{RoundId, Timestamp};

/// The events of one decision: numbers `first_seq`, `first_seq + 1`, …
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EventGroup {
    pub first_seq: u64,
    pub at: Timestamp,
    pub actor: Actor,
    pub events: Vec<Event>,
}

impl EventGroup {
    pub fn last_seq(&self) -> u64 {
        self.first_seq + self.events.len() as u64 - 1
    }

    /// Each event with its number.
    pub fn numbered(&self) -> impl Iterator<Item = (u64, &Event)> {
        (self.first_seq..).zip(&self.events)
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Event {
    RulesChanged {
        rules: Rules,
    },
    SignedUp {
        account: AccountId,
        role: Role,
    },
    AccountChanged {
        account: AccountId,
        step: AccountStep,
    },
    OfferChanged(OfferChanged),
    OrderPlaced {
        order: OrderId,
        round: RoundId,
        customer: AccountId,
        requested: u64,
        filled: u64,
        total: Money,
    },
    OrderCancelled {
        order: OrderId,
        round: RoundId,
        customer: AccountId,
        /// Units given back in this step.
        units: u64,
        /// What the order still comes to.
        total: Money,
    },
    CustomerDone {
        round: RoundId,
        customer: AccountId,
        done: bool,
    },
    /// A round took a step. On an opening every offer starts anew: offered is what is available, sold and withdrawn are 0.
    RoundStepped {
        round: RoundId,
        state: RoundState,
        cause: Cause,
    },
    /// Everything is sold; the round closes unless units come back. `closes_at` None: units came back.
    Depleting {
        round: RoundId,
        closes_at: Option<Timestamp>,
    },
    ReportStepped {
        report: ReportId,
        version: u32,
        state: ReportState,
    },
    /// A manufacturer's interface was registered, replaced or removed.
    InterfaceChanged {
        manufacturer: AccountName,
        registered: bool,
    },
    /// A manufacturer was asked what it offers, and this came of it.
    VisitSettled {
        visit: VisitId,
        outcome: VisitOutcome,
    },
    /// The schedule's next collection is another one.
    Scheduled {
        next: Option<Timestamp>,
    },
}

/// What happened to an account; who it is stays in its row, so that deleting it leaves nothing here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountStep {
    Updated,
    PasswordSet,
    Blocked { reason: Option<Note> },
    Unblocked,
    Deleted,
}

/// An offer after a change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OfferChanged {
    pub id: OfferId,
    /// Told when the offer is new or was renamed.
    pub name: Option<Text>,
    pub unit: Option<Text>,
    pub unit_price: Money,
    pub counters: Counters,
    pub version: u64,
    pub epoch: Epoch,
    pub cause: OfferCause,
    /// Units that were sold or held beyond the total that the manufacturer set.
    pub overcommitted_by: u64,
}

impl OfferChanged {
    pub fn new(id: OfferId, stock: &Stock, cause: OfferCause) -> Self {
        Self {
            id,
            name: None,
            unit: None,
            unit_price: stock.unit_price,
            counters: stock.counters,
            version: stock.version,
            epoch: stock.epoch,
            cause,
            overcommitted_by: 0,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfferCause {
    Set,
    Added,
    Adjusted,
    Withdrawn,
    Price,
    Sold,
    Cancelled,
}

/// What a watcher can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    Offers,
    Orders,
    Rounds,
    Reports,
}

impl Event {
    /// The topic that carries this event; none for what only the record needs.
    pub fn topic(&self) -> Option<Topic> {
        match self {
            Self::RulesChanged { .. }
            | Self::SignedUp { .. }
            | Self::AccountChanged { .. }
            | Self::InterfaceChanged { .. }
            | Self::Scheduled { .. } => None,
            Self::OfferChanged(_) => Some(Topic::Offers),
            Self::OrderPlaced { .. } | Self::OrderCancelled { .. } => Some(Topic::Orders),
            Self::CustomerDone { .. }
            | Self::RoundStepped { .. }
            | Self::Depleting { .. }
            | Self::VisitSettled { .. } => Some(Topic::Rounds),
            Self::ReportStepped { .. } => Some(Topic::Reports),
        }
    }
}
