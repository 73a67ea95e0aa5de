//! Order files: CSV of order lines, checked to its end, every mistake with its line. Rows of one reference are one order.

use std::collections::HashMap;

use crate::cli::stock_file::Problem;
use crate::ipc::methods::order::LineParams;
use crate::limits::ORDER_LINES_MAX_COUNT;
use crate::market::amounts::{Currency, Price, Quantity};
use crate::market::names::{AccountName, Note, Sku, Text};
use crate::market::order::{FillPolicy, Sources};

/// An order as the file has it.
#[derive(Debug, Clone, PartialEq)]
pub struct FileOrder {
    /// Where its first row stands, from 1, the header counted.
    pub line: usize,
    pub reference: Text,
    pub customer: Option<AccountName>,
    pub fill: Option<FillPolicy>,
    pub note: Option<Note>,
    /// `x_date`, if the file has such a column.
    pub date: Option<String>,
    pub lines: Vec<LineParams>,
}

/// The columns that mean something; the first four are needed, columns named `x_…` are the user's own.
const COLUMNS: [&str; 9] =
    ["order_ref", "sku", "manufacturer", "quantity", "min_quantity", "max_unit_price", "fill", "customer", "note"];
const NEEDED: usize = 4;
const DATE: &str = "x_date";

/// Reads a whole file; orders come in the order of their first rows.
///
/// # Errors
/// Every mistake in the file, in the order of its lines.
pub fn read(bytes: &[u8], currency: &Currency) -> Result<Vec<FileOrder>, Vec<Problem>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
    let mut problems = Vec::new();
    let header = match reader.headers() {
        Ok(header) => header.clone(),
        Err(error) => return Err(vec![csv_problem(&error)]),
    };
    check_header(&header, &mut problems);
    let places: HashMap<&str, usize> = header.iter().enumerate().map(|(at, name)| (name, at)).collect();
    let mut orders = Orders::default();
    for record in reader.records() {
        match record {
            Ok(record) => {
                let line = record.position().map_or(0, |p| p.line() as usize);
                Row { line, record: &record, places: &places, currency, problems: &mut problems }
                    .into_orders(&mut orders);
            }
            Err(error) => problems.push(csv_problem(&error)),
        }
    }
    if problems.is_empty() { Ok(orders.list) } else { Err(problems) }
}

fn check_header(header: &csv::StringRecord, problems: &mut Vec<Problem>) {
    for needed in COLUMNS.iter().take(NEEDED).filter(|c| !header.iter().any(|h| h == **c)) {
        problems.push(Problem::new(1, needed, "", format!("add this column; the header is {}", COLUMNS.join(","))));
    }
    for (at, name) in header.iter().enumerate() {
        if header.iter().take(at).any(|earlier| earlier == name) {
            problems.push(Problem::new(1, name, name, "this column is there twice; keep one"));
        } else if !COLUMNS.contains(&name) && !name.starts_with("x_") {
            let right = format!("use {}; name your own columns x_…", COLUMNS.join(", "));
            problems.push(Problem::new(1, name, name, right));
        }
    }
}

fn csv_problem(error: &csv::Error) -> Problem {
    let line = error.position().map_or(1, |p| p.line() as usize);
    Problem::new(line, "", &error.to_string(), "save the file as CSV in UTF-8")
}

#[derive(Default)]
struct Orders {
    list: Vec<FileOrder>,
    by_reference: HashMap<(Option<AccountName>, String), usize>,
}

/// One row, and where its mistakes go.
struct Row<'a> {
    line: usize,
    record: &'a csv::StringRecord,
    places: &'a HashMap<&'a str, usize>,
    currency: &'a Currency,
    problems: &'a mut Vec<Problem>,
}

