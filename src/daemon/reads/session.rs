//! `session.resume` and `session.act_as`: becoming somebody without a password.

use crate::daemon::caller::Caller;
use crate::daemon::dispatch::{Answers, invalid};
use crate::daemon::render;
use crate::daemon::shared::Shared;
use crate::daemon::tokens::Token;
use crate::ipc::error::ErrorObject;
use crate::ipc::methods::account::AccountInfo;
use crate::ipc::methods::session::{ActAs, ActAsParams, Resume, ResumeParams};

impl Answers for Resume {
    fn answer(shared: &Shared, caller: &mut Caller, params: ResumeParams) -> Result<AccountInfo, ErrorObject> {
        let account = match (&params.token, params.role) {
            (Some(token), role) => {
                let token = Token::parse(token).ok_or_else(|| invalid("token", "this is no token of a session"))?;
                caller.resume_session(shared, &token, role)
            }
            (None, Some(role)) => caller.resume(shared, role),
            (None, None) => Err(invalid("token", "give a token, or a role for the account of your Unix user")),
        };
        account.map(render::account)
    }
}

impl Answers for ActAs {
    fn answer(shared: &Shared, caller: &mut Caller, params: ActAsParams) -> Result<AccountInfo, ErrorObject> {
        caller.act_as(shared, &params.name).map(render::account)
    }
}
