//! `cart.show`, and a cart beside what its goods cost and how many there are now.

use crate::daemon::caller::Caller;
use crate::daemon::dispatch::Answers;
use crate::daemon::shared::{Shared, internal};
use crate::ipc::error::ErrorObject;
use crate::ipc::methods::Nothing;
use crate::ipc::methods::cart::{CartInfo, CartLineInfo, Show};
use crate::market::account::Role;
use crate::market::cart::{Cart, CartLine};
use crate::market::order::Sources;
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
    let lines = cart.lines.into_iter().map(|line| live_line(&*view, line)).collect::<Result<_, _>>()?;
    Ok(CartInfo { currency: shared.currency.clone(), version: cart.version, lines, replayed })
}

fn live_line(view: &dyn Snapshot, line: CartLine) -> Result<CartLineInfo, ErrorObject> {
    let mut offers = view.offers_of_good(&line.sku).map_err(internal)?;
    match &line.from {
        Sources::Any => offers.sort_by(|a, b| (a.unit_price, &a.id).cmp(&(b.unit_price, &b.id))),
        Sources::Makers(makers) => {
            let rank = |offer: &crate::market::offer::Offer| makers.iter().position(|m| *m == offer.id.manufacturer);
            offers.retain(|o| rank(o).is_some());
            offers.sort_by_key(rank);
        }
    }
    Ok(CartLineInfo {
        sku: line.sku,
        from: line.from,
        quantity: line.quantity,
        seen_price: line.seen_price,
        unit_price: offers.first().map(|o| o.unit_price),
        available: offers.iter().map(|o| o.counters.available.units()).sum(),
    })
}
