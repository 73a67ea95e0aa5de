//! `stock.*`: what a manufacturer does to its offers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::offer::OfferInfo;
use super::{keyed, methods};
use crate::ipc::error::ErrorObject;
use crate::market::amounts::{Price, Quantity};
use crate::market::key::Key;
use crate::market::names::{AccountName, Gtin, Note, Sku, Text};

methods! {
    Set "stock.set" Manufacturer SetParams => StockInfo, "Makes the round's total for a good what is given; sales stand.";
    Add "stock.add" Manufacturer AddParams => StockInfo, "Adds units of a good.";
    Adjust "stock.adjust" Manufacturer AdjustParams => StockInfo, "Takes unsold units away.";
    Withdraw "stock.withdraw" Manufacturer WithdrawParams => StockInfo, "Takes all unsold units away; the good stays in the reports.";
    SetPrice "stock.price" Manufacturer PriceParams => StockInfo, "Changes the unit price; while a round sells it may only fall.";
    Import "stock.import" Manufacturer ImportParams => ImportInfo, "Sets many offers in one transaction, with an outcome for each line.";
}

keyed!(SetParams, AddParams, AdjustParams, WithdrawParams, PriceParams, ImportParams);

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetParams {
    pub sku: Sku,
    pub quantity: Quantity,
    /// The total last seen (`offered`). This or `force` is needed unless the good is new.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expect: Option<Quantity>,
    #[serde(default)]
    pub force: bool,
    /// Needed for a new good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_price: Option<Price>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gtin: Option<Gtin>,
    pub key: Key,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AddParams {
    pub sku: Sku,
    /// At least 1.
    pub quantity: Quantity,
    pub key: Key,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AdjustParams {
    pub sku: Sku,
    /// Units to take away, at least 1.
    pub quantity: Quantity,
    /// Take fewer if fewer are unsold.
    #[serde(default)]
    pub up_to: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Note>,
    pub key: Key,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawParams {
    pub sku: Sku,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Note>,
    pub key: Key,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PriceParams {
    pub sku: Sku,
    pub unit_price: Price,
    pub key: Key,
}

/// The offer after the change.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct StockInfo {
    #[serde(flatten)]
    pub offer: OfferInfo,
    /// Units sold or held beyond the total that was set.
    pub overcommitted_by: u64,
    pub replayed: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportParams {
    pub offers: Vec<ImportOffer>,
    /// Withdraw what is not listed.
    #[serde(default)]
    pub complete: bool,
    /// Change nothing if one line is refused.
    #[serde(default)]
    pub strict: bool,
    /// Say what would happen, by the real decision, and change nothing.
    #[serde(default)]
    pub dry_run: bool,
    pub key: Key,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportOffer {
    /// Default: the caller. Only the operator may name another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manufacturer: Option<AccountName>,
    pub sku: Sku,
    pub quantity: Quantity,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_price: Option<Price>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gtin: Option<Gtin>,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ImportInfo {
    /// One for each offer of the call, in its order.
    pub lines: Vec<ImportedLine>,
    /// Offers that a complete import left out.
    pub withdrawn: Vec<WithdrawnOffer>,
    pub counts: ImportCounts,
    pub dry_run: bool,
    pub replayed: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LineOutcome {
    New,
    Set,
    Unchanged,
    Refused,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ImportedLine {
    /// From 1.
    pub line: usize,
    pub manufacturer: AccountName,
    pub sku: Sku,
    pub outcome: LineOutcome,
    pub overcommitted_by: u64,
    /// Why the line was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<ErrorObject>,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct WithdrawnOffer {
    pub manufacturer: AccountName,
    pub sku: Sku,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct ImportCounts {
    pub new: usize,
    pub set: usize,
    pub unchanged: usize,
    pub refused: usize,
    pub withdrawn: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_to_a_change_is_read_as_it_was_written() {
        let text = r#"{"manufacturer":"acme","sku":"bolt","name":"","unit":"","gtin":null,"unit_price":1000000000000,"offered":1,"available":1,"held":0,"sold":0,"withdrawn":0,"version":1,"overcommitted_by":0,"replayed":false}"#;
        let info: StockInfo = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&info).unwrap(), text);
    }
}
