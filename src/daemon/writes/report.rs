//! `report.ack`, `report.resend`, `report.waive`.

use crate::daemon::caller::Caller;
use crate::daemon::dispatch::{Commands, Context, Step};
use crate::daemon::shared::Shared;
use crate::ipc::error::ErrorObject;
use crate::ipc::methods::report::{Acknowledge, AcknowledgeParams, Acknowledged, Resend, StepParams, Waive};
use crate::market::account::Role;
use crate::market::command::Command;
use crate::market::outcome::Outcome;

impl Commands for Acknowledge {
    fn prepare(_: &Shared, caller: &Caller, params: &AcknowledgeParams) -> Result<Step<Self>, ErrorObject> {
        let manufacturer = caller.require_role(Role::Manufacturer)?.name.clone();
        let (report, digest) = (params.report.clone(), params.digest.clone());
        Ok(Step::Submit(Command::AcknowledgeReport { manufacturer, report, digest }))
    }

    fn result(_: &Context<'_>, _: &AcknowledgeParams, outcome: Outcome, replayed: bool) -> Option<Acknowledged> {
        acknowledged(outcome, replayed)
    }
}

impl Commands for Resend {
    fn prepare(_: &Shared, caller: &Caller, params: &StepParams) -> Result<Step<Self>, ErrorObject> {
        caller.require_operator()?;
        let (report, reason) = (params.report.clone(), Some(params.reason.clone()));
        Ok(Step::Submit(Command::ResendReport { report, reason }))
    }

    fn result(_: &Context<'_>, _: &StepParams, outcome: Outcome, replayed: bool) -> Option<Acknowledged> {
        acknowledged(outcome, replayed)
    }
}

impl Commands for Waive {
    fn prepare(_: &Shared, caller: &Caller, params: &StepParams) -> Result<Step<Self>, ErrorObject> {
        caller.require_operator()?;
        let (report, reason) = (params.report.clone(), Some(params.reason.clone()));
        Ok(Step::Submit(Command::WaiveReport { report, reason }))
    }

    fn result(_: &Context<'_>, _: &StepParams, outcome: Outcome, replayed: bool) -> Option<Acknowledged> {
        acknowledged(outcome, replayed)
    }
}

fn acknowledged(outcome: Outcome, replayed: bool) -> Option<Acknowledged> {
    match outcome {
        Outcome::Report { report, version, digest, state } => {
            Some(Acknowledged { report, version, digest, state, replayed })
        }
        _ => None,
    }
}
