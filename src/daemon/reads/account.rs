//! `account.show` and `account.list`.

use super::{Page, page_size, read_cursor};
use crate::daemon::caller::{By, Caller};
use crate::daemon::dispatch::Answers;
use crate::daemon::render;
use crate::daemon::shared::{Shared, internal};
use crate::ipc::error::ErrorObject;
use crate::ipc::methods::Nothing;
use crate::ipc::methods::account::{AccountPage, List, ListParams, Show, Shown};
use crate::market::account::AccountId;
use crate::market::reason::Reason;

impl Answers for Show {
    fn answer(shared: &Shared, caller: &mut Caller, _: Nothing) -> Result<Shown, ErrorObject> {
        let principal = caller.require_account()?;
        let view = shared.snapshot()?;
        let gone = || ErrorObject::new(Reason::NotLoggedIn, "this account is gone").with_hint("Sign up again.");
        let account = view.account(principal.id).map_err(internal)?.ok_or_else(gone)?;
        let credentials = view.credentials(principal.id).map_err(internal)?.unwrap_or_default();
        let now = shared.clock.now();
        Ok(Shown {
            account: render::account(account),
            by: principal.by.word().to_owned(),
            expires_at: match principal.by {
                By::Session { expires_at, .. } => Some(expires_at),
                By::UnixUser | By::Operator => None,
            },
            sessions: credentials.sessions.iter().filter(|s| s.expires_at > now).count(),
        })
    }
}

impl Answers for List {
    fn answer(shared: &Shared, caller: &mut Caller, params: ListParams) -> Result<AccountPage, ErrorObject> {
        caller.require_operator()?;
        let limit = page_size(params.limit)?;
        let after: Option<u64> = read_cursor(params.cursor.as_deref())?;
        let rows = shared.snapshot()?.accounts(after.map(AccountId), limit + 1).map_err(internal)?;
        let (mut page, mut last, mut next_cursor) = (Page::new(limit), None, None);
        for row in rows {
            let id = row.id;
            if page.push(render::account(row)).is_err() {
                next_cursor = last.map(|id: AccountId| id.0.to_string());
                break;
            }
            last = Some(id);
        }
        Ok(AccountPage { accounts: page.items, next_cursor })
    }
}
