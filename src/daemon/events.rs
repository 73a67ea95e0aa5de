//! The newest events in memory, and the signal that there are more. Watchers come and take; nobody is waited for.
//!
//! A few watches are woken with every commit and told every event. With many, waking them all would leave no time to
//! sell anything: then events are gathered for a moment that grows with their number, and told from one [`Digest`].

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock, RwLockWriteGuard};
use std::time::Duration;

use tokio::sync::{Notify, watch};

use super::digest::Digest;
use crate::limits::{
    WATCH_GATHERED_MAX_EVENTS, WATCH_PAUSE_MAX_MS, WATCH_TURNS_KEPT_COUNT, WATCHES_TOLD_PER_SECOND,
    WATCHES_UNPACED_MAX_COUNT,
};
use crate::market::event::EventGroup;

/// Where the committer puts events and watchers find them.
#[derive(Debug)]
pub(super) struct Hub {
    newest_seq: watch::Sender<u64>,
    kept: RwLock<Kept>,
    capacity_events: usize,
    /// Watches that are open.
    watches: AtomicUsize,
    /// Something was gathered.
    gathered: Notify,
    /// [`crate::market::state::Market::access`] of the newest commit: connections compare it before every call.
    access: AtomicU64,
}

#[derive(Debug, Default)]
struct Kept {
    groups: VecDeque<Arc<EventGroup>>,
    events: usize,
    /// Committed, but not told to anybody yet.
    gathering: Vec<Arc<EventGroup>>,
    gathering_events: usize,
    turns: VecDeque<Arc<Digest>>,
}

/// What the hub has for a watcher.
pub(super) enum Found {
    /// The groups that contain events after the given one, in order; empty if there are none.
    Groups(Vec<Arc<EventGroup>>),
    /// The moment in which the next event lies.
    Digest(Arc<Digest>),
    /// The watcher is so far behind that it must read from the store.
    Behind,
}

impl Hub {
    pub(super) fn new(newest_seq: u64, capacity_events: usize) -> Self {
        Self {
            newest_seq: watch::Sender::new(newest_seq),
            kept: RwLock::default(),
            capacity_events,
            watches: AtomicUsize::new(0),
            gathered: Notify::new(),
            access: AtomicU64::new(0),
        }
    }

    pub(super) fn access(&self) -> &AtomicU64 {
        &self.access
    }

    /// Wakes up when there is something to be told; its value is the newest event's number that can be told.
    pub(super) fn subscribe(&self) -> watch::Receiver<u64> {
        self.newest_seq.subscribe()
    }

