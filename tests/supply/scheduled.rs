//! The schedule at work: rounds close at their deadline and the next ones open, also after an outage.

use serde_json::{Value, json};

use crate::maker::{Does, acknowledges, offers, register, serve, until};
use crate::support::Market;

fn rounds(market: &Market) -> Vec<Value> {
    market.wire().call("round.list", json!({})).unwrap()["rounds"].as_array().unwrap().clone()
}

#[test]
fn a_round_says_when_it_closes_and_a_late_purchase_is_told_the_cause_and_the_next_opening() {
    let market = Market::start();
    let mut wire = market.wire();
    let status = wire.call("system.status", json!({})).unwrap();
    let next = status["next_collection"].clone();
    assert!(next.is_string(), "{status}");
    assert_eq!(wire.call("round.show", json!({})).unwrap()["closes_at"], next, "the next collection is its deadline");
    wire.change("round.close", json!({"reason": "test"})).unwrap();
    let mut ada = market.sign_up("customer", "ada");
    let order = json!({"fill": "partial", "lines": [{"sku": "bolt", "from": "any", "quantity": 1}]});
    let refused = ada.change("order.place", order).unwrap_err();
    let data = &refused["data"];
    assert_eq!(
        (&data["reason"], &data["cause"], &data["next_opening"]),
        (&json!("round_not_selling"), &json!("operator"), &next)
    );
    let (day, _) = next.as_str().unwrap().split_once('T').unwrap();
    assert!(data["hint"].as_str().unwrap().contains(day), "{refused}");
}

#[test]
fn rounds_follow_the_schedule_by_themselves_from_collection_to_report() {
    let mut market = Market::start_with("[collection]\nschedule = \"interval\"\nevery = \"2s\"\n");
    serve(&market, "acme", |call| match call.method.as_str() {
        "supply.offers" => Does::Answers(offers(&[("bolt", 10, 4)])),
        _ => acknowledges(&call.params),
    });
    register(&market, "acme");
    let reported = until("a round went its whole way", || {
        let all = rounds(&market);
        all.into_iter().find(|r| r["state"] == "reported" && r["reports"]["written"] == 1)
    });
    let steps: Vec<_> =
        reported["steps"].as_array().unwrap().iter().map(|s| (s["state"].clone(), s["cause"].clone())).collect();
    let expected =
        [("collecting", "schedule"), ("selling", "collected"), ("closed", "deadline"), ("reported", "acknowledged")];
    assert!(steps.len() == 4 || steps[0].1 == "start_up", "{steps:?}");
    if steps.len() == 4 {
        assert_eq!(steps, expected.map(|(s, c)| (json!(s), json!(c))));
    }
    market.kill();
    let before = rounds_on_disk(&mut market);
    // The revived daemon caught up once, whatever was missed; later ones come two seconds apart.
    assert!(before >= 2, "{before}");
}

/// Revives the market after some moments of its schedule have passed, and counts its rounds at once.
fn rounds_on_disk(market: &mut Market) -> usize {
    std::thread::sleep(std::time::Duration::from_millis(5000));
    market.revive();
    let all = rounds(market);
    let newest = all[0]["steps"][0]["cause"].clone();
    assert!(newest == "start_up" || newest == "schedule", "{newest}");
    let caught_up = all.iter().filter(|r| r["steps"][0]["cause"] == "start_up").count();
    // The market's first round, and one for the two or three moments that were missed.
    assert_eq!(caught_up, 2, "{all:?}");
    all.len()
}
