//! The figures: medians over the runs, as a table and as JSON.

use std::io::{self, Write};
use std::time::Duration;

use serde::Serialize;

use crate::support::disk::Syncs;
use crate::support::load::Measured;
use crate::support::shape::Shape;

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
    reads_per_second: f64,
    /// Events told to all watchers together.
    told_per_second: f64,
}

impl Run {
    pub(crate) fn of(measured: Measured) -> Self {
        let mut took = measured.took;
        took.sort_unstable();
        let orders = measured.counted as f64;
        Self {
            orders_per_second: orders / measured.span.as_secs_f64(),
            p50_ms: within_ms(&took, 500),
            p99_ms: within_ms(&took, 990),
            p999_ms: within_ms(&took, 999),
            processor_us_per_order: measured.processor_time.as_secs_f64() * 1e6 / orders,
            reads_per_second: measured.reads as f64 / measured.span.as_secs_f64(),
            told_per_second: measured.told as f64 / measured.span.as_secs_f64(),
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
    shape: &'static str,
    #[serde(skip)]
    words: &'static str,
    /// The run with the median rate.
    median: Option<Run>,
    runs: Vec<Run>,
}

/// How one shape's median rate compares with another's, or with the disk's.
#[derive(Debug, Serialize)]
struct Ratio {
    what: &'static str,
    ratio: f64,
}

#[derive(Debug, Serialize)]
pub(crate) struct Report {
    processors: usize,
    file_system: String,
    settings: Settings,
    fdatasync_per_second: f64,
    fdatasync_median_ms: f64,
    rows: Vec<Row>,
    ratios: Vec<Ratio>,
    #[serde(skip)]
    syncs: Vec<Syncs>,
}

/// The ratios that are printed where both sides were measured.
const COMPARED: [(&str, &str, &str); 4] = [
    ("64 customers / 1 customer", "many", "one"),
    ("one hot good / 1000 goods, 64 customers", "hot", "many"),
    ("1000 customers / 64 customers", "thousand", "many"),
    ("with 1000 watchers / without, 8 customers", "watched", "eight"),
];

impl Report {
    pub(crate) fn new(settings: Settings, file_system: String) -> Self {
        Self {
            processors: std::thread::available_parallelism().map_or(1, usize::from),
            file_system,
            settings,
            fdatasync_per_second: 0.0,
            fdatasync_median_ms: 0.0,
            rows: Vec::new(),
            ratios: Vec::new(),
            syncs: Vec::new(),
        }
    }

    pub(crate) fn add_sync(&mut self, syncs: Syncs) {
        self.syncs.push(syncs);
        let middle = self.syncs.len() / 2;
        self.fdatasync_per_second = sorted(&self.syncs, |s| s.per_second)[middle].per_second;
        self.fdatasync_median_ms = sorted(&self.syncs, |s| s.median_ms)[middle].median_ms;
    }

    pub(crate) fn add(&mut self, shape: &Shape, run: Run) {
        let Shape { name, words, .. } = *shape;
        let at = self.rows.iter().position(|row| row.shape == name).unwrap_or_else(|| {
            self.rows.push(Row { shape: name, words, median: None, runs: Vec::new() });
            self.rows.len() - 1
        });
        let row = &mut self.rows[at];
        row.runs.push(run);
        row.median = sorted(&row.runs, |run| run.orders_per_second).get(row.runs.len() / 2).copied();
        self.compare();
    }

    fn compare(&mut self) {
        let median = |name| self.rows.iter().find(|r| r.shape == name).and_then(|r| r.median);
        let mut ratios = Vec::new();
        for (what, shape, beside) in COMPARED {
            if let (Some(shape), Some(beside)) = (median(shape), median(beside)) {
                ratios.push(Ratio { what, ratio: shape.orders_per_second / beside.orders_per_second });
            }
        }
        if let Some(one) = median("one") {
            ratios.push(Ratio {
                what: "1 customer / fdatasync",
                ratio: one.orders_per_second / self.fdatasync_per_second,
            });
        }
        if let Some(many) = median("many") {
            ratios.push(Ratio {
                what: "p99 of 64 customers / median fdatasync",
                ratio: many.p99_ms / self.fdatasync_median_ms,
            });
        }
        self.ratios = ratios;
    }

    pub(crate) fn to_json(&self) -> io::Result<String> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }

    pub(crate) fn print(&self, out: &mut impl Write) -> io::Result<()> {
        let Settings { seconds, runs } = self.settings;
        let Self { processors, file_system, .. } = self;
        writeln!(out, "{processors} processors, {file_system}; median of {runs} runs of {seconds} s each\n")?;
        writeln!(
            out,
            "{:<40} {:>9} {:>9} {:>9} {:>9} {:>12}",
            "orders of two lines", "orders/s", "p50 ms", "p99 ms", "p99.9 ms", "CPU us/order"
        )?;
        for row in &self.rows {
            let Some(run) = row.median else { continue };
            let [p50, p99, p999] = [run.p50_ms, run.p99_ms, run.p999_ms].map(milliseconds);
            let (rate, used) = (run.orders_per_second, run.processor_us_per_order);
            write!(out, "{:<40} {rate:>9.0} {p50:>9} {p99:>9} {p999:>9} {used:>12.1}", row.words)?;
            match (run.reads_per_second > 0.0, run.told_per_second > 0.0) {
                (true, _) => writeln!(out, "  and {:.0} reads/s", run.reads_per_second)?,
                (_, true) => writeln!(out, "  and {:.0} events/s told", run.told_per_second)?,
                _ => writeln!(out)?,
            }
        }
        let (rate, median) = (self.fdatasync_per_second, self.fdatasync_median_ms);
        writeln!(out, "{:<40} {rate:>9.0} {median:>9.2}\n", "4 KiB written and fdatasync")?;
        for Ratio { what, ratio } in &self.ratios {
            writeln!(out, "{what} = {ratio:.2}")?;
        }
        Ok(())
    }
}

/// Nothing where single orders were not timed.
fn milliseconds(ms: f64) -> String {
    if ms.is_nan() { "-".to_owned() } else { format!("{ms:.2}") }
}

fn sorted<T: Copy>(all: &[T], by: impl Fn(&T) -> f64) -> Vec<T> {
    let mut sorted = all.to_vec();
    sorted.sort_by(|a, b| by(a).total_cmp(&by(b)));
    sorted
}
