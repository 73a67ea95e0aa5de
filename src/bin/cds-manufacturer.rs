//! `cds-manufacturer`: a manufacturer's side of the market.

use std::process::ExitCode;

use cds::cli::args::manufacturer::Manufacturer;
use cds::cli::{manufacturer, runtime};
use clap::Parser;

fn main() -> ExitCode {
    let arguments = Manufacturer::parse();
    runtime::run("cds-manufacturer", manufacturer::run(arguments))
}
