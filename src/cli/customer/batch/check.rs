//! The check of a whole file before anything is sent: every mistake is counted, the first ones are kept to be shown.

use std::collections::BTreeMap;

use serde::Serialize;

use super::TURN;
use super::customers::Buyers;
use super::plan::Plan;
use super::rejects::Rejects;
use super::source::Source;
use crate::cli::args::common::Format;
use crate::cli::failure::{Failure, status};
use crate::cli::output::{Output, Sheet, number, text};
use crate::cli::stock_file::Problem;
use crate::limits::{ORDER_FILE_CUSTOMERS_MAX_COUNT, ORDER_FILE_PROBLEMS_SHOWN_COUNT};
use crate::market::names::AccountName;

/// What is in a file.
#[derive(Debug, Default)]
pub(super) struct Checked {
    pub(super) orders: u64,
    lines: u64,
    pub(super) problems: usize,
    shown: Vec<Problem>,
    /// Each with the line that names it first.
    pub(super) customers: BTreeMap<AccountName, usize>,
    /// Where the first order stands that names no customer.
    pub(super) unnamed: Option<usize>,
}

/// Reads the file once.
pub(super) async fn check(source: &mut Source, plan: &Plan) -> Result<Checked, Failure> {
    let mut checked = Checked::default();
    let mut orders = source.orders(&plan.currency)?;
    checked.note(orders.header_problems());
    while let Some(found) = orders.next_order()? {
        checked.orders += 1;
        checked.note(&found.problems);
        if let Some(order) = &found.order {
            checked.lines += order.lines.len() as u64;
            checked.note(plan.below_minimum(order).as_slice());
            match &order.customer {
                None => checked.unnamed = checked.unnamed.or(Some(order.line)),
                Some(name) if !checked.customers.contains_key(name) => {
                    checked.customers.insert(name.clone(), order.line);
                }
                Some(_) => {}
            }
        }
        if checked.customers.len() > ORDER_FILE_CUSTOMERS_MAX_COUNT {
            let message = format!("the file names more than {ORDER_FILE_CUSTOMERS_MAX_COUNT} customers");
            return Err(Failure::new(status::INVALID_FILE, message, "Split it."));
        }
        if checked.orders.is_multiple_of(TURN as u64) {
            tokio::task::yield_now().await;
        }
    }
    Ok(checked)
}

impl Checked {
    fn note(&mut self, problems: &[Problem]) {
        self.problems += problems.len();
        let room = ORDER_FILE_PROBLEMS_SHOWN_COUNT.saturating_sub(self.shown.len());
        self.shown.extend(problems.iter().take(room).cloned());
    }

    /// Some order names a customer; only then the caller may be without an account.
    pub(super) fn named_others(&self) -> bool {
        !self.customers.is_empty()
    }

    /// What a dry run prints.
    pub(super) fn print(&self, output: &Output, problems: usize) -> Result<(), Failure> {
        #[derive(Serialize)]
        struct Counts {
            orders: u64,
            lines: u64,
            customers: usize,
            mistakes: usize,
        }
        let counts =
            Counts { orders: self.orders, lines: self.lines, customers: self.customers.len(), mistakes: problems };
        if matches!(output.format(), Format::Json | Format::Ndjson) {
            return output.json_line(&counts);
        }
        let mut sheet = Sheet::new(&[
            number("orders", "Orders"),
            number("lines", "Lines"),
            number("customers", "Customers"),
            number("mistakes", "Mistakes"),
        ]);
        sheet.push([
            counts.orders.to_string(),
            counts.lines.to_string(),
            counts.customers.to_string(),
            counts.mistakes.to_string(),
        ]);
        if output.format() == Format::Csv { output.csv(&sheet, true) } else { output.table(&sheet) }
    }
}

