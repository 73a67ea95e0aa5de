//! Every exit status of the tools, reached through the real programs: scripts are written against these numbers.
//! Declining at a prompt (14) needs a terminal and is reached in `tests/prompt.rs`, what `cdsd verify` finds (16) in
//! `tests/verify.rs`, output that cannot be written (74) in `tests/unwritable.rs`.
#![allow(clippy::unwrap_used)]

mod support;

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::os::unix::net::UnixListener;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use cds::cli::failure::Failure;
use cds::ipc::client::{CallError, Identity, Steady};
use cds::market::account::Role;
use serde_json::json;
use support::fake::{self, Reply};
use support::{Market, hermetic, socket_in};

const CDSD: &str = env!("CARGO_BIN_EXE_cdsd");
const CUSTOMER: &str = env!("CARGO_BIN_EXE_cds-customer");
const MANUFACTURER: &str = env!("CARGO_BIN_EXE_cds-manufacturer");

/// acme offers 5 of A for 1.00 and as many of FULL as one good can have; ada is a customer, for whom the caller acts as the operator.
fn market() -> Market {
    let market = Market::start();
    market.manufacturer("acme", &[("A", 5, 100), ("FULL", 1_000_000_000_000, 1)]);
    market.sign_up("customer", "ada");
    let file = "sku,name,unit,unit_price,quantity\nbad sku,,,1.00,1\n";
    std::fs::write(market.home().join("bad.csv"), file).unwrap();
    std::fs::write(market.home().join("many.csv"), "order_ref,sku,manufacturer,quantity\n1,A,any,999\n").unwrap();
    market
}

fn run(command: &mut Command, args: &[&str]) -> Output {
    command.args(args).stdin(Stdio::null()).output().unwrap()
}

/// The program says its own name, what happened and, but for a few, what to do.
#[track_caller]
fn ends(output: &Output, status: i32, words: &str) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(status), "{said}");
    assert!(said.contains(words), "{words:?} is not in {said}");
}

