//! The changed rows of one table: found by name at once, and in order where pages are read.

use std::collections::BTreeMap;
use std::hash::Hash;
use std::ops::Bound::{Excluded, Included, Unbounded};
use std::ops::RangeBounds;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::versions::Versions;
use crate::store::redb::bounds::Bounds;
use crate::store::redb::keys::SortKey;

/// Rows `R` under names `K`.
#[derive(Debug)]
pub(in crate::store::redb) struct Rows<K, R> {
    by_name: FxHashMap<K, Versions<R>>,
    /// By sort key; empty for tables of which nobody reads pages.
    in_order: BTreeMap<Vec<u8>, K>,
    paged: bool,
}

/// The changed rows `R` of one table under their names `K`, as readers see them.
pub(in crate::store::redb) trait Changed<K, R> {
    /// The row as it was right after frame `at`.
    fn get(&self, at: u64, name: &K) -> Option<Arc<R>>;

    /// Up to `limit` rows within `bounds`, from the front or from the back.
    fn range(&self, at: u64, bounds: &Bounds, limit: usize, from_back: bool) -> Vec<Keyed<R>>;

    /// All rows within `bounds`, in no order and the newest form last, of a table that has no order: for who reads
    /// everything, however the rows are kept. None where [`Self::range`] has them.
    fn unordered(&self, at: u64, bounds: &Bounds) -> Option<Vec<Keyed<R>>>;
}

/// What one frame changes: its number, and the oldest moment that is still read.
#[derive(Debug, Clone, Copy)]
pub(in crate::store::redb) struct Since {
    pub(in crate::store::redb) number: u64,
    pub(in crate::store::redb) oldest_read: u64,
}

/// A sort key with its row.
pub(in crate::store::redb) type Keyed<R> = (Vec<u8>, Arc<R>);

impl<K: SortKey + Hash + Eq + Clone, R> Rows<K, R> {
    pub(super) fn paged() -> Self {
        Self { by_name: FxHashMap::default(), in_order: BTreeMap::new(), paged: true }
    }

    pub(super) fn by_name_only() -> Self {
        Self { paged: false, ..Self::paged() }
    }

    /// True if no row of this name had changed before.
    pub(super) fn put(&mut self, since: Since, name: K, row: Arc<R>) -> bool {
        if let Some(versions) = self.by_name.get_mut(&name) {
            versions.put(since.number, row, since.oldest_read);
            return false;
        }
        if self.paged {
            self.in_order.insert(name.sort_key(), name.clone());
        }
        self.by_name.insert(name, Versions::new(since.number, row));
        true
    }

    pub(in crate::store::redb) fn len(&self) -> usize {
        self.by_name.len()
    }

    pub(in crate::store::redb) fn newest_of(&self, name: &K) -> Option<&Arc<R>> {
        self.by_name.get(name).map(Versions::newest)
    }

    /// All rows in their newest form, in no order.
    pub(in crate::store::redb) fn newest(&self) -> impl Iterator<Item = (&K, &Arc<R>)> {
        self.by_name.iter().map(|(name, versions)| (name, versions.newest()))
    }

    /// All rows in their newest form, by sort key.
    pub(in crate::store::redb) fn sorted(&self) -> Vec<Keyed<R>> {
        let mut rows: Vec<Keyed<R>> =
            self.by_name.iter().map(|(name, versions)| (name.sort_key(), Arc::clone(versions.newest()))).collect();
        rows.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        rows
    }
}

impl<K: SortKey + Hash + Eq + Clone, R> Changed<K, R> for Rows<K, R> {
    fn get(&self, at: u64, name: &K) -> Option<Arc<R>> {
        self.by_name.get(name).and_then(|versions| versions.at(at)).cloned()
    }

    fn range(&self, at: u64, bounds: &Bounds, limit: usize, from_back: bool) -> Vec<Keyed<R>> {
        if bounds_are_empty(bounds) {
            return Vec::new();
        }
        let row = |(key, name): (&Vec<u8>, &K)| Some((key.clone(), self.get(at, name)?));
        let within = self.in_order.range::<Vec<u8>, _>((bounds.0.as_ref(), bounds.1.as_ref()));
        if from_back {
            return within.rev().filter_map(row).take(limit).collect();
        }
        within.filter_map(row).take(limit).collect()
    }

    fn unordered(&self, at: u64, bounds: &Bounds) -> Option<Vec<Keyed<R>>> {
        let within = |(name, versions): (&K, &Versions<R>)| {
            let key = name.sort_key();
            bounds.contains(&key).then(|| Some((key, Arc::clone(versions.at(at)?)))).flatten()
        };
        (!self.paged).then(|| self.by_name.iter().filter_map(within).collect())
    }
}

/// Whether no key lies within bounds; a B-tree would panic over some of these.
pub(super) fn bounds_are_empty(bounds: &Bounds) -> bool {
    match bounds {
        (Unbounded, _) | (_, Unbounded) => false,
        (Included(from), Included(to)) => from > to,
        (Included(from) | Excluded(from), Included(to) | Excluded(to)) => from >= to,
    }
}
