//! The changed rows of one table: found by name at once, and in order where pages are read.

use std::collections::BTreeMap;
use std::hash::{BuildHasher, Hash};
use std::ops::Bound::{Excluded, Included, Unbounded};
use std::ops::RangeBounds;
use std::sync::{Arc, PoisonError, RwLock};

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::versions::Versions;
use crate::market::offer::Stock;
use crate::store::redb::bounds::Bounds;
use crate::store::redb::keys::SortKey;

/// Rows that are shared with whoever reads them.
pub(in crate::store::redb) type Rows<K, R> = Kept<K, Arc<R>>;

/// Rows under names `K`, kept as `V`.
#[derive(Debug)]
pub(in crate::store::redb) struct Kept<K, V> {
    /// The newest of those that share a hash.
    by_hash: FxHashMap<u64, u32>,
    /// In the order in which they changed first.
    entries: Vec<Entry<K, V>>,
    /// None for tables of which nobody reads pages.
    in_order: Option<RwLock<InOrder>>,
    /// Rows of which an older form is kept.
    with_older: usize,
}

#[derive(Debug)]
struct Entry<K, V> {
    name: K,
    forms: Versions<V>,
    /// The one before it with the same hash.
    before: Option<u32>,
}

/// Where the rows lie, by sort key. Nothing is put in order before somebody reads a page: the committer need not.
#[derive(Debug, Default)]
struct InOrder {
    places: BTreeMap<Vec<u8>, u32>,
    /// So many of the entries are among them.
    taken: usize,
}

/// What a row is kept as.
pub(in crate::store::redb) trait Value {
    type Row;
    fn row(&self) -> &Self::Row;
    fn shared(&self) -> Arc<Self::Row>;
}

impl<R> Value for Arc<R> {
    type Row = R;

    fn row(&self) -> &R {
        self
    }

    fn shared(&self) -> Arc<R> {
        Self::clone(self)
    }
}

impl Value for Stock {
    type Row = Self;

    fn row(&self) -> &Self {
        self
    }

    fn shared(&self) -> Arc<Self> {
        Arc::new(*self)
    }
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

/// What a row's place in order takes, in bytes.
const BYTES_PER_PLACE: usize = 96;

impl<K: SortKey + Hash + Eq, V> Kept<K, V> {
    pub(super) fn paged() -> Self {
        Self { in_order: Some(RwLock::default()), ..Self::by_name_only() }
    }

    pub(super) fn by_name_only() -> Self {
        Self { by_hash: FxHashMap::default(), entries: Vec::new(), in_order: None, with_older: 0 }
    }

    fn find(&self, hash: u64, name: &K) -> Option<usize> {
        let mut next = self.by_hash.get(&hash).copied();
        while let Some(number) = next {
            let entry = &self.entries[number as usize];
            if entry.name == *name {
                return Some(number as usize);
            }
            next = entry.before;
        }
        None
    }

    fn forms_of(&self, name: &K) -> Option<&Versions<V>> {
        self.find(FxBuildHasher.hash_one(name), name).map(|at| &self.entries[at].forms)
    }

    /// True if no row of this name had changed before.
    pub(super) fn put(&mut self, since: Since, name: K, value: V) -> bool {
        let hash = FxBuildHasher.hash_one(&name);
        if let Some(at) = self.find(hash, &name) {
            let forms = &mut self.entries[at].forms;
            let had_older = forms.has_older();
            forms.put(since.number, value, since.oldest_read);
            self.with_older = self.with_older + usize::from(forms.has_older()) - usize::from(had_older);
            return false;
        }
        let number = u32::try_from(self.entries.len()).expect("a layer has far fewer rows than fit its memory");
        let before = self.by_hash.insert(hash, number);
        self.entries.push(Entry { name, forms: Versions::new(since.number, value), before });
        true
    }

    pub(in crate::store::redb) fn len(&self) -> usize {
        self.entries.len()
    }

    /// Memory, without what the rows refer to.
    pub(super) fn bytes(&self) -> usize {
        let hashes = self.by_hash.capacity() * size_of::<(u64, u32)>() * 8 / 7;
        let older = self.with_older * Versions::<V>::OLDER_BYTES;
        let places =
            self.in_order.as_ref().map_or(0, |order| order.read().unwrap_or_else(PoisonError::into_inner).taken);
        hashes + self.entries.capacity() * size_of::<Entry<K, V>>() + older + places * BYTES_PER_PLACE
    }

    pub(in crate::store::redb) fn newest_of(&self, name: &K) -> Option<&V> {
        self.forms_of(name).map(Versions::newest)
    }

    /// The row as it was right after frame `at`.
    pub(in crate::store::redb) fn seen(&self, at: u64, name: &K) -> Option<&V> {
        self.forms_of(name)?.at(at)
    }

    /// All rows in their newest form, in no order.
    pub(in crate::store::redb) fn newest(&self) -> impl Iterator<Item = (&K, &V)> {
        self.entries.iter().map(|entry| (&entry.name, entry.forms.newest()))
    }

    /// All rows in their newest form, by sort key.
    pub(in crate::store::redb) fn sorted(&self) -> Vec<(Vec<u8>, &V::Row)>
    where
        V: Value,
    {
        let mut rows: Vec<_> = self.newest().map(|(name, value)| (name.sort_key(), value.row())).collect();
        rows.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        rows
    }

    /// What `read` makes of the rows' places, all of them.
    fn with_places<T>(&self, read: impl Fn(&BTreeMap<Vec<u8>, u32>) -> T) -> Option<T> {
        let order = self.in_order.as_ref()?;
        let known = order.read().unwrap_or_else(PoisonError::into_inner);
        if known.taken == self.entries.len() {
            return Some(read(&known.places));
        }
        drop(known);
        let mut known = order.write().unwrap_or_else(PoisonError::into_inner);
        let InOrder { places, taken } = &mut *known;
        let new = (0..).zip(&self.entries).skip(*taken);
        places.extend(new.map(|(number, entry)| (entry.name.sort_key(), number)));
        *taken = self.entries.len();
        Some(read(places))
    }
}

impl<K: SortKey + Hash + Eq, V: Value> Changed<K, V::Row> for Kept<K, V> {
    fn get(&self, at: u64, name: &K) -> Option<Arc<V::Row>> {
        self.seen(at, name).map(Value::shared)
    }

    fn range(&self, at: u64, bounds: &Bounds, limit: usize, from_back: bool) -> Vec<Keyed<V::Row>> {
        if bounds_are_empty(bounds) {
            return Vec::new();
        }
        let row = |(key, number): (&Vec<u8>, &u32)| {
            let value = self.entries[*number as usize].forms.at(at)?;
            Some((key.clone(), value.shared()))
        };
        let read = |places: &BTreeMap<Vec<u8>, u32>| {
            let within = places.range::<Vec<u8>, _>((bounds.0.as_ref(), bounds.1.as_ref()));
            if from_back {
                return within.rev().filter_map(row).take(limit).collect();
            }
            within.filter_map(row).take(limit).collect()
        };
        self.with_places(read).unwrap_or_default()
    }

    fn unordered(&self, at: u64, bounds: &Bounds) -> Option<Vec<Keyed<V::Row>>> {
        let within = |entry: &Entry<K, V>| {
            let key = entry.name.sort_key();
            bounds.contains(&key).then(|| Some((key, entry.forms.at(at)?.shared()))).flatten()
        };
        self.in_order.is_none().then(|| self.entries.iter().filter_map(within).collect())
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
