//! A market of its own for a test: a real daemon in a temporary directory, and a plain JSON-RPC connection to it.
#![allow(dead_code)]

pub(crate) mod fake;
pub(crate) mod load;
pub(crate) mod process;
pub(crate) mod raw;
pub(crate) mod shop;
pub(crate) mod terminal;

use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// A running daemon; it ends with this value.
pub(crate) struct Market {
    dir: tempfile::TempDir,
    daemon: Child,
}

impl Drop for Market {
    fn drop(&mut self) {
        let _ = self.daemon.kill();
        let _ = self.daemon.wait();
    }
}

impl Market {
    pub(crate) fn start() -> Self {
        Self::start_with("")
    }

    /// A daemon with this configuration, ready to answer.
    pub(crate) fn start_with(config: &str) -> Self {
        Self::start_in(|home| std::fs::write(home.join("cdsd.toml"), config).unwrap())
    }

    /// A daemon in a directory that `prepare` has furnished.
    pub(crate) fn start_in(prepare: impl FnOnce(&Path)) -> Self {
        let dir = tempfile::tempdir().unwrap();
        prepare(dir.path());
        let mut market = Self { daemon: spawn_daemon(dir.path()), dir };
        market.wait_until_ready();
        market
    }

    /// Kills the daemon, so that it has no time for anything.
    pub(crate) fn kill(&mut self) {
        self.daemon.kill().unwrap();
        self.daemon.wait().unwrap();
    }

    /// Starts the daemon again after [`Market::kill`], on the same data.
    pub(crate) fn revive(&mut self) {
        self.daemon = spawn_daemon(self.dir.path());
        self.wait_until_ready();
    }

    fn wait_until_ready(&mut self) {
        let begun = Instant::now();
        loop {
            if let Ok(stream) = UnixStream::connect(self.socket())
                && Wire::over(stream).call("system.status", json!({})).is_ok()
            {
                return;
            }
            assert!(self.daemon.try_wait().unwrap().is_none(), "the daemon ended while it started");
            assert!(begun.elapsed() < Duration::from_secs(60), "the daemon does not answer");
            // Nothing tells when a socket appears.
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    pub(crate) fn socket(&self) -> PathBuf {
        socket_in(self.dir.path())
    }

    pub(crate) fn home(&self) -> &Path {
        self.dir.path()
    }

    /// One of the programs, in a clean environment, aimed at this market.
    pub(crate) fn program(&self, path: &str) -> Command {
        hermetic(path, self.dir.path())
    }

    /// A new connection as the calling Unix user, who is the operator of this market.
    pub(crate) fn wire(&self) -> Wire {
        Wire::over(UnixStream::connect(self.socket()).unwrap())
    }

    /// A connection that acts for a new account.
    pub(crate) fn sign_up(&self, role: &str, name: &str) -> Wire {
        let mut wire = self.wire();
        wire.change("account.signup", json!({"role": role, "name": name})).unwrap();
        wire.call("session.act_as", json!({"name": name})).unwrap();
        wire
    }

    /// A connection that acts for a new manufacturer with these goods: (SKU, units, price in minor units).
    pub(crate) fn manufacturer(&self, name: &str, goods: &[(&str, u64, u64)]) -> Wire {
        let mut wire = self.sign_up("manufacturer", name);
        for (sku, quantity, unit_price) in goods {
            let params =
                json!({"sku": sku, "name": format!("Good {sku}"), "quantity": quantity, "unit_price": unit_price});
            wire.change("stock.set", params).unwrap();
        }
        wire
    }

    /// Units of an offer that are available now.
    pub(crate) fn available(&self, sku: &str, manufacturer: &str) -> u64 {
        let page = self.wire().call("offer.list", json!({"sku": sku, "manufacturer": manufacturer})).unwrap();
        page["offers"][0]["available"].as_u64().unwrap()
    }
}

fn spawn_daemon(dir: &Path) -> Child {
    let mut command = hermetic(env!("CARGO_BIN_EXE_cdsd"), dir);
    command.arg("run").arg("--data-dir").arg(dir.join("data"));
    let config = dir.join("cdsd.toml");
    if config.exists() {
        command.arg("--config").arg(config);
    }
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(process::log_in(dir));
    command.spawn().unwrap()
}

pub(crate) fn socket_in(dir: &Path) -> PathBuf {
    dir.join("cdsd.sock")
}

/// A command that sees nothing of the caller's environment but where programs are.
pub(crate) fn hermetic(program: &str, dir: &Path) -> Command {
    let mut command = Command::new(program);
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.env("HOME", dir).env("CDS_SOCKET", socket_in(dir)).env("TERM", "xterm").env("LANG", "C.UTF-8");
    command.current_dir(dir);
    command
}

/// A connection that calls one method at a time.
pub(crate) struct Wire {
    stream: BufReader<UnixStream>,
}

static CALLS: AtomicU64 = AtomicU64::new(0);

impl Wire {
    pub(crate) fn over(stream: UnixStream) -> Self {
        Self { stream: BufReader::new(stream) }
    }

    /// The result, or the error.
    pub(crate) fn call(&mut self, method: &str, params: Value) -> Result<Value, Value> {
        let gone = |e: std::io::Error| json!({"message": e.to_string()});
        let request = json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params});
        writeln!(self.stream.get_mut(), "{request}").map_err(gone)?;
        let mut line = String::new();
        self.stream.read_line(&mut line).map_err(gone)?;
        let mut reply: Value = serde_json::from_str(&line).map_err(|e| json!({"message": e.to_string()}))?;
        if reply["error"].is_null() { Ok(reply["result"].take()) } else { Err(reply["error"].take()) }
    }

    /// As [`Wire::call`], with a key of its own.
    pub(crate) fn change(&mut self, method: &str, mut params: Value) -> Result<Value, Value> {
        params["key"] = json!(format!("test-{}", CALLS.fetch_add(1, Ordering::Relaxed)));
        self.call(method, params)
    }
}

/// This month, as rounds are named, in the daemon's time zone.
pub(crate) fn month_of_now() -> String {
    let now = jiff::Zoned::now();
    format!("{:04}-{:02}", now.year(), now.month())
}
