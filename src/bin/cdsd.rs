//! `cdsd`, the central distributor: the daemon, and its operator's commands.

use std::path::PathBuf;
use std::process::ExitCode;

use cds::cli::failure::{Failure, status};
use cds::cli::output::Output;
use cds::daemon::config::Flags;
use cds::daemon::process;
use clap::Parser;

#[derive(Parser)]
enum Command {
    Run {
        #[arg(long)]
        socket: Option<PathBuf>,
        #[arg(long)]
        data_dir: Option<PathBuf>,
        #[arg(long)]
        config: Option<PathBuf>,
    },
}

fn main() -> ExitCode {
    let Command::Run { socket, data_dir, config } = Command::parse();
    match process::serve(&Flags { socket, data_dir, config }) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let status = if error.is_configuration() { status::BAD_CONFIGURATION } else { status::INTERNAL };
            let failure = Failure::new(status, error.to_string(), "");
            Output::failure("cdsd", &failure);
            ExitCode::from(status)
        }
    }
}
