//! Refusals: why a command was not carried out, in a closed set, with the words for people.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::amounts::Money;
use super::names::{AccountName, Note, Sku, Text};
use super::order::LineReason;
use super::reason::Reason;
use super::round::{Cause, RoundState};
use super::time::{RoundId, Timestamp};
use super::words::units;

/// What one line of a refused order could have had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineShortage {
    /// From 1.
    pub line: u32,
    pub sku: Sku,
    pub requested: u64,
    /// Units that this line would have got, the lines before it served first.
    pub could_fill: u64,
    /// Units that its manufacturers have, whatever their price.
    pub available_now: u64,
    pub reason: Option<LineReason>,
    /// The cheapest offer that its price limit kept it from.
    pub too_dear: Option<TooDear>,
}

/// An offer above a line's limit; both in minor units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TooDear {
    pub manufacturer: AccountName,
    pub unit_price: Money,
    pub limit: Money,
}

/// One line of an import that cannot be carried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportProblem {
    /// From 1.
    pub line: u32,
    pub sku: Sku,
    pub problem: String,
}

/// The details' names are those of `error.data` on the wire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// An order that could not be filled as asked.
    InsufficientStock {
        lines: Vec<LineShortage>,
    },
    /// More unsold units were to be taken away than there are.
    NotEnoughUnsold {
        sku: Sku,
        requested: u64,
        most: u64,
    },
    /// Every short line is short because of its price limit.
    PriceAboveLimit {
        lines: Vec<LineShortage>,
    },
    /// `now` and `asked` in minor units.
    PriceChangeNotAllowed {
        sku: Sku,
        now: Money,
        asked: Money,
        frozen: bool,
    },
    KeyReused,
    ExpectationFailed {
        sku: Sku,
        expected: Option<u64>,
        offered: u64,
    },
    AlreadyExists {
        what: Cow<'static, str>,
        name: String,
    },
    DigestMismatch {
        report: String,
        digest: String,
    },
    NotFound {
        what: Cow<'static, str>,
        name: String,
    },
    RoundNotSelling {
        round: Option<RoundId>,
        state: Option<RoundState>,
        cause: Option<Cause>,
        /// When the next round opens, if that is known.
        next_opening: Option<Timestamp>,
    },
    /// A round is open already; there is one at a time.
    RoundStillOpen {
        round: RoundId,
    },
    LimitReached {
        what: Cow<'static, str>,
        limit: u64,
    },
    /// The order (or its line) keeps fewer units than were to be given back.
    NothingToCancel {
        order: u64,
        line: Option<u32>,
        kept: u64,
    },
    /// A strict import with lines that cannot be carried out.
    InvalidImport {
        errors: Vec<ImportProblem>,
    },
    /// The session ended, or the account is deleted.
    NotLoggedIn {
        problem: Cow<'static, str>,
    },
    Blocked {
        name: String,
        /// The operator's words.
        why: Option<Note>,
    },
    /// The password that was proved is not the account's any more.
    WrongCredentials,
    /// A value that is well formed, but cannot be used here.
    NotUsable {
        field: Cow<'static, str>,
        problem: String,
    },
    /// One of several orders that are placed together or not at all.
    OneOfSeveral {
        /// Which of them, from 1.
        order: u32,
        reference: Option<Text>,
        /// The first of its lines that could not be filled, from 1; none if it was not about a line.
        line: Option<u32>,
        refused: Box<Refusal>,
    },
    /// The cart is not as its owner believes, because it was changed elsewhere.
    CartChanged {
        version: u64,
        problem: String,
    },
    CartEmpty,
}

impl Refusal {
    pub fn reason(&self) -> Reason {
        match self {
            Self::InsufficientStock { .. } | Self::NotEnoughUnsold { .. } => Reason::InsufficientStock,
            Self::PriceAboveLimit { .. } => Reason::PriceAboveLimit,
            Self::KeyReused => Reason::KeyReused,
            Self::ExpectationFailed { .. } | Self::CartChanged { .. } => Reason::ExpectationFailed,
            Self::PriceChangeNotAllowed { .. } => Reason::PriceChangeNotAllowed,
            Self::AlreadyExists { .. } => Reason::AlreadyExists,
            Self::RoundStillOpen { .. } => Reason::RoundStillOpen,
            Self::DigestMismatch { .. } => Reason::DigestMismatch,
            Self::NotFound { .. } | Self::CartEmpty => Reason::NotFound,
            Self::RoundNotSelling { .. } => Reason::RoundNotSelling,
            Self::LimitReached { .. } => Reason::LimitReached,
            Self::NothingToCancel { .. } => Reason::NothingToCancel,
            Self::InvalidImport { .. } => Reason::InvalidFile,
            Self::NotUsable { .. } => Reason::InvalidParams,
            Self::OneOfSeveral { refused, .. } => refused.reason(),
            Self::NotLoggedIn { .. } => Reason::NotLoggedIn,
            Self::Blocked { .. } => Reason::AccountBlocked,
            Self::WrongCredentials => Reason::WrongCredentials,
        }
    }

