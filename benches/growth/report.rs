//! The figures of growth: medians over the runs, as a table and as JSON.

use std::io::{self, Write};

use serde::Serialize;

use crate::Args;
use crate::tables::TableGrowth;

const MIB: f64 = (1 << 20) as f64;

/// What was measured; rates are orders per second, times are seconds.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Report {
    processors: usize,
    file_system: String,
    offers: u64,
    orders: u64,
    seconds: f64,
    runs: usize,
    pub(crate) empty: Vec<f64>,
    /// The grown market, over all its offers evenly.
    pub(crate) grown: Vec<f64>,
    /// The grown market, over as many goods as the empty one has.
    pub(crate) same_goods: Vec<f64>,
    pub(crate) after_stop: Vec<f64>,
    pub(crate) after_kill: Vec<f64>,
    pub(crate) peak_growing: u64,
    pub(crate) peak_selling: u64,
    pub(crate) peak_starting: u64,
    files_bytes: u64,
    bytes_per_offer: f64,
    bytes_per_order: f64,
    pub(crate) tables_per_offer: Vec<TableGrowth>,
    pub(crate) tables_per_order: Vec<TableGrowth>,
    /// Medians of the runs' ratios.
    grown_to_empty: f64,
    same_goods_to_empty: f64,
}

impl Report {
    pub(crate) fn new(args: &Args, file_system: String) -> Self {
        Self {
            processors: std::thread::available_parallelism().map_or(1, usize::from),
            file_system,
            offers: args.offers,
            orders: args.orders,
            seconds: args.seconds,
            runs: args.runs,
            ..Self::default()
        }
    }

    /// What the stopped market's files hold: first only offers, then orders, too.
    pub(crate) fn files(&mut self, with_offers: u64, with_orders: u64, orders: u64) {
        self.files_bytes = with_orders;
        self.bytes_per_offer = with_offers as f64 / self.offers as f64;
        self.bytes_per_order = with_orders.saturating_sub(with_offers) as f64 / orders as f64;
    }

    pub(crate) fn settle(&mut self) {
        let to_empty = |rates: &[f64]| rates.iter().zip(&self.empty).map(|(rate, empty)| rate / empty).collect();
        self.grown_to_empty = median(to_empty(&self.grown));
        self.same_goods_to_empty = median(to_empty(&self.same_goods));
    }

    pub(crate) fn to_json(&self) -> io::Result<String> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }

    pub(crate) fn print(&self, out: &mut impl Write) -> io::Result<()> {
        let Self { processors, file_system, offers, orders, seconds, runs, .. } = self;
        writeln!(out, "{processors} processors, {file_system}; {offers} offers, {orders} orders of two lines;")?;
        writeln!(out, "medians of {runs} runs of {seconds} s each\n")?;
        let rates = [
            ("64 customers, empty market", &self.empty, 1.0),
            ("64 customers, grown, over all offers", &self.grown, self.grown_to_empty),
            ("64 customers, grown, over 1000 of them", &self.same_goods, self.same_goods_to_empty),
        ];
        for (what, rates, ratio) in rates {
            writeln!(out, "{what:<40} {:>9.0} orders/s   {ratio:.2} of empty", median(rates.clone()))?;
        }
        for (what, times) in [("start after a stop", &self.after_stop), ("start after kill -9", &self.after_kill)] {
            writeln!(out, "{what:<40} {:>9.2} s", median(times.clone()))?;
        }
        let peaks = [("growing", self.peak_growing), ("selling", self.peak_selling), ("starting", self.peak_starting)];
        for (when, bytes) in peaks {
            writeln!(out, "{:<40} {:>9.0} MiB", format!("most memory while {when}"), bytes as f64 / MIB)?;
        }
        writeln!(out, "{:<40} {:>9.0} MiB", "files when stopped", self.files_bytes as f64 / MIB)?;
        for (what, bytes, tables) in [
            ("of these for each offer", self.bytes_per_offer, &self.tables_per_offer),
            ("of these for each order", self.bytes_per_order, &self.tables_per_order),
        ] {
            writeln!(out, "{what:<40} {bytes:>9.0} bytes")?;
            for TableGrowth { name, pages_bytes, rows_bytes } in tables {
                let words = format!("  pages of {name}, and their rows");
                writeln!(out, "{words:<40} {pages_bytes:>9.0} bytes {rows_bytes:>9.0} bytes")?;
            }
        }
        Ok(())
    }
}

fn median(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all.get(all.len() / 2).copied().unwrap_or(f64::NAN)
}
