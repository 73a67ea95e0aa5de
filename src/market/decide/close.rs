//! Closing a round: its sums are fixed and every manufacturer that took part gets a report, in one step (law L6).

use super::collection::give_up_asking;
use super::round::step;
use crate::market::delivery::Delivery;
use crate::market::draft::Draft;
use crate::market::event::Event;
use crate::market::names::{AccountName, Note, Sku};
use crate::market::offer::Offer;
use crate::market::report::{Report, ReportId, ReportLine};
use crate::market::round::{Cause, Round, RoundState};
use crate::market::time::Timestamp;
use crate::market::view::{Read, View};

/// Offers read at once while writing a report.
const PAGE: usize = 1000;

/// Closes an open round. A round in which nobody took part has nothing to report and is reported at once.
pub(super) fn close_round<V: View + ?Sized>(
    draft: &mut Draft<'_, V>,
    mut round: Round,
    now: Timestamp,
    cause: Cause,
    reason: Option<&Note>,
) -> Read<Round> {
    round.closed_at = Some(now);
    round.depleted_since = None;
    give_up_asking(draft, now, &mut round)?;
    step(draft, &mut round, now, (RoundState::Closed, cause), reason)?;
    let mut after = None;
    while let Some(manufacturer) = draft.next_maker(after.as_ref())? {
        round.reports += u64::from(write_report(draft, &round, &manufacturer, now)?);
        after = Some(manufacturer);
    }
    let mut market = draft.market()?;
    market.epoch.0 += 1;
    market.stirs += u64::from(round.reports > 0);
    draft.put_market(market);
    draft.put_round(round.clone());
    if round.reports == 0 {
        step(draft, &mut round, now, (RoundState::Reported, Cause::Acknowledged), None)?;
    }
    Ok(round)
}

/// Writes one manufacturer's report, also when it sold nothing; false if it took no part in the round.
fn write_report<V: View + ?Sized>(
    draft: &mut Draft<'_, V>,
    round: &Round,
    manufacturer: &AccountName,
    now: Timestamp,
) -> Read<bool> {
    let mut lines = Vec::new();
    let mut after: Option<Sku> = None;
    loop {
        let page = draft.offers_of_maker(manufacturer, after.as_ref(), PAGE)?;
        let Some(last) = page.last() else { break };
        after = Some(last.id.sku.clone());
        lines.extend(page.into_iter().filter_map(|offer| report_line(offer, round)));
    }
    if lines.is_empty() {
        return Ok(false);
    }
    let id = ReportId { round: round.id, manufacturer: manufacturer.clone() };
    let orders = draft.tally(&id)?.unwrap_or_default().orders;
    let report = Report::write(id, draft.market_row()?.rules.currency.clone(), lines, orders, now);
    draft.emit(Event::ReportStepped { report: report.id.clone(), version: report.version, state: report.state })?;
    draft.put_delivery(Delivery::due(report.id.clone(), now));
    draft.put_report(report);
    Ok(true)
}

/// An offer took part in a round if there was something of it, or if it was changed in the round.
fn report_line(offer: Offer, round: &Round) -> Option<ReportLine> {
    let Offer { id, description, stock } = offer;
    let changed = stock.epoch == round.epoch;
    let stock = stock.as_of(round.epoch);
    let c = stock.counters;
    (changed || c.offered() > 0).then(|| ReportLine {
        sku: id.sku,
        name: description.name,
        offered: c.offered(),
        sold: c.sold.units(),
        withdrawn: c.withdrawn.units(),
        unsold: c.available.units() + c.held.units(),
        amount: stock.revenue,
    })
}
