//! `cdsd`, the central distributor: the daemon, and its operator's commands.

use std::path::Path;
use std::process::ExitCode;

use cds::cli::args::common::Common;
use cds::cli::args::distributor::{ConfigCommand, DemoArgs, Distributor, DistributorCommand, RunArgs, VerifyArgs};
use cds::cli::args::manufacturer::Manufacturer;
use cds::cli::args::mistakes::{self, Origins};
use cds::cli::demo::{self, Options, Stage};
use cds::cli::failure::{Failure, status};
use cds::cli::output::Output;
use cds::cli::runtime::{self, Ended};
use cds::cli::{completion, distributor, ids, manufacturer, simulate};
use cds::daemon;
use cds::daemon::config::{Flags, Settings};
use cds::daemon::config_shown::{self, Origin};
use cds::ipc::methods::system::VerifyResult;
use clap::Parser;
use tokio::sync::oneshot;

/// The C library's allocator takes a lock for what one thread gives back and another gave out, which is every order.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const PROGRAM: &str = "cdsd";

fn main() -> ExitCode {
    // The demo's manufacturers are processes of their own, and this is the one program that is surely there.
    if let Some(arguments) = demo::works_arguments(std::env::args_os()) {
        return manufacturer::run_for_parent(Manufacturer::parse_from(arguments));
    }
    if completion::answered::<Distributor>(None, std::env::args_os()) {
        return ExitCode::SUCCESS;
    }
    let (Distributor { common, command }, origins) = mistakes::parse_with_origins();
    match command {
        DistributorCommand::Run(args) => run(&common, args),
        DistributorCommand::Demo(args) => runtime::run_on_all_cores(PROGRAM, demo(&common, args)),
        DistributorCommand::Simulate(args) => runtime::run_until_stopped(PROGRAM, simulate::run(&common, &args)),
        DistributorCommand::Verify(VerifyArgs { data_dir: Some(dir) }) => {
            runtime::run(PROGRAM, async { distributor::verify::ended(&Output::new(&common), verify(&dir)?) })
        }
        DistributorCommand::Verify(VerifyArgs { data_dir: None }) => distributor::verify::run(&common),
        DistributorCommand::Config(ConfigCommand::Show(args)) => {
            runtime::run(PROGRAM, async { show_config(&common, args, &origins) })
        }
        DistributorCommand::Client(command) => distributor::run(&common, command),
    }
}

fn flags(common: &Common, args: RunArgs) -> Flags {
    Flags {
        socket: common.socket.clone(),
        socket_mode: args.socket_mode,
        socket_group: args.socket_group,
        data_dir: args.data_dir,
        config: args.config,
    }
}

fn run(common: &Common, args: RunArgs) -> ExitCode {
    match daemon::process::serve(&flags(common, args)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let status = if error.is_configuration() { status::BAD_CONFIGURATION } else { status::INTERNAL };
            Output::failure(PROGRAM, &Failure::new(status, error.to_string(), ""));
            ExitCode::from(status)
        }
    }
}

/// What a daemon would start with.
fn show_config(common: &Common, args: RunArgs, origins: &Origins) -> Ended {
    Failure::if_html(common)?;
    let shown = config_shown::shown(&flags(common, args), |argument| origins.is_environment(argument))
        .map_err(|error| Failure::new(status::BAD_CONFIGURATION, error.to_string(), ""))?;
    let file = shown.file.as_deref();
    let settings = shown.settings.into_iter().map(|setting| {
        let (origin, from) = match setting.origin {
            Origin::Flag(flag) => ("flag", Some(flag.to_owned())),
            Origin::Environment(variable) => ("environment", Some(variable.to_owned())),
            Origin::File => ("file", file.map(|path| path.display().to_string())),
            Origin::Default => ("default", None),
        };
        distributor::config::Setting { name: setting.name, value: setting.value, origin, from }
    });
    distributor::config::print(&Output::new(common), file, &settings.collect::<Vec<_>>())
}

/// A daemon of the demo's own in a temporary directory, the demo on it, and both gone at the end.
async fn demo(common: &Common, args: DemoArgs) -> Ended {
    Failure::if_html(common)?;
    let directory = tempfile::Builder::new().prefix("cds-demo-").tempdir()?;
    let settings = Settings::throw_away(directory.path());
    let currency = settings.rules.currency.clone();
    let ((stop, stopped), (ready, is_ready)) = (oneshot::channel::<()>(), oneshot::channel());
    let serving = daemon::spawn(settings, stopped, ready);
    let ended = match is_ready.await {
        Ok(ready) => {
            let options = Options {
                customers: args.customers,
                seed: args.seed.unwrap_or_else(ids::new_seed),
                stock: args.stock,
                orders: args.orders,
            };
            demo::run(&Stage::new(&ready.socket, currency), &Output::new(common), &options).await
        }
        // The daemon's own words follow below.
        Err(_) => Ok(status::INTERNAL),
    };
    drop(stop);
    match serving.await {
        Ok(Err(error)) => Err(Failure::new(status::INTERNAL, error.to_string(), "")),
        _ => ended,
    }
}

/// Examines a data directory without a daemon.
fn verify(dir: &Path) -> Result<VerifyResult, Failure> {
    daemon::verify::offline(dir).map_err(|error| {
        let status = if error.is_configuration() { status::BAD_CONFIGURATION } else { status::INTERNAL };
        Failure::new(status, error.to_string(), error.hint())
    })
}
