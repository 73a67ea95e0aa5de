//! The load: customers who buy two units per order, on one thread, and who look at every reply.

use std::io;
use std::ops::Range;
use std::os::unix::net::UnixStream as StdStream;
use std::time::{Duration, Instant};

use fastrand::Rng;
use memchr::memmem;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;
use tokio::task::JoinSet;

use super::daemon::{MAKER, UNIT_PRICE, sku};
use super::shape::Shape;

/// Share of the measured time that is bought before measuring begins.
const WARM_UP: f64 = 0.25;

/// Room for one read: many replies.
const READ_BYTES: usize = 64 * 1024;

/// Longer than anything that is placed by number.
const FOREVER: Duration = Duration::from_secs(24 * 60 * 60);

/// What a run came to.
#[derive(Debug, Default)]
pub(crate) struct Measured {
    /// From sending an order to having its reply, of those answered within the measured time.
    pub(crate) took: Vec<Duration>,
    /// Orders answered within the measured time.
    pub(crate) counted: u64,
    /// All orders answered, also before and after it.
    pub(crate) answered: u64,
    /// Reads answered within the measured time.
    pub(crate) reads: u64,
    /// Events that watchers were told within the measured time.
    pub(crate) told: u64,
    pub(crate) span: Duration,
    /// What the daemon's processors did in the measured time.
    pub(crate) processor_time: Duration,
}

/// Lets all customers buy for `span`, after a warm-up, while the watchers read what they are told.
pub(crate) fn run(
    shape: &Shape,
    streams: Vec<StdStream>,
    watching: Vec<StdStream>,
    span: Duration,
    load: u64,
    processor_time: impl Fn() -> io::Result<Duration>,
) -> io::Result<Measured> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
        let begin = Instant::now() + span.mul_f64(WARM_UP);
        let measured = begin..begin + span;
        let (mut customers, mut watchers) = (JoinSet::new(), JoinSet::new());
        for stream in watching {
            stream.set_nonblocking(true)?;
            watchers.spawn(watch(UnixStream::from_std(stream)?, measured.clone()));
        }
        for (number, stream) in (1..).zip(streams) {
            stream.set_nonblocking(true)?;
            let customer = Customer { load, ..Customer::new(number, shape, measured.clone()) };
            customers.spawn(customer.buy(UnixStream::from_std(stream)?));
        }
        tokio::time::sleep_until(measured.start.into()).await;
        let used_before = processor_time()?;
        tokio::time::sleep_until(measured.end.into()).await;
        let mut total = Measured { span, processor_time: processor_time()? - used_before, ..Measured::default() };
        while let Some(customer) = customers.join_next().await {
            let customer = customer??;
            total.counted += customer.took.len() as u64;
            total.took.extend(customer.took);
            total.answered += customer.answered;
            total.reads += customer.reads;
        }
        while let Some(told) = watchers.join_next().await {
            total.told += told??;
        }
        Ok(total)
    })
}

/// Lets all customers buy until they have placed `orders` together, each as many as the others, or one more. Nothing is
/// measured.
pub(crate) fn place(shape: &Shape, streams: Vec<StdStream>, load: u64, orders: u64) -> io::Result<()> {
    let all = streams.len().max(1) as u64;
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
        let mut customers = JoinSet::new();
        for (number, stream) in (1..).zip(streams) {
            stream.set_nonblocking(true)?;
            let forever = Instant::now()..Instant::now() + FOREVER;
            let one_more = u64::from(number <= orders % all);
            let customer =
                Customer { load, calls_most: orders / all + one_more, ..Customer::new(number, shape, forever) };
            customers.spawn(customer.buy(UnixStream::from_std(stream)?));
        }
        while let Some(customer) = customers.join_next().await {
            customer??;
        }
        Ok(())
    })
}

