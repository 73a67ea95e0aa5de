//! Sales reports: delivered until acknowledged, each on its own, and never in the way of buying.

use std::sync::mpsc::RecvTimeoutError;
use std::time::Duration;

use serde_json::{Value, json};

use crate::maker::{Does, acknowledges, buy, report, report_is, serve, socket};
use crate::support::{Market, Wire, month_of_now};

const SOON: &str =
    "[collection]\nanswer_timeout = \"1s\"\nattempts = [\"0s\"]\n[reports]\nretry_after = [\"100ms\", \"200ms\"]\n";

fn close(market: &Market) {
    market.wire().change("round.close", json!({})).unwrap();
}

/// The report of this month's first round.
fn id(name: &str) -> String {
    format!("{}/{name}", month_of_now())
}

fn state_of_round(wire: &mut Wire) -> Value {
    wire.call("round.show", json!({})).unwrap()["state"].clone()
}

#[test]
fn a_report_goes_out_when_the_round_closes_and_the_answer_acknowledges_it() {
    let market = Market::start_with(SOON);
    for (name, sold) in [("acme", 3), ("idle", 0)] {
        market.manufacturer(name, &[("bolt", 10, if sold > 0 { 4 } else { 9 })]);
    }
    let calls: Vec<_> = ["acme", "idle"].map(|name| serve(&market, name, |call| acknowledges(&call.params))).into();
    for name in ["acme", "idle"] {
        let endpoint = format!("unix:{}", socket(&market, name).display());
        let mut wire = market.wire();
        wire.call("session.act_as", json!({"name": name})).unwrap();
        wire.change("interface.register", json!({"endpoint": endpoint})).unwrap();
    }
    buy(&market, "ada", "bolt", 3);
    close(&market);
    for (calls, sold, total) in [(&calls[0], 3, 12), (&calls[1], 0, 0)] {
        let told = calls.recv().unwrap();
        assert_eq!(told["method"], "supply.sold");
        let line = &told["params"]["lines"][0];
        assert_eq!([&line["offered"], &line["sold"], &line["unsold"]], [10, sold, 10 - sold]);
        assert_eq!(told["params"]["total"], total, "who sold nothing is told so");
    }
    for name in ["acme", "idle"] {
        let acked = report_is(&market, &id(name), "acked");
        assert_eq!((&acked["attempts"], &acked["next_try"]), (&json!(1), &Value::Null));
    }
    assert_eq!(state_of_round(&mut market.wire()), "reported");
    // What is settled is not sent again.
    assert!(matches!(calls[0].recv_timeout(Duration::from_millis(500)), Err(RecvTimeoutError::Timeout)));
}

#[test]
fn a_dead_manufacturer_is_tried_again_and_disturbs_neither_buying_nor_the_others() {
    let market = Market::start_with(SOON);
    market.manufacturer("dead", &[("bolt", 10, 4)]);
    market.manufacturer("well", &[("nut", 10, 4)]);
    let calls = serve(&market, "well", |call| acknowledges(&call.params));
    for name in ["dead", "well"] {
        let endpoint = format!("unix:{}", socket(&market, name).display());
        let mut wire = market.wire();
        wire.call("session.act_as", json!({"name": name})).unwrap();
        wire.change("interface.register", json!({"endpoint": endpoint})).unwrap();
    }
    buy(&market, "ada", "bolt", 3);
    close(&market);
    calls.recv().unwrap();
    report_is(&market, &id("well"), "acked");
    let tried = crate::maker::until("several attempts", || {
        Some(report(&market, &id("dead"))).filter(|r| r["attempts"].as_u64().unwrap() >= 3)
    });
    assert_eq!(tried["state"], "pending");
    assert!(tried["last_error"].as_str().unwrap().contains("dead.sock"), "{tried}");
    assert!(tried["next_try"].is_string(), "{tried}");
    assert_eq!(state_of_round(&mut market.wire()), "closed");
    // It comes back.
    let calls = serve(&market, "dead", |call| acknowledges(&call.params));
    assert_eq!(calls.recv().unwrap()["params"]["total"], 12);
    report_is(&market, &id("dead"), "acked");
    assert_eq!(state_of_round(&mut market.wire()), "reported");
}

