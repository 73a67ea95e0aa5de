//! Where passwords come from: stdin, the environment, or a question; never the command line.

use std::io::{BufRead, IsTerminal, Read};

use zeroize::Zeroizing;

use crate::cli::args::common::Common;
use crate::cli::failure::{Failure, status};
use crate::cli::prompt;
use crate::ipc::secret::Secret;
use crate::limits::{NEW_PASSWORD_MAX_TRIES, PASSWORD_MAX_BYTES};

/// The password, and the old one where a new one is set.
pub(super) const VARIABLE: &str = "CDS_PASSWORD";
pub(super) const NEW_VARIABLE: &str = "CDS_NEW_PASSWORD";

/// The password as the arguments or the environment give it; none if they do not.
pub(super) async fn given(from_stdin: bool) -> Result<Option<Secret>, Failure> {
    match from_stdin {
        true => from_stdin_with(|| needed("the password", line("the password")?)).await.map(Some),
        false => from_environment(VARIABLE),
    }
}

/// The password of an account that there is.
pub(super) async fn existing(common: &Common, from_stdin: bool) -> Result<Secret, Failure> {
    if let Some(password) = given(from_stdin).await? {
        return Ok(password);
    }
    if !prompt::can_ask(common) {
        return Err(impossible(&format!("Give it with --password-stdin or in {VARIABLE}.")));
    }
    prompt::secret("Password").await?.ok_or_else(nothing_typed)
}

/// A password that is to be one: asked for twice.
pub(super) async fn ask_new(question: &str) -> Result<Secret, Failure> {
    for _ in 0..NEW_PASSWORD_MAX_TRIES {
        let password = prompt::secret(question).await?.ok_or_else(nothing_typed)?;
        if let Err(problem) = password.check_password() {
            prompt::say(&format!("That cannot be a password: {problem}."))?;
            continue;
        }
        if prompt::secret("The same again").await?.ok_or_else(nothing_typed)? == password {
            return Ok(password);
        }
        prompt::say("The two do not match; type both again.")?;
    }
    let hint = "Think one up, then run the same command again.";
    Err(Failure::new(
        status::DECLINED,
        format!("no password in {NEW_PASSWORD_MAX_TRIES} tries; nothing was changed"),
        hint,
    ))
}

/// Refuses what can be no password, before it is sent.
pub(super) fn checked(password: Secret) -> Result<Secret, Failure> {
    match password.check_password() {
        Ok(()) => Ok(password),
        Err(problem) => Err(Failure::usage(format!("that cannot be a password: {problem}"), "Choose another one.")),
    }
}

/// What a variable of the environment says.
pub(super) fn from_environment(variable: &str) -> Result<Option<Secret>, Failure> {
    match std::env::var(variable) {
        Ok(text) => Ok(Some(Secret::new(text))),
        Err(std::env::VarError::NotPresent) => Ok(None),
        Err(std::env::VarError::NotUnicode(_)) => {
            Err(Failure::usage(format!("{variable} is not UTF-8"), "Set it anew, or take it out of the environment."))
        }
    }
}

/// The old password and the new one from stdin, a line each. Where no old one is needed, the new one may stand alone.
pub(super) async fn old_and_new_lines(needs_old: bool) -> Result<(Option<Secret>, Secret), Failure> {
    from_stdin_with(move || {
        let first = needed(if needs_old { "the old password" } else { "the new password" }, line("the first line")?)?;
        match line("the new password")? {
            Some(new) => Ok((Some(first), new)),
            None if needs_old => needed("the new password", None).map(|new| (Some(first), new)),
            None => Ok((None, first)),
        }
    })
    .await
}

/// Reads from stdin, unless somebody would have to type a password that everybody can see.
async fn from_stdin_with<T: Send + 'static>(
    read: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    if std::io::stdin().is_terminal() {
        let hint = "Leave it out: then it is asked for, and what you type is not shown.";
        return Err(Failure::usage("--password-stdin, and stdin is a terminal", hint));
    }
    tokio::task::spawn_blocking(read).await.map_err(std::io::Error::other)?
}

fn needed(name: &str, line: Option<Secret>) -> Result<Secret, Failure> {
    line.ok_or_else(|| {
        let hint = "Write one line for each password that is needed.";
        Failure::usage(format!("stdin ended where {name} should stand"), hint)
    })
}

/// The next line of stdin; none at its end.
fn line(name: &str) -> Result<Option<Secret>, Failure> {
    let mut bytes = Zeroizing::new(Vec::new());
    let limit = PASSWORD_MAX_BYTES + 3;
    std::io::stdin().lock().take(limit as u64).read_until(b'\n', &mut bytes)?;
    if bytes.is_empty() {
        return Ok(None);
    }
    let ended = bytes.strip_suffix(b"\n");
    let text = ended.map_or(bytes.as_slice(), |line| line.strip_suffix(b"\r").unwrap_or(line));
    if text.len() > PASSWORD_MAX_BYTES {
        let message = format!("{name} is too long; use at most {PASSWORD_MAX_BYTES} bytes");
        return Err(Failure::usage(message, "Write it on a line of its own."));
    }
    let text = std::str::from_utf8(text).map_err(|_| Failure::usage(format!("{name} is not UTF-8"), ""))?;
    Ok(Some(Secret::new(text.to_owned())))
}

pub(super) fn impossible(hint: &str) -> Failure {
    Failure::new(status::PROMPT_IMPOSSIBLE, "a password is needed, and it cannot be asked for here", hint)
}

pub(super) fn nothing_typed() -> Failure {
    Failure::new(status::DECLINED, "nothing was typed, and nothing was changed", "")
}
