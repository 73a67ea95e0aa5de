//! What scripts rely on, for every command of all three programs: each is in a table here, and a new one must be.
#![allow(clippy::unwrap_used)]

mod support;

use std::collections::BTreeSet;
use std::io::Read;
use std::process::{Command, Output, Stdio};

use cds::cli::args::customer::Customer;
use cds::cli::args::distributor::Distributor;
use cds::cli::args::manufacturer::Manufacturer;
use clap::CommandFactory;
use serde_json::{Value, json};
use support::{Market, month_of_now};

const CDSD: &str = env!("CARGO_BIN_EXE_cdsd");
const CUSTOMER: &str = env!("CARGO_BIN_EXE_cds-customer");
const MANUFACTURER: &str = env!("CARGO_BIN_EXE_cds-manufacturer");

/// How a command is asked here.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum How {
    /// In every format.
    Always,
    /// As JSON alone, for it can be done once.
    Once,
    /// As JSON alone: it needs an answer that nobody can give.
    Asks,
    /// It is a screen, or runs until it is stopped: only what is wrong with its arguments is looked at.
    Never,
}
use How::{Always, Asks, Never, Once};

/// Program, command, the rest of its arguments, how it is asked. `#` stands for another number each time.
type Row = (&'static str, &'static str, &'static str, How);

/// In this order: the first ones make what the later ones need.
const COMMANDS: &[Row] = &[
    (CDSD, "run", "", Never),
    (CDSD, "demo", "", Never),
    (CDSD, "simulate", "", Never),
    (MANUFACTURER, "serve", "", Never),
    (MANUFACTURER, "dashboard", "", Never),
    (CUSTOMER, "dashboard", "", Never),
    (MANUFACTURER, "signup", "maker-# --peer", Once),
    (CUSTOMER, "signup", "buyer-# --peer", Once),
    (CUSTOMER, "login", "buyer-0", Asks),
    (MANUFACTURER, "login", "maker-0", Asks),
    (CUSTOMER, "account password", "", Asks),
    (MANUFACTURER, "account password", "", Asks),
    (CUSTOMER, "account update", "--display-name Buyer", Always),
    (MANUFACTURER, "account update", "--display-name Maker", Always),
    (CDSD, "account block", "buyer-0 --reason x", Always),
    (CDSD, "account unblock", "buyer-0", Always),
    (MANUFACTURER, "account show", "", Always),
    (CUSTOMER, "account show", "", Always),
    (MANUFACTURER, "stock set", "A 100 --price 1 --force", Always),
    (MANUFACTURER, "stock add", "A 100", Always),
    (MANUFACTURER, "stock adjust", "A -1 --reason x", Always),
    (MANUFACTURER, "stock price", "A 0.5", Always),
    (MANUFACTURER, "stock import", "stock.csv", Always),
    (MANUFACTURER, "stock withdraw", "C", Always),
    (MANUFACTURER, "stock list", "", Always),
    (CUSTOMER, "offers", "", Always),
    (CUSTOMER, "watch", "--since 0 --count 1", Always),
    (MANUFACTURER, "watch", "--since 0 --count 1", Always),
    (CUSTOMER, "buy", "A=1", Always),
    (CUSTOMER, "cart add", "A=3", Always),
    (CUSTOMER, "cart set", "A=2", Always),
    (CUSTOMER, "cart show", "", Always),
    (CUSTOMER, "cart remove", "A", Once),
    (CUSTOMER, "cart clear", "", Always),
    (CUSTOMER, "order list", "", Always),
    (CUSTOMER, "order show", "1", Always),
    (CUSTOMER, "order cancel", "1 --yes", Once),
    (CUSTOMER, "resume", "", Always),
    (CDSD, "status", "", Always),
    (CDSD, "verify", "", Always),
    (CDSD, "config show", "", Always),
    (CDSD, "account list", "", Always),
    (CDSD, "rpc", "rpc.discover", Always),
    (CDSD, "collect", "--show", Always),
    (CDSD, "round show", "", Always),
    (CDSD, "round list", "", Always),
    (CDSD, "round pause", "--no-input", Once),
    (CDSD, "round resume", "--no-input", Once),
    (CUSTOMER, "done", "--no-input", Once),
    (CDSD, "round close", "--no-input", Once),
    (MANUFACTURER, "sales", "", Always),
    (MANUFACTURER, "report list", "", Always),
    (MANUFACTURER, "report show", "", Always),
    (MANUFACTURER, "report ack", "REPORT", Always),
    (CDSD, "report list", "", Always),
    (CDSD, "report show", "", Always),
    (MANUFACTURER, "interface register", "unix:/nowhere/acme.sock", Always),
    (CDSD, "report resend", "REPORT --reason x", Always),
    (CDSD, "report waive", "REPORT --reason x", Always),
    (MANUFACTURER, "interface remove", "", Once),
    (CUSTOMER, "account delete", "--yes --name buyer-0", Once),
    (MANUFACTURER, "account delete", "--yes --name maker-0", Once),
    (CUSTOMER, "login", "pass-customer", Once),
    (CUSTOMER, "logout", "", Once),
    (MANUFACTURER, "login", "pass-maker", Once),
    (MANUFACTURER, "logout", "", Once),
    (CDSD, "round open", "--no-input", Once),
];

const PASSWORD: &str = "a long enough secret";

/// The caller is the operator, and has an account as a customer and one as a manufacturer.
fn market() -> Market {
    let market = Market::start();
    let file = "sku,name,unit,unit_price,quantity\nC,Good C,piece,1.00,9\n";
    std::fs::write(market.home().join("stock.csv"), file).unwrap();
    for role in ["customer", "maker"] {
        let kind = if role == "maker" { "manufacturer" } else { role };
        let params = json!({"role": kind, "name": format!("pass-{role}"), "password": PASSWORD});
        market.wire().change("account.signup", params).unwrap();
    }
    market
}

fn leaves(command: &clap::Command, path: &str, found: &mut BTreeSet<String>) {
    for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
        let path = format!("{path} {}", sub.get_name()).trim_start().to_owned();
        if sub.has_subcommands() {
            leaves(sub, &path, found);
        } else {
            found.insert(path);
        }
    }
}

