//! `cart.*`: what a customer means to buy; reserves nothing.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{JustKey, Nothing, keyed, methods};
use crate::market::amounts::{Currency, Money, Quantity};
use crate::market::key::Key;
use crate::market::names::Sku;
use crate::market::order::Sources;

methods! {
    Show "cart.show" Customer Nothing => CartInfo, "The cart with live prices and what is available.";
    Add "cart.add" Customer LineParams => CartInfo, "Adds units to a line of the cart.";
    Set "cart.set" Customer LineParams => CartInfo, "Makes a line's quantity what is given; 0 takes the line out.";
    Remove "cart.remove" Customer RemoveParams => CartInfo, "Takes a line out.";
    Clear "cart.clear" Customer JustKey => CartInfo, "Takes everything out.";
}

keyed!(LineParams, RemoveParams);

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LineParams {
    pub sku: Sku,
    pub from: Sources,
    pub quantity: Quantity,
    pub key: Key,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RemoveParams {
    pub sku: Sku,
    pub from: Sources,
    pub key: Key,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct CartInfo {
    pub currency: Currency,
    /// Grows with every change.
    pub version: u64,
    pub lines: Vec<CartLineInfo>,
    pub replayed: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct CartLineInfo {
    pub sku: Sku,
    pub from: Sources,
    pub quantity: Quantity,
    /// The unit price when the line was added or last changed.
    pub seen_price: Option<Money>,
    /// The unit price now, of the manufacturer that is asked first.
    pub unit_price: Option<Money>,
    /// Units that the line's manufacturers have now.
    pub available: u64,
}
