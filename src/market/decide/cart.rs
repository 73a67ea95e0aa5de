//! Changing a cart, and buying of it. It reserves nothing; a line remembers the price and version that were seen.

use super::Decided;
use super::allocate::{Shelf, missing_offer};
use super::place::place;
use crate::market::account::AccountId;
use crate::market::amounts::Quantity;
use crate::market::cart::{Cart, CartLine, CartPurchase, Picked, dearest_price};
use crate::market::command::CartChange;
use crate::market::draft::Draft;
use crate::market::names::Sku;
use crate::market::offer::{OfferId, Stock};
use crate::market::order::{OrderRequest, Sources};
use crate::market::outcome::Outcome;
use crate::market::refusal::Refusal;
use crate::market::time::Timestamp;
use crate::market::view::View;

/// Carries one change out; the outcome is the cart after it. No event: a cart is its owner's alone.
pub(super) fn change<V: View + ?Sized>(
    draft: &mut Draft<'_, V>,
    customer: AccountId,
    expect: Option<u64>,
    change: &CartChange,
) -> Decided {
    let mut cart = cart_of(draft, customer, expect)?;
    match change {
        CartChange::Add { sku, from, quantity } => {
            let units = cart.units_of(sku, from) + quantity.units();
            let line = cart_line(draft, sku, from, *quantity, units)?;
            cart.add(line)?;
        }
        CartChange::Set { sku, from, quantity } => {
            let line = cart_line(draft, sku, from, *quantity, quantity.units())?;
            cart.set(line)?;
        }
        CartChange::Remove { sku, from } => cart.remove(sku, from)?,
        CartChange::Clear => cart.lines.clear(),
    }
    cart.version += 1;
    draft.put_cart(cart.clone());
    Ok(Outcome::Cart(cart))
}

/// Places an order of what is in the cart, and takes what it bought out of the cart in the same decision.
pub(super) fn buy<V: View + ?Sized>(
    draft: &mut Draft<'_, V>,
    now: Timestamp,
    customer: AccountId,
    purchase: &CartPurchase,
) -> Decided {
    let mut cart = cart_of(draft, customer, purchase.expect)?;
    let Picked { lines, places } = cart.pick(purchase.lines.as_deref())?;
    let request =
        OrderRequest { fill: purchase.fill, lines, reference: purchase.reference.clone(), note: purchase.note.clone() };
    let outcome = place(draft, now, customer, &request, purchase.round)?;
    if let Outcome::Order(order) = &outcome {
        cart.settle(&places, &order.lines);
        if purchase.clear_rest {
            cart.lines.clear();
        }
        cart.version += 1;
        draft.put_cart(cart);
    }
    Ok(outcome)
}

fn cart_of<V: View + ?Sized>(
    draft: &Draft<'_, V>,
    customer: AccountId,
    expect: Option<u64>,
) -> Result<Cart, super::Stop> {
    let cart = draft.cart(customer)?.unwrap_or_else(|| Cart::empty(customer));
    cart.expect(expect)?;
    Ok(cart)
}

/// A line as it is seen now; its price is that of `units`, which for an addition are more than its own.
fn cart_line<V: View + ?Sized>(
    draft: &Draft<'_, V>,
    sku: &Sku,
    from: &Sources,
    quantity: Quantity,
    units: u64,
) -> Result<CartLine, super::Stop> {
    let stocks = stocks_asked(draft, sku, from)?;
    Ok(CartLine {
        sku: sku.clone(),
        from: from.clone(),
        quantity,
        seen_price: dearest_price(&stocks, units),
        seen_version: stocks.first().map(|stock| stock.version),
    })
}

/// The stocks of a line in the order in which they would be asked. What nobody offers cannot be put into a cart.
fn stocks_asked<V: View + ?Sized>(draft: &Draft<'_, V>, sku: &Sku, from: &Sources) -> Result<Vec<Stock>, super::Stop> {
    let Sources::Makers(makers) = from else {
        let mut stocks: Vec<Stock> = draft.all_of(sku)?.into_iter().map(|(_, stock)| stock).collect();
        if stocks.is_empty() {
            return Err(Refusal::NotFound { what: "good".into(), name: sku.to_string() }.into());
        }
        // Stable: of the same price, they stay by manufacturer.
        stocks.sort_by_key(|stock| stock.unit_price);
        return Ok(stocks);
    };
    let mut stocks = Vec::with_capacity(makers.len());
    for manufacturer in makers {
        let id = OfferId { sku: sku.clone(), manufacturer: manufacturer.clone() };
        match draft.one(&id)? {
            Some(stock) => stocks.push(stock),
            None => return Err(missing_offer(draft, sku, manufacturer)?.into()),
        }
    }
    Ok(stocks)
}
