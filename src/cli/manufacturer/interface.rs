//! `interface`: where your own program answers the distributor.

use super::own_client;
use crate::cli::args::common::Common;
use crate::cli::args::manufacturer::InterfaceCommand;
use crate::cli::failure::Failure;
use crate::cli::ids::key_or_new;
use crate::cli::output::Output;
use crate::cli::records::{self, or_nothing};
use crate::ipc::client::Reply;
use crate::ipc::methods::JustKey;
use crate::ipc::methods::interface::{InterfaceInfo, Register, RegisterParams, Remove};

pub(super) async fn run(common: &Common, output: &Output, command: InterfaceCommand) -> Result<(), Failure> {
    let mut client = own_client(common)?;
    let key = key_or_new(common.key.as_ref());
    match command {
        InterfaceCommand::Register { endpoint } => {
            show(output, &client.change::<Register>(&RegisterParams { endpoint, key }).await?)?;
            output.words("The distributor asks there when it collects, and delivers sales reports there.");
        }
        InterfaceCommand::Remove => {
            show(output, &client.change::<Remove>(&JustKey { key }).await?)?;
            output
                .words("The distributor does not call any more. Your offers stand; confirm reports with `report ack`.");
        }
    }
    Ok(())
}

fn show(output: &Output, reply: &Reply<InterfaceInfo>) -> Result<(), Failure> {
    let info = &reply.value;
    records::print(output, &reply.raw, info, || {
        vec![
            ("manufacturer", "Manufacturer", info.manufacturer.to_string()),
            ("endpoint", "Answers at", or_nothing(info.endpoint.as_ref())),
        ]
    })
}
