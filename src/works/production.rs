//! Production: all lines in one task, each batch in the book as it is finished, and a picture of the lines at work.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, watch};
use tokio::time::{Instant, sleep_until};

use super::book::{BookError, SharedBook};
use super::clock;
use super::ledger::{Finished, Ledger, LineName, Release};
use super::news::{Teller, What};
use super::plan::Line;
use crate::limits::WORKS_COMMIT_MAX_BATCHES;
use crate::market::amounts::Money;
use crate::market::names::Sku;

/// What a line is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// At work on its next batch.
    Working,
    /// The stock has no room for another batch; it tries again.
    Full,
    /// It has made its total.
    Done,
}

impl Phase {
    pub fn word(self) -> &'static str {
        match self {
            Self::Working => "working",
            Self::Full => "full",
            Self::Done => "done",
        }
    }
}

/// One line as it is now.
#[derive(Debug, Clone)]
pub struct LineView {
    pub name: LineName,
    pub sku: Sku,
    pub phase: Phase,
    pub release: Release,
    pub batches: u64,
    /// Good units that it has made.
    pub made: u64,
    pub scrapped: u64,
    /// Units that it has begun, and how many it is to begin in all.
    pub started: u64,
    pub total: Option<u64>,
    /// How far the batch is, in parts of 1000.
    pub batch_per_mille: u64,
}

/// Where all units of the book are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Total {
    pub goods: usize,
    pub made: u64,
    pub scrapped: u64,
    pub on_hand: u64,
    /// In the market, or on the way there.
    pub at_market: u64,
    pub sold: u64,
    /// What the units on hand and in the market would bring.
    pub worth: Money,
}

/// The works at one moment.
#[derive(Debug, Clone, Default)]
pub struct Picture {
    pub lines: Vec<LineView>,
    pub total: Total,
}

/// A line at work.
#[derive(Debug)]
struct Station {
    line: Line,
    phase: Phase,
    began: Instant,
    due: Instant,
    batches: u64,
    started: u64,
    scrapped: u64,
}

impl Station {
    /// Units of the next batch; none if the line has made its total.
    fn next_units(&self) -> Option<u64> {
        let left = self.line.total.map_or(u64::MAX, |total| total.saturating_sub(self.started));
        Some(left.min(self.line.batch)).filter(|units| *units > 0)
    }
}

/// The lines, shared with whoever looks at them.
#[derive(Debug, Clone, Default)]
pub(super) struct Floor(Arc<Mutex<Vec<Station>>>);

impl Floor {
    /// Writes goods and lines of the plan into the book and sets the lines up where they had come to.
    pub(super) async fn set_up(book: &SharedBook, lines: Vec<Line>) -> Result<Self, BookError> {
        let lines_of_plan = lines.clone();
        let states = book.change(move |ledger: &mut Ledger| {
            let set_up = |line: &Line| {
                ledger.describe(&line.good);
                ledger.set_up(&line.name, &line.good.sku);
                ledger.lines.get(&line.name).cloned()
            };
            lines_of_plan.iter().map(set_up).collect::<Vec<_>>()
        });
        let stations = lines.into_iter().zip(states.await?).map(|(line, state)| {
            let (batches, started, scrapped) = state.map_or((0, 0, 0), |s| (s.batches, s.started, s.scrapped));
            let (began, due) = (clock::in_time(Duration::ZERO), clock::in_time(line.interval));
            Station { line, phase: Phase::Working, began, due, batches, started, scrapped }
        });
        Ok(Self(Arc::new(Mutex::new(stations.collect()))))
    }

    fn stations(&self) -> MutexGuard<'_, Vec<Station>> {
        // Only counters are changed under the lock: they are whole whatever a panicking holder was doing.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The works now.
    pub(super) async fn picture(&self, book: &SharedBook) -> Result<Picture, BookError> {
        let total = book.change(|ledger| total(ledger)).await?;
        let now = clock::in_time(Duration::ZERO);
        let lines = self.stations().iter().map(|station| view(station, now)).collect();
        Ok(Picture { lines, total })
    }
}

fn view(station: &Station, now: Instant) -> LineView {
    let span = station.due.duration_since(station.began).as_millis().max(1);
    let passed = now.duration_since(station.began).as_millis().min(span);
    LineView {
        name: station.line.name.clone(),
        sku: station.line.good.sku.clone(),
        phase: station.phase,
        release: station.line.release,
        batches: station.batches,
        made: station.started - station.scrapped,
        scrapped: station.scrapped,
        started: station.started,
        total: station.line.total,
        batch_per_mille: u64::try_from(passed * 1000 / span).unwrap_or(1000),
    }
}

