//! Runs `cds-customer` on files in a market's directory.

use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::support::Market;

#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) status: i32,
    pub(crate) data: String,
    pub(crate) words: String,
}

impl Ended {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.data).unwrap()
    }
}

pub(crate) fn ended(output: Output) -> Ended {
    Ended {
        status: output.status.code().unwrap_or(-1),
        data: String::from_utf8(output.stdout).unwrap(),
        words: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The tool with its arguments as one text, in the market's directory.
pub(crate) fn command(market: &Market, args: &str) -> Command {
    let mut command = market.program(env!("CARGO_BIN_EXE_cds-customer"));
    command.args(args.split_whitespace()).stdin(Stdio::null());
    command
}

pub(crate) fn run(market: &Market, args: &str) -> Ended {
    ended(command(market, args).output().unwrap())
}

pub(crate) fn write(market: &Market, name: &str, text: &str) {
    std::fs::write(market.home().join(name), text).unwrap();
}

pub(crate) fn read(market: &Market, name: &str) -> String {
    std::fs::read_to_string(market.home().join(name)).unwrap()
}

/// 50 of A at 1.00 and 5 of B at 2.00 from acme, 10 of A at 1.20 from borealis; the caller is ada.
pub(crate) fn market() -> Market {
    let market = Market::start();
    market.manufacturer("acme", &[("A", 50, 100), ("B", 5, 200)]);
    market.manufacturer("borealis", &[("A", 10, 120)]);
    assert_eq!(run(&market, "signup ada --peer").status, 0);
    market
}

pub(crate) const HEADER: &str = "order_ref,sku,manufacturer,quantity\n";
