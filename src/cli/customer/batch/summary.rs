//! A batch in sum: counts, units, money, how fast, and the exit status.

use std::time::Duration;

use serde::Serialize;

use super::super::remedies;
use super::books::{Reasons, Row};
use super::plan::Plan;
use crate::cli::args::buy_file::BatchMode;
use crate::cli::args::common::Format;
use crate::cli::failure::{Failure, status};
use crate::cli::output::{Output, Sheet, number};
use crate::market::amounts::{Currency, Money};
use crate::market::reason::Reason;
use crate::market::words::{counted, grouped, units};

/// As JSON prints it. Money in minor units.
#[derive(Debug, Default, Serialize)]
pub(super) struct Summary {
    orders: u64,
    filled: u64,
    partial: u64,
    pub(super) refused: u64,
    invalid: u64,
    pub(super) not_sent: u64,
    /// Of the filled and partial ones, those that an earlier run bought.
    replayed: u64,
    /// Of the refused ones, those whose reference was only asked for before.
    #[serde(skip)]
    pub(super) only_asked_before: u64,
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

    pub(super) fn bought(&self) -> u64 {
        self.filled + self.partial
    }

    /// What is settled, for a run that ends early.
    pub(super) fn so_far(&self, currency: &Currency) -> String {
        let amount = currency.grouped(Money::of_minor(self.amount));
        let (bought, units) = (counted(self.bought(), "order"), units(self.units_filled));
        let refused = if self.refused > 0 { format!(", {} refused", grouped(self.refused)) } else { String::new() };
        format!("{bought} bought up to now ({units} for {amount} {currency}){refused}.")
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

/// `data`: also on stdout, where it is asked for.
pub(super) fn print(
    output: &Output,
    plan: &Plan,
    summary: &Summary,
    currency: &Currency,
    data: bool,
) -> Result<(), Failure> {
    words(plan, summary, currency).iter().for_each(|sentence| output.words(sentence));
    match output.format() {
        _ if !data => Ok(()),
        Format::Json => output.json_line(summary),
        Format::Table => output.table(&sheet(summary, currency)),
        // Every order was printed when it was answered.
        Format::Ndjson | Format::Csv => Ok(()),
    }
}

fn words(plan: &Plan, s: &Summary, currency: &Currency) -> Vec<String> {
    let amount = currency.grouped(Money::of_minor(s.amount));
    let other = |n: u64, what: &str| if n > 0 { format!(", {} {what}", grouped(n)) } else { String::new() };
    let of =
        if s.units_filled == s.units_requested { String::new() } else { format!("{} of ", grouped(s.units_filled)) };
    let mut said = vec![format!(
        "{}: {} filled, {} in part, {} refused{}{}. {of}{} for {amount} {currency}, in {:.1} s ({} orders/s).",
        counted(s.orders, "order"),
        grouped(s.filled),
        grouped(s.partial),
        grouped(s.refused),
        other(s.invalid, "skipped with mistakes"),
        other(s.not_sent, "not sent"),
        units(s.units_requested),
        s.seconds,
        grouped(s.orders_per_second as u64),
    )];
    if s.replayed > 0 {
        let were = if s.replayed == 1 { "was" } else { "were" };
        said.push(format!("{} of them {were} bought by an earlier run, and not again now.", grouped(s.replayed)));
    }
    if !s.refused_by_reason.is_empty() {
        let reasons: Vec<String> = s
            .refused_by_reason
            .iter()
            .map(|(reason, n)| format!("{} {}", remedies::words(reason), grouped(*n)))
            .collect();
        said.push(format!("Refused: {}.", reasons.join(", ")));
    }
    let reused = s.refused_by_reason.get(Reason::KeyReused.word()).copied().unwrap_or_default();
    let others = reused - s.only_asked_before;
    if others > 0 {
        let not_there = plan.rejects.as_ref().map(|file| format!(" They are not in {}.", file.display()));
        said.push(format!(
            "Under {} something else was ordered before; what was bought then stands (`cds-customer order list --reference \
             TEXT`). Give orders that are new references of their own, and leave the others as they were first.{}",
            counted(others, "reference"),
            not_there.unwrap_or_default()
        ));
    }
    if s.not_sent > 0 && s.refused > 0 && plan.mode == BatchMode::Ordered {
        said.push("The batch stopped at the first refusal.".to_owned());
    }
    if s.refused - others + s.not_sent > 0 && plan.mode != BatchMode::Atomic {
        let next = plan.attempt + 1;
        said.push(match &plan.rejects {
            _ if s.refused + s.invalid == s.orders && s.refused == s.only_asked_before => format!(
                "Under these references it was asked before, and nothing was bought: the same command with --attempt {next} buys \
                 now."
            ),
            Some(rejects) => {
                format!("What was not bought is in {}; feed it back with --attempt {next}.", rejects.display())
            }
            None => format!(
                "A refusal stays one for this attempt: with --rejects FILE the same command writes what was not bought; feed \
                 that back with --attempt {next}."
            ),
        });
    }
    said
}

fn sheet(s: &Summary, currency: &Currency) -> Sheet {
    let mut sheet = Sheet::new(&[
        number("orders", "Orders"),
        number("filled", "Filled"),
        number("partial", "In part"),
        number("refused", "Refused"),
        number("invalid", "Skipped"),
        number("not_sent", "Not sent"),
        number("units", "Units"),
        number("amount", "Amount"),
    ]);
    let counts = [s.orders, s.filled, s.partial, s.refused, s.invalid, s.not_sent, s.units_filled];
    let mut row: Vec<String> = counts.iter().map(u64::to_string).collect();
    row.push(currency.show(Money::of_minor(s.amount)));
    sheet.rows.push(row);
    sheet
}
