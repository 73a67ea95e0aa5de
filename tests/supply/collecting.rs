//! Collections: each manufacturer has its own outcome, and none disturbs another.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::maker::{Does, buy, collect, offer, offers, register, serve, visit};
use crate::support::Market;

const IMPATIENT: &str = "[collection]\nconnect_timeout = \"500ms\"\nanswer_timeout = \"700ms\"\n\
                         attempts = [\"0s\", \"50ms\"]\nanswer_bytes = 100000\nlines = 50\n";

fn always(market: &Market, name: &str, does: impl Fn() -> Does + Send + 'static) {
    serve(market, name, move |_| does());
    register(market, name);
}

#[test]
fn every_kind_of_bad_manufacturer_has_its_outcome_and_disturbs_nobody() {
    let market = Market::start_with(IMPATIENT);
    market.manufacturer("carl", &[("bolt", 7, 5)]);
    always(&market, "good", || Does::Answers(offers(&[("bolt", 10, 4), ("nut", 5, 2)])));
    always(&market, "empty", || Does::Answers(offers(&[])));
    always(&market, "no-json", || Does::Writes(b"hello\n".to_vec()));
    always(&market, "wrong-type", || Does::Answers(json!({"offers": {"bolt": 1}})));
    always(&market, "too-many", || Does::Answers(json!({"offers": vec![1; 51]})));
    always(&market, "other-id", || {
        Does::Writes(b"{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"offers\":[]}}\n".to_vec())
    });
    always(&market, "error", || Does::Writes(b"{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-1}}\n".to_vec()));
    always(&market, "half", || Does::Writes(b"{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"offers\":[{\"sku".to_vec()));
    always(&market, "closes", || Does::Closes);
    always(&market, "endless-line", || Does::Floods(b"xxxxxxxx"));
    always(&market, "flood", || Does::Floods(b"{}\n"));
    always(&market, "loris", || Does::Drips);
    always(&market, "silent", || Does::Keeps);
    always(&market, "mixed", || {
        Does::Answers(json!({"complete": true, "offers": [
            {"sku": "pin", "quantity": 3, "unit_price": 1}, {"sku": "pin", "quantity": 4, "unit_price": 1},
            {"sku": "rod", "quantity": -50, "unit_price": 1}, {"sku": "cog", "quantity": "5", "unit_price": 1}]}))
    });
    register(&market, "nobody");
    let collection = collect(&market, None);
    let expected = [
        ("good", "ok", false),
        ("empty", "empty", false),
        ("mixed", "partial", false),
        ("no-json", "invalid", true),
        ("wrong-type", "invalid", true),
        ("too-many", "invalid", true),
        ("other-id", "invalid", true),
        ("error", "invalid", true),
        ("half", "invalid", true),
        ("closes", "invalid", true),
        ("endless-line", "invalid", true),
        ("flood", "invalid", true),
        ("loris", "timeout", true),
        ("silent", "timeout", true),
        ("nobody", "unreachable", true),
    ];
    for (name, outcome, stale) in &expected {
        let visit = visit(&collection, name);
        assert_eq!((&visit["outcome"], &visit["stale"]), (&json!(outcome), &json!(stale)), "{visit}");
        let retried = matches!(*name, "error" | "half" | "closes" | "loris" | "silent" | "nobody");
        assert_eq!(visit["attempts"], if retried { 2 } else { 1 }, "{visit}");
        assert_eq!(visit["problem"].is_string(), *stale, "{visit}");
    }
    let mixed = visit(&collection, "mixed");
    let lines: Vec<_> = mixed["bad_lines"].as_array().unwrap().iter().map(|b| b["line"].as_u64().unwrap()).collect();
    assert_eq!(lines, [2, 3, 4]);
    assert_eq!(visit(&collection, "good")["digest"].as_str().unwrap().len(), 64);
    assert_eq!(
        (offer(&market, "pin", "mixed")["available"].as_u64(), offer(&market, "rod", "mixed").is_null()),
        (Some(3), true)
    );
    assert_eq!(offer(&market, "bolt", "carl")["available"], 7);
    assert_eq!(offer(&market, "bolt", "good")["available"], 10);
    // The next round collects from the beginning, and who has no interface is carried.
    market.wire().change("round.close", json!({})).unwrap();
    let collection = collect(&market, None);
    assert_eq!(visit(&collection, "carl")["outcome"], "carried");
    assert_eq!(visit(&collection, "good")["outcome"], "unchanged");
    assert_eq!(collection["state"], "selling");
}

