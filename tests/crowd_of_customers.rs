//! Many customers, each logged in with a session of his own, buy, cancel and watch at once while the daemon is killed and
//! started again, twice: the books balance, no acknowledged order is lost, every session outlives the crashes, and every
//! watcher goes on without a silent gap. Signing up and logging in come before the time that is counted.
//!
//! The long form: `CDS_CROWD=200 CDS_CROWD_SECONDS=60 cargo test --release --test crowd_of_customers`
#![allow(clippy::unwrap_used, clippy::print_stderr)]

mod support;

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use support::load::{all_orders, books_agree};
use support::{Market, Wire};

fn setting(name: &str, short: u64) -> u64 {
    std::env::var(name).ok().map_or(short, |text| text.parse().unwrap())
}

fn name(n: u64) -> String {
    format!("crowd-{n}")
}

/// What one customer knows to have happened: events of orders placed and of orders cancelled, and order numbers.
#[derive(Default)]
struct Known {
    placed: BTreeSet<u64>,
    orders: BTreeSet<u64>,
    cancelled: u64,
}

/// A connection of whoever has this session, if a daemon answers.
fn resumed(socket: &Path, token: &str) -> Option<Wire> {
    let mut wire = Wire::over(UnixStream::connect(socket).ok()?);
    wire.call("session.resume", json!({"token": token, "role": "customer"})).ok().map(|_| wire)
}

/// Signs up the customers with passwords and logs each in; two at a time, as many as the daemon hashes at once.
fn sessions(market: &Market, customers: u64) -> Vec<String> {
    let begin = |n: u64| {
        let (mut wire, password) = (market.wire(), format!("the password of {n}"));
        let account = json!({"role": "customer", "name": name(n), "password": password});
        wire.change("account.signup", account).unwrap();
        let session = wire.call("session.login", json!({"name": name(n), "password": password})).unwrap();
        session["token"].as_str().unwrap().to_owned()
    };
    thread::scope(|scope| {
        let half = |from: u64| scope.spawn(move || (from..customers).step_by(2).map(|n| (n, begin(n))).collect());
        let halves: [thread::ScopedJoinHandle<'_, Vec<(u64, String)>>; 2] = [half(0), half(1)];
        let mut sessions: Vec<(u64, String)> = halves.into_iter().flat_map(|half| half.join().unwrap()).collect();
        sessions.sort();
        sessions.into_iter().map(|(_, token)| token).collect()
    })
}

/// Calls with one key until it is answered, over as many connections as it takes.
fn settled(socket: &Path, token: &str, wire: &mut Option<Wire>, method: &str, params: &Value) -> Result<Value, Value> {
    loop {
        if wire.is_none() {
            *wire = resumed(socket, token);
        }
        let Some(connected) = wire else {
            // Nothing tells when a socket appears.
            thread::sleep(Duration::from_millis(5));
            continue;
        };
        match connected.call(method, params.clone()) {
            Err(error) if error["code"].is_null() => *wire = None,
            Err(error) if matches!(error["data"]["retry"].as_str(), Some("same_key" | "later")) => {
                thread::sleep(Duration::from_millis(5));
            }
            answer => return answer,
        }
    }
}

/// Buys and now and then gives back, until told to stop.
fn buy_and_give_back(socket: &Path, n: u64, token: &str, stop: &AtomicBool, answered: &AtomicU64) -> Known {
    let (mut known, mut wire) = (Known::default(), None);
    for count in 0_u64.. {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        let lines = json!([
            {"sku": format!("G{}", (n + count) % 20), "from": "any", "quantity": 1 + count % 4},
            {"sku": "HOT", "from": ["acme", "borealis"], "quantity": 1}
        ]);
        let params = json!({"fill": "partial", "lines": lines, "key": format!("crowd {count}")});
        match settled(socket, token, &mut wire, "order.place", &params) {
            Ok(order) => {
                let number = order["order"].as_u64().unwrap();
                assert!(known.orders.insert(number), "order {number} stands for two keys");
                known.placed.insert(order["seq"].as_u64().unwrap());
                if count % 5 == 4 {
                    let params = json!({"order": number, "key": format!("back {count}")});
                    settled(socket, token, &mut wire, "order.cancel", &params).unwrap();
                    known.cancelled += 1;
                }
            }
            Err(error) => assert_eq!(error["data"]["reason"], "insufficient_stock", "{error}"),
        }
        answered.fetch_add(1, Ordering::Relaxed);
    }
    known
}

/// What a watcher was told of its customer's orders, and on how many connections.
#[derive(Default)]
struct Told {
    placed: BTreeSet<u64>,
    cancelled: u64,
    connections: u64,
}

/// Watches until the round closes; after a lost connection it goes on after the last event it saw.
fn watch(socket: &Path, token: &str, ready: &AtomicU64) -> Told {
    let (mut told, mut last) = (Told::default(), None);
    loop {
        let Some(mut stream) = open_watch(socket, token, &mut last) else {
            thread::sleep(Duration::from_millis(5));
            continue;
        };
        told.connections += 1;
        if told.connections == 1 {
            ready.fetch_add(1, Ordering::Relaxed);
        }
        let mut line = String::new();
        while stream.read_line(&mut line).is_ok_and(|read| read > 0) && line.ends_with('\n') {
            let event: Value = serde_json::from_str(&line).unwrap();
            line.clear();
            assert_eq!(event["method"], "watch.event", "nothing was missed: {event}");
            let seq = event["params"]["seq"].as_u64().unwrap();
            assert!(last.is_none_or(|last| seq > last), "{seq} came after {last:?}");
            last = Some(seq);
            match event["params"]["kind"].as_str().unwrap() {
                "order_placed" => assert!(told.placed.insert(seq)),
                "order_cancelled" => told.cancelled += 1,
                "round_changed" if event["params"]["data"]["state"] == "closed" => return told,
                _ => {}
            }
        }
    }
}

fn open_watch(socket: &Path, token: &str, last: &mut Option<u64>) -> Option<BufReader<UnixStream>> {
    let mut stream = BufReader::new(UnixStream::connect(socket).ok()?);
    let mut ask = |method: &str, params: Value| -> Option<Value> {
        writeln!(stream.get_mut(), "{}", json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}))
            .ok()?;
        let mut line = String::new();
        stream.read_line(&mut line).ok().filter(|read| *read > 0)?;
        let mut reply: Value = serde_json::from_str(&line).ok()?;
        reply["error"].is_null().then(|| reply["result"].take())
    };
    ask("session.resume", json!({"token": token, "role": "customer"}))?;
    let mut params = json!({"topics": ["orders", "rounds"]});
    if let Some(last) = last {
        params["since"] = json!(last);
    }
    let opened = ask("watch.open", params)?;
    assert_eq!(opened["resync"], false, "{opened}");
    *last = last.or(opened["seq"].as_u64());
    Some(stream)
}