/// Lets all customers buy for `span`, kills the daemon while they do, and tells how many orders were answered.
pub(crate) fn until_killed(
    shape: &Shape,
    streams: Vec<StdStream>,
    load: u64,
    span: Duration,
    kill: impl FnOnce() -> io::Result<()>,
) -> io::Result<u64> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
        let mut customers = JoinSet::new();
        for (number, stream) in (1..).zip(streams) {
            stream.set_nonblocking(true)?;
            let mut stream = UnixStream::from_std(stream)?;
            let forever = Instant::now()..Instant::now() + FOREVER;
            let mut customer = Customer { load, ..Customer::new(number, shape, forever) };
            customers.spawn(async move { (customer.go_on(&mut stream).await, customer.answered) });
        }
        tokio::time::sleep(span).await;
        // Whoever has ended before the kill has met something else.
        if let Some(early) = customers.try_join_next() {
            early?.0?;
        }
        kill()?;
        let mut answered = 0;
        while let Some(customer) = customers.join_next().await {
            answered += customer?.1;
        }
        Ok(answered)
    })
}

/// Counts the events that come until the time is over.
async fn watch(mut stream: UnixStream, measured: Range<Instant>) -> io::Result<u64> {
    let (mut received, mut told) = (Vec::with_capacity(16 * 1024), 0);
    loop {
        received.clear();
        let Ok(read) = tokio::time::timeout_at(measured.end.into(), stream.read_buf(&mut received)).await else {
            return Ok(told);
        };
        if read? == 0 {
            return Err(io::Error::other("the daemon has closed a watcher's connection"));
        }
        if Instant::now() >= measured.start {
            told += memchr::memchr_iter(b'\n', &received).count() as u64;
        }
    }
}

struct Customer {
    rng: Rng,
    shape: Shape,
    /// What follows a good's number in an order's line.
    rest_of_line: String,
    /// What a reply says that is as it should be.
    filled: memmem::Finder<'static>,
    offers: memmem::Finder<'static>,
    measured: Range<Instant>,
    /// What its keys begin with, so that a market can see several loads.
    load: u64,
    /// Calls that it makes at most.
    calls_most: u64,
    /// When the call under each number was sent, and whether it is an order.
    sent: Vec<(Instant, bool)>,
    /// Numbers whose call is answered.
    free: Vec<usize>,
    calls: u64,
    answered: u64,
    reads: u64,
    took: Vec<Duration>,
}

