//! From rows to what goes over the wire. Replies and events are made of these and nothing else.

use std::sync::Arc;

use crate::ipc::error::ErrorObject;
use crate::ipc::methods::account::AccountInfo;
use crate::ipc::methods::collection::{BadLineInfo, VisitCountsInfo, VisitInfo};
use crate::ipc::methods::offer::OfferInfo;
use crate::ipc::methods::order::{FillInfo, LineInfo, OrderInfo, PlacedOrder};
use crate::ipc::methods::report::{ReportInfo, ReportLineInfo};
use crate::ipc::methods::round::{ReportCounts, Roster, RoundInfo, RoundTotals, StepInfo};
use crate::ipc::methods::stock::{ImportCounts, ImportInfo, ImportedLine, LineOutcome, WithdrawnOffer};
use crate::ipc::methods::supply::SoldParams;
use crate::ipc::methods::watch::{EventData, OfferChange};
use crate::market::account::{Account, Standing};
use crate::market::amounts::Currency;
use crate::market::collection::{BadLine, Visit};
use crate::market::command::ImportLine;
use crate::market::delivery::Delivery;
use crate::market::event::{Event, OfferChanged};
use crate::market::names::AccountName;
use crate::market::offer::Offer;
use crate::market::order::{Order, OrderLine};
use crate::market::outcome::{Imported, ImportedLine as Line};
use crate::market::report::{Report, ReportLine};
use crate::market::round::{Round, RoundState, Step};
use crate::market::state::Rules;

pub(super) fn account(account: Account) -> AccountInfo {
    AccountInfo {
        name: account.name,
        role: account.role,
        display_name: account.display_name,
        email: account.email,
        unix_user: account.user.map(|u| u.0),
        has_password: account.has_password,
        state: account.standing.word().to_owned(),
        blocked_because: match account.standing {
            Standing::Blocked { reason } => reason,
            Standing::Active | Standing::Deleted => None,
        },
        created_at: account.created_at,
    }
}

pub(super) fn offer(offer: Offer) -> OfferInfo {
    let Offer { id, description, stock } = offer;
    let c = stock.counters;
    OfferInfo {
        manufacturer: id.manufacturer,
        sku: id.sku,
        name: description.name,
        unit: description.unit,
        gtin: description.gtin,
        unit_price: stock.unit_price,
        offered: c.offered(),
        available: c.available,
        held: c.held,
        sold: c.sold,
        withdrawn: c.withdrawn,
        version: stock.version,
    }
}

pub(super) fn order(order: Order, customer: AccountName, currency: Currency, replayed: bool) -> OrderInfo {
    OrderInfo {
        order: Some(order.id),
        round: order.round,
        customer,
        status: order.status(),
        seq: Some(order.seq),
        placed_at: Some(order.placed_at),
        fill: order.fill,
        currency,
        total: order.total(),
        replayed,
        lines: (1..).zip(order.lines).map(|(number, line)| order_line(number, line)).collect(),
        reference: order.reference,
        note: order.note,
    }
}

/// An order without its lines.
pub(super) fn order_in_short(order: &Order) -> PlacedOrder {
    PlacedOrder {
        order: order.id,
        reference: order.reference.clone(),
        status: order.status(),
        requested: order.lines.iter().map(|l| l.requested.units()).sum(),
        filled: order.lines.iter().map(OrderLine::filled).sum(),
        total: order.total(),
    }
}

/// An order that was decided but not placed has no number, no event and no time.
pub(super) fn quote(quoted: Order, customer: AccountName, currency: Currency) -> OrderInfo {
    OrderInfo { order: None, seq: None, placed_at: None, ..order(quoted, customer, currency, false) }
}

fn order_line(number: usize, line: OrderLine) -> LineInfo {
    LineInfo {
        line: number,
        requested: line.requested.units(),
        filled: line.filled(),
        short: line.short(),
        cancelled: line.cancelled(),
        reason: line.reason,
        available_now: line.available_now,
        amount: line.amount(),
        fills: line
            .fills
            .into_iter()
            .map(|f| FillInfo {
                manufacturer: f.manufacturer,
                quantity: f.quantity,
                unit_price: f.unit_price,
                cancelled: f.cancelled,
            })
            .collect(),
        sku: line.sku,
        explanation: None,
    }
}

