//! What became of the orders: counted, printed as it comes, and written into the results and rejects files.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Serialize;

use super::super::remedies::message;
use super::pipeline::{Asked, Came};
use super::plan::Plan;
use super::refused::Refused;
use super::rejects::Rejects;
use super::safe_file::SafeFile;
use super::summary::{self, Summary};
use crate::cli::args::buy_file::BatchMode;
use crate::cli::args::common::{Common, Format};
use crate::cli::failure::{Failure, status};
use crate::cli::order_file::{Form, Rows};
use crate::cli::output::{Output, Sheet, csv_lines, number, numeral, text};
use crate::cli::progress::Progress;
use crate::cli::runtime::Ended;
use crate::market::amounts::{Currency, Money};
use crate::market::reason::Reason;
use crate::market::words::counted;

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
    results: Option<SafeFile>,
    rejects: Rejects,
    progress: Progress,
    first: bool,
    of: u64,
    summary: Summary,
    refused: Refused,
    stops_at_refusal: bool,
    /// What could not be written. Nothing more is sent then.
    unwritten: Option<Failure>,
}

impl Books {
    pub(super) fn open(common: &Common, plan: &Plan, form: Form, of: u64) -> Result<Self, Failure> {
        let output = Output::new(common);
        let results = match &plan.results {
            Some(path) => {
                let mut file = SafeFile::create(path)?;
                file.append(&csv_lines(&sheet(None, &plan.currency), true)?)?;
                Some(file)
            }
            None => None,
        };
        let (progress, currency) = (output.progress_with_rate("orders"), plan.currency.clone());
        let rejects = Rejects::open(plan.rejects.as_deref(), &form)?;
        let stops_at_refusal = plan.mode == BatchMode::Ordered;
        let (summary, refused) = (Summary::of(of, &currency), Refused::default());
        let unwritten = None;
        Ok(Self {
            output,
            currency,
            results,
            rejects,
            progress,
            first: true,
            of,
            summary,
            refused,
            stops_at_refusal,
            unwritten,
        })
    }

    /// An ordered batch ends at its first refusal, and every batch when nobody can be told any more what was bought.
    pub(super) fn stopped(&self) -> bool {
        (self.stops_at_refusal && self.summary.refused > 0) || self.unwritten.is_some()
    }

    /// Orders of which it is known what became of them.
    pub(super) fn settled(&self) -> u64 {
        self.summary.settled()
    }

    pub(super) fn so_far(&self) -> String {
        self.summary.so_far(&self.currency)
    }

    pub(super) fn progress(&self) -> Progress {
        self.progress.clone()
    }

    /// Enters what became of one order. What cannot be written is told at the end: what was bought is counted first.
    pub(super) fn enter(&mut self, plan: &Plan, asked: Asked, came: Came) {
        let reason = match &came {
            Came::Refused(error) | Came::OnlyAskedBefore(error) => Some(error.data.reason.clone()),
            _ => None,
        };
        let only_asked_before = matches!(came, Came::OnlyAskedBefore(_));
        self.summary.only_asked_before += u64::from(only_asked_before);
        let (row, rows) = self.row(plan, asked, came);
        if reason.is_some() {
            self.refused.note(&row);
        }
        self.summary.add(&row, reason.as_deref());
        // What stands for another order may have been bought: fed back, it would be bought again.
        let may_be_bought = reason.as_deref() == Some(Reason::KeyReused.word()) && !only_asked_before;
        if let Some(why) = row.error.as_ref().filter(|_| !may_be_bought) {
            let written = self.rejects.write(&rows, why);
            self.kept(written);
        }
        let written = self.print(&row);
        self.kept(written);
        self.first = false;
        self.progress.set(self.summary.settled(), self.of);
    }

    /// Keeps the first failure to write something, after which nothing more is written there.
    fn kept(&mut self, written: Result<(), Failure>) {
        if let Err(failure) = written {
            self.unwritten.get_or_insert(failure);
        }
    }

