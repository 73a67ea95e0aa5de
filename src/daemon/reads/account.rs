//! `account.show`, `account.list`, and `session.*`: being somebody on a connection.

use super::{Page, page_size, read_cursor};
use crate::daemon::caller::Caller;
use crate::daemon::dispatch::Answers;
use crate::daemon::render;
use crate::daemon::shared::{Shared, internal};
use crate::ipc::error::ErrorObject;
use crate::ipc::methods::Nothing;
use crate::ipc::methods::account::{
    AccountInfo, AccountPage, ActAs, ActAsParams, List, ListParams, LogOut, LoggedOut, Resume, ResumeParams, Show,
};
use crate::market::account::AccountId;
use crate::market::reason::Reason;

impl Answers for Show {
    fn answer(shared: &Shared, caller: &mut Caller, _: Nothing) -> Result<AccountInfo, ErrorObject> {
        let id = caller.require_account()?.id;
        let account = shared.snapshot()?.account(id).map_err(internal)?;
        let gone = || ErrorObject::new(Reason::NotLoggedIn, "this account is gone").with_hint("Sign up again.");
        account.map(render::account).ok_or_else(gone)
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

impl Answers for Resume {
    fn answer(shared: &Shared, caller: &mut Caller, params: ResumeParams) -> Result<AccountInfo, ErrorObject> {
        caller.resume(shared, params.role).map(render::account)
    }
}

impl Answers for ActAs {
    fn answer(shared: &Shared, caller: &mut Caller, params: ActAsParams) -> Result<AccountInfo, ErrorObject> {
        caller.act_as(shared, &params.name).map(render::account)
    }
}

impl Answers for LogOut {
    fn answer(_: &Shared, caller: &mut Caller, _: Nothing) -> Result<LoggedOut, ErrorObject> {
        caller.require_account()?;
        caller.log_out();
        Ok(LoggedOut {})
    }
}
