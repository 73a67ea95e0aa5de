//! Offers that passes carry on, over the pages of their table.
//!
//! Where customers buy all over a large market, each offer that changed lies on a page of its own, and to read, copy and
//! write that page takes a pass far longer than the row. So a pass need not write every row to its page: within a bound it
//! carries rows on, sorted and in one piece, which its commit holds as well ([`super::tables::CARRIED`]). Once there are more,
//! those of one stretch of the table go to their pages, the next time those of the stretch behind it: by then each page has
//! several.

mod index;
mod over;

use std::cmp::Ordering;
use std::ops::{Bound, Range};

use super::bounds::Bounds;
use super::rows::{decode, encode_onto};
use crate::market::offer::Stock;
use crate::market::view::{Fault, Read};

use index::Index;
pub(super) use over::Over;

/// Lengths of a name and of a row, before both.
const HEAD_BYTES: usize = 2;
/// The pieces in which they are stored fill pages of 64 KiB, with their key and head.
const PIECE_BYTES: usize = 65_000;

/// Rows by sort key, as bytes.
#[derive(Debug, Default)]
pub(super) struct Carried {
    bytes: Vec<u8>,
    /// Where each begins.
    places: Vec<u32>,
    /// Where to look for a key: a search through all of them would touch memory at twenty places.
    index: Index,
    /// Rows up to this sort key were the last to go to their pages; none: the next ones are the first.
    written_to: Option<Vec<u8>>,
}

/// Where in [`Carried`] the bytes of something lie.
pub(super) type Place = Range<usize>;

/// What a pass makes of the rows that were carried and those that changed.
#[derive(Debug)]
pub(super) struct Divided {
    pub(super) carried: Carried,
    /// To be written to their pages, by sort key.
    pub(super) due: Carried,
}

impl Carried {
    fn key_at(&self, number: usize) -> Place {
        let at = self.places[number] as usize;
        at + HEAD_BYTES..at + HEAD_BYTES + usize::from(self.bytes[at])
    }

    fn row_at(&self, number: usize) -> Place {
        let (head, from) = (self.places[number] as usize, self.key_at(number).end);
        from..from + usize::from(self.bytes[head + 1])
    }

    fn key(&self, number: usize) -> &[u8] {
        self.key_from(self.places[number])
    }

    pub(super) fn at(&self, place: &Place) -> &[u8] {
        &self.bytes[place.clone()]
    }

    pub(super) fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Memory.
    pub(super) fn bytes(&self) -> usize {
        self.bytes.len() + self.places.len() * (size_of::<u32>() + index::BYTES_PER_ROW)
    }

    /// Keys and rows.
    pub(super) fn rows(&self) -> impl Iterator<Item = (&[u8], &[u8])> {
        (0..self.places.len()).map(|number| (self.key(number), &self.bytes[self.row_at(number)]))
    }

    /// The row under a sort key.
    pub(super) fn get(&self, key: &[u8]) -> Option<&[u8]> {
        let number = self.index.find(key, |number| self.key(number) == key)?;
        Some(&self.bytes[self.row_at(number)])
    }

    /// To be called when all rows are there.
    fn put_in_index(&mut self) {
        let mut index = Index::with_room(self.places.len());
        (0..self.places.len()).for_each(|number| index.put(self.key(number), number));
        self.index = index;
    }

    fn key_from(&self, at: u32) -> &[u8] {
        let at = at as usize;
        &self.bytes[at + HEAD_BYTES..at + HEAD_BYTES + usize::from(self.bytes[at])]
    }

    /// The numbers of the rows within bounds.
    fn within(&self, (from, to): &Bounds) -> Range<usize> {
        let first = self.places.partition_point(|at| match from {
            Bound::Unbounded => false,
            Bound::Included(key) => self.key_from(*at) < key.as_slice(),
            Bound::Excluded(key) => self.key_from(*at) <= key.as_slice(),
        });
        let end = self.places.partition_point(|at| match to {
            Bound::Unbounded => true,
            Bound::Included(key) => self.key_from(*at) <= key.as_slice(),
            Bound::Excluded(key) => self.key_from(*at) < key.as_slice(),
        });
        first..end.max(first)
    }