pub(super) fn round(round: Round, rules: &Rules, replayed: bool) -> RoundInfo {
    let totals = RoundTotals {
        offered: round.totals.offered(),
        available: round.totals.available,
        held: round.totals.held,
        sold: round.totals.sold,
        withdrawn: round.totals.withdrawn,
        orders: round.orders,
    };
    RoundInfo {
        round: round.id,
        state: round.state,
        opened_at: (round.state != RoundState::Collecting).then_some(round.opened_at),
        asking: round.asking,
        closed_at: round.closed_at,
        closes_at: round.closes_at(rules).map(|(at, _)| at),
        closes_by: round.closes_at(rules).map(|(_, cause)| cause),
        done: None,
        cause: round.cause(),
        reason: round.reason().cloned(),
        totals,
        roster: roster(&round, rules),
        reports: ReportCounts { written: round.reports, settled: round.reports_settled },
        steps: Arc::unwrap_or_clone(round.steps).into_iter().map(step).collect(),
        replayed,
    }
}

/// Those who are active in the round, or those whom the operator named.
fn roster(round: &Round, rules: &Rules) -> Roster {
    let named = rules.roster.len() as u64;
    let (customers, done) = if named > 0 { (named, round.named_done) } else { (round.active, round.done) };
    Roster { customers, done, not_yet: customers.saturating_sub(done) }
}

fn step(step: Step) -> StepInfo {
    StepInfo { state: step.state, cause: step.cause, reason: step.reason, at: step.at, seq: step.seq }
}

pub(super) fn visit(visit: Visit) -> VisitInfo {
    let c = visit.counts;
    let counts = VisitCountsInfo {
        lines: c.lines,
        new: c.new,
        set: c.set,
        unchanged: c.unchanged,
        refused: c.refused,
        withdrawn: c.withdrawn,
    };
    let bad_line = |bad: BadLine| BadLineInfo { line: bad.line, sku: bad.sku, problem: bad.problem };
    VisitInfo {
        manufacturer: visit.id.manufacturer,
        outcome: visit.outcome,
        stale: visit.outcome.is_stale(),
        asked_at: visit.asked_at,
        settled_at: visit.settled_at,
        attempts: visit.attempts,
        counts,
        bad_lines: visit.bad_lines.into_iter().map(bad_line).collect(),
        digest: visit.digest,
        answer_bytes: visit.answer_bytes,
        problem: visit.problem,
    }
}

/// The report as it is sent to its manufacturer.
pub(super) fn sold(report: Report) -> SoldParams {
    SoldParams {
        round: report.id.round,
        manufacturer: report.id.manufacturer.clone(),
        report: report.id,
        version: report.version,
        currency: report.currency,
        lines: report.lines.into_iter().map(report_line).collect(),
        orders: report.orders,
        total: report.total,
        digest: report.digest,
        written_at: report.written_at,
    }
}

/// A report and its way to its manufacturer; without an interface nothing is on its way.
pub(super) fn report(report: Report, delivery: Option<Delivery>, has_interface: bool) -> ReportInfo {
    let (attempts, next_try, last_error, delivered_at, reason) = match delivery {
        Some(d) => (d.attempts, d.next_try.filter(|_| has_interface), d.last_error, d.delivered_at, d.reason),
        None => (0, None, None, None, None),
    };
    ReportInfo {
        round: report.id.round,
        manufacturer: report.id.manufacturer.clone(),
        report: report.id,
        version: report.version,
        currency: report.currency,
        lines: report.lines.into_iter().map(report_line).collect(),
        orders: report.orders,
        total: report.total,
        digest: report.digest,
        state: report.state,
        written_at: report.written_at,
        settled_at: report.settled_at,
        attempts,
        next_try,
        last_error,
        delivered_at,
        reason,
    }
}

