//! What becomes of a market that grows: its rate beside an empty one's, its starts, memory and files. See docs/BENCHMARKS.md.

mod grown;
mod report;
#[path = "../support/mod.rs"]
mod support;
mod tables;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;

use grown::{Grown, Over};
use report::Report;
use support::daemon::Daemon;
use support::shape::{GOODS, ONE, Shape};
use support::{disk, load};

/// Measures a market that has grown beside an empty one.
#[derive(Debug, Clone, Parser)]
#[command(name = "cargo bench --bench growth --", bin_name = "cargo bench --bench growth --")]
struct Args {
    /// Offers in the grown market, each of another good.
    #[arg(long, default_value_t = 100_000, value_parser = clap::value_parser!(u64).range(GOODS as u64..=10_000_000))]
    offers: u64,
    /// Orders that it has had.
    #[arg(long, default_value_t = 200_000, value_parser = clap::value_parser!(u64).range(4000..))]
    orders: u64,
    /// Seconds that each market is measured in each run.
    #[arg(long, default_value_t = 5.0)]
    seconds: f64,
    /// Runs, and starts of each kind; the report shows the medians.
    #[arg(long, default_value_t = 5)]
    runs: usize,
    /// A small market and one run of half a second: to see that it works, not for figures.
    #[arg(long)]
    quick: bool,
    /// Another daemon than the one that was built with this, to compare two.
    #[arg(long, value_name = "PROGRAM", default_value = env!("CARGO_BIN_EXE_cdsd"))]
    daemon: PathBuf,
    /// What the daemons' configuration says, as in its file: "store.cache_mib = 64".
    #[arg(long, value_name = "TOML", default_value = "")]
    config: String,
    /// Writes the report as JSON, too.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Where the stores lie; their disk is what is measured. Default: cargo's folder for temporary files.
    #[arg(long, value_name = "DIR", default_value = env!("CARGO_TARGET_TMPDIR"))]
    dir: PathBuf,
    /// What `cargo bench` says to every benchmark; without it (`cargo test`) the run is a quick one.
    #[arg(long, hide = true)]
    bench: bool,
}

impl Args {
    fn settled(mut self) -> Self {
        if self.quick || !self.bench {
            (self.offers, self.orders, self.seconds, self.runs) = (2000, 4000, 0.5, 1);
        }
        (self.seconds, self.runs) = (self.seconds.max(0.1), self.runs.max(1));
        self
    }

    fn span(&self) -> Duration {
        Duration::from_secs_f64(self.seconds)
    }
}

fn main() -> ExitCode {
    match measure(&Args::parse().settled()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn measure(args: &Args) -> io::Result<()> {
    let mut report = Report::new(args, disk::file_system(&args.dir)?);
    say(&format!("growing: {} offers, {} orders", args.offers, args.orders));
    let mut grown = Grown::grow(args, &mut report)?;
    for run in 1..=args.runs {
        say(&format!("run {run}/{}", args.runs));
        // The machine may grow slower or quicker meanwhile: each has every turn once.
        for turn in 0..3 {
            match (run + turn) % 3 {
                0 => grown.sell(Over::AllOffers, &mut report)?,
                1 => report.empty.push(empty(args)?),
                _ => grown.sell(Over::SameGoods, &mut report)?,
            }
        }
        grown.starts(&mut report)?;
    }
    report.settle();
    report.print(&mut io::stdout().lock())?;
    match &args.json {
        Some(file) => std::fs::write(file, report.to_json()?),
        None => Ok(()),
    }
}

/// 64 customers who buy of these goods.
fn many(goods: usize) -> Shape {
    Shape { name: "many", words: "64 customers, one order at a time", customers: 64, goods, ..ONE }
}

/// Orders per second in a new market of 1000 goods.
fn empty(args: &Args) -> io::Result<f64> {
    let (data, shape) = (tempfile::tempdir_in(&args.dir)?, many(GOODS));
    let daemon = Daemon::start(&args.daemon, data.path(), &args.config)?;
    let streams = daemon.open_market(&shape)?;
    let measured = load::run(&shape, streams, Vec::new(), args.span(), 1, || daemon.processor_time())?;
    daemon.check_books(measured.answered)?;
    daemon.stop()?;
    Ok(measured.counted as f64 / args.seconds)
}

fn say(what: &str) {
    let _ = writeln!(io::stderr(), "{what}");
}