    /// What happened, in a sentence without its full stop.
    pub fn message(&self) -> String {
        match self {
            Self::InsufficientStock { lines } => format!("not enough in stock: {}", shortages(lines)),
            Self::NotEnoughUnsold { sku, requested, most } => {
                format!("{sku}: {} cannot be taken away, at most {most} are unsold", units(*requested))
            }
            Self::PriceAboveLimit { lines } => format!("the price is above the limit: {}", shortages(lines)),
            Self::PriceChangeNotAllowed { sku, frozen: true, .. } => {
                format!("the price of {sku} cannot change while a round sells")
            }
            Self::PriceChangeNotAllowed { sku, .. } => {
                format!("the price of {sku} can only fall while a round sells")
            }
            Self::KeyReused => "this key was used for something else".to_owned(),
            Self::ExpectationFailed { sku, expected: Some(expected), offered } => {
                format!("{sku}: its total is {offered}, not {expected}")
            }
            Self::ExpectationFailed { sku, expected: None, offered } => {
                format!("{sku} is offered already, its total is {offered}")
            }
            Self::CartChanged { problem, .. } => format!("the cart was changed elsewhere: {problem}"),
            Self::CartEmpty => "the cart is empty".to_owned(),
            Self::AlreadyExists { what, name } => format!("{what} {name} exists already"),
            Self::DigestMismatch { report, .. } => {
                format!("report {report} has another digest, it is marked as disputed")
            }
            Self::NotFound { what, name } => format!("there is no {what} {name}"),
            Self::RoundNotSelling { round: None, .. } => "no round has been opened yet".to_owned(),
            Self::RoundNotSelling { round: Some(round), state, cause, .. } => {
                let state = state.map_or("not selling", RoundState::word);
                match cause {
                    Some(cause) => format!("round {round} is {state} (cause: {})", cause.word()),
                    None => format!("round {round} is {state}"),
                }
            }
            Self::RoundStillOpen { round } => format!("round {round} is still open"),
            Self::LimitReached { what, limit } => format!("the limit is reached: {limit} {what}"),
            Self::NothingToCancel { order, line: Some(line), kept } => {
                format!("line {line} of order {order} keeps only {}", units(*kept))
            }
            Self::NothingToCancel { order, .. } => format!("nothing of order {order} is left to cancel"),
            Self::InvalidImport { errors } => {
                let first = errors.first().map_or(String::new(), |e| format!(": line {}: {}", e.line, e.problem));
                format!("{} lines cannot be imported{first}", errors.len())
            }
            Self::NotUsable { field, problem } => format!("{field}: {problem}"),
            Self::OneOfSeveral { order, reference, line, refused } => {
                let reference = reference.as_ref().map(|r| format!(" ({r})")).unwrap_or_default();
                let line = line.map(|n| format!(", line {n}")).unwrap_or_default();
                format!("order {order}{reference}{line}: {}; none of the orders was placed", refused.message())
            }
            Self::NotLoggedIn { problem } => problem.to_string(),
            Self::Blocked { name, why: Some(why) } => format!("the account {name} is blocked: {why}"),
            Self::Blocked { name, why: None } => format!("the account {name} is blocked"),
            Self::WrongCredentials => "name and password do not belong together".to_owned(),
        }
    }

