//! Authorising: principal × command. Only what passed here can be queued.

use super::caller::Caller;
use crate::ipc::error::ErrorObject;
use crate::market::account::{AccountId, Actor, Role};
use crate::market::command::{Command, Submission};
use crate::market::key::{Fingerprint, Key, KeyScope, ScopedKey};
use crate::market::names::AccountName;
use crate::market::reason::Reason;

/// A command that its giver may give. The fingerprint of its content is made here, off the committer's thread.
#[derive(Debug)]
pub(super) struct Authorised(Submission);

impl Authorised {
    /// What the daemon does of its own accord.
    pub(super) fn system(command: Command) -> Self {
        Self(Submission { actor: Actor::System, key: None, command })
    }

    pub(super) fn into_submission(self) -> Submission {
        self.0
    }
}

/// Lets a command pass, or says why its giver may not give it.
pub(super) fn authorise(caller: &Caller, key: Key, command: Command) -> Result<Authorised, ErrorObject> {
    check(caller, &command)?;
    let (actor, scope) = giver(caller, &command);
    let key = ScopedKey { scope, key };
    let content = Fingerprint::of(&command);
    Ok(Authorised(Submission { actor, key: Some((key, content)), command }))
}

/// Who gives a command, and whose its key is. The operator who orders for a customer acts for him in this call, with
/// the customer's keys: the same order of the same customer is one order, whoever sends it.
fn giver(caller: &Caller, command: &Command) -> (Actor, KeyScope) {
    match command {
        Command::Place { customer, .. } if caller.account().is_none_or(|own| own.id != *customer) => {
            let actor = Actor::ActingFor { account: *customer, user: caller.user };
            (actor, KeyScope::Account(*customer))
        }
        _ => (caller.actor(), caller.key_scope()),
    }
}

/// Whether the caller may give this command; also asked before a dry run.
pub(super) fn check(caller: &Caller, command: &Command) -> Result<(), ErrorObject> {
    match command {
        Command::SignUp { user, .. } => match user {
            Some(user) if *user == caller.user => Ok(()),
            None if caller.operator => Ok(()),
            _ => Err(peer_needed()),
        },
        Command::Stock { manufacturer, .. }
        | Command::Interface { manufacturer, .. }
        | Command::AcknowledgeReport { manufacturer, .. } => own_manufacturer(caller, manufacturer),
        Command::Import { lines, complete, .. } => {
            let named = lines.iter().map(|l| &l.manufacturer).chain(complete);
            let mut foreign = named.filter(|m| caller.account().is_none_or(|p| p.name != **m)).peekable();
            if foreign.peek().is_some() { caller.require_operator() } else { Ok(()) }
        }
        Command::Place { customer, .. } if caller.account().is_none_or(|own| own.id != *customer) => {
            caller.require_operator()
        }
        Command::Place { customer, .. }
        | Command::Cancel { customer, .. }
        | Command::Done { customer, .. }
        | Command::Cart { customer, .. }
        | Command::BuyCart { customer, .. } => own_customer(caller, *customer),
        Command::PlaceAll { orders, .. } => {
            let own = caller.account().map(|p| p.id);
            let foreign = orders.iter().any(|(customer, _)| own != Some(*customer));
            if foreign { caller.require_operator() } else { caller.require_role(Role::Customer).map(drop) }
        }
        Command::OpenRound { .. }
        | Command::CloseRound { .. }
        | Command::PauseRound { .. }
        | Command::ResumeRound { .. }
        | Command::Collect { .. }
        | Command::ResendReport { .. }
        | Command::WaiveReport { .. } => caller.require_operator(),
        Command::Configure { .. }
        | Command::Heard { .. }
        | Command::Schedule { .. }
        | Command::Delivered { .. }
        | Command::Tick => Err(not_yours()),
    }
}

fn own_manufacturer(caller: &Caller, name: &AccountName) -> Result<(), ErrorObject> {
    if caller.require_role(Role::Manufacturer)?.name == *name { Ok(()) } else { Err(not_yours()) }
}

fn own_customer(caller: &Caller, id: AccountId) -> Result<(), ErrorObject> {
    if caller.require_role(Role::Customer)?.id == id { Ok(()) } else { Err(not_yours()) }
}

fn not_yours() -> ErrorObject {
    ErrorObject::new(Reason::Forbidden, "this belongs to somebody else").with_hint("Use the account it belongs to.")
}

fn peer_needed() -> ErrorObject {
    let hint = "Say peer: true (--peer): the account is bound to your Unix user. Only the operator may leave it out.";
    ErrorObject::new(Reason::InvalidParams, "nobody could use this account").with_hint(hint)
}