#[test]
fn each_way_a_call_can_end_has_its_status() {
    let market = market();
    let cases: &[(&str, &[&str], i32, &str)] = &[
        (CDSD, &["status"], 0, ""),
        (CUSTOMER, &["buy", "A=1", "--as", "ada", "--key", "k"], 0, "bought"),
        (CUSTOMER, &["buy", "A=1", "--as", "ada", "--key", "k"], 0, "bought with this key before"),
        (CDSD, &["no-such-command"], 2, "Usage"),
        (CDSD, &["rpc", "no.such"], 2, "there is no method"),
        (CDSD, &["rpc", "offer.list", r#"{"colour":1}"#], 2, "unknown field `colour`"),
        (CUSTOMER, &["buy", "A=9", "--as", "ada", "--fill", "partial", "--dry-run"], 3, "Dry run"),
        (CUSTOMER, &["account", "show"], 4, "no customer account"),
        (MANUFACTURER, &["stock", "add", "A", "1", "--as", "ada"], 4, "this program is for a manufacturer"),
        (CUSTOMER, &["buy", "A=9", "--as", "ada"], 5, "not enough in stock"),
        (MANUFACTURER, &["stock", "adjust", "A", "-9", "--reason", "x", "--as", "acme"], 5, "at most"),
        (CUSTOMER, &["buy", "A=1", "--max-price", "0.99", "--as", "ada"], 6, "above the limit"),
        (CUSTOMER, &["buy", "A=2", "--as", "ada", "--key", "k"], 7, "key was used for something else"),
        (MANUFACTURER, &["stock", "set", "A", "7", "--expect", "1", "--as", "acme"], 7, "its total is 5"),
        (CDSD, &["round", "open"], 7, "is still open"),
        (CUSTOMER, &["order", "show", "99", "--as", "ada"], 8, "there is no order 99"),
        (MANUFACTURER, &["stock", "import", "bad.csv", "--as", "acme"], 10, "bad sku"),
        (CUSTOMER, &["buy", "--file", "many.csv", "--as", "ada"], 11, ""),
        (MANUFACTURER, &["stock", "add", "FULL", "1", "--as", "acme"], 12, "the limit is reached"),
        (CUSTOMER, &["watch", "--timeout", "50ms"], 13, ""),
        (CUSTOMER, &["buy", "A=9", "--as", "ada", "--on-shortage", "ask"], 15, "--on-shortage"),
        (CDSD, &["rpc", "system.hello", r#"{"client":"x","protocol":2}"#], 76, "protocol 2 is not served"),
        (CDSD, &["status", "--socket", "/nowhere/cdsd.sock"], 69, "cdsd run"),
        (CDSD, &["run", "--config", "/nowhere/cdsd.toml"], 78, "/nowhere/cdsd.toml"),
        // Last, for nothing can be bought any more.
        (CDSD, &["round", "close"], 0, "is closed"),
        (CUSTOMER, &["buy", "A=1", "--as", "ada"], 9, "operator"),
    ];
    for (program, args, status, words) in cases {
        ends(&run(&mut market.program(program), args), *status, words);
    }
    let reached: BTreeSet<i32> = cases.iter().map(|(_, _, status, _)| *status).collect();
    let by_reasons = cds::market::reason::Reason::ALL.iter().map(|r| i32::from(r.exit_status()));
    // Only a failing store says `internal`; see the test of a full disk.
    let missing: Vec<i32> = by_reasons.filter(|s| !reached.contains(s) && *s != 1).collect();
    assert!(missing.is_empty(), "no way was found to {missing:?}");
}

#[test]
fn an_answer_that_makes_no_sense_ends_with_1() {
    let dir = tempfile::tempdir().unwrap();
    let _calls = fake::serve(&socket_in(dir.path()), |_, _| Reply::Result(json!({"strange": true})));
    let output = run(&mut hermetic(CDSD, dir.path()), &["status"]);
    ends(&output, 1, "same version");
}

#[test]
fn ctrl_c_ends_with_130() {
    let market = market();
    let mut command = market.program(CUSTOMER);
    let mut child = command.args(["watch", "--snapshot"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut first = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut first).unwrap();
    assert!(first.contains("snapshot"), "{first}");
    rustix::process::kill_process(rustix::process::Pid::from_child(&child), rustix::process::Signal::INT).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
}

#[tokio::test]
async fn an_answer_that_never_comes_ends_with_75_and_names_the_key() {
    let dir = tempfile::tempdir().unwrap();
    let calls = fake::serve(&socket_in(dir.path()), |_, _| Reply::HangUp);
    let steady = Steady::new(&socket_in(dir.path()), Identity::User);
    // The tools are patient for longer; what they do then is this.
    let mut steady = steady.with_patience(Duration::from_millis(300));
    let error = steady.call_raw("stock.add", &json!({"sku": "A", "quantity": 1, "key": "k1"})).await.unwrap_err();
    assert!(matches!(&error, CallError::OutcomeUnknown { key } if key == "k1"), "{error:?}");
    let failure = Failure::from(error);
    assert_eq!(failure.status(), 75);
    assert!(matches!(failure, Failure::Told { hint, .. } if hint.contains("--key k1")));
    let asked: Vec<_> = calls.try_iter().collect();
    assert!(asked.len() > 1 && asked.iter().all(|call| *call == asked[0]), "it asked the very same again: {asked:?}");
}

#[tokio::test]
async fn a_read_that_is_not_answered_ends_with_69_and_says_that_the_daemon_is_there() {
    let dir = tempfile::tempdir().unwrap();
    for lost in [false, true] {
        let socket = dir.path().join(format!("{lost}.sock"));
        let _calls = fake::serve(&socket, move |_, _| if lost { Reply::HangUp } else { Reply::Silence });
        let mut steady = Steady::new(&socket, Identity::User).with_patience(Duration::from_millis(200));
        let error = steady.call_raw("system.status", &json!({})).await.unwrap_err();
        assert!(matches!(&error, CallError::NoAnswer { path } if *path == socket), "{error:?}");
        let Failure::Told { status, message, hint } = Failure::from(error) else { panic!("nothing is told") };
        assert_eq!(status, 69);
        assert!(message.ends_with("is there, but does not answer") && hint.contains("its process"), "{message} {hint}");
    }
}

#[tokio::test]
async fn a_daemon_that_takes_the_connection_and_says_nothing_is_not_taken_for_none() {
    let dir = tempfile::tempdir().unwrap();
    // As of a stopped daemon: the kernel takes connections for it.
    let _listener = UnixListener::bind(socket_in(dir.path())).unwrap();
    let patience = Duration::from_millis(100);
    let as_customer = Steady::new(&socket_in(dir.path()), Identity::Own(Role::Customer)).with_patience(patience);
    let key = json!({"key": "k"});
    for (mut steady, params) in
        [(as_customer, &key), (Steady::new(&socket_in(dir.path()), Identity::User).with_patience(patience), &json!({}))]
    {
        let error = steady.call_raw("offer.list", params).await.unwrap_err();
        assert!(matches!(error, CallError::NoAnswer { .. }), "{error:?}");
    }
}

#[tokio::test]
async fn what_may_take_long_is_waited_for_without_a_limit() {
    let dir = tempfile::tempdir().unwrap();
    let patience = Duration::from_millis(50);
    let _calls = fake::serve(&socket_in(dir.path()), move |_, _| {
        // What is proved is that time itself ends nothing.
        std::thread::sleep(patience * 5);
        Reply::Result(json!({"seq": 7}))
    });
    let steady = || Steady::new(&socket_in(dir.path()), Identity::User).with_patience(patience);
    assert!(steady().call_raw("system.verify", &json!({})).await.is_err());
    let answer = steady().unhurried().call_raw("system.verify", &json!({})).await.unwrap();
    assert_eq!(answer.get(), r#"{"seq":7}"#);
}

#[tokio::test]
async fn without_a_limit_a_daemon_that_went_away_is_still_not_waited_for_for_ever() {
    let dir = tempfile::tempdir().unwrap();
    let _calls = fake::serve(&socket_in(dir.path()), |_, _| Reply::HangUp);
    let steady = Steady::new(&socket_in(dir.path()), Identity::User).with_patience(Duration::from_millis(100));
    let error = steady.unhurried().call_raw("system.verify", &json!({})).await.unwrap_err();
    assert!(matches!(error, CallError::NoAnswer { .. }), "{error:?}");
}
