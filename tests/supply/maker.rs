//! Manufacturers' programs that do as a test says, each on a real socket, and short ways to ask a market about them.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::PathBuf;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::Market;

/// After so long a test has failed rather than waits on.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// What a program does with one call.
pub(crate) enum Does {
    Answers(Value),
    /// Answers after a while.
    AnswersAfter(Duration, Value),
    /// Writes these bytes and closes.
    Writes(Vec<u8>),
    /// Writes a byte now and then, for ever.
    Drips,
    /// Writes for ever, without or with line ends.
    Floods(&'static [u8]),
    /// Keeps the connection and says nothing.
    Keeps,
    Closes,
}

/// One call: method, params, how many calls came before it.
pub(crate) struct Call {
    pub(crate) method: String,
    pub(crate) params: Value,
    pub(crate) nth: usize,
}

/// Answers at `name.sock` in the market's directory until the test ends. Each call is told on the channel before it is
/// answered.
pub(crate) fn serve(
    market: &Market,
    name: &str,
    does: impl Fn(&Call) -> Does + Send + 'static,
) -> mpsc::Receiver<Value> {
    let listener = UnixListener::bind(socket(market, name)).unwrap();
    let (tell, calls) = mpsc::channel();
    std::thread::spawn(move || {
        let mut kept = Vec::new();
        for (nth, stream) in listener.incoming().enumerate() {
            let Ok(stream) = stream else { return };
            let mut lines = BufReader::new(stream);
            let mut line = String::new();
            if lines.read_line(&mut line).unwrap_or(0) == 0 {
                continue;
            }
            let call: Value = serde_json::from_str(&line).unwrap();
            let method = call["method"].as_str().unwrap().to_owned();
            let does = does(&Call { method, params: call["params"].clone(), nth });
            let _ = tell.send(call.clone());
            let stream = lines.into_inner();
            if let Does::Keeps = does {
                kept.push(stream);
            } else {
                std::thread::spawn(move || act(does, &call["id"], stream));
            }
        }
    });
    calls
}

fn act(does: Does, id: &Value, mut stream: UnixStream) {
    let answer = |result: &Value| format!("{}\n", json!({"jsonrpc": "2.0", "id": id, "result": result}));
    match does {
        Does::Answers(result) => drop(stream.write_all(answer(&result).as_bytes())),
        Does::AnswersAfter(pause, result) => {
            std::thread::sleep(pause);
            let _ = stream.write_all(answer(&result).as_bytes());
        }
        Does::Writes(bytes) => drop(stream.write_all(&bytes)),
        Does::Drips => {
            while stream.write_all(b" ").is_ok() {
                std::thread::sleep(Duration::from_millis(20));
            }
        }
        Does::Floods(bytes) => {
            let many = bytes.repeat(10_000);
            while stream.write_all(&many).is_ok() {}
        }
        Does::Keeps | Does::Closes => {}
    }
}

pub(crate) fn socket(market: &Market, name: &str) -> PathBuf {
    market.home().join(format!("{name}.sock"))
}

/// Signs a manufacturer up and makes its socket known, whether anything is there or not.
pub(crate) fn register(market: &Market, name: &str) {
    let endpoint = format!("unix:{}", socket(market, name).display());
    market.sign_up("manufacturer", name).change("interface.register", json!({"endpoint": endpoint})).unwrap();
}

/// An answer that offers these goods: SKU, units, price.
pub(crate) fn offers(goods: &[(&str, u64, u64)]) -> Value {
    let offer = |(sku, quantity, unit_price): &(&str, u64, u64)| json!({"sku": sku, "quantity": quantity, "unit_price": unit_price});
    json!({"offers": goods.iter().map(offer).collect::<Vec<_>>(), "complete": true})
}

/// Repeats a report's name and digest.
pub(crate) fn acknowledges(params: &Value) -> Does {
    Does::Answers(json!({"report": params["report"], "digest": params["digest"]}))
}

/// Looks again and again until something is so. Nothing but looking tells when another program has done its part.
pub(crate) fn until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(begun.elapsed() < PATIENCE, "waited in vain: {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// Asks everybody (or those named), waits for the answers, and shows what came of it.
pub(crate) fn collect(market: &Market, named: Option<&[&str]>) -> Value {
    let params = named.map_or(json!({}), |names| json!({"manufacturers": names}));
    market.wire().change("collection.run", params).unwrap();
    collected(market)
}

pub(crate) fn collected(market: &Market) -> Value {
    let mut wire = market.wire();
    until("everybody has answered", || {
        let info = wire.call("collection.show", json!({})).unwrap();
        (info["asking"] == 0).then_some(info)
    })
}

/// One manufacturer in a collection.
pub(crate) fn visit<'c>(collection: &'c Value, name: &str) -> &'c Value {
    let all = collection["manufacturers"].as_array().unwrap();
    all.iter().find(|v| v["manufacturer"] == name).unwrap_or_else(|| panic!("no {name} in {collection}"))
}

pub(crate) fn offer(market: &Market, sku: &str, maker: &str) -> Value {
    market.wire().call("offer.list", json!({"sku": sku, "manufacturer": maker})).unwrap()["offers"][0].clone()
}

pub(crate) fn report(market: &Market, id: &str) -> Value {
    market.wire().call("report.show", json!({"report": id})).unwrap()
}

/// Waits until a report is in this state.
pub(crate) fn report_is(market: &Market, id: &str, state: &str) -> Value {
    until(&format!("{id} is {state}"), || Some(report(market, id)).filter(|r| r["state"] == state))
}

pub(crate) fn buy(market: &Market, customer: &str, sku: &str, quantity: u64) {
    let lines = json!([{"sku": sku, "from": "any", "quantity": quantity}]);
    let mut wire = market.wire();
    let _ = wire.change("account.signup", json!({"role": "customer", "name": customer}));
    wire.call("session.act_as", json!({"name": customer})).unwrap();
    wire.change("order.place", json!({"fill": "all_or_none", "lines": lines})).unwrap();
}
