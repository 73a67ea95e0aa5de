//! What the works answer on their socket, without any distributor there: offers, reports, and everything malformed.

use std::io::{Read, Write};
use std::os::unix::fs::PermissionsExt;

use rustix::process::Signal;
use serde_json::{Value, json};

use crate::run::{Works, bolts, report, serve};

/// Works that have made 30 bolts and make no more.
fn thirty_bolts(home: &std::path::Path) -> Works {
    let mut works = Works::start(home, &bolts("batch = 10\ninterval = \"10ms\"\ntotal = 30"), &["--no-register"]);
    works.event("line_finished");
    works
}

#[test]
fn all_that_is_on_hand_is_offered_and_what_was_sold_is_deducted_once() {
    let home = tempfile::tempdir().unwrap();
    let mut works = thirty_bolts(home.path());
    let answer = works.call("supply.offers", json!({"round": "2026-12", "period": "2026-12"})).unwrap();
    let offer = json!({"sku": "bolt", "name": "Bolt M8", "unit": "piece", "unit_price": 100, "quantity": 30});
    assert_eq!(answer, json!({"offers": [offer], "complete": false}));
    assert_eq!(works.collect("2026-12"), [("bolt".to_owned(), 30)], "asked again, the round's total is the same");
    let sold = report("2026-12", 1, &[("bolt", 30, 12), ("by-hand", 5, 5)]);
    for _ in 0..3 {
        let ack = works.call("supply.sold", sold.clone()).unwrap();
        assert_eq!(ack, json!({"report": "2026-12/acme", "digest": sold["digest"]}));
    }
    let event = works.event("sold");
    assert_eq!((&event["sold"], &event["returned"], &event["again"]), (&json!(12), &json!(18), &json!(false)));
    assert_eq!(works.event("sold")["again"], true);
    assert_eq!(works.stop(Signal::INT).code(), Some(0));
}

#[test]
fn a_report_that_cannot_be_believed_is_refused_and_changes_nothing() {
    let home = tempfile::tempdir().unwrap();
    let works = thirty_bolts(home.path());
    works.collect("2026-12");
    let changed = |field: &str, value: Value| {
        let mut report = report("2026-12", 1, &[("bolt", 30, 12)]);
        report[field] = value;
        let error = works.call("supply.sold", report).unwrap_err();
        (error["data"]["reason"].as_str().unwrap().to_owned(), error["message"].as_str().unwrap().to_owned())
    };
    for (field, value) in [("total", json!(1)), ("orders", json!(2)), ("version", json!(2)), ("digest", json!("0"))] {
        let (reason, message) = changed(field, value);
        assert_eq!(reason, "digest_mismatch", "{field}: {message}");
    }
    let (reason, message) = changed("manufacturer", json!("other"));
    assert_eq!((reason.as_str(), message.contains("this is acme")), ("invalid_params", true));
    assert_eq!(changed("report", json!("2026-12/other")).0, "invalid_params");
    assert_eq!(changed("round", json!("2026-11")).0, "invalid_params");
    assert_eq!(changed("lines", json!([{"sku": "a b"}])).0, "invalid_params");
    works.call("supply.sold", report("2026-12", 1, &[("bolt", 30, 12)])).unwrap();
    let other = works.call("supply.sold", report("2026-12", 1, &[("bolt", 30, 13)])).unwrap_err();
    assert!(other["message"].as_str().unwrap().contains("another version 1"), "{other}");
    let over = works.call("supply.offers", json!({"round": "2026-12", "period": "2026-12"})).unwrap_err();
    assert_eq!((&over["code"], &over["data"]["reason"]), (&json!(1009), &json!("round_not_selling")));
}

