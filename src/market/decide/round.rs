//! A round's steps: opened, paused, resumed, closed; and the customers' word that they are done.

use super::Decided;
use super::close::close_round;
use super::collection::{begin, carry_the_rest};
use super::ledger::{newest_round, open_round, tell_countdown};
use crate::limits::ROUNDS_PER_PERIOD_MAX_COUNT;
use crate::market::account::{AccountId, Handle};
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
    if let Some(collecting) = newest.as_ref().filter(|r| r.state == RoundState::Collecting) {
        return Err(Refusal::RoundStillOpen { round: collecting.id }.into());
    }
    if let Some(open) = newest.filter(|r| r.state.is_open()) {
        if cause != Cause::StartUp {
            return Err(Refusal::RoundStillOpen { round: open.id }.into());
        }
        close_round(draft, open, now, Cause::Deadline, None)?;
    }
    if cause == Cause::StartUp {
        // What the schedule would have begun before this market was there is not caught up on.
        let mut market = draft.market()?;
        market.collected_slot = market.collected_slot.max(Some(now));
        draft.put_market(market);
    }
    Ok(Outcome::Round(begin(draft, now, id, cause, reason)?))
}

/// The round sells from now on: every offer counts anew from what is available.
pub(super) fn start_selling<V: View + ?Sized>(
    draft: &mut Draft<'_, V>,
    mut round: Round,
    now: Timestamp,
    cause: Cause,
    reason: Option<&Note>,
) -> Read<Round> {
    carry_the_rest(draft, now, round.id)?;
    let mut market = draft.market()?;
    market.epoch.0 += 1;
    market.shown_epoch = market.epoch;
    (round.opened_at, round.epoch) = (now, market.epoch);
    round.totals = Totals { available: market.available, held: market.held, sold: 0, withdrawn: 0 };
    draft.put_market(market);
    step(draft, &mut round, now, (RoundState::Selling, cause), reason)?;
    Ok(round)
}

/// The next name of a round in this month; none when the month is full.
pub(super) fn free_id<V: View + ?Sized>(draft: &Draft<'_, V>, period: Period) -> Read<Option<RoundId>> {
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

/// Pauses a selling round; a round that is paused already stays as it is.
pub(super) fn pause<V: View + ?Sized>(draft: &mut Draft<'_, V>, now: Timestamp, reason: Option<&Note>) -> Decided {
    let mut round = open_round(draft)?;
    if round.state == RoundState::Selling {
        step(draft, &mut round, now, (RoundState::Paused, Cause::Operator), reason)?;
    }
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
pub(super) fn done<V: View + ?Sized>(
    draft: &mut Draft<'_, V>,
    now: Timestamp,
    customer: AccountId,
    undo: bool,
) -> Decided {
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
        count_named(draft, round.id, now)?;
        draft.emit(Event::CustomerDone { round: round.id, customer, done: after.done })?;
    }
    let named = draft.market_row()?.rules.roster.len() as u64;
    let named_done = draft.round(round.id)?.map_or(0, |r| r.named_done);
    let (active, active_done) = if named > 0 { (named, named_done) } else { (round.active, round.done) };
    Ok(Outcome::Roster(RosterAnswer { round: round.id, done: after.done, active, active_done }))
}

/// Counts anew who of a roster that the operator named is done; without such a roster there is nothing to count.
pub(super) fn count_named<V: View + ?Sized>(draft: &mut Draft<'_, V>, id: RoundId, now: Timestamp) -> Read<()> {
    let counted = draft.round(id)?.is_some_and(|r| r.named_done > 0);
    if draft.market_row()?.rules.roster.is_empty() && !counted {
        return Ok(());
    }
    let named = draft.market_row()?.rules.roster.clone();
    let mut done = 0;
    for name in &named {
        if let Some(customer) = draft.account_by(&Handle::Name(name.clone()))? {
            done += u64::from(draft.attendance(id, customer)?.is_some_and(|a| a.done));
        }
    }
    if let Some(round) = draft.round_mut(id)? {
        let all = !named.is_empty() && done == named.len() as u64;
        round.named_done = done;
        round.named_done_since = all.then(|| round.named_done_since.unwrap_or(now));
    }
    Ok(())
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
