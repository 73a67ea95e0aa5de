//! What a batch is decided on: the newest moment, with the offers of the goods that were asked for lately at hand. Every
//! order line reads all offers of its good; from the tables that would be a search and a decoding each.

use std::cell::RefCell;
use std::collections::BTreeMap;

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

#[derive(Debug, Default)]
struct AtHand {
    goods: FxHashMap<Sku, Vec<Offer>>,
    offers: usize,
}

impl Goods {
    /// A batch has changed these.
    pub(super) fn absorb(&mut self, changed: &BTreeMap<OfferId, Offer>) {
        let at_hand = self.0.get_mut();
        for (id, offer) in changed {
            let Some(offers) = at_hand.goods.get_mut(&id.sku) else { continue };
            match offers.binary_search_by(|other| other.id.manufacturer.cmp(&id.manufacturer)) {
                Ok(place) => offers[place] = offer.clone(),
                Err(place) => {
                    offers.insert(place, offer.clone());
                    at_hand.offers += 1;
                }
            }
        }
    }

    fn of_good(&self, sku: &Sku, read: impl FnOnce() -> Read<Vec<Offer>>) -> Read<Vec<Offer>> {
        if let Some(offers) = self.0.borrow().goods.get(sku) {
            return Ok(offers.clone());
        }
        let offers = read()?;
        let mut at_hand = self.0.borrow_mut();
        if at_hand.offers + offers.len() > OFFERS_AT_HAND_MAX_COUNT {
            *at_hand = AtHand::default();
        }
        // A good without offers takes a place, too.
        at_hand.offers += offers.len().max(1);
        at_hand.goods.insert(sku.clone(), offers.clone());
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

    fn offers_of_good(&self, sku: &Sku) -> Read<Vec<Offer>> {
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
