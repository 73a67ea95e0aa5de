//! Changing a cart. It reserves nothing; a line remembers the price and the offer's version that were seen.

use super::Decided;
use super::allocate::{Shelf, missing_offer};
use crate::market::account::AccountId;
use crate::market::amounts::Quantity;
use crate::market::cart::{Cart, CartLine};
use crate::market::command::CartChange;
use crate::market::draft::Draft;
use crate::market::names::Sku;
use crate::market::offer::{Offer, OfferId};
use crate::market::order::Sources;
use crate::market::outcome::Outcome;
use crate::market::refusal::Refusal;
use crate::market::view::View;

/// Carries one change out; the outcome is the cart after it. No event: a cart is its owner's alone.
pub(super) fn change<V: View + ?Sized>(draft: &mut Draft<'_, V>, customer: AccountId, change: &CartChange) -> Decided {
    let mut cart = draft.cart(customer)?.unwrap_or_else(|| Cart::empty(customer));
    match change {
        CartChange::Add { sku, from, quantity } => {
            let line = cart_line(draft, sku, from, *quantity)?;
            cart.add(line)?;
        }
        CartChange::Set { sku, from, quantity } => {
            let line = cart_line(draft, sku, from, *quantity)?;
            cart.set(line)?;
        }
        CartChange::Remove { sku, from } => cart.remove(sku, from)?,
        CartChange::Clear => cart.lines.clear(),
    }
    cart.version += 1;
    draft.put_cart(cart.clone());
    Ok(Outcome::Cart(cart))
}

fn cart_line<V: View + ?Sized>(
    draft: &Draft<'_, V>,
    sku: &Sku,
    from: &Sources,
    quantity: Quantity,
) -> Result<CartLine, super::Stop> {
    let seen = first_choice(draft, sku, from)?;
    Ok(CartLine {
        sku: sku.clone(),
        from: from.clone(),
        quantity,
        seen_price: Some(seen.unit_price),
        seen_version: Some(seen.version),
    })
}

/// The offer that would be asked first.
fn first_choice<V: View + ?Sized>(draft: &Draft<'_, V>, sku: &Sku, from: &Sources) -> Result<Offer, super::Stop> {
    let offer = match from {
        Sources::Makers(makers) if !makers.is_empty() => {
            let id = OfferId { sku: sku.clone(), manufacturer: makers[0].clone() };
            match draft.one(&id)? {
                Some(offer) => return Ok(offer),
                None => return Err(missing_offer(draft, sku, &makers[0])?.into()),
            }
        }
        _ => draft.all_of(sku)?.into_iter().min_by(|a, b| (a.unit_price, &a.id).cmp(&(b.unit_price, &b.id))),
    };
    offer.ok_or_else(|| Refusal::NotFound { what: "good".into(), name: sku.to_string() }.into())
}
