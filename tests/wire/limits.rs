//! The limits of the wire, each reached: what is told, and that others are served meanwhile.

use std::io::{ErrorKind, Write};
use std::time::Duration;

use cds::cli::failure::Failure;
use cds::ipc::client::{CallError, Client, Identity, Steady};
use cds::market::reason::Reason;
use serde_json::{Value, json};

use crate::support::Market;
use crate::support::raw::{Raw, list, listed, request};

const BUSY: &str = concat!(
    r#"{"jsonrpc":"2.0","id":null,"error":{"code":1012,"message":"all 4 connections are taken","#,
    r#""data":{"reason":"busy","retry":"later","retry_after_ms":50,"hint":"Connect again in a moment."}}}"#
);

#[test]
fn one_connection_too_many_is_told_so_and_a_place_that_becomes_free_is_given_again() {
    let market = Market::start_with("[limits]\nconnections = 4\n");
    // The last connection of the start may still be leaving.
    let mut served: Vec<Raw> = Vec::new();
    while served.len() < 4 {
        let mut raw = Raw::to(&market);
        if raw.ask(&list("1")) == listed("1") {
            served.push(raw);
        }
    }
    for _ in 0..3 {
        assert_eq!(Raw::to(&market).rest(), BUSY.to_owned() + "\n");
    }
    assert_eq!(served[3].ask(&list("2")), listed("2"), "those who have a place keep it");
    let mut leaving = served.remove(0);
    leaving.half_close();
    assert_eq!(leaving.rest(), "");
    while Raw::to(&market).ask(&list("1")) != listed("1") {}
}

/// A market with one place, and who has it.
fn full_market() -> (Market, Raw) {
    let market = Market::start_with("[limits]\nconnections = 1\n");
    loop {
        let mut only = Raw::to(&market);
        if only.ask(&list("1")) == listed("1") {
            return (market, only);
        }
    }
}

#[tokio::test]
async fn a_client_that_finds_no_place_is_always_told_why_and_never_just_cut_off() {
    let (market, _only) = full_market();
    for _ in 0..200 {
        let client = Client::connect(&market.socket()).await.unwrap();
        let error = client.call_raw("system.status", json!({})).await.unwrap_err();
        assert!(matches!(&error, CallError::Refused(e) if e.reason() == Some(Reason::Busy)), "{error:?}");
    }
}

#[tokio::test]
async fn a_tool_that_never_finds_a_place_knows_that_nothing_happened() {
    let (market, only) = full_market();
    for identity in [Identity::User, Identity::ActingFor("acme".parse().unwrap())] {
        let mut steady = Steady::new(&market.socket(), identity).with_patience(Duration::from_millis(300));
        let error = steady.call_raw("stock.add", &json!({"key": "k"})).await.unwrap_err();
        assert!(matches!(&error, CallError::Refused(e) if e.reason() == Some(Reason::Busy)), "{error:?}");
        let failure = Failure::from(error);
        assert_eq!(failure.status(), 12);
        assert!(matches!(failure, Failure::Told { hint, .. } if hint.contains("Connect again")));
    }
    // Once there is a place, waiting for it was worth while.
    let mut steady = Steady::new(&market.socket(), Identity::User);
    let params = json!({});
    let (answer, ()) = tokio::join!(steady.call_raw("report.list", &params), async move { drop(only) });
    assert!(answer.unwrap().get().contains("reports"));
}

#[test]
fn changes_that_find_the_queue_full_are_told_busy_and_the_same_keys_work_later() {
    let market = Market::start_with("[limits]\nqueue_commands = 1\n");
    market.manufacturer("acme", &[("A", 0, 100)]);
    let mut raw = Raw::acting_for(&market, "acme");
    let add = |n: usize| {
        request(&n.to_string(), "stock.add", &json!({"sku": "A", "quantity": 1, "key": format!("k{n}")})) + "\n"
    };
    let mut waiting: Vec<usize> = (0..200).collect();
    let mut refused = 0;
    while !waiting.is_empty() {
        raw.send(waiting.iter().map(|n| add(*n)).collect::<String>());
        let replies: Vec<Value> = waiting.iter().map(|_| raw.json()).collect();
        let busy: Vec<&Value> = replies.iter().filter(|r| r["result"].is_null()).collect();
        for reply in &busy {
            let error = &reply["error"];
            assert_eq!((&error["code"], &error["data"]["reason"]), (&json!(1012), &json!("busy")), "{reply}");
            assert_eq!((&error["data"]["retry"], &error["data"]["retry_after_ms"]), (&json!("later"), &json!(50)));
        }
        refused += busy.len();
        waiting = busy.iter().map(|r| r["id"].as_u64().unwrap() as usize).collect();
    }
    assert!(refused > 0, "the queue was never full");
    assert_eq!(market.available("A", "acme"), 200);
}