/// A file with mistakes: the first ones on stderr, all of them in the rejects file and for programs on stdout.
pub(super) async fn refuse(
    output: &Output,
    source: &mut Source,
    plan: &Plan,
    checked: &Checked,
    buyers: &Buyers,
) -> Result<Failure, Failure> {
    let for_programs = output.format() != Format::Table;
    if for_programs || plan.rejects.is_some() {
        list_all(output, source, plan, buyers).await?;
    }
    complain(output, checked, buyers);
    let count = checked.problems + buyers.problems.len();
    let mistakes = if count == 1 { "1 mistake".to_owned() } else { format!("{count} mistakes") };
    let message = format!("the file has {mistakes}; nothing was sent");
    let hint = "Correct it and run it again; --skip-invalid buys what is right in it.";
    Ok(Failure::new(status::INVALID_FILE, message, hint))
}

/// Reads the file once more and writes every mistake where it was asked for.
async fn list_all(output: &Output, source: &mut Source, plan: &Plan, buyers: &Buyers) -> Result<(), Failure> {
    let mut list = Listed { output, first: true };
    list.begin()?;
    let mut orders = source.orders(&plan.currency)?;
    let mut rejects = Rejects::open(plan.rejects.as_deref(), orders.form())?;
    list.add(orders.header_problems())?;
    let mut read = 0_usize;
    while let Some(found) = orders.next_order()? {
        let problems = plan.problems_of(&found, buyers);
        list.add(&problems)?;
        if !problems.is_empty() {
            rejects.write(&found.rows, &told(&problems))?;
        }
        read += 1;
        if read.is_multiple_of(TURN) {
            tokio::task::yield_now().await;
        }
    }
    list.end()?;
    rejects.finish()
}

/// An order's mistakes as one text.
pub(super) fn told(problems: &[Problem]) -> String {
    let one = |p: &Problem| match (p.column.as_str(), p.value.as_str()) {
        ("", "") => format!("line {}: {}", p.line, p.right),
        ("", value) => format!("line {}: {value}: {}", p.line, p.right),
        (column, value) => format!("line {}, {column} {value:?}: {}", p.line, p.right),
    };
    problems.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// Mistakes on stdout, as they are found.
struct Listed<'o> {
    output: &'o Output,
    first: bool,
}

impl Listed<'_> {
    fn begin(&self) -> Result<(), Failure> {
        if self.output.format() == Format::Json { self.output.raw("{\"errors\":[") } else { Ok(()) }
    }

    fn add(&mut self, problems: &[Problem]) -> Result<(), Failure> {
        for problem in problems {
            let text = serde_json::to_string(problem).map_err(std::io::Error::other)?;
            match self.output.format() {
                Format::Json => self.output.raw(&format!("{}{text}", if self.first { "" } else { "," }))?,
                Format::Ndjson => self.output.line(&text)?,
                Format::Csv => self.output.csv(&sheet([problem].into_iter()), self.first)?,
                Format::Table => {}
            }
            self.first = false;
        }
        Ok(())
    }

    fn end(&self) -> Result<(), Failure> {
        if self.output.format() == Format::Json { self.output.line("]}") } else { Ok(()) }
    }
}

/// The first mistakes on stderr, and how many more there are.
pub(super) fn complain(output: &Output, checked: &Checked, buyers: &Buyers) {
    let shown = checked.shown.iter().chain(&buyers.problems).take(ORDER_FILE_PROBLEMS_SHOWN_COUNT);
    let sheet = sheet(shown);
    output.complaint(&output.drawn(&sheet));
    let rest = checked.problems + buyers.problems.len() - sheet.rows.len();
    if rest > 0 {
        output.complaint(&format!("… and {rest} more; --rejects FILE or --output json lists all of them."));
    }
}

fn sheet<'p>(problems: impl Iterator<Item = &'p Problem>) -> Sheet {
    let mut sheet = Sheet::new(&[
        number("line", "Line"),
        text("column", "Column"),
        text("value", "Value"),
        text("right", "What is right"),
    ]);
    for p in problems {
        sheet.push([p.line.to_string(), p.column.clone(), p.value.clone(), p.right.clone()]);
    }
    sheet
}
