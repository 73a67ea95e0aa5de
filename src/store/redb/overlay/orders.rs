//! Orders in a layer: new ones in the order of their numbers, as bytes; what changed afterwards, as any row.

use std::collections::BTreeMap;
use std::ops::Bound::{Excluded, Included, Unbounded};
use std::sync::Arc;

use super::packed::{Packed, Place, decoded};
use super::rows::{Changed, Keyed, Rows, Since, bounds_are_empty};
use crate::market::order::{Order, OrderId};
use crate::store::redb::bounds::Bounds;
use crate::store::redb::keys::SortKey;
use crate::store::redb::tables::Row;

/// What a changed order takes as a value, about, in bytes.
const CHANGED_ORDER_BYTES: usize = 2048;

/// Orders that a layer has.
#[derive(Debug)]
pub(in crate::store::redb) struct Orders {
    /// Each with a greater number than all before it.
    placed: Vec<Placed>,
    bytes: Packed,
    /// Newer forms of those, and other orders.
    changed: Rows<OrderId, Order>,
}

#[derive(Debug, Clone, Copy)]
struct Placed {
    id: OrderId,
    /// Number of its frame.
    since: u64,
    place: Place,
}

impl Orders {
    pub(super) fn new() -> Self {
        Self { placed: Vec::new(), bytes: Packed::default(), changed: Rows::paged() }
    }

    /// Takes in an order whose row is `bytes`; true if no order of this number had changed before.
    pub(super) fn put(&mut self, since: Since, id: OrderId, bytes: &[u8]) -> bool {
        if self.placed.last().is_none_or(|last| last.id < id) {
            let place = self.bytes.add(bytes);
            self.placed.push(Placed { id, since: since.number, place });
            return true;
        }
        // Cancelling is rare beside buying: the row is made from its bytes here.
        self.changed.put(since, id, Arc::new(decoded(bytes))) && self.find(id).is_none()
    }

    fn find(&self, id: OrderId) -> Option<&Placed> {
        self.placed.binary_search_by_key(&id, |placed| placed.id).ok().map(|at| &self.placed[at])
    }

    pub(in crate::store::redb) fn len(&self) -> usize {
        self.placed.len() + self.changed.len()
    }

    pub(super) fn bytes(&self) -> usize {
        let changed = self.changed.len() * CHANGED_ORDER_BYTES;
        self.bytes.bytes() + self.placed.capacity() * size_of::<Placed>() + changed
    }

    /// All orders in their newest form, by sort key.
    pub(in crate::store::redb) fn sorted(&self) -> Vec<(Vec<u8>, Row<'_, Order>)> {
        let changed = self.changed.sorted().into_iter().map(|(key, order)| (key, Row::Made(order)));
        let placed = self.placed.iter().map(|p| (p.id.sort_key(), Row::Bytes(self.bytes.at(p.place))));
        // Mostly there is nothing to merge.
        let mut sorted: Vec<_> = changed.chain(placed).collect();
        sorted.sort_by(|a, b| a.0.cmp(&b.0));
        sorted.dedup_by(|later, earlier| later.0 == earlier.0);
        sorted
    }

    /// The placed orders within bounds that are seen at `at`.
    fn within(&self, at: u64, bounds: &Bounds) -> impl DoubleEndedIterator<Item = Keyed<Order>> {
        let from = self.placed.partition_point(|placed| match &bounds.0 {
            Unbounded => false,
            Included(first) => placed.id.sort_key() < *first,
            Excluded(before) => placed.id.sort_key() <= *before,
        });
        let to = self.placed.partition_point(|placed| match &bounds.1 {
            Unbounded => true,
            Included(last) => placed.id.sort_key() <= *last,
            Excluded(behind) => placed.id.sort_key() < *behind,
        });
        let seen = self.placed[from..to].iter().filter(move |placed| placed.since <= at);
        seen.map(|placed| (placed.id.sort_key(), Arc::new(self.bytes.row(placed.place))))
    }
}