    fn row(&self, plan: &Plan, asked: Asked, came: Came) -> (Row, Rows) {
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
                        "under this reference something else was ordered before (attempt {}): other lines, fill, minimum or price \
                         limit; what was bought then stands",
                        plan.attempt
                    ),
                    _ if error.data.replayed => {
                        format!("{}; it was refused by an earlier run already", message(&error, &self.currency))
                    }
                    _ => message(&error, &self.currency),
                });
            }
            Came::OnlyAskedBefore(_) => {
                row.status = "refused";
                row.error = Some(format!(
                    "under this reference it was asked before (attempt {}) with other lines, fill, minimum or price limit, and \
                     nothing was bought",
                    plan.attempt
                ));
            }
            Came::Invalid(why) => row.error = Some(why),
            Came::NotSent if self.unwritten.is_some() => {
                row.status = "not_sent";
                row.error = Some("not sent, because what became of the orders could not be written".to_owned());
            }
            Came::NotSent => {
                row.status = "not_sent";
                row.error = Some("not sent, because an order before it was refused".to_owned());
            }
        }
        (row, rows)
    }

    fn print(&mut self, row: &Row) -> Result<(), Failure> {
        if self.unwritten.is_some() {
            return Ok(());
        }
        if let Some(results) = &mut self.results {
            results.append(&csv_lines(&sheet(Some(row), &self.currency), false)?)?;
        }
        match self.output.format() {
            Format::Ndjson => self.output.json_line(row),
            Format::Csv => self.output.csv(&sheet(Some(row), &self.currency), self.first),
            Format::Table | Format::Json => Ok(()),
        }
    }

    /// Writes the files, and says in sum what became of the orders, whether that could be written or not.
    pub(super) fn finish(mut self, plan: &Plan, took: Duration) -> Ended {
        self.progress.clear();
        let results = self.results.take().filter(|_| self.unwritten.is_none()).map_or(Ok(()), SafeFile::finish);
        self.kept(results);
        let rejects = if self.unwritten.is_none() { self.rejects.finish() } else { Ok(()) };
        if let Err(failure) = rejects {
            self.unwritten.get_or_insert(failure);
        }
        self.summary.took(took);
        if plan.mode != BatchMode::Atomic {
            self.refused.tell(&self.output, plan);
        }
        let printed = summary::print(&self.output, plan, &self.summary, &self.currency, self.unwritten.is_none());
        match self.unwritten {
            Some(failure) => Err(unwritten(failure, &self.summary)),
            None => printed.map(|()| self.summary.status()),
        }
    }

    /// The end of a run whose last orders nobody knows about.
    pub(super) fn unsettled(&self, failure: Failure, waiting: usize) -> Failure {
        self.progress.clear();
        let Failure::Told { status: was, message, .. } = failure else { return failure };
        let so_far = self.summary.so_far(&self.currency);
        if !matches!(was, status::UNREACHABLE | status::OUTCOME_UNKNOWN | status::INTERNAL | 12) {
            return Failure::new(was, message, format!("{so_far} {AGAIN}"));
        }
        let waiting = counted(waiting as u64, "order");
        let message = format!("{message}; of {waiting} on the way it is not known whether they were bought");
        Failure::new(status::OUTCOME_UNKNOWN, message, format!("{so_far} {AGAIN}"))
    }
}

/// How to go on after a run that ended early.
pub(super) const AGAIN: &str = "Run the same command again: what was bought is answered again and not bought twice, the rest is bought \
                     then.";

/// What could not be written, and that what was bought is bought.
fn unwritten(failure: Failure, summary: &Summary) -> Failure {
    let Failure::Told { message, .. } = failure else { return failure };
    let (bought, not_sent) = (counted(summary.bought(), "order"), counted(summary.not_sent, "order"));
    let hint = format!(
        "{bought} bought, {not_sent} not sent. Make room or name another place, then run the same command again: nothing \
         is bought twice, and all of it is written."
    );
    Failure::new(status::OUTPUT_UNWRITABLE, message, hint)
}

/// A row as CSV; without a row only the columns.
fn sheet(row: Option<&Row>, currency: &Currency) -> Sheet {
    let mut sheet = Sheet::new(&[
        numeral("line", ""),
        text("order_ref", ""),
        text("customer", ""),
        numeral("order", ""),
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
