//! `rpc.discover` and `system.*`: what this daemon speaks, who it is, how it is doing.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Nothing, methods};
use crate::market::amounts::Currency;
use crate::market::round::RoundState;
use crate::market::time::{RoundId, Timestamp};

methods! {
    Discover "rpc.discover" Anyone Nothing => serde_json::Value, "The OpenRPC document of exactly these methods.";
    Hello "system.hello" Anyone HelloParams => Greeting, "Says who speaks which protocol; optional.";
    Status "system.status" Anyone Nothing => SystemStatus, "How the daemon is doing.";
    Verify "system.verify" Operator Nothing => VerifyResult, "Derives every counter, sum and reference anew and tells what is off; takes as long as reading everything.";
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HelloParams {
    /// The client's name and version, for the daemon's log.
    pub client: String,
    pub protocol: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Greeting {
    pub server: String,
    pub version: String,
    pub protocol: u32,
    /// An id of this market; a restored copy of the data has the same.
    pub instance: String,
    pub currency: Currency,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SystemStatus {
    pub version: String,
    pub instance: String,
    pub pid: u32,
    pub started_at: Timestamp,
    pub uptime_ms: u64,
    pub currency: Currency,
    /// Number of the newest event.
    pub seq: u64,
    pub store: StoreStatus,
    pub round: Option<RoundBrief>,
    /// When the next collection is due; it ends the round that is open then.
    pub next_collection: Option<Timestamp>,
    pub counts: Counts,
    /// Commands that wait for the committer.
    pub queue_depth: u64,
    pub connections: u64,
    /// Reports that no manufacturer has acknowledged yet.
    pub reports_waiting: u64,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct StoreStatus {
    pub engine: String,
    pub format: u32,
    pub file_bytes: u64,
    /// Size of the journal's files together.
    pub journal_bytes: u64,
    /// Estimated memory of what is in the journal and not in the tables yet.
    pub overlay_bytes: u64,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct RoundBrief {
    pub round: RoundId,
    pub state: RoundState,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Counts {
    pub offers: u64,
    pub accounts: u64,
    pub orders: u64,
}

/// What a verification came to: nothing is off if `findings_count` is 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct VerifyResult {
    /// Number of the newest event that was looked at.
    pub seq: u64,
    /// Number of the oldest event that is kept: stock changes before it cannot be derived anew.
    pub oldest_seq: u64,
    /// The first of them; `findings_count` says how many there are.
    pub findings: Vec<FindingInfo>,
    pub findings_count: u64,
    pub counted: CountedInfo,
}

/// One thing that is off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FindingInfo {
    pub table: String,
    /// The row's name; `*` if it is about the table as a whole.
    pub row: String,
    pub problem: String,
    pub found: String,
    pub expected: String,
}

/// Rows that were looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CountedInfo {
    pub accounts: u64,
    pub handles: u64,
    pub credentials: u64,
    pub offers: u64,
    /// Offers whose counters were derived anew from the stock changes that are kept.
    pub offers_followed: u64,
    pub orders: u64,
    /// Orders that are forgotten by the rule of retention.
    pub orders_forgotten: u64,
    pub rounds: u64,
    pub attendances: u64,
    pub tallies: u64,
    pub reports: u64,
    pub carts: u64,
    pub interfaces: u64,
    /// Manufacturers that were asked, in all collections.
    pub visits: u64,
    pub deliveries: u64,
    pub keys: u64,
    pub events: u64,
}
