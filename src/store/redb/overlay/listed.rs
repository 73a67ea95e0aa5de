//! What batches added to an index: places that never change, each since the frame of a number.

use std::collections::BTreeMap;
use std::ops::Bound::{self, Excluded, Included, Unbounded};
use std::sync::Arc;

use super::rows::{Keyed, bounds_are_empty};
use crate::market::account::AccountId;
use crate::market::order::OrderId;
use crate::store::redb::bounds::Bounds;
use crate::store::redb::keys::SortKey;

/// An index that can be read in order.
pub(in crate::store::redb) trait Places {
    /// Up to `limit` places within `bounds` that are seen at `at`, from the front or from the back.
    fn range(&self, at: u64, bounds: &Bounds, limit: usize, from_back: bool) -> Vec<Keyed<()>>;
}

/// Any places.
#[derive(Debug, Default)]
pub(in crate::store::redb) struct Listed(BTreeMap<Vec<u8>, u64>);

/// Orders by customer: of each customer they come in the order of their numbers, so that none is searched a place for.
#[derive(Debug, Default)]
pub(in crate::store::redb) struct OrdersListed(BTreeMap<AccountId, Vec<(OrderId, u64)>>);

impl Listed {
    pub(super) fn put(&mut self, number: u64, place: &impl SortKey) {
        self.0.entry(place.sort_key()).or_insert(number);
    }
}

impl Places for Listed {
    fn range(&self, at: u64, bounds: &Bounds, limit: usize, from_back: bool) -> Vec<Keyed<()>> {
        if bounds_are_empty(bounds) {
            return Vec::new();
        }
        let place = |(key, since): (&Vec<u8>, &u64)| (*since <= at).then(|| key.clone());
        let range = self.0.range::<Vec<u8>, _>((bounds.0.as_ref(), bounds.1.as_ref()));
        keyed(range.filter_map(place), limit, from_back)
    }
}

impl OrdersListed {
    pub(super) fn put(&mut self, number: u64, customer: AccountId, order: OrderId) {
        let own = self.0.entry(customer).or_default();
        let at = match own.last() {
            Some((last, _)) if *last >= order => own.partition_point(|(other, _)| *other < order),
            _ => own.len(),
        };
        if own.get(at).is_none_or(|(other, _)| *other != order) {
            own.insert(at, (order, number));
        }
    }
}

impl OrdersListed {
    /// All places, sorted.
    pub(in crate::store::redb) fn keys(&self) -> Vec<Vec<u8>> {
        let own = |(customer, own): (&AccountId, &Vec<_>)| -> Vec<Vec<u8>> {
            own.iter().map(|(order, _): &(OrderId, u64)| (*customer, *order).sort_key()).collect()
        };
        self.0.iter().flat_map(own).collect()
    }
}

impl Places for OrdersListed {
    fn range(&self, at: u64, bounds: &Bounds, limit: usize, from_back: bool) -> Vec<Keyed<()>> {
        let (first, last) = (customer_in(&bounds.0).unwrap_or(0), customer_in(&bounds.1).unwrap_or(u64::MAX));
        if bounds_are_empty(bounds) || first > last {
            return Vec::new();
        }
        let customers = self.0.range(AccountId(first)..=AccountId(last));
        let places = customers.flat_map(|(customer, own)| {
            let key = |order: &OrderId| (*customer, *order).sort_key();
            let from = own.partition_point(|(order, _)| lies_before(&key(order), &bounds.0));
            let to = own.partition_point(|(order, _)| !lies_behind(&key(order), &bounds.1));
            let within = own.get(from..to).unwrap_or_default().iter();
            within.filter(move |(_, since)| *since <= at).map(move |(order, _)| (*customer, *order).sort_key())
        });
        keyed(places, limit, from_back)
    }
}

fn keyed(places: impl DoubleEndedIterator<Item = Vec<u8>>, limit: usize, from_back: bool) -> Vec<Keyed<()>> {
    let nothing = Arc::new(());
    let keyed = |key| (key, Arc::clone(&nothing));
    if from_back {
        return places.rev().take(limit).map(keyed).collect();
    }
    places.take(limit).map(keyed).collect()
}

/// The customer with whose number a bound begins; a bound may be shorter than that.
fn customer_in(bound: &Bound<Vec<u8>>) -> Option<u64> {
    let (Included(key) | Excluded(key)) = bound else { return None };
    let mut number = [0; 8];
    let length = key.len().min(8);
    number[..length].copy_from_slice(&key[..length]);
    Some(u64::from_be_bytes(number))
}

fn lies_before(key: &[u8], bound: &Bound<Vec<u8>>) -> bool {
    match bound {
        Unbounded => false,
        Included(first) => key < first.as_slice(),
        Excluded(before) => key <= before.as_slice(),
    }
}

fn lies_behind(key: &[u8], bound: &Bound<Vec<u8>>) -> bool {
    match bound {
        Unbounded => false,
        Included(last) => key > last.as_slice(),
        Excluded(behind) => key >= behind.as_slice(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::redb::bounds;

    #[test]
    fn orders_by_customer_are_read_as_any_index_is() {
        let (mut orders, mut any) = (OrdersListed::default(), Listed::default());
        for (number, (customer, order)) in
            (1..).zip([(2, 1), (1, 2), (2, 3), (255, 4), (256, 5), (2, 6), (1, 6), (2, 2)])
        {
            let place = (AccountId(customer), OrderId(order));
            orders.put(number, place.0, place.1);
            any.put(number, &place);
        }
        orders.put(99, AccountId(2), OrderId(3));
        let key = |customer, order| (AccountId(customer), OrderId(order)).sort_key();
        let mut stretches = vec![(Unbounded, Unbounded), (Excluded(key(9, 9)), Included(key(1, 1)))];
        for customer in [0, 1, 2, 255, 256] {
            stretches.push(bounds::beginning(AccountId(customer).sort_key()));
            stretches.push((Included(key(customer, 2)), Unbounded));
            stretches.push((Unbounded, Excluded(key(customer, 3))));
            stretches.push((Excluded(key(1, 2)), Included(key(customer, 5))));
        }
        for bounds in &stretches {
            for (at, limit, from_back) in [(99, 99, false), (99, 99, true), (5, 3, false), (5, 2, true), (0, 9, false)]
            {
                let read = |index: &dyn Places| index.range(at, bounds, limit, from_back);
                assert_eq!(read(&orders), read(&any), "{bounds:?} at {at}, {limit} from back: {from_back}");
            }
        }
        assert_eq!(orders.range(99, &bounds::beginning(AccountId(2).sort_key()), 99, false).len(), 4);
    }
}
