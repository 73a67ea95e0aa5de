//! How many orders a second become durable: drives the real daemon over its socket. See docs/BENCHMARKS.md.

mod file;
mod report;
mod shapes;
#[path = "../support/mod.rs"]
mod support;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;

use report::{Report, Run, Settings};
use shapes::SHAPES;
use support::daemon::Daemon;
use support::shape::Shape;
use support::{disk, load};

/// Room for 1000 customers or watchers.
const CONFIG: &str = "[limits]\nconnections = 2100\n";

/// Measures durable orders per second of a real daemon.
#[derive(Debug, Parser)]
#[command(name = "cargo bench --bench orders --", bin_name = "cargo bench --bench orders --")]
struct Args {
    /// Seconds that each shape is measured in each run.
    #[arg(long, default_value_t = 3.0)]
    seconds: f64,
    /// Runs; the report shows each shape's median.
    #[arg(long, default_value_t = 3)]
    runs: usize,
    /// One run of half a second each: to see that it works, not for figures.
    #[arg(long)]
    quick: bool,
    /// Measures only these shapes; repeatable. One of one, many, hot, thousand, pipelined, arrays, mixed, eight, watched, file.
    #[arg(long = "shape", value_name = "NAME", value_parser = known_shape)]
    shapes: Vec<Shape>,
    /// Another daemon than the one that was built with this, to compare two.
    #[arg(long, value_name = "PROGRAM", default_value = env!("CARGO_BIN_EXE_cdsd"))]
    daemon: PathBuf,
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
    let wanted: Vec<Shape> = if args.shapes.is_empty() { SHAPES.to_vec() } else { args.shapes.clone() };
    for number in 1..=settings.runs {
        for shape in &wanted {
            let _ = writeln!(io::stderr(), "run {number}/{}: {}", settings.runs, shape.words);
            // The disk is measured beside every shape: on a shared machine it is not the same for long.
            report.add_sync(disk::syncs(&args.dir, Duration::from_secs_f64(settings.seconds / 4.0))?);
            report.add(shape, run(args, shape, Duration::from_secs_f64(settings.seconds))?);
        }
    }
    report.print(&mut io::stdout().lock())?;
    match &args.json {
        Some(file) => std::fs::write(file, report.to_json()?),
        None => Ok(()),
    }
}

/// One shape on a new store, so that no run is slower for what an earlier one has left in the tables.
fn run(args: &Args, shape: &Shape, span: Duration) -> io::Result<Run> {
    let data = tempfile::tempdir_in(&args.dir)?;
    let daemon = Daemon::start(&args.daemon, data.path(), CONFIG)?;
    if shape.file {
        let measured = file::run(&daemon, shape, span)?;
        daemon.check_books(measured.answered)?;
        return Ok(Run::of(measured));
    }
    let (streams, watching) = (daemon.open_market(shape)?, daemon.watch(shape)?);
    let measured = load::run(shape, streams, watching, span, 0, || daemon.processor_time())?;
    daemon.check_books(measured.answered)?;
    Ok(Run::of(measured))
}

fn known_shape(name: &str) -> Result<Shape, String> {
    SHAPES.into_iter().find(|s| s.name == name).ok_or_else(|| format!("there is no shape {name}"))
}
