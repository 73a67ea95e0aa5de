//! `account.signup` without a password, `account.update`, `account.block`, `account.unblock`.

use crate::daemon::caller::{Caller, named};
use crate::daemon::dispatch::{Commands, Context, Step, invalid};
use crate::daemon::render;
use crate::daemon::shared::Shared;
use crate::ipc::error::ErrorObject;
use crate::ipc::methods::account::{
    Block, BlockParams, SignUp, SignUpParams, SignedUp, Unblock, UnblockParams, Update, UpdateParams,
};
use crate::market::command::{AccountChange, Command};
use crate::market::names::Text;
use crate::market::outcome::Outcome;

/// What somebody who signs up asks for, without his password.
pub(in crate::daemon) fn sign_up_command(caller: &Caller, params: &SignUpParams) -> Result<Command, ErrorObject> {
    let from_name = || Text::parse(params.name.as_str()).map_err(|e| invalid("name", &e.to_string()));
    let display_name = match &params.display_name {
        Some(text) => shown_name(text)?,
        None => from_name()?,
    };
    Ok(Command::SignUp {
        role: params.role,
        name: params.name.clone(),
        display_name,
        email: params.email.clone(),
        user: params.peer.then_some(caller.user),
        password: None,
    })
}

fn shown_name(text: &Text) -> Result<Text, ErrorObject> {
    Text::parse_shown_name(text.as_str()).map_err(|error| invalid("display_name", &error.to_string()))
}

/// The account after the change.
fn account_of(outcome: Outcome, replayed: bool) -> Option<SignedUp> {
    match outcome {
        Outcome::Account(account) => Some(SignedUp { account: render::account(account), replayed }),
        _ => None,
    }
}

impl Commands for SignUp {
    fn prepare(_: &Shared, caller: &Caller, params: &SignUpParams) -> Result<Step<Self>, ErrorObject> {
        sign_up_command(caller, params).map(Step::Submit)
    }

    fn result(_: &Context<'_>, _: &SignUpParams, outcome: Outcome, replayed: bool) -> Option<SignedUp> {
        account_of(outcome, replayed)
    }
}

impl Commands for Update {
    fn prepare(_: &Shared, caller: &Caller, params: &UpdateParams) -> Result<Step<Self>, ErrorObject> {
        let account = caller.require_account()?.id;
        if params.display_name.is_none() && params.email.is_none() {
            return Err(invalid(".", "nothing is to be changed; give display_name or email"));
        }
        let display_name = params.display_name.as_ref().map(shown_name).transpose()?;
        let change = AccountChange::Update { display_name, email: params.email.clone() };
        Ok(Step::Submit(Command::Account { account, change }))
    }

    fn result(_: &Context<'_>, _: &UpdateParams, outcome: Outcome, replayed: bool) -> Option<SignedUp> {
        account_of(outcome, replayed)
    }
}

impl Commands for Block {
    fn prepare(shared: &Shared, caller: &Caller, params: &BlockParams) -> Result<Step<Self>, ErrorObject> {
        caller.require_operator()?;
        let account = named(&*shared.snapshot()?, &params.name)?.id;
        Ok(Step::Submit(Command::Account { account, change: AccountChange::Block { reason: params.reason.clone() } }))
    }

    fn result(_: &Context<'_>, _: &BlockParams, outcome: Outcome, replayed: bool) -> Option<SignedUp> {
        account_of(outcome, replayed)
    }
}

impl Commands for Unblock {
    fn prepare(shared: &Shared, caller: &Caller, params: &UnblockParams) -> Result<Step<Self>, ErrorObject> {
        caller.require_operator()?;
        let account = named(&*shared.snapshot()?, &params.name)?.id;
        Ok(Step::Submit(Command::Account { account, change: AccountChange::Unblock }))
    }

    fn result(_: &Context<'_>, _: &UnblockParams, outcome: Outcome, replayed: bool) -> Option<SignedUp> {
        account_of(outcome, replayed)
    }
}
