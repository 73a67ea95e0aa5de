//! `cds-manufacturer`: one file per command family.

mod dashboard;
mod import;
mod import_caller;
mod import_reply;
mod interface;
mod report;
mod sales;
mod serve;
mod serve_place;
mod serve_screen;
mod serve_words;
mod stock;

use std::process::ExitCode;

use super::accounts;
use super::args::manufacturer::{Manufacturer, ManufacturerCommand, ReportCommand};
use super::args::watch::WatchArgs;
use super::connect;
use super::failure::{Failure, status};
use super::output::Output;
use super::runtime::{self, Ended};
use super::watch;
use serve::Bound;

use crate::ipc::client::Steady;
use crate::ipc::methods::Nothing;
use crate::ipc::methods::account::Show;
use crate::market::account::Role;
use crate::market::names::AccountName;

const PROGRAM: &str = "cds-manufacturer";
const ROLE: Role = Role::Manufacturer;

/// Carries out one command line.
pub fn run(arguments: Manufacturer) -> ExitCode {
    match arguments.command {
        ManufacturerCommand::Serve(args) => {
            runtime::run_until_stopped(PROGRAM, serve::run(&arguments.common, &args, Bound::ToSignals))
        }
        command => runtime::run(PROGRAM, carry_out(Manufacturer { common: arguments.common, command })),
    }
}

/// As [`run`], for a `serve` that another program started: it also stops when that program is gone, which closes stdin.
pub fn run_for_parent(arguments: Manufacturer) -> ExitCode {
    match arguments.command {
        ManufacturerCommand::Serve(args) => {
            runtime::run_until_stopped(PROGRAM, serve::run(&arguments.common, &args, Bound::ToStdin))
        }
        command => run(Manufacturer { common: arguments.common, command }),
    }
}

async fn carry_out(arguments: Manufacturer) -> Ended {
    let Manufacturer { common, command } = arguments;
    let output = Output::new(&common);
    if !matches!(command, ManufacturerCommand::Sales | ManufacturerCommand::Report(ReportCommand::Show { .. })) {
        Failure::if_html(&common)?;
    }
    match command {
        ManufacturerCommand::Signup(args) => return accounts::sign_up(&common, ROLE, &args).await,
        ManufacturerCommand::Login(args) => return accounts::log_in(&common, ROLE, &args).await,
        ManufacturerCommand::Logout(args) => return accounts::log_out(&common, ROLE, &args).await,
        ManufacturerCommand::Account(command) => return accounts::run(&common, ROLE, &command).await,
        ManufacturerCommand::Stock(args) => return stock::run(&common, &output, args).await,
        ManufacturerCommand::Interface(args) => interface::run(&common, &output, args).await?,
        ManufacturerCommand::Serve(args) => return serve::run(&common, &args, Bound::ToSignals).await,
        ManufacturerCommand::Watch(args) => return watched(&common, &output, &args).await,
        ManufacturerCommand::Dashboard(args) => return dashboard::run(&common, &output, &args).await,
        ManufacturerCommand::Sales => sales::show(&mut own_client(&common)?, &output).await?,
        ManufacturerCommand::Report(args) => report::run(&common, &output, args).await?,
    }
    Ok(status::DONE)
}

async fn watched(common: &super::args::common::Common, output: &Output, args: &WatchArgs) -> Ended {
    watch::run(common, output, args, ROLE).await
}

/// A client in the manufacturer's own name.
fn own_client(common: &super::args::common::Common) -> Result<Steady, Failure> {
    connect::as_account(common, ROLE)
}

/// The manufacturer's own name, as the daemon knows it.
async fn own_name(client: &mut Steady) -> Result<AccountName, Failure> {
    Ok(client.call::<Show>(&Nothing {}).await?.value.account.name)
}
