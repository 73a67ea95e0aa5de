//! Calls that prove or make a password, or change who the connection is by what they commit: a connection does these
//! one at a time, and its later calls wait for them; other connections do not.

mod account;
mod session;

use std::future::Future;
use std::sync::Arc;

use serde::Serialize;

use super::attempts::{Attempt, Whose};
use super::authorise::Authorised;
use super::caller::Caller;
use super::dispatch::{Begun, Finished, json};
use super::mailbox::{Mailbox, ReplyTo, only_answer, outcome_unknown};
use super::queue::NotTaken;
use super::shared::{Shared, internal};
use crate::ipc::error::ErrorObject;
use crate::ipc::secret::Secret;
use crate::market::account::AccountId;
use crate::market::credentials::Credentials;
use crate::market::outcome::Answer;
use crate::market::reason::Reason;

/// A call that takes its time, from what it comes to.
fn slow<'s, R: Serialize>(work: impl Future<Output = (Caller, Result<R, ErrorObject>)> + Send + 's) -> Begun<'s> {
    Begun::Slow(Box::pin(async {
        let (caller, result) = work.await;
        Finished { caller, answer: result.and_then(|result| json(&result)) }
    }))
}

/// Hands a command over and waits until it is on disk.
async fn commit(shared: &Shared, command: Authorised) -> Result<Answer, ErrorObject> {
    let mailbox = Arc::new(Mailbox::default());
    let reply_to = ReplyTo { ticket: 0, mailbox: Arc::clone(&mailbox) };
    shared.queue.submit(command, Some(reply_to)).map_err(NotTaken::error)?;
    only_answer(&mailbox).await.ok_or_else(outcome_unknown)
}

fn credentials(shared: &Shared, account: AccountId) -> Result<Credentials, ErrorObject> {
    Ok(shared.snapshot()?.credentials(account).map_err(internal)?.unwrap_or_default())
}

/// A place among the attempts at an account's password, or how long to wait for one.
fn attempt<'s>(shared: &'s Shared, caller: &Caller, whose: Whose) -> Result<Attempt<'s>, ErrorObject> {
    shared.attempts.begin(shared.clock.now(), whose, caller.user)
}

/// Compares a password with its hash, and counts what comes of it.
async fn prove(
    shared: &Shared,
    attempt: Attempt<'_>,
    password: Secret,
    credentials: &Credentials,
    wrong: impl FnOnce() -> ErrorObject,
) -> Result<(), ErrorObject> {
    match shared.passwords.verify(password, credentials.password.clone()).await {
        Ok(true) => {
            attempt.was_right();
            Ok(())
        }
        Ok(false) => {
            attempt.was_wrong(shared.clock.now());
            Err(wrong())
        }
        Err(error) => {
            attempt.was_none();
            Err(error)
        }
    }
}

fn wrong_credentials(message: &str, field: &str) -> ErrorObject {
    let hint = "Look for a mistyped letter and for Caps Lock, then try again.";
    ErrorObject::new(Reason::WrongCredentials, message).with_detail("field", field).with_hint(hint)
}