    pub(super) fn watch_opened(&self) {
        self.watches.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn watches_closed(&self, count: usize) {
        self.watches.fetch_sub(count, Ordering::Relaxed);
    }

    /// How long events are gathered; none: they are told with every commit.
    fn pause(&self) -> Option<Duration> {
        let watches = self.watches.load(Ordering::Relaxed);
        let ms = (watches as u64 * 1000 / WATCHES_TOLD_PER_SECOND).min(WATCH_PAUSE_MAX_MS);
        (watches > WATCHES_UNPACED_MAX_COUNT).then(|| Duration::from_millis(ms))
    }

    fn kept(&self) -> RwLockWriteGuard<'_, Kept> {
        self.kept.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes in what was committed.
    pub(super) fn publish(&self, groups: &[Arc<EventGroup>]) {
        let Some(last) = groups.last() else { return };
        let mut kept = self.kept();
        if self.pause().is_none() {
            let gathered = std::mem::take(&mut kept.gathering);
            kept.gathering_events = 0;
            kept.put(&gathered, self.capacity_events);
            kept.put(groups, self.capacity_events);
            drop(kept);
            self.newest_seq.send_replace(last.last_seq());
            return;
        }
        kept.gathering_events += groups.iter().map(|g| g.events.len()).sum::<usize>();
        kept.gathering.extend_from_slice(groups);
        let too_many = kept.gathering_events > WATCH_GATHERED_MAX_EVENTS;
        drop(kept);
        if too_many { self.end_turn() } else { self.gathered.notify_one() }
    }

    /// What was gathered can be told from now on.
    fn end_turn(&self) {
        let gathered = {
            let mut kept = self.kept();
            kept.gathering_events = 0;
            std::mem::take(&mut kept.gathering)
        };
        let Some(digest) = Digest::of(&gathered).map(Arc::new) else { return };
        let mut kept = self.kept();
        kept.turns.push_back(Arc::clone(&digest));
        if kept.turns.len() > WATCH_TURNS_KEPT_COUNT {
            kept.turns.pop_front();
        }
        drop(kept);
        self.newest_seq.send_if_modified(|newest| {
            let is_newer = *newest < digest.last_seq;
            *newest = (*newest).max(digest.last_seq);
            is_newer
        });
    }

    /// At least one group after `seq` if there is one, and no more once `limit_events` are found.
    pub(super) fn after(&self, seq: u64, limit_events: usize) -> Found {
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        let holds = |first: u64, last: u64| first <= seq + 1 && seq < last;
        if let Some(digest) = kept.turns.iter().find(|d| holds(d.first_seq, d.last_seq)) {
            return Found::Digest(Arc::clone(digest));
        }
        if seq >= *self.newest_seq.borrow() {
            return Found::Groups(Vec::new());
        }
        let (first, last) = (kept.groups.front(), kept.groups.back());
        if !first.zip(last).is_some_and(|(first, last)| holds(first.first_seq, last.last_seq())) {
            return Found::Behind;
        }
        let from = kept.groups.partition_point(|g| g.last_seq() <= seq);
        let (mut found, mut events) = (Vec::new(), 0);
        for group in kept.groups.range(from..) {
            events += group.events.len();
            found.push(Arc::clone(group));
            if events >= limit_events {
                break;
            }
        }
        Found::Groups(found)
    }
}

impl Kept {
    fn put(&mut self, groups: &[Arc<EventGroup>], capacity_events: usize) {
        for group in groups {
            // Between those that are there and this, others were told in turns.
            if self.groups.back().is_some_and(|last| last.last_seq() + 1 != group.first_seq) {
                self.groups.clear();
                self.events = 0;
            }
            self.events += group.events.len();
            self.groups.push_back(Arc::clone(group));
        }
        while self.events > capacity_events && self.groups.len() > 1 {
            self.events -= self.groups.pop_front().map_or(0, |g| g.events.len());
        }
    }
}

/// Lets watchers have their turns; only as long as there are many of them is there anything to do.
pub(super) async fn pace(hub: Arc<Hub>) {
    loop {
        hub.gathered.notified().await;
        hub.end_turn();
        tokio::time::sleep(hub.pause().unwrap_or_default()).await;
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
            Found::Digest(digest) => panic!("few watches are told everything, not {digest:?}"),
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

    #[test]
    fn with_many_watches_events_are_gathered_and_told_in_turns() {
        let hub = Hub::new(10, 100);
        hub.publish(&[group(11, 2)]);
        (0..=WATCHES_UNPACED_MAX_COUNT).for_each(|_| hub.watch_opened());
        hub.publish(&[group(13, 1)]);
        hub.publish(&[group(14, 2)]);
        assert_eq!(firsts(hub.after(12, 100)), Some(vec![]), "the turn has not come");
        hub.end_turn();
        let told = |seq| match hub.after(seq, 100) {
            Found::Digest(digest) => Some((digest.first_seq, digest.last_seq)),
            _ => None,
        };
        assert_eq!((told(12), told(13), told(14), told(15)), (Some((13, 15)), Some((13, 15)), Some((13, 15)), None));
        assert_eq!(firsts(hub.after(10, 100)), Some(vec![11]));
        hub.publish(&[group(16, 1)]);
        hub.watches_closed(WATCHES_UNPACED_MAX_COUNT);
        hub.publish(&[group(17, 1)]);
        assert_eq!(firsts(hub.after(15, 100)), Some(vec![16, 17]), "what was gathered is not lost");
        assert_eq!(firsts(hub.after(10, 100)), None, "it gave way to what came after the turn");
    }
}
