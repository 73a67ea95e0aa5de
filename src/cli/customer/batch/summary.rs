//! A batch in sum: counts, units, money, how fast, and the exit status.

use std::time::Duration;

use serde::Serialize;

use super::books::{Reasons, Row};
use super::plan::Plan;
use crate::cli::args::buy_file::BatchMode;
use crate::cli::args::common::Format;
use crate::cli::failure::{Failure, status};
use crate::cli::output::{Output, Sheet, number};
use crate::market::amounts::{Currency, Money};

/// As JSON prints it. Money in minor units.
#[derive(Debug, Default, Serialize)]
pub(super) struct Summary {
    orders: u64,
    filled: u64,
    partial: u64,
    pub(super) refused: u64,
    invalid: u64,
    not_sent: u64,
    /// Of the filled and partial ones, those that an earlier run bought.
    replayed: u64,
    units_requested: u64,
    units_filled: u64,
    amount: u128,
    currency: String,
    refused_by_reason: Reasons,
    seconds: f64,
    orders_per_second: f64,
}

impl Summary {
    pub(super) fn of(orders: u64, currency: &Currency) -> Self {
        Self { orders, currency: currency.to_string(), ..Self::default() }
    }

    pub(super) fn settled(&self) -> u64 {
        self.filled + self.partial + self.refused + self.invalid + self.not_sent
    }

    pub(super) fn add(&mut self, row: &Row, reason: Option<&str>) {
        match row.status {
            "filled" => self.filled += 1,
            "partial" => self.partial += 1,
            "refused" => self.refused += 1,
            "not_sent" => self.not_sent += 1,
            _ => self.invalid += 1,
        }
        if let Some(reason) = reason {
            *self.refused_by_reason.entry(reason.to_owned()).or_default() += 1;
        }
        self.replayed += u64::from(row.replayed && row.order.is_some());
        self.units_requested += row.requested;
        self.units_filled += row.filled;
        self.amount += row.amount.minor();
    }

    pub(super) fn took(&mut self, took: Duration) {
        self.seconds = took.as_secs_f64();
        let sent = self.filled + self.partial + self.refused;
        self.orders_per_second = if self.seconds > 0.0 { (sent as f64 / self.seconds).round() } else { 0.0 };
    }

    pub(super) fn status(&self) -> u8 {
        if self.refused + self.invalid + self.not_sent > 0 {
            status::BATCH_REFUSED_SOME
        } else if self.partial > 0 {
            status::BOUGHT_IN_PART
        } else {
            status::DONE
        }
    }
}

pub(super) fn print(output: &Output, plan: &Plan, summary: &Summary, currency: &Currency) -> Result<(), Failure> {
    let s = summary;
    let amount = currency.show(Money::of_minor(s.amount));
    output.words(&format!(
        "{} orders: {} filled, {} in part, {} refused{}{}. {} of {} units for {amount} {currency}, in {:.1} s ({:.0} orders/s).",
        s.orders,
        s.filled,
        s.partial,
        s.refused,
        if s.invalid > 0 { format!(", {} skipped with mistakes", s.invalid) } else { String::new() },
        if s.not_sent > 0 { format!(", {} not sent", s.not_sent) } else { String::new() },
        s.units_filled,
        s.units_requested,
        s.seconds,
        s.orders_per_second,
    ));
    if s.replayed > 0 {
        output.words(&format!("{} of them had been bought by an earlier run; they were not bought again.", s.replayed));
    }
    if !s.refused_by_reason.is_empty() {
        let reasons: Vec<String> = s.refused_by_reason.iter().map(|(reason, n)| format!("{reason} {n}")).collect();
        output.words(&format!("Refused: {}.", reasons.join(", ")));
    }
    if s.not_sent > 0 && plan.mode == BatchMode::Ordered {
        output.words("The batch stopped at the first refusal.");
    }
    if let (Some(rejects), true) = (&plan.rejects, s.status() == status::BATCH_REFUSED_SOME) {
        let next = plan.attempt + 1;
        let path = rejects.display();
        output.words(&format!("What was not bought is in {path}; feed it back with --attempt {next}."));
    }
    match output.format() {
        Format::Json => output.json_line(summary),
        Format::Table => output.table(&sheet(s, &amount)),
        // Every order was printed when it was answered.
        Format::Ndjson | Format::Csv => Ok(()),
    }
}

fn sheet(s: &Summary, amount: &str) -> Sheet {
    let mut sheet = Sheet::new(&[
        number("orders", "Orders"),
        number("filled", "Filled"),
        number("partial", "In part"),
        number("refused", "Refused"),
        number("units", "Units"),
        number("amount", "Amount"),
    ]);
    let refused = s.refused + s.invalid + s.not_sent;
    sheet.push([
        s.orders.to_string(),
        s.filled.to_string(),
        s.partial.to_string(),
        refused.to_string(),
        s.units_filled.to_string(),
        amount.to_owned(),
    ]);
    sheet
}
