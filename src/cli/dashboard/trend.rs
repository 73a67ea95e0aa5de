//! The last minutes of each offer, as a sparkline: only offers that changed take memory, and each a bounded amount.

use std::collections::{HashMap, VecDeque};

use super::list::OfferKey;
use crate::limits::{DASHBOARD_TREND_MAX_CHANGES, DASHBOARD_TRENDS_MAX_COUNT};

/// Ticks that a sparkline spans: three minutes.
pub(in crate::cli) const SPAN_TICKS: u64 = 1800;

const LEVELS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

#[derive(Debug, Default)]
pub(in crate::cli) struct Trends {
    /// When an offer had how many units available, the oldest first.
    changes: HashMap<OfferKey, VecDeque<(u64, u64)>>,
}

impl Trends {
    pub(super) fn clear(&mut self) {
        self.changes.clear();
    }

    /// An offer had `before` units available until `tick`, and has `now` from then on.
    pub(super) fn note(&mut self, key: &OfferKey, tick: u64, before: u64, now: u64) {
        if before == now {
            return;
        }
        if let Some(changes) = self.changes.get_mut(key) {
            push(changes, (tick, now));
            return;
        }
        if self.changes.len() >= DASHBOARD_TRENDS_MAX_COUNT {
            self.make_room(tick);
        }
        let changes = self.changes.entry(key.clone()).or_default();
        changes.push_back((0, before));
        changes.push_back((tick, now));
    }

    /// Forgets the half that has not changed for longest, so that this need not be done again soon.
    fn make_room(&mut self, tick: u64) {
        let last = |changes: &VecDeque<(u64, u64)>| changes.back().map_or(0, |(at, _)| *at);
        let mut newest: Vec<u64> = self.changes.values().map(last).collect();
        let middle = newest.len() / 2;
        let (_, middle, _) = newest.select_nth_unstable(middle);
        let middle = (*middle).max(tick.saturating_sub(SPAN_TICKS));
        self.changes.retain(|_, changes| last(changes) > middle);
    }

    /// `width` characters, the newest last; empty for an offer that has not changed.
    pub(in crate::cli) fn sparkline(&self, key: &OfferKey, now: u64, width: u64) -> String {
        let Some(changes) = self.changes.get(key) else { return String::new() };
        let at = |step: u64| now.saturating_sub(SPAN_TICKS * (width - 1 - step) / width);
        let samples: Vec<u64> = (0..width).map(|step| value_at(changes, at(step))).collect();
        let most = samples.iter().copied().max().unwrap_or(0).max(1);
        samples.iter().map(|v| level(*v, most)).collect()
    }
}

fn push(changes: &mut VecDeque<(u64, u64)>, change: (u64, u64)) {
    match changes.back_mut() {
        // Of several changes within a tick only the last one can be seen.
        Some(last) if last.0 == change.0 => *last = change,
        _ => changes.push_back(change),
    }
    if changes.len() > DASHBOARD_TREND_MAX_CHANGES {
        changes.pop_front();
    }
}

fn value_at(changes: &VecDeque<(u64, u64)>, tick: u64) -> u64 {
    let newest = changes.iter().rev().find(|(at, _)| *at <= tick);
    newest.or(changes.front()).map_or(0, |(_, value)| *value)
}

fn level(value: u64, most: u64) -> char {
    let step = u128::from(value) * 7 / u128::from(most);
    LEVELS[usize::try_from(step).unwrap_or(7).min(7)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> OfferKey {
        ("bolt".parse().unwrap(), "acme".parse().unwrap())
    }

    #[test]
    fn a_falling_stock_falls_and_an_unchanged_one_has_no_line() {
        let mut trends = Trends::default();
        assert_eq!(trends.sparkline(&key(), 100, 4), "");
        trends.note(&key(), 1000, 8, 8);
        assert_eq!(trends.sparkline(&key(), 1800, 4), "", "nothing changed");
        trends.note(&key(), 1000, 8, 4);
        trends.note(&key(), 1700, 4, 0);
        assert_eq!(trends.sparkline(&key(), 1800, 4), "██▄▁");
    }

    #[test]
    fn memory_is_bounded_and_what_changed_last_is_kept() {
        let mut trends = Trends::default();
        (0..10_000).for_each(|tick| trends.note(&key(), tick, tick + 1, tick));
        assert_eq!(trends.changes[&key()].len(), DASHBOARD_TREND_MAX_CHANGES);
        let offer = |n: u64| (format!("good-{n}").parse().unwrap(), "acme".parse().unwrap());
        (0..20_000).for_each(|n| trends.note(&offer(n), 10_000 + n / 100, 2, 1));
        assert!(trends.changes.len() <= DASHBOARD_TRENDS_MAX_COUNT);
        assert!(trends.changes.contains_key(&offer(19_999)));
        // All within one tick: none is older than another.
        (0..20_000).for_each(|n| trends.note(&offer(n), 20_000, 3, 2));
        assert!(trends.changes.len() <= DASHBOARD_TRENDS_MAX_COUNT);
    }
}
