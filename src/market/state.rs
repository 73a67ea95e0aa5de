//! The market's own row: the counters from which everything new takes its number, and the rules in force.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::amounts::Currency;
use super::delivery::{DEFAULT_PAUSES_MS, Pauses};
use super::names::AccountName;
use super::offer::Epoch;
use super::time::{RoundId, Timestamp};
use crate::limits::{KEYS_KEPT_DAYS, ORDERS_KEPT_DAYS};

/// What the operator may choose about the rules; kept in the state, so that deciding needs nothing else (law L7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    pub currency: Currency,
    pub price_changes: PriceChanges,
    /// How long a sold-out market waits for a returned or added unit before its round closes.
    pub depletion_grace_ms: u64,
    /// How long a round lasts at least, before "all customers are done" may close it.
    pub min_open_ms: u64,
    /// How long nobody may have ordered, before "all customers are done" may close it.
    pub quiet_for_ms: u64,
    /// Customers whose word "all are done" needs. Empty: those who are active in the round, and the two guards above.
    pub roster: Vec<AccountName>,
    /// Pauses between attempts to deliver a report.
    pub report_pauses_ms: Pauses,
    /// How long a key is remembered at least; longer while the round in which it was used is open.
    pub keys_kept_days: u32,
    /// How long a settled round's orders are kept at least, from its closing; never shorter than keys.
    pub orders_kept_days: u32,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            currency: Currency::default(),
            price_changes: PriceChanges::DropOnly,
            depletion_grace_ms: 2 * 60 * 1000,
            min_open_ms: 24 * 60 * 60 * 1000,
            quiet_for_ms: 2 * 60 * 60 * 1000,
            roster: Vec::new(),
            report_pauses_ms: DEFAULT_PAUSES_MS,
            keys_kept_days: KEYS_KEPT_DAYS,
            orders_kept_days: ORDERS_KEPT_DAYS,
        }
    }
}

/// How prices may change while a round sells; between rounds they are free.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PriceChanges {
    DropOnly,
    Free,
    Frozen,
}

/// The one row that every change reads and writes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Market {
    /// Shared: the row is copied with every order, the rules hardly ever change.
    pub rules: Arc<Rules>,
    /// Number of the newest event (law L4); 0 before the first.
    pub seq: u64,
    /// Number of the newest order.
    pub last_order: u64,
    /// Number of the newest account.
    pub last_account: u64,
    pub offers: u64,
    /// The newest round, whatever its state.
    pub round: Option<RoundId>,
    /// The span of time that stock changes belong to now; grows when a round opens and when it closes.
    pub epoch: Epoch,
    /// The epoch in which the newest round opened: what lists show until stock changes again.
    pub shown_epoch: Epoch,
    /// Units available in all offers together.
    pub available: u64,
    /// Units held in all offers together.
    pub held: u64,
    /// When the next collection is due by the schedule.
    pub next_collection: Option<Timestamp>,
    /// Grows whenever a report may have become due for delivery.
    pub stirs: u64,
    /// The newest moment of the schedule whose collection was begun.
    pub collected_slot: Option<Timestamp>,
    /// How often access was taken from somebody: a session ended, an account was blocked or deleted.
    pub access: u64,
    /// Orders with a number up to this are forgotten: their rows may be gone.
    pub forgotten_orders: u64,
    /// The epoch of the newest round whose orders are forgotten; its row and its reports stay.
    pub forgotten_epoch: Epoch,
    /// Keys recorded before this are forgotten.
    pub forgotten_keys_before: Timestamp,
}
