//! `cart.*`: what a customer means to buy; reserves nothing.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::order::OrderInfo;
use super::{Nothing, keyed, methods};
use crate::market::amounts::{Currency, Money, Price, Quantity};
use crate::market::key::Key;
use crate::market::names::{Note, Sku, Text};
use crate::market::order::{FillPolicy, Sources};
use crate::market::time::RoundId;

methods! {
    Show "cart.show" Customer Nothing => CartInfo, "The cart with live prices and what is available.";
    Add "cart.add" Customer LineParams => CartInfo, "Adds units to a line of the cart.";
    Set "cart.set" Customer LineParams => CartInfo, "Makes a line's quantity what is given; 0 takes the line out.";
    Remove "cart.remove" Customer RemoveParams => CartInfo, "Takes a line out.";
    Clear "cart.clear" Customer ClearParams => CartInfo, "Takes everything out.";
    Buy "cart.buy" Customer BuyParams => OrderInfo, "Buys of the cart; what is bought leaves it in the same step.";
}

keyed!(LineParams, RemoveParams, ClearParams, BuyParams);

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LineParams {
    pub sku: Sku,
    pub from: Sources,
    pub quantity: Quantity,
    /// Only if the cart still has this version; else `expectation_failed`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expect: Option<u64>,
    pub key: Key,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RemoveParams {
    pub sku: Sku,
    pub from: Sources,
    /// Only if the cart still has this version; else `expectation_failed`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expect: Option<u64>,
    pub key: Key,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClearParams {
    /// Only if the cart still has this version; else `expectation_failed`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expect: Option<u64>,
    pub key: Key,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BuyParams {
    pub fill: FillPolicy,
    /// Only if the cart still has this version; else `expectation_failed`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expect: Option<u64>,
    /// What to buy of it. Absent: every line in full, at most at the prices that were seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines: Option<Vec<PickParams>>,
    /// What is not bought leaves the cart too.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub clear_rest: bool,
    /// Only in this round. Absent: in whichever sells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round: Option<RoundId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Note>,
    pub key: Key,
}

/// Units of one line of the cart, which is found by `sku` and `from`. Several may be of the same line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PickParams {
    pub sku: Sku,
    pub from: Sources,
    /// At least 1. Absent: all of the line's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<Quantity>,
    /// Who is asked. Absent: the line's own manufacturers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub take_from: Option<Sources>,
    /// As in `order.place`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_quantity: Option<Quantity>,
    /// Dearer offers do not count as being there. Absent: no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_unit_price: Option<Price>,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct CartInfo {
    pub currency: Currency,
    /// Grows with every change.
    pub version: u64,
    pub lines: Vec<CartLineInfo>,
    /// What buying as much as there is would cost now; none while no round sells.
    pub total: Option<Money>,
    pub replayed: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct CartLineInfo {
    pub sku: Sku,
    /// The good's name.
    pub name: Text,
    pub from: Sources,
    pub quantity: Quantity,
    /// The highest unit price that its units would have cost when the line was added or last changed.
    pub seen_price: Option<Money>,
    /// The highest unit price that they would cost now.
    pub unit_price: Option<Money>,
    /// Units that it would get now, the lines before it served first; none while no round sells.
    pub could_fill: Option<u64>,
    /// What these would cost; none while no round sells.
    pub amount: Option<Money>,
    /// Units that the line's manufacturers have now.
    pub available: u64,
}
