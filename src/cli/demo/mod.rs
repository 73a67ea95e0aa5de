//! `cdsd demo`: the whole system at work, over the real socket with the real clients, and a picture of what happened.

mod books;
mod crowd;
mod goods;
mod opening;
mod people;
mod picture;
mod replay;
mod works;

use std::path::PathBuf;
use std::pin::Pin;

use serde::Serialize;

use super::failure::{Failure, status};
use super::output::Output;
use super::runtime::Ended;

pub use people::Stage;
pub use works::works_arguments;

/// What the demo is asked to show.
#[derive(Debug, Clone)]
pub struct Options {
    /// How many customers buy at the same time.
    pub customers: u32,
    pub seed: u64,
    /// What is offered; made up if there is no file.
    pub stock: Option<PathBuf>,
    /// What is ordered, in order; made up if there is no file.
    pub orders: Option<PathBuf>,
}

/// The demo's result, as JSON prints it. Money in minor units, times in milliseconds.
#[derive(Debug, Serialize)]
pub struct Summary {
    pub seed: Option<u64>,
    pub currency: String,
    pub manufacturers: usize,
    pub customers: usize,
    pub orders_filled: u64,
    pub orders_partial: u64,
    pub orders_refused: u64,
    pub units_offered: u64,
    pub units_sold: u64,
    pub amount: u128,
    pub orders_per_second: f64,
    pub p50_ms: f64,
    pub p99_ms: f64,
    pub p999_ms: f64,
    pub months: Vec<replay::Month>,
    /// What the manufacturers' own books say; none when the stock came from a file.
    pub production: Option<Production>,
    /// Recomputed from the orders, not read from the counters.
    pub books_balance: bool,
}

/// What the manufacturers' processes made, and were told was sold.
#[derive(Debug, Serialize)]
pub struct Production {
    pub lines: u64,
    pub made: u64,
    pub scrapped: u64,
    pub sold: u64,
    pub reports_acknowledged: u64,
}

/// Runs the demo against a daemon that was started for it and belongs to nobody else. Boxed, so that its code is
/// made here, once, and not again in the program that wants it.
///
/// # Errors
/// Files that cannot be used, a daemon that does not answer, books that do not balance.
pub fn run<'a>(
    stage: &'a Stage,
    output: &'a Output,
    options: &'a Options,
) -> Pin<Box<dyn Future<Output = Ended> + 'a>> {
    Box::pin(show(stage, output, options))
}

async fn show(stage: &Stage, output: &Output, options: &Options) -> Ended {
    let replayed = options.orders.is_some();
    if replayed && options.stock.is_none() {
        let hint = "Add --stock FILE with what is offered, or leave --orders out.";
        return Err(Failure::usage("--orders needs --stock", hint));
    }
    let problems =
        if replayed { replay::run(stage, output, options).await? } else { crowd::run(stage, output, options).await? };
    match problems.is_empty() {
        true => Ok(status::DONE),
        false => Err(Failure::new(
            status::INTERNAL,
            format!("the books do not balance: {}", problems.join("; ")),
            "This is a fault in cdsd; please report it with the seed.",
        )),
    }
}
