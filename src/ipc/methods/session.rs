//! `session.*`: being somebody on a connection.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::account::AccountInfo;
use super::methods;
use crate::ipc::secret::Secret;
use crate::market::account::Role;
use crate::market::names::AccountName;
use crate::market::time::Timestamp;

methods! {
    LogIn "session.login" Anyone LogInParams => LoggedIn, "Opens a session; this connection is that account from now on.";
    Resume "session.resume" Anyone ResumeParams => AccountInfo, "Makes this connection the account of a session, or the one bound to the calling Unix user.";
    ActAs "session.act_as" Operator ActAsParams => AccountInfo, "Makes this connection act for an account.";
    LogOut "session.logout" Account LogOutParams => LoggedOut, "Ends the session, and being somebody on this connection.";
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LogInParams {
    /// The account's name, or its e-mail address.
    pub name: String,
    pub password: Secret,
    /// If given, an account of another role is refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct LoggedIn {
    /// Keep it as a password: whoever has it is you.
    pub token: Secret,
    pub expires_at: Timestamp,
    pub account: AccountInfo,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ResumeParams {
    /// Without a token: the account of this role that is bound to the calling Unix user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<Secret>,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ActAsParams {
    pub name: AccountName,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LogOutParams {
    /// End all sessions of the account.
    #[serde(default)]
    pub all: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct LoggedOut {}
