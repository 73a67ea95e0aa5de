//! Sessions and passwords: what a login opens, what ends it, and what a new password ends.

use super::{Decided, Stop};
use crate::market::account::Standing;
use crate::market::account::{Account, AccountId};
use crate::market::credentials::{Credentials, PasswordHash, TokenDigest};
use crate::market::draft::Draft;
use crate::market::event::{AccountStep, Event};
use crate::market::outcome::Outcome;
use crate::market::refusal::Refusal;
use crate::market::time::Timestamp;
use crate::market::view::{Read, View};

fn credentials<V: View + ?Sized>(draft: &Draft<'_, V>, account: AccountId) -> Read<Credentials> {
    Ok(draft.credentials(account)?.unwrap_or_default())
}

pub(super) fn set_first_password<V: View + ?Sized>(
    draft: &mut Draft<'_, V>,
    account: AccountId,
    password: &PasswordHash,
) -> Read<()> {
    let mut credentials = credentials(draft, account)?;
    credentials.set_password(Some(password.clone()));
    draft.put_credentials(account, credentials);
    Ok(())
}

/// Opens a session for whoever proved version `against` of the password.
pub(super) fn open<V: View + ?Sized>(
    draft: &mut Draft<'_, V>,
    now: Timestamp,
    account: Account,
    digest: TokenDigest,
    (lifetime_ms, against): (u64, u64),
) -> Decided {
    refuse_outdated(draft, account.id, against)?;
    if let Standing::Blocked { reason } = account.standing {
        return Err(Refusal::Blocked { name: account.name.to_string(), why: reason }.into());
    }
    let mut credentials = credentials(draft, account.id)?;
    let (session, one_ended) = credentials.open(digest, now, lifetime_ms);
    draft.put_credentials(account.id, credentials);
    if one_ended {
        take_access(draft)?;
    }
    Ok(Outcome::Session { account, session })
}

/// Ends one session, or all. What has ended before is no mistake: it is as it was asked.
pub(super) fn close<V: View + ?Sized>(
    draft: &mut Draft<'_, V>,
    now: Timestamp,
    account: AccountId,
    session: Option<u64>,
) -> Decided {
    let mut credentials = credentials(draft, account)?;
    if credentials.close(now, |s| session.is_none_or(|number| s.number == number)) > 0 {
        draft.put_credentials(account, credentials);
        take_access(draft)?;
    }
    Ok(Outcome::Nothing)
}

/// Sets a password; every session but `keep` ends, for it may be somebody else's.
pub(super) fn change_password<V: View + ?Sized>(
    draft: &mut Draft<'_, V>,
    now: Timestamp,
    mut account: Account,
    password: &PasswordHash,
    (against, keep): (u64, Option<u64>),
) -> Decided {
    refuse_outdated(draft, account.id, against)?;
    let mut credentials = credentials(draft, account.id)?;
    credentials.set_password(Some(password.clone()));
    let ended = credentials.close(now, |s| Some(s.number) != keep);
    draft.put_credentials(account.id, credentials);
    if ended > 0 {
        take_access(draft)?;
    }
    if !account.has_password {
        account.has_password = true;
        draft.put_account(account.clone());
    }
    draft.emit(Event::AccountChanged { account: account.id, step: AccountStep::PasswordSet })?;
    Ok(Outcome::Account(account))
}

pub(super) fn end_all<V: View + ?Sized>(draft: &mut Draft<'_, V>, now: Timestamp, account: AccountId) -> Read<()> {
    let mut credentials = credentials(draft, account)?;
    if credentials.close(now, |_| true) > 0 {
        draft.put_credentials(account, credentials);
    }
    Ok(())
}

/// Leaves neither password nor session.
pub(super) fn forget<V: View + ?Sized>(draft: &mut Draft<'_, V>, account: AccountId) -> Read<()> {
    let Some(mut credentials) = draft.credentials(account)? else { return Ok(()) };
    credentials.set_password(None);
    credentials.sessions.clear();
    draft.put_credentials(account, credentials);
    Ok(())
}

/// A password that was changed while its proof was on the way proves nothing any more.
pub(super) fn refuse_outdated<V: View + ?Sized>(
    draft: &Draft<'_, V>,
    account: AccountId,
    against: u64,
) -> Result<(), Stop> {
    if credentials(draft, account)?.password_version == against {
        Ok(())
    } else {
        Err(Refusal::WrongCredentials.into())
    }
}

/// Lets everybody who is somebody be looked at again.
pub(super) fn take_access<V: View + ?Sized>(draft: &mut Draft<'_, V>) -> Read<()> {
    draft.market_mut()?.access += 1;
    Ok(())
}
