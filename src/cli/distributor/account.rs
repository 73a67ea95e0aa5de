//! `account list`, `block`, `unblock`: everybody who has an account, and who is kept out.

use crate::cli::accounts;
use crate::cli::args::common::{Common, Format};
use crate::cli::args::distributor::AccountCommand;
use crate::cli::failure::Failure;
use crate::cli::ids::key_or_new;
use crate::cli::output::{Output, Sheet, text};
use crate::cli::pages;
use crate::cli::records::or_nothing;
use crate::ipc::client::Steady;
use crate::ipc::methods::account::{AccountInfo, Block, BlockParams, List, ListParams, Unblock, UnblockParams};

pub(super) async fn run(
    common: &Common,
    client: &mut Steady,
    output: &Output,
    command: AccountCommand,
) -> Result<(), Failure> {
    let key = key_or_new(common.key.as_ref());
    match command {
        AccountCommand::List => list(client, output).await,
        AccountCommand::Block { name, reason } => {
            let reply = client.change::<Block>(&BlockParams { name, reason, key }).await?;
            output.words(&format!("{} is blocked, and its sessions are ended.", reply.value.account.name));
            accounts::print_with_state(output, &reply.raw, &reply.value.account)
        }
        AccountCommand::Unblock { name } => {
            let reply = client.change::<Unblock>(&UnblockParams { name, key }).await?;
            output.words(&format!("{} can log in again.", reply.value.account.name));
            accounts::print_with_state(output, &reply.raw, &reply.value.account)
        }
    }
}

async fn list(client: &mut Steady, output: &Output) -> Result<(), Failure> {
    let for_csv = output.format() == Format::Csv;
    pages::print::<List>(client, output, ListParams::default(), |page| sheet(&page.accounts, for_csv)).await
}

fn sheet(accounts: &[AccountInfo], for_csv: bool) -> Sheet {
    let mut columns = vec![
        text("name", "Name"),
        text("role", "Role"),
        text("display_name", "Display name"),
        text("unix_user", "Unix user"),
        text("state", "State"),
    ];
    if for_csv {
        columns.extend([text("email", ""), text("blocked_because", ""), text("created_at", "")]);
    }
    let row = |a: &AccountInfo| {
        let mut cells = vec![
            a.name.to_string(),
            a.role.word().to_owned(),
            a.display_name.to_string(),
            or_nothing(a.unix_user),
            a.state.clone(),
        ];
        if for_csv {
            cells.extend([
                or_nothing(a.email.as_ref()),
                or_nothing(a.blocked_because.as_ref()),
                a.created_at.to_string(),
            ]);
        }
        cells
    };
    Sheet { rows: accounts.iter().map(row).collect(), columns }
}
