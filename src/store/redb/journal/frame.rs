//! A frame: one batch's changed rows, numbered and checksummed, in whole blocks of a journal file.
//!
//! Header (little-endian): mark 8 bytes, salt of the store 16, number 8, length of the rows 8, CRC-32 of all of this
//! and the rows 4, zero 4. Then the rows, then zeros up to the next block.

use crc32fast::Hasher;

/// Frames begin at multiples of this many bytes.
pub(in crate::store::redb) const BLOCK_BYTES: usize = 4096;
/// Begins every frame.
const MARK: &[u8; 8] = b"CDSframe";
const HEADER_BYTES: usize = 48;
const CHECKSUM_AT: usize = 40;

/// What makes a store's frames its own: random, so that nobody can make up rows that look like a frame.
pub(in crate::store::redb) type Salt = [u8; 16];

/// A frame that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Frame<'b> {
    pub(super) number: u64,
    pub(super) rows: &'b [u8],
    /// All of it, in whole blocks.
    pub(super) bytes: usize,
}

/// Empties `buffer` and leaves room for the header; the rows are to be appended.
pub(super) fn begin(buffer: &mut Vec<u8>) {
    buffer.clear();
    buffer.resize(HEADER_BYTES, 0);
}

/// Completes the frame whose rows stand in `buffer`.
pub(super) fn end(buffer: &mut Vec<u8>, salt: &Salt, number: u64) {
    let length = (buffer.len() - HEADER_BYTES) as u64;
    buffer[..8].copy_from_slice(MARK);
    buffer[8..24].copy_from_slice(salt);
    buffer[24..32].copy_from_slice(&number.to_le_bytes());
    buffer[32..40].copy_from_slice(&length.to_le_bytes());
    let checksum = checksum(buffer);
    buffer[CHECKSUM_AT..CHECKSUM_AT + 4].copy_from_slice(&checksum.to_le_bytes());
    buffer.resize(buffer.len().next_multiple_of(BLOCK_BYTES), 0);
}

/// Of header and rows, without the checksum's own field.
fn checksum(frame: &[u8]) -> u32 {
    let mut hasher = Hasher::new();
    hasher.update(&frame[..CHECKSUM_AT]);
    hasher.update(&frame[HEADER_BYTES..]);
    hasher.finalize()
}

/// The frame at the beginning of `bytes`, if a whole one is there.
pub(super) fn read<'b>(bytes: &'b [u8], salt: &Salt) -> Option<Frame<'b>> {
    let header = bytes.get(..HEADER_BYTES)?;
    if header[..8] != *MARK || header[8..24] != *salt {
        return None;
    }
    let field = |at: usize| header[at..at + 8].try_into().map(u64::from_le_bytes).ok();
    let (number, length) = (field(24)?, usize::try_from(field(32)?).ok()?);
    let end = HEADER_BYTES.checked_add(length)?;
    let frame = bytes.get(..end)?;
    let noted = u32::from_le_bytes(header[CHECKSUM_AT..CHECKSUM_AT + 4].try_into().ok()?);
    let whole = noted == checksum(frame);
    whole.then(|| Frame { number, rows: &frame[HEADER_BYTES..], bytes: end.next_multiple_of(BLOCK_BYTES) })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SALT: Salt = [7; 16];

    fn frame(rows: &[u8]) -> Vec<u8> {
        let mut buffer = vec![9; 10];
        begin(&mut buffer);
        buffer.extend_from_slice(rows);
        end(&mut buffer, &SALT, 3);
        buffer
    }

    #[test]
    fn a_frame_is_read_back_and_fills_whole_blocks() {
        for length in [0, 1, BLOCK_BYTES - HEADER_BYTES, BLOCK_BYTES, 3 * BLOCK_BYTES] {
            let rows = vec![5; length];
            let bytes = frame(&rows);
            let read = read(&bytes, &SALT).unwrap();
            assert_eq!((read.number, read.rows, read.bytes), (3, rows.as_slice(), bytes.len()));
            assert_eq!(bytes.len() % BLOCK_BYTES, 0);
        }
    }

    #[test]
    fn any_changed_bit_of_header_or_rows_and_any_missing_end_is_noticed() {
        let bytes = frame(b"some rows");
        for at in 0..CHECKSUM_AT + 4 + 9 {
            let at = if at < CHECKSUM_AT + 4 { at } else { at + 4 };
            for bit in 0..8 {
                let mut bad = bytes.clone();
                bad[at] ^= 1 << bit;
                assert_eq!(read(&bad, &SALT), None, "byte {at}, bit {bit}");
            }
        }
        for end in 0..HEADER_BYTES + 9 {
            assert_eq!(read(&bytes[..end], &SALT), None);
        }
        assert_eq!(read(&bytes, &[8; 16]), None, "another store's frame");
    }
}
