//! `login` and `logout`: the session, and its token in this user's file.

use serde_json::value::to_raw_value;

use super::{password, tool};
use crate::cli::args::account::{LogInArgs, LogOutArgs};
use crate::cli::args::common::{Common, Format};
use crate::cli::failure::{Failure, status};
use crate::cli::output::Output;
use crate::cli::runtime::Ended;
use crate::cli::token_file::TokenFiles;
use crate::cli::{connect, prompt};
use crate::ipc::client::{CallError, Identity, Reply, Steady, Tokens};
use crate::ipc::methods::session::{LogIn, LogInParams, LogOut, LogOutParams, LoggedOut};
use crate::ipc::secret::Secret;
use crate::market::account::Role;
use crate::market::reason::Reason;

/// Opens a session and keeps its token. A session that was open here before ends.
///
/// # Errors
/// As the daemon refuses; 15 if something is missing that cannot be asked for; 78 if the token cannot be kept.
pub async fn log_in(common: &Common, role: Role, args: &LogInArgs) -> Ended {
    if common.act_as.is_some() {
        let hint = "The operator needs no login to act for an account; leave --as or `login` out.";
        return Err(Failure::usage("--as and `login` exclude each other", hint));
    }
    let files = TokenFiles::of_user();
    files.prepare()?;
    let mut nobody = Steady::new(&connect::socket_path(common)?, Identity::User);
    let instance = nobody.client().await?.greet().await?.instance;
    let name = name(common, args).await?;
    let password = password::existing(common, args.password_stdin).await?;
    // Asked once: a second attempt would only count as another mistake, or open a session that nobody knows.
    let params = LogInParams { name, password, role: Some(role) };
    let opened = nobody.client().await?.call::<LogIn>(&params).await?.value;
    let earlier = files.token(role, &instance).ok().flatten();
    files.write(role, &instance, &opened.token)?;
    if let Some(earlier) = earlier {
        // If it cannot be ended it ends by itself one day; the new one is what was asked for.
        drop(end(common, role, earlier, false).await);
    }
    let output = Output::new(common);
    output.words(&format!("Logged in as {} until {}.", opened.account.name, opened.expires_at.to_the_second()));
    // The token stays in its file.
    let shown = to_raw_value(&opened.account).map_err(std::io::Error::other)?;
    super::print(&output, &shown, &opened.account)?;
    Ok(status::DONE)
}

async fn name(common: &Common, args: &LogInArgs) -> Result<String, Failure> {
    if let Some(name) = &args.name {
        return Ok(name.clone());
    }
    if !prompt::can_ask(common) {
        let message = "a name is needed, and it cannot be asked for here";
        return Err(Failure::new(
            status::PROMPT_IMPOSSIBLE,
            message,
            "Name the account or its e-mail address: login NAME.",
        ));
    }
    prompt::line("Name or e-mail address").await?.ok_or_else(password::nothing_typed)
}

/// Ends the session of this user's token, or all of the account.
///
/// # Errors
/// Status 4 if nobody is logged in.
pub async fn log_out(common: &Common, role: Role, args: &LogOutArgs) -> Ended {
    let output = Output::new(common);
    if let Some(name) = &common.act_as {
        if !args.all {
            let hint = "Say --all to end every session of the account.";
            return Err(Failure::usage("who says --as has no session of his own", hint));
        }
        let reply = connect::as_account(common, role)?.call::<LogOut>(&LogOutParams { all: true }).await?;
        return told(&output, &reply, &format!("All sessions of {name} are ended."));
    }
    let files = TokenFiles::of_user();
    let mut nobody = Steady::new(&connect::socket_path(common)?, Identity::User);
    let instance = nobody.client().await?.greet().await?.instance;
    let ended = match files.token(role, &instance).map_err(CallError::from)? {
        Some(token) => end(common, role, token, args.all).await,
        None if args.all => {
            let mut bound = Steady::new(&connect::socket_path(common)?, Identity::Own(role));
            bound.call::<LogOut>(&LogOutParams { all: true }).await
        }
        None => {
            let hint = format!(
                "Log in with `{} login`; `logout --all` ends the sessions of the account that is bound to your Unix user.",
                tool(role)
            );
            return Err(Failure::new(
                Reason::NotLoggedIn.exit_status(),
                "no login is kept here, so none was ended",
                hint,
            ));
        }
    };
    match ended {
        Ok(reply) => {
            files.remove(role, &instance)?;
            let words = if args.all { "Logged out; all sessions are ended." } else { "Logged out." };
            told(&output, &reply, words)
        }
        Err(CallError::Refused(refused)) if is_over(refused.reason()) => {
            files.remove(role, &instance)?;
            output.words("Logged out; the session had ended before.");
            if args.all {
                let hint = format!("Log in with `{} login` and ask again.", tool(role));
                let message = format!("the other sessions were not ended: {}", refused.message);
                return Err(Failure::new(Reason::NotLoggedIn.exit_status(), message, hint));
            }
            Ok(status::DONE)
        }
        Err(error) => Err(error.into()),
    }
}

/// There is no session any more.
fn is_over(reason: Option<Reason>) -> bool {
    matches!(reason, Some(Reason::NotLoggedIn | Reason::AccountBlocked))
}

async fn end(common: &Common, role: Role, token: Secret, all: bool) -> Result<Reply<LoggedOut>, CallError> {
    let path = connect::socket_path(common).map_err(|e| CallError::Garbled(format!("{e:?}")))?;
    Steady::new(&path, Identity::Session(role, token)).call::<LogOut>(&LogOutParams { all }).await
}

fn told(output: &Output, reply: &Reply<LoggedOut>, words: &str) -> Ended {
    output.words(words);
    if matches!(output.format(), Format::Json | Format::Ndjson) {
        output.json(reply.raw.get())?;
    }
    Ok(status::DONE)
}
