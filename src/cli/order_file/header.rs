//! The header of an order file in CSV: which column is where, and what is wrong with it.

use crate::cli::stock_file::Problem;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Reference,
    Sku,
    Manufacturer,
    Quantity,
    MinQuantity,
    MaxUnitPrice,
    Fill,
    Customer,
    Note,
    /// What an earlier run wrote beside a rejected row; ignored.
    Error,
}

/// Every column with its name; the first four are needed.
const COLUMNS: [(Column, &str); 10] = [
    (Column::Reference, "order_ref"),
    (Column::Sku, "sku"),
    (Column::Manufacturer, "manufacturer"),
    (Column::Quantity, "quantity"),
    (Column::MinQuantity, "min_quantity"),
    (Column::MaxUnitPrice, "max_unit_price"),
    (Column::Fill, "fill"),
    (Column::Customer, "customer"),
    (Column::Note, "note"),
    (Column::Error, "error"),
];
const NEEDED: usize = 4;
/// When an order of old times was placed; only the demo uses it.
const DATE: &str = "x_date";
const EXAMPLE: &str =
    "order_ref, sku, manufacturer, quantity [, min_quantity] [, max_unit_price] [, fill] [, customer] [, note]";

impl Column {
    pub(super) fn name(self) -> &'static str {
        COLUMNS[self as usize].1
    }
}

/// What each cell of a row is; none for the user's own `x_…` columns.
#[derive(Debug, Clone)]
pub(super) struct Header {
    /// As they stand in the file.
    pub(super) names: Vec<String>,
    places: [Option<usize>; COLUMNS.len()],
    pub(super) date: Option<usize>,
}

impl Header {
    /// Takes the header apart and notes what is wrong with it.
    pub(super) fn read(line: usize, names: Vec<String>, problems: &mut Vec<Problem>) -> Self {
        let mut places = [None; COLUMNS.len()];
        if let [only] = names.as_slice()
            && let Some(separator) = [';', '\t', '|'].into_iter().find(|c| only.contains(*c))
        {
            let what = format!("columns separated by {separator:?}");
            problems.push(Problem::new(line, "", &what, "separate the columns by commas"));
            return Self { names, places, date: None };
        }
        for (at, name) in names.iter().enumerate() {
            match COLUMNS.iter().find(|(_, known)| known == name) {
                Some((column, _)) if places[*column as usize].is_some() => {
                    problems.push(Problem::new(line, name, name, "this column is there twice; keep one"));
                }
                Some((column, _)) => places[*column as usize] = Some(at),
                None if name.starts_with("x_") => {}
                None => {
                    let right = format!("use {EXAMPLE}; begin the name of a column of your own with x_");
                    problems.push(Problem::new(line, name, name, right));
                }
            }
        }
        for (column, name) in COLUMNS.into_iter().take(NEEDED).filter(|(column, _)| places[*column as usize].is_none())
        {
            debug_assert_eq!(column.name(), name);
            problems.push(Problem::new(line, name, "missing", format!("add this column; a header is {EXAMPLE}")));
        }
        let date = names.iter().position(|name| name == DATE);
        Self { names, places, date }
    }

    pub(super) fn cell<'r>(&self, cells: &'r [String], column: Column) -> Option<&'r str> {
        self.places[column as usize].and_then(|at| cells.get(at)).map(String::as_str)
    }

    /// Where an earlier run's errors stand.
    pub(super) fn error(&self) -> Option<usize> {
        self.places[Column::Error as usize]
    }
}
