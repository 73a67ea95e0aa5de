//! `account.signup`.

use crate::daemon::caller::Caller;
use crate::daemon::dispatch::{Commands, Context, Step, invalid};
use crate::daemon::render;
use crate::daemon::shared::Shared;
use crate::ipc::error::ErrorObject;
use crate::ipc::methods::account::{SignUp, SignUpParams, SignedUp};
use crate::market::command::Command;
use crate::market::names::Text;
use crate::market::outcome::Outcome;

impl Commands for SignUp {
    fn prepare(_: &Shared, caller: &Caller, params: &SignUpParams) -> Result<Step<Self>, ErrorObject> {
        let from_name = || Text::parse(params.name.as_str()).map_err(|e| invalid("name", &e.to_string()));
        let display_name = match &params.display_name {
            Some(text) if text.as_str().trim().is_empty() => {
                return Err(invalid("display_name", "it is empty; leave it out to use the name"));
            }
            Some(text) => text.clone(),
            None => from_name()?,
        };
        Ok(Step::Submit(Command::SignUp {
            role: params.role,
            name: params.name.clone(),
            display_name,
            email: params.email.clone(),
            user: params.peer.then_some(caller.user),
        }))
    }

    fn result(_: &Context<'_>, _: &SignUpParams, outcome: Outcome, replayed: bool) -> Option<SignedUp> {
        match outcome {
            Outcome::Account(account) => Some(SignedUp { account: render::account(account), replayed }),
            _ => None,
        }
    }
}