fn total(ledger: &Ledger) -> Total {
    let mut total = Total { goods: ledger.goods.len(), ..Total::default() };
    for good in ledger.goods.values() {
        let at_market = good.in_transit + good.released;
        total.made += good.made;
        total.scrapped += good.scrapped;
        total.on_hand += good.on_hand;
        total.at_market += at_market;
        total.sold += good.sold;
        let units = u128::from(good.on_hand) + u128::from(at_market);
        total.worth = total.worth.plus(Money::of_minor(good.unit_price.minor() * units));
    }
    total
}

/// Runs all lines until `stop`; `made` is told that there are live batches to send.
pub(super) async fn run(
    floor: Floor,
    book: SharedBook,
    teller: Teller,
    made: Arc<Notify>,
    mut stop: watch::Receiver<bool>,
) -> Result<(), BookError> {
    let mut queue = begin(&floor, &teller);
    while let Some(Reverse((due, _))) = queue.peek().copied() {
        tokio::select! {
            () = sleep_until(due) => {}
            _ = stop.wait_for(|stop| *stop) => return Ok(()),
        }
        let now = clock::in_time(Duration::ZERO);
        let mut ready = Vec::new();
        while let Some(Reverse((due, _))) = queue.peek()
            && *due <= now
            && ready.len() < WORKS_COMMIT_MAX_BATCHES
            && let Some(Reverse((_, at))) = queue.pop()
        {
            ready.push(at);
        }
        let jobs = jobs(&floor, &ready);
        let finished = book.change(move |ledger: &mut Ledger| {
            let finish = |(line, units, scrap, release): &Job| ledger.finish(line, *units, *scrap, *release);
            jobs.iter().map(finish).collect::<Vec<_>>()
        });
        for (at, finished) in ready.into_iter().zip(finished.await?) {
            if let Some(due) = take(&floor, at, finished, &teller) {
                queue.push(Reverse((due, at)));
            }
        }
        made.notify_one();
    }
    let _ = stop.wait_for(|stop| *stop).await;
    Ok(())
}

type Queue = BinaryHeap<Reverse<(Instant, usize)>>;
type Job = (LineName, u64, u64, Release);

/// Every line that has something to make, by the time at which its next batch is finished.
fn begin(floor: &Floor, teller: &Teller) -> Queue {
    let mut queue = Queue::new();
    for (at, station) in floor.stations().iter_mut().enumerate() {
        if station.next_units().is_some() {
            queue.push(Reverse((station.due, at)));
        } else {
            finish_line(station, teller);
        }
    }
    queue
}

fn jobs(floor: &Floor, ready: &[usize]) -> Vec<Job> {
    let stations = floor.stations();
    let job = |station: &Station| {
        let line = &station.line;
        (line.name.clone(), station.next_units().unwrap_or(0), line.scrap_per_mille, line.release)
    };
    ready.iter().filter_map(|at| stations.get(*at)).map(job).collect()
}

/// Takes a finished batch into the picture; when the line's next one is finished, if there is a next one.
fn take(floor: &Floor, at: usize, finished: Option<Finished>, teller: &Teller) -> Option<Instant> {
    let mut stations = floor.stations();
    let station = stations.get_mut(at)?;
    let name = station.line.name.clone();
    match finished {
        Some(finished) => {
            station.phase = Phase::Working;
            station.batches = finished.batch;
            station.started += finished.made + finished.scrapped;
            station.scrapped += finished.scrapped;
            let Finished { sku, batch, made, scrapped } = finished;
            teller.tell(What::Batch { line: name, sku, batch, made, scrapped });
        }
        None if station.phase != Phase::Full => {
            station.phase = Phase::Full;
            teller.tell(What::Full { line: name, sku: station.line.good.sku.clone() });
        }
        None => {}
    }
    if station.next_units().is_none() {
        finish_line(station, teller);
        return None;
    }
    // A line that was held up goes on from now; it does not make up for lost time.
    station.began = station.due.max(clock::in_time(Duration::ZERO) - station.line.interval);
    station.due = station.began + station.line.interval;
    Some(station.due)
}

fn finish_line(station: &mut Station, teller: &Teller) {
    station.phase = Phase::Done;
    teller.tell(What::LineFinished { line: station.line.name.clone(), batches: station.batches });
}
