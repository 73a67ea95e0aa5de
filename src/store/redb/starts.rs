//! Where the oldest groups of events begin, read once for many batches: a group may be megabytes long, and its first number
//! lies in the same page.

use std::collections::VecDeque;

use super::moment::Moment;
use crate::market::view::Read;

/// Groups that are looked up at once.
const STARTS_AT_ONCE: usize = 64;

/// First numbers of the oldest kept groups, ascending, without a gap, as far as they are known.
#[derive(Debug, Default)]
pub(super) struct Starts(VecDeque<u64>);

impl Starts {
    /// Those of all groups that this moment, the newest, keeps; what is not known yet is read when it is asked for.
    pub(super) fn of<'s>(&'s mut self, moment: &'s Moment) -> impl Iterator<Item = Read<u64>> + 's {
        while self.0.front().is_some_and(|first| *first < moment.oldest_event) {
            self.0.pop_front();
        }
        let mut next = 0;
        std::iter::from_fn(move || {
            if next == self.0.len() {
                let from = self.0.back().map_or(moment.oldest_event, |last| last + 1);
                match moment.event_starts(from, STARTS_AT_ONCE) {
                    Ok(starts) => self.0.extend(starts),
                    Err(fault) => return Some(Err(fault)),
                }
            }
            next += 1;
            self.0.get(next - 1).map(|first| Ok(*first))
        })
    }
}
