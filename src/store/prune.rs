//! Which events are forgotten: those beyond the kept number, some with each batch, the same in every engine.

use crate::market::view::Read;

/// Groups that one batch may remove besides twice the number that it adds: after `events_kept` was lowered, the
/// rest goes bit by bit instead of stopping the market for one long transaction.
const GROUPS_AT_ONCE: usize = 4096;
/// Events beyond the kept number that may gather before it is worth touching the oldest pages.
const SLACK_EVENTS: u64 = 1024;

/// The first number of the oldest group that stays; none if nothing has to go. The newest `kept` events stay in
/// any case, and a group goes only as a whole.
///
/// `groups` are the first numbers of the stored groups, ascending; `added` is how many groups this batch adds.
pub(super) fn oldest_kept(
    groups: impl Iterator<Item = Read<u64>>,
    newest_seq: u64,
    kept: u64,
    added: usize,
) -> Read<Option<u64>> {
    let must_stay = must_stay(newest_seq, kept);
    let mut stays = None;
    for (number, first_seq) in groups.take(groups_at_once(added)).enumerate() {
        let first_seq = first_seq?;
        let worth_it = number > 0 || is_worth_it(first_seq, newest_seq, kept);
        if first_seq > must_stay || !worth_it {
            break;
        }
        stays = Some(first_seq);
    }
    Ok(stays)
}

/// Groups that one batch looks at.
fn groups_at_once(added: usize) -> usize {
    GROUPS_AT_ONCE + 2 * added
}

/// Whether anything goes if the oldest group begins with event `oldest`.
pub(super) fn is_worth_it(oldest: u64, newest_seq: u64, kept: u64) -> bool {
    oldest + (kept / 8).min(SLACK_EVENTS) < must_stay(newest_seq, kept)
}

fn must_stay(newest_seq: u64, kept: u64) -> u64 {
    (newest_seq + 1).saturating_sub(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The oldest group kept of groups of three events: 1, 4, 7 … up to `newest`.
    fn kept_of(newest: u64, kept: u64) -> Option<u64> {
        oldest_kept((1..=newest).step_by(3).map(Ok), newest, kept, 0).unwrap()
    }

    #[test]
    fn whole_groups_go_and_the_newest_events_stay() {
        assert_eq!(kept_of(30, 30), None);
        assert_eq!(kept_of(30, 100), None);
        // Events 25 to 30 must stay; group 25 holds the first of them.
        assert_eq!(kept_of(30, 6), Some(25));
        // Event 24 is the last of group 22.
        assert_eq!(kept_of(30, 7), Some(22));
        assert_eq!(kept_of(0, 7), None);
    }

    #[test]
    fn the_oldest_pages_are_touched_only_when_it_is_worth_it() {
        // Of 803 events with 800 kept, three are too many, which is less than an eighth of 800.
        assert_eq!(kept_of(803, 800), None);
        assert_eq!(kept_of(903, 800), Some(103));
    }

    #[test]
    fn one_batch_removes_a_bounded_number_of_groups() {
        let groups = (1..=1_000_000).map(Ok);
        assert_eq!(oldest_kept(groups, 1_000_000, 10, 7).unwrap(), Some(GROUPS_AT_ONCE as u64 + 14));
    }
}
