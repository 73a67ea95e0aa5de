//! The collector: asks the manufacturers that the state says are to be asked, all at once, and hands over what each says.
//!
//! It keeps nothing of its own: whom to ask, and who has answered, is in the store, so that it goes on after a crash.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use sha2::{Digest, Sha256};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout_at};

use super::clock::Clock;
use super::heard::take_apart;
use super::own::{Ended, carry_out};
use super::queue::Queue;
use super::signs::Signs;
use super::supply_call::{CallFailure, call, request};
use super::supply_settings::CollectionLimits;
use crate::ipc::methods::supply::{Offers, OffersParams};
use crate::limits::{COLLECTION_TASKS_MAX_COUNT, PARSING_MAX_COUNT};
use crate::market::collection::{Heard, HeardWhat, VisitId, VisitOutcome};
use crate::market::command::Command;
use crate::market::key::hex;
use crate::market::names::AccountName;
use crate::market::time::RoundId;
use crate::market::view::{Fault, Read};
use crate::store::Reader;

/// What every visit shares.
struct Tools {
    reader: Arc<dyn Reader>,
    queue: Queue,
    limits: CollectionLimits,
    clock: Clock,
    /// Connections at once.
    in_flight: Semaphore,
    /// Answers that are being read and decided upon at once: what they take in memory is bounded by this.
    parsing: Semaphore,
}

/// Ends when the committer does.
pub(super) async fn run(
    reader: Arc<dyn Reader>,
    queue: Queue,
    mut signs: watch::Receiver<Signs>,
    limits: CollectionLimits,
    clock: Clock,
) {
    let in_flight = Semaphore::new(limits.in_flight);
    let parsing = Semaphore::new(PARSING_MAX_COUNT);
    let tools = Arc::new(Tools { reader, queue, limits, clock, in_flight, parsing });
    let mut visits = JoinSet::new();
    let mut under_way: BTreeSet<VisitId> = BTreeSet::new();
    loop {
        let wish = signs.borrow_and_update().asking;
        if let Some((round, _)) = wish {
            // The whole run may take so long, from when this daemon first heard of it.
            let end = tools.clock.instant_after_ms(tools.limits.run_ms);
            match to_ask(&*tools.reader, round, &under_way) {
                Ok(found) => {
                    for (id, socket) in found {
                        under_way.insert(id.clone());
                        visits.spawn(visit(Arc::clone(&tools), id, socket, end));
                    }
                }
                Err(fault) => tracing::error!(%fault, "cannot read whom to ask"),
            }
        }
        // A new sign, or a place that became free, may mean somebody else to ask.
        loop {
            let full = under_way.len() >= COLLECTION_TASKS_MAX_COUNT;
            tokio::select! {
                changed = signs.changed() => {
                    if changed.is_err() {
                        return;
                    }
                    if signs.borrow().asking != wish {
                        break;
                    }
                }
                Some(done) = visits.join_next() => {
                    match done {
                        Ok((id, Ok(()))) => drop(under_way.remove(&id)),
                        Ok((_, Err(Ended))) => return,
                        Err(error) => {
                            tracing::error!(%error, "a visit failed");
                            return;
                        }
                    }
                    if full {
                        break;
                    }
                }
            }
        }
    }
}

/// Visits that wait, with the socket of each; none where there is no interface any more.
fn to_ask(reader: &dyn Reader, round: RoundId, under_way: &BTreeSet<VisitId>) -> Read<Vec<(VisitId, Option<PathBuf>)>> {
    const PAGE: usize = 500;
    let view = reader.snapshot()?;
    let (mut found, mut after): (_, Option<AccountName>) = (Vec::new(), None);
    loop {
        let page = view.visits(round, after.as_ref(), PAGE)?;
        let Some(last) = page.last() else { return Ok(found) };
        after = Some(last.id.manufacturer.clone());
        for visit in page.into_iter().filter(|v| v.outcome == VisitOutcome::Asking && !under_way.contains(&v.id)) {
            if under_way.len() + found.len() >= COLLECTION_TASKS_MAX_COUNT {
                return Ok(found);
            }
            let interface = view.interface(&visit.id.manufacturer)?;
            let socket = interface.and_then(|i| i.endpoint).map(|e| e.path().to_owned());
            found.push((visit.id, socket));
        }
    }
}

