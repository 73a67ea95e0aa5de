//! One row of an order file in CSV: its order's fields and its line, with every mistake in it.

use super::header::{Column, Header};
use crate::cli::stock_file::Problem;
use crate::ipc::methods::order::LineParams;
use crate::limits::LINE_MAKERS_MAX_COUNT;
use crate::market::amounts::{Currency, Price, Quantity};
use crate::market::names::{AccountName, Note, Sku, Text};
use crate::market::order::{FillPolicy, Sources};

/// What a row says of its order.
#[derive(Debug)]
pub(super) struct OrderCells {
    pub(super) fill: Option<FillPolicy>,
    pub(super) customer: Option<AccountName>,
    pub(super) note: Option<Note>,
    pub(super) reference: Option<Text>,
    pub(super) order_line: Option<LineParams>,
}

/// Reads one row and notes each mistake in it.
pub(super) struct RowReader<'a> {
    pub(super) line: usize,
    pub(super) cells: &'a [String],
    pub(super) header: &'a Header,
    pub(super) currency: &'a Currency,
    pub(super) problems: &'a mut Vec<Problem>,
}

impl RowReader<'_> {
    /// None if the row has not as many cells as the header.
    pub(super) fn read(mut self) -> Option<OrderCells> {
        if self.cells.len() != self.header.names.len() {
            let found = format!("{} fields", self.cells.len());
            let right = self.header.names.len();
            let rule = format!("write {right}, as the header has; a comma inside a text needs quotes: \"a, b\"");
            self.problems.push(Problem::new(self.line, "", &found, rule));
            return None;
        }
        let reference = self.needed(Column::Reference, |t| {
            if t.is_empty() { Err("write a reference".into()) } else { said(Text::parse(t)) }
        });
        let customer = self.optional(Column::Customer, |t| said(AccountName::parse(t)));
        let fill = self.optional(Column::Fill, read_fill);
        let note = self.optional(Column::Note, |t| said(Note::parse(t)));
        Some(OrderCells { fill, customer, note, reference, order_line: self.order_line() })
    }

    fn order_line(&mut self) -> Option<LineParams> {
        let currency = self.currency;
        let sku = self.needed(Column::Sku, |t| said(Sku::parse(t)));
        let from = self.needed(Column::Manufacturer, read_sources);
        let quantity = self.needed(Column::Quantity, read_units);
        let min_quantity = self.optional(Column::MinQuantity, read_units);
        let max_unit_price = self.optional(Column::MaxUnitPrice, |t| said(currency.read(t).and_then(Price::try_from)));
        let line = LineParams { sku: sku?, from: from?, quantity: quantity?, min_quantity, max_unit_price };
        if let Some(min) = line.min_quantity.filter(|min| *min > line.quantity) {
            let right = format!("write at most the quantity, {}", line.quantity);
            self.problems.push(Problem::new(self.line, Column::MinQuantity.name(), &min.to_string(), right));
            return None;
        }
        Some(line)
    }

    /// A cell that must say something.
    fn needed<T>(&mut self, column: Column, parse: impl Fn(&str) -> Result<T, String>) -> Option<T> {
        let cell = self.header.cell(self.cells, column)?;
        let wrong = |right| self.problems.push(Problem::new(self.line, column.name(), cell, right));
        parse(cell).map_err(wrong).ok()
    }

    /// A cell that may be empty or missing.
    fn optional<T>(&mut self, column: Column, parse: impl Fn(&str) -> Result<T, String>) -> Option<T> {
        if self.header.cell(self.cells, column).is_none_or(str::is_empty) { None } else { self.needed(column, parse) }
    }
}

fn said<T, E: std::fmt::Display>(parsed: Result<T, E>) -> Result<T, String> {
    parsed.map_err(|e| e.to_string())
}

fn read_units(cell: &str) -> Result<Quantity, String> {
    said(Quantity::parse_some(cell))
}

fn read_fill(cell: &str) -> Result<FillPolicy, String> {
    match cell {
        "all_or_none" => Ok(FillPolicy::AllOrNone),
        "complete_lines" => Ok(FillPolicy::CompleteLines),
        "partial" => Ok(FillPolicy::Partial),
        _ => Err("write all_or_none, complete_lines or partial".to_owned()),
    }
}

/// `any`, a name, or several joined by `|`.
fn read_sources(cell: &str) -> Result<Sources, String> {
    if cell == "any" {
        return Ok(Sources::Any);
    }
    let mut makers: Vec<AccountName> = Vec::new();
    for name in cell.split('|') {
        let maker =
            AccountName::parse(name.trim()).map_err(|e| format!("{e}; join several names by |, or write any"))?;
        if makers.contains(&maker) {
            return Err(format!("{maker} is named twice; name it once"));
        }
        makers.push(maker);
    }
    if makers.len() > LINE_MAKERS_MAX_COUNT {
        return Err(format!("a line names at most {LINE_MAKERS_MAX_COUNT} manufacturers"));
    }
    Ok(Sources::Makers(makers))
}
