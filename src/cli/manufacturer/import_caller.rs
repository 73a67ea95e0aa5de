//! Who imports: a manufacturer its own goods, or the operator for many, signing unknown ones up if asked.

use std::collections::{BTreeMap, BTreeSet};

use crate::cli::args::common::Common;
use crate::cli::connect;
use crate::cli::failure::Failure;
use crate::cli::ids::new_key;
use crate::cli::made;
use crate::cli::pages;
use crate::cli::stock_file::{Problem, Row};
use crate::ipc::client::{CallError, Steady};
use crate::ipc::methods::Nothing;
use crate::ipc::methods::account::{List, ListParams, Show, SignUp, SignUpParams};
use crate::market::account::Role;
use crate::market::names::AccountName;
use crate::market::reason::Reason;

/// The manufacturer that is named with `--as`, logged in, or bound to the Unix user.
///
/// # Errors
/// No daemon, or no such account: [`Reason::NotLoggedIn`] and the like.
pub(super) async fn own_name(common: &Common) -> Result<AccountName, CallError> {
    if let Some(name) = &common.act_as {
        return Ok(name.clone());
    }
    let path = connect::socket_path(common).map_err(|e| CallError::Garbled(format!("{e:?}")))?;
    let mut client = Steady::new(&path, connect::identity(common, Role::Manufacturer)).noting(made::note);
    Ok(client.call::<Show>(&Nothing {}).await?.value.account.name)
}

/// The caller simply has no manufacturer's account.
pub(super) fn means_no_account(error: &CallError) -> bool {
    let CallError::Refused(refused) = error else { return false };
    matches!(refused.reason(), Some(Reason::NotLoggedIn | Reason::NotFound | Reason::Forbidden))
}

/// A client for this import: in the manufacturer's name if all goods are its own, else as the Unix user, who has to
/// be the operator.
pub(super) fn client(common: &Common, own: Option<&AccountName>, rows: &[Row]) -> Result<Steady, Failure> {
    let only_own = own.is_some() && rows.iter().all(|r| r.offer.manufacturer.as_ref() == own);
    if only_own {
        return connect::as_account(common, Role::Manufacturer);
    }
    connect::as_caller(common)
}

/// Manufacturers of the file that the market does not know, each with the line that names it first.
pub(super) async fn unknown(client: &mut Steady, rows: &[Row]) -> Result<BTreeMap<AccountName, usize>, Failure> {
    let accounts = pages::all::<List>(client, ListParams::default()).await.map_err(for_others)?.value.accounts;
    let manufacturers = accounts.into_iter().filter(|a| a.role == Role::Manufacturer);
    let known: BTreeSet<AccountName> = manufacturers.map(|a| a.name).collect();
    let mut unknown = BTreeMap::new();
    for row in rows {
        if let Some(name) = row.offer.manufacturer.as_ref().filter(|name| !known.contains(*name)) {
            unknown.entry(name.clone()).or_insert(row.line);
        }
    }
    Ok(unknown)
}

/// Says of "only the operator may" what it was about.
fn for_others(error: CallError) -> Failure {
    match &error {
        CallError::Refused(refused) if refused.reason() == Some(Reason::Forbidden) => Failure::new(
            Reason::Forbidden.exit_status(),
            "the file names other manufacturers than you, and only the operator imports for others",
            "Take their lines out, or run it as root or as the user that the daemon runs as.",
        ),
        _ => error.into(),
    }
}

/// Unknown manufacturers as mistakes of the file.
pub(super) fn problems(unknown: &BTreeMap<AccountName, usize>) -> Vec<Problem> {
    let one = |(name, line): (&AccountName, &usize)| {
        let right = "the market does not know this manufacturer; say --create to sign it up";
        Problem::new(*line, "manufacturer", name.as_str(), right)
    };
    let mut problems: Vec<Problem> = unknown.iter().map(one).collect();
    problems.sort_by_key(|p| p.line);
    problems
}

/// Signs manufacturers up; only the operator can act for them until they have their own way in.
pub(super) async fn sign_up<'n>(
    client: &mut Steady,
    names: impl Iterator<Item = &'n AccountName>,
) -> Result<(), Failure> {
    for name in names {
        let (role, name) = (Role::Manufacturer, name.clone());
        let params =
            SignUpParams { role, name, display_name: None, email: None, password: None, peer: false, key: new_key() };
        client.change::<SignUp>(&params).await?;
    }
    Ok(())
}
