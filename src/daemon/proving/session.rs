//! `session.login` and `session.logout`.

use super::{attempt, commit, prove, slow, wrong_credentials};
use crate::daemon::attempts::Whose;
use crate::daemon::authorise::{Authorised, authorise_unkeyed};
use crate::daemon::caller::{By, Caller, find, other_role};
use crate::daemon::dispatch::{Begun, Proves, invalid};
use crate::daemon::render;
use crate::daemon::shared::{Shared, internal};
use crate::daemon::tokens::Token;
use crate::ipc::error::ErrorObject;
use crate::ipc::methods::session::{LogIn, LogInParams, LogOut, LogOutParams, LoggedIn, LoggedOut};
use crate::limits::EMAIL_MAX_BYTES;
use crate::market::account::{Account, Handle};
use crate::market::command::{AccountChange, Command};
use crate::market::credentials::Credentials;
use crate::market::names::{AccountName, Email};
use crate::market::outcome::Outcome;
use crate::market::reason::Reason;

impl Proves for LogIn {
    fn begin<'s>(shared: &'s Shared, caller: &Caller, params: LogInParams) -> Result<Begun<'s>, ErrorObject> {
        if params.name.len() > EMAIL_MAX_BYTES {
            return Err(invalid("name", &format!("it has more than {EMAIL_MAX_BYTES} bytes")));
        }
        let found = look_up(shared, &params.name)?;
        let unknown = || Whose::Unknown(params.name.to_lowercase());
        let attempt = attempt(shared, caller, found.as_ref().map_or_else(unknown, |(a, _)| Whose::Account(a.id)))?;
        let mut caller = caller.clone();
        Ok(slow(async move {
            let proved = {
                let nobody = Credentials::default();
                let credentials = found.as_ref().map_or(&nobody, |(_, credentials)| credentials);
                let wrong = || wrong_credentials("name and password do not belong together", "password");
                prove(shared, attempt, params.password.clone(), credentials, wrong).await
            };
            let opened = match (proved, found) {
                (Ok(()), Some((account, credentials))) => {
                    open(shared, &mut caller, &params, account, credentials.password_version).await
                }
                (Ok(()), None) => Err(wrong_credentials("name and password do not belong together", "password")),
                (Err(error), _) => Err(error),
            };
            (caller, opened)
        }))
    }
}

/// The account that a name or an e-mail address belongs to, with its credentials.
fn look_up(shared: &Shared, name: &str) -> Result<Option<(Account, Credentials)>, ErrorObject> {
    let handle = match name.contains('@') {
        true => Email::parse(name).ok().map(|e| Handle::Email(e.folded().to_string())),
        false => AccountName::parse(name).ok().map(Handle::Name),
    };
    let Some(handle) = handle else { return Ok(None) };
    let view = shared.snapshot()?;
    let Some(account) = find(&*view, &handle)?.filter(|a| !a.is_deleted()) else { return Ok(None) };
    let credentials = view.credentials(account.id).map_err(internal)?.unwrap_or_default();
    Ok(Some((account, credentials)))
}

/// The password was right: opens a session, and makes the caller its account.
async fn open(
    shared: &Shared,
    caller: &mut Caller,
    params: &LogInParams,
    account: Account,
    against: u64,
) -> Result<LoggedIn, ErrorObject> {
    if let Some(role) = params.role.filter(|role| *role != account.role) {
        return Err(other_role(&account, role));
    }
    let no_random = |e: std::io::Error| ErrorObject::new(Reason::Internal, format!("no random bytes: {e}"));
    let token = Token::new(&shared.clock, account.id).map_err(no_random)?;
    let lifetime_ms = shared.session_lifetime_ms;
    let change = AccountChange::OpenSession { digest: token.digest(), lifetime_ms, against };
    let command = Authorised::proved(caller, Command::Account { account: account.id, change });
    match commit(shared, command).await?.result {
        Ok(Outcome::Session { account, session }) => {
            let by = By::Session { number: session.number, expires_at: session.expires_at };
            caller.become_account(&*shared.snapshot()?, &account, by)?;
            Ok(LoggedIn { token: token.text(), expires_at: session.expires_at, account: render::account(account) })
        }
        Ok(_) => Err(ErrorObject::new(Reason::Internal, "the login came to something else")),
        Err(refusal) => Err(ErrorObject::of_refusal(&refusal, false)),
    }
}

impl Proves for LogOut {
    fn begin<'s>(shared: &'s Shared, caller: &Caller, params: LogOutParams) -> Result<Begun<'s>, ErrorObject> {
        let principal = caller.require_account()?;
        let session = principal.by.session();
        let ends = params.all || session.is_some();
        let change = AccountChange::CloseSessions { session: session.filter(|_| !params.all) };
        let command = authorise_unkeyed(caller, Command::Account { account: principal.id, change })?;
        let mut caller = caller.clone();
        Ok(slow(async move {
            // Who is vouched for by the kernel or acted for has no session to end.
            let ended = if ends { end(shared, command).await } else { Ok(LoggedOut {}) };
            if ended.is_ok() {
                caller.log_out();
            }
            (caller, ended)
        }))
    }
}

async fn end(shared: &Shared, command: Authorised) -> Result<LoggedOut, ErrorObject> {
    match commit(shared, command).await?.result {
        Ok(_) => Ok(LoggedOut {}),
        Err(refusal) => Err(ErrorObject::of_refusal(&refusal, false)),
    }
}
