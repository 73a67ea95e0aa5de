//! The arguments of `cds-customer buy --file`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde::{Deserialize, Serialize};

pub(super) const FILE_NOTES: &str = "\
Order files are CSV with the header order_ref,sku,manufacturer,quantity and, as you like, min_quantity, \
max_unit_price, fill, customer, note and columns of your own named x_…; or NDJSON, one order on each line as \
order.place takes it. Rows of one order_ref stand together and are one order; manufacturer is a name, several joined \
by |, or any. The whole file is checked before anything is sent. Keys are made from the account, order_ref and \
--attempt: the same file can be run again after a crash and buys nothing twice.

The same file run with another --fill, --min, --max-price or --batch atomic is refused: under its keys stand the orders of \
then. So is --batch independent after --batch ordered, or the other way, until the file is finished. Finish it with the \
flags of then, and feed what --rejects wrote back with the next --attempt.";

pub(super) const FILE_EXAMPLES: &str = "  cds-customer buy --file orders.csv
  cds-customer buy --file orders.csv --fill partial --results bought.csv --rejects left.csv
  cds-customer buy --file left.csv --attempt 2 --fill partial
  make-orders | cds-customer buy --file - --batch atomic";

#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Buying from a file")]
pub struct BuyFile {
    /// Buy the orders of this file; - reads stdin
    #[arg(long, value_name = "FILE", conflicts_with_all = ["lines", "reference", "note"])]
    pub file: Option<PathBuf>,

    /// How the orders belong together
    #[arg(
        long,
        value_enum,
        value_name = "MODE",
        default_value = "independent",
        requires = "file",
        conflicts_with = "lines"
    )]
    pub batch: BatchMode,

    /// Which attempt at this file it is: another number makes new orders of the same references
    #[arg(long, value_name = "N", default_value_t = 1, requires = "file", conflicts_with = "lines", value_parser = clap::value_parser!(u32).range(1..))]
    pub attempt: u32,

    /// Buy what is right in the file although something is wrong in it
    #[arg(long, requires = "file", conflicts_with = "lines")]
    pub skip_invalid: bool,

    /// Sign up the customers of the file that are unknown (for the operator)
    #[arg(long, requires = "file", conflicts_with = "lines")]
    pub create: bool,

    /// Write what became of each order, in the file's order, as CSV
    #[arg(long, value_name = "FILE", requires = "file", conflicts_with = "lines")]
    pub results: Option<PathBuf>,

    /// Write what was not bought as it stands in the file, with a column error; it can be fed back
    #[arg(long, value_name = "FILE", requires = "file", conflicts_with = "lines")]
    pub rejects: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[value(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum BatchMode {
    /// Each order for itself, many on their way at once
    Independent,
    /// One after the other in the file's order, up to the first refusal
    Ordered,
    /// All of them in one step, or none
    Atomic,
}

impl BatchMode {
    /// As it is typed.
    pub fn word(self) -> &'static str {
        match self {
            Self::Independent => "independent",
            Self::Ordered => "ordered",
            Self::Atomic => "atomic",
        }
    }
}