    fn push(&mut self, key: &[u8], row: &[u8]) {
        let short =
            |length: usize| u8::try_from(length).expect("a name and a row of numbers have fewer than 256 bytes");
        self.places.push(u32::try_from(self.bytes.len()).expect("the rows of all offers are below 4 GiB"));
        self.bytes.extend_from_slice(&[short(key.len()), short(row.len())]);
        self.bytes.extend_from_slice(key);
        self.bytes.extend_from_slice(row);
    }

    /// Lays `newer` rows over these, and divides all: what is beyond `most_bytes` is due, one stretch of the table after the
    /// other. A stretch ends where the table does, and the next one begins at its beginning; until then there may be more.
    pub(super) fn divided(&self, newer: &[(Vec<u8>, &Stock)], most_bytes: usize) -> Divided {
        // As if no row had both forms: a little more than needed is due.
        let row_bytes = if self.is_empty() { 64 } else { self.bytes() / self.places.len() };
        let mut excess = (self.bytes() + newer.len() * row_bytes).saturating_sub(most_bytes);
        if most_bytes == 0 {
            excess = usize::MAX;
        }
        let mut divided = Divided { carried: Self::default(), due: Self::default() };
        divided.carried.bytes.reserve(self.bytes.len() + newer.len() * row_bytes);
        divided.carried.places.reserve(self.places.len() + newer.len());
        let (mut encoded, mut own, mut newer) = (Vec::new(), 0..self.places.len(), newer.iter().peekable());
        let begins_behind = self.written_to.as_deref().filter(|_| most_bytes > 0);
        loop {
            let order = match (own.clone().next(), newer.peek()) {
                (Some(number), Some((key, _))) => self.key(number).cmp(key),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (None, None) => break,
            };
            let older = if order.is_le() { own.next() } else { None };
            let (key, row) = match (older, if order.is_ge() { newer.next() } else { None }) {
                (_, Some((key, stock))) => {
                    encoded.clear();
                    encode_onto(&mut encoded, *stock);
                    (key.as_slice(), encoded.as_slice())
                }
                (Some(number), None) => (self.key(number), &self.bytes[self.row_at(number)]),
                (None, None) => break,
            };
            let Divided { carried, due } = &mut divided;
            let is_due = due.bytes() < excess && begins_behind.is_none_or(|end| key > end);
            if is_due { due } else { carried }.push(key, row);
        }
        let Divided { carried, due } = &mut divided;
        carried.written_to = match due.places.len().checked_sub(1) {
            // The end was reached.
            _ if due.bytes() < excess => None,
            Some(last) => Some(due.key(last).to_vec()),
            None => self.written_to.clone(),
        };
        carried.bytes.shrink_to_fit();
        carried.put_in_index();
        divided
    }

    /// What is stored, in pieces.
    pub(super) fn pieces(&self) -> impl Iterator<Item = &[u8]> {
        let begin_of = |number: usize| self.places.get(number).map_or(self.bytes.len(), |at| *at as usize);
        let mut first = 0;
        std::iter::from_fn(move || {
            let (from, count) = (begin_of(first), self.places.len());
            let mut next = first + 1;
            while next < count && begin_of(next + 1) - from <= PIECE_BYTES {
                next += 1;
            }
            let is_there = first < count;
            first = next;
            is_there.then(|| &self.bytes[from..begin_of(next)])
        })
    }

    /// All rows of such pieces.
    ///
    /// # Errors
    /// One cannot be read, or is no such piece: the file is damaged.
    pub(super) fn of_pieces<P: AsRef<[u8]>>(pieces: impl IntoIterator<Item = Read<P>>) -> Read<Self> {
        let mut carried = Self::default();
        for piece in pieces {
            carried.take_in(piece?.as_ref())?;
        }
        carried.put_in_index();
        Ok(carried)
    }

