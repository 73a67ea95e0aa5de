//! A daemon of the benchmark's own, with a market in it, and the question afterwards whether its books are right.

use std::io::{self, BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::shape::Shape;

/// Units of each good: no run comes near to buying them.
const UNITS: u64 = 1_000_000_000;
/// What the goods cost.
pub(crate) const UNIT_PRICE: &str = "450";
/// Who makes them.
pub(crate) const MAKER: &str = "acme";
/// The unit in which /proc counts processor time: 1/100 s on every Linux that we run on.
const TICK_MS: u64 = 10;
/// How long the daemon may take to start.
const STARTING: Duration = Duration::from_secs(30);

/// Offers in one import: their call is shorter than the longest line that the daemon takes.
const OFFERS_AT_ONCE: usize = 5000;

/// A running daemon; it ends with this value, and its socket goes.
pub(crate) struct Daemon {
    process: Child,
    socket: PathBuf,
    /// From the process's start to its first answer.
    pub(crate) start_up: Duration,
    /// Where its socket is: not beside the data, because a socket's path must be short. Dropped, and with that
    /// removed, after the process has ended.
    _home: tempfile::TempDir,
}

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = self.kill();
    }
}

impl Daemon {
    /// Starts the daemon on the store in `data` and waits until it answers.
    pub(crate) fn start(program: &Path, data: &Path, config: &str) -> io::Result<Self> {
        let home = tempfile::tempdir()?;
        let (socket, file) = (home.path().join("cdsd.sock"), home.path().join("cdsd.toml"));
        std::fs::write(&file, config)?;
        let mut command = Command::new(program);
        command.arg("run").arg("--data-dir").arg(data).arg("--config").arg(file);
        command.env_clear().env("HOME", home.path()).env("CDS_SOCKET", &socket).env("CDS_LOG", "warn");
        let begun = Instant::now();
        let process = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn()?;
        let mut daemon = Self { process, socket, start_up: Duration::ZERO, _home: home };
        while daemon.connect().and_then(|mut wire| wire.call("system.status", &json!({}))).is_err() {
            if daemon.process.try_wait()?.is_some() || begun.elapsed() > STARTING {
                return Err(io::Error::other("the daemon does not start"));
            }
            // Nothing tells when a socket appears.
            std::thread::sleep(Duration::from_millis(5));
        }
        daemon.start_up = begun.elapsed();
        Ok(daemon)
    }

    /// Lets the daemon end in order.
    pub(crate) fn stop(mut self) -> io::Result<()> {
        let process = rustix::process::Pid::from_child(&self.process);
        rustix::process::kill_process(process, rustix::process::Signal::TERM)?;
        let ended = self.process.wait()?;
        if ended.success() { Ok(()) } else { Err(io::Error::other(format!("the daemon's stop: {ended}"))) }
    }

    /// Ends it as `kill -9` does.
    pub(crate) fn kill(&mut self) -> io::Result<()> {
        self.process.kill()?;
        self.process.wait().map(drop)
    }

    pub(crate) fn socket(&self) -> &Path {
        &self.socket
    }

    fn connect(&self) -> io::Result<Wire> {
        Ok(Wire { stream: BufReader::new(UnixStream::connect(&self.socket)?), calls: 0 })
    }

    /// Puts the goods on sale. Returns one connection for each customer, acting for him.
    pub(crate) fn open_market(&self, shape: &Shape) -> io::Result<Vec<UnixStream>> {
        let mut maker = self.sign_up("manufacturer", MAKER)?;
        let price: u64 = UNIT_PRICE.parse().map_err(io::Error::other)?;
        for first in (0..shape.goods).step_by(OFFERS_AT_ONCE) {
            let goods = first..shape.goods.min(first + OFFERS_AT_ONCE);
            let offers: Vec<Value> = goods
                .map(|n| json!({"sku": sku(n), "name": "A good", "quantity": UNITS, "unit_price": price}))
                .collect();
            maker.change("stock.import", json!({"offers": offers, "strict": true}))?;
        }
        for number in 1..=shape.customers {
            self.sign_up("customer", &customer(number))?;
        }
        self.enter(shape)
    }