#[test]
fn manufacturers_are_asked_at_once_and_one_that_never_answers_costs_only_its_own_limit() {
    const COUNT: usize = 96;
    let market = Market::start_with("[collection]\nanswer_timeout = \"4s\"\nattempts = [\"0s\"]\n");
    for n in 0..COUNT {
        let pause = Duration::from_millis(500);
        always(&market, &format!("m{n}"), move || Does::AnswersAfter(pause, offers(&[("bolt", 1, 5)])));
    }
    always(&market, "silent", || Does::Keeps);
    let begun = Instant::now();
    let collection = collect(&market, None);
    let took = begun.elapsed();
    // One after the other it would take 48 s; 32 at once need three times half a second, and the silent one 4 s.
    assert!(took > Duration::from_secs(4) && took < Duration::from_secs(20), "{took:?}");
    assert_eq!(visit(&collection, "silent")["outcome"], "timeout");
    let ok = collection["manufacturers"].as_array().unwrap().iter().filter(|v| v["outcome"] == "ok").count();
    assert_eq!(ok, COUNT);
}

#[test]
fn a_late_answer_is_fetched_by_asking_again_and_what_was_sold_stays_sold() {
    let market = Market::start_with(IMPATIENT);
    serve(&market, "late", |call| match call.nth {
        0 => Does::Answers(offers(&[("bolt", 10, 4), ("nut", 5, 2)])),
        1 => Does::Writes(b"not now\n".to_vec()),
        _ => Does::Answers(offers(&[("bolt", 6, 3)])),
    });
    register(&market, "late");
    assert_eq!(visit(&collect(&market, None), "late")["outcome"], "ok");
    buy(&market, "ada", "bolt", 4);
    buy(&market, "ada", "nut", 1);
    assert_eq!(visit(&collect(&market, Some(&["late"])), "late")["stale"], true);
    assert_eq!(offer(&market, "bolt", "late")["available"], 6, "nothing changed");
    let again = collect(&market, Some(&["late"]));
    assert_eq!(visit(&again, "late")["counts"]["withdrawn"], 1);
    let bolt = offer(&market, "bolt", "late");
    assert_eq!([&bolt["offered"], &bolt["available"], &bolt["sold"], &bolt["unit_price"]], [6, 2, 4, 3]);
    let nut = offer(&market, "nut", "late");
    assert_eq!([&nut["offered"], &nut["available"], &nut["sold"], &nut["withdrawn"]], [5, 0, 1, 4]);
    let refused = market.wire().change("collection.run", json!({"manufacturers": ["nobody"]})).unwrap_err();
    assert_eq!(refused["data"]["reason"], "not_found");
}

#[test]
fn while_a_round_collects_nothing_is_sold_and_then_it_sells() {
    let market = Market::start();
    let calls = serve(&market, "acme", |call| match call.nth {
        0 => Does::Answers(offers(&[("bolt", 10, 4)])),
        _ => Does::AnswersAfter(Duration::from_millis(800), offers(&[("bolt", 20, 9)])),
    });
    register(&market, "acme");
    collect(&market, None);
    market.wire().change("round.close", json!({})).unwrap();
    let run = market.wire().change("collection.run", json!({})).unwrap();
    assert_eq!((&run["state"], &run["asking"]), (&json!("collecting"), &json!(1)));
    calls.iter().nth(1).unwrap();
    let mut ada = market.sign_up("customer", "ada");
    let order = json!({"fill": "partial", "lines": [{"sku": "bolt", "from": "any", "quantity": 1}]});
    let refused = ada.change("order.place", order.clone()).unwrap_err();
    assert_eq!(refused["data"]["reason"], "round_not_selling");
    assert!(refused["message"].as_str().unwrap().contains("collecting"), "{refused}");
    crate::maker::collected(&market);
    assert_eq!(ada.change("order.place", order).unwrap()["total"], 9, "prices may rise between rounds");
    let round = market.wire().call("round.show", json!({})).unwrap();
    let steps: Vec<_> = round["steps"].as_array().unwrap().iter().map(|s| s["state"].as_str().unwrap()).collect();
    assert_eq!(steps, ["collecting", "selling"]);
    assert_eq!(round["totals"]["withdrawn"], 0);
}
