//! The load: customers who buy one unit per order, on one thread, and who look at every reply.

use std::io::{self, Write};
use std::ops::Range;
use std::os::unix::net::UnixStream as StdStream;
use std::time::{Duration, Instant};

use fastrand::Rng;
use memchr::memmem;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;
use tokio::task::JoinSet;

use crate::daemon::{MAKER, UNIT_PRICE, sku};

/// Share of the measured time that is bought before measuring begins.
const WARM_UP: f64 = 0.25;

/// How many customers buy, how many orders each keeps in flight, and of how many goods.
#[derive(Debug)]
pub(crate) struct Workload {
    pub(crate) name: &'static str,
    pub(crate) customers: usize,
    pub(crate) in_flight: usize,
    pub(crate) goods: usize,
}

/// What a run came to.
#[derive(Debug, Default)]
pub(crate) struct Measured {
    /// From sending an order to having its reply, of those answered within the measured time.
    pub(crate) took: Vec<Duration>,
    /// All orders answered, also before and after it.
    pub(crate) answered: u64,
    pub(crate) span: Duration,
    /// What the daemon's processors did in the measured time.
    pub(crate) processor_time: Duration,
}

/// Lets all customers buy for `span`, after a warm-up.
pub(crate) fn run(
    workload: &Workload,
    streams: Vec<StdStream>,
    span: Duration,
    processor_time: impl Fn() -> io::Result<Duration>,
) -> io::Result<Measured> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
        let begin = Instant::now() + span.mul_f64(WARM_UP);
        let measured = begin..begin + span;
        let mut customers = JoinSet::new();
        for (number, stream) in (1..).zip(streams) {
            stream.set_nonblocking(true)?;
            let customer = Customer::new(number, workload, measured.clone());
            customers.spawn(customer.buy(UnixStream::from_std(stream)?));
        }
        tokio::time::sleep_until(measured.start.into()).await;
        let used_before = processor_time()?;
        tokio::time::sleep_until(measured.end.into()).await;
        let mut total = Measured { span, processor_time: processor_time()? - used_before, ..Measured::default() };
        while let Some(customer) = customers.join_next().await {
            let customer = customer??;
            total.took.extend(customer.took);
            total.answered += customer.answered;
        }
        Ok(total)
    })
}

struct Customer {
    rng: Rng,
    goods: Vec<String>,
    measured: Range<Instant>,
    /// When the order under each number that a call can have was sent.
    sent: Vec<Instant>,
    /// Numbers whose order is answered.
    free: Vec<usize>,
    orders: u64,
    answered: u64,
    took: Vec<Duration>,
}

impl Customer {
    fn new(number: u64, workload: &Workload, measured: Range<Instant>) -> Self {
        Self {
            rng: Rng::with_seed(number),
            goods: (0..workload.goods).map(sku).collect(),
            sent: vec![measured.start; workload.in_flight],
            free: (0..workload.in_flight).collect(),
            measured,
            orders: 0,
            answered: 0,
            took: Vec::new(),
        }
    }

    /// Keeps all numbers in flight until the time is over, then waits for the last replies.
    async fn buy(mut self, mut stream: UnixStream) -> io::Result<Self> {
        let (mut requests, mut replies) = (Vec::new(), Vec::new());
        let in_flight = self.sent.len();
        loop {
            if Instant::now() < self.measured.end {
                self.order_all(&mut requests);
                stream.write_all(&requests).await?;
                requests.clear();
            } else if self.free.len() == in_flight {
                return Ok(self);
            }
            if stream.read_buf(&mut replies).await? == 0 {
                return Err(io::Error::other("the daemon has closed the connection"));
            }
            let mut begin = 0;
            while let Some(length) = memchr::memchr(b'\n', &replies[begin..]) {
                self.take_reply(&replies[begin..begin + length])?;
                begin += length + 1;
            }
            replies.drain(..begin);
        }
    }

    /// Appends an order for every free number.
    fn order_all(&mut self, requests: &mut Vec<u8>) {
        let now = Instant::now();
        for number in self.free.drain(..) {
            self.orders += 1;
            self.sent[number] = now;
            let (sku, orders) = (&self.goods[self.rng.usize(..self.goods.len())], self.orders);
            // As long as the tools' keys and lines are; writing into memory cannot fail.
            let _ = writeln!(
                requests,
                r#"{{"jsonrpc":"2.0","id":{number},"method":"order.place","params":{{"fill":"all_or_none","lines":[{{"sku":"{sku}","from":["{MAKER}"],"quantity":1,"max_unit_price":{UNIT_PRICE}}}],"key":"order-{orders:030}"}}}}"#
            );
        }
    }

    /// A reply counts only if it says that the order was filled.
    fn take_reply(&mut self, reply: &[u8]) -> io::Result<()> {
        let now = Instant::now();
        let number = filled_order(reply).filter(|number| *number < self.sent.len());
        let number = number
            .ok_or_else(|| io::Error::other(format!("an order was not filled: {}", String::from_utf8_lossy(reply))))?;
        self.free.push(number);
        self.answered += 1;
        if self.measured.contains(&now) {
            self.took.push(now - self.sent[number]);
        }
        Ok(())
    }
}

/// The number of the call whose order this reply calls filled; none for any other reply.
fn filled_order(reply: &[u8]) -> Option<usize> {
    let rest = reply.strip_prefix(br#"{"jsonrpc":"2.0","id":"#)?;
    let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
    let number = std::str::from_utf8(&rest[..digits]).ok()?.parse().ok()?;
    let result = rest[digits..].strip_prefix(br#","result":{"#)?;
    memmem::find(result, br#""status":"filled""#).map(|_| number)
}
