//! `offer.list`: what is for sale, filtered, sorted and in pages.

use super::{Page, page_size};
use crate::daemon::caller::Caller;
use crate::daemon::dispatch::{Answers, invalid};
use crate::daemon::render;
use crate::daemon::shared::{Shared, internal};
use crate::ipc::error::ErrorObject;
use crate::ipc::methods::offer::{List, ListParams, OfferInfo, OfferPage, Sort};
use crate::market::names::{AccountName, Sku};
use crate::market::offer::{Offer, OfferId};
use crate::market::state::Market;
use crate::store::Snapshot;

/// Rows read at once while looking for those that match.
const SCAN: usize = 1000;

impl Answers for List {
    fn answer(shared: &Shared, _: &mut Caller, params: ListParams) -> Result<OfferPage, ErrorObject> {
        page(&*shared.snapshot()?, &params)
    }
}

/// One page of offers, all from the same moment.
pub(in crate::daemon) fn page(view: &dyn Snapshot, params: &ListParams) -> Result<OfferPage, ErrorObject> {
    let market = view.market().map_err(internal)?;
    let limit = page_size(params.limit)?;
    let after = params.cursor.as_deref().map(Place::read).transpose()?;
    let wanted = Wanted::new(params);
    // Two more than the page tells that there is a next one; sorted lists keep only the best that far.
    let mut best: Vec<(Place, Offer)> = Vec::new();
    each_offer(view, &market, params, after.as_ref(), |offer| {
        let place = Place::of(&offer, params.sort);
        if wanted.accepts(&offer) && after.as_ref().is_none_or(|a| place > *a) {
            best.push((place, offer));
        }
        if best.len() >= 2 * (limit + 1) {
            best.sort_unstable_by(|a, b| a.0.cmp(&b.0));
            best.truncate(limit + 1);
        }
        // In SKU order the first ones found are the page.
        params.sort == Sort::Sku && best.len() > limit
    })?;
    best.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    let (mut page, mut last, mut next_cursor): (Page<OfferInfo>, Option<Place>, _) = (Page::new(limit), None, None);
    for (place, offer) in best {
        if page.push(render::offer(offer)).is_err() {
            next_cursor = last.map(|l| l.write());
            break;
        }
        last = Some(place);
    }
    let (currency, seq) = (market.rules.currency.clone(), market.seq);
    Ok(OfferPage { round: market.round, currency, seq, offers: page.items, next_cursor })
}

/// Visits offers as they stand, narrowed by SKU or manufacturer where that is given, until `enough` says so.
fn each_offer(
    view: &dyn Snapshot,
    market: &Market,
    params: &ListParams,
    after: Option<&Place>,
    mut enough: impl FnMut(Offer) -> bool,
) -> Result<(), ErrorObject> {
    let shown = |offer: Offer| offer.as_of(market.shown_epoch);
    if let Some(sku) = &params.sku {
        let offers = view.offers_of_good(sku).map_err(internal)?;
        offers.into_iter().map(shown).any(&mut enough);
        return Ok(());
    }
    let mut from = after.filter(|_| params.sort == Sort::Sku).map(|place| place.id.clone());
    loop {
        let rows = match &params.manufacturer {
            Some(maker) => view.offers_of_maker(maker, from.as_ref().map(|id| &id.sku), SCAN),
            None => view.offers(from.as_ref(), SCAN),
        };
        let rows = rows.map_err(internal)?;
        let Some(last) = rows.last() else { return Ok(()) };
        from = Some(last.id.clone());
        if rows.into_iter().map(shown).any(&mut enough) {
            return Ok(());
        }
    }
}

/// The filters of a call.
struct Wanted<'p> {
    params: &'p ListParams,
    query: Option<String>,
}

impl<'p> Wanted<'p> {
    fn new(params: &'p ListParams) -> Self {
        Self { params, query: params.query.as_ref().map(|q| q.to_lowercase()) }
    }

    fn accepts(&self, offer: &Offer) -> bool {
        let has_maker = self.params.manufacturer.as_ref().is_none_or(|m| *m == offer.id.manufacturer);
        let is_there = !self.params.available_only || !offer.stock.counters.available.is_zero();
        let matches = self.query.as_ref().is_none_or(|q| {
            let fields = [offer.id.sku.as_str(), offer.description.name.as_str(), offer.id.manufacturer.as_str()];
            fields.iter().any(|f| f.to_lowercase().contains(q))
        });
        has_maker && is_there && matches
    }
}

/// An offer's place in a sorted list: the rank, then the offer's id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    rank: u128,
    id: OfferId,
}

impl Place {
    fn of(offer: &Offer, sort: Sort) -> Self {
        let rank = match sort {
            Sort::Sku => 0,
            Sort::Price => offer.stock.unit_price.minor(),
            // Most first.
            Sort::Available => u128::from(u64::MAX - offer.stock.counters.available.units()),
        };
        Self { rank, id: offer.id.clone() }
    }

    /// Neither a SKU nor a manufacturer's name can contain `/`.
    fn write(&self) -> String {
        format!("{}/{}/{}", self.rank, self.id.sku, self.id.manufacturer)
    }

    fn read(text: &str) -> Result<Self, ErrorObject> {
        let mut parts = text.splitn(3, '/');
        let mut next = || parts.next().unwrap_or_default();
        let (rank, sku, manufacturer) = (next().parse().ok(), Sku::parse(next()).ok(), AccountName::parse(next()).ok());
        match (rank, sku, manufacturer) {
            (Some(rank), Some(sku), Some(manufacturer)) => Ok(Self { rank, id: OfferId { sku, manufacturer } }),
            _ => Err(invalid("cursor", "this is no cursor of this list; leave it out to begin")),
        }
    }
}
