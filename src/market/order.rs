//! Orders: what a customer asked for, line by line, and the units of each line taken from each manufacturer.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::account::AccountId;
use super::amounts::{Money, Price, Quantity};
use super::names::{AccountName, Note, Sku, Text};
use super::time::{RoundId, Timestamp};
use crate::limits::LINE_MAKERS_MAX_COUNT;

/// An order's number: 1, 2, 3 … over the whole life of the market.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OrderId(pub u64);

impl std::fmt::Display for OrderId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// What shall happen when not everything is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FillPolicy {
    /// Every line in full, or nothing happens (FIX: fill or kill).
    AllOrNone,
    /// Each line in full, or it is dropped.
    CompleteLines,
    /// What there is on each line, down to its `min_quantity` (FIX: immediate or cancel, with MinQty).
    Partial,
    /// At least its `min_quantity` on every line, or nothing happens; a line with 0 may stay empty. With it an answer
    /// to a shortage binds what was shown and still tells what was wished for.
    MinimumOrNone,
}

/// The manufacturers a line may be filled from. On the wire `"any"`, or a list of names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sources {
    /// Whoever offers the good: cheapest first, then by name.
    Any,
    /// These, in this order.
    Makers(Vec<AccountName>),
}

impl Serialize for Sources {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Any if to.is_human_readable() => to.serialize_str("any"),
            Self::Makers(makers) if to.is_human_readable() => makers.serialize(to),
            Self::Any => to.serialize_none(),
            Self::Makers(makers) => to.serialize_some(makers),
        }
    }
}

impl<'de> Deserialize<'de> for Sources {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct AnyOrNames;
        impl<'de> de::Visitor<'de> for AnyOrNames {
            type Value = Sources;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("\"any\" or a list of manufacturers' names")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Sources, E> {
                match text {
                    "any" => Ok(Sources::Any),
                    other => Err(E::invalid_value(de::Unexpected::Str(other), &self)),
                }
            }

            fn visit_seq<A: de::SeqAccess<'de>>(self, mut names: A) -> Result<Sources, A::Error> {
                let mut makers: Vec<AccountName> = Vec::new();
                while let Some(name) = names.next_element()? {
                    if makers.len() == LINE_MAKERS_MAX_COUNT {
                        let many = format!("a line names at most {LINE_MAKERS_MAX_COUNT} manufacturers");
                        return Err(de::Error::custom(many));
                    }
                    if makers.contains(&name) {
                        return Err(de::Error::custom(format!("manufacturer {name} is named twice; name it once")));
                    }
                    makers.push(name);
                }
                if makers.is_empty() {
                    return Err(de::Error::custom("name at least one manufacturer, or write \"any\""));
                }
                Ok(Sources::Makers(makers))
            }
        }
        if from.is_human_readable() {
            return from.deserialize_any(AnyOrNames);
        }
        Ok(Option::<Vec<AccountName>>::deserialize(from)?.map_or(Self::Any, Self::Makers))
    }
}

/// One line as a customer asks for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineRequest {
    pub sku: Sku,
    pub from: Sources,
    /// At least 1.
    pub quantity: Quantity,
    /// With [`FillPolicy::Partial`] and [`FillPolicy::MinimumOrNone`]: fewer than this is nothing. Default 1, at most
    /// `quantity`.
    pub min_quantity: Option<Quantity>,
    /// Offers above this price do not count as being there. None: no limit.
    pub max_unit_price: Option<Price>,
}

/// An order as a customer asks for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderRequest {
    pub fill: FillPolicy,
    pub lines: Vec<LineRequest>,
    pub reference: Option<Text>,
    pub note: Option<Note>,
}

/// Why a line was not filled in full.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineReason {
    /// Fewer units were there than asked for.
    InsufficientStock,
    /// Units were there, but at a price above the line's limit.
    PriceAboveLimit,
    /// What was there was less than the line's `min_quantity`.
    BelowMinimum,
}

/// Units of a line taken from one manufacturer, at the price of that moment (law L5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fill {
    pub manufacturer: AccountName,
    pub quantity: Quantity,
    pub unit_price: Money,
    /// How many of them were given back since.
    pub cancelled: Quantity,
}

impl Fill {
    /// Units kept: taken and not given back.
    pub fn kept(&self) -> Quantity {
        Quantity::of(self.quantity.units() - self.cancelled.units())
    }

    pub fn amount(&self) -> Money {
        self.unit_price.times(self.kept())
    }
}

/// One line of an order as it was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderLine {
    pub sku: Sku,
    pub from: Sources,
    pub requested: Quantity,
    pub min_quantity: Option<Quantity>,
    pub max_unit_price: Option<Price>,
    pub reason: Option<LineReason>,
    /// Units that its manufacturers still had once the order was decided.
    pub available_now: u64,
    pub fills: Vec<Fill>,
    /// Who was asked, where the fills do not tell it: the line is short, or somebody was passed over.
    pub asking: Option<Box<Asking>>,
}

/// The manufacturers that were asked for a line, in their order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asking {
    /// At most [`LINE_MAKERS_MAX_COUNT`] of them.
    pub makers: Vec<Asked>,
    /// How many more were asked.
    pub more: u32,
}

/// A manufacturer as it stood when its turn came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    pub manufacturer: AccountName,
    pub available: u64,
    pub unit_price: Money,
}

impl OrderLine {
    pub fn filled(&self) -> u64 {
        self.fills.iter().map(|f| f.quantity.units()).sum()
    }

    pub fn short(&self) -> u64 {
        self.requested.units() - self.filled()
    }

    pub fn cancelled(&self) -> u64 {
        self.fills.iter().map(|f| f.cancelled.units()).sum()
    }

    pub fn amount(&self) -> Money {
        self.fills.iter().map(Fill::amount).sum()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderStatus {
    Filled,
    Partial,
    Cancelled,
    PartlyCancelled,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    pub id: OrderId,
    pub round: RoundId,
    pub customer: AccountId,
    /// Number of the event that placed it.
    pub seq: u64,
    pub placed_at: Timestamp,
    pub fill: FillPolicy,
    pub reference: Option<Text>,
    pub note: Option<Note>,
    pub lines: Vec<OrderLine>,
}

impl Order {
    pub fn status(&self) -> OrderStatus {
        let (mut short, mut cancelled, mut kept) = (0, 0, 0);
        for line in &self.lines {
            short += line.short();
            cancelled += line.cancelled();
            kept += line.filled() - line.cancelled();
        }
        match (kept, cancelled, short) {
            (0, 1.., _) => OrderStatus::Cancelled,
            (_, 1.., _) => OrderStatus::PartlyCancelled,
            (_, 0, 1..) => OrderStatus::Partial,
            (_, 0, 0) => OrderStatus::Filled,
        }
    }

    pub fn total(&self) -> Money {
        self.lines.iter().map(OrderLine::amount).sum()
    }

    /// The order as it was answered when it was placed, before anything was given back (law L3).
    pub fn as_placed(mut self) -> Self {
        for fill in self.lines.iter_mut().flat_map(|l| &mut l.fills) {
            fill.cancelled = Quantity::ZERO;
        }
        self
    }

    /// Whether units from this manufacturer are still part of the order.
    pub fn keeps_from(&self, manufacturer: &AccountName) -> bool {
        let fills = self.lines.iter().flat_map(|l| &l.fills);
        fills.filter(|f| f.manufacturer == *manufacturer).any(|f| !f.kept().is_zero())
    }
}
