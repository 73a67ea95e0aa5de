//! The ways out of a shortage: which lead somewhere, what each would buy, and the binding order that a choice becomes.

use super::price_limits::lowest_offered;
use super::shortage::{Preview, ShortLine, bill};
use super::wish::{BoundLine, Wish};
use crate::ipc::methods::offer::OfferInfo;
use crate::ipc::methods::order::LineParams;
use crate::market::amounts::{Currency, Quantity};
use crate::market::order::Sources;
use crate::market::value_error::ValueError;
use crate::market::words::{counted, grouped, units};

/// A way out of a shortage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Way {
    Available(Preview),
    LineByLine {
        lines: usize,
    },
    Others {
        preview: Preview,
        /// Who would fill the rest, and at what price.
        who: String,
    },
    /// For what was typed: it waits in the cart.
    IntoCart,
    Back,
    /// For a cart: it stays as it is.
    Keep,
    Clear,
}

impl Way {
    /// The ways that lead somewhere.
    pub(super) fn all(
        available: &Preview,
        others: Option<(Preview, String)>,
        short: usize,
        of_cart: bool,
    ) -> Vec<Self> {
        let others = others.filter(|(preview, _)| preview.units() > available.units());
        let mut ways = Vec::new();
        if available.units() > 0 {
            ways.push(Self::Available(available.clone()));
        }
        if short > 0 && (available.units() > 0 || others.is_some()) {
            ways.push(Self::LineByLine { lines: short });
        }
        ways.extend(others.map(|(preview, who)| Self::Others { preview, who }));
        ways.extend(if of_cart { [Self::Keep, Self::Clear] } else { [Self::IntoCart, Self::Back] });
        ways
    }

    /// The choice as it is shown: what to do, and below it what that would buy and cost.
    pub(super) fn label(&self, asked: u64, currency: &Currency) -> String {
        let buys = |what: &str, p: &Preview| format!("{what}\n    {}", bill(p, asked, currency));
        match self {
            Self::Available(p) if p.units() == asked => buys("Buy all of it", p),
            Self::Available(p) => buys("Buy what is available", p),
            Self::LineByLine { lines } => {
                let is = if *lines == 1 { "is" } else { "are" };
                format!("Choose line by line\n    {} {is} short", counted(*lines as u64, "line"))
            }
            Self::Others { preview, who } => {
                format!("{}\n    {who}", buys("Fill the rest from another manufacturer", preview))
            }
            Self::IntoCart => {
                format!("Put it into the cart and go back\n    nothing is bought, {} added to the cart", units(asked))
            }
            Self::Back => "Go back\n    nothing is bought".to_owned(),
            Self::Keep => format!("Keep the cart and go back\n    nothing is bought, {} stay in it", units(asked)),
            Self::Clear => format!("Clear the cart and go back\n    nothing is bought, {} leave it", units(asked)),
        }
    }
}

/// Who would fill the rest: `7 from borealis at 4.80 (0.30 dearer)`, the first few.
pub(super) fn who_fills(wish: &Wish, short: &[ShortLine], filled: &Preview, currency: &Currency) -> String {
    const SHOWN: usize = 3;
    let mut said = Vec::new();
    for line in short {
        let Sources::Makers(named) = &wish.lines[line.line].from else { continue };
        for part in filled.parts_of(line.line).filter(|p| !named.contains(&p.manufacturer)) {
            let price = part.unit_price.money();
            let compared = line.compared(price, currency);
            let quantity = grouped(part.quantity.units());
            said.push(format!("{quantity} from {} at {}{compared}", part.manufacturer, currency.grouped(price)));
        }
    }
    let rest = said.len().saturating_sub(SHOWN);
    said.truncate(SHOWN);
    if rest > 0 {
        said.push(format!("and {rest} more"));
    }
    said.join(", ")
}

/// What the customer has chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Chosen {
    pub(super) preview: Preview,
    /// Per line of the wish the units still wished for; none: the line was dropped.
    pub(super) wanted: Vec<Option<Quantity>>,
}

impl Chosen {
    /// Everything is still wished for.
    pub(super) fn all(preview: Preview, wish: &Wish) -> Self {
        Self { preview, wanted: wish.lines.iter().map(|l| Some(l.quantity)).collect() }
    }

    /// Lines to be sent with fill `minimum_or_none`: at least the units that were shown, from whom and at most at the
    /// prices that were shown, so nothing worse can be bought. What is short stays part of the order as asked for: it
    /// is told as short, or bought too if it came back.
    ///
    /// # Errors
    /// An offered price that no offer can have.
    pub(super) fn binding(&self, wish: &Wish, offers: &[OfferInfo]) -> Result<Vec<BoundLine>, ValueError> {
        let mut bound = Vec::new();
        for (at, (line, wanted)) in wish.lines.iter().zip(&self.wanted).enumerate() {
            let Some(wanted) = wanted else { continue };
            let mut rest = wanted.units() - self.preview.units_of(at).min(wanted.units());
            let parts: Vec<_> = self.preview.parts_of(at).collect();
            for (n, part) in parts.iter().enumerate() {
                let more = if n + 1 == parts.len() { std::mem::take(&mut rest) } else { 0 };
                let params = LineParams {
                    sku: part.sku.clone(),
                    from: Sources::Makers(vec![part.manufacturer.clone()]),
                    quantity: Quantity::new(part.quantity.units() + more)?,
                    min_quantity: Some(part.quantity),
                    max_unit_price: Some(part.unit_price),
                };
                bound.push(BoundLine { at, params });
            }
            if parts.is_empty() {
                let limit = line.max_unit_price.map_or_else(|| lowest_offered(line, offers), |p| Ok(Some(p)))?;
                let params = LineParams {
                    quantity: *wanted,
                    min_quantity: Some(Quantity::ZERO),
                    max_unit_price: limit,
                    ..line.clone()
                };
                // Without a price nobody knows what it would cost.
                bound.extend(limit.map(|_| BoundLine { at, params }));
            }
        }
        Ok(bound)
    }
}

#[cfg(test)]
#[path = "ways_tests.rs"]
mod tests;
