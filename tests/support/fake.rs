//! A daemon that answers as it is told, for what a real one does too seldom: answers that get lost.
#![allow(dead_code)]

use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::sync::mpsc;

use serde_json::{Value, json};

/// What a fake does with a call.
pub(crate) enum Reply {
    Result(Value),
    /// Ends the connection without an answer.
    HangUp,
    /// Says nothing.
    Silence,
}

/// The calls that a fake got, as they come: method and params.
pub(crate) type Calls = mpsc::Receiver<(String, Value)>;

/// Answers at `socket` until the test ends. Greetings and `session.resume` are answered as a real daemon would;
/// everything else as `answer` says.
pub(crate) fn serve(socket: &Path, mut answer: impl FnMut(&str, &Value) -> Reply + Send + 'static) -> Calls {
    let listener = UnixListener::bind(socket).unwrap();
    let (tell, calls) = mpsc::channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(stream) = stream else { return };
            let mut lines = BufReader::new(stream);
            while let Some(call) = next_call(&mut lines) {
                let method = call["method"].as_str().unwrap_or_default().to_owned();
                let reply = greeting(&method).unwrap_or_else(|| answer(&method, &call["params"]));
                let _ = tell.send((method, call["params"].clone()));
                match reply {
                    Reply::Result(result) => write(lines.get_mut(), &call["id"], &result),
                    Reply::HangUp => break,
                    Reply::Silence => {}
                }
            }
        }
    });
    calls
}

fn next_call(lines: &mut BufReader<UnixStream>) -> Option<Value> {
    let mut line = String::new();
    match lines.read_line(&mut line) {
        Ok(n) if n > 0 => serde_json::from_str(&line).ok(),
        _ => None,
    }
}

fn write(stream: &mut UnixStream, id: &Value, result: &Value) {
    let _ = writeln!(stream, "{}", json!({"jsonrpc": "2.0", "id": id, "result": result}));
}

fn greeting(method: &str) -> Option<Reply> {
    let result = match method {
        "system.hello" => {
            json!({"server": "fake", "version": "0", "protocol": 1, "instance": "fake", "currency": "EUR"})
        }
        "session.resume" => json!({"name": "ada", "role": "customer", "display_name": "ada", "email": null,
            "unix_user": 0, "created_at": "2026-12-01T06:00:00Z"}),
        _ => return None,
    };
    Some(Reply::Result(result))
}

/// An order (or, without a number, a quote) of one line of good A, filled by acme.
pub(crate) fn order(number: Option<u64>, units: u64, unit_price: u64, replayed: bool) -> Value {
    let amount = units * unit_price;
    json!({"order": number, "round": super::month_of_now(), "customer": "ada", "status": "filled", "seq": number,
        "placed_at": number.map(|_| "2026-12-01T06:00:00Z"), "fill": "all_or_none", "reference": null, "note": null,
        "currency": "EUR", "total": amount, "replayed": replayed,
        "lines": [{"line": 1, "sku": "A", "requested": units, "filled": units, "short": 0, "cancelled": 0,
            "reason": null, "available_now": 0, "amount": amount,
            "fills": [{"manufacturer": "acme", "quantity": units, "unit_price": unit_price, "cancelled": 0}]}]})
}
