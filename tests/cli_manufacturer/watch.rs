//! `watch` as lines: every change, flushed at once, over restarts, until somebody ends it.

use std::io::{BufRead, BufReader, Lines};
use std::process::{Child, ChildStderr, ChildStdout, Stdio};

use serde_json::Value;

use crate::run::{MANUFACTURER, maker, market_of_acme, operator, sell};
use crate::support::Market;

/// A watch that runs, with the lines of its two outputs.
struct Watching {
    child: Child,
    out: Lines<BufReader<ChildStdout>>,
    err: Lines<BufReader<ChildStderr>>,
}

impl Watching {
    /// Begins a watch and waits until it has begun.
    fn begin(market: &Market, args: &[&str]) -> Self {
        let mut command = market.program(MANUFACTURER);
        command.arg("watch").args(args).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap()).lines();
        let err = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut watching = Self { child, out, err };
        watching.hears("follow");
        watching
    }

    fn line(&mut self) -> Value {
        serde_json::from_str(&self.out.next().unwrap().unwrap()).unwrap()
    }

    /// Waits for these words on stderr.
    fn hears(&mut self, words: &str) {
        let found = self.err.by_ref().map_while(Result::ok).any(|line| line.contains(words));
        assert!(found, "{words:?} is never said");
    }

    fn status(mut self) -> i32 {
        drop(self.out);
        self.child.wait().unwrap().code().unwrap()
    }
}

#[test]
fn each_change_is_a_line_with_everything_the_event_has() {
    let market = market_of_acme();
    let mut watching = Watching::begin(&market, &["--sku", "bolt"]);
    sell(&market, "ada", 3);
    let event = watching.line();
    assert_eq!(event["kind"], "offer_changed");
    assert_eq!((&event["data"]["sold"], &event["data"]["available"]), (&Value::from(3), &Value::from(37)));
    assert!(event["seq"].is_u64() && event["at"].is_string() && event["watch"].is_u64(), "{event}");
    assert_eq!(watching.status(), 0);
}

#[test]
fn a_watch_ends_quietly_when_its_reader_goes_though_nothing_more_happens() {
    let market = market_of_acme();
    let mut watching = Watching::begin(&market, &["-o", "ndjson", "--since", "0"]);
    // The first event is what the schedule said, of which watchers are not told.
    assert_eq!(watching.line()["seq"], 2);
    assert_eq!(watching.status(), 0);
}

#[test]
fn a_watch_goes_on_after_the_daemon_restarts_and_misses_nothing() {
    let mut market = market_of_acme();
    let mut watching = Watching::begin(&market, &[]);
    maker(&market, &["stock", "add", "bolt", "1"]).ends(0, &[]);
    let first = watching.line();
    market.kill();
    watching.hears("reconnecting");
    market.revive();
    maker(&market, &["stock", "add", "bolt", "1"]).ends(0, &[]);
    let second = watching.line();
    assert_eq!(second["data"]["offered"], 42);
    assert!(second["seq"].as_u64() > first["seq"].as_u64());
    watching.hears("nothing was missed");
    assert_eq!(watching.status(), 0);
}

#[test]
fn missing_events_are_told_and_the_watch_begins_anew() {
    let market = market_of_acme();
    let ran = maker(&market, &["watch", "-o", "ndjson", "--since", "999999", "--timeout", "200ms"]);
    ran.ends(13, &["Missed events"]);
    assert_eq!(ran.json()["kind"], "resync");
}

#[test]
fn a_snapshot_is_printed_first_if_asked_for() {
    let market = market_of_acme();
    let ran = maker(&market, &["watch", "--snapshot", "--timeout", "200ms"]);
    let line = ran.ends(13, &["--timeout"]).json();
    assert_eq!((&line["kind"], &line["data"]["sku"]), (&Value::from("snapshot"), &Value::from("bolt")));
    assert!(ran.out.starts_with("{\"kind\":\"snapshot\",\"seq\":"), "{ran:?}");
}

#[test]
fn a_watch_ends_after_so_many_events_or_when_the_round_is_closed() {
    let market = market_of_acme();
    let counted = maker(&market, &["watch", "--since", "0", "--count", "2", "-o", "csv"]);
    assert_eq!(counted.ends(0, &[]).out.lines().count(), 3, "a header and two events: {counted:?}");
    let mut watching = Watching::begin(&market, &["--until", "closed", "--topics", "rounds"]);
    operator(&market, &["round", "close"]).ends(0, &[]);
    assert_eq!(watching.line()["data"]["state"], "closed");
    assert_eq!(watching.status(), 0);
    maker(&market, &["watch", "--until", "closed"]).ends(0, &[]);
}

#[test]
fn a_watch_until_depleted_ends_with_the_last_unit() {
    let market = market_of_acme();
    let mut watching = Watching::begin(&market, &["--until", "depleted", "--topics", "rounds"]);
    sell(&market, "ada", 40);
    assert_eq!(watching.line()["kind"], "depleting");
    assert_eq!(watching.status(), 0);
    maker(&market, &["watch", "--until", "depleted"]).ends(0, &[]);
}

#[test]
fn words_are_printed_where_a_table_was_asked_for_but_there_is_no_terminal() {
    let market = market_of_acme();
    sell(&market, "ada", 3);
    let ran = maker(
        &market,
        &["watch", "-o", "table", "--since", "0", "--sku", "bolt", "--topics", "offers", "--count", "2"],
    );
    assert!(ran.ends(0, &[]).out.contains("bolt of acme sold: 37 available, 3 sold, 40 offered, at 4.50"), "{ran:?}");
}

#[test]
fn wrong_arguments_and_topics_of_others_are_refused() {
    let market = Market::start();
    maker(&market, &["watch", "--timeout", "5"]).ends(2, &["30s"]);
    maker(&market, &["watch", "--topics", "weather"]).ends(2, &["offers"]);
    maker(&market, &["watch", "--topics", "reports"]).ends(4, &["signup"]);
}
