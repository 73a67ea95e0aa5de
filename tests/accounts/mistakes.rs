//! Every mistake of signing up, logging in and changing an account: its own clear error, and nothing has changed.

use serde_json::{Value, json};

use crate::support::{Market, Wire};
use crate::{PASSWORD, log_in, refused, sign_up};

fn accounts(market: &Market) -> Value {
    market.wire().call("account.list", json!({})).unwrap()["accounts"].clone()
}

/// The call fails with this reason, says these words, names this field, and changes nothing.
#[track_caller]
fn mistake(market: &Market, wire: &mut Wire, (method, params): (&str, Value), reason: &str, words: &str, field: &str) {
    let before = accounts(market);
    let error = refused(wire.change(method, params.clone()), reason);
    let message = error["message"].as_str().unwrap();
    assert!(message.contains(words), "{params}: {message}");
    assert!(error["data"]["hint"].as_str().is_some_and(|hint| !hint.is_empty()), "{error}");
    let named = error["data"]["field"].as_str().unwrap_or_default();
    assert_eq!(named, field, "{error}");
    assert!(!error.to_string().contains("hunter2"), "{error}");
    assert_eq!(accounts(market), before);
}

#[test]
fn of_signing_up() {
    let market = Market::start();
    sign_up(&market, "customer", "ada");
    let mut wire = market.wire();
    let form = |changes: Value| {
        let mut form = json!({"role": "customer", "name": "ben", "email": "ben@example.org", "password": PASSWORD});
        for (field, value) in changes.as_object().unwrap() {
            form[field] = value.clone();
        }
        form
    };
    for (changes, reason, words, field) in [
        (json!({"name": "ADA"}), "already_exists", "account ada exists already", ""),
        (json!({"name": "ada", "role": "manufacturer"}), "already_exists", "account ada exists already", ""),
        (json!({"email": "ADA@Example.ORG"}), "already_exists", "the e-mail address ada@example.org", ""),
        (json!({"email": "ben"}), "invalid_params", "name@host", "email"),
        (json!({"email": ""}), "invalid_params", "name@host", "email"),
        (json!({"name": ""}), "invalid_params", "is not a name", "name"),
        (json!({"name": "two words"}), "invalid_params", "is not a name", "name"),
        (json!({"name": "deleted-7"}), "invalid_params", "kept for accounts that were deleted", "name"),
        (json!({"display_name": " "}), "invalid_params", "at least one letter", "display_name"),
        (json!({"display_name": "B\ten"}), "invalid_params", r"take the character \t out", "display_name"),
        (json!({"display_name": "B\u{202e}en"}), "invalid_params", r"take the character \u{202e} out", "display_name"),
        (json!({"display_name": "b".repeat(257)}), "invalid_params", "at most 256 bytes", "display_name"),
        (json!({"email": "b\u{1b}en@example.org"}), "invalid_params", r"take the character \u{1b} out", "email"),
        (json!({"role": "baker"}), "invalid_params", "unknown variant `baker`", "role"),
        (json!({"password": "hunter2"}), "invalid_params", "at least 8 characters", "password"),
        (json!({"password": "hunter2".repeat(200)}), "invalid_params", "at most 1024 bytes", "password"),
        (json!({"password": 42_424_242}), "invalid_params", "it must be a string", "password"),
        (json!({"peer": true}), "invalid_params", "not both", "peer"),
        (json!({"colour": "red"}), "invalid_params", "unknown field `colour`", "colour"),
    ] {
        mistake(&market, &mut wire, ("account.signup", form(changes)), reason, words, field);
    }
    assert_eq!(accounts(&market).as_array().unwrap().len(), 1);
    let number = wire.change("account.signup", form(json!({"password": 42_424_242}))).unwrap_err();
    assert!(!number.to_string().contains("42424242"), "{number}");
}

#[test]
fn of_changing_an_account() {
    let market = Market::start();
    sign_up(&market, "customer", "ada");
    sign_up(&market, "customer", "ben");
    let (mut ada, _) = log_in(&market, "ada");
    let new = "another good one";
    for (call, reason, words, field) in [
        (("account.update", json!({"email": "BEN@example.org"})), "already_exists", "ben@example.org exists", ""),
        (("account.update", json!({"email": "@"})), "invalid_params", "name@host", "email"),
        (("account.update", json!({"display_name": ""})), "invalid_params", "at least one letter", "display_name"),
        (
            ("account.update", json!({"display_name": "a\nb"})),
            "invalid_params",
            r"the character \n out",
            "display_name",
        ),
        (("account.update", json!({"email": "a\u{200f}@b.org"})), "invalid_params", r"character \u{200f} out", "email"),
        (("account.update", json!({"name": "eve"})), "invalid_params", "unknown field `name`", "name"),
        (("account.update", json!({})), "invalid_params", "nothing is to be changed", ""),
        (("account.password", json!({"new_password": new})), "invalid_params", "give it again", "old_password"),
        (
            ("account.password", json!({"old_password": PASSWORD, "new_password": "hunter2"})),
            "invalid_params",
            "at least 8",
            "new_password",
        ),
        (
            ("account.password", json!({"old_password": "not hunter2 at all", "new_password": new})),
            "wrong_credentials",
            "the old password is wrong",
            "old_password",
        ),
        (
            ("account.password", json!({"old_password": "not hunter2 at all", "only_check": true})),
            "wrong_credentials",
            "the old password is wrong",
            "old_password",
        ),
        (("account.password", json!({"only_check": true})), "invalid_params", "give it again", "old_password"),
        (("account.password", json!({"old_password": PASSWORD})), "invalid_params", "it is missing", "new_password"),
        (
            ("account.password", json!({"old_password": PASSWORD, "new_password": new, "only_check": true})),
            "invalid_params",
            "changes nothing",
            "new_password",
        ),
        (("account.delete", json!({})), "invalid_params", "give it again", "password"),
        (
            ("account.delete", json!({"password": "not hunter2 at all"})),
            "wrong_credentials",
            "the password is wrong",
            "password",
        ),
        (("account.block", json!({"name": "nobody"})), "not_found", "there is no account nobody", ""),
    ] {
        mistake(&market, &mut ada, call, reason, words, field);
    }
    ada.change("account.password", json!({"old_password": PASSWORD, "only_check": true})).unwrap();
    // The session and the password are what they were.
    assert_eq!(ada.call("account.show", json!({})).unwrap()["by"], "session");
    log_in(&market, "ada");
}

