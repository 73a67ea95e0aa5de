//! Reading a table's pages with what is carried over them, from either end.

use std::cmp::Ordering;
use std::ops::Range;
use std::sync::Arc;

use super::Carried;
use crate::market::view::Read;
use crate::store::redb::bounds::Bounds;
use crate::store::redb::tables::{Held, Stored};

/// Rows of pages, and carried ones over them.
pub(in crate::store::redb) struct Over<I> {
    pages: I,
    /// Those of the pages that were looked at and not given out.
    first: Option<Read<Stored>>,
    last: Option<Read<Stored>>,
    carried: Arc<Carried>,
    within: Range<usize>,
}

impl<I> Over<I> {
    pub(in crate::store::redb) fn new(pages: I, carried: Arc<Carried>, bounds: &Bounds) -> Self {
        let within = carried.within(bounds);
        Self { pages, first: None, last: None, carried, within }
    }

    /// From which side the next row comes: Less, from a page; Greater, from what is carried; Equal, from there, and the
    /// page has an older form of it.
    fn next_side(&self, of_page: Option<&Read<Stored>>, carried: Option<usize>, from_back: bool) -> Option<Ordering> {
        match (of_page, carried) {
            (None, None) => None,
            (Some(Ok((key, _))), Some(number)) => {
                let order = key.value().cmp(self.carried.key(number));
                Some(if from_back { order.reverse() } else { order })
            }
            (Some(_), _) => Some(Ordering::Less),
            (None, Some(_)) => Some(Ordering::Greater),
        }
    }

    fn carried(&self, number: usize) -> Read<Stored> {
        let held = |place| Held::Carried(Arc::clone(&self.carried), place);
        Ok((held(self.carried.key_at(number)), held(self.carried.row_at(number))))
    }
}

impl<I: DoubleEndedIterator<Item = Read<Stored>>> Iterator for Over<I> {
    type Item = Read<Stored>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.first.is_none() {
            self.first = self.pages.next().or_else(|| self.last.take());
        }
        let side = self.next_side(self.first.as_ref(), self.within.clone().next(), false)?;
        let of_page = if side.is_le() { self.first.take() } else { None };
        if side.is_ge() { self.within.next().map(|number| self.carried(number)) } else { of_page }
    }
}

impl<I: DoubleEndedIterator<Item = Read<Stored>>> DoubleEndedIterator for Over<I> {
    fn next_back(&mut self) -> Option<Self::Item> {
        if self.last.is_none() {
            self.last = self.pages.next_back().or_else(|| self.first.take());
        }
        let side = self.next_side(self.last.as_ref(), self.within.clone().next_back(), true)?;
        let of_page = if side.is_le() { self.last.take() } else { None };
        if side.is_ge() { self.within.next_back().map(|number| self.carried(number)) } else { of_page }
    }
}
