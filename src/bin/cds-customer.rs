//! The customers' command-line tool: parse, call, exit.

use std::process::ExitCode;

use cds::cli::args::customer::Customer;
use cds::cli::args::mistakes;
use cds::cli::completion;
use cds::market::account::Role;

/// The C library's allocator takes a lock for what one thread gives back and another gave out, which is every order.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    if completion::answered::<Customer>(Some(Role::Customer), std::env::args_os()) {
        return ExitCode::SUCCESS;
    }
    cds::cli::customer::run(&mistakes::parse::<Customer>())
}
