//! The changed rows of one table: found by name at once, and in order where pages are read.

use std::hash::Hash;
use std::ops::Bound::{Excluded, Included, Unbounded};
use std::ops::RangeBounds;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::in_order::InOrder;
use super::versions::Versions;
use crate::store::redb::bounds::Bounds;
use crate::store::redb::keys::SortKey;

/// Rows `R` under names `K`.
#[derive(Debug)]
pub(in crate::store::redb) struct Rows<K, R> {
    by_name: FxHashMap<K, Versions<R>>,
    /// Empty for tables of which nobody reads pages.
    in_order: InOrder<K>,
    paged: bool,
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
        Self { by_name: FxHashMap::default(), in_order: InOrder::new(), paged: true }
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

    pub(in crate::store::redb) fn get(&self, at: u64, name: &K) -> Option<Arc<R>> {
        self.by_name.get(name).and_then(|versions| versions.at(at)).cloned()
    }

    /// Up to `limit` rows within `bounds`, from the front or from the back.
    pub(in crate::store::redb) fn range(
        &self,
        at: u64,
        bounds: &Bounds,
        limit: usize,
        from_back: bool,
    ) -> Vec<Keyed<R>> {
        if bounds_are_empty(bounds) {
            return Vec::new();
        }
        let row = |(key, name): (&Vec<u8>, &K)| Some((key.clone(), self.get(at, name)?));
        self.in_order.range(bounds, from_back).filter_map(row).take(limit).collect()
    }

    pub(in crate::store::redb) fn len(&self) -> usize {
        self.by_name.len()
    }

    pub(in crate::store::redb) fn newest(&self, name: &K) -> Option<&Arc<R>> {
        self.by_name.get(name).map(Versions::newest)
    }

    /// All rows in their newest form, in no order.
    pub(in crate::store::redb) fn rows(&self) -> impl Iterator<Item = &R> {
        self.by_name.values().map(|versions| &**versions.newest())
    }

    /// Whether [`Self::range`] finds anything.
    pub(in crate::store::redb) fn is_paged(&self) -> bool {
        self.paged
    }

    /// All rows within `bounds`, in no order: for who reads everything, however the rows are kept.
    pub(in crate::store::redb) fn unordered(&self, at: u64, bounds: &Bounds) -> Vec<Keyed<R>> {
        let within = |(name, versions): (&K, &Versions<R>)| {
            let key = name.sort_key();
            bounds.contains(&key).then(|| Some((key, Arc::clone(versions.at(at)?)))).flatten()
        };
        self.by_name.iter().filter_map(within).collect()
    }

    /// All rows in their newest form, by sort key.
    pub(in crate::store::redb) fn sorted(&self) -> Vec<Keyed<R>> {
        let mut rows: Vec<Keyed<R>> =
            self.by_name.iter().map(|(name, versions)| (name.sort_key(), Arc::clone(versions.newest()))).collect();
        rows.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        rows
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
