//! `account.*`: signing up, changing, blocking and deleting accounts.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

use super::{Nothing, keyed, methods};
use crate::ipc::secret::Secret;
use crate::market::account::Role;
use crate::market::key::Key;
use crate::market::names::{AccountName, Email, Note, Text};
use crate::market::time::Timestamp;

methods! {
    SignUp "account.signup" Anyone SignUpParams => SignedUp, "Makes an account with a password; with peer, one bound to the calling Unix user.";
    Show "account.show" Account Nothing => Shown, "The caller's own account, and what makes the caller it.";
    Update "account.update" Account UpdateParams => SignedUp, "Changes the fields given.";
    Password "account.password" Account PasswordParams => SignedUp, "Sets a new password and ends all other sessions.";
    Delete "account.delete" Account DeleteParams => SignedUp, "Deletes the account; orders and reports stay under a pseudonym.";
    List "account.list" Operator ListParams => AccountPage, "All accounts.";
    Block "account.block" Operator BlockParams => SignedUp, "Keeps an account's owner out and ends its sessions.";
    Unblock "account.unblock" Operator UnblockParams => SignedUp, "Lets a blocked account's owner in again.";
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
    /// At least 8 characters. Instead of `peer`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<Secret>,
    /// Bind the account to the calling Unix user. The operator may give neither: such an account can only be acted
    /// for, until it gets a password.
    #[serde(default)]
    pub peer: bool,
    pub key: Key,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateParams {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<Text>,
    /// null takes the address out.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub email: Option<Option<Email>>,
    pub key: Key,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordParams {
    /// Not needed by an account that has none, and not by the operator who acts for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old_password: Option<Secret>,
    /// At least 8 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_password: Option<Secret>,
    /// Judge the old password and change nothing; then there is no new one. Counted like a login.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub only_check: bool,
    pub key: Key,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeleteParams {
    /// Not needed by an account that has none, and not by the operator who acts for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<Secret>,
    pub key: Key,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BlockParams {
    pub name: AccountName,
    /// Its owner reads this when he is kept out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Note>,
    pub key: Key,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UnblockParams {
    pub name: AccountName,
    pub key: Key,
}
keyed!(SignUpParams, UpdateParams, PasswordParams, DeleteParams, BlockParams, UnblockParams);

/// A field that is there, even if it is null.
fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(from: D) -> Result<Option<T>, D::Error> {
    T::deserialize(from).map(Some)
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct AccountInfo {
    pub name: AccountName,
    pub role: Role,
    pub display_name: Text,
    pub email: Option<Email>,
    /// The number of the Unix user whom the kernel vouches for.
    pub unix_user: Option<u32>,
    #[serde(default)]
    pub has_password: bool,
    /// `active`, `blocked` or `deleted`.
    #[serde(default)]
    pub state: String,
    /// Why it is blocked, in the operator's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blocked_because: Option<Note>,
    pub created_at: Timestamp,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SignedUp {
    #[serde(flatten)]
    pub account: AccountInfo,
    pub replayed: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Shown {
    #[serde(flatten)]
    pub account: AccountInfo,
    /// What makes this connection the account: `session` (a login), `unix_user` (the kernel vouches), `operator`.
    pub by: String,
    /// When the session ends, if there is one.
    pub expires_at: Option<Timestamp>,
    /// Sessions that are open, this one included.
    pub sessions: usize,
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
