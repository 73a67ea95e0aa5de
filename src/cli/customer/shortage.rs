//! A shortage in figures: what could be bought from whom, and who else has what is missing. Asks nobody.

use super::remedies::whom;
use crate::ipc::methods::offer::OfferInfo;
use crate::ipc::methods::order::{FillInfo, LineParams, OrderInfo};
use crate::limits::LINE_MAKERS_MAX_COUNT;
use crate::market::amounts::{Currency, Money, Price, Quantity};
use crate::market::names::{AccountName, Sku};
use crate::market::order::Sources;
use crate::market::value_error::ValueError;
use crate::market::words::{grouped, units};

/// Units for one line of the order from one manufacturer at one price, as they are shown to the customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    /// The line's place in the order, from 0.
    pub(super) line: usize,
    pub(super) sku: Sku,
    pub(super) manufacturer: AccountName,
    pub(super) quantity: Quantity,
    pub(super) unit_price: Price,
}

impl Part {
    /// # Errors
    /// A price that no offer can have: the daemon's answer makes no sense.
    fn new(line: usize, sku: &Sku, fill: &FillInfo) -> Result<Self, ValueError> {
        Ok(Self {
            line,
            sku: sku.clone(),
            manufacturer: fill.manufacturer.clone(),
            quantity: fill.quantity,
            unit_price: fill.unit_price.try_into()?,
        })
    }
}

/// What one way out would buy.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Preview {
    pub(super) parts: Vec<Part>,
}

impl Preview {
    /// What a quoted order would buy, line by line.
    ///
    /// # Errors
    /// As [`Part::new`].
    pub(super) fn of(quote: &OrderInfo) -> Result<Self, ValueError> {
        let numbered = quote.lines.iter().enumerate();
        let parts = numbered.flat_map(|(at, line)| line.fills.iter().map(move |fill| Part::new(at, &line.sku, fill)));
        Ok(Self { parts: parts.collect::<Result<_, _>>()? })
    }

    /// What the last line of a quoted order would buy, as parts of line `line`.
    ///
    /// # Errors
    /// As [`Part::new`].
    pub(super) fn of_last(quote: &OrderInfo, line: usize) -> Result<Self, ValueError> {
        let fills = quote.lines.last().into_iter().flat_map(|l| l.fills.iter().map(move |fill| (&l.sku, fill)));
        let parts = fills.map(|(sku, fill)| Part::new(line, sku, fill));
        Ok(Self { parts: parts.collect::<Result<_, _>>()? })
    }

    pub(super) fn units(&self) -> u64 {
        self.parts.iter().map(|p| p.quantity.units()).sum()
    }

    pub(super) fn units_of(&self, line: usize) -> u64 {
        self.parts_of(line).map(|p| p.quantity.units()).sum()
    }

    pub(super) fn total(&self) -> Money {
        self.parts.iter().map(|p| p.unit_price.money().times(p.quantity)).sum()
    }

    pub(super) fn parts_of(&self, line: usize) -> impl Iterator<Item = &Part> {
        self.parts.iter().filter(move |p| p.line == line)
    }

    /// Only the parts of these lines.
    #[must_use]
    pub(super) fn only(&self, keep: impl Fn(usize) -> bool) -> Self {
        Self { parts: self.parts.iter().filter(|p| keep(p.line)).cloned().collect() }
    }

    /// Lines that buy exactly this.
    pub(super) fn exact(&self) -> Vec<LineParams> {
        let exact = |part: &Part| LineParams {
            sku: part.sku.clone(),
            from: Sources::Makers(vec![part.manufacturer.clone()]),
            quantity: part.quantity,
            min_quantity: Some(part.quantity),
            max_unit_price: Some(part.unit_price),
        };
        self.parts.iter().map(exact).collect()
    }

    /// Where a line's units come from: `5 from acme at 4.50`.
    pub(super) fn sources_of(&self, line: usize, currency: &Currency) -> String {
        let say = |p: &Part| {
            let units = grouped(p.quantity.units());
            format!("{units} from {} at {}", p.manufacturer, currency.grouped(p.unit_price.money()))
        };
        self.parts_of(line).map(say).collect::<Vec<_>>().join(", ")
    }
}

/// A manufacturer whom the customer did not name, but who has the good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Other {
    pub(super) manufacturer: AccountName,
    pub(super) unit_price: Money,
    pub(super) available: Quantity,
}

