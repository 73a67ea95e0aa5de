//! A round's steps: opened, paused, resumed, closed; and the customers' word that they are done.

use super::Decided;
use super::close::close_round;
use super::ledger::{newest_round, open_round, selling_round, tell_countdown};
use crate::limits::ROUNDS_PER_PERIOD_MAX_COUNT;
use crate::market::account::AccountId;
use crate::market::draft::Draft;
use crate::market::event::Event;
use crate::market::names::Note;
use crate::market::outcome::{Outcome, RosterAnswer};
use crate::market::refusal::Refusal;
use crate::market::round::{Attendance, Cause, Round, RoundState, Step, Totals};
use crate::market::time::{Period, RoundId, Timestamp};
use crate::market::view::{Read, View};

/// Opens a round for a month. At start-up: only if the month has had none, and an open round of another month
/// closes first, its deadline being past. Otherwise there is one round at a time.
pub(super) fn open<V: View + ?Sized>(
    draft: &mut Draft<'_, V>,
    now: Timestamp,
    period: Period,
    cause: Cause,
    reason: Option<&Note>,
) -> Decided {
    let id = free_id(draft, period)?;
    let newest = newest_round(draft)?;
    // A round of a later month says that the clock went back, not that this month still waits for its round.
    let past = id.is_none_or(|id| !id.is_first()) || newest.as_ref().is_some_and(|r| r.id.period() > period);
    if cause == Cause::StartUp && past {
        return Ok(Outcome::Nothing);
    }
    let Some(id) = id else {
        let limit = u64::from(ROUNDS_PER_PERIOD_MAX_COUNT);
        return Err(Refusal::LimitReached { what: "rounds in one month".into(), limit }.into());
    };
    if let Some(open) = newest.filter(|r| r.state.is_open()) {
        if cause != Cause::StartUp {
            return Err(Refusal::RoundStillOpen { round: open.id }.into());
        }
        close_round(draft, open, now, Cause::Deadline, None)?;
    }
    let mut market = draft.market()?;
    market.epoch.0 += 1;
    market.shown_epoch = market.epoch;
    market.round = Some(id);
    let mut round = Round {
        id,
        state: RoundState::Selling,
        opened_at: now,
        closed_at: None,
        epoch: market.epoch,
        steps: Vec::new(),
        totals: Totals { available: market.available, held: market.held, sold: 0, withdrawn: 0 },
        orders: 0,
        active: 0,
        done: 0,
        last_order_at: None,
        depleted_since: None,
        reports: 0,
        reports_settled: 0,
    };
    draft.put_market(market);
    step(draft, &mut round, now, (RoundState::Selling, cause), reason)?;
    Ok(Outcome::Round(round))
}

/// The next name of a round in this month; none when the month is full.
fn free_id<V: View + ?Sized>(draft: &Draft<'_, V>, period: Period) -> Read<Option<RoundId>> {
    for id in (1..=ROUNDS_PER_PERIOD_MAX_COUNT).filter_map(|n| RoundId::new(period, n).ok()) {
        if draft.round(id)?.is_none() {
            return Ok(Some(id));
        }
    }
    Ok(None)
}

pub(super) fn close<V: View + ?Sized>(
    draft: &mut Draft<'_, V>,
    now: Timestamp,
    cause: Cause,
    reason: Option<&Note>,
) -> Decided {
    let round = open_round(draft)?;
    Ok(Outcome::Round(close_round(draft, round, now, cause, reason)?))
}

pub(super) fn pause<V: View + ?Sized>(draft: &mut Draft<'_, V>, now: Timestamp, reason: Option<&Note>) -> Decided {
    let mut round = selling_round(draft)?;
    step(draft, &mut round, now, (RoundState::Paused, Cause::Operator), reason)?;
    Ok(Outcome::Round(round))
}

/// Resumes a paused round; a round that sells already stays as it is.
pub(super) fn resume<V: View + ?Sized>(draft: &mut Draft<'_, V>, now: Timestamp, reason: Option<&Note>) -> Decided {
    let mut round = open_round(draft)?;
    if round.state == RoundState::Paused {
        // A countdown does not run on while nobody can buy or bring anything back.
        round.depleted_since = round.depleted_since.map(|_| now);
        step(draft, &mut round, now, (RoundState::Selling, Cause::Operator), reason)?;
        if round.depleted_since.is_some() {
            tell_countdown(draft, &round)?;
        }
    }
    Ok(Outcome::Round(round))
}

/// Closes the round if a countdown has run out by now.
pub(super) fn tick<V: View + ?Sized>(draft: &mut Draft<'_, V>, now: Timestamp) -> Decided {
    let rules = draft.market()?.rules;
    let Some(round) = newest_round(draft)? else { return Ok(Outcome::Nothing) };
    match round.closes_at(&rules) {
        Some((at, cause)) if at <= now => Ok(Outcome::Round(close_round(draft, round, now, cause, None)?)),
        _ => Ok(Outcome::Nothing),
    }
}

/// A customer has bought all he needs, or takes that back.
pub(super) fn done<V: View + ?Sized>(draft: &mut Draft<'_, V>, customer: AccountId, undo: bool) -> Decided {
    let mut round = open_round(draft)?;
    let before = draft.attendance(round.id, customer)?;
    let after = Attendance { done: !undo };
    // Taking back what was never said does not put a customer on the roster: the others would wait for him.
    let never_said = before.is_none() && undo;
    if before != Some(after) && !never_said {
        round.active += u64::from(before.is_none());
        round.done -= u64::from(before.is_some_and(|a| a.done));
        round.done += u64::from(after.done);
        draft.put_attendance(round.id, customer, after);
        draft.put_round(round.clone());
        draft.emit(Event::CustomerDone { round: round.id, customer, done: after.done })?;
    }
    let (active, active_done) = (round.active, round.done);
    Ok(Outcome::Roster(RosterAnswer { round: round.id, done: after.done, active, active_done }))
}

/// Takes a step, remembers it and tells of it.
pub(super) fn step<V: View + ?Sized>(
    draft: &mut Draft<'_, V>,
    round: &mut Round,
    now: Timestamp,
    (state, cause): (RoundState, Cause),
    reason: Option<&Note>,
) -> Read<()> {
    let seq = draft.emit(Event::RoundStepped { round: round.id, state, cause })?;
    round.push_step(Step { state, cause, reason: reason.cloned(), at: now, seq });
    draft.put_round(round.clone());
    Ok(())
}
