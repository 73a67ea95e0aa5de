//! The demo's manufacturers: a process each, with a plan, a book and a socket of its own, that dies with the demo.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::Value;
use tokio::io::{AsyncReadExt, BufReader};
use tokio::process::{Child, ChildStdout, Command};
use tokio::task::JoinHandle;

use super::people::Stage;
use crate::cli::failure::{Failure, status};
use crate::ipc::frame::Lines;
use crate::ipc::methods::stock::ImportOffer;
use crate::limits::LINE_IN_MAX_BYTES;
use crate::market::amounts::Currency;
use crate::market::names::AccountName;

/// The word that makes the daemon's program a manufacturer's: nobody types it.
const WORD: &str = "__works";
/// Of ten units so many are made before the round opens; the others while it sells.
const BEFORE_IN_TEN: u64 = 7;
/// Batches of a line, and how long one takes, before the round and in it.
const BATCHES: u64 = 5;
const BEFORE_MS: u64 = 20;
const LIVE_MS: u64 = 300;
/// Scrap of all lines, of 1000 units.
const SCRAP_PER_MILLE: u64 = 15;

/// The arguments of `cds-manufacturer`, if the program was started to be one.
pub fn works_arguments(mut arguments: impl Iterator<Item = OsString>) -> Option<Vec<OsString>> {
    arguments.next()?;
    (arguments.next()? == WORD).then(|| std::iter::once("cds-manufacturer".into()).chain(arguments).collect())
}

/// What the works have told up to now.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub(super) made: AtomicU64,
    pub(super) scrapped: AtomicU64,
    /// Lines that have made all of theirs.
    lines_done: AtomicU64,
    /// Of those, lines that make for the collection.
    stocked: AtomicU64,
    registered: AtomicU64,
    /// Batches that are in the selling round.
    added: AtomicU64,
    /// Units that reports said were sold, and reports.
    pub(super) sold: AtomicU64,
    pub(super) reports: AtomicU64,
}

/// All manufacturers of the demo.
pub(super) struct Works {
    pub(super) told: Arc<Told>,
    pub(super) lines: u64,
    processes: Vec<(Child, JoinHandle<()>)>,
}

impl Works {
    /// Starts a process for each manufacturer of these offers.
    pub(super) fn start(stage: &Stage, offers: &[ImportOffer]) -> Result<Self, Failure> {
        let mut by_maker: BTreeMap<&AccountName, Vec<&ImportOffer>> = BTreeMap::new();
        for offer in offers {
            by_maker.entry(offer.manufacturer.as_ref().ok_or_else(without_maker)?).or_default().push(offer);
        }
        let told = Arc::new(Told::default());
        let mut processes = Vec::new();
        for (maker, offers) in by_maker {
            let dir = stage.directory().join(maker.as_str());
            std::fs::create_dir_all(&dir)?;
            std::fs::write(dir.join("plan.toml"), plan(maker, &offers, &stage.currency))?;
            processes.push(start_one(stage, maker, &dir, &told)?);
        }
        Ok(Self { told, lines: 2 * offers.len() as u64, processes })
    }

    pub(super) fn manufacturers(&self) -> u64 {
        self.processes.len() as u64
    }

    /// Every socket is known to the distributor, and what is to be collected has been made.
    pub(super) fn are_ready(&self) -> bool {
        let t = &self.told;
        t.registered.load(Ordering::Relaxed) == self.manufacturers()
            && t.stocked.load(Ordering::Relaxed) == self.lines / 2
    }

    /// Nothing more will come into the round.
    pub(super) fn have_made_all(told: &Told, lines: u64) -> bool {
        told.lines_done.load(Ordering::Relaxed) == lines && told.added.load(Ordering::Relaxed) == lines / 2 * BATCHES
    }

    /// A manufacturer whose process has ended before its time.
    pub(super) fn dead(&mut self) -> Option<Failure> {
        let ended = self.processes.iter_mut().find_map(|(child, _)| child.try_wait().ok().flatten())?;
        Some(Failure::new(status::INTERNAL, format!("a manufacturer's process ended: {ended}"), "Its words are above."))
    }

    /// Lets all processes end by themselves.
    pub(super) async fn stop(self) {
        for (mut child, reading) in self.processes {
            drop(child.stdin.take());
            let _ = child.wait().await;
            let _ = reading.await;
        }
    }
}

fn without_maker() -> Failure {
    Failure::new(status::INTERNAL, "an offer has no manufacturer", "")
}

