//! The reporter: delivers sales reports to the manufacturers' interfaces, each independently, until each is acknowledged.
//!
//! What is due is in the store; this task holds a copy of the nearest part of it and forgets it when it ends. An
//! attempt counts only once its result is on disk, so a crash between the two repeats it: at least once.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;

use super::clock::Clock;
use super::own::{Ended, carry_out};
use super::queue::Queue;
use super::render;
use super::signs::Signs;
use super::supply_call::{CallFailure, CallLimits, call, read, request, result_in, short};
use crate::ipc::methods::supply::Sold;
use crate::limits::{REPORTS_IN_FLIGHT_MAX_COUNT, REPORTS_WAITING_MAX_COUNT};
use crate::market::command::Command;
use crate::market::delivery::Attempt;
use crate::market::names::AccountName;
use crate::market::report::ReportId;
use crate::market::time::{RoundId, Timestamp};
use crate::market::view::Read;
use crate::store::{Reader, Snapshot};

/// A report that is due some time, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Waiting {
    due_at: Timestamp,
    socket: PathBuf,
}

struct Reporter {
    reader: Arc<dyn Reader>,
    queue: Queue,
    clock: Clock,
    limits: CallLimits,
    waiting: BTreeMap<ReportId, Waiting>,
    under_way: BTreeSet<ReportId>,
    deliveries: JoinSet<(ReportId, Result<(), Ended>)>,
}

/// Ends when the committer does.
pub(super) async fn run(
    reader: Arc<dyn Reader>,
    queue: Queue,
    mut signs: watch::Receiver<Signs>,
    clock: Clock,
    limits: CallLimits,
) {
    let (waiting, under_way, deliveries) = (BTreeMap::new(), BTreeSet::new(), JoinSet::new());
    let mut reporter = Reporter { reader, queue, clock, limits, waiting, under_way, deliveries };
    let mut seen = None;
    loop {
        let stirs = signs.borrow_and_update().stirs;
        if seen.replace(stirs) != Some(stirs) {
            reporter.look_again();
        }
        let nap_ms = reporter.begin_what_is_due();
        tokio::select! {
            changed = signs.changed() => {
                if changed.is_err() {
                    return;
                }
            }
            Some(done) = reporter.deliveries.join_next() => match done {
                Ok((id, Ok(()))) => reporter.finished(id),
                Ok((_, Err(Ended))) => return,
                Err(error) => {
                    tracing::error!(%error, "a delivery failed");
                    return;
                }
            },
            () = tokio::time::sleep(Duration::from_millis(nap_ms)) => {
                // More may wait than was held in memory.
                if reporter.waiting.is_empty() {
                    seen = None;
                }
            }
        }
    }
}

impl Reporter {
    fn look_again(&mut self) {
        match everything_waiting(&*self.reader) {
            Ok(waiting) => {
                self.waiting = waiting.into_iter().filter(|(id, _)| !self.under_way.contains(id)).collect();
            }
            Err(fault) => tracing::error!(%fault, "cannot read which reports are due"),
        }
    }

    /// Starts deliveries as far as there is room; how long until the next one is due, in milliseconds.
    fn begin_what_is_due(&mut self) -> u64 {
        const LONGEST_NAP_MS: u64 = 30_000;
        let now = self.clock.now();
        let mut due: Vec<(Timestamp, ReportId)> =
            self.waiting.iter().filter(|(_, w)| w.due_at <= now).map(|(id, w)| (w.due_at, id.clone())).collect();
        due.sort_unstable();
        let room = REPORTS_IN_FLIGHT_MAX_COUNT.saturating_sub(self.under_way.len());
        for (_, id) in due.into_iter().take(room) {
            let Some(Waiting { socket, .. }) = self.waiting.remove(&id) else { continue };
            self.under_way.insert(id.clone());
            let (reader, queue, limits) = (Arc::clone(&self.reader), self.queue.clone(), self.limits);
            let jitter = self.clock.jitter_permille();
            self.deliveries.spawn(async move {
                let told = deliver(&*reader, &queue, &id, &socket, limits, jitter).await;
                (id, told)
            });
        }
        let nearest = self.waiting.values().map(|w| w.due_at).min();
        // With no room left, a delivery that ends makes some; without anything due, a sign comes first.
        let wait_ms = nearest.map_or(LONGEST_NAP_MS, |at| at.ms_since(now).max(50));
        wait_ms.min(LONGEST_NAP_MS)
    }

