//! Rows as the bytes that their frame has of them: nothing to make, to free or to encode again for each.

use serde::de::DeserializeOwned;

use crate::store::redb::rows::decode;

/// Memory that is asked for at once, in bytes; at first less.
const CHUNK_BYTES: usize = 64 * 1024;
const FIRST_CHUNK_BYTES: usize = 1024;

/// Where bytes lie.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    chunk: u32,
    from: u32,
    length: u32,
}

/// Bytes that are only added to.
#[derive(Debug, Default)]
pub(super) struct Packed {
    chunks: Vec<Vec<u8>>,
    bytes: usize,
}

impl Packed {
    pub(super) fn add(&mut self, bytes: &[u8]) -> Place {
        if self.chunks.last().is_none_or(|chunk| chunk.capacity() - chunk.len() < bytes.len()) {
            let room = self.bytes.clamp(FIRST_CHUNK_BYTES, CHUNK_BYTES).max(bytes.len());
            self.chunks.push(Vec::with_capacity(room));
        }
        self.bytes += bytes.len();
        let chunk = self.chunks.len() - 1;
        let from = self.chunks[chunk].len();
        self.chunks[chunk].extend_from_slice(bytes);
        let number = |n: usize| u32::try_from(n).expect("a layer and its rows are far below 4 GiB");
        Place { chunk: number(chunk), from: number(from), length: number(bytes.len()) }
    }

    pub(super) fn at(&self, place: Place) -> &[u8] {
        let from = place.from as usize;
        &self.chunks[place.chunk as usize][from..from + place.length as usize]
    }

    /// The row there.
    pub(super) fn row<R: DeserializeOwned>(&self, place: Place) -> R {
        decoded(self.at(place))
    }

    /// How many bytes there are; its memory is longer by less than a chunk's length.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }
}

/// The row that a frame of this process has as these bytes.
pub(super) fn decoded<R: DeserializeOwned>(bytes: &[u8]) -> R {
    decode("overlay", bytes).expect("this very program encoded the row, and nobody else has its memory")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_of_any_length_are_found_where_they_were_added() {
        let lengths = [0, 1, CHUNK_BYTES - 1, 2, 3 * CHUNK_BYTES, 5, CHUNK_BYTES];
        let mut packed = Packed::default();
        let places = lengths.map(|length| packed.add(&vec![length as u8; length]));
        for (place, length) in places.into_iter().zip(lengths) {
            assert_eq!(packed.at(place), vec![length as u8; length]);
        }
        assert_eq!(packed.bytes(), lengths.iter().sum::<usize>());
    }
}
