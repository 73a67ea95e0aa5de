//! People: accounts, passwords and sessions, over the wire and through the tools.
#![allow(clippy::unwrap_used)]

#[path = "../support/mod.rs"]
mod support;

mod mistakes;
mod order_of_calls;
mod sessions;
mod standing;

use serde_json::{Value, json};
use support::{Market, Wire};

pub(crate) const PASSWORD: &str = "correct horse battery";

/// A new account with a password, not logged in.
pub(crate) fn sign_up(market: &Market, role: &str, name: &str) {
    let params = json!({"role": role, "name": name, "email": format!("{name}@example.org"), "password": PASSWORD});
    market.wire().change("account.signup", params).unwrap();
}

/// A connection that is logged in, and its token.
pub(crate) fn log_in(market: &Market, name: &str) -> (Wire, Value) {
    let mut wire = market.wire();
    let session = wire.call("session.login", json!({"name": name, "password": PASSWORD})).unwrap();
    (wire, session["token"].clone())
}

/// Becomes whose token it is on a new connection.
pub(crate) fn resume(market: &Market, token: &Value) -> Result<Value, Value> {
    market.wire().call("session.resume", json!({"token": token}))
}

#[track_caller]
pub(crate) fn refused(answer: Result<Value, Value>, reason: &str) -> Value {
    let error = answer.unwrap_err();
    assert_eq!(error["data"]["reason"], reason, "{error}");
    error
}
