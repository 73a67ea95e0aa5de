//! The figures: medians over the runs, as a table and as JSON.

use std::io::{self, Write};
use std::time::Duration;

use serde::Serialize;

use crate::load::{Measured, Workload};

/// What 64 customers should come to beside one, who pays for every sync alone.
const GOAL_RATIO: f64 = 10.0;

/// How it was measured.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Settings {
    pub(crate) seconds: f64,
    pub(crate) runs: usize,
}

/// One run of a workload.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Run {
    orders_per_second: f64,
    p50_ms: f64,
    p99_ms: f64,
    p999_ms: f64,
    /// The daemon's, all its threads together.
    processor_us_per_order: f64,
}

impl Run {
    pub(crate) fn of(measured: Measured) -> Self {
        let mut took = measured.took;
        took.sort_unstable();
        let orders = took.len() as f64;
        Self {
            orders_per_second: orders / measured.span.as_secs_f64(),
            p50_ms: within_ms(&took, 500),
            p99_ms: within_ms(&took, 990),
            p999_ms: within_ms(&took, 999),
            processor_us_per_order: measured.processor_time.as_secs_f64() * 1e6 / orders,
        }
    }
}

/// The time within which `per_mille` of 1000 answers came (nearest-rank percentile), in milliseconds.
fn within_ms(sorted: &[Duration], per_mille: usize) -> f64 {
    let rank = (sorted.len() * per_mille).div_ceil(1000).max(1);
    sorted.get(rank - 1).map_or(f64::NAN, |took| took.as_secs_f64() * 1e3)
}

#[derive(Debug, Serialize)]
struct Row {
    name: &'static str,
    customers: usize,
    in_flight: usize,
    goods: usize,
    /// The run with the median rate.
    median: Option<Run>,
    runs: Vec<Run>,
}

#[derive(Debug, Serialize)]
struct Ratios {
    goods: usize,
    many_to_one: f64,
    one_to_fdatasync: f64,
}

#[derive(Debug, Serialize)]
pub(crate) struct Report {
    processors: usize,
    file_system: String,
    settings: Settings,
    fdatasync_per_second: f64,
    rows: Vec<Row>,
    ratios: Vec<Ratios>,
    #[serde(skip)]
    syncs: Vec<f64>,
}

impl Report {
    pub(crate) fn new(settings: Settings, file_system: String) -> Self {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        let (rows, ratios, syncs) = (Vec::new(), Vec::new(), Vec::new());
        Self { processors, file_system, settings, fdatasync_per_second: 0.0, rows, ratios, syncs }
    }

    pub(crate) fn add_sync(&mut self, per_second: f64) {
        self.syncs.push(per_second);
        let sorted = sorted(&self.syncs, |rate| *rate);
        self.fdatasync_per_second = sorted[sorted.len() / 2];
    }

    pub(crate) fn add(&mut self, workload: &Workload, run: Run) {
        let Workload { name, customers, in_flight, goods } = *workload;
        let same = |row: &Row| (row.customers, row.in_flight, row.goods) == (customers, in_flight, goods);
        let at = self.rows.iter().position(same).unwrap_or_else(|| {
            self.rows.push(Row { name, customers, in_flight, goods, median: None, runs: Vec::new() });
            self.rows.len() - 1
        });
        let row = &mut self.rows[at];
        row.runs.push(run);
        row.median = sorted(&row.runs, |run| run.orders_per_second).get(row.runs.len() / 2).copied();
        self.ratios =
            self.rows.iter().filter_map(|row| self.ratios_of(row.goods).filter(|_| row.customers == 1)).collect();
    }

    fn ratios_of(&self, goods: usize) -> Option<Ratios> {
        let rate = |customers: usize| {
            let row = self.rows.iter().find(|r| (r.customers, r.in_flight, r.goods) == (customers, 1, goods))?;
            row.median.map(|run| run.orders_per_second)
        };
        let (one, many) = (rate(1)?, rate(64)?);
        Some(Ratios { goods, many_to_one: many / one, one_to_fdatasync: one / self.fdatasync_per_second })
    }

    pub(crate) fn to_json(&self) -> io::Result<String> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }

    pub(crate) fn print(&self, out: &mut impl Write) -> io::Result<()> {
        let Settings { seconds, runs } = self.settings;
        writeln!(
            out,
            "{} processors, {}; median of {runs} runs of {seconds} s each",
            self.processors, self.file_system
        )?;
        writeln!(out)?;
        writeln!(
            out,
            "{:<34} {:>5} {:>9} {:>9} {:>9} {:>9} {:>12}",
            "orders of one unit", "goods", "orders/s", "p50 ms", "p99 ms", "p99.9 ms", "CPU us/order"
        )?;
        for row in &self.rows {
            let Some(run) = row.median else { continue };
            writeln!(
                out,
                "{:<34} {:>5} {:>9.0} {:>9.2} {:>9.2} {:>9.2} {:>12.1}",
                row.name,
                row.goods,
                run.orders_per_second,
                run.p50_ms,
                run.p99_ms,
                run.p999_ms,
                run.processor_us_per_order
            )?;
        }
        writeln!(out, "{:<34} {:>5} {:>9.0}", "4 KiB written and fdatasync", "", self.fdatasync_per_second)?;
        writeln!(out)?;
        for Ratios { goods, many_to_one, one_to_fdatasync } in &self.ratios {
            let verdict = if *many_to_one >= GOAL_RATIO { "reached" } else { "MISSED" };
            writeln!(
                out,
                "{goods} goods: 64 customers / 1 customer = {many_to_one:.1} (goal {GOAL_RATIO}: {verdict})"
            )?;
            writeln!(out, "{goods} goods: 1 customer / fdatasync = {one_to_fdatasync:.2}")?;
        }
        Ok(())
    }
}

fn sorted<T: Copy>(all: &[T], by: impl Fn(&T) -> f64) -> Vec<T> {
    let mut sorted = all.to_vec();
    sorted.sort_by(|a, b| by(a).total_cmp(&by(b)));
    sorted
}
