//! What a manufacturer does to its offers: set, add, adjust, withdraw, price.

use super::ledger::{enter, newest_round, stock_shown};
use super::{Decided, Stop};
use crate::limits::{OFFERS_MAX_COUNT, QUANTITY_MAX_UNITS};
use crate::market::amounts::{Money, Price, Quantity};
use crate::market::command::{Expect, OfferFields, StockChange};
use crate::market::draft::Draft;
use crate::market::event::{OfferCause, OfferChanged};
use crate::market::names::{AccountName, Sku, Text};
use crate::market::offer::{Counters, Description, Offer, OfferId, Stock};
use crate::market::outcome::Outcome;
use crate::market::refusal::Refusal;
use crate::market::state::PriceChanges;
use crate::market::time::Timestamp;
use crate::market::view::{Read, View};

/// Carries one change out; the outcome is the offer after it.
pub(super) fn change<V: View + ?Sized>(
    draft: &mut Draft<'_, V>,
    now: Timestamp,
    manufacturer: &AccountName,
    sku: &Sku,
    change: &StockChange,
) -> Decided {
    let id = OfferId { sku: sku.clone(), manufacturer: manufacturer.clone() };
    if let StockChange::Set { fields, expect } = change {
        let (offer, overcommitted_by, _) = set(draft, now, &id, fields, *expect)?;
        return Ok(Outcome::Stock { offer, overcommitted_by });
    }
    let missing = || Refusal::NotFound { what: "offer".into(), name: id.to_string() };
    let mut offer = offer_now(draft, &id)?.ok_or_else(missing)?;
    let stock = &mut offer.stock;
    let before = stock.counters;
    let cause = match change {
        StockChange::Set { .. } => OfferCause::Set,
        StockChange::Add { quantity } => {
            add(stock, *quantity)?;
            OfferCause::Added
        }
        StockChange::Adjust { quantity, up_to, .. } => {
            let most = before.available.units();
            if quantity.units() > most && !up_to {
                let requested = quantity.units();
                return Err(Refusal::NotEnoughUnsold { sku: sku.clone(), requested, most }.into());
            }
            take_away(&mut stock.counters, quantity.units().min(most));
            OfferCause::Adjusted
        }
        StockChange::Withdraw { .. } => {
            take_away(&mut stock.counters, before.available.units());
            OfferCause::Withdrawn
        }
        StockChange::Price { unit_price } => {
            reprice(draft, sku, stock, *unit_price)?;
            OfferCause::Price
        }
    };
    stock.version += 1;
    enter(draft, now, &before, *stock, OfferChanged::new(id, stock, cause))?;
    Ok(Outcome::Stock { offer, overcommitted_by: 0 })
}

/// The whole offer, its stock as it stands in the current epoch.
fn offer_now<V: View + ?Sized>(draft: &Draft<'_, V>, id: &OfferId) -> Read<Option<Offer>> {
    let epoch = draft.market_row()?.epoch;
    Ok(draft.offer(id)?.map(|offer| offer.as_of(epoch)))
}

fn add(stock: &mut Stock, quantity: Quantity) -> Result<(), Refusal> {
    let c = &mut stock.counters;
    if c.offered() + quantity.units() > QUANTITY_MAX_UNITS {
        return Err(Refusal::LimitReached { what: "units of one good".into(), limit: QUANTITY_MAX_UNITS });
    }
    c.available = Quantity::of(c.available.units() + quantity.units());
    Ok(())
}

/// Unsold units leave the market; the reports still show them as withdrawn.
fn take_away(counters: &mut Counters, units: u64) {
    counters.available = Quantity::of(counters.available.units() - units);
    counters.withdrawn = Quantity::of(counters.withdrawn.units() + units);
}

/// How an offer differs after [`set`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SetEffect {
    New,
    Changed,
    Unchanged,
}

