//! `cds-manufacturer`: a manufacturer's side of the market.

use std::process::ExitCode;

use cds::cli::args::manufacturer::Manufacturer;
use cds::cli::args::mistakes;
use cds::cli::{completion, manufacturer};
use cds::market::account::Role;

/// The C library's allocator takes a lock for what one thread gives back and another gave out, which is every order.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    if completion::answered::<Manufacturer>(Some(Role::Manufacturer), std::env::args_os()) {
        return ExitCode::SUCCESS;
    }
    manufacturer::run(mistakes::parse::<Manufacturer>())
}
