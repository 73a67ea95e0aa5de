//! `cds-manufacturer serve` as a process: its events as they come, its socket, and its end.

use std::io::{BufRead, BufReader, Lines};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::support::{Wire, hermetic};

pub(crate) const MANUFACTURER: &str = env!("CARGO_BIN_EXE_cds-manufacturer");

/// A running `serve`; it ends with this value.
pub(crate) struct Works {
    process: Child,
    events: Lines<BufReader<ChildStdout>>,
    socket: PathBuf,
}

impl Drop for Works {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// `serve` with this plan, its book and socket in `home`.
pub(crate) fn serve(home: &Path, plan: &str, more: &[&str]) -> Command {
    std::fs::write(home.join("plan.toml"), plan).unwrap();
    let mut command = hermetic(MANUFACTURER, home);
    command.args(["serve", "--plan", "plan.toml", "--data-dir", "book", "--listen", "supply.sock", "-o", "ndjson"]);
    command.args(more);
    command
}

impl Works {
    /// Starts the works and waits until their socket answers.
    pub(crate) fn start(home: &Path, plan: &str, more: &[&str]) -> Self {
        let mut process = serve(home, plan, more).stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
        let events = BufReader::new(process.stdout.take().unwrap()).lines();
        let mut works = Self { process, events, socket: home.join("supply.sock") };
        works.event("listening");
        works
    }

    /// The next event of this kind; what comes before it is passed over.
    pub(crate) fn event(&mut self, kind: &str) -> Value {
        loop {
            let line = self.events.next().unwrap_or_else(|| panic!("it ended before an event {kind}")).unwrap();
            let event: Value = serde_json::from_str(&line).unwrap();
            if event["event"] == kind {
                return event;
            }
        }
    }

    pub(crate) fn connect(&self) -> UnixStream {
        UnixStream::connect(&self.socket).unwrap()
    }

    /// One call as the distributor makes it: on a connection of its own.
    pub(crate) fn call(&self, method: &str, params: Value) -> Result<Value, Value> {
        Wire::over(self.connect()).call(method, params)
    }

    /// Collects for a round: SKU and quantity of every good.
    pub(crate) fn collect(&self, round: &str) -> Vec<(String, u64)> {
        let answer = self.call("supply.offers", json!({"round": round, "period": &round[..7]})).unwrap();
        assert_eq!(answer["complete"], false);
        let offers = answer["offers"].as_array().unwrap().iter();
        offers.map(|o| (o["sku"].as_str().unwrap().to_owned(), o["quantity"].as_u64().unwrap())).collect()
    }

    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }

    pub(crate) fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Asks it to stop, and waits until it has.
    pub(crate) fn stop(&mut self, signal: Signal) -> ExitStatus {
        kill_process(Pid::from_child(&self.process), signal).unwrap();
        while self.events.next().is_some() {}
        self.process.wait().unwrap()
    }
}

/// A report for acme as the distributor sends it: (SKU, offered, sold), each unit for 1.00.
pub(crate) fn report(round: &str, version: u32, sold: &[(&str, u64, u64)]) -> Value {
    let line = |(sku, offered, sold): &(&str, u64, u64)| {
        format!(
            r#"{{"sku":"{sku}","name":"","offered":{offered},"sold":{sold},"withdrawn":0,"unsold":{},"amount":{}}}"#,
            offered - sold,
            sold * 100
        )
    };
    let lines = sold.iter().map(line).collect::<Vec<_>>().join(",");
    let total: u64 = sold.iter().map(|(_, _, sold)| sold * 100).sum();
    // As docs/PROTOCOL.md and `Report::digested_text` say it.
    let digested = format!(
        r#"{{"report":"{round}/acme","version":{version},"currency":"EUR","lines":[{lines}],"orders":1,"total":{total}}}"#
    );
    let digest: String = Sha256::digest(&digested).iter().map(|byte| format!("{byte:02x}")).collect();
    let mut params: Value = serde_json::from_str(&digested).unwrap();
    params["round"] = json!(round);
    params["manufacturer"] = json!("acme");
    params["written_at"] = json!("2026-12-01T06:00:00.000000Z");
    params["digest"] = json!(digest);
    params
}

/// A plan of acme's with one line of bolts.
pub(crate) fn bolts(more: &str) -> String {
    format!("manufacturer = \"acme\"\n[[line]]\nsku = \"bolt\"\nname = \"Bolt M8\"\nprice = \"1.00\"\n{more}\n")
}
