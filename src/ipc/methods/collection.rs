//! `collection.*`: asking the manufacturers what they offer, and what came of it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{keyed, methods};
use crate::market::collection::VisitOutcome;
use crate::market::key::Key;
use crate::market::names::{AccountName, Text};
use crate::market::round::RoundState;
use crate::market::time::{Period, RoundId, Timestamp};

methods! {
    Run "collection.run" Operator RunParams => CollectionInfo, "Asks the manufacturers again; without an open round it begins one.";
    Show "collection.show" Anyone ShowParams => CollectionInfo, "What came of asking each manufacturer.";
}

keyed!(RunParams);

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RunParams {
    /// Default: the open round's; without one, this month in the daemon's time zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// Default: all that have an interface. Naming some needs an open round.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manufacturers: Option<Vec<AccountName>>,
    pub key: Key,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShowParams {
    /// The month's newest round. Default: the newest of all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// One round, where a month has several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round: Option<RoundId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// A round's collection, as it stands. `asking` falls to 0 as the manufacturers answer; call `collection.show` again, or
/// watch `collection_changed`.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct CollectionInfo {
    pub round: RoundId,
    pub period: Period,
    /// `collecting` until everybody has answered.
    pub state: RoundState,
    /// Manufacturers that have still to answer.
    pub asking: u64,
    /// By manufacturer.
    pub manufacturers: Vec<VisitInfo>,
    pub next_cursor: Option<String>,
    pub replayed: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct VisitInfo {
    pub manufacturer: AccountName,
    pub outcome: VisitOutcome,
    /// It should have answered and did not: its offers are those from before.
    pub stale: bool,
    pub asked_at: Timestamp,
    pub settled_at: Option<Timestamp>,
    /// Connections that were tried.
    pub attempts: u32,
    pub counts: VisitCountsInfo,
    /// The first 100 of the refused lines.
    pub bad_lines: Vec<BadLineInfo>,
    /// SHA-256 of the answer as it came.
    pub digest: Option<String>,
    pub answer_bytes: u64,
    pub problem: Option<String>,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
pub struct VisitCountsInfo {
    pub lines: u64,
    pub new: u64,
    pub set: u64,
    pub unchanged: u64,
    pub refused: u64,
    pub withdrawn: u64,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct BadLineInfo {
    /// From 1.
    pub line: u32,
    pub sku: Option<Text>,
    pub problem: String,
}
