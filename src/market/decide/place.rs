//! Buying: an order is allocated, its units move from available to sold, and everything about it is one decision.

use std::sync::Arc;

use super::allocate::{Allocation, Shelf, allocate};
use super::ledger::{enter, not_selling, selling_round_mut, stock_now};
use super::round::count_named;
use super::{Decided, Stop};
use crate::limits::{ORDER_LINES_MAX_COUNT, ORDER_TOTAL_MAX_MINOR};
use crate::market::account::AccountId;
use crate::market::amounts::Quantity;
use crate::market::draft::Draft;
use crate::market::event::{Event, OfferCause, OfferChanged};
use crate::market::names::{AccountName, Sku};
use crate::market::offer::{OfferId, Stock};
use crate::market::order::{Order, OrderId, OrderLine, OrderRequest};
use crate::market::outcome::Outcome;
use crate::market::refusal::Refusal;
use crate::market::report::ReportId;
use crate::market::round::Attendance;
use crate::market::time::{RoundId, Timestamp};
use crate::market::view::{Read, View};

impl<V: View + ?Sized> Shelf for Draft<'_, V> {
    fn one(&self, id: &OfferId) -> Read<Option<Stock>> {
        stock_now(self, id)
    }

    fn all_of(&self, sku: &Sku) -> Read<Vec<(AccountName, Stock)>> {
        let epoch = self.market_row()?.epoch;
        let mut stocks = self.stocks_of_good(sku)?;
        stocks.iter_mut().for_each(|(_, stock)| *stock = stock.as_of(epoch));
        Ok(stocks)
    }
}

/// Places an order in the selling round; if `only_in` names one, in that round or not at all.
pub(super) fn place<V: View + ?Sized>(
    draft: &mut Draft<'_, V>,
    now: Timestamp,
    customer: AccountId,
    request: &OrderRequest,
    only_in: Option<RoundId>,
) -> Decided {
    Ok(Outcome::Order(place_one(draft, now, customer, request, only_in)?))
}

pub(super) fn place_one<V: View + ?Sized>(
    draft: &mut Draft<'_, V>,
    now: Timestamp,
    customer: AccountId,
    request: &OrderRequest,
    only_in: Option<RoundId>,
) -> Result<Arc<Order>, Stop> {
    refuse_unusable(request)?;
    let round = selling(draft, only_in)?;
    let Allocation { book, result } = allocate(draft, request.fill, &request.lines)?;
    let mut order = new_order(draft, round, now, customer, request, result?)?;
    refuse_huge(&order)?;
    sign_in(draft, round, now, customer)?;
    order.seq = draft.emit(Event::OrderPlaced {
        order: order.id,
        round: order.round,
        customer,
        requested: order.lines.iter().map(|l| l.requested.units()).sum(),
        filled: order.lines.iter().map(OrderLine::filled).sum(),
        total: order.total(),
    })?;
    for entry in book.entries() {
        let units = entry.taken();
        if units > 0 {
            let mut stock = entry.stock;
            let before = stock.counters;
            stock.sell(Quantity::of(units));
            enter(draft, now, &before, stock, OfferChanged::new(entry.id, &stock, OfferCause::Sold))?;
        }
    }
    for manufacturer in makers(&order) {
        tally(draft, order.round, &manufacturer, |orders| orders + 1)?;
    }
    let order = Arc::new(order);
    draft.put_order(Arc::clone(&order));
    Ok(order)
}

/// The selling round, which must be the one that the customer has seen if he says which that was.
fn selling<V: View + ?Sized>(draft: &mut Draft<'_, V>, only_in: Option<RoundId>) -> Result<RoundId, Stop> {
    let Some(wanted) = only_in else { return Ok(selling_round_mut(draft)?.id) };
    if draft.market_row()?.round == only_in {
        return Ok(selling_round_mut(draft)?.id);
    }
    let missing = || Refusal::NotFound { what: "round".into(), name: wanted.to_string() };
    let round = draft.round(wanted)?.ok_or_else(missing)?;
    Err(not_selling(Some(&round), draft.market_row()?.next_collection).into())
}

