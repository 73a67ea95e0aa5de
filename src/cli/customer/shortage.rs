//! A shortage in figures: what each way out of it would buy, and the binding order that it stands for. Asks nobody.

use crate::ipc::methods::offer::OfferInfo;
use crate::ipc::methods::order::{FillInfo, LineParams, OrderInfo};
use crate::limits::LINE_MAKERS_MAX_COUNT;
use crate::market::amounts::{Currency, Money, Price, Quantity};
use crate::market::names::{AccountName, Sku};
use crate::market::order::Sources;
use crate::market::value_error::ValueError;

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

    /// Lines that buy exactly this, sent with fill `all_or_none`: what was shown is binding, so nothing less and
    /// nothing dearer can be bought.
    pub(super) fn binding(&self) -> Vec<LineParams> {
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
        let say =
            |p: &Part| format!("{} from {} at {}", p.quantity, p.manufacturer, currency.show(p.unit_price.money()));
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
    pub(super) requested: u64,
    /// Units that it would get.
    pub(super) there: u64,
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
                requested: line.quantity.units(),
                there: available.units_of(at),
                others: others(line, offers),
            })
            .collect()
    }
}

/// Who else has the good of a line, at a price within its limit, cheapest first.
fn others(line: &LineParams, offers: &[OfferInfo]) -> Vec<Other> {
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

/// A way out of a shortage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Way {
    Available(Preview),
    LineByLine { lines: usize },
    Others(Preview),
    Back,
}

impl Way {
    /// The ways that lead somewhere; none at all if nothing can be had anywhere.
    pub(super) fn all(available: Preview, with_others: Option<Preview>, short: usize) -> Vec<Self> {
        let with_others = with_others.filter(|w| w.units() > available.units());
        let mut ways = Vec::new();
        if available.units() == 0 && with_others.is_none() {
            return ways;
        }
        if available.units() > 0 {
            ways.push(Self::Available(available));
        }
        if short > 0 {
            ways.push(Self::LineByLine { lines: short });
        }
        ways.extend(with_others.map(Self::Others));
        ways.push(Self::Back);
        ways
    }

    /// The choice as it is shown: what to do, and on a second line what that would buy.
    pub(super) fn label(&self, asked_units: u64, currency: &Currency) -> String {
        let buys = |what: &str, p: &Preview| format!("{what}\n    {}", bill(p, asked_units, currency));
        match self {
            Self::Available(p) if p.units() == asked_units => buys("Buy all of it", p),
            Self::Available(p) => buys("Buy what is available", p),
            Self::LineByLine { lines: 1 } => "Choose line by line\n    1 line is short".to_owned(),
            Self::LineByLine { lines } => format!("Choose line by line\n    {lines} lines are short"),
            Self::Others(p) => buys("Fill the rest from another manufacturer", p),
            Self::Back => "Go back\n    nothing is bought".to_owned(),
        }
    }
}

/// `5 of 12 units, total 22.50 EUR`.
pub(super) fn bill(preview: &Preview, asked_units: u64, currency: &Currency) -> String {
    format!("{} of {asked_units} units, total {} {currency}", preview.units(), currency.show(preview.total()))
}

#[cfg(test)]
#[path = "testing.rs"]
pub(super) mod testing;

#[cfg(test)]
#[path = "shortage_tests.rs"]
mod tests;
