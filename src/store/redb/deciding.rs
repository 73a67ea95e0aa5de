//! What a batch is decided on: the newest moment, with the offers of the goods that were asked for lately at hand. Every
//! order line reads all offers of its good; from the tables that would be a search and a decoding each.

use std::cell::RefCell;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::moment::Moment;
use crate::limits::OFFERS_AT_HAND_MAX_COUNT;
use crate::market::account::{Account, AccountId, Handle};
use crate::market::cart::Cart;
use crate::market::collection::{Visit, VisitId};
use crate::market::credentials::Credentials;
use crate::market::delivery::Delivery;
use crate::market::interface::Interface;
use crate::market::key::{KeyRow, ScopedKey};
use crate::market::names::{AccountName, Sku};
use crate::market::offer::{Offer, OfferId};
use crate::market::order::{Order, OrderId};
use crate::market::report::{Report, ReportId, Tally};
use crate::market::round::{Attendance, Round};
use crate::market::state::Market;
use crate::market::time::RoundId;
use crate::market::view::{Read, View};

/// All offers of some goods, by manufacturer, as the newest moment has them. Only the committer has this.
#[derive(Debug, Default)]
pub(super) struct Goods(RefCell<AtHand>);

/// Two generations: what is asked for goes into the younger one, from the elder one, too. Once the younger is full it
/// becomes the elder, and what nobody asked for in the meantime goes. So goods in demand stay, however many others are
/// asked for once.
#[derive(Debug, Default)]
struct AtHand {
    young: Generation,
    elder: Generation,
}

#[derive(Debug, Default)]
struct Generation {
    goods: FxHashMap<Sku, Vec<Arc<Offer>>>,
    offers: usize,
}

impl Generation {
    /// A batch has changed this offer.
    fn absorb(&mut self, id: &OfferId, offer: &Arc<Offer>) {
        let Some(offers) = self.goods.get_mut(&id.sku) else { return };
        match offers.binary_search_by(|other| other.id.manufacturer.cmp(&id.manufacturer)) {
            Ok(place) => offers[place] = Arc::clone(offer),
            Err(place) => {
                offers.insert(place, Arc::clone(offer));
                self.offers += 1;
            }
        }
    }
}

impl AtHand {
    fn keep(&mut self, sku: &Sku, offers: Vec<Arc<Offer>>) {
        // A good without offers takes a place, too.
        let places = offers.len().max(1);
        if self.young.offers + places > OFFERS_AT_HAND_MAX_COUNT / 2 {
            self.elder = std::mem::take(&mut self.young);
        }
        self.young.offers += places;
        self.young.goods.insert(sku.clone(), offers);
    }
}

impl Goods {
    /// A batch has changed these.
    pub(super) fn absorb(&mut self, changed: &FxHashMap<OfferId, Arc<Offer>>) {
        let at_hand = self.0.get_mut();
        for (id, offer) in changed {
            at_hand.young.absorb(id, offer);
            at_hand.elder.absorb(id, offer);
        }
    }

    fn of_good(&self, sku: &Sku, read: impl FnOnce() -> Read<Vec<Arc<Offer>>>) -> Read<Vec<Arc<Offer>>> {
        if let Some(offers) = self.0.borrow().young.goods.get(sku) {
            return Ok(offers.clone());
        }
        let elder = self.0.borrow_mut().elder.goods.remove(sku);
        let offers = elder.map_or_else(read, Ok)?;
        self.0.borrow_mut().keep(sku, offers.clone());
        Ok(offers)
    }
}

/// The newest moment, as the committer reads it.
pub(super) struct Deciding<'m> {
    pub(super) moment: &'m Moment,
    pub(super) goods: &'m Goods,
}

impl View for Deciding<'_> {
    fn market(&self) -> Read<Market> {
        self.moment.market()
    }

    fn account(&self, id: AccountId) -> Read<Option<Account>> {
        self.moment.account(id)
    }

    fn account_by(&self, handle: &Handle) -> Read<Option<AccountId>> {
        self.moment.account_by(handle)
    }

    fn credentials(&self, id: AccountId) -> Read<Option<Credentials>> {
        self.moment.credentials(id)
    }

    fn offer(&self, id: &OfferId) -> Read<Option<Offer>> {
        self.moment.offer(id)
    }

    fn offer_row(&self, id: &OfferId) -> Read<Option<Arc<Offer>>> {
        self.moment.offer_row(id)
    }

    fn offers_of_good(&self, sku: &Sku) -> Read<Vec<Arc<Offer>>> {
        self.goods.of_good(sku, || self.moment.offers_of_good(sku))
    }

    fn offers_of_maker(&self, manufacturer: &AccountName, after: Option<&Sku>, limit: usize) -> Read<Vec<Offer>> {
        self.moment.offers_of_maker(manufacturer, after, limit)
    }

    fn next_maker(&self, after: Option<&AccountName>) -> Read<Option<AccountName>> {
        self.moment.next_maker(after)
    }

    fn order(&self, id: OrderId) -> Read<Option<Order>> {
        self.moment.order(id)
    }

    fn cart(&self, customer: AccountId) -> Read<Option<Cart>> {
        self.moment.cart(customer)
    }

    fn round(&self, id: RoundId) -> Read<Option<Round>> {
        self.moment.round(id)
    }

    fn next_round(&self, after: Option<RoundId>) -> Read<Option<Round>> {
        self.moment.next_round(after)
    }

    fn attendance(&self, round: RoundId, customer: AccountId) -> Read<Option<Attendance>> {
        self.moment.attendance(round, customer)
    }

    fn tally(&self, report: &ReportId) -> Read<Option<Tally>> {
        self.moment.tally(report)
    }

    fn report(&self, id: &ReportId) -> Read<Option<Report>> {
        self.moment.report(id)
    }

    fn visit(&self, id: &VisitId) -> Read<Option<Visit>> {
        self.moment.visit(id)
    }

    fn delivery(&self, report: &ReportId) -> Read<Option<Delivery>> {
        self.moment.delivery(report)
    }

    fn interface(&self, manufacturer: &AccountName) -> Read<Option<Interface>> {
        self.moment.interface(manufacturer)
    }

    fn next_interface(&self, after: Option<&AccountName>) -> Read<Option<Interface>> {
        self.moment.next_interface(after)
    }

    fn key(&self, key: &ScopedKey) -> Read<Option<KeyRow>> {
        self.moment.key(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::market::view::Fault;

    fn good(n: usize) -> Sku {
        Sku::parse(&format!("good-{n}")).unwrap()
    }

    #[test]
    fn what_is_in_demand_stays_at_hand_and_the_rest_goes_within_the_bound() {
        let goods = Goods::default();
        let read = |n: usize| goods.of_good(&good(n), || Ok(Vec::new())).unwrap();
        for n in 0..2 * OFFERS_AT_HAND_MAX_COUNT {
            read(n);
            // Would be read again if it had gone.
            let hot = goods.of_good(&good(0), || Err(Fault("it has gone".to_owned())));
            assert!(hot.is_ok(), "gone after {n} other goods");
            let at_hand = goods.0.borrow();
            assert!(at_hand.young.goods.len() + at_hand.elder.goods.len() <= OFFERS_AT_HAND_MAX_COUNT);
        }
        assert!(!goods.0.borrow().elder.goods.contains_key(&good(1)));
    }
}
