//! Runs a program with stdin closed and keeps what came of it.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::support::Market;

pub(crate) const MANUFACTURER: &str = env!("CARGO_BIN_EXE_cds-manufacturer");
pub(crate) const OPERATOR: &str = env!("CARGO_BIN_EXE_cdsd");

#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    /// The only line of stdout, as JSON.
    pub(crate) fn json(&self) -> Value {
        assert_eq!(self.out.lines().count(), 1, "{self:?}");
        serde_json::from_str(&self.out).unwrap()
    }

    #[track_caller]
    pub(crate) fn ends(&self, status: i32, words: &[&str]) -> &Self {
        assert_eq!(self.status, status, "{self:?}");
        for word in words {
            assert!(self.err.contains(word), "{word:?} is not said: {self:?}");
        }
        self
    }
}

/// `cds-manufacturer` with these arguments.
pub(crate) fn maker(market: &Market, args: &[&str]) -> Ran {
    finish(market.program(MANUFACTURER).args(args), b"")
}

/// `cdsd` with these arguments.
pub(crate) fn operator(market: &Market, args: &[&str]) -> Ran {
    finish(market.program(OPERATOR).args(args), b"")
}

/// Runs to the end, with `input` on stdin.
pub(crate) fn finish(command: &mut Command, input: &[u8]) -> Ran {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A program that does not read its stdin may end before it is written.
    let _ = child.stdin.take().unwrap().write_all(input);
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Ran { status: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
}

/// A market in which the calling Unix user is the manufacturer acme and offers 40 bolts at 4.50.
pub(crate) fn market_of_acme() -> Market {
    let market = Market::start();
    maker(&market, &["signup", "acme", "--peer"]).ends(0, &[]);
    let bolts = ["stock", "set", "bolt", "40", "--price", "4.50", "--name", "Bolt, M8", "--unit", "piece"];
    maker(&market, &bolts).ends(0, &[]);
    market
}

/// Sells `quantity` bolts to a new customer.
pub(crate) fn sell(market: &Market, customer: &str, quantity: u64) {
    let lines = serde_json::json!([{"sku": "bolt", "from": "any", "quantity": quantity}]);
    let order = serde_json::json!({"fill": "all_or_none", "lines": lines});
    market.sign_up("customer", customer).change("order.place", order).unwrap();
}
