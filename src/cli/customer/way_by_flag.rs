//! The ways out of a shortage that `--on-shortage` names and that no fill policy stands for: nobody is asked.

use super::ask::Scene;
use super::remedies::settled;
use super::shop::{Answered, Shop, senseless};
use super::shortage::all_widened;
use super::ways::Chosen;
use super::wish::Wish;
use crate::cli::failure::Failure;
use crate::cli::ids;
use crate::ipc::error::ErrorObject;
use crate::ipc::methods::order::QuoteParams;
use crate::limits::SHORTAGE_ATTEMPTS_MAX_COUNT;
use crate::market::order::FillPolicy;
use crate::market::words::units;

/// Fills what is short from everybody else, cheapest first, as far as they have it: what the question's choice of that name
/// buys. If nobody else has any of it, nothing is bought.
pub(super) async fn other_makers(shop: &mut Shop, wish: &Wish, mut refusal: ErrorObject) -> Result<Answered, Failure> {
    for _ in 0..SHORTAGE_ATTEMPTS_MAX_COUNT {
        let scene = Scene::read(shop, wish).await?;
        let Some(preview) = scene.more_from_others() else { break };
        for (at, line) in wish.lines.iter().enumerate().filter(|(at, _)| preview.units_of(*at) > 0) {
            shop.output.words(&format!("{}: {}", line.sku, preview.sources_of(at, &shop.currency)));
        }
        let lines = Chosen::all(preview, wish).binding(wish, &scene.offers).map_err(senseless)?;
        match shop.place(wish.bound(FillPolicy::MinimumOrNone, lines, ids::new_key()), None).await? {
            // Somebody was faster; there may be others still.
            Answered::Short(error) => refusal = *error,
            answered => return Ok(answered),
        }
    }
    Ok(Answered::Short(Box::new(refusal)))
}

/// The question what the wish would buy if everybody else were asked for what is short; none if they have nothing.
pub(super) async fn widened_question(shop: &mut Shop, wish: &Wish) -> Result<Option<QuoteParams>, Failure> {
    let scene = Scene::read(shop, wish).await?;
    let widened = scene.more_from_others().and_then(|_| all_widened(&wish.lines, &scene.short));
    Ok(widened.map(|lines| wish.partial(lines)))
}

/// Buys nothing; what was typed goes into the cart, and a cart stays as it is. The shortage is the status.
pub(super) async fn keep(shop: &mut Shop, wish: &Wish, refusal: &ErrorObject) -> Failure {
    if wish.cart.is_none() {
        if let Err(failure) = shop.put_into_cart(&wish.lines).await {
            return failure;
        }
        shop.output.words(&format!("Nothing was bought; {} went into the cart.", units(wish.asked())));
    } else {
        shop.output.words("Nothing was bought; the cart is as it was.");
    }
    settled(refusal, &shop.currency, "Buy it later with `cds-customer buy --cart`.")
}

/// Buys nothing and clears the cart that could not be bought. The shortage is the status.
pub(super) async fn clear(shop: &mut Shop, wish: &Wish, refusal: &ErrorObject) -> Failure {
    let version = wish.cart.as_ref().map_or(0, |cart| cart.version);
    match shop.clear_cart(version).await {
        Ok(true) => shop.output.words("Nothing was bought; the cart is empty now."),
        Ok(false) => shop.output.words("Nothing was bought; the cart was changed elsewhere, so it was not cleared."),
        Err(failure) => return failure,
    }
    settled(refusal, &shop.currency, "")
}
