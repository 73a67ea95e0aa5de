//! Accounts: signing up, changing, blocking and deleting them, and whom a command must not be taken from any more.

use std::collections::BTreeSet;

use super::import::withdraw_unlisted;
use super::ledger::newest_round;
use super::{Decided, Stop, interface, round, session};
use crate::market::account::{Account, AccountId, Actor, Handle, PSEUDONYM_PREFIX, Role, Standing, UserId};
use crate::market::cart::Cart;
use crate::market::command::{AccountChange, Submission};
use crate::market::credentials::PasswordHash;
use crate::market::draft::Draft;
use crate::market::event::{AccountStep, Event};
use crate::market::names::{AccountName, Email, Note, Text};
use crate::market::outcome::Outcome;
use crate::market::refusal::Refusal;
use crate::market::time::Timestamp;
use crate::market::view::{Read, View};

/// What somebody who signs up says of himself.
pub(super) struct Form<'f> {
    pub(super) role: Role,
    pub(super) name: &'f AccountName,
    pub(super) display_name: &'f Text,
    pub(super) email: Option<&'f Email>,
    pub(super) user: Option<UserId>,
}

/// Makes an account; its name, e-mail address and Unix user (per role) must be free.
pub(super) fn sign_up<V: View + ?Sized>(
    draft: &mut Draft<'_, V>,
    now: Timestamp,
    form: Form<'_>,
    password: Option<&PasswordHash>,
) -> Decided {
    let Form { role, name, display_name, email, user } = form;
    if name.as_str().starts_with(PSEUDONYM_PREFIX) {
        let problem = format!("names that begin with {PSEUDONYM_PREFIX} are kept for accounts that were deleted");
        return Err(Refusal::NotUsable { field: "name".into(), problem }.into());
    }
    let mut market = draft.market()?;
    let account = Account {
        id: AccountId(market.last_account + 1),
        role,
        name: name.clone(),
        display_name: display_name.clone(),
        email: email.cloned(),
        user,
        has_password: password.is_some(),
        standing: Standing::Active,
        created_at: now,
    };
    for handle in account.handles() {
        refuse_taken(draft, &account, &handle)?;
    }
    market.last_account = account.id.0;
    draft.put_market(market);
    draft.put_account(account.clone());
    if let Some(password) = password {
        session::set_first_password(draft, account.id, password)?;
    }
    draft.emit(Event::SignedUp { account: account.id, role })?;
    Ok(Outcome::Account(account))
}

fn refuse_taken<V: View + ?Sized>(draft: &Draft<'_, V>, account: &Account, handle: &Handle) -> Result<(), Stop> {
    let Some(owner) = draft.account_by(handle)?.filter(|owner| *owner != account.id) else { return Ok(()) };
    let (what, name) = match handle {
        Handle::Name(name) => ("account", name.to_string()),
        Handle::Email(email) => ("an account with the e-mail address", email.clone()),
        Handle::User(..) => {
            let name = draft.account(owner)?.map_or_else(String::new, |a| a.name.to_string());
            let customer = account.role == Role::Customer;
            (if customer { "your customer account" } else { "your manufacturer account" }, name)
        }
    };
    Err(Refusal::AlreadyExists { what: what.into(), name }.into())
}

/// Carries one change of an account out.
pub(super) fn change<V: View + ?Sized>(
    draft: &mut Draft<'_, V>,
    now: Timestamp,
    id: AccountId,
    change: &AccountChange,
) -> Decided {
    let gone = || Refusal::NotLoggedIn { problem: "this account is deleted".into() };
    let account = draft.account(id)?.filter(|a| !a.is_deleted()).ok_or_else(gone)?;
    match change {
        AccountChange::Update { display_name, email } => update(draft, &account, display_name.as_ref(), email.as_ref()),
        AccountChange::Password { password, against, keep } => {
            session::change_password(draft, now, account, password, (*against, *keep))
        }
        AccountChange::Delete { against } => delete(draft, now, &account, *against),
        AccountChange::Block { reason } => block(draft, now, account, reason.as_ref()),
        AccountChange::Unblock => unblock(draft, account),
        AccountChange::OpenSession { digest, lifetime_ms, against } => {
            session::open(draft, now, account, *digest, (*lifetime_ms, *against))
        }
        AccountChange::CloseSessions { session } => session::close(draft, now, id, *session),
    }
}

fn update<V: View + ?Sized>(
    draft: &mut Draft<'_, V>,
    before: &Account,
    display_name: Option<&Text>,
    email: Option<&Option<Email>>,
) -> Decided {
    let mut after = before.clone();
    if let Some(display_name) = display_name {
        after.display_name = display_name.clone();
    }
    if let Some(email) = email {
        after.email = email.clone();
    }
    if after == *before {
        return Ok(Outcome::Account(after));
    }
    for handle in after.handles() {
        refuse_taken(draft, &after, &handle)?;
    }
    draft.replace_account(before, after.clone());
    told(draft, &after, AccountStep::Updated)
}

