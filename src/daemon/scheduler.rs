//! The scheduler: tells the market when a collection is due, and when the next one will be.

use std::time::Duration;

use tokio::sync::watch;

use super::clock::Clock;
use super::own::{Ended, carry_out};
use super::queue::Queue;
use super::signs::Signs;
use crate::market::command::{Command, Due};
use crate::market::outcome::Outcome;
use crate::market::round::Cause;
use crate::market::schedule::{Schedule, Slot};
use crate::market::time::{RoundId, Timestamp};
use crate::market::view::{Read, View};
use crate::store::Reader;

/// Longest sleep, so that a clock that is set meanwhile is noticed.
const LONGEST_NAP_MS: u64 = 30_000;

/// What the schedule says now: what is due, and what comes next. A month that has had a round already needs none, so
/// the next one may be further away than the calendar says.
pub(super) fn plan(
    view: &(impl View + ?Sized),
    schedule: &Schedule,
    now: Timestamp,
) -> Read<(Option<Slot>, Option<Slot>)> {
    let due = schedule.newest_until(now);
    let mut next = schedule.next_after(now);
    while let Some(slot) = next.filter(|slot| slot.once_per_period) {
        if view.round(RoundId::first_of(slot.period))?.is_none() {
            break;
        }
        next = schedule.next_after(slot.at);
    }
    Ok((due, next))
}

pub(super) fn command(due: Option<Slot>, next: Option<Slot>, cause: Cause) -> Command {
    let due = due.map(|slot| Due { at: slot.at, period: slot.period, once_per_period: slot.once_per_period, cause });
    Command::Schedule { due, next: next.map(|slot| slot.at) }
}

/// Ends when the committer does.
pub(super) async fn run(
    reader: std::sync::Arc<dyn Reader>,
    queue: Queue,
    mut signs: watch::Receiver<Signs>,
    schedule: Schedule,
    clock: Clock,
    catch_up: bool,
) {
    // What was due before the start was seen to then, or is not wanted.
    let started_at = clock.now();
    loop {
        signs.borrow_and_update();
        let now = clock.now();
        match reader.snapshot().and_then(|view| plan(&*view, &schedule, now)) {
            Ok((due, next)) => {
                let due = due.filter(|slot| catch_up || slot.at > started_at);
                let asked = carry_out(&queue, command(due, next, Cause::Schedule)).await;
                match asked {
                    Err(Ended) => return,
                    Ok(Err(refusal)) => tracing::warn!("no collection was begun: {}", refusal.message()),
                    Ok(Ok(Outcome::Round(round))) => {
                        tracing::info!(round = %round.id, "the collection that was due has begun");
                    }
                    Ok(Ok(_)) => {}
                }
                let nap_ms = next.map_or(LONGEST_NAP_MS, |slot| slot.at.ms_since(clock.now()).max(1));
                if wait(&mut signs, nap_ms.min(LONGEST_NAP_MS)).await.is_err() {
                    return;
                }
            }
            Err(fault) => {
                tracing::error!(%fault, "cannot read what is due");
                if wait(&mut signs, LONGEST_NAP_MS).await.is_err() {
                    return;
                }
            }
        }
    }
}

/// Sleeps, but not longer than until a round begins or a collection ends.
async fn wait(signs: &mut watch::Receiver<Signs>, nap_ms: u64) -> Result<(), Ended> {
    let before = (signs.borrow().round, signs.borrow().collecting);
    let changed = signs.wait_for(|now| (now.round, now.collecting) != before);
    match tokio::time::timeout(Duration::from_millis(nap_ms), changed).await {
        Ok(Err(_)) => Err(Ended),
        _ => Ok(()),
    }
}