    /// What to do about it, as a sentence.
    pub fn hint(&self) -> String {
        match self {
            Self::InsufficientStock { .. } => {
                "Ask for less or name more manufacturers; with fill partial or complete_lines you get what is there.".to_owned()
            }
            Self::NotEnoughUnsold { most: 0, .. } => "All that was offered is sold or withdrawn.".to_owned(),
            Self::NotEnoughUnsold { most, .. } => format!("Take {most} or fewer, or say up_to."),
            Self::PriceAboveLimit { .. } => "Look at the offers again and raise the limit if you agree.".to_owned(),
            Self::PriceChangeNotAllowed { frozen: true, .. } => "Change it between two rounds.".to_owned(),
            Self::PriceChangeNotAllowed { .. } => "Lower it, or raise it between two rounds.".to_owned(),
            Self::KeyReused => "Use a new key for a new order or change.".to_owned(),
            Self::ExpectationFailed { offered, .. } => {
                format!("Look again, then say expect {offered}, or force.")
            }
            Self::CartChanged { .. } => {
                "Nothing was changed now. Look at it with `cds-customer cart show`, then ask again.".to_owned()
            }
            Self::CartEmpty => "Put goods into it with `cds-customer cart add`.".to_owned(),
            Self::AlreadyExists { what, .. } if what.starts_with("your ") => {
                "A Unix user has one account of a kind: use that one.".to_owned()
            }
            Self::AlreadyExists { .. } => "Choose another one.".to_owned(),
            Self::DigestMismatch { .. } => {
                "Read the report again and compare; if it is wrong, talk to the operator.".to_owned()
            }
            Self::NotFound { what, .. } => match what.as_ref() {
                "good" | "offer" => "See what there is with `cds-customer offers`.".to_owned(),
                "line of the cart" => "See what is in it with `cds-customer cart show`.".to_owned(),
                "order" => "See your orders with `cds-customer order list`.".to_owned(),
                "account" => "See the accounts with `cdsd account list`, or sign up.".to_owned(),
                "report" => "See the reports with `report list`.".to_owned(),
                "round" => "See the rounds with `cdsd round list`.".to_owned(),
                _ => "Look at what there is, then ask again.".to_owned(),
            },
            Self::RoundNotSelling { state: Some(RoundState::Paused), .. } => {
                "Wait until the operator resumes it.".to_owned()
            }
            Self::RoundNotSelling { state: Some(RoundState::Collecting), .. } => {
                "It sells as soon as every manufacturer has answered; see `cdsd collect --show`.".to_owned()
            }
            Self::RoundNotSelling { next_opening: Some(at), .. } => format!("The next round opens at {}; the operator opens one earlier with `cdsd round open`.", at.to_the_second()),
            Self::RoundNotSelling { .. } => {
                "Orders are placed and given back only while their round sells; the operator opens the next one with `cdsd round open`.".to_owned()
            }
            Self::RoundStillOpen { .. } => "Close it first with `cdsd round close`.".to_owned(),
            Self::LimitReached { .. } => "Use less, or split it.".to_owned(),
            Self::NothingToCancel { .. } => "See what it keeps with `cds-customer order show`.".to_owned(),
            Self::InvalidImport { .. } => "Correct these lines and import again; nothing was changed.".to_owned(),
            Self::NotUsable { .. } => "Correct it and ask again.".to_owned(),
            Self::OneOfSeveral { refused, .. } => refused.hint(),
            Self::NotLoggedIn { .. } => LOG_IN_AGAIN.to_owned(),
            Self::Blocked { .. } => "Talk to the operator, who can unblock it with `cdsd account unblock`.".to_owned(),
            Self::WrongCredentials => "Look for a mistyped letter and for Caps Lock, then try again.".to_owned(),
        }
    }
}

/// How to be somebody again.
pub const LOG_IN_AGAIN: &str =
    "Log in again with the `login` of your tool (`cds-customer login`, `cds-manufacturer login`).";

impl Refusal {
    /// The first line that could not be filled, from 1; none if it was not about a line.
    pub fn first_short_line(&self) -> Option<u32> {
        let (Self::InsufficientStock { lines } | Self::PriceAboveLimit { lines }) = self else { return None };
        lines.iter().find(|l| l.could_fill < l.requested).map(|l| l.line)
    }
}

/// The first few short lines, for a message that stays on one line.
fn shortages(lines: &[LineShortage]) -> String {
    const SHOWN: usize = 3;
    let short: Vec<&LineShortage> = lines.iter().filter(|l| l.could_fill < l.requested).collect();
    let say = |l: &&LineShortage| format!("{} (asked {}, could have {})", l.sku, l.requested, l.could_fill);
    let mut text = short.iter().take(SHOWN).map(say).collect::<Vec<_>>().join(", ");
    if short.len() > SHOWN {
        text.push_str(&format!(" and {} more lines", short.len() - SHOWN));
    }
    text
}