fn start_one(
    stage: &Stage,
    maker: &AccountName,
    dir: &Path,
    told: &Arc<Told>,
) -> Result<(Child, JoinHandle<()>), Failure> {
    let program: PathBuf = std::env::current_exe()?;
    let mut command = Command::new(program);
    command.args([WORD, "serve", "-o", "ndjson", "--as", maker.as_str()]);
    command.arg("--plan").arg(dir.join("plan.toml")).arg("--data-dir").arg(dir);
    command.arg("--listen").arg(dir.join("s")).arg("--socket").arg(&stage.socket);
    // The pipe to its stdin ends with this process, however that ends, and the child stops.
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true);
    let mut child = command.spawn()?;
    let events = child.stdout.take().ok_or_else(|| std::io::Error::other("the child has no stdout"))?;
    Ok((child, tokio::spawn(listen(events, Arc::clone(told)))))
}

/// Counts what one manufacturer tells, until it ends.
async fn listen(events: ChildStdout, told: Arc<Told>) {
    let (mut events, mut lines) = (BufReader::new(events), Lines::new(LINE_IN_MAX_BYTES));
    while let Ok(1..) = events.read_buf(lines.buffer()).await {
        while let Ok(Some(line)) = lines.next_line() {
            if let Ok(event) = serde_json::from_slice::<Value>(line) {
                count(&told, &event);
            }
        }
    }
}

fn count(told: &Told, event: &Value) {
    let add = |counter: &AtomicU64, units: u64| {
        counter.fetch_add(units, Ordering::Relaxed);
    };
    let number = |name: &str| event[name].as_u64().unwrap_or(0);
    match event["event"].as_str().unwrap_or_default() {
        "registered" => add(&told.registered, 1),
        "batch" => {
            add(&told.made, number("made"));
            add(&told.scrapped, number("scrapped"));
        }
        "line_finished" => {
            add(&told.lines_done, 1);
            let live = event["line"].as_str().is_some_and(|line| line.ends_with(LIVE));
            add(&told.stocked, u64::from(!live));
        }
        "added" => add(&told.added, 1),
        "sold" => {
            add(&told.sold, number("sold"));
            add(&told.reports, u64::from(event["again"] == false));
        }
        _ => {}
    }
}

/// How the names of lines end that make for the selling round.
const LIVE: &str = ".live";

/// One manufacturer's plan: two lines for each good.
fn plan(maker: &AccountName, offers: &[&ImportOffer], currency: &Currency) -> String {
    let mut text = format!("manufacturer = \"{maker}\"\ncurrency = \"{currency}\"\n");
    for offer in offers {
        let units = offer.quantity.units();
        let before = units * BEFORE_IN_TEN / 10;
        let price = offer.unit_price.map_or_else(String::new, |price| currency.show(price.money()));
        let [name, unit] = [&offer.name, &offer.unit].map(|t| t.as_ref().map_or("", |text| text.as_str()));
        for (ending, units, interval, release) in
            [("", before, BEFORE_MS, "collection"), (LIVE, units - before, LIVE_MS, "live")]
        {
            text.push_str(&format!(
                "\n[[line]]\nline = \"{0}{ending}\"\nsku = \"{0}\"\nname = {name:?}\nunit = {unit:?}\nprice = \"{price}\"\n\
                 batch = {1}\ninterval = \"{interval}ms\"\ntotal = {units}\nscrap_per_mille = {SCRAP_PER_MILLE}\n\
                 release = \"{release}\"\n",
                offer.sku,
                units.div_ceil(BATCHES)
            ));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_made_up_plans_can_be_read_and_their_lines_end_with_the_batches_that_are_waited_for() {
        let offers = super::super::goods::offers(&mut fastrand::Rng::with_seed(3));
        let maker = AccountName::parse("alder").unwrap();
        let own: Vec<&ImportOffer> = offers.iter().filter(|o| o.manufacturer.as_ref() == Some(&maker)).collect();
        let read = crate::works::plan::read(&plan(&maker, &own, &Currency::default())).unwrap();
        assert_eq!(read.lines.len(), own.len() * 2);
        assert!(read.lines.iter().all(|line| line.total.unwrap().div_ceil(line.batch) == BATCHES));
    }

    #[test]
    fn only_its_own_word_makes_the_program_a_manufacturers() {
        let arguments = |words: &[&str]| works_arguments(words.iter().map(OsString::from)).map(|a| a.len());
        assert_eq!(arguments(&["cdsd", "__works", "serve", "--quiet"]), Some(3));
        assert_eq!(arguments(&["cdsd", "serve"]), None);
        assert_eq!(arguments(&["cdsd"]), None);
    }
}
