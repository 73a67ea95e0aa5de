//! The works in a real market: registered by themselves, live batches into the selling round exactly once.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::run::{Works, bolts};
use crate::support::Market;

/// Waits until the market offers so many units of acme's bolts.
fn until_offered(market: &Market, units: u64) -> Value {
    let begun = Instant::now();
    loop {
        let page = market.wire().call("offer.list", json!({"sku": "bolt"})).unwrap();
        if page["offers"][0]["offered"] == units {
            return page["offers"][0].clone();
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "{page}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn the_socket_is_registered_and_live_batches_reach_the_selling_round() {
    let market = Market::start();
    let mut wire = market.sign_up("manufacturer", "acme");
    let plan = bolts("batch = 10\ninterval = \"20ms\"\ntotal = 50\nrelease = \"live\"");
    let mut works = Works::start(market.home(), &plan, &["--as", "acme"]);
    let registered = works.event("registered");
    assert_eq!(registered["endpoint"], format!("unix:{}", market.home().join("supply.sock").display()));
    let offer = until_offered(&market, 50);
    assert_eq!((&offer["name"], &offer["unit_price"]), (&json!("Bolt M8"), &json!(100)));
    // What is in the round is the round's total; what is made for the next collection comes on top.
    let round = market.wire().call("round.show", json!({})).unwrap()["round"].as_str().unwrap().to_owned();
    while works.event("added")["batch"] != 5 {}
    assert_eq!(works.collect(&round), [("bolt".to_owned(), 50)]);
    assert!(wire.call("report.list", json!({})).is_ok());
}

#[test]
fn a_daemon_that_is_away_is_waited_for_and_nothing_is_added_twice() {
    let mut market = Market::start();
    market.sign_up("manufacturer", "acme");
    let plan = bolts("batch = 7\ninterval = \"15ms\"\ntotal = 210\nrelease = \"live\"");
    let mut works = Works::start(market.home(), &plan, &["--as", "acme"]);
    for added in [2, 9, 16] {
        while works.event("added")["batch"].as_u64() < Some(added) {}
        market.kill();
        market.revive();
        // The works die, too, perhaps between the answer and the book.
        works.kill();
        works = Works::start(market.home(), &plan, &["--as", "acme"]);
    }
    until_offered(&market, 210);
    while works.event("added")["batch"] != 30 {}
    let round = market.wire().call("round.show", json!({})).unwrap()["round"].as_str().unwrap().to_owned();
    assert_eq!(works.collect(&round), [("bolt".to_owned(), 210)]);
    assert_eq!(market.available("bolt", "acme"), 210);
}

#[test]
fn a_whole_round_runs_over_the_works_own_socket_and_both_sides_books_agree() {
    let market = Market::start_with("[round]\nopen_at_start = false\n");
    market.sign_up("manufacturer", "acme");
    let plan = bolts("batch = 20\ninterval = \"10ms\"\ntotal = 40");
    let mut works = Works::start(market.home(), &plan, &["--as", "acme"]);
    let mut operator = market.wire();
    works.event("line_finished");
    let mut registered = operator.call("collection.run", json!({"key": "first"}));
    while registered.as_ref().is_ok_and(|info| info["manufacturers"][0]["outcome"] == "carried") {
        // It was faster than the registration; another round is collected then.
        operator.change("round.close", json!({})).unwrap();
        registered = operator.change("collection.run", json!({}));
    }
    let offered = works.event("offered");
    assert_eq!((&offered["units"], &offered["goods"]), (&json!(40), &json!(1)));
    until_offered(&market, 40);
    let lines = json!([{"sku": "bolt", "from": "any", "quantity": 15}]);
    let order = json!({"fill": "all_or_none", "lines": lines});
    market.sign_up("customer", "ada").change("order.place", order).unwrap();
    operator.change("round.close", json!({"reason": "test"})).unwrap();
    let sold = works.event("sold");
    assert_eq!((&sold["sold"], &sold["returned"]), (&json!(15), &json!(25)));
    let report = format!("{}/acme", offered["round"].as_str().unwrap());
    let begun = Instant::now();
    loop {
        let shown = operator.call("report.show", json!({"report": report})).unwrap();
        if shown["state"] == "acked" {
            break;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "{shown}");
        std::thread::sleep(Duration::from_millis(10));
    }
    operator.change("collection.run", json!({})).unwrap();
    assert_eq!(works.event("offered")["units"], 25, "what was not sold is offered in the next round");
}
