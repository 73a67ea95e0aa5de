//! The header of a stock file: which column is where, and what is wrong with it.

use super::Problem;
use super::records::Record;

/// What a header looks like.
pub(super) const EXAMPLE: &str = "sku, name, unit, unit_price, quantity [, gtin] [, manufacturer]";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Sku,
    Name,
    Unit,
    UnitPrice,
    Quantity,
    Gtin,
    Manufacturer,
}

/// Every column, with its name and whether a file must have it.
const COLUMNS: [(Column, &str, bool); 7] = [
    (Column::Sku, "sku", true),
    (Column::Name, "name", true),
    (Column::Unit, "unit", true),
    (Column::UnitPrice, "unit_price", true),
    (Column::Quantity, "quantity", true),
    (Column::Gtin, "gtin", false),
    (Column::Manufacturer, "manufacturer", false),
];

impl Column {
    pub(super) fn name(self) -> &'static str {
        COLUMNS[self as usize].1
    }

    fn of_name(name: &str) -> Option<Self> {
        COLUMNS.iter().find(|(_, n, _)| *n == name).map(|(column, _, _)| *column)
    }
}

/// What each field of a row is; none for the user's own `x_…` columns.
#[derive(Debug)]
pub(super) struct Header {
    columns: Vec<Option<Column>>,
}

impl Header {
    /// Takes the header apart and notes what is wrong with it.
    pub(super) fn read(record: &Record, problems: &mut Vec<Problem>) -> Self {
        let mut header = Self { columns: Vec::new() };
        if let Some(separator) = other_separator(record) {
            let what = format!("columns separated by {separator}");
            problems.push(Problem::new(record.line, "", &what, "separate the columns by commas"));
            return header;
        }
        for cell in &record.cells {
            let name = String::from_utf8_lossy(cell);
            let column = Column::of_name(&name);
            if column.is_some_and(|c| header.has(c)) {
                problems.push(Problem::new(record.line, &name, &name, "name each column once"));
            } else if column.is_none() && !name.starts_with("x_") {
                let right = format!("use {EXAMPLE}; begin the name of a column of your own with x_");
                problems.push(Problem::new(record.line, &name, &name, right));
            }
            header.columns.push(column);
        }
        for (column, name, needed) in COLUMNS {
            if needed && !header.has(column) {
                let right = format!("add this column; a header is {EXAMPLE}");
                problems.push(Problem::new(record.line, name, "missing", right));
            }
        }
        header
    }

    pub(super) fn has(&self, column: Column) -> bool {
        self.place(column).is_some()
    }

    pub(super) fn place(&self, column: Column) -> Option<usize> {
        self.columns.iter().position(|c| *c == Some(column))
    }

    /// Fields that each row must have.
    pub(super) fn width(&self) -> usize {
        self.columns.len()
    }
}

/// What some spreadsheets write instead of commas.
fn other_separator(record: &Record) -> Option<&'static str> {
    let [only] = record.cells.as_slice() else { return None };
    [(b';', "semicolons"), (b'\t', "tabs"), (b'|', "bars")]
        .iter()
        .find(|(b, _)| only.contains(b))
        .map(|(_, name)| *name)
}
