//! Signing up.

use super::{Decided, Stop};
use crate::market::account::{Account, AccountId, Handle, Role, UserId};
use crate::market::draft::Draft;
use crate::market::event::Event;
use crate::market::names::{AccountName, Email, Text};
use crate::market::outcome::Outcome;
use crate::market::refusal::Refusal;
use crate::market::time::Timestamp;
use crate::market::view::View;

/// Makes an account; its name, e-mail address and Unix user (per role) must be free.
pub(super) fn sign_up<V: View + ?Sized>(
    draft: &mut Draft<'_, V>,
    now: Timestamp,
    (role, name, display_name): (Role, &AccountName, &Text),
    email: Option<&Email>,
    user: Option<UserId>,
) -> Decided {
    let mut market = draft.market()?;
    let account = Account {
        id: AccountId(market.last_account + 1),
        role,
        name: name.clone(),
        display_name: display_name.clone(),
        email: email.cloned(),
        user,
        created_at: now,
    };
    for handle in account.handles() {
        refuse_taken(draft, role, &handle)?;
    }
    market.last_account = account.id.0;
    draft.put_market(market);
    draft.put_account(account.clone());
    draft.emit(Event::SignedUp { account: account.id, role, name: name.clone() })?;
    Ok(Outcome::Account(account))
}

fn refuse_taken<V: View + ?Sized>(draft: &Draft<'_, V>, role: Role, handle: &Handle) -> Result<(), Stop> {
    let Some(owner) = draft.account_by(handle)? else { return Ok(()) };
    let (what, name) = match handle {
        Handle::Name(name) => ("account", name.to_string()),
        Handle::Email(email) => ("an account with the e-mail address", email.clone()),
        Handle::User(..) => {
            let name = draft.account(owner)?.map_or_else(String::new, |a| a.name.to_string());
            (if role == Role::Customer { "your customer account" } else { "your manufacturer account" }, name)
        }
    };
    Err(Refusal::AlreadyExists { what: what.into(), name }.into())
}