#[test]
fn a_crowd_buys_cancels_and_watches_through_two_crashes_and_nothing_is_lost_or_missed() {
    let customers = setting("CDS_CROWD", 40);
    let time = Duration::from_secs(setting("CDS_CROWD_SECONDS", 4));
    let mut market = Market::start();
    let goods: Vec<String> = (0..20).map(|n| format!("G{n}")).collect();
    let plenty: Vec<(&str, u64, u64)> = goods.iter().map(|g| (g.as_str(), 50_000_000, 100)).collect();
    market.manufacturer("acme", &[plenty.as_slice(), &[("HOT", 300, 500)]].concat());
    market.manufacturer("borealis", &[("HOT", 200, 510)]);
    let tokens = sessions(&market, customers);
    let (socket, stop, answered, ready) =
        (market.socket(), AtomicBool::new(false), AtomicU64::new(0), AtomicU64::new(0));
    let (known, told): (Vec<Known>, Vec<Told>) = thread::scope(|scope| {
        let (socket, stop, answered, ready) = (&socket, &stop, &answered, &ready);
        let watchers: Vec<_> = tokens.iter().map(|token| scope.spawn(move || watch(socket, token, ready))).collect();
        while ready.load(Ordering::Relaxed) < customers {
            thread::sleep(Duration::from_millis(5));
        }
        let mut buyers = Vec::new();
        for (n, token) in (0..).zip(&tokens) {
            buyers.push(scope.spawn(move || buy_and_give_back(socket, n, token, stop, answered)));
        }
        let begun = Instant::now();
        for part in 1..=2 {
            while begun.elapsed() < time * part / 3 {
                thread::sleep(Duration::from_millis(10));
            }
            let before = answered.load(Ordering::Relaxed);
            market.kill();
            market.revive();
            while answered.load(Ordering::Relaxed) == before {
                thread::sleep(Duration::from_millis(5));
            }
        }
        while begun.elapsed() < time {
            thread::sleep(Duration::from_millis(10));
        }
        stop.store(true, Ordering::Relaxed);
        let known = buyers.into_iter().map(|b| b.join().unwrap()).collect();
        books_agree(&market);
        market.wire().change("round.close", json!({})).unwrap();
        (known, watchers.into_iter().map(|w| w.join().unwrap()).collect())
    });
    let stored: BTreeSet<u64> = all_orders(&market).iter().map(|o| o["order"].as_u64().unwrap()).collect();
    let acknowledged: BTreeSet<u64> = known.iter().flat_map(|k| &k.orders).copied().collect();
    assert_eq!(acknowledged, stored, "every acknowledged order is there, and no other");
    for (n, (known, told)) in known.iter().zip(&told).enumerate() {
        assert_eq!(told.placed, known.placed, "customer {n}'s watcher was told of every order, once");
        assert_eq!(told.cancelled, known.cancelled, "and of every order given back");
        assert!(told.connections >= 3, "customer {n}'s watcher went on after both crashes");
    }
    eprintln!("{customers} customers, {:?}: {} orders, {} calls", time, stored.len(), answered.load(Ordering::Relaxed));
}