/// Makes the offer's total what is given: `available = N − sold − held`; sales stand. If N is less than what is
/// sold and held, nothing stays available, and the answer says by how much it is overcommitted.
pub(super) fn set<V: View + ?Sized>(
    draft: &mut Draft<'_, V>,
    now: Timestamp,
    id: &OfferId,
    fields: &OfferFields,
    expect: Expect,
) -> Result<(Offer, u64, SetEffect), Stop> {
    check_expectation(id, stock_shown(draft, id)?.as_ref(), expect)?;
    let old = offer_now(draft, id)?;
    let mut offer = match &old {
        Some(offer) => offer.clone(),
        None => new_offer(draft, id, fields)?,
    };
    let Offer { description, stock, .. } = &mut offer;
    let before = stock.counters;
    if let Some(price) = fields.unit_price {
        reprice(draft, &id.sku, stock, price)?;
    }
    let committed = before.sold.units() + before.held.units();
    let overcommitted_by = committed.saturating_sub(fields.quantity.units());
    stock.counters.available = Quantity::of(fields.quantity.units().saturating_sub(committed));
    stock.counters.withdrawn = Quantity::ZERO;
    replace(&mut description.name, fields.name.as_ref());
    replace(&mut description.unit, fields.unit.as_ref());
    if fields.gtin.is_some() {
        description.gtin.clone_from(&fields.gtin);
    }
    if old.as_ref() == Some(&offer) && overcommitted_by == 0 {
        return Ok((offer, 0, SetEffect::Unchanged));
    }
    let Offer { description, stock, .. } = &mut offer;
    stock.version += 1;
    let mut event = OfferChanged::new(id.clone(), stock, OfferCause::Set);
    event.overcommitted_by = overcommitted_by;
    let described = old.as_ref().map(|o| &o.description);
    if described.is_none_or(|d| d.name != description.name || d.unit != description.unit) {
        (event.name, event.unit) = (Some(description.name.clone()), Some(description.unit.clone()));
    }
    if described != Some(description) {
        draft.put_description(id.clone(), description.clone());
    }
    enter(draft, now, &before, *stock, event)?;
    let effect = if old.is_none() { SetEffect::New } else { SetEffect::Changed };
    Ok((offer, overcommitted_by, effect))
}

/// `shown` is the stock as lists show it: what the caller can have seen.
fn check_expectation(id: &OfferId, shown: Option<&Stock>, expect: Expect) -> Result<(), Refusal> {
    let offered = shown.map_or(0, |s| s.counters.offered());
    let failed = |expected| Refusal::ExpectationFailed { sku: id.sku.clone(), expected, offered };
    match expect {
        Expect::Total(total) if total.units() != offered => Err(failed(Some(total.units()))),
        Expect::New if shown.is_some() => Err(failed(None)),
        _ => Ok(()),
    }
}

fn new_offer<V: View + ?Sized>(draft: &mut Draft<'_, V>, id: &OfferId, fields: &OfferFields) -> Result<Offer, Stop> {
    let Some(price) = fields.unit_price else {
        let problem = format!("{} is new here and needs a price", id.sku);
        return Err(Refusal::NotUsable { field: "unit_price".into(), problem }.into());
    };
    let mut market = draft.market()?;
    if market.offers >= OFFERS_MAX_COUNT {
        return Err(Refusal::LimitReached { what: "offers in the market".into(), limit: OFFERS_MAX_COUNT }.into());
    }
    market.offers += 1;
    let epoch = market.epoch;
    draft.put_market(market);
    Ok(Offer {
        id: id.clone(),
        description: Description::default(),
        stock: Stock {
            unit_price: price.money(),
            counters: Counters::default(),
            revenue: Money::ZERO,
            version: 0,
            epoch,
        },
    })
}

/// While a round sells, a price may change only as the rules say.
fn reprice<V: View + ?Sized>(draft: &Draft<'_, V>, sku: &Sku, stock: &mut Stock, price: Price) -> Result<(), Stop> {
    let (now, asked) = (stock.unit_price, price.money());
    let open = newest_round(draft)?.is_some_and(|r| r.state.is_open());
    let allowed = match draft.market_row()?.rules.price_changes {
        _ if !open || now == asked => true,
        PriceChanges::Free => true,
        PriceChanges::DropOnly => asked < now,
        PriceChanges::Frozen => false,
    };
    if !allowed {
        let frozen = draft.market_row()?.rules.price_changes == PriceChanges::Frozen;
        return Err(Refusal::PriceChangeNotAllowed { sku: sku.clone(), now, asked, frozen }.into());
    }
    stock.unit_price = asked;
    Ok(())
}

fn replace(field: &mut Text, new: Option<&Text>) {
    if let Some(new) = new {
        field.clone_from(new);
    }
}