    fn take_in(&mut self, mut piece: &[u8]) -> Read<()> {
        let damaged = || Fault("table carried: a piece holds something else than rows in order".to_owned());
        while let Some((&[key_length, row_length], rest)) = piece.split_first_chunk::<HEAD_BYTES>() {
            let (key, rest) = rest.split_at_checked(usize::from(key_length)).ok_or_else(damaged)?;
            let (row, rest) = rest.split_at_checked(usize::from(row_length)).ok_or_else(damaged)?;
            let last = self.places.len().checked_sub(1);
            if last.is_some_and(|last| self.key(last) >= key) || decode::<Stock>("carried", row).is_err() {
                return Err(damaged());
            }
            self.push(key, row);
            piece = rest;
        }
        if piece.is_empty() { Ok(()) } else { Err(damaged()) }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::ops::Bound::{Excluded, Included, Unbounded};
    use std::ops::RangeBounds;
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::*;
    use crate::market::amounts::{Money, Quantity};
    use crate::market::offer::{Counters, Epoch};
    use crate::store::redb::tables::Held;

    fn stock(version: u64) -> Stock {
        let counters = Counters { available: Quantity::of(7), ..Counters::default() };
        Stock { unit_price: Money::of_minor(450), counters, revenue: Money::ZERO, version, epoch: Epoch(1) }
    }

    fn key(number: u16) -> Vec<u8> {
        format!("g{number:03}\0acme").into_bytes()
    }

    fn encoded(stock: &Stock) -> Vec<u8> {
        let mut row = Vec::new();
        encode_onto(&mut row, stock);
        row
    }

    type Plain = BTreeMap<Vec<u8>, Vec<u8>>;

    fn plain(rows: &Carried) -> Plain {
        rows.rows().map(|(key, row)| (key.to_vec(), row.to_vec())).collect()
    }

    fn carried(rows: &Plain) -> Carried {
        let mut carried = Carried::default();
        rows.iter().for_each(|(key, row)| carried.push(key, row));
        carried
    }

    /// The rows of pages and what is carried over them, read forwards and backwards by turns.
    fn read(pages: &Plain, over: &Arc<Carried>, bounds: &Bounds, from_back: &[bool]) -> Vec<(Vec<u8>, Vec<u8>)> {
        let of_pages = Arc::new(carried(pages));
        let within = of_pages.within(bounds);
        let held = |place| Held::Carried(Arc::clone(&of_pages), place);
        let stored = within.map(|number| Ok((held(of_pages.key_at(number)), held(of_pages.row_at(number)))));
        let mut over = Over::new(stored, Arc::clone(over), bounds);
        let (mut front, mut back, mut turns) = (Vec::new(), Vec::new(), from_back.iter().cycle());
        loop {
            let is_back = *turns.next().unwrap();
            let Some(next) = (if is_back { over.next_back() } else { over.next() }) else { break };
            let (key, row) = next.unwrap();
            if is_back { &mut back } else { &mut front }.push((key.value().to_vec(), row.value().to_vec()));
        }
        assert!(over.next().is_none() && over.next_back().is_none());
        front.into_iter().chain(back.into_iter().rev()).collect()
    }

    proptest! {
        #[test]
        fn every_row_is_in_its_newest_form_on_its_page_or_carried_over_it(
            passes in prop::collection::vec(prop::collection::vec((0..60_u16, any::<u64>()), 0..30), 1..12),
            most_bytes in 0..2000_usize,
            from_back in prop::collection::vec(any::<bool>(), 1..5),
            (from, to) in (0..60_u16, 0..60_u16),
        ) {
            let (mut pages, mut newest) = (Plain::new(), Plain::new());
            let mut over = Arc::new(Carried::default());
            for changed in passes {
                let changed: BTreeMap<_, _> = changed.into_iter().map(|(n, v)| (key(n), stock(v))).collect();
                newest.extend(changed.iter().map(|(key, stock)| (key.clone(), encoded(stock))));
                let newer: Vec<_> = changed.iter().map(|(key, stock)| (key.clone(), stock)).collect();
                let Divided { carried, due } = over.divided(&newer, most_bytes);
                prop_assert!(due.rows().is_sorted() && carried.rows().is_sorted());
                prop_assert!(most_bytes > 0 || carried.is_empty());
                pages.extend(plain(&due));
                let again = Carried::of_pieces(carried.pieces().map(Ok)).unwrap();
                prop_assert_eq!(plain(&again), plain(&carried));
                over = Arc::new(carried);
                let all = (Unbounded, Unbounded);
                prop_assert_eq!(read(&pages, &over, &all, &from_back), newest.clone().into_iter().collect::<Vec<_>>());
                for (key, row) in &newest {
                    prop_assert_eq!(again.get(key), over.get(key));
                    prop_assert_eq!(over.get(key).or_else(|| pages.get(key).map(Vec::as_slice)), Some(row.as_slice()));
                }
                for bounds in [(Included(key(from)), Excluded(key(to))), (Excluded(key(from)), Included(key(to)))] {
                    let expected: Vec<_> = newest.clone().into_iter().filter(|(key, _)| bounds.contains(key)).collect();
                    prop_assert_eq!(read(&pages, &over, &bounds, &from_back), expected);
                }
            }
        }
    }

    #[test]
    fn what_is_carried_keeps_within_its_bound_and_each_stretch_has_its_turn() {
        let (mut over, most_bytes) = (Carried::default(), 30_000);
        let mut written: BTreeMap<Vec<u8>, u32> = BTreeMap::new();
        for pass in 0..200_u64 {
            let numbers = (0..100).map(|n| ((pass * 100 + n) * 7919 % 1000) as u16);
            let rows: BTreeMap<_, _> = numbers.map(|n| (key(n), stock(pass))).collect();
            let newer: Vec<_> = rows.iter().map(|(key, stock)| (key.clone(), stock)).collect();
            let Divided { carried, due } = over.divided(&newer, most_bytes);
            assert!(carried.bytes() < most_bytes + 100 * 64, "{} after pass {pass}", carried.bytes());
            due.rows().for_each(|(key, _)| *written.entry(key.to_vec()).or_default() += 1);
            over = carried;
        }
        // 20 000 changes; rows that were carried on were changed several times before they were written once.
        let writes: u32 = written.values().sum();
        assert_eq!(written.len(), 1000);
        assert!(writes < 16_000, "{writes}");
    }

    #[test]
    fn many_rows_are_stored_in_pieces_that_fill_pages() {
        let rows: Plain = (0..9000_u32).map(|n| (format!("good-{n:06}\0acme").into(), encoded(&stock(1)))).collect();
        let carried = carried(&rows);
        let pieces: Vec<_> = carried.pieces().map(<[u8]>::len).collect();
        assert!(pieces.len() > 3 && pieces.iter().all(|length| *length <= PIECE_BYTES), "{pieces:?}");
        assert!(pieces[..pieces.len() - 1].iter().all(|length| *length > PIECE_BYTES - 300), "{pieces:?}");
        assert_eq!(pieces.iter().sum::<usize>(), carried.bytes.len());
        assert_eq!(Carried::default().pieces().count(), 0);
    }

    #[test]
    fn a_damaged_piece_is_refused() {
        let rows: Plain = (0..3).map(|n| (key(n), encoded(&stock(1)))).collect();
        let sound = carried(&rows);
        let piece = sound.pieces().next().unwrap();
        let backwards = [sound.at(&(sound.key_at(1).start - HEAD_BYTES..sound.row_at(1).end)), piece].concat();
        for bad in [&piece[..piece.len() - 1], &piece[1..], &[piece, b"x"].concat(), &backwards] {
            let fault = Carried::of_pieces([Ok(bad)]).unwrap_err();
            assert!(fault.to_string().contains("table carried"), "{fault}");
        }
    }
}