fn report_line(line: ReportLine) -> ReportLineInfo {
    ReportLineInfo {
        sku: line.sku,
        name: line.name,
        offered: line.offered,
        sold: line.sold,
        withdrawn: line.withdrawn,
        unsold: line.unsold,
        amount: line.amount,
    }
}

/// An import's outcome beside the lines that were asked for.
pub(super) fn import(lines: &[ImportLine], imported: Imported, dry_run: bool, replayed: bool) -> ImportInfo {
    let mut counts = ImportCounts { withdrawn: imported.withdrawn.len(), ..ImportCounts::default() };
    let mut rendered = Vec::with_capacity(lines.len());
    for (number, (asked, line)) in (1..).zip(lines.iter().zip(imported.lines)) {
        let (outcome, overcommitted_by, error) = match line {
            Line::New => (LineOutcome::New, 0, None),
            Line::Set { overcommitted_by } => (LineOutcome::Set, overcommitted_by, None),
            Line::Unchanged => (LineOutcome::Unchanged, 0, None),
            Line::Refused(refusal) => (LineOutcome::Refused, 0, Some(ErrorObject::of_refusal(&refusal, false))),
        };
        match outcome {
            LineOutcome::New => counts.new += 1,
            LineOutcome::Set => counts.set += 1,
            LineOutcome::Unchanged => counts.unchanged += 1,
            LineOutcome::Refused => counts.refused += 1,
        }
        let (manufacturer, sku) = (asked.manufacturer.clone(), asked.sku.clone());
        rendered.push(ImportedLine { line: number, manufacturer, sku, outcome, overcommitted_by, error });
    }
    let withdrawn = imported.withdrawn.into_iter().map(|(manufacturer, sku)| WithdrawnOffer { manufacturer, sku });
    ImportInfo { lines: rendered, withdrawn: withdrawn.collect(), counts, dry_run, replayed }
}

/// An event for a watcher. `customer` names the customer of an order's event.
pub(super) fn event(event: &Event, customer: Option<AccountName>) -> Option<EventData> {
    Some(match event {
        Event::OfferChanged(change) => EventData::OfferChanged(offer_change(change)),
        Event::OrderPlaced { order, round, requested, filled, total, .. } => EventData::OrderPlaced {
            order: *order,
            round: *round,
            customer: customer?,
            requested: *requested,
            filled: *filled,
            total: *total,
        },
        Event::OrderCancelled { order, round, units, total, .. } => EventData::OrderCancelled {
            order: *order,
            round: *round,
            customer: customer?,
            units: *units,
            total: *total,
        },
        Event::CustomerDone { round, done, .. } => EventData::CustomerDone { round: *round, done: *done },
        Event::RoundStepped { round, state, cause } => {
            EventData::RoundChanged { round: *round, state: *state, cause: *cause }
        }
        Event::Depleting { round, closes_at } => EventData::Depleting { round: *round, closes_at: *closes_at },
        Event::ReportStepped { report, version, state } => {
            EventData::ReportChanged { report: report.clone(), version: *version, state: *state }
        }
        Event::VisitSettled { visit, outcome } => EventData::CollectionChanged {
            round: visit.round,
            manufacturer: visit.manufacturer.clone(),
            outcome: *outcome,
        },
        Event::RulesChanged { .. }
        | Event::SignedUp { .. }
        | Event::AccountChanged { .. }
        | Event::InterfaceChanged { .. }
        | Event::Scheduled { .. } => return None,
    })
}

fn offer_change(change: &OfferChanged) -> OfferChange {
    let c = change.counters;
    OfferChange {
        manufacturer: change.id.manufacturer.clone(),
        sku: change.id.sku.clone(),
        name: change.name.clone(),
        unit: change.unit.clone(),
        unit_price: change.unit_price,
        offered: c.offered(),
        available: c.available,
        held: c.held,
        sold: c.sold,
        withdrawn: c.withdrawn,
        version: change.version,
        cause: change.cause,
        overcommitted_by: change.overcommitted_by,
    }
}
