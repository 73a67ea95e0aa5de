//! Groups of events in a layer, as bytes: who watches gets them from the daemon's memory, not from here.

use std::sync::Arc;

use super::packed::{Packed, Place};
use crate::market::event::EventGroup;

/// Groups that a layer has, ascending.
#[derive(Debug, Default)]
pub(in crate::store::redb) struct Events {
    groups: Vec<Group>,
    bytes: Packed,
}

#[derive(Debug, Clone, Copy)]
struct Group {
    first_seq: u64,
    last_seq: u64,
    /// Number of its frame.
    since: u64,
    place: Place,
}

impl Events {
    /// Takes in the next group, whose row is `bytes`.
    pub(super) fn put(&mut self, since: u64, group: &EventGroup, bytes: &[u8]) {
        let place = self.bytes.add(bytes);
        self.groups.push(Group { first_seq: group.first_seq, last_seq: group.last_seq(), since, place });
    }

    pub(super) fn bytes(&self) -> usize {
        self.bytes.bytes() + self.groups.capacity() * size_of::<Group>()
    }

    fn seen(&self, at: u64, seq: u64) -> impl Iterator<Item = &Group> {
        let first = self.groups.partition_point(|group| group.last_seq < seq);
        self.groups[first..].iter().take_while(move |group| group.since <= at)
    }

    /// Up to `limit` groups that are visible at `at`, from the one on that ends at `seq` or later.
    pub(in crate::store::redb) fn from(&self, at: u64, seq: u64, limit: usize) -> Vec<Arc<EventGroup>> {
        self.seen(at, seq).take(limit).map(|group| Arc::new(self.bytes.row(group.place))).collect()
    }

    /// The first numbers of up to `limit` groups that are visible at `at` and begin with event `seq` or later.
    pub(in crate::store::redb) fn starts_from(&self, at: u64, seq: u64, limit: usize) -> Vec<u64> {
        let starts = self.seen(at, seq).map(|group| group.first_seq);
        starts.skip_while(|first| *first < seq).take(limit).collect()
    }

    /// All groups from this number on: first numbers and rows.
    pub(in crate::store::redb) fn rows(&self, oldest: u64) -> impl Iterator<Item = (u64, &[u8])> {
        let kept = self.groups.iter().filter(move |group| group.first_seq >= oldest);
        kept.map(|group| (group.first_seq, self.bytes.at(group.place)))
    }
}
