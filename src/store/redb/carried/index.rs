//! Where rows lie, by a hash of their keys.

use std::hash::{BuildHasher, Hasher};

use rustc_hash::FxBuildHasher;

use crate::limits::OFFERS_MAX_COUNT;

/// Memory for each row: twice as many places as rows, or up to four times.
pub(super) const BYTES_PER_ROW: usize = 3 * size_of::<u32>();
/// Bits of a place that say where the row is; the others are of its hash, so that few other rows are looked at.
const NUMBER_BITS: u32 = 24;
const NUMBERS: u32 = (1 << NUMBER_BITS) - 1;
const _: () = assert!(OFFERS_MAX_COUNT < NUMBERS as u64);

/// Open addressing: a row lies at the place of its hash, or behind it. 0 is no row.
#[derive(Debug, Default)]
pub(super) struct Index {
    places: Vec<u32>,
}

impl Index {
    pub(super) fn with_room(rows: usize) -> Self {
        Self { places: if rows == 0 { Vec::new() } else { vec![0; (2 * rows).next_power_of_two()] } }
    }

    /// Place and mark of a key.
    fn place_of(&self, key: &[u8]) -> (usize, u32) {
        let mut hasher = FxBuildHasher.build_hasher();
        hasher.write(key);
        let hash = hasher.finish();
        // The upper bits are the better ones, and the mark must not be of those that chose the place.
        let place = hash >> (64 - self.places.len().trailing_zeros());
        (place as usize, (hash as u32) << NUMBER_BITS)
    }

    /// Takes in a row whose key is not here yet.
    pub(super) fn put(&mut self, key: &[u8], number: usize) {
        let (mut place, mark) = self.place_of(key);
        while self.places[place] != 0 {
            place = (place + 1) % self.places.len();
        }
        let number = u32::try_from(number).expect("there are fewer offers than 2^24");
        self.places[place] = mark | (number + 1);
    }

    /// The number of the row that `is_it`, among those that may be.
    pub(super) fn find(&self, key: &[u8], is_it: impl Fn(usize) -> bool) -> Option<usize> {
        if self.places.is_empty() {
            return None;
        }
        let (mut place, mark) = self.place_of(key);
        while self.places[place] != 0 {
            let row = self.places[place];
            let number = (row & NUMBERS) as usize - 1;
            if row & !NUMBERS == mark && is_it(number) {
                return Some(number);
            }
            place = (place + 1) % self.places.len();
        }
        None
    }
}
