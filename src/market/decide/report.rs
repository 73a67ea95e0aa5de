//! Acknowledging a sales report: id and digest are repeated; a wrong digest marks it as disputed.

use super::Stop;
use super::round::step;
use crate::market::delivery::Delivery;
use crate::market::draft::Draft;
use crate::market::event::Event;
use crate::market::names::AccountName;
use crate::market::outcome::Outcome;
use crate::market::refusal::Refusal;
use crate::market::report::{Report, ReportId, ReportState};
use crate::market::round::{Cause, RoundState};
use crate::market::time::Timestamp;
use crate::market::view::{Read, View};

/// The refusal of a wrong digest keeps its effect, the dispute; hence the inner result.
pub(super) fn acknowledge<V: View + ?Sized>(
    draft: &mut Draft<'_, V>,
    now: Timestamp,
    manufacturer: &AccountName,
    id: &ReportId,
    digest: &str,
) -> Result<Result<Outcome, Refusal>, Stop> {
    let missing = || Refusal::NotFound { what: "report".into(), name: id.to_string() };
    // Another manufacturer's report is, to this one, as good as none.
    let own = id.manufacturer == *manufacturer;
    let mut report = draft.report(id)?.filter(|_| own).ok_or_else(missing)?;
    if !report.digest.eq_ignore_ascii_case(digest) {
        if !report.state.is_settled() {
            report.state = ReportState::Disputed;
            tell(draft, &report)?;
            draft.put_report(report.clone());
        }
        return Ok(Err(Refusal::DigestMismatch { report: id.to_string(), digest: report.digest }));
    }
    if !report.state.is_settled() {
        settle(draft, &mut report, ReportState::Acked, now)?;
    }
    let Report { version, digest, state, .. } = report;
    Ok(Ok(Outcome::Report { report: id.clone(), version, digest, state }))
}

/// Nothing more is expected of the manufacturer; the last report of a round makes it reported.
pub(super) fn settle<V: View + ?Sized>(
    draft: &mut Draft<'_, V>,
    report: &mut Report,
    state: ReportState,
    now: Timestamp,
) -> Read<()> {
    (report.state, report.settled_at) = (state, Some(now));
    if let Some(delivery) = draft.delivery(&report.id)?.filter(|d| d.next_try.is_some()) {
        draft.put_delivery(Delivery { next_try: None, ..delivery });
    }
    tell(draft, report)?;
    draft.put_report(report.clone());
    settle_round(draft, &report.id, state, now)
}

pub(super) fn tell<V: View + ?Sized>(draft: &mut Draft<'_, V>, report: &Report) -> Read<()> {
    let event = Event::ReportStepped { report: report.id.clone(), version: report.version, state: report.state };
    draft.emit(event).map(drop)
}

/// Counts a settled report; the last one makes the round reported.
fn settle_round<V: View + ?Sized>(
    draft: &mut Draft<'_, V>,
    id: &ReportId,
    state: ReportState,
    now: Timestamp,
) -> Read<()> {
    let cause = if state == ReportState::Waived { Cause::Operator } else { Cause::Acknowledged };
    let Some(mut round) = draft.round(id.round)? else { return Ok(()) };
    round.reports_settled += 1;
    if round.reports_settled == round.reports && round.state == RoundState::Closed {
        return step(draft, &mut round, now, (RoundState::Reported, cause), None);
    }
    draft.put_round(round);
    Ok(())
}