impl Row<'_> {
    fn into_orders(mut self, orders: &mut Orders) {
        if self.record.len() != self.places.len() {
            let found = format!("{} fields", self.record.len());
            let right = format!("write {}, as the header has", self.places.len());
            return self.problems.push(Problem::new(self.line, "", &found, right));
        }
        let reference = self
            .value("order_ref", |t| if t.is_empty() { Err("write a reference".into()) } else { text(Text::parse(t)) });
        let customer = self.optional("customer", |t| text(AccountName::parse(t)));
        let fill = self.optional("fill", read_fill);
        let note = self.optional("note", |t| text(Note::parse(t)));
        let line = self.order_line();
        let date = self.cell(DATE).map(str::to_owned);
        let (Some(reference), Some(line)) = (reference, line) else { return };
        let name = (customer.clone(), reference.as_str().to_owned());
        let Some(&at) = orders.by_reference.get(&name) else {
            orders.by_reference.insert(name, orders.list.len());
            orders.list.push(FileOrder { line: self.line, reference, customer, fill, note, date, lines: vec![line] });
            return;
        };
        let order = &mut orders.list[at];
        if fill.is_some() && order.fill.is_some() && fill != order.fill {
            let right = format!("line {} of this order says another fill; an order has one", order.line);
            self.problems.push(Problem::new(self.line, "fill", self.cell("fill").unwrap_or(""), right));
        }
        if order.lines.len() == ORDER_LINES_MAX_COUNT {
            let right = format!("an order has at most {ORDER_LINES_MAX_COUNT} lines; split it");
            self.problems.push(Problem::new(self.line, "order_ref", reference.as_str(), right));
        }
        order.fill = order.fill.or(fill);
        order.note = order.note.take().or(note);
        order.lines.push(line);
    }

    fn order_line(&mut self) -> Option<LineParams> {
        let currency = self.currency;
        let positive = |t: &str| {
            text(Quantity::parse(t)).and_then(|q| if q.is_zero() { Err("write at least 1".into()) } else { Ok(q) })
        };
        let sku = self.value("sku", |t| text(Sku::parse(t)));
        let from = self.value("manufacturer", read_sources);
        let quantity = self.value("quantity", positive);
        let min_quantity = self.optional("min_quantity", positive);
        let max_unit_price = self.optional("max_unit_price", |t| text(currency.read(t).and_then(Price::try_from)));
        let line = LineParams { sku: sku?, from: from?, quantity: quantity?, min_quantity, max_unit_price };
        if line.min_quantity.is_some_and(|min| min > line.quantity) {
            let right = format!("write at most the quantity, {}", line.quantity);
            self.problems.push(Problem::new(self.line, "min_quantity", self.cell("min_quantity").unwrap_or(""), right));
        }
        Some(line)
    }

    fn cell(&self, column: &str) -> Option<&str> {
        self.places.get(column).and_then(|at| self.record.get(*at))
    }

    /// A cell that must say something.
    fn value<T>(&mut self, column: &str, parse: impl Fn(&str) -> Result<T, String>) -> Option<T> {
        let cell = self.cell(column)?.to_owned();
        parse(&cell).map_err(|right| self.problems.push(Problem::new(self.line, column, &cell, right))).ok()
    }

    /// A cell that may be empty or missing.
    fn optional<T>(&mut self, column: &str, parse: impl Fn(&str) -> Result<T, String>) -> Option<T> {
        if self.cell(column).is_none_or(str::is_empty) { None } else { self.value(column, parse) }
    }
}

fn text<T, E: std::fmt::Display>(parsed: Result<T, E>) -> Result<T, String> {
    parsed.map_err(|e| e.to_string())
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
    let makers = cell.split('|').map(AccountName::parse).collect::<Result<Vec<_>, _>>();
    makers.map(Sources::Makers).map_err(|e| format!("{e}; join several names by |, or write any"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn orders(text: &str) -> Result<Vec<FileOrder>, Vec<Problem>> {
        read(text.as_bytes(), &Currency::default())
    }

    #[test]
    fn rows_of_one_reference_are_one_order() {
        let file = "order_ref,x_date,customer,sku,manufacturer,quantity,max_unit_price\n\
                    7,1996-07-04,ada,A,acme,2,4.50\n8,1996-07-05,bob,A,any,1,\n7,1996-07-04,ada,B,acme|bolt,3,\n";
        let orders = orders(file).unwrap();
        assert_eq!(orders.len(), 2);
        assert_eq!((orders[0].line, orders[0].lines.len(), orders[0].date.as_deref()), (2, 2, Some("1996-07-04")));
        assert_eq!(orders[0].lines[0].max_unit_price.map(|p| p.money().minor()), Some(450));
        assert_eq!(orders[1].lines[0].from, Sources::Any);
    }

    #[test]
    fn every_mistake_is_listed_with_line_and_column() {
        let file = "order_ref,sku,manufacturer,quantity,min_quantity,fill\n\
                    1,a b,acme,1,,\n1,A,,1,,\n2,A,acme,0,,\n3,A,acme,1,2,\n4,A,acme,1,,most\n,A,acme,1,,\n5,A,acme\n";
        let problems = orders(file).unwrap_err();
        let places: Vec<_> = problems.iter().map(|p| (p.line, p.column.as_str())).collect();
        let right = [
            (2, "sku"),
            (3, "manufacturer"),
            (4, "quantity"),
            (5, "min_quantity"),
            (6, "fill"),
            (7, "order_ref"),
            (8, ""),
        ];
        assert_eq!(places, right);
        let header = orders("order_ref,sku,maker,quantity\n").unwrap_err();
        assert_eq!(header.iter().map(|p| p.column.as_str()).collect::<Vec<_>>(), ["manufacturer", "maker"]);
    }
}
