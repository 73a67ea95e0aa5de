//! What became of the orders: counted, printed as it comes, and written into the results and rejects files.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Serialize;

use super::pipeline::{Asked, Came};
use super::plan::Plan;
use super::rejects::Rejects;
use super::safe_file::SafeFile;
use super::summary::{self, Summary};
use crate::cli::args::buy_file::BatchMode;
use crate::cli::args::common::{Common, Format};
use crate::cli::failure::{Failure, status};
use crate::cli::order_file::Form;
use crate::cli::output::{Output, Sheet, number, text, to_csv};
use crate::cli::progress::Progress;
use crate::cli::runtime::Ended;
use crate::market::amounts::{Currency, Money};
use crate::market::reason::Reason;

/// One order's row. `amount` in minor units.
#[derive(Debug, Serialize)]
pub(super) struct Row {
    pub(super) line: usize,
    pub(super) order_ref: String,
    pub(super) customer: Option<String>,
    pub(super) order: Option<u64>,
    /// `filled`, `partial`, `refused`, `invalid` or `not_sent`.
    pub(super) status: &'static str,
    pub(super) requested: u64,
    pub(super) filled: u64,
    pub(super) amount: Money,
    pub(super) replayed: bool,
    pub(super) error: Option<String>,
}

pub(super) struct Books {
    output: Output,
    currency: Currency,
    results: Option<csv::Writer<SafeFile>>,
    rejects: Rejects,
    progress: Progress,
    first: bool,
    of: u64,
    summary: Summary,
    stops_at_refusal: bool,
}

impl Books {
    pub(super) fn open(common: &Common, plan: &Plan, form: Form, of: u64) -> Result<Self, Failure> {
        let output = Output::new(common);
        let results = match &plan.results {
            Some(path) => {
                let mut writer = csv::Writer::from_writer(SafeFile::create(path)?);
                to_csv(&mut writer, &sheet(None, &plan.currency), true)?;
                Some(writer)
            }
            None => None,
        };
        let (progress, currency) = (output.progress_with_rate("orders"), plan.currency.clone());
        let rejects = Rejects::open(plan.rejects.as_deref(), &form)?;
        let stops_at_refusal = plan.mode == BatchMode::Ordered;
        let summary = Summary::of(of, &currency);
        Ok(Self { output, currency, results, rejects, progress, first: true, of, summary, stops_at_refusal })
    }

    /// An ordered batch ends at its first refusal.
    pub(super) fn stopped(&self) -> bool {
        self.stops_at_refusal && self.summary.refused > 0
    }

    /// Orders of which it is known what became of them.
    pub(super) fn settled(&self) -> u64 {
        self.summary.settled()
    }

    /// Enters what became of one order.
    pub(super) fn enter(&mut self, plan: &Plan, asked: Asked, came: Came) -> Result<(), Failure> {
        let reason = if let Came::Refused(error) = &came { Some(error.data.reason.clone()) } else { None };
        let Asked { line, reference, customer, requested, rows } = asked;
        let mut row = Row {
            line,
            order_ref: reference,
            customer,
            order: None,
            status: "invalid",
            requested,
            filled: 0,
            amount: Money::ZERO,
            replayed: false,
            error: None,
        };
        match came {
            Came::Placed(order) => {
                row.filled = order.lines.iter().map(|l| l.filled).sum();
                row.status = if row.filled < row.requested { "partial" } else { "filled" };
                (row.order, row.amount, row.replayed) = (order.order.map(|id| id.0), order.total, order.replayed);
            }
            Came::PlacedTogether(placed, replayed) => {
                row.filled = placed.filled;
                row.status = if row.filled < row.requested { "partial" } else { "filled" };
                (row.order, row.amount, row.replayed) = (Some(placed.order.0), placed.total, replayed);
            }
            Came::NotBought => {
                row.status = "refused";
                row.error = Some("not bought, because another order of the batch was refused".to_owned());
            }
            Came::Refused(error) => {
                row.status = "refused";
                row.error = Some(match error.reason() {
                    Some(Reason::KeyReused) => format!(
                        "this reference was ordered before with other content (attempt {}); use a new reference, \
                         or another --attempt to order anew",
                        plan.attempt
                    ),
                    _ => error.message,
                });
            }
            Came::Invalid(why) => row.error = Some(why),
            Came::NotSent => {
                row.status = "not_sent";
                row.error = Some("not sent, because an order before it was refused".to_owned());
            }
        }
        if let Some(why) = &row.error {
            self.rejects.write(&rows, why)?;
        }
        self.summary.add(&row, reason.as_deref());
        self.print(&row)
    }

