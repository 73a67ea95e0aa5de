//! The newest events in memory, and the signal that there are more. Watchers come and take; nobody is waited for.

use std::collections::VecDeque;
use std::sync::{Arc, PoisonError, RwLock};

use tokio::sync::watch;

use crate::market::event::EventGroup;

/// Where the committer puts events and watchers find them.
#[derive(Debug)]
pub(super) struct Hub {
    newest_seq: watch::Sender<u64>,
    ring: RwLock<Ring>,
    capacity_events: usize,
}

#[derive(Debug, Default)]
struct Ring {
    groups: VecDeque<Arc<EventGroup>>,
    events: usize,
}

/// What the hub has for a watcher.
pub(super) enum Found {
    /// The groups that contain events after the given one, in order; empty if there are none.
    Groups(Vec<Arc<EventGroup>>),
    /// The watcher is so far behind that it must read from the store.
    Behind,
}

impl Hub {
    pub(super) fn new(newest_seq: u64, capacity_events: usize) -> Self {
        Self { newest_seq: watch::Sender::new(newest_seq), ring: RwLock::default(), capacity_events }
    }

    /// Wakes up with every commit that made events; its value is the newest event's number.
    pub(super) fn subscribe(&self) -> watch::Receiver<u64> {
        self.newest_seq.subscribe()
    }

    /// Takes in what was committed.
    pub(super) fn publish(&self, groups: &[Arc<EventGroup>]) {
        let Some(last) = groups.last() else { return };
        {
            let mut ring = self.ring.write().unwrap_or_else(PoisonError::into_inner);
            for group in groups {
                ring.events += group.events.len();
                ring.groups.push_back(Arc::clone(group));
            }
            while ring.events > self.capacity_events && ring.groups.len() > 1 {
                ring.events -= ring.groups.pop_front().map_or(0, |g| g.events.len());
            }
        }
        self.newest_seq.send_replace(last.last_seq());
    }

    /// At least one group after `seq` if there is one, and no more once `limit_events` are found.
    pub(super) fn after(&self, seq: u64, limit_events: usize) -> Found {
        let ring = self.ring.read().unwrap_or_else(PoisonError::into_inner);
        let reaches_back = ring.groups.front().is_some_and(|g| g.first_seq <= seq + 1);
        if !reaches_back {
            let up_to_date = seq >= *self.newest_seq.borrow();
            return if up_to_date { Found::Groups(Vec::new()) } else { Found::Behind };
        }
        let from = ring.groups.partition_point(|g| g.last_seq() <= seq);
        let (mut found, mut events) = (Vec::new(), 0);
        for group in ring.groups.range(from..) {
            events += group.events.len();
            found.push(Arc::clone(group));
            if events >= limit_events {
                break;
            }
        }
        Found::Groups(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::market::account::{AccountId, Actor};
    use crate::market::event::Event;
    use crate::market::time::{Period, RoundId, Timestamp};

    fn group(first_seq: u64, events: usize) -> Arc<EventGroup> {
        let round = RoundId::new(Period::new(2026, 12).unwrap(), 1).unwrap();
        let event = Event::CustomerDone { round, customer: AccountId(1), done: true };
        Arc::new(EventGroup { first_seq, at: Timestamp::default(), actor: Actor::System, events: vec![event; events] })
    }

    fn firsts(found: Found) -> Option<Vec<u64>> {
        match found {
            Found::Groups(groups) => Some(groups.iter().map(|g| g.first_seq).collect()),
            Found::Behind => None,
        }
    }

    #[test]
    fn a_watcher_finds_what_comes_after_its_place_or_learns_that_it_is_behind() {
        let hub = Hub::new(10, 5);
        assert_eq!(firsts(hub.after(10, 100)), Some(vec![]));
        assert_eq!(firsts(hub.after(9, 100)), None);
        hub.publish(&[group(11, 2), group(13, 1), group(14, 2)]);
        assert_eq!(firsts(hub.after(10, 100)), Some(vec![11, 13, 14]));
        assert_eq!(firsts(hub.after(11, 100)), Some(vec![11, 13, 14]));
        assert_eq!(firsts(hub.after(12, 1)), Some(vec![13]));
        assert_eq!(firsts(hub.after(15, 100)), Some(vec![]));
        hub.publish(&[group(16, 1)]);
        assert_eq!(firsts(hub.after(10, 100)), None, "the oldest group gave way");
        assert_eq!(firsts(hub.after(12, 100)), Some(vec![13, 14, 16]));
    }
}