#[test]
fn every_command_is_in_the_table() {
    let programs =
        [(CDSD, Distributor::command()), (CUSTOMER, Customer::command()), (MANUFACTURER, Manufacturer::command())];
    for (program, command) in programs {
        let mut there = BTreeSet::new();
        leaves(&command, "", &mut there);
        let listed: BTreeSet<String> =
            COMMANDS.iter().filter(|row| row.0 == program).map(|row| row.1.to_owned()).collect();
        assert_eq!(listed, there, "{program}");
    }
}

fn prepared(market: &Market, (program, command, rest, _): &Row, number: usize, more: &[&str]) -> Command {
    let rest = rest.replace('#', &number.to_string()).replace("REPORT", &format!("{}/maker-0", month_of_now()));
    let mut run = market.program(program);
    if rest.starts_with("pass-") {
        run.env("CDS_PASSWORD", PASSWORD);
    }
    run.args(command.split(' ')).args(rest.split_whitespace()).args(more).stdin(Stdio::null());
    run
}

#[track_caller]
fn is_calm(row: &Row, output: &Output, status: i32) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(status), "{row:?}: {said}");
    assert!(!said.contains("panicked") && !said.contains("roken pipe"), "{row:?}: {said}");
}

#[test]
fn every_command_answers_scripts() {
    let market = market();
    for row in COMMANDS.iter().filter(|row| row.3 != Never) {
        if row.3 == Asks {
            is_calm(row, &prepared(&market, row, 0, &["-o", "json"]).output().unwrap(), 15);
            continue;
        }
        let asked = |number, more: &[&str]| {
            let output = prepared(&market, row, number, more).output().unwrap();
            is_calm(row, &output, 0);
            String::from_utf8(output.stdout).unwrap()
        };
        let json = asked(0, &["-o", "json"]);
        serde_json::from_str::<Value>(&json).unwrap_or_else(|e| panic!("{row:?} is not one JSON text: {e}: {json}"));
        if row.3 == Once {
            continue;
        }
        for line in asked(1, &["-o", "ndjson", "--no-input"]).lines() {
            assert!(serde_json::from_str::<Value>(line).is_ok(), "{row:?}: {line}");
        }
        let csv = asked(2, &["-o", "csv", "--yes"]);
        let records: Vec<_> = csv::Reader::from_reader(csv.as_bytes()).into_records().collect();
        assert!(records.iter().all(Result::is_ok), "{row:?}: {csv}");
        // As `| head -1`.
        let mut child = prepared(&market, row, 3, &[]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut stdout = child.stdout.take().unwrap();
        let _ = stdout.read(&mut [0; 1]).unwrap();
        drop(stdout);
        is_calm(row, &child.wait_with_output().unwrap(), 0);
    }
}

#[test]
fn every_command_refuses_an_option_that_it_does_not_know() {
    let market = market();
    for row in COMMANDS {
        let output = prepared(&market, row, 0, &["--no-such-option"]).output().unwrap();
        is_calm(row, &output, 2);
        assert!(output.stdout.is_empty(), "{row:?}");
    }
}
