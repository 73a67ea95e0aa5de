//! The operator's commands of `cdsd`, which ask a running daemon; one file per command family.

mod account;
mod collect;
pub mod config;
mod round;
mod rpc;
mod status;
pub mod verify;

use std::process::ExitCode;

use super::args::common::Common;
use super::args::distributor::{ClientCommand, ReportCommand};
use super::output::Output;
use super::runtime::{self, Ended};
use super::{connect, failure, reports};
use crate::ipc::client::Steady;
use crate::ipc::methods::report::{Resend, Waive};

/// Carries out one command line.
pub fn run(common: &Common, command: ClientCommand) -> ExitCode {
    runtime::run("cdsd", carry_out(common, command))
}

async fn carry_out(common: &Common, command: ClientCommand) -> Ended {
    let output = Output::new(common);
    if !matches!(command, ClientCommand::Report(ReportCommand::Show { .. })) {
        failure::Failure::if_html(common)?;
    }
    let mut client = connect::as_user(common)?;
    match command {
        ClientCommand::Status => status::show(&mut client, &output).await?,
        ClientCommand::Round(command) => round::run(common, &mut client, &output, command).await?,
        ClientCommand::Collect(args) => return collect::run(common, &mut client, &output, args).await,
        ClientCommand::Report(command) => report(common, &mut client, &output, command).await?,
        ClientCommand::Account(command) => account::run(common, &mut client, &output, command).await?,
        ClientCommand::Rpc { method, params } => rpc::call(common, &output, &method, &params).await?,
    }
    Ok(failure::status::DONE)
}

async fn report(
    common: &Common,
    client: &mut Steady,
    output: &Output,
    command: ReportCommand,
) -> Result<(), failure::Failure> {
    match command {
        ReportCommand::List { round } => reports::list(client, output, round).await,
        ReportCommand::Show { report } => {
            let report = reports::fetch(client, report).await?;
            reports::print(client, output, &report).await
        }
        ReportCommand::Resend(args) => reports::step::<Resend>(common, client, output, args).await,
        ReportCommand::Waive(args) => reports::step::<Waive>(common, client, output, args).await,
    }
}