#[test]
fn what_is_right_is_changed_and_said() {
    let market = Market::start();
    sign_up(&market, "manufacturer", "acme");
    let (mut acme, _) = log_in(&market, "acme");
    let both = json!({"display_name": "Acme Ltd", "email": "Sales@Acme.example"});
    let changed = acme.change("account.update", both).unwrap();
    assert_eq!((&changed["display_name"], &changed["email"]), (&json!("Acme Ltd"), &json!("Sales@Acme.example")));
    // The old address is free, the new one is not, and logging in by it works in any case.
    let other = json!({"role": "customer", "name": "ben", "email": "sales@acme.EXAMPLE", "password": PASSWORD});
    refused(market.wire().change("account.signup", other), "already_exists");
    let other = json!({"role": "customer", "name": "ben", "email": "acme@example.org", "password": PASSWORD});
    market.wire().change("account.signup", other).unwrap();
    log_in(&market, "SALES@acme.example");
    let without = acme.change("account.update", json!({"email": null})).unwrap();
    assert_eq!((&without["email"], &without["display_name"]), (&json!(null), &json!("Acme Ltd")));
}

#[test]
fn an_unknown_account_and_a_wrong_password_are_answered_the_same_and_take_as_long() {
    let market = Market::start();
    sign_up(&market, "customer", "ada");
    market.sign_up("customer", "without");
    let mut wire = market.wire();
    let mut answers = Vec::new();
    for name in ["ada", "nobody", "without", "not a name"] {
        let begun = std::time::Instant::now();
        let error = wire.call("session.login", json!({"name": name, "password": "wrong"})).unwrap_err();
        answers.push((error, begun.elapsed()));
    }
    let (error, _) = &answers[0];
    assert_eq!(error["data"]["reason"], "wrong_credentials");
    assert!(answers.iter().all(|(other, _)| other == error), "{answers:?}");
    // A hash takes more than a tenth of what any of them took; none was answered without one.
    let longest = answers.iter().map(|(_, took)| *took).max().unwrap();
    assert!(answers.iter().all(|(_, took)| *took * 10 > longest), "{answers:?}");
}

#[test]
fn after_five_wrong_passwords_one_has_to_wait_and_is_told_how_long() {
    let market = Market::start();
    sign_up(&market, "customer", "ada");
    let mut wire = market.wire();
    for _ in 0..5 {
        refused(wire.call("session.login", json!({"name": "ada", "password": "wrong"})), "wrong_credentials");
    }
    let error = refused(wire.call("session.login", json!({"name": "ada", "password": PASSWORD})), "too_many_attempts");
    let wait_ms = error["data"]["retry_after_ms"].as_u64().unwrap();
    assert!((1..=1000).contains(&wait_ms), "{error}");
    assert_eq!((&error["code"], &error["data"]["retry"]), (&json!(1012), &json!("later")));
    // Nothing tells when the time is over.
    std::thread::sleep(std::time::Duration::from_millis(wait_ms));
    wire.call("session.login", json!({"name": "ada", "password": PASSWORD})).unwrap();
}

#[test]
fn a_key_settles_a_password_once_and_other_passwords_are_other_content() {
    let market = Market::start();
    let form = |password: &str| json!({"role": "customer", "name": "ada", "password": password, "key": "k"});
    let mut wire = market.wire();
    let first = wire.call("account.signup", form(PASSWORD)).unwrap();
    let again = wire.call("account.signup", form(PASSWORD)).unwrap();
    assert_eq!((&first["replayed"], &again["replayed"]), (&json!(false), &json!(true)));
    refused(wire.call("account.signup", form("another good one")), "key_reused");
    let (mut ada, _) = log_in(&market, "ada");
    let change = |new: &str| json!({"old_password": PASSWORD, "new_password": new, "key": "p"});
    let first = ada.call("account.password", change("another good one")).unwrap();
    let again = ada.call("account.password", change("another good one")).unwrap();
    assert_eq!((&first["replayed"], &again["replayed"]), (&json!(false), &json!(true)));
    refused(ada.call("account.password", change("a third good one")), "key_reused");
    refused(wire.call("session.login", json!({"name": "ada", "password": PASSWORD})), "wrong_credentials");
    wire.call("session.login", json!({"name": "ada", "password": "another good one"})).unwrap();
}