/// What [`place`] would do now, without doing it: the very same code on a draft that is thrown away.
///
/// # Errors
/// A row could not be read.
pub fn quote<V: View + ?Sized>(
    view: &V,
    now: Timestamp,
    customer: AccountId,
    request: &OrderRequest,
    only_in: Option<RoundId>,
) -> Read<Result<Order, Refusal>> {
    match place_one(&mut Draft::new(view), now, customer, request, only_in) {
        Ok(order) => Ok(Ok(Arc::unwrap_or_clone(order))),
        Err(Stop::Refused(refusal)) => Ok(Err(refusal)),
        Err(Stop::Fault(fault)) => Err(fault),
    }
}

fn new_order<V: View + ?Sized>(
    draft: &mut Draft<'_, V>,
    round: RoundId,
    now: Timestamp,
    customer: AccountId,
    request: &OrderRequest,
    lines: Vec<OrderLine>,
) -> Read<Order> {
    let market = draft.market_mut()?;
    market.last_order += 1;
    let id = OrderId(market.last_order);
    Ok(Order {
        id,
        round,
        customer,
        seq: 0,
        placed_at: now,
        fill: request.fill,
        reference: request.reference.clone(),
        note: request.note.clone(),
        lines,
    })
}

/// An order that cannot mean anything is a mistake, not a shortage.
fn refuse_unusable(request: &OrderRequest) -> Result<(), Refusal> {
    let unusable = |field: &'static str, problem| Err(Refusal::NotUsable { field: field.into(), problem });
    if request.lines.is_empty() {
        return unusable("lines", "an order needs at least one line".to_owned());
    }
    if request.lines.len() > ORDER_LINES_MAX_COUNT {
        return Err(Refusal::LimitReached { what: "lines in one order".into(), limit: ORDER_LINES_MAX_COUNT as u64 });
    }
    for line in &request.lines {
        if line.quantity.is_zero() {
            return unusable("quantity", format!("a line for {} asks for nothing", line.sku));
        }
        if let Some(least) = line.min_quantity.filter(|least| *least > line.quantity) {
            let problem = format!("at least {least} of {} cannot be had by asking for {}", line.sku, line.quantity);
            return unusable("min_quantity", problem);
        }
    }
    Ok(())
}

fn refuse_huge(order: &Order) -> Result<(), Refusal> {
    if order.total().minor() <= ORDER_TOTAL_MAX_MINOR {
        return Ok(());
    }
    Err(Refusal::LimitReached { what: "minor units of money in one order".into(), limit: ORDER_TOTAL_MAX_MINOR as u64 })
}

/// Puts the customer on the round's roster. Who buys again takes his `done` back.
fn sign_in<V: View + ?Sized>(
    draft: &mut Draft<'_, V>,
    id: RoundId,
    now: Timestamp,
    customer: AccountId,
) -> Result<(), Stop> {
    let attendance = draft.attendance(id, customer)?;
    let round = draft.round_mut(id)?.ok_or_else(|| not_selling(None, None))?;
    round.orders += 1;
    round.last_order_at = Some(now);
    match attendance {
        Some(Attendance { done: false }) => return Ok(()),
        Some(Attendance { done: true }) => round.done -= 1,
        None => round.active += 1,
    }
    draft.put_attendance(id, customer, Attendance { done: false });
    if attendance.is_some() {
        count_named(draft, id, now)?;
        draft.emit(Event::CustomerDone { round: id, customer, done: false })?;
    }
    Ok(())
}

/// The manufacturers that an order has fills from, each once.
pub(super) fn makers(order: &Order) -> Vec<AccountName> {
    let mut makers: Vec<AccountName> =
        order.lines.iter().flat_map(|l| &l.fills).map(|f| f.manufacturer.clone()).collect();
    makers.sort_unstable();
    makers.dedup();
    makers
}

/// Changes how many orders a manufacturer has part in.
pub(super) fn tally<V: View + ?Sized>(
    draft: &mut Draft<'_, V>,
    round: RoundId,
    manufacturer: &AccountName,
    change: impl Fn(u64) -> u64,
) -> Read<()> {
    let id = ReportId { round, manufacturer: manufacturer.clone() };
    let mut tally = draft.tally(&id)?.unwrap_or_default();
    tally.orders = change(tally.orders);
    draft.put_tally(id, tally);
    Ok(())
}
