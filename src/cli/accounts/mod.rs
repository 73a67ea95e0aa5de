//! People at either tool: signing up, logging in and out, and the own account.

mod log_in;
mod own;
mod password;
mod sign_up;

use serde_json::value::RawValue;

use super::args::account::AccountCommand;
use super::args::common::Common;
use super::failure::Failure;
use super::output::Output;
use super::records::{self, Field, or_nothing};
use super::runtime::Ended;
use crate::ipc::methods::account::AccountInfo;
use crate::market::account::Role;

pub use log_in::{log_in, log_out};
pub use sign_up::sign_up;

/// `account …`.
///
/// # Errors
/// As the daemon refuses, or a question that cannot be asked.
pub async fn run(common: &Common, role: Role, command: &AccountCommand) -> Ended {
    match command {
        AccountCommand::Show => own::show(common, role).await,
        AccountCommand::Update(args) => own::update(common, role, args).await,
        AccountCommand::Password(args) => own::password(common, role, args).await,
        AccountCommand::Delete(args) => own::delete(common, role, args).await,
    }
}

/// The tool of this side.
fn tool(role: Role) -> String {
    format!("cds-{}", role.word())
}

/// Prints an account, as every change of one answers.
pub fn print(output: &Output, raw: &RawValue, account: &AccountInfo) -> Result<(), Failure> {
    records::print(output, raw, account, || fields(account))
}

/// As [`print`], with whether its owner is kept out, and why.
pub fn print_with_state(output: &Output, raw: &RawValue, account: &AccountInfo) -> Result<(), Failure> {
    records::print(output, raw, account, || {
        let mut fields = fields(account);
        fields.extend(state(account));
        fields
    })
}

fn state(account: &AccountInfo) -> [Field; 2] {
    let because = or_nothing(account.blocked_because.as_ref());
    [("state", "State", account.state.clone()), ("blocked_because", "Blocked because", because)]
}

fn fields(account: &AccountInfo) -> Vec<Field> {
    let has_password = if account.has_password { "yes" } else { "" };
    vec![
        ("name", "Name", account.name.to_string()),
        ("role", "Role", account.role.word().to_owned()),
        ("display_name", "Display name", account.display_name.to_string()),
        ("email", "E-mail", or_nothing(account.email.as_ref())),
        ("unix_user", "Unix user", or_nothing(account.unix_user)),
        ("has_password", "Password", has_password.to_owned()),
        ("created_at", "Created", account.created_at.to_string()),
    ]
}
