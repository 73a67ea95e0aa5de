//! `cart.show`, and a cart beside what its goods cost and how many there are now.

use crate::daemon::caller::Caller;
use crate::daemon::dispatch::Answers;
use crate::daemon::shared::{Shared, internal};
use crate::ipc::error::ErrorObject;
use crate::ipc::methods::Nothing;
use crate::ipc::methods::cart::{CartInfo, CartLineInfo, Show};
use crate::market::account::Role;
use crate::market::amounts::Money;
use crate::market::cart::{Cart, CartLine, dearest_price};
use crate::market::decide;
use crate::market::offer::Offer;
use crate::market::order::{FillPolicy, LineRequest, OrderRequest, Sources};
use crate::market::refusal::Refusal;
use crate::store::Snapshot;

impl Answers for Show {
    fn answer(shared: &Shared, caller: &mut Caller, _: Nothing) -> Result<CartInfo, ErrorObject> {
        let customer = caller.require_role(Role::Customer)?.id;
        let cart = shared.snapshot()?.cart(customer).map_err(internal)?;
        live(shared, cart.unwrap_or_else(|| Cart::empty(customer)), false)
    }
}

/// The cart with live prices and what is available.
pub(in crate::daemon) fn live(shared: &Shared, cart: Cart, replayed: bool) -> Result<CartInfo, ErrorObject> {
    let view = shared.snapshot()?;
    let now_there = quoted(shared, &*view, &cart)?;
    let (currency, version) = (shared.currency.clone(), cart.version);
    let total = now_there.as_ref().map(|lines| lines.iter().map(|l| l.1).sum());
    let mut lines = Vec::with_capacity(cart.lines.len());
    for (at, line) in cart.lines.into_iter().enumerate() {
        lines.push(live_line(&*view, line, now_there.as_ref().map(|lines| lines[at]))?);
    }
    Ok(CartInfo { currency, version, lines, total, replayed })
}

/// Per line the units it would get now and what they would cost, by the real decision; none while no round sells.
fn quoted(shared: &Shared, view: &dyn Snapshot, cart: &Cart) -> Result<Option<Vec<(u64, Money)>>, ErrorObject> {
    let line = |l: &CartLine| LineRequest {
        sku: l.sku.clone(),
        from: l.from.clone(),
        quantity: l.quantity,
        min_quantity: None,
        max_unit_price: None,
    };
    let lines: Vec<LineRequest> = cart.lines.iter().map(line).collect();
    if lines.is_empty() {
        return Ok(None);
    }
    let request = OrderRequest { fill: FillPolicy::Partial, lines, reference: None, note: None };
    let quoted = decide::quote(view, shared.clock.now(), cart.customer, &request, None).map_err(internal)?;
    Ok(match quoted {
        Ok(order) => Some(order.lines.iter().map(|l| (l.filled(), l.amount())).collect()),
        Err(Refusal::InsufficientStock { lines }) => Some(vec![(0, Money::ZERO); lines.len()]),
        Err(_) => None,
    })
}

fn live_line(view: &dyn Snapshot, line: CartLine, there: Option<(u64, Money)>) -> Result<CartLineInfo, ErrorObject> {
    let mut offers = view.offers_of_good(&line.sku).map_err(internal)?;
    match &line.from {
        Sources::Any => offers.sort_by(|a, b| (a.stock.unit_price, &a.id).cmp(&(b.stock.unit_price, &b.id))),
        Sources::Makers(makers) => {
            let rank = |offer: &Offer| makers.iter().position(|m| *m == offer.id.manufacturer);
            offers.retain(|o| rank(o).is_some());
            offers.sort_by_key(|o| rank(o));
        }
    }
    Ok(CartLineInfo {
        name: offers.first().map(|o| o.description.name.clone()).unwrap_or_default(),
        unit_price: dearest_price(offers.iter().map(|offer| &offer.stock), line.quantity.units()),
        available: offers.iter().map(|o| o.stock.counters.available.units()).sum(),
        could_fill: there.map(|t| t.0),
        amount: there.map(|t| t.1),
        sku: line.sku,
        from: line.from,
        quantity: line.quantity,
        seen_price: line.seen_price,
    })
}