    /// After an attempt: is the report due again?
    fn finished(&mut self, id: ReportId) {
        self.under_way.remove(&id);
        let again = self.reader.snapshot().and_then(|view| waiting(&*view, &id));
        match again {
            Ok(Some(waiting)) => drop(self.waiting.insert(id, waiting)),
            Ok(None) => {}
            Err(fault) => tracing::error!(%fault, "cannot read when a report is due again"),
        }
    }
}

fn waiting(view: &dyn Snapshot, id: &ReportId) -> Read<Option<Waiting>> {
    let (Some(delivery), Some(interface)) = (view.delivery(id)?, view.interface(&id.manufacturer)?) else {
        return Ok(None);
    };
    let (due_at, endpoint) = (delivery.due_at(&interface), interface.endpoint);
    Ok(due_at.zip(endpoint).map(|(due_at, endpoint)| Waiting { due_at, socket: endpoint.path().to_owned() }))
}

/// The reports that are due some time, of all rounds that have any; the oldest rounds last, and only so many.
fn everything_waiting(reader: &dyn Reader) -> Read<BTreeMap<ReportId, Waiting>> {
    const PAGE: usize = 500;
    let (mut found, mut before): (_, Option<RoundId>) = (BTreeMap::new(), None);
    loop {
        // Each page is a moment of its own: none is kept for long.
        let rounds = reader.snapshot()?.rounds(before, PAGE)?;
        let Some(last) = rounds.last() else { return Ok(found) };
        before = Some(last.id);
        for round in rounds.iter().filter(|r| r.reports_settled < r.reports || r.resent) {
            let mut after: Option<AccountName> = None;
            loop {
                let view = reader.snapshot()?;
                let page = view.deliveries(round.id, after.as_ref(), PAGE)?;
                let Some(last) = page.last() else { break };
                after = Some(last.report.manufacturer.clone());
                for id in page.into_iter().filter(|d| d.next_try.is_some()).map(|d| d.report) {
                    if let Some(waiting) = waiting(&*view, &id)? {
                        found.insert(id, waiting);
                    }
                }
                if found.len() >= REPORTS_WAITING_MAX_COUNT {
                    return Ok(found);
                }
            }
        }
    }
}

/// One attempt, and its result on disk.
async fn deliver(
    reader: &dyn Reader,
    queue: &Queue,
    id: &ReportId,
    socket: &std::path::Path,
    limits: CallLimits,
    jitter_permille: u16,
) -> Result<(), Ended> {
    let attempt = match request_of(reader, id) {
        Ok(Some(request)) => attempt(call(socket, &request, limits).await),
        Ok(None) => return Ok(()),
        Err(problem) => Attempt::Failed { problem },
    };
    let command = Command::Delivered { report: id.clone(), attempt, jitter_permille };
    if let Err(refusal) = carry_out(queue, command).await? {
        tracing::warn!(report = %id, "an attempt was not recorded: {}", refusal.message());
    }
    Ok(())
}

fn request_of(reader: &dyn Reader, id: &ReportId) -> Result<Option<Vec<u8>>, String> {
    let report = reader.snapshot().and_then(|view| view.report(id)).map_err(|fault| fault.to_string())?;
    let Some(report) = report else { return Ok(None) };
    request::<Sold>(&render::sold(report)).map(Some).map_err(|error| error.to_string())
}

/// What the manufacturer's answer means.
fn attempt(answer: Result<Vec<u8>, CallFailure>) -> Attempt {
    #[derive(serde::Deserialize)]
    struct Repeated {
        report: String,
        digest: String,
    }
    let failed = |failure: CallFailure| Attempt::Failed { problem: failure.problem().to_owned() };
    let line = match answer {
        Ok(line) => line,
        Err(failure) => return failed(failure),
    };
    match result_in(&line) {
        Err(failure) => failed(failure),
        Ok(result) => match read::<Repeated>(result) {
            Ok(Repeated { report, digest }) => Attempt::Answered { report: short(&report), digest: short(&digest) },
            Err(problem) => Attempt::NotAcknowledged {
                problem: format!("the answer does not repeat the report's name and digest: {problem}"),
            },
        },
    }
}
