//! The customers' command-line tool: parse, call, exit.

use std::process::ExitCode;

use cds::cli::args::customer::Customer;
use clap::Parser;

fn main() -> ExitCode {
    cds::cli::customer::run(&Customer::parse())
}
