//! Keys in a layer, as bytes: nearly every key is asked for once, when it is not there yet.

use std::hash::BuildHasher;
use std::ops::RangeBounds;
use std::sync::Arc;

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::packed::{Packed, Place};
use super::rows::{Changed, Keyed};
use crate::market::key::{KeyRow, ScopedKey};
use crate::market::time::Timestamp;
use crate::store::redb::bounds::Bounds;
use crate::store::redb::keys::SortKey;

/// Keys that a layer has.
#[derive(Debug, Default)]
pub(in crate::store::redb) struct Keys {
    /// The newest of those that share a hash.
    by_hash: FxHashMap<u64, u32>,
    entries: Vec<Entry>,
    bytes: Packed,
    newest_at: Option<Timestamp>,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    /// The one before it with the same hash.
    before: Option<u32>,
    /// Number of its frame.
    since: u64,
    /// Its sort key.
    name: Place,
    row: Place,
}

impl Keys {
    /// Takes in a key whose row is `bytes`.
    pub(super) fn put(&mut self, since: u64, name: &ScopedKey, at: Timestamp, bytes: &[u8]) {
        let (name_at, row) = (self.bytes.add(&name.sort_key()), self.bytes.add(bytes));
        let number = u32::try_from(self.entries.len()).expect("a layer has far fewer keys than fit its memory");
        let before = self.by_hash.insert(FxBuildHasher.hash_one(name), number);
        self.entries.push(Entry { before, since, name: name_at, row });
        self.newest_at = self.newest_at.max(Some(at));
    }

    pub(in crate::store::redb) fn len(&self) -> usize {
        self.entries.len()
    }

    /// When the newest was recorded.
    pub(in crate::store::redb) fn newest_at(&self) -> Option<Timestamp> {
        self.newest_at
    }

    pub(super) fn bytes(&self) -> usize {
        let places = self.by_hash.capacity() * size_of::<(u64, u32)>() * 8 / 7;
        self.bytes.bytes() + self.entries.capacity() * size_of::<Entry>() + places
    }

    /// The newest rows, by sort key.
    pub(in crate::store::redb) fn sorted(&self) -> Vec<(&[u8], &[u8])> {
        let mut sorted: Vec<_> = self.entries.iter().map(|e| (self.bytes.at(e.name), self.bytes.at(e.row))).collect();
        // Stable: of the same name, the newest is the last.
        sorted.sort_by(|a, b| a.0.cmp(b.0));
        sorted.dedup_by(|later, earlier| {
            let same = later.0 == earlier.0;
            if same {
                *earlier = *later;
            }
            same
        });
        sorted
    }
}

impl Changed<ScopedKey, KeyRow> for Keys {
    fn get(&self, at: u64, name: &ScopedKey) -> Option<Arc<KeyRow>> {
        let mut next = self.by_hash.get(&FxBuildHasher.hash_one(name)).copied();
        let key = name.sort_key();
        while let Some(number) = next {
            let entry = &self.entries[number as usize];
            if entry.since <= at && self.bytes.at(entry.name) == key {
                return Some(Arc::new(self.bytes.row(entry.row)));
            }
            next = entry.before;
        }
        None
    }

    /// Nobody reads pages of keys but who reads everything.
    fn range(&self, _: u64, _: &Bounds, _: usize, _: bool) -> Vec<Keyed<KeyRow>> {
        Vec::new()
    }

    fn unordered(&self, at: u64, bounds: &Bounds) -> Option<Vec<Keyed<KeyRow>>> {
        let seen = self.entries.iter().filter(|entry| entry.since <= at);
        let within = seen.filter(|entry| RangeBounds::contains(bounds, &self.bytes.at(entry.name).to_vec()));
        Some(within.map(|e| (self.bytes.at(e.name).to_vec(), Arc::new(self.bytes.row(e.row)))).collect())
    }
}

#[cfg(test)]
mod tests {
    use std::ops::Bound::{Excluded, Unbounded};

    use super::*;
    use crate::market::account::AccountId;
    use crate::market::command::Command;
    use crate::market::key::{Fingerprint, Key, KeyScope};
    use crate::market::order::OrderId;
    use crate::market::outcome::Recorded;
    use crate::store::redb::rows::encode_onto;

    fn key(owner: u64, text: &str) -> ScopedKey {
        ScopedKey { scope: KeyScope::Account(AccountId(owner)), key: Key::parse(text).unwrap() }
    }

    fn row(order: u64) -> KeyRow {
        let content = Fingerprint::of(&Command::PauseRound { reason: None });
        KeyRow { content, recorded: Recorded::Placed(OrderId(order)), at: Timestamp::default() }
    }

    fn encoded(row: &KeyRow) -> Vec<u8> {
        let mut bytes = Vec::new();
        encode_onto(&mut bytes, row);
        bytes
    }

    #[test]
    fn each_reader_sees_the_keys_of_its_moment_and_a_pass_the_newest() {
        let mut keys = Keys::default();
        for (number, owner, text, order) in [(3, 1, "b", 1), (4, 2, "b", 2), (5, 1, "a", 3), (7, 1, "b", 4)] {
            keys.put(number, &key(owner, text), Timestamp::default(), &encoded(&row(order)));
        }
        let at = |at, owner, text| keys.get(at, &key(owner, text)).map(|row| (*row).clone());
        assert_eq!(at(2, 1, "b"), None);
        assert_eq!(at(6, 1, "b"), Some(row(1)));
        assert_eq!(at(7, 1, "b"), Some(row(4)));
        assert_eq!(at(7, 2, "b"), Some(row(2)));
        assert_eq!(at(7, 2, "a"), None);
        let sorted: Vec<_> = keys.sorted().into_iter().map(|(key, row)| (key.to_vec(), row.to_vec())).collect();
        let expected = [(1, "a", 3), (1, "b", 4), (2, "b", 2)];
        let expected = expected.map(|(owner, text, order)| (key(owner, text).sort_key(), encoded(&row(order))));
        assert_eq!(sorted, expected);
        let behind_a = (Excluded(key(1, "a").sort_key()), Unbounded);
        assert_eq!(keys.unordered(4, &behind_a).unwrap().len(), 2);
    }
}
