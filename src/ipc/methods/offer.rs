//! `offer.list`: what is for sale.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::methods;
use crate::market::amounts::{Currency, Money, Quantity, within_64_bits};
use crate::market::names::{AccountName, Gtin, Sku, Text};
use crate::market::time::RoundId;

methods! {
    List "offer.list" Anyone ListParams => OfferPage, "What is for sale, filtered and sorted, in pages.";
}

#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListParams {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sku: Option<Sku>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manufacturer: Option<AccountName>,
    /// Part of the SKU, the name or the manufacturer, capitals aside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
    #[serde(default)]
    pub available_only: bool,
    #[serde(default)]
    pub sort: Sort,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// `price`: cheapest first. `available`: most first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    #[default]
    Sku,
    Price,
    Available,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct OfferPage {
    pub round: Option<RoundId>,
    pub currency: Currency,
    /// The page shows the market as it was after this event.
    pub seq: u64,
    pub offers: Vec<OfferInfo>,
    pub next_cursor: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OfferInfo {
    pub manufacturer: AccountName,
    pub sku: Sku,
    pub name: Text,
    pub unit: Text,
    pub gtin: Option<Gtin>,
    #[serde(deserialize_with = "within_64_bits")]
    pub unit_price: Money,
    pub offered: u64,
    pub available: Quantity,
    pub held: Quantity,
    pub sold: Quantity,
    pub withdrawn: Quantity,
    /// Grows with every change of this offer.
    pub version: u64,
}
