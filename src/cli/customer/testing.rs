//! Short ways to write orders, offers and quotes in unit tests.

use super::{Part, Preview};
use crate::ipc::methods::offer::OfferInfo;
use crate::ipc::methods::order::{FillInfo, LineInfo, LineParams, OrderInfo};
use crate::market::amounts::{Currency, Money, Quantity};
use crate::market::names::{AccountName, Sku, Text};
use crate::market::order::{FillPolicy, OrderStatus, Sources};
use crate::market::time::RoundId;

fn sku(text: &str) -> Sku {
    Sku::parse(text).unwrap()
}

fn maker(text: &str) -> AccountName {
    AccountName::parse(text).unwrap()
}

fn units(units: u64) -> Quantity {
    Quantity::new(units).unwrap()
}

/// A line as it is asked; without makers from any.
pub(crate) fn line(good: &str, makers: &[&str], quantity: u64) -> LineParams {
    let named = makers.iter().map(|m| maker(m)).collect::<Vec<_>>();
    LineParams {
        sku: sku(good),
        from: if named.is_empty() { Sources::Any } else { Sources::Makers(named) },
        quantity: units(quantity),
        min_quantity: None,
        max_unit_price: None,
    }
}

pub(crate) fn offer(good: &str, manufacturer: &str, price_minor: u128, available: u64) -> OfferInfo {
    OfferInfo {
        manufacturer: maker(manufacturer),
        sku: sku(good),
        name: Text::default(),
        unit: Text::default(),
        gtin: None,
        unit_price: Money::of_minor(price_minor),
        offered: available,
        available: units(available),
        held: Quantity::ZERO,
        sold: Quantity::ZERO,
        withdrawn: Quantity::ZERO,
        version: 1,
    }
}

/// Parts as (line, good, manufacturer, units, price).
pub(crate) fn preview(parts: &[(usize, &str, &str, u64, u128)]) -> Preview {
    let part = |&(line, good, from, quantity, price): &(usize, &str, &str, u64, u128)| Part {
        line,
        sku: sku(good),
        manufacturer: maker(from),
        quantity: units(quantity),
        unit_price: Money::of_minor(price).try_into().unwrap(),
    };
    Preview { parts: parts.iter().map(part).collect() }
}

/// Fills as (manufacturer, units, price).
type Fills<'a> = &'a [(&'a str, u64, u128)];

/// Quoted lines as (good, requested, fills).
pub(crate) fn quote(lines: &[(&str, u64, Fills<'_>)]) -> OrderInfo {
    let fill = |&(from, quantity, price): &(&str, u64, u128)| FillInfo {
        manufacturer: maker(from),
        quantity: units(quantity),
        unit_price: Money::of_minor(price),
        cancelled: Quantity::ZERO,
    };
    let line = |(at, &(good, requested, fills)): (usize, &(&str, u64, Fills<'_>))| {
        let filled = fills.iter().map(|f| f.1).sum();
        LineInfo {
            explanation: None,
            line: at + 1,
            sku: sku(good),
            requested,
            filled,
            short: requested - filled,
            cancelled: 0,
            reason: None,
            available_now: 0,
            amount: fills.iter().map(|f| Money::of_minor(f.2).times(units(f.1))).sum(),
            fills: fills.iter().map(fill).collect(),
        }
    };
    let lines: Vec<_> = lines.iter().enumerate().map(line).collect();
    OrderInfo {
        order: None,
        round: RoundId::parse("2026-12").unwrap(),
        customer: maker("ada"),
        status: if lines.iter().any(|l| l.short > 0) { OrderStatus::Partial } else { OrderStatus::Filled },
        seq: None,
        placed_at: None,
        fill: FillPolicy::Partial,
        reference: None,
        note: None,
        currency: Currency::default(),
        total: lines.iter().map(|l| l.amount).sum(),
        replayed: false,
        lines,
    }
}