/// Blocks an account, which ends its sessions. Its offers and orders stay.
fn block<V: View + ?Sized>(
    draft: &mut Draft<'_, V>,
    now: Timestamp,
    mut account: Account,
    reason: Option<&Note>,
) -> Decided {
    let standing = Standing::Blocked { reason: reason.cloned() };
    if account.standing == standing {
        return Ok(Outcome::Account(account));
    }
    account.standing = standing;
    draft.put_account(account.clone());
    session::end_all(draft, now, account.id)?;
    session::take_access(draft)?;
    told(draft, &account, AccountStep::Blocked { reason: reason.cloned() })
}

fn unblock<V: View + ?Sized>(draft: &mut Draft<'_, V>, mut account: Account) -> Decided {
    if account.standing == Standing::Active {
        return Ok(Outcome::Account(account));
    }
    account.standing = Standing::Active;
    draft.put_account(account.clone());
    told(draft, &account, AccountStep::Unblocked)
}

/// Deletes an account: what says who it was goes, and nobody waits for it or buys from it any more. Orders and
/// reports stay.
fn delete<V: View + ?Sized>(draft: &mut Draft<'_, V>, now: Timestamp, account: &Account, against: u64) -> Decided {
    session::refuse_outdated(draft, account.id, against)?;
    match account.role {
        Role::Customer => leave_market(draft, now, account.id)?,
        Role::Manufacturer => stop_supplying(draft, now, &account.name)?,
    }
    let deleted = account.deleted();
    draft.replace_account(account, deleted.clone());
    session::forget(draft, account.id)?;
    session::take_access(draft)?;
    told(draft, &deleted, AccountStep::Deleted)
}

/// Nothing more is sold, and no collection asks.
fn stop_supplying<V: View + ?Sized>(draft: &mut Draft<'_, V>, now: Timestamp, name: &AccountName) -> Result<(), Stop> {
    withdraw_unlisted(draft, now, name, &BTreeSet::new(), &mut Vec::new())?;
    if draft.interface(name)?.is_some_and(|interface| interface.endpoint.is_some()) {
        interface::change(draft, now, name, None)?;
    }
    Ok(())
}

/// The cart is emptied, and the round does not wait for the customer.
fn leave_market<V: View + ?Sized>(draft: &mut Draft<'_, V>, now: Timestamp, customer: AccountId) -> Result<(), Stop> {
    if draft.cart(customer)?.is_some_and(|cart| !cart.lines.is_empty()) {
        draft.put_cart(Cart::empty(customer));
    }
    if let Some(open) = newest_round(draft)?.filter(|r| r.state.is_open())
        && draft.attendance(open.id, customer)?.is_some_and(|a| !a.done)
    {
        round::done(draft, now, customer, false)?;
    }
    Ok(())
}

fn told<V: View + ?Sized>(draft: &mut Draft<'_, V>, account: &Account, step: AccountStep) -> Decided {
    draft.emit(Event::AccountChanged { account: account.id, step })?;
    Ok(Outcome::Account(account.clone()))
}

/// Why nothing may be done in the giver's name any more, if access was taken from him while his command waited.
pub(super) fn barred<V: View + ?Sized>(draft: &Draft<'_, V>, submission: &Submission) -> Read<Option<Refusal>> {
    let (Some(claim), Some(id)) = (submission.claim, submission.actor.account()) else { return Ok(None) };
    // Nearly always nothing has changed, and no row is read for it.
    if draft.market_row()?.access == claim.as_of {
        return Ok(None);
    }
    let by_operator = matches!(submission.actor, Actor::ActingFor { .. });
    standing_of(draft, id, claim.session, by_operator)
}

/// Why nobody may act for the account, or not with this session.
pub fn standing_of<V: View + ?Sized>(
    view: &V,
    id: AccountId,
    session: Option<u64>,
    by_operator: bool,
) -> Read<Option<Refusal>> {
    let ended = |problem: &'static str| Ok(Some(Refusal::NotLoggedIn { problem: problem.into() }));
    let account = match view.account(id)? {
        Some(account) if !account.is_deleted() => account,
        _ => return ended("this account is deleted"),
    };
    if let (Standing::Blocked { reason }, false) = (&account.standing, by_operator) {
        return Ok(Some(Refusal::Blocked { name: account.name.to_string(), why: reason.clone() }));
    }
    let Some(session) = session else { return Ok(None) };
    let open = view.credentials(id)?.is_some_and(|c| c.sessions.iter().any(|s| s.number == session));
    if open { Ok(None) } else { ended("your session has ended") }
}
