//! Random bytes, and requests that were right before chance changed them: the daemon answers or closes, and lives.

use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::Market;

const SESSIONS: u64 = 5000;
const THREADS: u64 = 4;

/// Xorshift (Marsaglia 2003, 64 bits, shifts 13, 7, 17).
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    fn bytes(&mut self, most: usize) -> Vec<u8> {
        (0..self.below(most)).map(|_| self.next() as u8).collect()
    }
}

/// Requests of every kind that is worth spoiling.
fn right_requests() -> Vec<Vec<u8>> {
    let call = |method: &str, params: Value| json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params});
    let line = json!({"sku": "A", "from": ["acme", "borealis"], "quantity": 1, "max_unit_price": 100});
    let calls = vec![
        call("system.hello", json!({"client": "x", "protocol": 1})),
        call("offer.list", json!({"sku": "A", "sort": "price", "limit": 3})),
        call("session.act_as", json!({"name": "ada"})),
        call("order.place", json!({"fill": "partial", "lines": [line], "note": "é\n", "key": "k"})),
        call("order.cancel", json!({"order": 1, "line": 1, "quantity": 1, "key": "c"})),
        call("cart.add", json!({"sku": "A", "from": "any", "quantity": 2, "key": "a"})),
        call("account.signup", json!({"role": "customer", "name": "bob", "email": "b@c.d", "key": "s"})),
        call("watch.open", json!({"topics": ["offers", "orders"], "since": 1})),
        call("stock.import", json!({"offers": [{"sku": "A", "quantity": 1}], "complete": true, "key": "i"})),
        call("order.list", json!({"round": "2026-12", "cursor": "5", "limit": 2})),
    ];
    let mut texts: Vec<Vec<u8>> = calls.iter().map(|c| c.to_string().into_bytes()).collect();
    texts.push(json!(calls).to_string().into_bytes());
    texts
}

pub(crate) fn spoil(chance: &mut Chance, text: &mut Vec<u8>) {
    const TELLING: &[u8] = b"{}[]\":,\\\n\r\0\xff-0e9nut ";
    for _ in 0..=chance.below(4) {
        let at = chance.below(text.len() + 1);
        match chance.below(6) {
            0 => text.truncate(at),
            1 => text.insert(at, TELLING[chance.below(TELLING.len())]),
            2 if at < text.len() => text[at] = chance.next() as u8,
            3 if at < text.len() => drop(text.remove(at)),
            4 => {
                let copy = text[at..].to_vec();
                text.extend(copy);
            }
            _ => {
                let inserted = chance.bytes(8);
                text.splice(at..at, inserted);
            }
        }
    }
}

/// What one client sends before it stops sending.
fn session(chance: &mut Chance, right: &[Vec<u8>]) -> Vec<u8> {
    let mut sent = Vec::new();
    for _ in 0..=chance.below(6) {
        if chance.below(4) == 0 {
            sent.extend(chance.bytes(300));
        } else {
            let mut text = right[chance.below(right.len())].clone();
            if chance.below(5) > 0 {
                spoil(chance, &mut text);
            }
            sent.extend(text);
        }
        if chance.below(8) > 0 {
            sent.push(b'\n');
        }
    }
    sent
}

/// Sends a session and takes everything until the daemon closes.
fn play(socket: &Path, sent: &[u8]) -> Vec<u8> {
    let mut stream = UnixStream::connect(socket).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    stream.write_all(sent).unwrap();
    stream.shutdown(std::net::Shutdown::Write).unwrap();
    let mut told = Vec::new();
    stream.read_to_end(&mut told).unwrap();
    told
}

fn is_reply(reply: &Value) -> bool {
    const CODES: [i64; 13] = [-32700, -32600, -32601, -32602, 1004, 1005, 1006, 1007, 1008, 1009, 1010, 1012, 1076];
    let answers = reply["result"].is_null() != reply["error"].is_null();
    let known = reply["error"]["code"].as_i64().is_none_or(|code| CODES.contains(&code));
    reply["jsonrpc"] == "2.0" && reply.get("id").is_some() && answers && known
}

fn check(sent: &[u8], told: &[u8]) {
    let shown = || String::from_utf8_lossy(sent).into_owned();
    let text = std::str::from_utf8(told).unwrap_or_else(|e| panic!("{e} in the answer to {:?}", shown()));
    assert!(text.is_empty() || text.ends_with('\n'), "half a line: {text:?}");
    let lines = sent.split(|b| *b == b'\n').count();
    let mut replies = 0;
    for line in text.lines() {
        let reply: Value = serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"));
        if reply["method"] == "watch.event" {
            continue;
        }
        replies += 1;
        let right = reply.as_array().map_or_else(|| is_reply(&reply), |all| all.iter().all(is_reply));
        assert!(right, "{line}\nanswers {:?}", shown());
    }
    assert!(replies <= lines, "{replies} replies to {:?}", shown());
}

fn storm(socket: &Path, seed: u64) {
    let right = right_requests();
    for number in 0..SESSIONS / THREADS {
        let mut chance = Chance(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(number * 2 + 1) | 1);
        let sent = session(&mut chance, &right);
        check(&sent, &play(socket, &sent));
    }
}

#[test]
fn random_sessions_are_answered_or_closed_and_a_good_client_is_served_throughout() {
    let market = Market::start();
    market.manufacturer("acme", &[("A", 1_000_000, 100)]);
    market.sign_up("customer", "ada");
    let seed = std::env::var("CDS_TEST_SEED").ok().and_then(|seed| seed.parse().ok());
    let seed: u64 = seed.unwrap_or_else(|| u64::from(std::process::id()));
    #[allow(clippy::print_stdout, reason = "shown when the test fails, to run it again")]
    let () = println!("CDS_TEST_SEED={seed}");
    let (socket, over) = (market.socket(), AtomicBool::new(false));
    let mut good = market.manufacturer("borealis", &[("B", 0, 100)]);
    std::thread::scope(|scope| {
        let storms: Vec<_> = (0..THREADS)
            .map(|n| {
                let socket = &socket;
                scope.spawn(move || storm(socket, seed * THREADS + n))
            })
            .collect();
        let over = &over;
        let served = scope.spawn(move || {
            let mut served: u64 = 0;
            while !over.load(Ordering::Relaxed) {
                let offer = good.change("stock.add", json!({"sku": "B", "quantity": 1})).unwrap();
                served += 1;
                assert_eq!(offer["available"], served);
            }
            served
        });
        let ends: Vec<_> = storms.into_iter().map(|s| s.join()).collect();
        over.store(true, Ordering::Relaxed);
        assert!(served.join().unwrap() > 0);
        ends.into_iter().for_each(|end| end.unwrap());
    });
    let words = market.words();
    assert!(!words.contains("panicked") && !words.contains("ERROR"), "{words}");
    assert_eq!(market.wire().call("report.list", json!({})).unwrap()["reports"], json!([]));
}
