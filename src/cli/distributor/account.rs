//! `account list`: everybody who has an account.

use crate::cli::args::common::Format;
use crate::cli::failure::Failure;
use crate::cli::output::{Output, Sheet, text};
use crate::cli::pages;
use crate::cli::records::or_nothing;
use crate::ipc::client::Steady;
use crate::ipc::methods::account::{AccountInfo, List, ListParams};

pub(super) async fn list(client: &mut Steady, output: &Output) -> Result<(), Failure> {
    let for_csv = output.format() == Format::Csv;
    pages::print::<List>(client, output, ListParams::default(), |page| sheet(&page.accounts, for_csv)).await
}

fn sheet(accounts: &[AccountInfo], for_csv: bool) -> Sheet {
    let mut columns = vec![
        text("name", "Name"),
        text("role", "Role"),
        text("display_name", "Display name"),
        text("unix_user", "Unix user"),
    ];
    if for_csv {
        columns.extend([text("email", ""), text("created_at", "")]);
    }
    let row = |a: &AccountInfo| {
        let mut cells =
            vec![a.name.to_string(), a.role.word().to_owned(), a.display_name.to_string(), or_nothing(a.unix_user)];
        if for_csv {
            cells.extend([or_nothing(a.email.as_ref()), a.created_at.to_string()]);
        }
        cells
    };
    Sheet { rows: accounts.iter().map(row).collect(), columns }
}
