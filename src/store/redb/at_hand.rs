//! What the committer has at hand of the newest moment, decoded: from the tables each would be a search, and perhaps a page
//! to be read, for every order.

use std::cell::RefCell;

use rustc_hash::FxHashMap;

use super::absent::AbsentKeys;
use crate::limits::{ATTENDANCES_AT_HAND_MAX_COUNT, OFFERS_AT_HAND_MAX_COUNT};
use crate::market::account::AccountId;
use crate::market::draft::Touched;
use crate::market::names::{AccountName, Sku};
use crate::market::offer::{OfferId, Stock};
use crate::market::round::Attendance;
use crate::market::time::RoundId;
use crate::market::view::Read;

#[derive(Debug, Default)]
pub(super) struct AtHand {
    pub(super) goods: Goods,
    pub(super) roster: Roster,
    pub(super) absent: AbsentKeys,
}

impl AtHand {
    /// A batch has changed these.
    pub(super) fn absorb(&mut self, changed: &Touched) {
        self.goods.absorb(&changed.stocks);
        let roster = self.roster.0.get_mut();
        for (place, attendance) in &changed.others.attendances {
            roster.insert(*place, Some(*attendance));
        }
    }

    /// The tables are others from now on.
    pub(super) fn tables_changed(&mut self) {
        self.absent.clear();
    }
}

/// Who is on the roster of a round, and who is not. Of a round that sells nothing is forgotten, so this outlives passes.
#[derive(Debug, Default)]
pub(super) struct Roster(RefCell<FxHashMap<(RoundId, AccountId), Option<Attendance>>>);

impl Roster {
    pub(super) fn attendance(
        &self,
        place: (RoundId, AccountId),
        read: impl FnOnce() -> Read<Option<Attendance>>,
    ) -> Read<Option<Attendance>> {
        if let Some(known) = self.0.borrow().get(&place) {
            return Ok(*known);
        }
        let attendance = read()?;
        let mut known = self.0.borrow_mut();
        if known.len() >= ATTENDANCES_AT_HAND_MAX_COUNT {
            known.clear();
        }
        known.insert(place, attendance);
        Ok(attendance)
    }
}

/// Who offers some goods, by manufacturer: every line that takes from anybody reads all offers of its good.
#[derive(Debug, Default)]
pub(super) struct Goods(RefCell<Generations>);

/// Two generations: what is asked for goes into the younger one, from the elder one, too. Once the younger is full it
/// becomes the elder, and what nobody asked for in the meantime goes. So goods in demand stay, however many others are
/// asked for once.
#[derive(Debug, Default)]
struct Generations {
    young: Generation,
    elder: Generation,
}

#[derive(Debug, Default)]
struct Generation {
    goods: FxHashMap<Sku, Vec<(AccountName, Stock)>>,
    offers: usize,
}

impl Generation {
    /// A batch has changed this offer.
    fn absorb(&mut self, id: &OfferId, stock: &Stock) {
        let Some(stocks) = self.goods.get_mut(&id.sku) else { return };
        match stocks.binary_search_by(|(manufacturer, _)| manufacturer.cmp(&id.manufacturer)) {
            Ok(place) => stocks[place].1 = *stock,
            Err(place) => {
                stocks.insert(place, (id.manufacturer.clone(), *stock));
                self.offers += 1;
            }
        }
    }
}

impl Generations {
    fn keep(&mut self, sku: &Sku, stocks: Vec<(AccountName, Stock)>) {
        // A good without offers takes a place, too.
        let places = stocks.len().max(1);
        if self.young.offers + places > OFFERS_AT_HAND_MAX_COUNT / 2 {
            self.elder = std::mem::take(&mut self.young);
        }
        self.young.offers += places;
        self.young.goods.insert(sku.clone(), stocks);
    }
}

impl Goods {
    /// A batch has changed these.
    pub(super) fn absorb(&mut self, changed: &FxHashMap<OfferId, Stock>) {
        let at_hand = self.0.get_mut();
        for (id, stock) in changed {
            at_hand.young.absorb(id, stock);
            at_hand.elder.absorb(id, stock);
        }
    }

    pub(super) fn of_good(
        &self,
        sku: &Sku,
        read: impl FnOnce() -> Read<Vec<(AccountName, Stock)>>,
    ) -> Read<Vec<(AccountName, Stock)>> {
        if let Some(stocks) = self.0.borrow().young.goods.get(sku) {
            return Ok(stocks.clone());
        }
        let elder = self.0.borrow_mut().elder.goods.remove(sku);
        let stocks = elder.map_or_else(read, Ok)?;
        self.0.borrow_mut().keep(sku, stocks.clone());
        Ok(stocks)
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

    #[test]
    fn the_roster_is_read_once_follows_the_batches_and_stays_within_its_bound() {
        let mut at_hand = AtHand::default();
        let round = RoundId::parse("2026-12").unwrap();
        let ask = |at_hand: &AtHand, customer: u64, read: Read<Option<Attendance>>| {
            at_hand.roster.attendance((round, AccountId(customer)), || read)
        };
        let again = || Err(Fault("it is read again".to_owned()));
        assert_eq!(ask(&at_hand, 1, Ok(None)).unwrap(), None);
        assert_eq!(ask(&at_hand, 1, again()).unwrap(), None);
        let mut changed = Touched::default();
        changed.others.attendances.insert((round, AccountId(1)), Attendance { done: true });
        at_hand.absorb(&changed);
        assert_eq!(ask(&at_hand, 1, again()).unwrap(), Some(Attendance { done: true }));
        at_hand.tables_changed();
        assert_eq!(ask(&at_hand, 1, again()).unwrap(), Some(Attendance { done: true }));
        for customer in 0..2 * ATTENDANCES_AT_HAND_MAX_COUNT as u64 {
            ask(&at_hand, customer, Ok(None)).unwrap();
        }
        assert!(at_hand.roster.0.borrow().len() <= ATTENDANCES_AT_HAND_MAX_COUNT);
    }
}
