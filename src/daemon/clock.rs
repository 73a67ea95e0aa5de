//! The daemon's only source of time and randomness.

use jiff::tz::TimeZone;

use crate::market::time::{Period, Timestamp};

/// Tells the time, and the month in the market's time zone.
#[derive(Debug, Clone)]
pub(super) struct Clock {
    zone: TimeZone,
}

impl Clock {
    pub(super) fn new(zone: TimeZone) -> Self {
        Self { zone }
    }

    pub(super) fn now(&self) -> Timestamp {
        Timestamp::from_micros(jiff::Timestamp::now().as_microsecond())
    }

    /// The calendar month at this moment, where the market is.
    pub(super) fn period(&self) -> Period {
        let today = jiff::Timestamp::now().to_zoned(self.zone.clone());
        let year = u16::try_from(today.year()).unwrap_or(9999);
        Period::new(year, u8::try_from(today.month()).unwrap_or(1)).expect("a calendar's month is between 1 and 12")
    }

    /// So many milliseconds from now, as the runtime counts time.
    pub(super) fn instant_after_ms(&self, ms: u64) -> tokio::time::Instant {
        tokio::time::Instant::now() + std::time::Duration::from_millis(ms)
    }

    /// A random part of a thousand, so that pauses differ.
    pub(super) fn jitter_permille(&self) -> u16 {
        let [a, b, ..] = *uuid::Uuid::new_v4().as_bytes();
        u16::from_be_bytes([a, b]) % 1000
    }

    /// Random bytes for a token or a salt, from the kernel.
    pub(super) fn fill_random(&self, bytes: &mut [u8]) -> std::io::Result<()> {
        getrandom::fill(bytes).map_err(std::io::Error::other)
    }

    /// A new id for a market.
    pub(super) fn new_instance(&self) -> String {
        uuid::Uuid::now_v7().to_string()
    }
}