    /// One connection for each customer of a market that is open, acting for him.
    pub(crate) fn enter(&self, shape: &Shape) -> io::Result<Vec<UnixStream>> {
        let customers = (1..=shape.customers).map(|number| {
            let mut wire = self.connect()?;
            wire.call("session.act_as", &json!({"name": customer(number)}))?;
            Ok(wire.stream.into_inner())
        });
        customers.collect()
    }

    /// Connections that watch the hot good.
    pub(crate) fn watch(&self, shape: &Shape) -> io::Result<Vec<UnixStream>> {
        let watching = (0..shape.watchers).map(|_| {
            let mut wire = self.connect()?;
            wire.call("watch.open", &json!({"topics": ["offers"], "sku": sku(0)}))?;
            Ok(wire.stream.into_inner())
        });
        watching.collect()
    }

    /// A connection that acts for a new account.
    fn sign_up(&self, role: &str, name: &str) -> io::Result<Wire> {
        let mut wire = self.connect()?;
        wire.change("account.signup", json!({"role": role, "name": name}))?;
        wire.call("session.act_as", &json!({"name": name}))?;
        Ok(wire)
    }

    /// Processor time that the daemon has used so far (proc(5), /proc/PID/stat, fields 14 and 15).
    pub(crate) fn processor_time(&self) -> io::Result<Duration> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.process.id()))?;
        // The program's name, in brackets, may hold blanks.
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        let ticks = |at: usize| fields.get(at).and_then(|f| f.parse::<u64>().ok()).unwrap_or(0);
        Ok(Duration::from_millis((ticks(11) + ticks(12)) * TICK_MS))
    }

    /// The most memory that the daemon has had so far, in bytes (proc(5), /proc/PID/status, VmHWM).
    pub(crate) fn peak_memory(&self) -> io::Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok());
        kib.map(|kib| kib * 1024).ok_or_else(|| io::Error::other("the daemon's peak memory cannot be read"))
    }

    /// Orders in the round's sums, which must agree with each other.
    pub(crate) fn orders(&self) -> io::Result<u64> {
        let totals = self.connect()?.call("round.show", &json!({}))?["totals"].take();
        match totals["orders"].as_u64() {
            Some(orders) if totals["sold"] == 2 * orders => Ok(orders),
            _ => Err(io::Error::other(format!("orders of two units each were placed, but the totals are {totals}"))),
        }
    }

    /// Every answered order, and nothing else, is in the round's sums.
    pub(crate) fn check_books(&self, answered: u64) -> io::Result<()> {
        let orders = self.orders()?;
        if orders == answered {
            return Ok(());
        }
        Err(io::Error::other(format!("{answered} orders were answered, but the round has {orders}")))
    }
}

fn customer(number: usize) -> String {
    format!("customer-{number}")
}

/// A good's name.
pub(crate) fn sku(number: usize) -> String {
    format!("good-{number:04}")
}

/// A connection that calls one method at a time, for what is not measured.
struct Wire {
    stream: BufReader<UnixStream>,
    calls: u64,
}

impl Wire {
    fn call(&mut self, method: &str, params: &Value) -> io::Result<Value> {
        let request = json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params});
        writeln!(self.stream.get_mut(), "{request}")?;
        let mut line = String::new();
        self.stream.read_line(&mut line)?;
        let mut reply: Value = serde_json::from_str(&line)?;
        match reply.get_mut("result") {
            Some(result) => Ok(result.take()),
            None => Err(io::Error::other(format!("{method}: {reply}"))),
        }
    }

    fn change(&mut self, method: &str, mut params: Value) -> io::Result<Value> {
        self.calls += 1;
        params["key"] = json!(format!("{method}-{}-{}", params["name"], self.calls));
        self.call(method, &params)
    }
}
