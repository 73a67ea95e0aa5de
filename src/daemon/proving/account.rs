//! `account.signup` with a password, `account.password`, `account.delete`.

use super::{attempt, commit, credentials, prove, slow, wrong_credentials};
use crate::daemon::attempts::Whose;
use crate::daemon::authorise::authorise;
use crate::daemon::caller::{By, Caller};
use crate::daemon::dispatch::{Begun, Proves, invalid, prepared};
use crate::daemon::render;
use crate::daemon::shared::{Shared, internal};
use crate::daemon::writes::sign_up_command;
use crate::ipc::error::ErrorObject;
use crate::ipc::methods::account::{Delete, DeleteParams, Password, PasswordParams, SignUp, SignUpParams, SignedUp};
use crate::ipc::secret::Secret;
use crate::market::account::{Account, AccountId};
use crate::market::command::{AccountChange, Command};
use crate::market::credentials::Credentials;
use crate::market::key::{Key, ScopedKey};
use crate::market::outcome::Outcome;
use crate::market::reason::Reason;
use crate::market::refusal::Refusal;

impl Proves for SignUp {
    fn begin<'s>(shared: &'s Shared, caller: &Caller, mut params: SignUpParams) -> Result<Begun<'s>, ErrorObject> {
        let Some(password) = params.password.take() else {
            return prepared::<Self>(shared, caller, params).map(Begun::Now);
        };
        if params.peer {
            return Err(invalid("peer", "give a password or peer, not both"));
        }
        password.check_password().map_err(|problem| invalid("password", &problem))?;
        let command = sign_up_command(caller, &params)?;
        let caller = caller.clone();
        Ok(slow(async move {
            let signed_up = sign_up(shared, &caller, params.key, command, password).await;
            (caller, signed_up)
        }))
    }
}

async fn sign_up(
    shared: &Shared,
    caller: &Caller,
    key: Key,
    mut command: Command,
    given: Secret,
) -> Result<SignedUp, ErrorObject> {
    let hash = shared.passwords.hash(given.clone()).await?;
    if let Command::SignUp { password, .. } = &mut command {
        *password = Some(hash);
    }
    change(shared, caller, &key, command, Some(given)).await
}

/// Commits a change of an account. The key does not cover the password, so what was done before under this key is
/// only answered again if the password is the same.
async fn change(
    shared: &Shared,
    caller: &Caller,
    key: &Key,
    command: Command,
    new_password: Option<Secret>,
) -> Result<SignedUp, ErrorObject> {
    let answer = commit(shared, authorise(caller, key.clone(), command)?).await?;
    let replayed = answer.replayed;
    let account: Account = match answer.result {
        Ok(Outcome::Account(account)) => account,
        Ok(_) => return Err(ErrorObject::new(Reason::Internal, "the key's outcome is of another kind of call")),
        Err(refusal) => return Err(ErrorObject::of_refusal(&refusal, replayed)),
    };
    if let (true, Some(password)) = (replayed, new_password) {
        same_password(shared, caller, account.id, password).await?;
    }
    Ok(SignedUp { account: render::account(account), replayed })
}

async fn same_password(
    shared: &Shared,
    caller: &Caller,
    account: AccountId,
    password: Secret,
) -> Result<(), ErrorObject> {
    // Counted like a login: it could be used to guess.
    let attempt = attempt(shared, caller, Whose::Account(account))?;
    let other = || ErrorObject::of_refusal(&Refusal::KeyReused, false);
    prove(shared, attempt, password, &credentials(shared, account)?, other).await
}

