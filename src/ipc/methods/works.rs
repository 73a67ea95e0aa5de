//! `works.lines`: what `cds-manufacturer serve` tells of its production, on the manufacturer's own socket.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Nothing, methods};
use crate::market::names::Sku;

methods! {
    Lines "works.lines" Anyone Nothing => WorksInfo, "The production lines at work, and where all units are.";
}

#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct WorksInfo {
    pub lines: Vec<WorksLine>,
    /// Units on hand, in the market or on the way there, and sold, over all goods.
    pub on_hand: u64,
    pub at_market: u64,
    pub sold: u64,
}

/// One production line as it is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WorksLine {
    pub line: String,
    pub sku: Sku,
    /// `working`, `full` (the stock has no room for another batch) or `done` (it has made its total).
    pub phase: String,
    /// `collection` or `live`.
    pub release: String,
    pub batches: u64,
    /// Good units that it has made, and units that were none.
    pub made: u64,
    pub scrapped: u64,
    /// Units that it has begun, and how many it is to begin in all.
    pub started: u64,
    pub total: Option<u64>,
    /// How far the batch under way is, in parts of 1000.
    pub batch_per_mille: u64,
}
