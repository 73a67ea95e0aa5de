//! Blocking and deleting: who is kept out, what is left of him, and what stays as it was.

use serde_json::{Value, json};

use crate::support::raw::{Raw, request};
use crate::support::{Market, Wire};
use crate::{PASSWORD, log_in, refused, resume, sign_up};

fn buy(wire: &mut Wire, quantity: u64) -> Result<Value, Value> {
    let line = json!([{"sku": "A", "from": "any", "quantity": quantity}]);
    wire.change("order.place", json!({"fill": "all_or_none", "lines": line}))
}

#[test]
fn a_blocked_account_is_kept_out_with_the_operators_reason_until_it_is_unblocked() {
    let market = Market::start();
    market.manufacturer("acme", &[("A", 5, 100)]);
    sign_up(&market, "customer", "ada");
    let (mut ada, token) = log_in(&market, "ada");
    let mut operator = market.wire();
    let block = json!({"name": "Ada", "reason": "unpaid bills"});
    assert_eq!(operator.change("account.block", block).unwrap()["state"], "blocked");
    for answer in [buy(&mut ada, 1), ada.call("account.show", json!({}))] {
        let error = refused(answer, "account_blocked");
        assert!(error["message"].as_str().unwrap().contains("unpaid bills"), "{error}");
    }
    let login = |password: &str| json!({"name": "ada", "password": password});
    refused(market.wire().call("session.login", login("wrong")), "wrong_credentials");
    refused(market.wire().call("session.login", login(PASSWORD)), "account_blocked");
    refused(resume(&market, &token), "not_logged_in");
    // The operator acts for it all the same.
    operator.call("session.act_as", json!({"name": "ada"})).unwrap();
    buy(&mut operator, 1).unwrap();
    market.wire().change("account.unblock", json!({"name": "ada"})).unwrap();
    refused(resume(&market, &token), "not_logged_in");
    let (mut again, _) = log_in(&market, "ada");
    buy(&mut again, 1).unwrap();
}

#[test]
fn deleting_a_customer_ends_his_sessions_and_leaves_his_orders_under_a_pseudonym() {
    let market = Market::start();
    market.manufacturer("acme", &[("A", 5, 100)]);
    sign_up(&market, "customer", "ada");
    let (mut ada, _) = log_in(&market, "ada");
    let (mut elsewhere, token) = log_in(&market, "ada");
    buy(&mut ada, 2).unwrap();
    ada.change("cart.add", json!({"sku": "A", "from": "any", "quantity": 1})).unwrap();
    let deleted = ada.change("account.delete", json!({"password": PASSWORD})).unwrap();
    let pseudonym = deleted["name"].as_str().unwrap();
    assert!(pseudonym.starts_with("deleted-"), "{deleted}");
    assert_eq!((&deleted["email"], &deleted["state"]), (&json!(null), &json!("deleted")));
    for wire in [&mut ada, &mut elsewhere] {
        let error = refused(wire.call("account.show", json!({})), "not_logged_in");
        assert!(error["message"].as_str().unwrap().contains("deleted"), "{error}");
        refused(buy(wire, 1), "not_logged_in");
    }
    refused(resume(&market, &token), "not_logged_in");
    let login = json!({"name": "ada", "password": PASSWORD});
    refused(market.wire().call("session.login", login), "wrong_credentials");
    refused(market.wire().call("session.act_as", json!({"name": pseudonym})), "not_found");
    let mut operator = market.wire();
    let orders = operator.call("order.list", json!({"customer": pseudonym})).unwrap();
    assert_eq!((&orders["orders"][0]["customer"], &orders["orders"][0]["total"]), (&json!(pseudonym), &json!(200)));
    let round = operator.call("round.show", json!({})).unwrap();
    assert_eq!(round["roster"]["not_yet"], 0, "nobody waits for him: {round}");
    // Name and address are free again, and the new ada is not the old one.
    sign_up(&market, "customer", "ada");
    let (mut new, _) = log_in(&market, "ada");
    assert_eq!(new.call("order.list", json!({})).unwrap()["orders"], json!([]));
    assert_eq!(new.call("cart.show", json!({})).unwrap()["lines"], json!([]));
}

