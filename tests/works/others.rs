//! Other programs than ours as a manufacturer's interface: a script in Python, and answers given by hand with socat.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{Market, Wire};

/// Whether a program is there; says so if it is not.
fn is_there(program: &str) -> bool {
    let found = std::env::split_paths(&std::env::var_os("PATH").unwrap()).any(|dir| dir.join(program).exists());
    if !found {
        use std::io::Write;
        let _ = writeln!(std::io::stderr(), "skipped: {program} is not on this machine");
    }
    found
}

struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn run(command: &mut Command) -> Running {
    Running(command.stdin(Stdio::null()).stdout(Stdio::null()).spawn().unwrap())
}

/// Looks until it is so.
#[track_caller]
fn until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "{what} does not come");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// A market without a round, in which acme answers at a socket.
fn market_of(socket: &Path) -> (Market, Wire) {
    let market = Market::start_with("[round]\nopen_at_start = false\n");
    let mut acme = market.sign_up("manufacturer", "acme");
    acme.change("interface.register", json!({"endpoint": format!("unix:{}", socket.display())})).unwrap();
    (market, acme)
}

/// Collects, and waits for what came of acme's answer.
fn collected(market: &Market) -> Value {
    let mut operator = market.wire();
    operator.change("collection.run", json!({})).unwrap();
    until("the collection", || {
        let shown = operator.call("collection.show", json!({})).unwrap();
        (shown["asking"] == 0).then(|| shown["manufacturers"][0].clone())
    })
}

/// Sells 15 bolts, closes the round, and waits until acme's report is acknowledged.
fn sold_and_acknowledged(market: &Market) {
    let lines = json!([{"sku": "bolt-m8", "from": "any", "quantity": 15}]);
    let order = json!({"fill": "all_or_none", "lines": lines});
    market.sign_up("customer", "ada").change("order.place", order).unwrap();
    let mut operator = market.wire();
    operator.change("round.close", json!({"reason": "test"})).unwrap();
    until("the acknowledgement", || {
        let reports = operator.call("report.list", json!({})).unwrap();
        (reports["reports"][0]["state"] == "acked").then_some(())
    });
    assert_eq!(operator.call("round.show", json!({})).unwrap()["state"], "reported");
}

#[test]
fn the_interface_in_python_is_collected_from_and_reported_to() {
    if !is_there("python3") {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let (socket, stock) = (home.path().join("supply.sock"), home.path().join("stock.json"));
    let bolts = json!({"name": "Böhm's \"M8\"", "unit": "piece", "unit_price": 1250, "quantity": 40});
    std::fs::write(&stock, json!({"offers": {"bolt-m8": bolts}, "reports": {}}).to_string()).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/supply.py");
    let _python = run(Command::new("python3").arg(script).arg(&socket).arg(&stock));
    until("the socket", || socket.exists().then_some(()));
    let (market, _acme) = market_of(&socket);
    let visit = collected(&market);
    assert_eq!((&visit["outcome"], &visit["counts"]["new"]), (&json!("ok"), &json!(1)), "{visit}");
    assert_eq!(market.available("bolt-m8", "acme"), 40);
    sold_and_acknowledged(&market);
    let kept: Value = serde_json::from_str(&std::fs::read_to_string(&stock).unwrap()).unwrap();
    assert_eq!(kept["offers"]["bolt-m8"]["quantity"], 25);
    assert_eq!(kept["reports"].as_object().unwrap().len(), 1);
}

/// Answers one call at a socket with what `answer` makes of it in the shell: `$call` is the line that came.
fn by_hand(socket: &Path, answer: &str) -> Running {
    let script = format!("read -r call; id=$(printf %s \"$call\" | sed 's/.*\"id\":\\([^,}}]*\\).*/\\1/'); {answer}");
    let file: PathBuf = socket.with_extension("sh");
    std::fs::write(&file, script).unwrap();
    let _ = std::fs::remove_file(socket);
    run(Command::new("socat")
        .arg(format!("UNIX-LISTEN:{}", socket.display()))
        .arg(format!("SYSTEM:sh {}", file.display())))
}

#[test]
fn answers_given_by_hand_with_socat_are_collected_and_acknowledge_a_report() {
    if !is_there("socat") {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let socket = home.path().join("s");
    let (market, mut acme) = market_of(&socket);
    let offers = r#"echo "{\"jsonrpc\":\"2.0\",\"id\":$id,\"result\":{\"offers\":[{\"sku\":\"bolt-m8\",\"unit_price\":1250,\"quantity\":40}]}}""#;
    let first = by_hand(&socket, offers);
    until("the socket", || socket.exists().then_some(()));
    assert_eq!(collected(&market)["outcome"], "ok");
    assert_eq!(market.available("bolt-m8", "acme"), 40);
    drop(first);
    let acknowledge = r#"digest=$(printf %s "$call" | sed 's/.*"digest":"\([0-9a-f]*\)".*/\1/'); report=$(printf %s "$call" | sed 's/.*"report":"\([^"]*\)".*/\1/'); echo "{\"jsonrpc\":\"2.0\",\"id\":$id,\"result\":{\"report\":\"$report\",\"digest\":\"$digest\"}}""#;
    let _second = by_hand(&socket, acknowledge);
    until("the socket", || socket.exists().then_some(()));
    sold_and_acknowledged(&market);
    assert_eq!(acme.call("report.list", json!({})).unwrap()["reports"][0]["lines"][0]["sold"], 15);
}
