//! `signup`: with a password, bound to the Unix user, or, by the operator, with no way in at all.

use super::{password, tool};
use crate::cli::args::account::SignUpArgs;
use crate::cli::args::common::Common;
use crate::cli::failure::{Failure, status};
use crate::cli::output::Output;
use crate::cli::runtime::Ended;
use crate::cli::token_file::TokenFiles;
use crate::cli::{connect, ids, prompt};
use crate::ipc::client::{CallError, Tokens};
use crate::ipc::methods::account::{SignUp, SignUpParams};
use crate::ipc::secret::Secret;
use crate::market::account::Role;
use crate::market::reason::Reason;

/// Makes an account.
///
/// # Errors
/// As the daemon refuses; 15 if no way in is given and nothing can be asked.
pub async fn sign_up(common: &Common, role: Role, args: &SignUpArgs) -> Ended {
    let password = password_for(common, args).await?;
    let with_password = password.is_some();
    let params = SignUpParams {
        role,
        name: args.name.clone(),
        display_name: args.display_name.clone(),
        email: args.email.clone(),
        password,
        peer: args.peer,
        key: ids::key_or_new(common.key.as_ref()),
    };
    let reply = connect::as_user(common)?.change::<SignUp>(&params).await;
    let reply = reply.map_err(|error| if args.no_password { only_for_the_operator(error) } else { error.into() })?;
    let output = Output::new(common);
    let (name, tool) = (&reply.value.account.name, tool(role));
    let next = match role {
        Role::Customer => "See `cds-customer offers`.",
        Role::Manufacturer => "Offer goods with `cds-manufacturer stock set`.",
    };
    output.words(&match (reply.value.replayed, args.peer, with_password) {
        (true, ..) => format!("{name} was signed up with this key before; nothing changed."),
        (false, true, _) if is_logged_in(common, role).await => format!(
            "Signed up as {name}, bound to your Unix user. Another account is logged in here; commands are that account's until `{tool} logout`."
        ),
        (false, true, _) => format!("Signed up as {name}, bound to your Unix user. {next}"),
        (false, false, true) => format!("Signed up {name}. Log in with `{tool} login {name}`."),
        (false, false, false) => format!("Signed up {name}; the operator acts for it with --as {name}."),
    });
    super::print(&output, &reply.raw, &reply.value.account)?;
    Ok(status::DONE)
}

/// Whether a login is kept here, which goes before the account that is bound to the Unix user.
async fn is_logged_in(common: &Common, role: Role) -> bool {
    let Ok(mut steady) = connect::as_user(common) else { return false };
    let market = match steady.client().await {
        Ok(client) => client.greet().await,
        Err(_) => return false,
    };
    market.is_ok_and(|market| matches!(TokenFiles::of_user().token(role, &market.instance), Ok(Some(_))))
}

/// The flags come first, then the environment, then the question.
async fn password_for(common: &Common, args: &SignUpArgs) -> Result<Option<Secret>, Failure> {
    if args.peer || args.no_password {
        return Ok(None);
    }
    if let Some(password) = password::given(args.password_stdin).await? {
        return password::checked(password).map(Some);
    }
    if prompt::can_ask(common) {
        return password::ask_new("Password, at least 8 characters").await.map(Some);
    }
    // Never silently without: a password that was piped in and not announced would be lost.
    let hint = "Give one with --password-stdin or in CDS_PASSWORD, say --peer to bind the account to your Unix user, or, as the operator, --no-password.";
    Err(password::impossible(hint))
}

fn only_for_the_operator(error: CallError) -> Failure {
    match &error {
        CallError::Refused(refused) if refused.data.details.get("field").is_some_and(|field| field == "password") => {
            let hint =
                "Say --peer to bind the account to your Unix user, or leave --no-password out and choose a password.";
            let message = "only the operator may make an account without a password";
            Failure::new(Reason::Forbidden.exit_status(), message, hint)
        }
        _ => error.into(),
    }
}