#[test]
fn malformed_input_is_answered_as_the_protocol_says_and_the_connection_lives_on() {
    let home = tempfile::tempdir().unwrap();
    let works = thirty_bolts(home.path());
    let mut wire = works.connect();
    let offers = r#"{"jsonrpc":"2.0","id":7,"method":"supply.offers","params":{"round":"2026-12","period":"2026-12"}}"#;
    let cases = [
        ("nonsense", -32700, Value::Null),
        ("", -32700, Value::Null),
        (r#"{"id":3}"#, -32600, json!(3)),
        (r#"{"jsonrpc":"2.0","id":4,"method":"stock.set"}"#, -32601, json!(4)),
        (r#"{"jsonrpc":"2.0","id":5,"method":"supply.offers"}"#, -32602, json!(5)),
        (
            r#"{"jsonrpc":"2.0","id":6,"method":"supply.offers","params":{"round":"2026-12","period":"2026-11"}}"#,
            -32602,
            json!(6),
        ),
        ("[]", -32600, Value::Null),
    ];
    for (line, _, _) in &cases {
        writeln!(wire, "{line}").unwrap();
    }
    // A notification is not answered; a batch is answered in one line; a last line needs no newline.
    writeln!(wire, r#"{{"jsonrpc":"2.0","method":"supply.offers"}}"#).unwrap();
    write!(wire, "[{offers},1]\n{offers}").unwrap();
    wire.shutdown(std::net::Shutdown::Write).unwrap();
    let mut answers = String::new();
    wire.read_to_string(&mut answers).unwrap();
    let answers: Vec<Value> = answers.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), cases.len() + 2, "{answers:#?}");
    for ((line, code, id), answer) in cases.iter().zip(&answers) {
        assert_eq!((&answer["error"]["code"], &answer["id"]), (&json!(code), id), "{line}: {answer}");
    }
    let batch = &answers[cases.len()];
    assert_eq!((&batch[0]["id"], &batch[1]["error"]["code"]), (&json!(7), &json!(-32600)), "{batch}");
    assert_eq!(answers[cases.len() + 1]["result"]["offers"][0]["quantity"], 30);
}

#[test]
fn too_long_a_line_ends_its_connection_with_a_word_and_disturbs_nobody() {
    const LIMIT: usize = cds::limits::WORKS_LINE_IN_MAX_BYTES;
    let home = tempfile::tempdir().unwrap();
    let works = thirty_bolts(home.path());
    let mut wire = works.connect();
    let piece = vec![b'x'; 1 << 20];
    for _ in 0..=LIMIT / piece.len() {
        wire.write_all(&piece).unwrap();
    }
    let mut answer = vec![0; 200];
    let bytes = wire.read(&mut answer).unwrap();
    let answer = String::from_utf8_lossy(&answer[..bytes]).into_owned();
    assert!(answer.contains("-32600") && answer.contains(&format!("longer than {LIMIT} bytes")), "{answer}");
    assert_eq!(works.collect("2026-12").len(), 1);
}

#[test]
fn one_connection_too_many_is_told_so_and_the_socket_is_its_owners_alone() {
    let home = tempfile::tempdir().unwrap();
    let works = thirty_bolts(home.path());
    let mode = std::fs::metadata(home.path().join("supply.sock")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let mut taken: Vec<_> = (0..cds::limits::WORKS_CONNECTIONS_MAX_COUNT).map(|_| works.connect()).collect();
    let mut answer = String::new();
    works.connect().read_to_string(&mut answer).unwrap();
    assert!(answer.contains("\"busy\""), "{answer}");
    // Whoever has a place keeps it.
    taken[0].write_all(b"nonsense\n").unwrap();
    let mut byte = [0];
    taken[0].read_exact(&mut byte).unwrap();
    assert_eq!(byte, *b"{");
}

#[test]
fn a_second_serve_on_the_same_book_or_socket_is_told_what_to_do() {
    let home = tempfile::tempdir().unwrap();
    let _works = thirty_bolts(home.path());
    let refused = |more: &[&str]| {
        let output = serve(home.path(), &bolts("batch = 1\ninterval = \"1h\""), more).output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let (status, words) = refused(&["--no-register"]);
    assert_eq!(status, Some(78), "{words}");
    assert!(words.contains("another `cds-manufacturer serve`") && words.contains("--data-dir"), "{words}");
    let mut command = crate::support::hermetic(crate::run::MANUFACTURER, home.path());
    command.args(["serve", "--plan", "plan.toml", "--data-dir", "other-book", "--listen", "supply.sock"]);
    let output = command.output().unwrap();
    let words = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(78), "{words}");
    assert!(words.contains("another program answers on this socket") && words.contains("--listen"), "{words}");
}
