//! Offers: each one's own rows and index, and their sums in the market's row and in the open round's.

use super::walk::Turn;
use super::{Check, Pages, Stopped};
use crate::limits::QUANTITY_MAX_UNITS;
use crate::market::names::AccountName;
use crate::market::offer::{Epoch, OfferId, Stock};
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
    fn turn(&mut self, turn: Turn, stock: &Stock, epoch: Option<Epoch>) {
        let counters = &stock.counters;
        self.offers = turn.apply(self.offers, 1);
        self.available = turn.apply(self.available, counters.available.units().into());
        self.held = turn.apply(self.held, counters.held.units().into());
        if Some(stock.epoch) == epoch {
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
            moved.stocks(
                &*self.walk.now,
                |id| reached.as_ref().is_some_and(|r| id <= r),
                |turn, stock| {
                    sums.turn(turn, stock, epoch);
                },
            )?;
            drop(moved);
            for row in self.page(&mut pages).into_iter().flatten() {
                let Row::Offer(id, stock) = row else { continue };
                self.counted.offers += 1;
                self.stock(&id, &stock, &mut known);
                sums.turn(Turn::In, &stock, epoch);
                reached = Some(id);
            }
        }
        self.compare_market(&sums);
        self.compare_open_round(&sums, epoch);
        Ok(())
    }

    /// What must hold of one offer by itself.
    fn stock(&mut self, id: &OfferId, stock: &Stock, known: &mut Option<AccountName>) {
        let counters = &stock.counters;
        if counters.offered() > QUANTITY_MAX_UNITS * 4 {
            self.findings.add("offers", id, "units offered", counters.offered(), "no more than a good can have");
        }
        if counters.sold.is_zero() && stock.revenue.minor() != 0 {
            self.findings.add("offers", id, "revenue without a unit sold", stock.revenue.minor(), 0);
        }
        if stock.version == 0 {
            self.findings.add("offers", id, "version", 0, "1 or more");
        }
        if stock.epoch > self.walk.market.epoch {
            self.findings.add("offers", id, "epoch", stock.epoch.0, format!("at most {}", self.walk.market.epoch.0));
        }
        if known.as_ref() != Some(&id.manufacturer) {
            if self.is_maker(&id.manufacturer) {
                *known = Some(id.manufacturer.clone());
            } else {
                self.findings.add("offers", id, "its manufacturer", "not there", "a manufacturer's account");
            }
        }
        if Self::found(self.walk.now.description(id)).is_none() {
            self.findings.add("descriptions", id, "the description of the offer", "not there", "a description");
        }
        let listed = self.walk.now.is_listed(&Row::Offer(id.clone(), *stock)).unwrap_or(false);
        if !listed {
            self.findings.add("offers_by_maker", id, "the index names the offer", "not there", "an entry");
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

    /// What is described or listed is there.
    pub(super) fn offers_named(&mut self) -> Result<(), Stopped> {
        for table in [StoredTable::Descriptions, StoredTable::OffersByMaker] {
            let mut pages = Pages::of(table);
            while !pages.ended {
                self.step()?;
                for row in self.page(&mut pages).into_iter().flatten() {
                    let (Row::Description(id, _) | Row::OfferOfMaker(id)) = row else { continue };
                    if Self::found(self.walk.now.stock(&id)).is_none() {
                        self.findings.add(table.word(), id, "its offer", "not there", "an offer");
                    }
                }
            }
        }
        Ok(())
    }
}
