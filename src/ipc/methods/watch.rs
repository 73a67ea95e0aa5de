//! `watch.*`: a snapshot, and from then on every change of it, in order, without a silent gap (law L4).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::methods;
use super::offer::OfferPage;
use crate::ipc::error::ErrorObject;
use crate::market::amounts::{Money, Quantity, within_64_bits};
use crate::market::collection::VisitOutcome;
use crate::market::event::{OfferCause, Topic};
use crate::market::names::{AccountName, Sku, Text};
use crate::market::order::OrderId;
use crate::market::report::{ReportId, ReportState};
use crate::market::round::{Cause, RoundState};
use crate::market::time::{RoundId, Timestamp};

methods! {
    Open "watch.open" Anyone OpenParams => Opened, "Starts telling of changes; orders and reports only one's own.";
    Close "watch.close" Anyone CloseParams => Closed, "Stops telling.";
}

/// The notification that carries one event.
pub const EVENT: &str = "watch.event";
/// The notification that tells a watcher that events are missing: what it shows must be read anew.
pub const RESYNC: &str = "watch.resync";

/// The notification that a watch has ended: whoever watched his own orders or reports is not logged in any more.
pub const CLOSED: &str = "watch.closed";

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenParams {
    pub topics: Vec<Topic>,
    /// Only this good's offers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sku: Option<Sku>,
    /// Only this manufacturer's offers and reports.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manufacturer: Option<AccountName>,
    /// Go on after this event instead of beginning with a snapshot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<u64>,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Opened {
    pub watch: u64,
    /// Events after this one follow.
    pub seq: u64,
    /// The offers as they were after event `seq`, if the topic `offers` is watched and `since` was not given or is
    /// too long ago. If it has a `next_cursor`, read on with `offer.list`; an offer's higher `version` is newer.
    pub snapshot: Option<OfferPage>,
    /// The events after `since` are not kept any more; begin anew from the snapshot.
    pub resync: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseParams {
    pub watch: u64,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Closed {}

/// Params of [`CLOSED`].
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct WatchClosed {
    pub watch: u64,
    pub error: ErrorObject,
}

/// Params of [`EVENT`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WatchEvent {
    pub watch: u64,
    pub seq: u64,
    pub at: Timestamp,
    /// Earlier changes of the same offer that this one stands for: with many watchers on a busy market, an offer's
    /// changes within a moment are told as one. Their numbers are passed over.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub merged: u64,
    #[serde(flatten)]
    pub event: EventData,
}

/// Params of [`RESYNC`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WatchResync {
    pub watch: u64,
    /// Events after this one follow.
    pub seq: u64,
    pub reason: String,
}

/// What happened: `kind` and `data`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", content = "data", rename_all = "snake_case")]
pub enum EventData {
    OfferChanged(OfferChange),
    OrderPlaced {
        order: OrderId,
        round: RoundId,
        customer: AccountName,
        requested: u64,
        filled: u64,
        #[serde(deserialize_with = "within_64_bits")]
        total: Money,
    },
    OrderCancelled {
        order: OrderId,
        round: RoundId,
        customer: AccountName,
        units: u64,
        #[serde(deserialize_with = "within_64_bits")]
        total: Money,
    },
    CustomerDone {
        round: RoundId,
        done: bool,
    },
    /// A round took a step. When it opens, every offer starts anew: offered is what is available, sold and withdrawn are 0.
    RoundChanged {
        round: RoundId,
        state: RoundState,
        cause: Cause,
    },
    /// Everything is sold and the round closes then, or units came back and it does not.
    Depleting {
        round: RoundId,
        closes_at: Option<Timestamp>,
    },
    /// A manufacturer was asked what it offers, and this came of it.
    CollectionChanged {
        round: RoundId,
        manufacturer: AccountName,
        outcome: VisitOutcome,
    },
    ReportChanged {
        report: ReportId,
        version: u32,
        state: ReportState,
    },
}

/// An offer after a change; `name` and `unit` only when they are new.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OfferChange {
    pub manufacturer: AccountName,
    pub sku: Sku,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Text>,
    #[serde(deserialize_with = "within_64_bits")]
    pub unit_price: Money,
    pub offered: u64,
    pub available: Quantity,
    pub held: Quantity,
    pub sold: Quantity,
    pub withdrawn: Quantity,
    pub version: u64,
    pub cause: OfferCause,
    #[serde(default, skip_serializing_if = "is_zero")]
    pub overcommitted_by: u64,
}

fn is_zero(number: &u64) -> bool {
    *number == 0
}
