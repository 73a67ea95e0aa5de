//! Output that cannot be written: what was changed is said and never taken for not done; a reader that has gone ends
//! a command quietly.
#![allow(clippy::unwrap_used)]

mod support;

use std::fs::File;
use std::process::{Command, Output, Stdio};

use serde_json::json;
use support::{Market, month_of_now};

const CDSD: &str = env!("CARGO_BIN_EXE_cdsd");
const CUSTOMER: &str = env!("CARGO_BIN_EXE_cds-customer");
const MANUFACTURER: &str = env!("CARGO_BIN_EXE_cds-manufacturer");

fn market() -> Market {
    let market = Market::start();
    market.manufacturer("acme", &[("A", 1000, 100), ("B", 5, 100)]);
    market.sign_up("customer", "ada");
    let file = "order_ref,sku,manufacturer,quantity\n1,A,any,1\n2,A,any,1\n";
    std::fs::write(market.home().join("orders.csv"), file).unwrap();
    std::fs::write(market.home().join("stock.csv"), "sku,name,unit,unit_price,quantity\nC,Good C,piece,1.00,9\n")
        .unwrap();
    market
}

/// Where a command's output goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Sink {
    FullDevice,
    PipeWithoutReader,
    Closed,
}

fn run(market: &Market, program: &str, args: &[&str], sink: Sink) -> Output {
    let mut command = market.program(program);
    if sink == Sink::Closed {
        let mut shell = Command::new("sh");
        shell
            .args(["-c", "exec \"$0\" \"$@\" >&-", program])
            .envs(command.get_envs().filter_map(|(k, v)| Some((k, v?))));
        shell.current_dir(command.get_current_dir().unwrap_or(market.home()));
        command = shell;
    }
    let report = format!("{}/acme", month_of_now());
    let args = args.iter().map(|arg| if *arg == "REPORT" { report.as_str() } else { arg });
    command.args(args).stdin(Stdio::null()).stderr(Stdio::piped());
    match sink {
        Sink::FullDevice => drop(command.stdout(File::options().write(true).open("/dev/full").unwrap())),
        Sink::PipeWithoutReader => drop(command.stdout(std::io::pipe().unwrap().1)),
        Sink::Closed => {}
    }
    command.spawn().unwrap().wait_with_output().unwrap()
}

/// Every command that changes something, with its status where the output can be written, and what it says where not.
const CHANGES: &[(&str, &[&str], i32, &str)] = &[
    (CUSTOMER, &["buy", "A=3", "--as", "ada"], 0, "order 1 was bought"),
    (CUSTOMER, &["buy", "B=9", "--as", "ada", "--fill", "partial", "-o", "csv"], 3, "order 2 was bought"),
    (CUSTOMER, &["order", "cancel", "1", "--as", "ada", "--yes", "-o", "json"], 0, "units of order 1 were given back"),
    (CUSTOMER, &["cart", "add", "A=1", "--as", "ada"], 0, "the cart was changed"),
    (CUSTOMER, &["cart", "set", "A=2", "--as", "ada"], 0, "the cart was changed"),
    (CUSTOMER, &["buy", "--cart", "--as", "ada", "-o", "ndjson"], 0, "order 3 was bought"),
    (CUSTOMER, &["buy", "--file", "orders.csv", "--as", "ada"], 0, "order 5 was bought"),
    (CUSTOMER, &["done", "--as", "ada"], 0, "your place on the roster was changed"),
    (CDSD, &["rpc", "account.signup", r#"{"role":"customer","name":"cy"}"#], 0, "the account cy was signed up"),
    (MANUFACTURER, &["stock", "set", "Z", "5", "--price", "1", "--as", "acme"], 0, "the offer of Z was changed"),
    (MANUFACTURER, &["stock", "add", "Z", "5", "--as", "acme", "-o", "csv"], 0, "the offer of Z was changed"),
    (MANUFACTURER, &["stock", "import", "stock.csv", "--as", "acme"], 0, "the stock was imported"),
    (CDSD, &["round", "pause"], 0, "was paused"),
    (CDSD, &["round", "resume", "-o", "json"], 0, "sells again"),
    (CDSD, &["round", "close", "--yes"], 0, "was closed"),
    (MANUFACTURER, &["report", "ack", "REPORT", "--as", "acme", "--yes"], 0, "was acknowledged"),
    (CDSD, &["round", "open"], 0, "was opened"),
];

#[test]
fn a_full_device_does_not_hide_what_was_done() {
    let market = market();
    for (program, args, _, words) in CHANGES {
        let output = run(&market, program, args, Sink::FullDevice);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(74), "{args:?}: {said}");
        assert!(said.contains(words) && said.contains("its output cannot be written"), "{args:?}: {said}");
        assert!(said.contains("Do not run it again") && !said.contains("then run it again"), "{args:?}: {said}");
    }
    let orders = market.wire().call("order.list", json!({})).unwrap();
    assert_eq!(orders["orders"].as_array().unwrap().len(), 5, "each was bought once");
}

#[test]
fn a_reader_that_has_gone_changes_no_status_of_a_change() {
    for sink in [Sink::PipeWithoutReader, Sink::Closed] {
        let market = market();
        for (program, args, status, _) in CHANGES {
            let output = run(&market, program, args, sink);
            let said = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(*status), "{sink:?} {args:?}: {said}");
            assert!(!said.contains("panicked") && !said.contains("roken pipe"), "{sink:?} {args:?}: {said}");
        }
    }
}

#[test]
fn what_only_reads_says_that_nothing_was_changed() {
    let market = market();
    for (program, args) in
        [(CUSTOMER, &["offers"] as &[&str]), (CDSD, &["status", "-o", "json"]), (CDSD, &["round", "list", "-o", "csv"])]
    {
        let output = run(&market, program, args, Sink::FullDevice);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(74), "{said}");
        assert!(said.contains("asked for no change"), "{said}");
        let output = run(&market, program, args, Sink::PipeWithoutReader);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && !said.contains("roken pipe"), "{args:?}: {said}");
    }
}
