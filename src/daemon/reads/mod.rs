//! Calls that are answered from a snapshot, one file per method family, and how lists are cut into pages.

mod account;
mod cart;
mod collection;
mod interface;
mod offer;
mod order;
mod report;
mod round;
mod session;
mod system;
mod verify;

use std::str::FromStr;

use serde::Serialize;

use super::dispatch::invalid;
use crate::ipc::error::ErrorObject;
use crate::limits::{PAGE_DEFAULT_COUNT, PAGE_MAX_BYTES, PAGE_MAX_COUNT};

pub(super) use cart::live as live_cart;
pub(super) use collection::page as collection_page;
pub(super) use offer::page as offer_page;
pub(super) use order::Names;

/// Items on a page as the caller asked, within the limits.
fn page_size(limit: Option<usize>) -> Result<usize, ErrorObject> {
    match limit {
        None => Ok(PAGE_DEFAULT_COUNT),
        Some(n @ 1..=PAGE_MAX_COUNT) => Ok(n),
        Some(n) => Err(invalid("limit", &format!("{n} is not from 1 to {PAGE_MAX_COUNT}"))),
    }
}

/// A cursor that an earlier page gave out.
fn read_cursor<T: FromStr>(cursor: Option<&str>) -> Result<Option<T>, ErrorObject> {
    let read = |text: &str| {
        text.parse().map_err(|_| invalid("cursor", "this is no cursor of this list; leave it out to begin"))
    };
    cursor.map(read).transpose()
}

/// Collects a page's items until it is full by number or by size.
struct Page<T> {
    items: Vec<T>,
    bytes: usize,
    limit: usize,
}

impl<T: Serialize> Page<T> {
    fn new(limit: usize) -> Self {
        Self { items: Vec::new(), bytes: 0, limit }
    }

    /// Takes an item, or hands it back when the page is full. The first one always fits.
    fn push(&mut self, item: T) -> Result<(), T> {
        let bytes = serde_json::to_vec(&item).map_or(0, |json| json.len());
        let full = self.items.len() >= self.limit || self.bytes + bytes > PAGE_MAX_BYTES;
        if full && !self.items.is_empty() {
            return Err(item);
        }
        self.bytes += bytes;
        self.items.push(item);
        Ok(())
    }
}