#[test]
fn delivered_is_not_acknowledged_and_a_wrong_digest_is_a_dispute_until_it_is_sent_again() {
    let market = Market::start_with(SOON);
    market.manufacturer("acme", &[("bolt", 10, 4)]);
    serve(&market, "acme", |call| match call.nth {
        0 => Does::Answers(Value::Null),
        1 => Does::Answers(json!({"report": call.params["report"], "digest": "00"})),
        _ => acknowledges(&call.params),
    });
    close(&market);
    let waiting = report(&market, &id("acme"));
    assert_eq!((&waiting["state"], &waiting["next_try"]), (&json!("pending"), &Value::Null), "it has no interface");
    let endpoint = format!("unix:{}", socket(&market, "acme").display());
    let mut wire = market.wire();
    wire.call("session.act_as", json!({"name": "acme"})).unwrap();
    wire.change("interface.register", json!({"endpoint": endpoint})).unwrap();
    let disputed = report_is(&market, &id("acme"), "disputed");
    assert!(disputed["delivered_at"].is_string() && disputed["last_error"].as_str().unwrap().contains("00"));
    assert_eq!(state_of_round(&mut wire), "closed");
    let resend = json!({"report": id("acme"), "reason": "they had read it wrong"});
    market.wire().change("report.resend", resend).unwrap();
    let acked = report_is(&market, &id("acme"), "acked");
    assert_eq!((&acked["attempts"], &acked["reason"]), (&json!(3), &json!("they had read it wrong")));
}

#[test]
fn the_operator_waives_a_report_and_the_round_is_reported() {
    let market = Market::start();
    market.manufacturer("gone", &[("bolt", 10, 4)]);
    close(&market);
    let mut wire = market.wire();
    let resend = wire.change("report.resend", json!({"report": id("gone"), "reason": "x"})).unwrap_err();
    assert_eq!(resend["data"]["reason"], "not_found", "there is nowhere to send it");
    let waived = wire.change("report.waive", json!({"report": id("gone"), "reason": "they closed down"})).unwrap();
    assert_eq!(waived["state"], "waived");
    assert_eq!(report(&market, &id("gone"))["reason"], "they closed down");
    assert_eq!(state_of_round(&mut wire), "reported");
    let round = wire.call("round.show", json!({})).unwrap();
    assert_eq!(round["steps"].as_array().unwrap().last().unwrap()["cause"], "operator");
    let mut gone = market.wire();
    gone.call("session.act_as", json!({"name": "gone"})).unwrap();
    let refused = gone.change("report.waive", json!({"report": id("gone"), "reason": "x"}));
    // The operator acts for it here, so he may; somebody else may not, which tests of rights prove.
    assert!(refused.is_ok());
}

#[test]
fn an_interface_that_is_registered_late_gets_what_waits_at_once() {
    // The default pauses: the next try would be far away.
    let market = Market::start_with("[collection]\nanswer_timeout = \"1s\"\n");
    market.manufacturer("acme", &[("bolt", 10, 4)]);
    let mut wire = market.wire();
    wire.call("session.act_as", json!({"name": "acme"})).unwrap();
    wire.change("interface.register", json!({"endpoint": format!("unix:{}/none.sock", market.home().display())}))
        .unwrap();
    close(&market);
    crate::maker::until("a first attempt", || Some(report(&market, &id("acme"))).filter(|r| r["attempts"] == 1));
    let calls = serve(&market, "acme", |call| acknowledges(&call.params));
    let endpoint = format!("unix:{}", socket(&market, "acme").display());
    wire.change("interface.register", json!({"endpoint": endpoint})).unwrap();
    calls.recv_timeout(Duration::from_secs(4)).expect("before the pause of 5 s is over");
    report_is(&market, &id("acme"), "acked");
}
