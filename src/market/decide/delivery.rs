//! Delivering a sales report: what an attempt came to, and the operator's hand on it.

use super::ledger::stir;
use super::report::{settle, tell};
use super::{Decided, Stop};
use crate::market::delivery::{Attempt, Delivery, pause_ms};
use crate::market::draft::Draft;
use crate::market::names::Note;
use crate::market::outcome::Outcome;
use crate::market::refusal::Refusal;
use crate::market::report::{Report, ReportId, ReportState};
use crate::market::time::Timestamp;
use crate::market::view::View;

/// The report and the record of its delivery.
fn read<V: View + ?Sized>(draft: &Draft<'_, V>, id: &ReportId) -> Result<(Report, Delivery), Stop> {
    let missing = || Refusal::NotFound { what: "report".into(), name: id.to_string() };
    let report = draft.report(id)?.ok_or_else(missing)?;
    let delivery = draft.delivery(id)?.unwrap_or_else(|| Delivery::due(id.clone(), report.written_at));
    Ok((report, delivery))
}

fn answer(report: Report) -> Outcome {
    let Report { id, version, digest, state, .. } = report;
    Outcome::Report { report: id, version, digest, state }
}

/// Takes in what one attempt came to. Delivered is not acknowledged: only the report's own name and digest are.
pub(super) fn attempted<V: View + ?Sized>(
    draft: &mut Draft<'_, V>,
    now: Timestamp,
    id: &ReportId,
    attempt: &Attempt,
    jitter_permille: u16,
) -> Decided {
    let (mut report, mut delivery) = read(draft, id)?;
    delivery.attempts += 1;
    delivery.tried_at = Some(now);
    let pauses = draft.market()?.rules.report_pauses_ms;
    // What was acknowledged or waived while this attempt was on its way is not tried again.
    let again = now.plus_ms(pause_ms(&pauses, delivery.attempts, jitter_permille));
    delivery.next_try = delivery.next_try.map(|_| again);
    let reached = match attempt {
        Attempt::Answered { report: name, digest } => {
            let right = *name == id.to_string() && digest.eq_ignore_ascii_case(&report.digest);
            // Asked again, a manufacturer would answer the same; the operator looks at it and sends it again.
            delivery.next_try = None;
            delivery.last_error = (!right).then(|| format!("it acknowledged {name} with the digest {digest}"));
            if right { ReportState::Acked } else { ReportState::Disputed }
        }
        Attempt::NotAcknowledged { problem } => {
            delivery.last_error = Some(problem.clone());
            ReportState::Delivered
        }
        Attempt::Failed { problem } => {
            delivery.last_error = Some(problem.clone());
            report.state
        }
    };
    if reached != ReportState::Pending && !matches!(attempt, Attempt::Failed { .. }) {
        delivery.delivered_at = delivery.delivered_at.or(Some(now));
    }
    draft.put_delivery(delivery);
    if !report.state.is_settled() && report.state != reached {
        if reached == ReportState::Acked {
            settle(draft, &mut report, reached, now)?;
        } else {
            report.state = reached;
            tell(draft, &report)?;
            draft.put_report(report.clone());
        }
    }
    Ok(answer(report))
}

/// Sends a report again, now; also one that is settled, for a manufacturer that has lost it.
pub(super) fn resend<V: View + ?Sized>(
    draft: &mut Draft<'_, V>,
    now: Timestamp,
    id: &ReportId,
    reason: Option<&Note>,
) -> Decided {
    let (mut report, delivery) = read(draft, id)?;
    if draft.interface(&id.manufacturer)?.is_none_or(|i| i.endpoint.is_none()) {
        return Err(Refusal::NotFound { what: "interface of".into(), name: id.manufacturer.to_string() }.into());
    }
    let reason = reason.cloned().or_else(|| delivery.reason.clone());
    draft.put_delivery(Delivery { next_try: Some(now), reason, ..delivery });
    stir(draft)?;
    if let Some(mut round) = draft.round(id.round)? {
        round.resent = true;
        draft.put_round(round);
    }
    if matches!(report.state, ReportState::Disputed | ReportState::Delivered) {
        report.state = ReportState::Pending;
        draft.put_report(report.clone());
    }
    tell(draft, &report)?;
    Ok(answer(report))
}

/// The round need not wait for this acknowledgement.
pub(super) fn waive<V: View + ?Sized>(
    draft: &mut Draft<'_, V>,
    now: Timestamp,
    id: &ReportId,
    reason: Option<&Note>,
) -> Decided {
    let (mut report, delivery) = read(draft, id)?;
    if !report.state.is_settled() {
        draft.put_delivery(Delivery { next_try: None, reason: reason.cloned(), ..delivery });
        settle(draft, &mut report, ReportState::Waived, now)?;
    }
    Ok(answer(report))
}
