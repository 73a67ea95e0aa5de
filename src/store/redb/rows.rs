//! The only place that encodes rows: postcard, and the number of the format.
//!
//! Whoever changes a stored type changes the format: the test below fails, the number grows, and the rows of
//! the format before must still be read or be refused by [`super::open`].

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::market::view::{Fault, Read};

/// The format that this program writes.
pub const FORMAT: u32 = 1;

pub(super) fn encode<R: Serialize>(row: &R) -> Vec<u8> {
    postcard::to_stdvec(row).expect("rows are plain values of known length, which postcard always encodes")
}

/// # Errors
/// The bytes are not such a row, or more than one: the file is damaged.
pub(super) fn decode<R: DeserializeOwned>(table: &str, bytes: &[u8]) -> Read<R> {
    match postcard::take_from_bytes(bytes) {
        Ok((row, [])) => Ok(row),
        Ok((_, rest)) => Err(Fault(format!("table {table}: {} bytes are left after a row", rest.len()))),
        Err(error) => Err(Fault(format!("table {table}: a row cannot be decoded: {error}"))),
    }
}
