//! The production plan: a TOML file of lines, checked to its end before anything is made, every mistake with its line.

mod fields;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::time::Duration;

use super::ledger::{Description, LineName, Release};
use crate::limits::{PLAN_LINES_MAX_COUNT, QUANTITY_MAX_UNITS};
use crate::market::amounts::{Currency, Price};
use crate::market::names::{AccountName, Gtin, Sku, Text};
use fields::Fields;

/// What a manufacturer produces.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// Whose plan it is, if it says so.
    pub manufacturer: Option<AccountName>,
    pub currency: Currency,
    pub lines: Vec<Line>,
}

/// One production line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub name: LineName,
    pub good: Description,
    /// Units of one batch, scrap included.
    pub batch: u64,
    /// How long a batch takes.
    pub interval: Duration,
    /// The line stops after so many units, scrap included.
    pub total: Option<u64>,
    /// Of 1000 units so many are scrap.
    pub scrap_per_mille: u64,
    pub release: Release,
}

/// A mistake: where, what was written, what would be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// From 1.
    pub line: usize,
    /// Empty if the whole line of the file is meant.
    pub field: String,
    pub value: String,
    pub right: String,
}

impl std::fmt::Display for Mistake {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}", self.line)?;
        if !self.field.is_empty() {
            write!(f, ", {}", self.field)?;
        }
        if !self.value.is_empty() {
            write!(f, ": {:?}", self.value)?;
        }
        write!(f, ": {}", self.right)
    }
}

/// What one unit is called where the plan does not say.
const UNIT_DEFAULT: &str = "piece";

/// Reads a plan.
///
/// # Errors
/// Every mistake in it, in the order of its lines.
pub fn read(text: &str) -> Result<Plan, Vec<Mistake>> {
    let mut top = Fields::of_file(text)?;
    let manufacturer = top.optional("manufacturer", AccountName::parse);
    let currency = top.optional("currency", Currency::parse).unwrap_or_default();
    let mut lines = Vec::new();
    let mut places = Places::default();
    for mut fields in top.tables("line", PLAN_LINES_MAX_COUNT) {
        if let Some(line) = read_line(&mut fields, &currency) {
            places.check(&mut fields, &line);
            lines.push(line);
        }
        top.take_mistakes(fields);
    }
    top.refuse_others("the plan has manufacturer, currency and [[line]]");
    let mistakes = top.into_mistakes();
    if mistakes.is_empty() { Ok(Plan { manufacturer, currency, lines }) } else { Err(mistakes) }
}

fn read_line(fields: &mut Fields<'_>, currency: &Currency) -> Option<Line> {
    let sku = fields.needed("sku", Sku::parse);
    let name = fields.optional("line", Sku::parse).or_else(|| sku.clone()).map(LineName);
    let called = fields.optional("name", Text::parse);
    let unit = fields.optional("unit", Text::parse);
    let gtin = fields.optional("gtin", Gtin::parse);
    let unit_price = fields.needed("price", |text| Price::try_from(currency.read(text)?));
    let batch = fields.needed_number("batch", 1, QUANTITY_MAX_UNITS);
    let interval = fields.needed_span("interval");
    let total = fields.number("total", 1, QUANTITY_MAX_UNITS);
    let scrap_per_mille = fields.number("scrap_per_mille", 0, 1000).unwrap_or(0);
    let release = fields.word("release", &[("collection", Release::Collection), ("live", Release::Live)]);
    fields.refuse_others(
        "a line has sku, line, name, unit, gtin, price, batch, interval, total, scrap_per_mille and release",
    );
    let sku = sku?;
    let good = Description {
        name: called.unwrap_or_default(),
        unit: unit.or_else(|| Text::parse(UNIT_DEFAULT).ok())?,
        gtin,
        unit_price: unit_price?,
        sku,
    };
    let release = release.unwrap_or(Release::Collection);
    Some(Line { name: name?, good, batch: batch?, interval: interval?, total, scrap_per_mille, release })
}

/// What was said before, and on which line of the file.
#[derive(Default)]
struct Places {
    lines: HashMap<LineName, usize>,
    goods: HashMap<Sku, (usize, Description)>,
}

impl Places {
    fn check(&mut self, fields: &mut Fields<'_>, line: &Line) {
        let at = fields.line();
        if let Some(earlier) = self.lines.insert(line.name.clone(), at) {
            let right = format!(
                "the line on line {earlier} has the same name; give each its own with line = \"{}-2\"",
                line.name
            );
            fields.mistake_at(at, "line", line.name.0.as_str(), right);
        }
        let good = (at, line.good.clone());
        match self.goods.get(&line.good.sku) {
            Some((earlier, said)) if *said != line.good => {
                let right = format!("name, unit, gtin and price of a good must be the same as on line {earlier}");
                fields.mistake_at(at, "sku", line.good.sku.as_str(), right);
            }
            Some(_) => {}
            None => drop(self.goods.insert(line.good.sku.clone(), good)),
        }
    }
}
