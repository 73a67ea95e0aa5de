//! `signup` and `account`.

use super::own_client;
use crate::cli::args::common::Common;
use crate::cli::args::manufacturer::{AccountCommand, SignupArgs};
use crate::cli::connect;
use crate::cli::failure::Failure;
use crate::cli::ids::key_or_new;
use crate::cli::output::Output;
use crate::cli::records::{self, Field, or_nothing};
use crate::ipc::methods::Nothing;
use crate::ipc::methods::account::{AccountInfo, Show, SignUp, SignUpParams};
use crate::market::account::Role;

pub(super) async fn sign_up(common: &Common, output: &Output, args: SignupArgs) -> Result<(), Failure> {
    let SignupArgs { name, display_name, email, peer } = args;
    let key = key_or_new(common.key.as_ref());
    let params = SignUpParams { role: Role::Manufacturer, name, display_name, email, password: None, peer, key };
    let reply = connect::as_user(common)?.change::<SignUp>(&params).await?;
    records::print(output, &reply.raw, &reply.value, || fields(&reply.value.account))?;
    let name = &reply.value.account.name;
    if reply.value.replayed {
        output.words(&format!("Manufacturer {name} was signed up by this key before."));
    } else {
        output.words(&format!("Manufacturer {name} is signed up."));
    }
    Ok(())
}

pub(super) async fn run(common: &Common, output: &Output, command: &AccountCommand) -> Result<(), Failure> {
    let AccountCommand::Show = command;
    let reply = own_client(common)?.call::<Show>(&Nothing {}).await?;
    records::print(output, &reply.raw, &reply.value, || fields(&reply.value.account))
}

fn fields(account: &AccountInfo) -> Vec<Field> {
    vec![
        ("name", "Name", account.name.to_string()),
        ("role", "Role", account.role.word().to_owned()),
        ("display_name", "Display name", account.display_name.to_string()),
        ("email", "E-mail", or_nothing(account.email.as_ref())),
        ("unix_user", "Unix user", or_nothing(account.unix_user)),
        ("created_at", "Created", account.created_at.to_string()),
    ]
}
