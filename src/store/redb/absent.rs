//! Where the table of keys has no key. Who makes up keys mostly counts or takes the time: a new key lies where the one before
//! it lay, and that there is nothing needs to be looked up once.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Bound::{Included, Unbounded};

use super::keys::SortKey;
use super::rows::decode;
use super::tables::Reading;
use crate::limits::KEY_GAPS_MAX_COUNT;
use crate::market::key::{KeyRow, ScopedKey};
use crate::market::view::Read;

/// Stretches of the table as it is now: from a sort key on, up to another, or to the end, there is no key.
#[derive(Debug, Default)]
pub(super) struct AbsentKeys(RefCell<BTreeMap<Vec<u8>, Option<Vec<u8>>>>);

impl AbsentKeys {
    /// The table's row of this name.
    pub(super) fn key(&self, table: &Reading<ScopedKey, KeyRow>, name: &ScopedKey) -> Read<Option<KeyRow>> {
        let name = name.sort_key();
        if self.covers(&name) {
            return Ok(None);
        }
        let next = table.stored(&(Included(name.clone()), Unbounded))?.next().transpose()?;
        match next {
            Some((key, row)) if key.value() == name => decode("keys", row.value()).map(Some),
            next => {
                self.note(name, next.map(|(key, _)| key.value().to_vec()));
                Ok(None)
            }
        }
    }

    fn covers(&self, name: &[u8]) -> bool {
        let gaps = self.0.borrow();
        let gap = gaps.range::<[u8], _>((Unbounded, Included(name))).next_back();
        gap.is_some_and(|(_, end)| end.as_deref().is_none_or(|end| name < end))
    }

    fn note(&self, from: Vec<u8>, end: Option<Vec<u8>>) {
        let mut gaps = self.0.borrow_mut();
        if gaps.len() >= KEY_GAPS_MAX_COUNT {
            gaps.clear();
        }
        gaps.insert(from, end);
    }

    /// The table is another one from now on.
    pub(super) fn clear(&mut self) {
        self.0.get_mut().clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_reaches_from_the_key_that_was_missing_up_to_the_next_that_is_there() {
        let mut absent = AbsentKeys::default();
        absent.note(b"b".to_vec(), Some(b"d".to_vec()));
        absent.note(b"x".to_vec(), None);
        let covered = ["a", "b", "c", "czz", "d", "e", "w", "x", "z"].map(|name| absent.covers(name.as_bytes()));
        assert_eq!(covered, [false, true, true, true, false, false, false, true, true]);
        absent.clear();
        assert!(!absent.covers(b"x"));
    }

    #[test]
    fn gaps_stay_within_their_bound() {
        let absent = AbsentKeys::default();
        for n in 0..3 * KEY_GAPS_MAX_COUNT as u64 {
            absent.note(n.sort_key(), Some((n + 1).sort_key()));
        }
        assert!(absent.0.borrow().len() <= KEY_GAPS_MAX_COUNT);
    }
}
