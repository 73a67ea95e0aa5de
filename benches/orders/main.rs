//! How many orders a second become durable: drives the real daemon over its socket. See docs/BENCHMARKS.md.

mod daemon;
mod disk;
mod load;
mod report;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;

use daemon::Daemon;
use load::Workload;
use report::{Report, Run, Settings};

/// What is measured. The first and second line of each number of goods make the ratio in the report.
const WORKLOADS: [Workload; 6] = [
    Workload { name: "1 customer, one order at a time", customers: 1, in_flight: 1, goods: 1000 },
    Workload { name: "64 customers, one order at a time", customers: 64, in_flight: 1, goods: 1000 },
    Workload { name: "8 customers, 32 orders in flight", customers: 8, in_flight: 32, goods: 1000 },
    Workload { name: "1 customer, one order at a time", customers: 1, in_flight: 1, goods: 1 },
    Workload { name: "64 customers, one order at a time", customers: 64, in_flight: 1, goods: 1 },
    Workload { name: "8 customers, 32 orders in flight", customers: 8, in_flight: 32, goods: 1 },
];

/// Measures durable orders per second of a real daemon.
#[derive(Debug, Parser)]
#[command(name = "cargo bench --bench orders --", bin_name = "cargo bench --bench orders --")]
struct Args {
    /// Seconds that each workload is measured in each run.
    #[arg(long, default_value_t = 3.0)]
    seconds: f64,
    /// Runs; the report shows each workload's median.
    #[arg(long, default_value_t = 3)]
    runs: usize,
    /// One run of half a second each: to see that it works, not for figures.
    #[arg(long)]
    quick: bool,
    /// Measures only the workloads whose number of customers is this.
    #[arg(long)]
    customers: Option<usize>,
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
    fn settings(&self) -> Settings {
        if self.quick || !self.bench {
            return Settings { seconds: 0.5, runs: 1 };
        }
        Settings { seconds: self.seconds.max(0.1), runs: self.runs.max(1) }
    }
}

fn main() -> ExitCode {
    match measure_all(&Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn measure_all(args: &Args) -> io::Result<()> {
    let settings = args.settings();
    let mut report = Report::new(settings, disk::file_system(&args.dir)?);
    let wanted: Vec<_> =
        WORKLOADS.iter().filter(|w| args.customers.is_none_or(|wanted| wanted == w.customers)).collect();
    for number in 1..=settings.runs {
        for workload in &wanted {
            let _ = writeln!(io::stderr(), "run {number}/{}: {} of {}", settings.runs, workload.name, workload.goods);
            // The disk is measured beside every workload: on a shared machine it is not the same for long.
            report.add_sync(disk::sync_rate(&args.dir, Duration::from_secs_f64(settings.seconds / 4.0))?);
            report.add(workload, run(args, workload, Duration::from_secs_f64(settings.seconds))?);
        }
    }
    report.print(&mut io::stdout().lock())?;
    match &args.json {
        Some(file) => std::fs::write(file, report.to_json()?),
        None => Ok(()),
    }
}

/// One workload on a new store, so that no run is slower for what an earlier one has left in the tables.
fn run(args: &Args, workload: &Workload, span: Duration) -> io::Result<Run> {
    let daemon = Daemon::start(&args.dir)?;
    let streams = daemon.open_market(workload)?;
    let measured = load::run(workload, streams, span, || daemon.processor_time())?;
    daemon.check_books(measured.answered)?;
    Ok(Run::of(measured))
}
