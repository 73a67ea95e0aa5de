//! Names by their sort keys. Orders come in the order of their numbers: such names are appended, not searched a place for.

use std::collections::BTreeMap;
use std::ops::Bound::{Excluded, Included, Unbounded};

use crate::store::redb::bounds::Bounds;

/// A sort key and the name that it belongs to.
type Named<'n, K> = (&'n Vec<u8>, &'n K);

/// Names `K` by their sort keys.
#[derive(Debug)]
pub(super) struct InOrder<K> {
    /// Each came with a greater key than all before it.
    risen: Vec<(Vec<u8>, K)>,
    others: BTreeMap<Vec<u8>, K>,
}

impl<K> InOrder<K> {
    pub(super) fn new() -> Self {
        Self { risen: Vec::new(), others: BTreeMap::new() }
    }

    /// Takes in a name that is not there.
    pub(super) fn insert(&mut self, key: Vec<u8>, name: K) {
        if self.risen.last().is_none_or(|(last, _)| *last < key) {
            self.risen.push((key, name));
        } else {
            self.others.insert(key, name);
        }
    }

    /// The names within bounds, by key, from the front or from the back. The bounds must leave room for a key.
    pub(super) fn range(&self, bounds: &Bounds, from_back: bool) -> Box<dyn Iterator<Item = Named<'_, K>> + '_> {
        let from = self.risen.partition_point(|(key, _)| match &bounds.0 {
            Unbounded => false,
            Included(first) => key < first,
            Excluded(before) => key <= before,
        });
        let to = self.risen.partition_point(|(key, _)| match &bounds.1 {
            Unbounded => true,
            Included(last) => key <= last,
            Excluded(behind) => key < behind,
        });
        let risen = self.risen[from..to].iter().map(|(key, name)| (key, name));
        let others = self.others.range::<Vec<u8>, _>((bounds.0.as_ref(), bounds.1.as_ref()));
        if from_back {
            return Box::new(merged(risen.rev(), others.rev(), |a, b| a > b));
        }
        Box::new(merged(risen, others, |a, b| a < b))
    }
}

fn merged<'n, K: 'n>(
    risen: impl Iterator<Item = Named<'n, K>>,
    others: impl Iterator<Item = Named<'n, K>>,
    comes_first: fn(&[u8], &[u8]) -> bool,
) -> impl Iterator<Item = Named<'n, K>> {
    let (mut risen, mut others) = (risen.peekable(), others.peekable());
    std::iter::from_fn(move || match (risen.peek(), others.peek()) {
        (Some((a, _)), Some((b, _))) if comes_first(a, b) => risen.next(),
        (Some(_), None) => risen.next(),
        _ => others.next(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_in_order_from_both_ends_in_whatever_order_they_came() {
        let mut names = InOrder::new();
        [3, 5, 1, 4, 9, 2].into_iter().for_each(|n: u8| names.insert(vec![n], n));
        let found = |bounds: Bounds| {
            let ahead: Vec<u8> = names.range(&bounds, false).map(|(_, name)| *name).collect();
            let mut back: Vec<u8> = names.range(&bounds, true).map(|(_, name)| *name).collect();
            back.reverse();
            assert_eq!(ahead, back);
            ahead
        };
        assert_eq!(found((Unbounded, Unbounded)), [1, 2, 3, 4, 5, 9]);
        assert_eq!(found((Included(vec![2]), Excluded(vec![5]))), [2, 3, 4]);
        assert_eq!(found((Excluded(vec![3]), Included(vec![9]))), [4, 5, 9]);
        assert_eq!(found((Included(vec![6]), Included(vec![8]))), [0; 0]);
    }
}
