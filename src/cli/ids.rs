//! New keys for changes; with `daemon/clock.rs` the only source of randomness.

use crate::market::key::Key;

/// The caller's key, or a new one: a version 7 UUID, so that keys grow with time and lie together in the store.
pub fn key_or_new(given: Option<&Key>) -> Key {
    given.cloned().unwrap_or_else(new_key)
}

pub fn new_key() -> Key {
    let text = uuid::Uuid::now_v7().to_string();
    Key::parse(&text).expect("a UUID is 36 printable ASCII characters")
}

/// A new seed for repeatable traffic; small enough to be typed.
pub fn new_seed() -> u64 {
    u64::from(uuid::Uuid::new_v4().as_fields().0)
}
