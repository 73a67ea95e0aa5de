//! `account.*` and `session.*`: signing up, and being somebody on a connection.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Nothing, keyed, methods};
use crate::market::account::Role;
use crate::market::key::Key;
use crate::market::names::{AccountName, Email, Text};
use crate::market::time::Timestamp;

methods! {
    SignUp "account.signup" Anyone SignUpParams => SignedUp, "Makes an account; with peer, bound to the calling Unix user.";
    Show "account.show" Account Nothing => AccountInfo, "The caller's own account.";
    List "account.list" Operator ListParams => AccountPage, "All accounts.";
    Resume "session.resume" Anyone ResumeParams => AccountInfo, "Makes this connection the account bound to the calling Unix user.";
    ActAs "session.act_as" Operator ActAsParams => AccountInfo, "Makes this connection act for an account.";
    LogOut "session.logout" Account Nothing => LoggedOut, "Ends being somebody on this connection.";
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignUpParams {
    pub role: Role,
    pub name: AccountName,
    /// Default: the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Email>,
    /// Bind the account to the calling Unix user. The operator may leave it out: such an account can only be acted for.
    #[serde(default)]
    pub peer: bool,
    pub key: Key,
}
keyed!(SignUpParams);

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct AccountInfo {
    pub name: AccountName,
    pub role: Role,
    pub display_name: Text,
    pub email: Option<Email>,
    /// The number of the Unix user whom the kernel vouches for.
    pub unix_user: Option<u32>,
    pub created_at: Timestamp,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SignedUp {
    #[serde(flatten)]
    pub account: AccountInfo,
    pub replayed: bool,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListParams {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct AccountPage {
    pub accounts: Vec<AccountInfo>,
    pub next_cursor: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ResumeParams {
    pub role: Role,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ActAsParams {
    pub name: AccountName,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct LoggedOut {}