impl Proves for Password {
    fn begin<'s>(shared: &'s Shared, caller: &Caller, params: PasswordParams) -> Result<Begun<'s>, ErrorObject> {
        let principal = caller.require_account()?;
        let new = match (params.new_password, params.only_check) {
            (None, true) => return only_check(shared, caller, params.old_password),
            (Some(_), true) => return Err(invalid("new_password", "only_check changes nothing; leave this out")),
            (None, false) => return Err(invalid("new_password", "it is missing; give at least 8 characters")),
            (Some(new), false) => new,
        };
        new.check_password().map_err(|problem| invalid("new_password", &problem))?;
        let owner = Owner::of(shared, caller)?;
        // Under a key that was used before, the old password is the old one no more.
        let used = ScopedKey { scope: caller.key_scope(), key: params.key.clone() };
        let is_used = shared.snapshot()?.key(&used).map_err(internal)?.is_some();
        let old = if is_used { None } else { owner.needed("old_password", params.old_password)? };
        let old = old.map(|old| Ok((attempt(shared, caller, Whose::Account(owner.id))?, old))).transpose()?;
        let keep = principal.by.session();
        let caller = caller.clone();
        Ok(slow(async move {
            let work = async {
                if let Some((attempt, old)) = old {
                    prove(shared, attempt, old, &owner.credentials, wrong_old).await?;
                }
                let password = shared.passwords.hash(new.clone()).await?;
                let against = owner.credentials.password_version;
                let password = AccountChange::Password { password, against, keep };
                let command = Command::Account { account: owner.id, change: password };
                change(shared, &caller, &params.key, command, Some(new)).await
            };
            let done = work.await;
            (caller, done)
        }))
    }
}

fn wrong_old() -> ErrorObject {
    wrong_credentials("the old password is wrong", "old_password")
}

/// Judges the old password before somebody thinks up a new one. It counts as an attempt, so nobody can guess more
/// than by logging in.
fn only_check<'s>(shared: &'s Shared, caller: &Caller, old: Option<Secret>) -> Result<Begun<'s>, ErrorObject> {
    let owner = Owner::of(shared, caller)?;
    let old = owner.needed("old_password", old)?;
    let old = old.map(|old| Ok((attempt(shared, caller, Whose::Account(owner.id))?, old))).transpose()?;
    let caller = caller.clone();
    Ok(slow(async move {
        let work = async {
            if let Some((attempt, old)) = old {
                prove(shared, attempt, old, &owner.credentials, wrong_old).await?;
            }
            let gone = || ErrorObject::new(Reason::NotLoggedIn, "this account is gone").with_hint("Sign up again.");
            let account = shared.snapshot()?.account(owner.id).map_err(internal)?.ok_or_else(gone)?;
            Ok(SignedUp { account: render::account(account), replayed: false })
        };
        let checked = work.await;
        (caller, checked)
    }))
}

impl Proves for Delete {
    fn begin<'s>(shared: &'s Shared, caller: &Caller, params: DeleteParams) -> Result<Begun<'s>, ErrorObject> {
        let owner = Owner::of(shared, caller)?;
        let password = owner.needed("password", params.password)?;
        let proof = password.map(|p| Ok((attempt(shared, caller, Whose::Account(owner.id))?, p))).transpose()?;
        let caller = caller.clone();
        Ok(slow(async move {
            let work = async {
                if let Some((attempt, password)) = proof {
                    let wrong = || wrong_credentials("the password is wrong", "password");
                    prove(shared, attempt, password, &owner.credentials, wrong).await?;
                }
                let delete = AccountChange::Delete { against: owner.credentials.password_version };
                let command = Command::Account { account: owner.id, change: delete };
                change(shared, &caller, &params.key, command, None).await
            };
            let done = work.await;
            (caller, done)
        }))
    }
}

/// Whose password it is, and whether the kernel or the operator vouches already.
struct Owner {
    id: AccountId,
    credentials: Credentials,
    by_operator: bool,
}

impl Owner {
    fn of(shared: &Shared, caller: &Caller) -> Result<Self, ErrorObject> {
        let principal = caller.require_account()?;
        let by_operator = principal.by == By::Operator;
        Ok(Self { id: principal.id, credentials: credentials(shared, principal.id)?, by_operator })
    }

    /// The password that must be proved; none if there is none, or if the operator acts.
    fn needed(&self, field: &str, given: Option<Secret>) -> Result<Option<Secret>, ErrorObject> {
        match (given, &self.credentials.password) {
            (given, _) if self.by_operator => Ok(given.and(None)),
            (Some(given), Some(_)) => Ok(Some(given)),
            (None, Some(_)) => Err(invalid(field, "this account has a password; give it again")),
            (Some(_), None) => Err(invalid(field, "this account has no password; leave it out")),
            (None, None) => Ok(None),
        }
    }
}
