//! `report`: the distributor's sales reports, and confirming that one has them.

use super::own_client;
use crate::cli::args::common::Common;
use crate::cli::args::manufacturer::ReportCommand;
use crate::cli::failure::Failure;
use crate::cli::ids::key_or_new;
use crate::cli::output::Output;
use crate::cli::reports;
use crate::ipc::client::Steady;
use crate::ipc::methods::report::{Acknowledge, AcknowledgeParams};
use crate::market::report::ReportId;

pub(super) async fn run(common: &Common, output: &Output, command: ReportCommand) -> Result<(), Failure> {
    let mut client = own_client(common)?;
    match command {
        ReportCommand::List { round } => reports::list(&mut client, output, round).await,
        ReportCommand::Show { report } => {
            let report = reports::fetch(&mut client, report).await?;
            reports::print(&mut client, output, &report).await
        }
        ReportCommand::Ack { report, digest } => acknowledge(common, &mut client, output, report, digest).await,
    }
}

async fn acknowledge(
    common: &Common,
    client: &mut Steady,
    output: &Output,
    report: ReportId,
    digest: Option<String>,
) -> Result<(), Failure> {
    let digest = match digest {
        Some(digest) => digest,
        None => reports::fetch(client, Some(report.clone())).await?.value.digest,
    };
    let params = AcknowledgeParams { report, digest, key: key_or_new(common.key.as_ref()) };
    let reply = client.change::<Acknowledge>(&params).await?;
    reports::print_step(output, &reply)
}
