//! kill -9 between any two steps of a collection or a delivery: nothing is lost, nothing counts twice.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use crate::maker::{Does, acknowledges, buy, collect, collected, offer, offers, register, report_is, serve, visit};
use crate::support::{Market, month_of_now};

const SOON: &str =
    "[collection]\nanswer_timeout = \"5s\"\nattempts = [\"0s\", \"100ms\"]\n[reports]\nretry_after = [\"100ms\"]\n";

#[test]
fn a_collection_that_was_cut_short_goes_on_after_the_restart_and_opens_its_round_once() {
    let mut market = Market::start_with(SOON);
    let slow = serve(&market, "slow", |call| match call.nth {
        0 => Does::Keeps,
        _ => Does::Answers(offers(&[("nut", 5, 2)])),
    });
    let fast = serve(&market, "fast", |_| Does::Answers(offers(&[("bolt", 10, 4)])));
    market.wire().change("round.close", json!({})).unwrap();
    register(&market, "slow");
    register(&market, "fast");
    let run = market.wire().change("collection.run", json!({})).unwrap();
    slow.recv().unwrap();
    crate::maker::until("fast has answered", || {
        let shown = market.wire().call("collection.show", json!({})).unwrap();
        (visit(&shown, "fast")["outcome"] == "ok").then_some(())
    });
    market.kill();
    market.revive();
    slow.recv().unwrap();
    let collection = collected(&market);
    assert_eq!((&collection["round"], &collection["state"]), (&run["round"], &json!("selling")));
    assert_eq!(visit(&collection, "slow")["outcome"], "ok");
    assert_eq!(
        (&offer(&market, "bolt", "fast")["available"], &offer(&market, "nut", "slow")["available"]),
        (&json!(10), &json!(5))
    );
    assert_eq!(fast.try_iter().count(), 1, "who has answered is not asked again");
    let rounds = market.wire().call("round.list", json!({})).unwrap();
    assert_eq!(rounds["rounds"].as_array().unwrap().len(), 2);
}

/// When the daemon is killed: as its report arrives, just after it was answered, or before it has gone out.
#[derive(Debug, Clone, Copy)]
enum Moment {
    Closing,
    Arriving,
    Answered,
}

#[test]
fn a_report_survives_kills_at_every_step_and_is_counted_once_by_who_counts_by_its_name() {
    let mut market = Market::start_with(SOON);
    let book: Arc<Mutex<BTreeMap<String, u64>>> = Arc::default();
    let sold = Arc::clone(&book);
    let calls = serve(&market, "acme", move |call| match call.method.as_str() {
        "supply.offers" => Does::Answers(offers(&[("bolt", 100, 4)])),
        _ => {
            let name = call.params["report"].as_str().unwrap().to_owned();
            sold.lock().unwrap().entry(name).or_insert(call.params["lines"][0]["sold"].as_u64().unwrap());
            acknowledges(&call.params)
        }
    });
    let next_report = || {
        calls.iter().find(|call: &Value| call["method"] == "supply.sold").unwrap();
    };
    register(&market, "acme");
    collect(&market, None);
    let moments = [Moment::Closing, Moment::Arriving, Moment::Answered];
    let mut rounds = Vec::new();
    for (nth, moment) in moments.into_iter().cycle().take(6).enumerate() {
        buy(&market, "ada", "bolt", 1 + nth as u64);
        let closed = market.wire().change("round.close", json!({})).unwrap();
        let id = format!("{}/acme", closed["round"].as_str().unwrap());
        match moment {
            Moment::Closing => {}
            Moment::Arriving => next_report(),
            Moment::Answered => {
                next_report();
                std::thread::yield_now();
            }
        }
        market.kill();
        market.revive();
        let acked = report_is(&market, &id, "acked");
        assert_eq!(acked["lines"][0]["sold"], 1 + nth as u64, "{moment:?}");
        rounds.push((id, 1 + nth as u64));
        collect(&market, None);
    }
    let book = book.lock().unwrap();
    assert_eq!(*book, rounds.into_iter().collect(), "every report once, with what was sold");
    assert!(book.keys().all(|name| name.starts_with(&month_of_now())));
    let reports = market.wire().call("report.list", json!({})).unwrap();
    let states: Vec<_> = reports["reports"].as_array().unwrap().iter().map(|r| r["state"].clone()).collect();
    assert_eq!(states, vec![json!("acked"); 6]);
}
