//! Where `serve` works: whose works they are, where the book lies, and on which socket they answer.

use std::path::{Path, PathBuf};

use super::{own_client, own_name};
use crate::cli::args::common::Common;
use crate::cli::args::manufacturer::ServeArgs;
use crate::cli::failure::{Failure, status};
use crate::ipc::socket_access::{Access, Given};
use crate::limits::SOCKET_PATH_MAX_BYTES;
use crate::market::interface::Endpoint;
use crate::market::names::AccountName;
use crate::works::book::Book;
use crate::works::plan::Plan;

/// The books' folder in the user's data directory.
const FOLDER: &str = "works";
/// The socket beside the book.
const SOCKET_NAME: &str = "supply.sock";

/// Whose works these are: as `--as` or the plan says, as the daemon knows the caller, or as the only book says.
pub(super) async fn manufacturer(common: &Common, args: &ServeArgs, plan: &Plan) -> Result<AccountName, Failure> {
    let named = match (&common.act_as, &plan.manufacturer) {
        (Some(caller), Some(plan)) if caller != plan => {
            let hint = "Use the other plan, or correct its first line.";
            return Err(Failure::usage(format!("the plan is {plan}'s, and --as says {caller}"), hint));
        }
        (Some(name), _) | (None, Some(name)) => Some(name.clone()),
        (None, None) => None,
    };
    if let Some(name) = named {
        return Ok(name);
    }
    let asked = own_name(&mut own_client(common)?).await;
    asked.or_else(|failure| match owner_of_the_only_book(args) {
        Some(name) => Ok(name),
        None => Err(with_remedy(failure)),
    })
}

/// Without a daemon the name has to come from somewhere else.
fn with_remedy(failure: Failure) -> Failure {
    match failure {
        Failure::Told { status, message, hint } => {
            let more = "Or write manufacturer = \"NAME\" into the plan: then no daemon is needed to start.";
            Failure::new(status, format!("whose works these are is not known: {message}"), format!("{hint}\n  {more}"))
        }
        other => other,
    }
}

fn owner_of_the_only_book(args: &ServeArgs) -> Option<AccountName> {
    if let Some(dir) = &args.data_dir {
        return Book::owner(dir);
    }
    let mut books = std::fs::read_dir(user_folder()?).ok()?.flatten();
    let only = books.next()?;
    if books.next().is_some() {
        return None;
    }
    Book::owner(&only.path())
}

/// Where the book is kept.
pub(super) fn data_dir(args: &ServeArgs, manufacturer: &AccountName) -> Result<PathBuf, Failure> {
    if let Some(dir) = &args.data_dir {
        return Ok(dir.clone());
    }
    let folder = user_folder().ok_or_else(|| {
        let hint = "Name a directory with --data-dir or CDS_WORKS_DIR.";
        Failure::new(status::BAD_CONFIGURATION, "no home directory is known to keep the book in", hint)
    })?;
    Ok(folder.join(manufacturer.as_str()))
}

fn user_folder() -> Option<PathBuf> {
    directories::ProjectDirs::from("", "", "cds").map(|dirs| dirs.data_dir().join(FOLDER))
}

/// Who may connect to the socket.
pub(super) fn access(args: &ServeArgs) -> Result<Access, Failure> {
    let mode = args.listen_mode.as_deref().map(|value| Given { name: "--listen-mode", value });
    let group = args.listen_group.as_deref().map(|value| Given { name: "--listen-group", value });
    Access::read(mode, group).map_err(|problem| Failure::new(status::BAD_CONFIGURATION, problem, ""))
}

/// The socket, by its absolute path.
pub(super) fn endpoint(args: &ServeArgs, data_dir: &Path, manufacturer: &AccountName) -> Result<Endpoint, Failure> {
    let runtime = std::env::var_os("XDG_RUNTIME_DIR").filter(|dir| !dir.is_empty()).map(PathBuf::from);
    let usual = || match runtime {
        Some(dir) => dir.join("cds").join(format!("{manufacturer}.sock")),
        None => data_dir.join(SOCKET_NAME),
    };
    let path = std::path::absolute(args.listen.clone().unwrap_or_else(usual))?;
    Endpoint::parse(&format!("unix:{}", path.display())).map_err(|_| {
        let message = format!(
            "{} cannot be the path of a socket: at most {SOCKET_PATH_MAX_BYTES} bytes without control characters",
            path.display()
        );
        Failure::new(status::BAD_CONFIGURATION, message, "Choose a shorter one with --listen.")
    })
}
