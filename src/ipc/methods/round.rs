//! `round.*` and `customer.done`: the selling period and its steps.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{keyed, methods};
use crate::market::key::Key;
use crate::market::names::Note;
use crate::market::round::{Cause, RoundState};
use crate::market::time::{Period, RoundId, Timestamp};

methods! {
    Done "customer.done" Customer DoneParams => RosterInfo, "Says that the customer has bought all he needs, or takes that back.";
    Show "round.show" Anyone ShowParams => RoundInfo, "One round; default the newest.";
    List "round.list" Anyone ListParams => RoundPage, "All rounds, newest first.";
    Open "round.open" Operator OpenParams => RoundInfo, "Opens a round for a month.";
    Close "round.close" Operator StepParams => RoundInfo, "Closes the round and writes the sales reports.";
    Pause "round.pause" Operator StepParams => RoundInfo, "Stops buying for a while.";
    Resume "round.resume" Operator StepParams => RoundInfo, "Lets customers buy again.";
}

keyed!(DoneParams, OpenParams, StepParams);

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DoneParams {
    #[serde(default)]
    pub undo: bool,
    pub key: Key,
}

/// Who is done in this round.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct RosterInfo {
    pub round: RoundId,
    /// Whether the caller is.
    pub done: bool,
    pub roster: Roster,
    pub replayed: bool,
}

/// Customers who bought or said `done` in the round, or those whom the operator named.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
pub struct Roster {
    pub customers: u64,
    pub done: u64,
    pub not_yet: u64,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShowParams {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round: Option<RoundId>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListParams {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenParams {
    /// Default: this month, in the daemon's time zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Note>,
    pub key: Key,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StepParams {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Note>,
    pub key: Key,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct RoundInfo {
    pub round: RoundId,
    pub state: RoundState,
    /// When it began to sell; null while it collects.
    pub opened_at: Option<Timestamp>,
    pub closed_at: Option<Timestamp>,
    /// When it closes by itself if nothing else happens.
    pub closes_at: Option<Timestamp>,
    /// What will close it then.
    pub closes_by: Option<Cause>,
    /// Whether the calling customer said that he is done; null for everybody else.
    pub done: Option<bool>,
    /// What made it take its last step.
    pub cause: Option<Cause>,
    pub reason: Option<Note>,
    pub totals: RoundTotals,
    pub roster: Roster,
    pub reports: ReportCounts,
    /// Manufacturers that have still to answer what they offer.
    pub asking: u64,
    pub steps: Vec<StepInfo>,
    pub replayed: bool,
}

/// Units over all offers, and the number of orders.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
pub struct RoundTotals {
    pub offered: u64,
    pub available: u64,
    pub held: u64,
    pub sold: u64,
    pub withdrawn: u64,
    pub orders: u64,
}

/// Sales reports written at the end, and how many of them are settled.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
pub struct ReportCounts {
    pub written: u64,
    pub settled: u64,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct StepInfo {
    pub state: RoundState,
    pub cause: Cause,
    pub reason: Option<Note>,
    pub at: Timestamp,
    pub seq: u64,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct RoundPage {
    pub rounds: Vec<RoundInfo>,
    pub next_cursor: Option<String>,
}