impl Changed<OrderId, Order> for Orders {
    fn get(&self, at: u64, id: &OrderId) -> Option<Arc<Order>> {
        let placed = || self.find(*id).filter(|placed| placed.since <= at);
        self.changed.get(at, id).or_else(|| placed().map(|placed| Arc::new(self.bytes.row(placed.place))))
    }

    fn range(&self, at: u64, bounds: &Bounds, limit: usize, from_back: bool) -> Vec<Keyed<Order>> {
        if bounds_are_empty(bounds) {
            return Vec::new();
        }
        let placed = self.within(at, bounds);
        let changed = self.changed.range(at, bounds, limit, from_back);
        if changed.is_empty() {
            return if from_back { placed.rev().take(limit).collect() } else { placed.take(limit).collect() };
        }
        let placed: Vec<_> = if from_back { placed.rev().take(limit).collect() } else { placed.take(limit).collect() };
        let rows: BTreeMap<_, _> = placed.into_iter().chain(changed).collect();
        if from_back { rows.into_iter().rev().take(limit).collect() } else { rows.into_iter().take(limit).collect() }
    }

    fn unordered(&self, _: u64, _: &Bounds) -> Option<Vec<Keyed<Order>>> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::market::order::FillPolicy;
    use crate::market::time::{RoundId, Timestamp};
    use crate::store::redb::rows::{Room, encode_onto};

    /// An order that tells its forms apart by `seq`.
    fn order(id: u64, seq: u64) -> Order {
        Order {
            id: OrderId(id),
            round: RoundId::parse("2026-12").unwrap(),
            customer: crate::market::account::AccountId(1),
            seq,
            placed_at: Timestamp::default(),
            fill: FillPolicy::Partial,
            reference: None,
            note: None,
            lines: Vec::new(),
        }
    }

    /// The same puts into [`Orders`] and into plain [`Rows`].
    fn both() -> (Orders, Rows<OrderId, Order>) {
        let (mut orders, mut rows) = (Orders::new(), Rows::paged());
        // New orders, changed ones, ones of older layers, two changes of one.
        for (number, id) in (1..).zip([9, 10, 11, 10, 4, 12, 10, 4, 9, 20]) {
            let since = Since { number, oldest_read: 0 };
            let order = order(id, number);
            let mut bytes = Vec::new();
            encode_onto(&mut bytes, &order);
            let new = rows.put(since, order.id, Arc::new(order.clone()));
            assert_eq!(orders.put(since, order.id, &bytes), new, "order {id} in frame {number}");
        }
        (orders, rows)
    }

    #[test]
    fn orders_are_read_as_any_rows_are_at_every_moment() {
        let (orders, rows) = both();
        let key = |id: u64| OrderId(id).sort_key();
        let stretches =
            [(Unbounded, Unbounded), (Included(key(9)), Excluded(key(12))), (Excluded(key(9)), Included(key(20)))];
        for at in 0..12 {
            for id in 0..22 {
                assert_eq!(orders.get(at, &OrderId(id)), rows.get(at, &OrderId(id)), "order {id} at {at}");
            }
            for (bounds, limit, from_back) in
                stretches.iter().flat_map(|b| [(b, 99, false), (b, 99, true), (b, 2, false), (b, 2, true)])
            {
                let read = |table: &dyn Changed<OrderId, Order>| table.range(at, bounds, limit, from_back);
                assert_eq!(read(&orders), read(&rows), "{bounds:?} at {at}, {limit} from back: {from_back}");
            }
        }
    }

    #[test]
    fn a_pass_gets_each_order_once_in_its_newest_form() {
        let (orders, rows) = both();
        let newest = rows.sorted();
        let sorted = orders.sorted();
        assert_eq!(sorted.len(), newest.len());
        for ((key, row), (expected_key, expected)) in sorted.iter().zip(&newest) {
            let (mut bytes, mut expected_bytes) = (Vec::new(), Vec::new());
            encode_onto(&mut expected_bytes, &**expected);
            assert_eq!((key, row.onto(Room::None, &mut bytes)), (expected_key, expected_bytes.as_slice()));
        }
    }
}
