//! `cds-manufacturer`: a manufacturer's side of the market.

use std::process::ExitCode;

use cds::cli::args::manufacturer::Manufacturer;
use cds::cli::manufacturer;
use clap::Parser;

/// The C library's allocator takes a lock for what one thread gives back and another gave out, which is every order.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    manufacturer::run(Manufacturer::parse())
}
