//! From arguments to a client with the right identity.

use std::path::PathBuf;
use std::sync::Arc;

use super::args::common::Common;
use super::failure::{Failure, status};
use super::made;
use super::output::Output;
use super::token_file::TokenFiles;
use crate::ipc::PROTOCOL;
use crate::ipc::client::{CallError, Identity, Steady, TOOLS};
use crate::ipc::methods::system::{Greeting, Hello, HelloParams};
use crate::ipc::socket;
use crate::market::account::Role;
use crate::market::amounts::Currency;

/// The socket that the arguments, the environment or the defaults name.
pub fn socket_path(common: &Common) -> Result<PathBuf, Failure> {
    let path = common.socket.clone().unwrap_or_else(socket::default_to_connect);
    socket::checked(path).map_err(|e| Failure::new(status::BAD_CONFIGURATION, e.to_string(), ""))
}

/// A client for a customer's or manufacturer's own calls.
pub fn as_account(common: &Common, role: Role) -> Result<Steady, Failure> {
    Ok(patient(common, Steady::new(&socket_path(common)?, identity(common, role))))
}

/// Who a customer's or manufacturer's command is: as `--as` says, else who logged in here, else the account that is
/// bound to the Unix user.
pub fn identity(common: &Common, role: Role) -> Identity {
    match &common.act_as {
        Some(name) => Identity::ActingInRole(name.clone(), role),
        None => Identity::Kept(role, Arc::new(TokenFiles::of_user())),
    }
}

/// A client for calls that need no account: whoever the Unix user is; with `--as`, acting for that account.
pub fn as_user(common: &Common) -> Result<Steady, Failure> {
    let identity = common.act_as.clone().map_or(Identity::User, Identity::ActingFor);
    Ok(patient(common, Steady::new(&socket_path(common)?, identity)))
}

/// A client for calls as the Unix user alone, whatever `--as` says.
pub fn as_caller(common: &Common) -> Result<Steady, Failure> {
    Ok(Steady::new(&socket_path(common)?, Identity::User).noting(made::note))
}

/// Says why it waits, unless --quiet.
fn patient(common: &Common, client: Steady) -> Steady {
    let client = client.noting(made::note);
    if common.quiet { client } else { client.telling(Output::waiting) }
}

/// The market's currency, which says how many decimals a price has.
pub async fn currency(client: &mut Steady) -> Result<Currency, Failure> {
    Ok(greeted(client).await?.currency)
}

/// What the daemon says of itself and its market.
pub async fn greeted(client: &mut Steady) -> Result<Greeting, CallError> {
    let hello = HelloParams { client: TOOLS.to_owned(), protocol: PROTOCOL };
    Ok(client.call::<Hello>(&hello).await?.value)
}
