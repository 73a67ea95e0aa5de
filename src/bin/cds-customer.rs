//! The customers' command-line tool: parse, call, exit.

use std::process::ExitCode;

use cds::cli::args::customer::Customer;
use clap::Parser;

/// The C library's allocator takes a lock for what one thread gives back and another gave out, which is every order.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cds::cli::customer::run(&Customer::parse())
}
