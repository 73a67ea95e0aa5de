//! `order.*`: quoting, placing, listing and cancelling orders.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{keyed, methods};
use crate::market::amounts::{Currency, Money, Price, Quantity};
use crate::market::key::Key;
use crate::market::names::{AccountName, Note, Sku, Text};
use crate::market::order::{FillPolicy, LineReason, OrderId, OrderStatus, Sources};
use crate::market::time::{RoundId, Timestamp};

methods! {
    Quote "order.quote" Customer QuoteParams => OrderInfo, "What placing this order would do now, by the real decision; nothing changes.";
    Place "order.place" Customer PlaceParams => OrderInfo, "Buys.";
    PlaceAll "order.place_all" Customer PlaceAllParams => PlacedAll, "Buys several orders, all of them or none; the operator may name their customers.";
    List "order.list" Account ListParams => OrderPage, "Own orders, newest first; the operator sees all.";
    Show "order.show" Account ShowParams => OrderInfo, "One order.";
    Cancel "order.cancel" Customer CancelParams => OrderInfo, "Gives back an order, a line, or part of one, while its round sells.";
}

keyed!(PlaceParams, PlaceAllParams, CancelParams);

/// One line of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LineParams {
    pub sku: Sku,
    pub from: Sources,
    /// At least 1.
    pub quantity: Quantity,
    /// With fill `partial` and `minimum_or_none`: fewer than this is nothing. From 1 to `quantity`, default 1; with
    /// `minimum_or_none` from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_quantity: Option<Quantity>,
    /// Dearer offers do not count as being there. Absent: no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_unit_price: Option<Price>,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QuoteParams {
    pub fill: FillPolicy,
    pub lines: Vec<LineParams>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Note>,
    /// Only in this round. Absent: in whichever sells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round: Option<RoundId>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlaceParams {
    /// Whose order it is. Absent: the caller's. Others are for the operator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<AccountName>,
    pub fill: FillPolicy,
    pub lines: Vec<LineParams>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Note>,
    /// Only in this round: a call that is sent again late must not buy in a later one. Absent: in whichever sells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round: Option<RoundId>,
    pub key: Key,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlaceAllParams {
    pub orders: Vec<OrderParams>,
    /// As in `order.place`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round: Option<RoundId>,
    pub key: Key,
}

/// One of several orders.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderParams {
    /// Whose order it is. Absent: the caller's. Others are for the operator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<AccountName>,
    pub fill: FillPolicy,
    pub lines: Vec<LineParams>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Note>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlacedAll {
    pub round: RoundId,
    pub currency: Currency,
    /// In the order in which they were sent; `order.show` has their lines.
    pub orders: Vec<PlacedOrder>,
    pub replayed: bool,
}

/// An order in short.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlacedOrder {
    pub order: OrderId,
    pub reference: Option<Text>,
    pub status: OrderStatus,
    pub requested: u64,
    pub filled: u64,
    pub total: Money,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListParams {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round: Option<RoundId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<OrderStatus>,
    /// Placed then or later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Timestamp>,
    /// With exactly this reference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<Text>,
    /// For the operator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<AccountName>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct OrderPage {
    pub orders: Vec<OrderInfo>,
    pub next_cursor: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShowParams {
    pub order: OrderId,
    /// Says of each line why it was filled as it was.
    #[serde(default, skip_serializing_if = "is_false")]
    pub explain: bool,
}

fn is_false(value: &bool) -> bool {
    !value
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelParams {
    pub order: OrderId,
    /// From 1. Absent: every line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// Units of that line, at least 1. Absent: all of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<Quantity>,
    pub key: Key,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OrderInfo {
    /// None in a quote.
    pub order: Option<OrderId>,
    pub round: RoundId,
    pub customer: AccountName,
    pub status: OrderStatus,
    /// Number of the event that placed it; none in a quote.
    pub seq: Option<u64>,
    /// None in a quote.
    pub placed_at: Option<Timestamp>,
    pub fill: FillPolicy,
    pub reference: Option<Text>,
    pub note: Option<Note>,
    pub currency: Currency,
    /// What is kept comes to this.
    pub total: Money,
    pub replayed: bool,
    pub lines: Vec<LineInfo>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LineInfo {
    /// From 1.
    pub line: usize,
    pub sku: Sku,
    pub requested: u64,
    pub filled: u64,
    pub short: u64,
    pub cancelled: u64,
    pub reason: Option<LineReason>,
    /// Units that the line's manufacturers still had once the order was decided.
    pub available_now: u64,
    pub amount: Money,
    pub fills: Vec<FillInfo>,
    /// Only where `order.show` was asked for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explanation: Option<LineExplanation>,
}

/// Why a line was filled as it was.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LineExplanation {
    pub from: Sources,
    pub min_quantity: Option<Quantity>,
    pub max_unit_price: Option<Price>,
    /// Units that its manufacturers had together when its turn came, whatever their price.
    pub available_before: u64,
    /// Who was asked, in order, up to the one that filled it.
    pub asked: Vec<AskedInfo>,
    /// How many more were asked; they are not listed.
    pub asked_more: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AskedInfo {
    pub manufacturer: AccountName,
    /// What it had at its turn. None: at least what was taken.
    pub available: Option<u64>,
    pub unit_price: Money,
    pub taken: u64,
    pub why: AskedWhy,
}

/// What came of asking a manufacturer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AskedWhy {
    /// It gave all that was still wanted, or all it had.
    Taken,
    NothingLeft,
    PriceAboveLimit,
    /// It had some, but the line was dropped: not in full, or less than its `min_quantity`.
    Dropped,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FillInfo {
    pub manufacturer: AccountName,
    pub quantity: Quantity,
    pub unit_price: Money,
    pub cancelled: Quantity,
}
