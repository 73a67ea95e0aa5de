//! Outcomes: what came of a command that was not refused, and the form in which its key remembers it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::account::{Account, AccountId};
use super::cart::Cart;
use super::credentials::Session;
use super::interface::Endpoint;
use super::names::{AccountName, Sku};
use super::offer::Offer;
use super::order::{Order, OrderId};
use super::refusal::Refusal;
use super::report::{ReportId, ReportState};
use super::round::Round;
use super::time::RoundId;

/// What a command brought about; the reply is made from this and nothing else.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Outcome {
    Account(Account),
    /// What a login opened. It has no key, so this is never stored.
    Session {
        account: Account,
        session: Session,
    },
    Stock {
        offer: Offer,
        overcommitted_by: u64,
    },
    Imported(Imported),
    Order(Arc<Order>),
    Roster(RosterAnswer),
    Cart(Cart),
    Round(Round),
    Report {
        report: ReportId,
        version: u32,
        digest: String,
        state: ReportState,
    },
    /// The daemon's own steps have nothing to answer.
    Nothing,
    /// A collection runs, or has run, for this round.
    Collection {
        round: RoundId,
    },
    Interface {
        manufacturer: AccountName,
        endpoint: Option<Endpoint>,
    },
    /// All orders of one step, in their order.
    Orders(Vec<Arc<Order>>),
}

/// The answer to `done`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterAnswer {
    pub round: RoundId,
    pub done: bool,
    /// Customers on the roster, and how many of them are done.
    pub active: u64,
    pub active_done: u64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Imported {
    /// One for each line of the import, in its order.
    pub lines: Vec<ImportedLine>,
    /// Offers that were not listed in a complete import.
    pub withdrawn: Vec<(AccountName, Sku)>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ImportedLine {
    /// A good that was not offered before.
    New,
    Set {
        overcommitted_by: u64,
    },
    /// The offer was like that already.
    Unchanged,
    Refused(Refusal),
}

/// An outcome as its key remembers it. An order is remembered by its number: its row keeps what was answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Recorded {
    Placed(OrderId),
    /// An account is remembered by its number, too: what it shows is what its row keeps, so that deleting it deletes.
    Account(AccountId),
    /// Behind a pointer, as refusals are: most keys belong to orders, and their rows shall stay small.
    Done(Box<Outcome>),
    Refused(Box<Refusal>),
    /// Orders with consecutive numbers.
    PlacedAll {
        first: OrderId,
        count: u64,
    },
}

/// What the caller is told.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    pub result: Result<Outcome, Refusal>,
    /// The key was known: this is what was answered then, and nothing happened now.
    pub replayed: bool,
}
