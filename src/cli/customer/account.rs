//! `signup` and `account show`.

use serde_json::value::RawValue;

use crate::cli::args::common::Common;
use crate::cli::args::customer::SignUp;
use crate::cli::failure::{Failure, status};
use crate::cli::output::Output;
use crate::cli::records::{self, or_nothing};
use crate::cli::runtime::Ended;
use crate::cli::{connect, ids};
use crate::ipc::methods::account::{AccountInfo, Show, SignUpParams};
use crate::ipc::methods::{Nothing, account};
use crate::market::account::Role;

pub(super) async fn sign_up(common: &Common, args: &SignUp) -> Ended {
    let params = SignUpParams {
        role: Role::Customer,
        name: args.name.clone(),
        display_name: args.display_name.clone(),
        email: args.email.clone(),
        password: None,
        peer: args.peer,
        key: ids::key_or_new(common.key.as_ref()),
    };
    let reply = connect::as_user(common)?.change::<account::SignUp>(&params).await?;
    let output = Output::new(common);
    let name = &reply.value.account.name;
    output.words(&match (reply.value.replayed, args.peer) {
        (true, _) => format!("{name} was signed up with this key before; nothing changed."),
        (false, true) => format!("Signed up as {name}, bound to your Unix user. See `cds-customer offers`."),
        (false, false) => format!("Signed up {name}; the operator acts for it with --as {name}."),
    });
    print(&output, &reply.raw, &reply.value.account)?;
    Ok(status::DONE)
}

pub(super) async fn show(common: &Common) -> Ended {
    let reply = connect::as_account(common, Role::Customer)?.call::<Show>(&Nothing {}).await?;
    print(&Output::new(common), &reply.raw, &reply.value.account)?;
    Ok(status::DONE)
}

fn print(output: &Output, raw: &RawValue, account: &AccountInfo) -> Result<(), Failure> {
    records::print(output, raw, account, || {
        vec![
            ("name", "Name", account.name.to_string()),
            ("role", "Role", account.role.word().to_owned()),
            ("display_name", "Display name", account.display_name.to_string()),
            ("email", "E-mail", or_nothing(account.email.as_ref())),
            ("unix_user", "Unix user", or_nothing(account.unix_user)),
            ("created_at", "Created", account.created_at.to_string()),
        ]
    })
}