/// Writes as long as the daemon takes it; gives back how many complete lines went out.
fn write_until_refused(raw: &mut Raw, line: &str) -> usize {
    raw.stream().set_nonblocking(true).unwrap();
    let mut stream = raw.stream();
    let text = format!("{line}\n");
    let (mut lines, mut sent) = (0, 0);
    // Refused once may only mean that the daemon has not come round to reading.
    let mut refusals = 0;
    while refusals < 200 {
        match stream.write(&text.as_bytes()[sent..]) {
            Ok(bytes) => {
                (sent, refusals) = (sent + bytes, 0);
                if sent == text.len() {
                    (lines, sent) = (lines + 1, 0);
                }
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                refusals += 1;
                std::thread::sleep(Duration::from_millis(1));
            }
            Err(error) => panic!("{error}"),
        }
    }
    raw.stream().set_nonblocking(false).unwrap();
    lines
}

#[test]
fn a_client_that_does_not_read_is_not_read_from_others_are_served_and_it_gets_all_in_the_end() {
    let market = Market::start_with("[limits]\nline_out_bytes = 65536\n");
    market.manufacturer("acme", &[("A", 1, 100)]);
    let mut slow = Raw::to(&market);
    let discover = r#"{"jsonrpc":"2.0","id":1,"method":"rpc.discover"}"#;
    let lines = write_until_refused(&mut slow, discover);
    assert_eq!(Raw::to(&market).ask(&list("2")), listed("2"));
    let mut acme = market.wire();
    acme.call("session.act_as", json!({"name": "acme"})).unwrap();
    acme.change("stock.add", json!({"sku": "A", "quantity": 1})).unwrap();
    slow.half_close();
    let rest = slow.rest();
    let complete = rest.lines().filter(|l| l.starts_with(r#"{"jsonrpc":"2.0","id":1,"result":"#)).count();
    assert!(complete >= lines && lines > 0, "{lines} calls, {complete} answers");
}

#[test]
fn a_client_that_does_not_read_cannot_hold_up_the_stop_and_the_log_says_whom_it_did_not_wait_for() {
    let mut market = Market::start_with("[limits]\nline_out_bytes = 65536\n");
    let mut slow = Raw::to(&market);
    let lines = write_until_refused(&mut slow, r#"{"jsonrpc":"2.0","id":1,"method":"rpc.discover"}"#);
    assert!(lines > 0);
    market.terminate();
    assert!(market.ended().success());
    let said = market.words();
    assert!(said.contains("1 connection had not taken all answers after 2000 ms"), "{said}");
    assert!(said.trim_end().ends_with("stopped"), "{said}");
}

#[test]
fn answers_of_a_batch_that_outgrow_a_line_are_refused_one_by_one() {
    let market = Market::start_with("[limits]\nline_out_bytes = 65536\n");
    let mut raw = Raw::to(&market);
    let call = r#"{"jsonrpc":"2.0","id":1,"method":"rpc.discover"}"#;
    let replies: Vec<Value> = serde_json::from_str(&raw.ask(&format!("[{}]", [call; 50].join(",")))).unwrap();
    assert_eq!(replies.len(), 50);
    assert!(replies[0]["result"].is_object());
    let last = &replies[49]["error"];
    assert_eq!((&last["code"], &last["data"]["reason"]), (&json!(1012), &json!("limit_reached")));
    assert_eq!(raw.ask(&list("2")), listed("2"));
}