#[test]
fn deleting_a_manufacturer_withdraws_its_goods_and_keeps_its_name_taken() {
    let market = Market::start();
    sign_up(&market, "manufacturer", "acme");
    let (mut acme, _) = log_in(&market, "acme");
    acme.change("stock.set", json!({"sku": "A", "quantity": 5, "unit_price": 100})).unwrap();
    let mut ada = market.sign_up("customer", "ada");
    buy(&mut ada, 2).unwrap();
    let deleted = acme.change("account.delete", json!({"password": PASSWORD})).unwrap();
    assert_eq!((&deleted["name"], &deleted["state"]), (&json!("acme"), &json!("deleted")));
    let offer = market.wire().call("offer.list", json!({"sku": "A"})).unwrap()["offers"][0].clone();
    assert_eq!([&offer["available"], &offer["sold"], &offer["withdrawn"]], [0, 2, 3]);
    refused(buy(&mut ada, 1), "insufficient_stock");
    let again = json!({"role": "manufacturer", "name": "acme", "email": "acme@example.org", "password": PASSWORD});
    let error = refused(market.wire().change("account.signup", again), "already_exists");
    assert!(error["message"].as_str().unwrap().contains("account acme"), "the address is free: {error}");
    let import = json!({"offers": [{"sku": "A", "manufacturer": "acme", "quantity": 9}]});
    let imported = market.wire().change("stock.import", import).unwrap();
    assert_eq!(imported["lines"][0]["outcome"], "refused");
    market.wire().change("round.close", json!({})).unwrap();
    let report =
        market.wire().call("report.show", json!({"report": format!("{}/acme", crate::support::month_of_now())}));
    assert_eq!(report.unwrap()["total"], 200, "it is told what was sold");
}

#[test]
fn a_deleted_accounts_watch_of_its_orders_ends_and_says_why() {
    let market = Market::start();
    sign_up(&market, "customer", "ada");
    let (_, token) = log_in(&market, "ada");
    let mut watcher = Raw::to(&market);
    watcher.ask(&request("1", "session.resume", &json!({"token": token})));
    watcher.ask(&request("2", "watch.open", &json!({"topics": ["orders"]})));
    watcher.ask(&request("3", "watch.open", &json!({"topics": ["rounds"]})));
    market.wire().change("account.block", json!({"name": "ada"})).unwrap();
    let closed = watcher.json();
    assert_eq!((&closed["method"], &closed["params"]["watch"]), (&json!("watch.closed"), &json!(1)));
    assert_eq!(closed["params"]["error"]["data"]["reason"], "account_blocked");
    market.wire().change("round.pause", json!({})).unwrap();
    let event = watcher.json();
    assert_eq!((&event["params"]["watch"], &event["params"]["kind"]), (&json!(2), &json!("round_changed")));
}

#[test]
fn an_account_of_the_unix_user_needs_no_password_and_can_get_one() {
    let market = Market::start();
    let mut ada = market.wire();
    ada.change("account.signup", json!({"role": "customer", "name": "ada", "peer": true})).unwrap();
    ada.call("session.resume", json!({"role": "customer"})).unwrap();
    assert_eq!(ada.call("account.show", json!({})).unwrap()["by"], "unix_user");
    let wrong = json!({"old_password": "there is none", "new_password": PASSWORD});
    refused(ada.change("account.password", wrong), "invalid_params");
    let with_password = ada.change("account.password", json!({"new_password": PASSWORD})).unwrap();
    assert_eq!(with_password["has_password"], true);
    log_in(&market, "ada");
    refused(ada.change("account.delete", json!({})), "invalid_params");
    ada.change("account.delete", json!({"password": PASSWORD})).unwrap();
    refused(market.wire().call("session.resume", json!({"role": "customer"})), "not_logged_in");
    // The Unix user is free for another account; without a password the kernel's word is enough to delete it.
    ada.call("session.logout", json!({})).unwrap_err();
    let mut eve = market.wire();
    eve.change("account.signup", json!({"role": "customer", "name": "eve", "peer": true})).unwrap();
    eve.call("session.resume", json!({"role": "customer"})).unwrap();
    eve.change("account.delete", json!({})).unwrap();
}

#[test]
fn the_operator_gives_an_account_that_has_none_a_password() {
    let market = Market::start();
    let mut operator = market.sign_up("manufacturer", "acme");
    operator.change("account.password", json!({"new_password": PASSWORD})).unwrap();
    let (mut acme, _) = log_in(&market, "acme");
    assert_eq!(acme.call("account.show", json!({})).unwrap()["name"], "acme");
}
