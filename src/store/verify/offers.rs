//! Offers: each one's own row and index, and their sums in the market's row and in the open round's.

use super::walk::Turn;
use super::{Check, Pages, Stopped};
use crate::limits::QUANTITY_MAX_UNITS;
use crate::market::names::AccountName;
use crate::market::offer::{Epoch, Offer, OfferId};
use crate::market::round::Round;
use crate::store::{Row, StoredTable};

/// Sums over the offers up to a place.
#[derive(Debug, Default)]
struct Sums {
    offers: i128,
    available: i128,
    held: i128,
    /// Of the offers that changed in the newest round's epoch.
    sold: i128,
    withdrawn: i128,
}

impl Sums {
    fn turn(&mut self, turn: Turn, offer: &Offer, epoch: Option<Epoch>) {
        let counters = &offer.counters;
        self.offers = turn.apply(self.offers, 1);
        self.available = turn.apply(self.available, counters.available.units().into());
        self.held = turn.apply(self.held, counters.held.units().into());
        if Some(offer.epoch) == epoch {
            self.sold = turn.apply(self.sold, counters.sold.units().into());
            self.withdrawn = turn.apply(self.withdrawn, counters.withdrawn.units().into());
        }
    }
}

impl Check<'_> {
    /// The newest round's row.
    pub(super) fn newest_round(&self) -> Option<Round> {
        self.walk.market.round.and_then(|id| Self::found(self.walk.now.round(id)))
    }

    pub(super) fn offers(&mut self) -> Result<(), Stopped> {
        let (mut sums, mut known) = (Sums::default(), None);
        let epoch = self.newest_round().map(|r| r.epoch);
        let (mut pages, mut reached) = (Pages::of(StoredTable::Offers), None::<OfferId>);
        while !pages.ended {
            let moved = self.step()?;
            moved.offers(
                &*self.walk.now,
                |id| reached.as_ref().is_some_and(|r| id <= r),
                |turn, offer| {
                    sums.turn(turn, offer, epoch);
                },
            )?;
            drop(moved);
            for row in self.page(&mut pages).into_iter().flatten() {
                let Row::Offer(id, offer) = row else { continue };
                self.counted.offers += 1;
                self.offer(&id, &offer, &mut known);
                sums.turn(Turn::In, &offer, epoch);
                reached = Some(id);
            }
        }
        self.compare_market(&sums);
        self.compare_open_round(&sums, epoch);
        Ok(())
    }

    /// What must hold of one offer by itself.
    fn offer(&mut self, id: &OfferId, offer: &Offer, known: &mut Option<AccountName>) {
        let name = offer_name(id);
        let place = ("offers", &name as &dyn std::fmt::Display);
        let counters = &offer.counters;
        self.findings.compare(place, "the name in the row", offer_name(&offer.id), name.clone());
        if counters.offered() > QUANTITY_MAX_UNITS * 4 {
            self.findings.add("offers", &name, "units offered", counters.offered(), "no more than a good can have");
        }
        if counters.sold.is_zero() && offer.revenue.minor() != 0 {
            self.findings.add("offers", &name, "revenue without a unit sold", offer.revenue.minor(), 0);
        }
        if offer.version == 0 {
            self.findings.add("offers", &name, "version", 0, "1 or more");
        }
        if offer.epoch > self.walk.market.epoch {
            self.findings.add("offers", &name, "epoch", offer.epoch.0, format!("at most {}", self.walk.market.epoch.0));
        }
        if known.as_ref() != Some(&id.manufacturer) {
            if self.is_maker(&id.manufacturer) {
                *known = Some(id.manufacturer.clone());
            } else {
                self.findings.add("offers", &name, "its manufacturer", "not there", "a manufacturer's account");
            }
        }
        let listed = self.walk.now.is_listed(&Row::Offer(id.clone(), offer.clone())).unwrap_or(false);
        if !listed {
            self.findings.add("offers_by_maker", &name, "the index names the offer", "not there", "an entry");
        }
    }

    fn compare_market(&mut self, sums: &Sums) {
        let market = &self.walk.market;
        let place = ("market", &"*" as &dyn std::fmt::Display);
        self.findings.compare(place, "offers, counted", i128::from(market.offers), sums.offers);
        self.findings.compare(place, "available, summed over offers", i128::from(market.available), sums.available);
        self.findings.compare(place, "held, summed over offers", i128::from(market.held), sums.held);
    }

    /// While a round is open its totals are those of the offers; what nobody touched since it opened was not sold.
    fn compare_open_round(&mut self, sums: &Sums, epoch: Option<Epoch>) {
        let Some(round) = self.newest_round().filter(|r| r.state.is_open() && Some(r.epoch) == epoch) else { return };
        let (id, totals) = (round.id, round.totals);
        let place = ("rounds", &id as &dyn std::fmt::Display);
        self.findings.compare(place, "available, summed over offers", i128::from(totals.available), sums.available);
        self.findings.compare(place, "held, summed over offers", i128::from(totals.held), sums.held);
        self.findings.compare(place, "sold, summed over offers", i128::from(totals.sold), sums.sold);
        self.findings.compare(place, "withdrawn, summed over offers", i128::from(totals.withdrawn), sums.withdrawn);
    }

    pub(super) fn offers_listed(&mut self) -> Result<(), Stopped> {
        let mut pages = Pages::of(StoredTable::OffersByMaker);
        while !pages.ended {
            self.step()?;
            for row in self.page(&mut pages).into_iter().flatten() {
                let Row::OfferOfMaker(id) = row else { continue };
                if Self::found(self.walk.now.offer(&id)).is_none() {
                    self.findings.add("offers_by_maker", offer_name(&id), "its offer", "not there", "an offer");
                }
            }
        }
        Ok(())
    }
}

pub(super) fn offer_name(id: &OfferId) -> String {
    format!("{}@{}", id.sku, id.manufacturer)
}
