//! `cds-manufacturer`: a manufacturer's side of the market.

use std::process::ExitCode;

use cds::cli::args::manufacturer::Manufacturer;
use cds::cli::manufacturer;
use clap::Parser;

fn main() -> ExitCode {
    manufacturer::run(Manufacturer::parse())
}