    fn print(&mut self, row: &Row) -> Result<(), Failure> {
        if let Some(results) = &mut self.results {
            to_csv(results, &sheet(Some(row), &self.currency), false)?;
        }
        match self.output.format() {
            Format::Ndjson => self.output.json_line(row)?,
            Format::Csv => self.output.csv(&sheet(Some(row), &self.currency), self.first)?,
            Format::Table | Format::Json => {}
        }
        self.first = false;
        self.progress.set(self.summary.settled(), self.of);
        Ok(())
    }

    /// Writes the files, and says in sum what became of the orders.
    pub(super) fn finish(mut self, plan: &Plan, took: Duration) -> Ended {
        self.progress.clear();
        if let Some(results) = self.results.take() {
            results.into_inner().map_err(|e| Failure::from(std::io::Error::other(e.to_string())))?.finish()?;
        }
        self.rejects.finish()?;
        self.summary.took(took);
        summary::print(&self.output, plan, &self.summary, &self.currency)?;
        Ok(self.summary.status())
    }

    /// The end of a run whose last orders nobody knows about.
    pub(super) fn unsettled(&self, failure: Failure, waiting: usize) -> Failure {
        self.progress.clear();
        let Failure::Told { status: was, message, .. } = failure else { return failure };
        if !matches!(was, status::UNREACHABLE | status::OUTCOME_UNKNOWN | status::INTERNAL | 12) {
            return Failure::new(was, message, again(self.settled()));
        }
        let message = format!("{message}; of {waiting} orders on their way it is not known whether they were bought");
        Failure::new(status::OUTCOME_UNKNOWN, message, again(self.settled()))
    }
}

/// How to go on after a run that ended early.
fn again(settled: u64) -> String {
    format!(
        "{settled} orders are settled. Run the same command again: what was bought is answered again and not bought \
         twice, the rest is bought then."
    )
}

/// A run on its way. If it is dropped before its end, which only Ctrl-C does, the user is told how to go on.
pub(super) struct Underway {
    armed: bool,
    settled: u64,
    waiting: usize,
}

impl Underway {
    pub(super) fn new() -> Self {
        Self { armed: true, settled: 0, waiting: 0 }
    }

    pub(super) fn note(&mut self, settled: u64, waiting: usize) {
        (self.settled, self.waiting) = (settled, waiting);
    }

    pub(super) fn disarm(&mut self) {
        self.armed = false;
    }
}

impl Drop for Underway {
    fn drop(&mut self) {
        if self.armed {
            let message = format!("interrupted; {} orders were on their way and may have been bought", self.waiting);
            Output::failure("cds-customer", &Failure::new(status::INTERRUPTED, message, again(self.settled)));
        }
    }
}

/// A row as CSV; without a row only the columns.
fn sheet(row: Option<&Row>, currency: &Currency) -> Sheet {
    let mut sheet = Sheet::new(&[
        number("line", ""),
        text("order_ref", ""),
        text("customer", ""),
        number("order", ""),
        text("status", ""),
        number("requested", ""),
        number("filled", ""),
        number("amount", ""),
        text("replayed", ""),
        text("error", ""),
    ]);
    if let Some(row) = row {
        sheet.push([
            row.line.to_string(),
            row.order_ref.clone(),
            row.customer.clone().unwrap_or_default(),
            row.order.map(|id| id.to_string()).unwrap_or_default(),
            row.status.to_owned(),
            row.requested.to_string(),
            row.filled.to_string(),
            currency.show(row.amount),
            row.replayed.to_string(),
            row.error.clone().unwrap_or_default(),
        ]);
    }
    sheet
}

/// Counts of refusals by reason.
pub(super) type Reasons = BTreeMap<String, u64>;
