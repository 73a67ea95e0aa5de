//! Stock files: CSV of offers, checked to its end before anything is sent, every mistake with its line.

mod header;
mod records;

use std::collections::HashMap;

use serde::Serialize;

use super::no_text::NoText;
use crate::ipc::methods::stock::ImportOffer;
use crate::market::amounts::{Currency, Price, Quantity};
use crate::market::names::{AccountName, Gtin, Sku, Text};
use crate::market::value_error::ValueError;
use header::{Column, Header};
use records::Record;

/// A row that can be sent, and where it stood.
#[derive(Debug, Clone)]
pub struct Row {
    /// From 1, the header counted.
    pub line: usize,
    pub offer: ImportOffer,
}

/// A mistake: where, what was written, what would be right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// From 1, the header counted.
    pub line: usize,
    /// Empty if the whole line is meant.
    pub column: String,
    pub value: String,
    pub right: String,
}

/// Characters of a wrong value, or of a column's name, that are shown.
const SHOWN_CHARS: usize = 40;

impl Problem {
    pub fn new(line: usize, column: &str, value: &str, right: impl Into<String>) -> Self {
        // A column's name may be the file's own, too.
        Self { line, column: beginning(column), value: beginning(value), right: right.into() }
    }
}

fn beginning(text: &str) -> String {
    let mut shown: String = text.chars().take(SHOWN_CHARS).collect();
    if text.chars().nth(SHOWN_CHARS).is_some() {
        shown.push('…');
    }
    shown
}

/// The only mistake of a file that is no text.
pub fn no_text(bytes: &[u8]) -> Option<Problem> {
    let right = NoText::of(bytes, true)?.right("CSV");
    let lines_before = bytes.split(|byte| *byte == 0).next().map_or(0, |text| memchr::memchr_iter(b'\n', text).count());
    Some(Problem::new(lines_before + 1, "", "", right))
}

/// Whether the file says whose goods they are.
pub fn names_manufacturers(bytes: &[u8]) -> bool {
    let first = records::split(bytes).next();
    first.is_some_and(|record| Header::read(&record, &mut Vec::new()).has(Column::Manufacturer))
}

/// Reads a whole file. Prices are decimals in `currency`; rows that name no manufacturer are `caller`'s.
/// Rows may be none, if there is nothing but the header.
///
/// # Errors
/// Every mistake in the file, in the order of its lines.
pub fn read(bytes: &[u8], currency: &Currency, caller: Option<&AccountName>) -> Result<Vec<Row>, Vec<Problem>> {
    if let Some(problem) = no_text(bytes) {
        return Err(vec![problem]);
    }
    let mut problems = Vec::new();
    let mut records = records::split(bytes);
    let Some(first) = records.next() else {
        let right = format!("begin with the header {}", header::EXAMPLE);
        return Err(vec![Problem::new(1, "", "the file is empty", right)]);
    };
    let header = Header::read(&first, &mut problems);
    if header.width() == 0 {
        return Err(problems);
    }
    let mut rows = Vec::new();
    let mut seen = HashMap::new();
    for record in records {
        let mut reader = RowReader { header: &header, record: &record, currency, problems: &mut problems };
        let Some(offer) = reader.read(caller) else { continue };
        note_duplicate(&mut seen, &record, &offer, &mut problems);
        rows.push(Row { line: record.line, offer });
    }
    if problems.is_empty() { Ok(rows) } else { Err(problems) }
}

/// The same good of the same manufacturer twice cannot be meant.
fn note_duplicate(
    seen: &mut HashMap<(Option<AccountName>, Sku), usize>,
    record: &Record,
    offer: &ImportOffer,
    problems: &mut Vec<Problem>,
) {
    let name = (offer.manufacturer.clone(), offer.sku.clone());
    if let Some(earlier) = seen.get(&name) {
        let whose = offer.manufacturer.as_ref().map_or_else(String::new, |m| format!(" of {m}"));
        let right = format!("the same good{whose} is on line {earlier}; keep one of the two lines");
        problems.push(Problem::new(record.line, "sku", offer.sku.as_str(), right));
    } else {
        seen.insert(name, record.line);
    }
}

/// Reads one row and notes each mistake in it.
struct RowReader<'a> {
    header: &'a Header,
    record: &'a Record,
    currency: &'a Currency,
    problems: &'a mut Vec<Problem>,
}

impl RowReader<'_> {
    fn read(&mut self, caller: Option<&AccountName>) -> Option<ImportOffer> {
        if !self.has_all_fields() {
            return None;
        }
        let sku = self.needed(Column::Sku, Sku::parse);
        let name = self.optional(Column::Name, Text::parse);
        let unit = self.optional(Column::Unit, Text::parse);
        let currency = self.currency;
        let unit_price = self.optional(Column::UnitPrice, |t| Price::try_from(currency.read(t)?));
        let quantity = self.needed(Column::Quantity, Quantity::parse);
        let gtin = self.optional(Column::Gtin, Gtin::parse);
        let manufacturer = Some(self.manufacturer(caller)?);
        Some(ImportOffer { manufacturer, sku: sku?, quantity: quantity?, unit_price, name, unit, gtin })
    }

    fn manufacturer(&mut self, caller: Option<&AccountName>) -> Option<AccountName> {
        if self.cell(Column::Manufacturer).is_some_and(|c| !c.is_empty()) {
            return self.optional(Column::Manufacturer, AccountName::parse);
        }
        if caller.is_none() {
            let right = "write the manufacturer's name, or say --as NAME";
            self.problems.push(Problem::new(self.record.line, Column::Manufacturer.name(), "", right));
        }
        caller.cloned()
    }

    fn has_all_fields(&mut self) -> bool {
        let (line, found, right) = (self.record.line, self.record.cells.len(), self.header.width());
        if self.record.open_quote {
            let rule = "close the quote; inside quotes write \"\" for a quote";
            self.problems.push(Problem::new(line, "", "a quote is not closed", rule));
            return false;
        }
        if found != right {
            let rule = format!("write {right}, as the header has; a comma inside a text needs quotes: \"a, b\"");
            self.problems.push(Problem::new(line, "", &format!("{found} fields"), rule));
        }
        found == right
    }

    /// The cell's bytes; none if the file has no such column.
    fn cell(&self, column: Column) -> Option<&[u8]> {
        self.header.place(column).and_then(|at| self.record.cells.get(at)).map(Vec::as_slice)
    }

    /// The value of a cell that may be empty.
    fn optional<T>(&mut self, column: Column, parse: impl Fn(&str) -> Result<T, ValueError>) -> Option<T> {
        let cell = self.cell(column).filter(|c| !c.is_empty())?;
        let (value, right) = match std::str::from_utf8(cell) {
            Err(_) => (String::from_utf8_lossy(cell).into_owned(), "save the file as UTF-8".to_owned()),
            Ok(text) => match parse(text) {
                Ok(value) => return Some(value),
                Err(error) => (text.to_owned(), error.rule().to_owned()),
            },
        };
        self.problems.push(Problem::new(self.record.line, column.name(), &value, right));
        None
    }

    /// The value of a cell that must not be empty.
    fn needed<T>(&mut self, column: Column, parse: impl Fn(&str) -> Result<T, ValueError>) -> Option<T> {
        if self.cell(column).is_some_and(|c| c.is_empty())
            && let Err(error) = parse("")
        {
            self.problems.push(Problem::new(self.record.line, column.name(), "", error.rule()));
            return None;
        }
        self.optional(column, parse)
    }
}

#[cfg(test)]
mod tests;
