//! Killed halfway, client or daemon, and run again: every order once.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use serde_json::json;

use crate::run::{HEADER, command, ended, market, run, write};
use crate::support::Market;

const ORDERS: u64 = 2000;

fn long_file(market: &Market) -> u64 {
    market.manufacturer("cobalt", &[("C", 100_000, 3)]);
    let rows: String = (0..ORDERS).map(|n| format!("r{n},C,cobalt,{}\n", 1 + n % 7)).collect();
    write(market, "o.csv", &format!("{HEADER}{rows}"));
    (0..ORDERS).map(|n| 1 + n % 7).sum()
}

/// Starts the batch and gives it back once so many orders were told.
fn started(market: &Market, told: usize) -> std::process::Child {
    let mut command = command(market, "buy --file o.csv -o ndjson");
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    for _ in 0..told {
        lines.next().unwrap().unwrap();
    }
    // Read on, so that the batch is not held up by a full pipe.
    std::thread::spawn(move || lines.for_each(drop));
    child
}

#[test]
fn a_batch_whose_client_was_killed_is_completed_by_the_same_command() {
    let market = market();
    let units = long_file(&market);
    let mut child = started(&market, 300);
    child.kill().unwrap();
    child.wait().unwrap();
    let again = run(&market, "buy --file o.csv -o json");
    assert_eq!(again.status, 0, "{again:?}");
    assert!(again.json()["replayed"].as_u64().unwrap() >= 300, "{again:?}");
    assert_eq!((&again.json()["filled"], market.available("C", "cobalt")), (&ORDERS.into(), 100_000 - units));
    assert_eq!(market.wire().call("round.show", json!({})).unwrap()["totals"]["orders"], ORDERS);
}

#[test]
fn a_batch_goes_on_by_itself_when_the_daemon_was_killed_and_comes_back() {
    let mut market = market();
    let units = long_file(&market);
    let child = started(&market, 300);
    market.kill();
    market.revive();
    let ended = ended(child.wait_with_output().unwrap());
    assert_eq!(ended.status, 0, "{ended:?}");
    assert_eq!(market.available("C", "cobalt"), 100_000 - units);
    assert_eq!(market.wire().call("round.show", json!({})).unwrap()["totals"]["orders"], ORDERS);
}

#[test]
fn an_interrupted_batch_says_how_to_go_on() {
    let market = market();
    let units = long_file(&market);
    let child = started(&market, 100);
    rustix::process::kill_process(rustix::process::Pid::from_child(&child), rustix::process::Signal::INT).unwrap();
    let ended = ended(child.wait_with_output().unwrap());
    assert_eq!(ended.status, 130, "{ended:?}");
    assert!(ended.words.contains("Run the same command again"), "{ended:?}");
    assert_eq!(run(&market, "buy --file o.csv").status, 0);
    assert_eq!(market.available("C", "cobalt"), 100_000 - units);
}
