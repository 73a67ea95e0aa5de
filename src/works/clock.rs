//! The only place of the works that reads time and makes a name that nobody else has.

use std::time::Duration;

use tokio::time::Instant;

use crate::market::time::Timestamp;

/// Now, for people and events.
pub(super) fn now() -> Timestamp {
    Timestamp::from_micros(jiff::Timestamp::now().as_microsecond())
}

/// So long from now, for waiting.
pub(super) fn in_time(wait: Duration) -> Instant {
    Instant::now() + wait
}

/// A new book's own name.
pub(super) fn new_id() -> String {
    uuid::Uuid::new_v4().simple().to_string()
}