impl Customer {
    fn new(number: u64, shape: &Shape, measured: Range<Instant>) -> Self {
        Self {
            rng: Rng::with_seed(number),
            shape: *shape,
            rest_of_line: format!(r#"","from":["{MAKER}"],"quantity":1,"max_unit_price":{UNIT_PRICE}}},"#),
            filled: memmem::Finder::new(br#""status":"filled""#),
            offers: memmem::Finder::new(br#""offers":[{"#),
            sent: vec![(measured.start, true); shape.in_flight],
            free: (0..shape.in_flight).collect(),
            measured,
            load: 0,
            calls_most: u64::MAX,
            calls: 0,
            answered: 0,
            reads: 0,
            took: Vec::new(),
        }
    }

    /// Keeps all numbers in flight until the time is over, then waits for the last replies.
    async fn buy(mut self, mut stream: UnixStream) -> io::Result<Self> {
        self.go_on(&mut stream).await.map(|()| self)
    }

    async fn go_on(&mut self, stream: &mut UnixStream) -> io::Result<()> {
        let (mut requests, mut replies) = (Vec::new(), Vec::new());
        let in_flight = self.sent.len();
        let mut searched = 0;
        loop {
            if Instant::now() < self.measured.end && self.calls < self.calls_most {
                self.call_all(&mut requests);
                stream.write_all(&requests).await?;
                requests.clear();
            } else if self.free.len() == in_flight {
                return Ok(());
            }
            replies.reserve(READ_BYTES);
            if stream.read_buf(&mut replies).await? == 0 {
                return Err(io::Error::other("the daemon has closed the connection"));
            }
            let (now, mut begin) = (Instant::now(), 0);
            while let Some(length) = memchr::memchr(b'\n', &replies[begin.max(searched)..]) {
                let end = begin.max(searched) + length;
                self.take_reply(now, &replies[begin..end])?;
                begin = end + 1;
            }
            replies.drain(..begin);
            searched = replies.len();
        }
    }

    /// Appends a call for every free number.
    fn call_all(&mut self, requests: &mut Vec<u8>) {
        let free = std::mem::take(&mut self.free);
        if free.is_empty() || (self.shape.array && free.len() < self.sent.len()) {
            self.free = free;
            return;
        }
        let now = Instant::now();
        for number in &free {
            self.calls += 1;
            let is_order = !self.shape.reads || self.calls.is_multiple_of(2);
            self.sent[*number] = (now, is_order);
            if self.shape.array {
                requests.push(if number == &free[0] { b'[' } else { b',' });
            }
            if is_order {
                self.order(requests, *number);
            } else {
                self.read(requests, *number);
            }
            if !self.shape.array {
                requests.push(b'\n');
            }
        }
        if self.shape.array {
            requests.extend_from_slice(b"]\n");
        }
    }

    /// Pieces are put together by hand: the load shares its processors with what it measures.
    fn order(&mut self, requests: &mut Vec<u8>, number: usize) {
        let first = if self.shape.hot { 0 } else { self.rng.usize(..self.shape.goods) };
        let second = (first + 1 + self.rng.usize(..self.shape.goods - 1)) % self.shape.goods;
        requests.extend_from_slice(br#"{"jsonrpc":"2.0","id":"#);
        put_digits(requests, number as u64, 1);
        requests.extend_from_slice(br#","method":"order.place","params":{"fill":"all_or_none","lines":["#);
        for good in [first, second] {
            requests.extend_from_slice(br#"{"sku":"good-"#);
            put_digits(requests, good as u64, 4);
            requests.extend_from_slice(self.rest_of_line.as_bytes());
        }
        // A comma follows the last line as well; it becomes the list's end.
        requests.pop();
        requests.extend_from_slice(br#"],"key":"order-"#);
        // As long as the tools' keys are.
        put_digits(requests, self.load, 19);
        requests.push(b'-');
        put_digits(requests, self.calls, 11);
        requests.extend_from_slice(br#""}}"#);
    }

    fn read(&mut self, requests: &mut Vec<u8>, number: usize) {
        let good = sku(self.rng.usize(..self.shape.goods));
        let call = format!(r#"{{"jsonrpc":"2.0","id":{number},"method":"offer.list","params":{{"sku":"{good}"}}}}"#);
        requests.extend_from_slice(call.as_bytes());
    }

    /// A reply counts only if it says that the order was filled.
    fn take_reply(&mut self, now: Instant, reply: &[u8]) -> io::Result<()> {
        if self.shape.array {
            return self.take_array(now, reply);
        }
        let strange = || io::Error::other(format!("not the expected answer: {}", String::from_utf8_lossy(reply)));
        let number = number_of(reply).filter(|number| *number < self.sent.len()).ok_or_else(strange)?;
        let (sent, is_order) = self.sent[number];
        let expected = if is_order { &self.filled } else { &self.offers };
        expected.find(reply).ok_or_else(strange)?;
        self.free.push(number);
        self.answered += u64::from(is_order);
        if self.measured.contains(&now) {
            if is_order { self.took.push(now - sent) } else { self.reads += 1 }
        }
        Ok(())
    }

    fn take_array(&mut self, now: Instant, reply: &[u8]) -> io::Result<()> {
        let filled = self.filled.find_iter(reply).count();
        if filled != self.sent.len() {
            let begin = String::from_utf8_lossy(&reply[..reply.len().min(400)]);
            return Err(io::Error::other(format!("{filled} of {} orders were filled: {begin}", self.sent.len())));
        }
        self.free.extend(0..filled);
        self.answered += filled as u64;
        if self.measured.contains(&now) {
            self.took.extend(std::iter::repeat_n(now - self.sent[0].0, filled));
        }
        Ok(())
    }
}

/// Appends a number with at least so many digits.
fn put_digits(out: &mut Vec<u8>, mut number: u64, least: usize) {
    let (mut text, mut begin) = ([b'0'; 20], 20);
    while number > 0 {
        begin -= 1;
        text[begin] += (number % 10) as u8;
        number /= 10;
    }
    out.extend_from_slice(&text[begin.min(20 - least)..]);
}

/// The number of the call that a reply with a result belongs to.
fn number_of(reply: &[u8]) -> Option<usize> {
    let rest = reply.strip_prefix(br#"{"jsonrpc":"2.0","id":"#)?;
    let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
    rest[digits..].starts_with(br#","result":{"#).then(|| std::str::from_utf8(&rest[..digits]).ok()?.parse().ok())?
}