/// A line that cannot be had in full.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ShortLine {
    /// The line's place in the order, from 0.
    pub(super) line: usize,
    pub(super) sku: Sku,
    /// ` from acme`, where another line asks for the same good.
    pub(super) whom: String,
    pub(super) requested: u64,
    /// Units that it would get.
    pub(super) there: u64,
    /// What a unit costs from the manufacturers it names; none if it names none, or they have no price.
    own_price: Option<Money>,
    /// Cheapest first.
    pub(super) others: Vec<Other>,
}

impl ShortLine {
    /// Every short line of an order of which `available` would be bought.
    pub(super) fn all(asked: &[LineParams], available: &Preview, offers: &[OfferInfo]) -> Vec<Self> {
        let numbered = asked.iter().enumerate();
        let short = numbered.filter(|(at, line)| available.units_of(*at) < line.quantity.units());
        short
            .map(|(at, line)| Self {
                line: at,
                sku: line.sku.clone(),
                whom: whom(line, asked),
                requested: line.quantity.units(),
                there: available.units_of(at),
                own_price: own_price(line, available.parts_of(at), offers),
                others: others(line, offers),
            })
            .collect()
    }

    /// How another manufacturer's price compares: ` (0.30 dearer)`.
    pub(super) fn compared(&self, price: Money, currency: &Currency) -> String {
        let difference = |a: Money, b: Money| currency.grouped(a.minus(b));
        match self.own_price {
            None => String::new(),
            Some(own) if price > own => format!(" ({} dearer)", difference(price, own)),
            Some(own) if price < own => format!(" ({} cheaper)", difference(own, price)),
            Some(_) => " (same price)".to_owned(),
        }
    }
}

/// The dearest price that a line's own manufacturers would take, or their lowest if they have nothing.
fn own_price<'p>(line: &LineParams, parts: impl Iterator<Item = &'p Part>, offers: &[OfferInfo]) -> Option<Money> {
    let Sources::Makers(named) = &line.from else { return None };
    let offered = offers.iter().filter(|o| o.sku == line.sku && named.contains(&o.manufacturer));
    parts.map(|p| p.unit_price.money()).max().or_else(|| offered.map(|o| o.unit_price).min())
}

/// Who else has the good of a line, at a price within its limit, cheapest first.
pub(super) fn others(line: &LineParams, offers: &[OfferInfo]) -> Vec<Other> {
    let Sources::Makers(named) = &line.from else { return Vec::new() };
    let within = |price: Money| line.max_unit_price.is_none_or(|limit| price <= limit.money());
    let fits = |o: &&OfferInfo| {
        o.sku == line.sku && !o.available.is_zero() && !named.contains(&o.manufacturer) && within(o.unit_price)
    };
    let mut others: Vec<Other> = offers.iter().filter(fits).map(Other::from).collect();
    others.sort_by(|a, b| (a.unit_price, &a.manufacturer).cmp(&(b.unit_price, &b.manufacturer)));
    others
}

impl From<&OfferInfo> for Other {
    fn from(offer: &OfferInfo) -> Self {
        Self { manufacturer: offer.manufacturer.clone(), unit_price: offer.unit_price, available: offer.available }
    }
}

/// A line that may also be filled by these manufacturers, after those whom it names.
pub(super) fn widened<'o>(line: &LineParams, others: impl IntoIterator<Item = &'o Other>) -> LineParams {
    let Sources::Makers(named) = &line.from else { return line.clone() };
    let mut makers = named.clone();
    makers.extend(others.into_iter().map(|o| o.manufacturer.clone()));
    makers.truncate(LINE_MAKERS_MAX_COUNT);
    LineParams { from: Sources::Makers(makers), ..line.clone() }
}

/// The whole order, its short lines widened by everybody else; none if nobody else has anything.
pub(super) fn all_widened(asked: &[LineParams], short: &[ShortLine]) -> Option<Vec<LineParams>> {
    if short.iter().all(|s| s.others.is_empty()) {
        return None;
    }
    let mut lines = asked.to_vec();
    for short in short {
        lines[short.line] = widened(&asked[short.line], &short.others);
    }
    Some(lines)
}

/// `5 of 12 units, total 22.50 EUR`.
pub(super) fn bill(preview: &Preview, asked_units: u64, currency: &Currency) -> String {
    let (bought, total) = (grouped(preview.units()), currency.grouped(preview.total()));
    format!("{bought} of {}, total {total} {currency}", units(asked_units))
}

#[cfg(test)]
#[path = "testing.rs"]
pub(super) mod testing;

#[cfg(test)]
#[path = "shortage_tests.rs"]
mod tests;
