//! What happened in a simulation: orders by what became of them, other acts, errors by kind, response times.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Serialize;

use crate::cli::args::common::Format;
use crate::cli::failure::Failure;
use crate::cli::output::{Output, Sheet, number, text};
use crate::cli::stopwatch::Latencies;
use crate::ipc::client::CallError;
use crate::ipc::methods::order::OrderInfo;

#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) filled: u64,
    pub(super) partial: u64,
    pub(super) refused: u64,
    /// Shortages after which less was bought, and after which nothing was.
    pub(super) settled_for_less: u64,
    pub(super) walked_away: u64,
    pub(super) browsed: u64,
    pub(super) carts: u64,
    pub(super) cancelled: u64,
    pub(super) done: u64,
    pub(super) units: u64,
    errors: BTreeMap<String, u64>,
    pub(super) latencies: Latencies,
}

impl Tally {
    pub(super) fn ordered(&mut self, order: &OrderInfo) {
        let short: u64 = order.lines.iter().map(|l| l.short).sum();
        self.units += order.lines.iter().map(|l| l.filled).sum::<u64>();
        if short == 0 { self.filled += 1 } else { self.partial += 1 }
    }

    /// Counts a call that failed, under the reason's word or what happened to the connection.
    pub(super) fn failed(&mut self, error: &CallError) {
        let kind = match error {
            CallError::Refused(error) => error.data.reason.clone(),
            CallError::Unreachable { .. } | CallError::NoAnswer { .. } => "unreachable".to_owned(),
            CallError::Lost | CallError::OutcomeUnknown { .. } => "outcome_unknown".to_owned(),
            CallError::UnusableToken(_) => "token".to_owned(),
            CallError::Garbled(_) => "garbled".to_owned(),
        };
        *self.errors.entry(kind).or_default() += 1;
    }

    pub(super) fn absorb(&mut self, other: Self) {
        self.filled += other.filled;
        self.partial += other.partial;
        self.refused += other.refused;
        self.settled_for_less += other.settled_for_less;
        self.walked_away += other.walked_away;
        self.browsed += other.browsed;
        self.carts += other.carts;
        self.cancelled += other.cancelled;
        self.done += other.done;
        self.units += other.units;
        for (kind, count) in other.errors {
            *self.errors.entry(kind).or_default() += count;
        }
        self.latencies.absorb(other.latencies);
    }

    pub(super) fn summary(mut self, customers: u32, seed: u64, took: Duration) -> Summary {
        let seconds = took.as_secs_f64();
        let orders = self.filled + self.partial + self.refused;
        Summary {
            seed,
            customers,
            seconds,
            orders_filled: self.filled,
            orders_partial: self.partial,
            orders_refused: self.refused,
            orders_per_second: if seconds > 0.0 { orders as f64 / seconds } else { 0.0 },
            settled_for_less: self.settled_for_less,
            walked_away: self.walked_away,
            units_bought: self.units,
            carts_filled: self.carts,
            cancels: self.cancelled,
            looks: self.browsed,
            dones: self.done,
            p50_ms: self.latencies.within_ms(500),
            p99_ms: self.latencies.within_ms(990),
            p999_ms: self.latencies.within_ms(999),
            errors: self.errors,
        }
    }
}

/// As JSON prints it.
#[derive(Debug, Serialize)]
pub(super) struct Summary {
    seed: u64,
    customers: u32,
    seconds: f64,
    orders_filled: u64,
    orders_partial: u64,
    /// Of these, so many customers then settled for less, or walked away.
    orders_refused: u64,
    orders_per_second: f64,
    settled_for_less: u64,
    walked_away: u64,
    units_bought: u64,
    carts_filled: u64,
    cancels: u64,
    looks: u64,
    dones: u64,
    p50_ms: f64,
    p99_ms: f64,
    p999_ms: f64,
    /// Calls that failed, by reason.
    errors: BTreeMap<String, u64>,
}

impl Summary {
    pub(super) fn print(&self, output: &Output) -> Result<(), Failure> {
        if matches!(output.format(), Format::Json | Format::Ndjson) {
            return output.json_line(self);
        }
        let mut sheet = Sheet::new(&[text("what", "What"), number("count", "Count")]);
        let counts = [
            ("orders filled", self.orders_filled),
            ("orders bought in part", self.orders_partial),
            ("orders refused", self.orders_refused),
            ("  then settled for less", self.settled_for_less),
            ("  then walked away", self.walked_away),
            ("units bought", self.units_bought),
            ("carts filled", self.carts_filled),
            ("orders given back", self.cancels),
            ("looks at offers", self.looks),
            ("said done", self.dones),
        ];
        for (what, count) in counts {
            sheet.push([what.to_owned(), count.to_string()]);
        }
        for (kind, count) in &self.errors {
            sheet.push([format!("calls failed: {kind}"), count.to_string()]);
        }
        output.words(&format!(
            "{} customers, {:.1} s, {:.0} orders/s (seed {}). Answers: half within {:.2} ms, 99 % within {:.2} ms, 99.9 % within {:.2} ms.",
            self.customers, self.seconds, self.orders_per_second, self.seed, self.p50_ms, self.p99_ms, self.p999_ms
        ));
        if output.format() == Format::Csv { output.csv(&sheet, true) } else { output.table(&sheet) }
    }
}
