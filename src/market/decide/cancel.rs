//! Cancelling: units of an order go back to available, exactly once, while its round sells.

use std::sync::Arc;

use super::Decided;
use super::ledger::{enter, not_selling, stock_now};
use super::place::{makers, tally};
use crate::market::account::AccountId;
use crate::market::amounts::{Money, Quantity};
use crate::market::draft::Draft;
use crate::market::event::{Event, OfferCause, OfferChanged};
use crate::market::names::Sku;
use crate::market::offer::OfferId;
use crate::market::order::{Order, OrderId, OrderLine};
use crate::market::outcome::Outcome;
use crate::market::refusal::Refusal;
use crate::market::round::{Round, RoundState};
use crate::market::time::Timestamp;
use crate::market::view::{Fault, View};

/// What goes back to one offer.
struct Returned {
    id: OfferId,
    units: Quantity,
    unit_price: Money,
}

/// Gives back all of an order, one line of it (from 1), or part of that line.
pub(super) fn cancel<V: View + ?Sized>(
    draft: &mut Draft<'_, V>,
    now: Timestamp,
    customer: AccountId,
    (id, line, quantity): (OrderId, Option<u32>, Option<Quantity>),
) -> Decided {
    let missing = || Refusal::NotFound { what: "order".into(), name: id.to_string() };
    // Somebody else's order is told apart from one that never was only by its owner.
    let mut order = draft.order(id)?.filter(|o| o.customer == customer).ok_or_else(missing)?;
    let round = round_of(draft, &order)?;
    let kept_from: Vec<_> = makers(&order).into_iter().filter(|m| order.keeps_from(m)).collect();
    let returned = give_back(&mut order, line, quantity)?;
    draft.emit(Event::OrderCancelled {
        order: id,
        round: round.id,
        customer,
        units: returned.iter().map(|r| r.units.units()).sum(),
        total: order.total(),
    })?;
    for Returned { id, units, unit_price } in returned {
        let lost = || Fault(format!("the offer {id} of an order is missing"));
        let mut stock = stock_now(draft, &id)?.ok_or_else(lost)?;
        let before = stock.counters;
        stock.unsell(units, unit_price);
        enter(draft, now, &before, stock, OfferChanged::new(id, &stock, OfferCause::Cancelled))?;
    }
    for manufacturer in kept_from.iter().filter(|m| !order.keeps_from(m)) {
        tally(draft, order.round, manufacturer, |orders| orders - 1)?;
    }
    let order = Arc::new(order);
    draft.put_order(Arc::clone(&order));
    Ok(Outcome::Order(order))
}

/// The order's round, which must still sell: what is closed does not move (law L5).
fn round_of<V: View + ?Sized>(draft: &Draft<'_, V>, order: &Order) -> Result<Round, super::Stop> {
    match draft.round(order.round)? {
        Some(round) if round.state == RoundState::Selling => Ok(round),
        // When another one opens is no help: in it this order is over, too.
        round => Err(not_selling(round.as_ref(), None).into()),
    }
}

fn give_back(order: &mut Order, line: Option<u32>, quantity: Option<Quantity>) -> Result<Vec<Returned>, Refusal> {
    let id = order.id;
    let nothing = |kept| Refusal::NothingToCancel { order: id.0, line, kept };
    let unusable = |problem: &str| Refusal::NotUsable { field: "quantity".into(), problem: problem.to_owned() };
    let mut returned = Vec::new();
    match line {
        None if quantity.is_some() => return Err(unusable("it is a part of a line; name the line too")),
        None => order.lines.iter_mut().for_each(|l| return_units(l, u64::MAX, &mut returned)),
        Some(number) => {
            let missing = || Refusal::NotFound { what: "line".into(), name: format!("{number} in order {id}") };
            let at = usize::try_from(number).ok().and_then(|n| n.checked_sub(1));
            let line = at.and_then(|at| order.lines.get_mut(at)).ok_or_else(missing)?;
            let kept = line.filled() - line.cancelled();
            let units = quantity.map_or(kept, Quantity::units);
            if quantity.is_some_and(Quantity::is_zero) {
                return Err(unusable("give back at least one unit"));
            }
            if units > kept {
                return Err(nothing(kept));
            }
            return_units(line, units, &mut returned);
        }
    }
    if returned.is_empty() { Err(nothing(0)) } else { Ok(returned) }
}

/// Gives back up to `most` units of a line, the last fill first: the first choice is kept longest.
fn return_units(line: &mut OrderLine, most: u64, returned: &mut Vec<Returned>) {
    let mut wanted = most;
    let sku: Sku = line.sku.clone();
    for fill in line.fills.iter_mut().rev() {
        let units = fill.kept().units().min(wanted);
        if units > 0 {
            wanted -= units;
            fill.cancelled = Quantity::of(fill.cancelled.units() + units);
            let id = OfferId { sku: sku.clone(), manufacturer: fill.manufacturer.clone() };
            returned.push(Returned { id, units: Quantity::of(units), unit_price: fill.unit_price });
        }
    }
}