/// Asks one manufacturer, several times if need be, and hands over what came of it.
async fn visit(tools: Arc<Tools>, id: VisitId, socket: Option<PathBuf>, end: Instant) -> (VisitId, Result<(), Ended>) {
    let told = match socket {
        Some(socket) => tell_answer(&tools, &id, &socket, end).await,
        None => {
            let problem = "its interface was removed meanwhile".to_owned();
            let what = HeardWhat::Failed { outcome: VisitOutcome::Carried, problem };
            tell(&tools, &id, Heard { attempts: 0, digest: None, answer_bytes: 0, what }).await
        }
    };
    (id, told)
}

async fn tell_answer(tools: &Tools, id: &VisitId, socket: &std::path::Path, end: Instant) -> Result<(), Ended> {
    let mut attempts = 0;
    match timeout_at(end, ask(tools, id, socket, &mut attempts)).await {
        Ok(Ok(line)) => {
            // Only so many answers are taken apart and decided upon at once.
            let Ok(_place) = tools.parsing.acquire().await else { return Err(Ended) };
            tell(tools, id, understand(id, line, attempts, tools.limits.lines).await).await
        }
        Ok(Err(failure)) => tell(tools, id, failed(&failure, attempts)).await,
        Err(_) => {
            let failure = CallFailure::Timeout("the time for the whole collection was over".to_owned());
            tell(tools, id, failed(&failure, attempts)).await
        }
    }
}

async fn tell(tools: &Tools, id: &VisitId, heard: Heard) -> Result<(), Ended> {
    let outcome = carry_out(&tools.queue, Command::Heard { visit: id.clone(), heard }).await?;
    if let Err(refusal) = outcome {
        tracing::warn!(manufacturer = %id.manufacturer, "what was heard was not taken: {}", refusal.message());
    }
    Ok(())
}

/// Tries until a line comes that is at least a reply. Between two attempts somebody else has the place.
async fn ask(
    tools: &Tools,
    id: &VisitId,
    socket: &std::path::Path,
    attempts: &mut u32,
) -> Result<Vec<u8>, CallFailure> {
    let params = OffersParams { round: id.round, period: id.round.period() };
    let request = request::<Offers>(&params).map_err(|e| CallFailure::Invalid(e.to_string()))?;
    let mut failure = CallFailure::Unreachable("nothing was tried".to_owned());
    for pause_ms in &tools.limits.attempts_after_ms {
        let jitter_ms = pause_ms * u64::from(tools.clock.jitter_permille()) / 5000;
        tokio::time::sleep(Duration::from_millis(pause_ms + jitter_ms)).await;
        let Ok(_place) = tools.in_flight.acquire().await else { break };
        *attempts += 1;
        failure = match call(socket, &request, tools.limits.call).await {
            Ok(line) => match super::supply_call::result_in(&line) {
                Err(failure @ (CallFailure::CutOff(_) | CallFailure::Refused(_))) => failure,
                // What is wrong with it otherwise is told by the reading that follows.
                _ => return Ok(line),
            },
            Err(failure @ CallFailure::Invalid(_)) => return Err(failure),
            Err(failure) => failure,
        };
    }
    Err(failure)
}

fn failed(failure: &CallFailure, attempts: u32) -> Heard {
    let outcome = match failure {
        CallFailure::Unreachable(_) => VisitOutcome::Unreachable,
        CallFailure::Timeout(_) => VisitOutcome::Timeout,
        CallFailure::CutOff(_) | CallFailure::Refused(_) | CallFailure::Invalid(_) => VisitOutcome::Invalid,
    };
    let what = HeardWhat::Failed { outcome, problem: failure.problem().to_owned() };
    Heard { attempts, digest: None, answer_bytes: 0, what }
}

/// Reads an answer off the threads that serve connections: it may be megabytes.
async fn understand(id: &VisitId, line: Vec<u8>, attempts: u32, most_lines: usize) -> Heard {
    let manufacturer = id.manufacturer.clone();
    let reading = tokio::task::spawn_blocking(move || {
        let digest = Some(hex(&Sha256::digest(&line)));
        let answer_bytes = line.len() as u64;
        let heard = match take_apart(&line, &manufacturer, most_lines) {
            Ok(offers) => Heard { attempts, digest: None, answer_bytes: 0, what: HeardWhat::Offers(offers) },
            Err(failure) => failed(&failure, attempts),
        };
        Heard { digest, answer_bytes, ..heard }
    });
    let lost = |error: tokio::task::JoinError| Fault(error.to_string());
    reading.await.map_err(lost).unwrap_or_else(|fault| failed(&CallFailure::Invalid(fault.to_string()), attempts))
}
