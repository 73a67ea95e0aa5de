//! `report.*`: what a manufacturer is told about a closed round.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{keyed, methods};
use crate::market::amounts::{Currency, Money};
use crate::market::key::Key;
use crate::market::names::{AccountName, Note, Sku, Text};
use crate::market::report::{ReportId, ReportState};
use crate::market::time::{RoundId, Timestamp};

methods! {
    List "report.list" Account ListParams => ReportPage, "Own sales reports, newest first; the operator sees all.";
    Show "report.show" Account ShowParams => ReportInfo, "One sales report.";
    Acknowledge "report.ack" Manufacturer AcknowledgeParams => Acknowledged, "Repeats a report's id and digest; a wrong digest marks it as disputed.";
    Resend "report.resend" Operator StepParams => Acknowledged, "Delivers a report to the manufacturer's interface again.";
    Waive "report.waive" Operator StepParams => Acknowledged, "The round need not wait for this report's acknowledgement.";
}

keyed!(AcknowledgeParams, StepParams);

#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListParams {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round: Option<RoundId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShowParams {
    pub report: ReportId,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AcknowledgeParams {
    pub report: ReportId,
    pub digest: String,
    pub key: Key,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StepParams {
    pub report: ReportId,
    pub reason: Note,
    pub key: Key,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Acknowledged {
    pub report: ReportId,
    pub version: u32,
    pub digest: String,
    pub state: ReportState,
    pub replayed: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ReportPage {
    pub reports: Vec<ReportInfo>,
    pub next_cursor: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ReportInfo {
    pub report: ReportId,
    pub round: RoundId,
    pub manufacturer: AccountName,
    pub version: u32,
    pub currency: Currency,
    pub lines: Vec<ReportLineInfo>,
    pub orders: u64,
    pub total: Money,
    pub digest: String,
    pub state: ReportState,
    pub written_at: Timestamp,
    pub settled_at: Option<Timestamp>,
    /// Deliveries tried, when the next one is due (null without an interface), and what the last one met.
    pub attempts: u64,
    pub next_try: Option<Timestamp>,
    pub last_error: Option<String>,
    /// When the manufacturer first answered to it.
    pub delivered_at: Option<Timestamp>,
    /// Why the operator sent it again or waived it.
    pub reason: Option<Note>,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ReportLineInfo {
    pub sku: Sku,
    pub name: Text,
    pub offered: u64,
    pub sold: u64,
    pub withdrawn: u64,
    pub unsold: u64,
    pub amount: Money,
}
