//! `round.open`, `round.close`, `round.pause`, `round.resume`, `customer.done`.

use crate::daemon::caller::Caller;
use crate::daemon::dispatch::{Commands, Context, Step};
use crate::daemon::render;
use crate::daemon::shared::Shared;
use crate::ipc::error::ErrorObject;
use crate::ipc::methods::round::{
    Close, Done, DoneParams, Open, OpenParams, Pause, Resume, Roster, RosterInfo, RoundInfo, StepParams,
};
use crate::market::account::Role;
use crate::market::command::Command;
use crate::market::outcome::Outcome;
use crate::market::round::Cause;

impl Commands for Open {
    fn prepare(shared: &Shared, caller: &Caller, params: &OpenParams) -> Result<Step<Self>, ErrorObject> {
        caller.require_operator()?;
        let period = params.period.unwrap_or_else(|| shared.clock.period());
        Ok(Step::Submit(Command::OpenRound { period, cause: Cause::Operator, reason: params.reason.clone() }))
    }

    fn result(context: &Context<'_>, _: &OpenParams, outcome: Outcome, replayed: bool) -> Option<RoundInfo> {
        round_info(context, outcome, replayed)
    }
}

/// Implements a step of the operator.
macro_rules! step_call {
    ($method:ty, $command:expr) => {
        impl Commands for $method {
            fn prepare(_: &Shared, _: &Caller, params: &StepParams) -> Result<Step<Self>, ErrorObject> {
                let command: fn(Option<crate::market::names::Note>) -> Command = $command;
                Ok(Step::Submit(command(params.reason.clone())))
            }

            fn result(context: &Context<'_>, _: &StepParams, outcome: Outcome, replayed: bool) -> Option<RoundInfo> {
                round_info(context, outcome, replayed)
            }
        }
    };
}

step_call!(Close, |reason| Command::CloseRound { cause: Cause::Operator, reason });
step_call!(Pause, |reason| Command::PauseRound { reason });
step_call!(Resume, |reason| Command::ResumeRound { reason });

fn round_info(context: &Context<'_>, outcome: Outcome, replayed: bool) -> Option<RoundInfo> {
    match outcome {
        Outcome::Round(round) => {
            let rules = context.shared.snapshot().ok()?.market().ok()?.rules;
            Some(render::round(round, &rules, replayed))
        }
        _ => None,
    }
}

impl Commands for Done {
    fn prepare(_: &Shared, caller: &Caller, params: &DoneParams) -> Result<Step<Self>, ErrorObject> {
        let customer = caller.require_role(Role::Customer)?.id;
        Ok(Step::Submit(Command::Done { customer, undo: params.undo }))
    }

    fn result(_: &Context<'_>, _: &DoneParams, outcome: Outcome, replayed: bool) -> Option<RosterInfo> {
        match outcome {
            Outcome::Roster(answer) => {
                let (customers, done) = (answer.active, answer.active_done);
                let roster = Roster { customers, done, not_yet: customers - done };
                Some(RosterInfo { round: answer.round, done: answer.done, roster, replayed })
            }
            _ => None,
        }
    }
}
