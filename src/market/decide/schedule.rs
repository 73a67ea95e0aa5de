//! The schedule's word: which collection is due now, and when the next one is.

use super::Decided;
use super::close::close_round;
use super::collection::begin;
use super::ledger::newest_round;
use super::round::free_id;
use crate::limits::ROUNDS_PER_PERIOD_MAX_COUNT;
use crate::market::command::Due;
use crate::market::draft::Draft;
use crate::market::event::Event;
use crate::market::outcome::Outcome;
use crate::market::refusal::Refusal;
use crate::market::round::RoundState;
use crate::market::time::{RoundId, Timestamp};
use crate::market::view::{Read, View};

/// Remembers when the next collection is due, which is the open round's deadline; and begins the one that is due now,
/// unless it was begun before. An open round closes first. While a collection runs, the due one waits for its end.
pub(super) fn follow<V: View + ?Sized>(
    draft: &mut Draft<'_, V>,
    now: Timestamp,
    due: Option<&Due>,
    next: Option<Timestamp>,
) -> Decided {
    let newest = newest_round(draft)?;
    plan(draft, next)?;
    let Some(due) = due.filter(|_| newest.as_ref().is_none_or(|r| r.state != RoundState::Collecting)) else {
        return Ok(Outcome::Nothing);
    };
    if is_taken(draft, due)? {
        return Ok(Outcome::Nothing);
    }
    if let Some(open) = newest_round(draft)?.filter(|r| r.state.is_open()) {
        close_round(draft, open, now, crate::market::round::Cause::Deadline, None)?;
    }
    let mut market = draft.market()?;
    market.collected_slot = Some(due.at);
    draft.put_market(market);
    let limit = u64::from(ROUNDS_PER_PERIOD_MAX_COUNT);
    let full = || Refusal::LimitReached { what: "rounds in one month".into(), limit };
    let id = free_id(draft, due.period)?.ok_or_else(full)?;
    Ok(Outcome::Round(begin(draft, now, id, due.cause, None)?))
}

/// The next collection is the deadline of the round that is open.
fn plan<V: View + ?Sized>(draft: &mut Draft<'_, V>, next: Option<Timestamp>) -> Read<()> {
    let mut market = draft.market()?;
    if market.next_collection != next {
        market.next_collection = next;
        draft.put_market(market);
        draft.emit(Event::Scheduled { next })?;
    }
    let unfinished = |state: RoundState| state.is_open() || state == RoundState::Collecting;
    if let Some(mut round) = newest_round(draft)?.filter(|r| unfinished(r.state) && r.deadline != next) {
        round.deadline = next;
        draft.put_round(round);
    }
    Ok(())
}

/// Never two collections for one moment of the schedule; nor for one month, if it goes by months; nor for what lies
/// before the newest round, which only a clock that went back asks for.
fn is_taken<V: View + ?Sized>(draft: &Draft<'_, V>, due: &Due) -> Read<bool> {
    let market = draft.market()?;
    if market.collected_slot.is_some_and(|slot| slot >= due.at) {
        return Ok(true);
    }
    if market.round.is_some_and(|id| id.period() > due.period) {
        return Ok(true);
    }
    let first = RoundId::first_of(due.period);
    Ok(due.once_per_period && draft.round(first)?.is_some())
}
