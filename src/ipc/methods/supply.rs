//! `supply.*`: the two calls that a manufacturer's own program answers. The distributor is the client here.
//!
//! One JSON-RPC request per connection, one line each way; the program answers under the request's id. It may be sent
//! the same report again, until it has answered with its id and digest.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::methods;
use super::report::ReportLineInfo;
use crate::market::amounts::{Currency, Money, Price, Quantity};
use crate::market::names::{AccountName, Gtin, Sku, Text};
use crate::market::report::ReportId;
use crate::market::time::{Period, RoundId, Timestamp};

methods! {
    Offers "supply.offers" Anyone OffersParams => OffersAnswer, "What the manufacturer can supply in a round.";
    Sold "supply.sold" Anyone SoldParams => SoldAnswer, "One sales report; the answer acknowledges it.";
}

/// The round that is about to open (or, when the operator asks again, that sells), and its month.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct OffersParams {
    pub round: RoundId,
    pub period: Period,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct OffersAnswer {
    pub offers: Vec<SupplyOffer>,
    /// Withdraw what is not listed.
    #[serde(default)]
    pub complete: bool,
}

/// One good. A field that is left out stays as it was; further fields are not looked at.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SupplyOffer {
    pub sku: Sku,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gtin: Option<Gtin>,
    pub unit_price: Price,
    /// The round's total for this good, as in `stock.set`.
    pub quantity: Quantity,
}

/// The report. `digest` is the SHA-256 of [`crate::market::report::Report::digested_text`], which the program can
/// make again from the other fields.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SoldParams {
    pub report: ReportId,
    pub round: RoundId,
    pub manufacturer: AccountName,
    pub version: u32,
    pub currency: Currency,
    pub lines: Vec<ReportLineInfo>,
    pub orders: u64,
    pub total: Money,
    pub digest: String,
    pub written_at: Timestamp,
}

/// The acknowledgement: both are repeated from the report.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SoldAnswer {
    pub report: ReportId,
    pub digest: String,
}
