//! Hashing takes its time: the calls of one connection keep their order, and nobody else waits.

use serde_json::{Value, json};

use crate::support::raw::{Raw, request};
use crate::support::{Market, Wire};
use crate::{PASSWORD, sign_up};

fn login(id: &str) -> String {
    request(id, "session.login", &json!({"name": "ada", "password": PASSWORD}))
}

#[test]
fn calls_sent_right_behind_a_login_are_made_by_whom_it_made_them() {
    let market = Market::start();
    sign_up(&market, "customer", "ada");
    let mut raw = Raw::to(&market);
    let show = |id: &str| request(id, "account.show", &json!({}));
    raw.send(
        [show("0"), login("1"), show("2"), request("3", "session.logout", &json!({})), show("4")].join("\n") + "\n",
    );
    let replies: Vec<Value> = (0..5).map(|_| raw.json()).collect();
    let by = |id: u64| replies.iter().find(|r| r["id"] == id).unwrap();
    assert_eq!(by(0)["error"]["data"]["reason"], "not_logged_in");
    assert!(by(1)["result"]["token"].is_string());
    assert_eq!(by(2)["result"]["name"], "ada");
    assert_eq!(by(4)["error"]["data"]["reason"], "not_logged_in");
}

#[test]
fn a_batch_keeps_its_order_too() {
    let market = Market::start();
    sign_up(&market, "customer", "ada");
    let mut raw = Raw::to(&market);
    let show = |id: &str| request(id, "account.show", &json!({}));
    let batch = [show("0"), login("1"), show("2"), login("3"), show("4"), "7".to_owned()].join(",");
    raw.send(format!("[{batch}]\n{}\n", show("5")));
    let answers = raw.json();
    let answers = answers.as_array().unwrap();
    assert_eq!(answers.len(), 6);
    let by = |id: u64| answers.iter().find(|r| r["id"] == id).unwrap();
    assert_eq!(by(0)["error"]["data"]["reason"], "not_logged_in");
    assert_eq!((&by(2)["result"]["name"], &by(4)["result"]["sessions"]), (&json!("ada"), &json!(2)));
    assert_eq!(raw.json()["result"]["name"], "ada");
}

#[test]
fn others_are_answered_while_passwords_are_hashed() {
    let market = Market::start();
    sign_up(&market, "customer", "ada");
    let mut waiting: Vec<Raw> = (0..4).map(|_| Raw::to(&market)).collect();
    waiting.iter_mut().for_each(|raw| raw.send(login("1") + "\n"));
    let mut other: Wire = market.wire();
    for _ in 0..20 {
        other.call("offer.list", json!({})).unwrap();
    }
    // Of four hashes, two at a time, the last cannot be done before the first pair is.
    let last = waiting.last_mut().unwrap();
    last.stream().set_nonblocking(true).unwrap();
    let nothing = std::io::Read::read(&mut last.stream(), &mut [0; 1]);
    assert_eq!(nothing.unwrap_err().kind(), std::io::ErrorKind::WouldBlock, "all were hashed before 20 short calls");
    last.stream().set_nonblocking(false).unwrap();
    assert!(waiting.iter_mut().all(|raw| raw.json()["result"]["token"].is_string()));
}

#[test]
fn a_client_that_hangs_up_while_its_password_is_hashed_harms_nobody() {
    let market = Market::start();
    sign_up(&market, "customer", "ada");
    for _ in 0..8 {
        let mut raw = Raw::to(&market);
        raw.send(login("1") + "\n");
    }
    // It may have to wait for what the others left, and for attempts that nobody finished.
    let begun = std::time::Instant::now();
    while market.wire().call("session.login", json!({"name": "ada", "password": PASSWORD})).is_err() {
        assert!(begun.elapsed().as_secs() < 60);
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
}
