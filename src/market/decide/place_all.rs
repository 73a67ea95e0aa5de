//! Buying several orders in one step: all of them are placed, or nothing happens.

use std::sync::Arc;

use super::place::place_one;
use super::{Decided, Stop};
use crate::limits::{ORDERS_AT_ONCE_MAX_COUNT, ORDERS_AT_ONCE_MAX_LINES};
use crate::market::account::AccountId;
use crate::market::draft::Draft;
use crate::market::order::{Order, OrderId, OrderRequest};
use crate::market::outcome::{Outcome, Recorded};
use crate::market::refusal::Refusal;
use crate::market::time::{RoundId, Timestamp};
use crate::market::view::{Fault, Read, View};

/// Places the orders one after the other, each on what the earlier ones have left. The first that is refused refuses
/// them all; what the earlier ones changed goes with the draft.
pub(super) fn place_all<V: View + ?Sized>(
    draft: &mut Draft<'_, V>,
    now: Timestamp,
    orders: &[(AccountId, OrderRequest)],
    only_in: Option<RoundId>,
) -> Decided {
    refuse_too_many(orders)?;
    let mut placed = Vec::with_capacity(orders.len());
    for (number, (customer, request)) in (1..).zip(orders) {
        match place_one(draft, now, *customer, request, only_in) {
            Ok(order) => placed.push(order),
            Err(Stop::Refused(refused)) => return Err(named(number, request, refused).into()),
            Err(fault) => return Err(fault),
        }
    }
    Ok(Outcome::Orders(placed))
}

fn refuse_too_many(orders: &[(AccountId, OrderRequest)]) -> Result<(), Refusal> {
    let limit =
        |what: &'static str, limit: usize| Err(Refusal::LimitReached { what: what.into(), limit: limit as u64 });
    if orders.is_empty() {
        return Err(Refusal::NotUsable { field: "orders".into(), problem: "there is no order in it".to_owned() });
    }
    if orders.len() > ORDERS_AT_ONCE_MAX_COUNT {
        return limit("orders placed together", ORDERS_AT_ONCE_MAX_COUNT);
    }
    if orders.iter().map(|(_, request)| request.lines.len()).sum::<usize>() > ORDERS_AT_ONCE_MAX_LINES {
        return limit("lines of orders placed together", ORDERS_AT_ONCE_MAX_LINES);
    }
    Ok(())
}

fn named(order: u32, request: &OrderRequest, refused: Refusal) -> Refusal {
    let (reference, line) = (request.reference.clone(), refused.first_short_line());
    Refusal::OneOfSeveral { order, reference, line, refused: Box::new(refused) }
}

/// How a key remembers them: orders of one step have consecutive numbers.
pub(super) fn recorded(orders: &[Arc<Order>]) -> Recorded {
    let first = orders.first().map_or(OrderId(0), |order| order.id);
    Recorded::PlacedAll { first, count: orders.len() as u64 }
}

/// The orders of a known key, as they were answered.
pub(super) fn placed<V: View + ?Sized>(view: &V, first: OrderId, count: u64) -> Read<Outcome> {
    let one = |number| {
        let lost = || Fault(format!("order {number} is missing although its key is known"));
        view.order(OrderId(number))?.ok_or_else(lost).map(|order| Arc::new(order.as_placed()))
    };
    Ok(Outcome::Orders((first.0..first.0 + count).map(one).collect::<Read<_>>()?))
}
