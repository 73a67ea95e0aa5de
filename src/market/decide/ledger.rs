//! The books: every change of an offer goes through here, so that offer, market and round always agree (law L1).

use super::Stop;
use crate::market::draft::Draft;
use crate::market::event::{Event, OfferChanged};
use crate::market::offer::{Counters, OfferId, Stock};
use crate::market::refusal::Refusal;
use crate::market::round::{Round, RoundState};
use crate::market::time::Timestamp;
use crate::market::view::{Read, View};

/// The offer's stock as it stands in the current epoch.
pub(super) fn stock_now<V: View + ?Sized>(draft: &Draft<'_, V>, id: &OfferId) -> Read<Option<Stock>> {
    let epoch = draft.market_row()?.epoch;
    Ok(draft.stock(id)?.map(|stock| stock.as_of(epoch)))
}

/// The offer's stock as lists show it: after a round has closed, still with that round's counters until stock changes.
pub(super) fn stock_shown<V: View + ?Sized>(draft: &Draft<'_, V>, id: &OfferId) -> Read<Option<Stock>> {
    let epoch = draft.market_row()?.shown_epoch;
    Ok(draft.stock(id)?.map(|stock| stock.as_of(epoch)))
}

/// A report may have become due for delivery; the reporter looks at this number after each commit.
pub(super) fn stir<V: View + ?Sized>(draft: &mut Draft<'_, V>) -> Read<()> {
    draft.market_mut()?.stirs += 1;
    Ok(())
}

/// The newest round, whatever its state.
pub(super) fn newest_round<V: View + ?Sized>(draft: &Draft<'_, V>) -> Read<Option<Round>> {
    match draft.market_row()?.round {
        Some(id) => draft.round(id),
        None => Ok(None),
    }
}

/// As [`selling_round`], to be changed where it lies.
pub(super) fn selling_round_mut<'d, V: View + ?Sized>(draft: &'d mut Draft<'_, V>) -> Result<&'d mut Round, Stop> {
    let next = draft.market_row()?.next_collection;
    match newest_round_mut(draft)? {
        Some(round) if round.state == RoundState::Selling => Ok(round),
        round => Err(not_selling(round.as_deref(), next).into()),
    }
}

fn newest_round_mut<'d, V: View + ?Sized>(draft: &'d mut Draft<'_, V>) -> Read<Option<&'d mut Round>> {
    match draft.market_row()?.round {
        Some(id) => draft.round_mut(id),
        None => Ok(None),
    }
}

/// The newest round, if it is selling or paused.
pub(super) fn open_round<V: View + ?Sized>(draft: &Draft<'_, V>) -> Result<Round, Stop> {
    match newest_round(draft)? {
        Some(round) if round.state.is_open() => Ok(round),
        round => Err(not_selling(round.as_ref(), draft.market_row()?.next_collection).into()),
    }
}

/// Says of a round, or of there being none, why nothing can be bought, and when the next one opens.
pub(super) fn not_selling(round: Option<&Round>, next_collection: Option<Timestamp>) -> Refusal {
    let state = round.map(|r| r.state);
    // A round that is paused or still collecting goes on by itself: it is the next one.
    let waits = matches!(state, Some(RoundState::Paused | RoundState::Collecting));
    Refusal::RoundNotSelling {
        round: round.map(|r| r.id),
        state,
        cause: round.and_then(Round::cause),
        next_opening: next_collection.filter(|_| !waits),
    }
}

/// Writes the stock that `event` tells of, carries the difference into the sums of the market and the open round, and tells of it.
pub(super) fn enter<V: View + ?Sized>(
    draft: &mut Draft<'_, V>,
    now: Timestamp,
    before: &Counters,
    stock: Stock,
    event: OfferChanged,
) -> Result<(), Stop> {
    let after = stock.counters;
    let moved = |sum: u64, from: u64, to: u64| sum - from + to;
    let market = draft.market_mut()?;
    market.available = moved(market.available, before.available.units(), after.available.units());
    market.held = moved(market.held, before.held.units(), after.held.units());
    if let Some(round) = newest_round_mut(draft)?.filter(|r| r.state.is_open()) {
        let totals = &mut round.totals;
        totals.available = moved(totals.available, before.available.units(), after.available.units());
        totals.held = moved(totals.held, before.held.units(), after.held.units());
        totals.sold = moved(totals.sold, before.sold.units(), after.sold.units());
        totals.withdrawn = moved(totals.withdrawn, before.withdrawn.units(), after.withdrawn.units());
    }
    draft.put_stock(event.id.clone(), stock);
    draft.emit(Event::OfferChanged(event))?;
    watch_depletion(draft, now)
}

/// Starts the countdown when the last unit is sold, stops it when one comes back.
fn watch_depletion<V: View + ?Sized>(draft: &mut Draft<'_, V>, now: Timestamp) -> Result<(), Stop> {
    let Some(round) = newest_round_mut(draft)?.filter(|r| r.state.is_open()) else { return Ok(()) };
    if round.is_depleted() == round.depleted_since.is_some() {
        return Ok(());
    }
    round.depleted_since = if round.is_depleted() { Some(now) } else { None };
    let round = round.clone();
    tell_countdown(draft, &round)?;
    Ok(())
}

/// Tells when a sold-out round closes, or that it does not any more.
pub(super) fn tell_countdown<V: View + ?Sized>(draft: &mut Draft<'_, V>, round: &Round) -> Read<()> {
    let grace_ms = draft.market_row()?.rules.depletion_grace_ms;
    let closes_at = round.depleted_since.map(|since| since.plus_ms(grace_ms));
    draft.emit(Event::Depleting { round: round.id, closes_at }).map(drop)
}
