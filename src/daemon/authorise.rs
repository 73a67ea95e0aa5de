//! Authorising: principal × command. Only what passed here can be queued.

use super::caller::Caller;
use crate::ipc::error::ErrorObject;
use crate::market::account::{AccountId, Actor, Role};
use crate::market::command::{AccountChange, Command, Submission};
use crate::market::key::{Fingerprint, Key, KeyScope, ScopedKey};
use crate::market::names::AccountName;
use crate::market::reason::Reason;

/// A command that its giver may give. The fingerprint of its content is made here, off the committer's thread.
#[derive(Debug)]
pub(super) struct Authorised(Submission);

impl Authorised {
    /// What the daemon does of its own accord.
    pub(super) fn system(command: Command) -> Self {
        Self(Submission { actor: Actor::System, key: None, claim: None, command })
    }

    /// What a password has proved; its giver need not be anybody yet.
    pub(super) fn proved(caller: &Caller, command: Command) -> Self {
        Self(Submission { actor: caller.actor(), key: None, claim: None, command })
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
    Ok(Authorised(Submission { actor, key: Some((key, content)), claim: caller.claim(), command }))
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

/// As [`authorise`], for what may happen any number of times.
pub(super) fn authorise_unkeyed(caller: &Caller, command: Command) -> Result<Authorised, ErrorObject> {
    check(caller, &command)?;
    Ok(Authorised(Submission { actor: caller.actor(), key: None, claim: caller.claim(), command }))
}

/// Whether the caller may give this command; also asked before a dry run.
pub(super) fn check(caller: &Caller, command: &Command) -> Result<(), ErrorObject> {
    match command {
        Command::SignUp { user, password, .. } => match (user, password) {
            (Some(user), None) if *user == caller.user => Ok(()),
            (None, Some(_)) => Ok(()),
            (None, None) if caller.operator => Ok(()),
            _ => Err(proof_needed()),
        },
        Command::Account { account, change } => match change {
            AccountChange::Block { .. } | AccountChange::Unblock => caller.require_operator(),
            // Only a password opens a session; see `Authorised::proved`.
            AccountChange::OpenSession { .. } => Err(not_yours()),
            _ if caller.require_account()?.id == *account => Ok(()),
            _ => Err(not_yours()),
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

fn proof_needed() -> ErrorObject {
    let hint = "Give a password, or say peer: true (--peer) to bind the account to your Unix user. Only the operator may leave both out.";
    ErrorObject::new(Reason::InvalidParams, "nobody could use this account")
        .with_detail("field", "password")
        .with_hint(hint)
}
