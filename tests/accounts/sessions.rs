//! Sessions: opened by a password, known by a token, kept over restarts, and ended on every connection at once.

use serde_json::{Value, json};

use crate::support::{Market, Wire};
use crate::{PASSWORD, log_in, refused, resume, sign_up};

fn is_somebody(wire: &mut Wire) -> bool {
    wire.call("account.show", json!({})).is_ok()
}

#[test]
fn a_token_is_good_on_other_connections_and_after_a_restart() {
    let mut market = Market::start();
    sign_up(&market, "customer", "ada");
    let (mut ada, token) = log_in(&market, "ada");
    let shown = ada.call("account.show", json!({})).unwrap();
    assert_eq!((&shown["name"], &shown["by"], &shown["sessions"]), (&json!("ada"), &json!("session"), &json!(1)));
    assert_eq!(resume(&market, &token).unwrap()["name"], "ada");
    market.kill();
    market.revive();
    assert_eq!(resume(&market, &token).unwrap()["name"], "ada");
    let text = token.as_str().unwrap();
    let other = if text.ends_with('0') { '1' } else { '0' };
    let forged = json!(format!("{}{other}", &text[..text.len() - 1]));
    refused(resume(&market, &forged), "not_logged_in");
    refused(resume(&market, &json!("cds_1_")), "invalid_params");
    let as_maker = market.wire().call("session.resume", json!({"token": token, "role": "manufacturer"}));
    refused(as_maker, "forbidden");
}

#[test]
fn logging_out_ends_the_session_everywhere_and_all_ends_all() {
    let market = Market::start();
    sign_up(&market, "customer", "ada");
    let (mut first, token) = log_in(&market, "ada");
    let mut same = market.wire();
    same.call("session.resume", json!({"token": token})).unwrap();
    let (mut second, second_token) = log_in(&market, "ada");
    first.call("session.logout", json!({})).unwrap();
    refused(first.call("account.show", json!({})), "not_logged_in");
    let error = refused(same.call("account.show", json!({})), "not_logged_in");
    assert!(error["message"].as_str().unwrap().contains("your session has ended"), "{error}");
    assert!(error["data"]["hint"].as_str().unwrap().contains("login"), "{error}");
    refused(resume(&market, &token), "not_logged_in");
    assert!(is_somebody(&mut second));
    let (mut third, _) = log_in(&market, "ada");
    third.call("session.logout", json!({"all": true})).unwrap();
    refused(second.call("account.show", json!({})), "not_logged_in");
    refused(resume(&market, &second_token), "not_logged_in");
}

#[test]
fn whose_session_has_ended_is_not_taken_for_the_operator() {
    let market = Market::start();
    market.manufacturer("acme", &[("A", 5, 100)]);
    sign_up(&market, "customer", "ada");
    let mut ben = market.sign_up("customer", "ben");
    let line = json!([{"sku": "A", "from": "any", "quantity": 1}]);
    ben.change("order.place", json!({"fill": "partial", "lines": line})).unwrap();
    let (mut ada, token) = log_in(&market, "ada");
    let mut other = market.wire();
    other.call("session.resume", json!({"token": token})).unwrap();
    other.call("session.logout", json!({})).unwrap();
    // The operator in his own name would see ben's order here.
    refused(ada.call("order.list", json!({})), "not_logged_in");
    refused(ada.call("watch.open", json!({"topics": ["orders"]})), "not_logged_in");
    refused(ada.change("order.place", json!({"fill": "partial", "lines": line})), "not_logged_in");
    assert!(ada.call("offer.list", json!({})).is_ok(), "what is anybody's is still to be had");
    assert_eq!(market.available("A", "acme"), 4);
}

#[test]
fn a_new_password_ends_all_other_sessions() {
    let market = Market::start();
    sign_up(&market, "customer", "ada");
    let (mut here, token) = log_in(&market, "ada");
    let (mut there, other_token) = log_in(&market, "ada");
    let change = json!({"old_password": PASSWORD, "new_password": "another good one"});
    here.change("account.password", change).unwrap();
    assert!(is_somebody(&mut here));
    assert!(resume(&market, &token).is_ok());
    refused(there.call("account.show", json!({})), "not_logged_in");
    refused(resume(&market, &other_token), "not_logged_in");
}

#[test]
fn sessions_expire_also_on_open_connections() {
    let market = Market::start_with("session_lifetime = \"1s\"\n");
    sign_up(&market, "customer", "ada");
    let (mut ada, token) = log_in(&market, "ada");
    // Time is what is waited for; the wait ends with the answer that proves the rule.
    let begun = std::time::Instant::now();
    while is_somebody(&mut ada) {
        assert!(begun.elapsed().as_secs() < 30, "it never expires");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let error = refused(ada.call("account.show", json!({})), "not_logged_in");
    assert!(error["message"].as_str().unwrap().contains("expired"), "{error}");
    refused(resume(&market, &token), "not_logged_in");
    let (mut again, _) = log_in(&market, "ada");
    assert_eq!(again.call("account.show", json!({})).unwrap()["sessions"], 1, "expired ones are gone");
}

#[test]
fn one_account_has_at_most_16_sessions_and_the_oldest_goes() {
    let market = Market::start();
    sign_up(&market, "customer", "ada");
    let tokens: Vec<Value> = (0..17).map(|_| log_in(&market, "ada").1).collect();
    refused(resume(&market, &tokens[0]), "not_logged_in");
    assert!(resume(&market, &tokens[1]).is_ok() && resume(&market, &tokens[16]).is_ok());
}

#[test]
fn logging_in_needs_the_right_role_if_one_is_named() {
    let market = Market::start();
    sign_up(&market, "manufacturer", "acme");
    let params = json!({"name": "acme", "password": PASSWORD, "role": "customer"});
    let error = refused(market.wire().call("session.login", params), "forbidden");
    assert!(error["message"].as_str().unwrap().contains("acme is a manufacturer"), "{error}");
}
