//! Collections: whom to ask, what an answer changes, and the opening of the round when everybody has answered.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::import::{import_line, withdraw_unlisted};
use super::ledger::{newest_round, not_selling};
use super::round::{free_id, start_selling, step};
use super::{Decided, Stop};
use crate::limits::{ROUNDS_PER_PERIOD_MAX_COUNT, VISIT_BAD_LINES_KEPT_COUNT};
use crate::market::collection::{BadLine, Heard, HeardOffers, HeardWhat, Visit, VisitCounts, VisitId, VisitOutcome};
use crate::market::draft::Draft;
use crate::market::event::Event;
use crate::market::names::{AccountName, Note, Text};
use crate::market::offer::OfferId;
use crate::market::outcome::{ImportedLine, Outcome};
use crate::market::refusal::Refusal;
use crate::market::round::{Cause, Round, RoundState, Totals};
use crate::market::time::{Period, RoundId, Timestamp};
use crate::market::view::{Read, View};

/// Begins a round: everybody with an interface is asked, and the round sells when all have answered. If there is
/// nobody to ask it sells at once.
pub(super) fn begin<V: View + ?Sized>(
    draft: &mut Draft<'_, V>,
    now: Timestamp,
    id: RoundId,
    cause: Cause,
    reason: Option<&Note>,
) -> Read<Round> {
    let mut market = draft.market()?;
    market.round = Some(id);
    // What was sold and withdrawn in the round before is over; what lists show now is what will be offered.
    market.shown_epoch = market.epoch;
    let mut round = Round {
        id,
        state: RoundState::Collecting,
        opened_at: now,
        closed_at: None,
        epoch: market.epoch,
        steps: Arc::default(),
        totals: Totals::default(),
        orders: 0,
        active: 0,
        done: 0,
        last_order_at: None,
        depleted_since: None,
        reports: 0,
        reports_settled: 0,
        resent: false,
        deadline: market.next_collection.filter(|at| *at > now),
        asks: 0,
        asking: 0,
        named_done: 0,
        named_done_since: None,
    };
    draft.put_market(market);
    for manufacturer in reachable(draft)? {
        ask(draft, &mut round, now, manufacturer)?;
    }
    if round.asking == 0 {
        return start_selling(draft, round, now, cause, reason);
    }
    step(draft, &mut round, now, (RoundState::Collecting, cause), reason)?;
    Ok(round)
}

/// The manufacturers with an interface.
fn reachable<V: View + ?Sized>(draft: &Draft<'_, V>) -> Read<Vec<AccountName>> {
    let (mut names, mut after) = (Vec::new(), None);
    while let Some(row) = draft.next_interface(after.as_ref())? {
        if row.endpoint.is_some() {
            names.push(row.manufacturer.clone());
        }
        after = Some(row.manufacturer);
    }
    Ok(names)
}

fn ask<V: View + ?Sized>(
    draft: &mut Draft<'_, V>,
    round: &mut Round,
    now: Timestamp,
    manufacturer: AccountName,
) -> Read<()> {
    let id = VisitId { round: round.id, manufacturer };
    if draft.visit(&id)?.is_none_or(|v| v.outcome != VisitOutcome::Asking) {
        round.asks += 1;
        round.asking += 1;
        draft.put_visit(Visit::begun(id, VisitOutcome::Asking, now));
    }
    Ok(())
}

/// The operator asks, or asks again: those named, or all. Without an open round this begins one.
pub(super) fn collect<V: View + ?Sized>(
    draft: &mut Draft<'_, V>,
    now: Timestamp,
    period: Option<Period>,
    month: Period,
    manufacturers: &[AccountName],
) -> Decided {
    let newest = newest_round(draft)?;
    let Some(mut round) = newest.clone().filter(|r| r.state.is_open() || r.state == RoundState::Collecting) else {
        if !manufacturers.is_empty() {
            return Err(not_selling(newest.as_ref(), draft.market_row()?.next_collection).into());
        }
        let limit = u64::from(ROUNDS_PER_PERIOD_MAX_COUNT);
        let full = || Refusal::LimitReached { what: "rounds in one month".into(), limit };
        let id = free_id(draft, period.unwrap_or(month))?.ok_or_else(full)?;
        begin(draft, now, id, Cause::Operator, None)?;
        return Ok(Outcome::Collection { round: id });
    };
    if period.is_some_and(|p| p != round.id.period()) {
        return Err(Refusal::RoundStillOpen { round: round.id }.into());
    }
    for name in manufacturers {
        if draft.interface(name)?.is_none_or(|i| i.endpoint.is_none()) {
            return Err(Refusal::NotFound { what: "interface of".into(), name: name.to_string() }.into());
        }
    }
    let asked = if manufacturers.is_empty() { reachable(draft)? } else { manufacturers.to_vec() };
    for manufacturer in asked {
        ask(draft, &mut round, now, manufacturer)?;
    }
    draft.put_round(round.clone());
    Ok(Outcome::Collection { round: round.id })
}

