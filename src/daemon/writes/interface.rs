//! `interface.register`, `interface.remove`.

use crate::daemon::caller::Caller;
use crate::daemon::dispatch::{Commands, Context, Step};
use crate::daemon::shared::Shared;
use crate::ipc::error::ErrorObject;
use crate::ipc::methods::JustKey;
use crate::ipc::methods::interface::{InterfaceInfo, Register, RegisterParams, Remove};
use crate::market::account::Role;
use crate::market::command::Command;
use crate::market::interface::Endpoint;
use crate::market::outcome::Outcome;

impl Commands for Register {
    fn prepare(_: &Shared, caller: &Caller, params: &RegisterParams) -> Result<Step<Self>, ErrorObject> {
        change(caller, Some(params.endpoint.clone())).map(Step::Submit)
    }

    fn result(_: &Context<'_>, _: &RegisterParams, outcome: Outcome, replayed: bool) -> Option<InterfaceInfo> {
        interface_info(outcome, replayed)
    }
}

impl Commands for Remove {
    fn prepare(_: &Shared, caller: &Caller, _: &JustKey) -> Result<Step<Self>, ErrorObject> {
        change(caller, None).map(Step::Submit)
    }

    fn result(_: &Context<'_>, _: &JustKey, outcome: Outcome, replayed: bool) -> Option<InterfaceInfo> {
        interface_info(outcome, replayed)
    }
}

fn change(caller: &Caller, endpoint: Option<Endpoint>) -> Result<Command, ErrorObject> {
    let manufacturer = caller.require_role(Role::Manufacturer)?.name.clone();
    Ok(Command::Interface { manufacturer, endpoint })
}

fn interface_info(outcome: Outcome, replayed: bool) -> Option<InterfaceInfo> {
    match outcome {
        Outcome::Interface { manufacturer, endpoint } => Some(InterfaceInfo { manufacturer, endpoint, replayed }),
        _ => None,
    }
}