/// Takes in what was heard of one manufacturer, once for each time it was asked.
pub(super) fn heard<V: View + ?Sized>(
    draft: &mut Draft<'_, V>,
    now: Timestamp,
    id: &VisitId,
    heard: &Heard,
) -> Decided {
    let Some(mut visit) = draft.visit(id)?.filter(|v| v.outcome == VisitOutcome::Asking) else {
        return Ok(Outcome::Nothing);
    };
    visit.settled_at = Some(now);
    visit.attempts = heard.attempts;
    visit.digest.clone_from(&heard.digest);
    visit.answer_bytes = heard.answer_bytes;
    match &heard.what {
        HeardWhat::Offers(offers) => take_in(draft, now, &mut visit, offers)?,
        HeardWhat::Failed { outcome, problem } => {
            (visit.outcome, visit.problem) = (*outcome, Some(problem.clone()));
        }
    }
    draft.emit(Event::VisitSettled { visit: id.clone(), outcome: visit.outcome })?;
    draft.put_visit(visit);
    let lost = || Refusal::NotFound { what: "round".into(), name: id.round.to_string() };
    let mut round = draft.round(id.round)?.ok_or_else(lost)?;
    round.asking = round.asking.saturating_sub(1);
    if round.asking == 0 && round.state == RoundState::Collecting {
        return Ok(Outcome::Round(start_selling(draft, round, now, Cause::Collected, None)?));
    }
    draft.put_round(round);
    Ok(Outcome::Collection { round: id.round })
}

/// Sets the offers of an answer and withdraws what a complete one leaves out. An answer of which no line is well
/// formed changes nothing.
fn take_in<V: View + ?Sized>(
    draft: &mut Draft<'_, V>,
    now: Timestamp,
    visit: &mut Visit,
    offers: &HeardOffers,
) -> Result<(), Stop> {
    let counts = &mut visit.counts;
    *counts = VisitCounts { lines: offers.lines.len() as u64 + offers.bad_count, ..VisitCounts::default() };
    (counts.refused, visit.bad_lines) = (offers.bad_count, offers.bad_lines.clone());
    if offers.lines.is_empty() && offers.bad_count > 0 {
        visit.outcome = VisitOutcome::Invalid;
        visit.problem = Some("no line of the answer is an offer".to_owned());
        return Ok(());
    }
    let manufacturer = &visit.id.manufacturer;
    let badly = offers.named_badly.iter().cloned();
    let mut listed: BTreeSet<OfferId> = badly.map(|sku| OfferId { sku, manufacturer: manufacturer.clone() }).collect();
    let mut known = BTreeSet::new();
    for (number, line) in &offers.lines {
        match import_line(draft, now, line, &mut listed, &mut known) {
            Ok(ImportedLine::New) => counts.new += 1,
            Ok(ImportedLine::Set { .. }) => counts.set += 1,
            Ok(ImportedLine::Unchanged) => counts.unchanged += 1,
            Ok(ImportedLine::Refused(refusal)) | Err(Stop::Refused(refusal)) => {
                counts.refused += 1;
                let sku = Text::parse(line.sku.as_str()).ok();
                visit.bad_lines.push(BadLine { line: *number, sku, problem: refusal.message() });
            }
            Err(fault) => return Err(fault),
        }
    }
    visit.bad_lines.sort_by_key(|bad| bad.line);
    visit.bad_lines.truncate(VISIT_BAD_LINES_KEPT_COUNT);
    if offers.complete && !offers.nameless {
        let mut withdrawn = Vec::new();
        withdraw_unlisted(draft, now, manufacturer, &listed, &mut withdrawn)?;
        counts.withdrawn = withdrawn.len() as u64;
    } else if offers.complete {
        visit.problem = Some("a bad line names no good, so nothing was withdrawn".to_owned());
    }
    visit.outcome = outcome_of(counts);
    Ok(())
}

fn outcome_of(counts: &VisitCounts) -> VisitOutcome {
    match counts {
        VisitCounts { refused: 1.., .. } => VisitOutcome::Partial,
        VisitCounts { lines: 0, .. } => VisitOutcome::Empty,
        VisitCounts { new: 0, set: 0, withdrawn: 0, .. } => VisitOutcome::Unchanged,
        _ => VisitOutcome::Ok,
    }
}

/// Manufacturers that offer something and were not asked: their offers stand.
pub(super) fn carry_the_rest<V: View + ?Sized>(draft: &mut Draft<'_, V>, now: Timestamp, round: RoundId) -> Read<()> {
    let mut after = None;
    while let Some(manufacturer) = draft.next_maker(after.as_ref())? {
        let id = VisitId { round, manufacturer: manufacturer.clone() };
        if draft.visit(&id)?.is_none() {
            draft.put_visit(Visit::begun(id, VisitOutcome::Carried, now));
        }
        after = Some(manufacturer);
    }
    Ok(())
}

/// The round closes while somebody is still being asked again: what comes later is not of this round any more.
pub(super) fn give_up_asking<V: View + ?Sized>(
    draft: &mut Draft<'_, V>,
    now: Timestamp,
    round: &mut Round,
) -> Read<()> {
    let mut after = None;
    while let (1.., Some(row)) = (round.asking, draft.next_interface(after.as_ref())?) {
        let id = VisitId { round: round.id, manufacturer: row.manufacturer.clone() };
        if let Some(mut visit) = draft.visit(&id)?.filter(|v| v.outcome == VisitOutcome::Asking) {
            visit.outcome = VisitOutcome::Timeout;
            visit.settled_at = Some(now);
            visit.problem = Some("the round closed before it had answered".to_owned());
            draft.emit(Event::VisitSettled { visit: id, outcome: visit.outcome })?;
            draft.put_visit(visit);
            round.asking -= 1;
        }
        after = Some(row.manufacturer);
    }
    Ok(())
}
