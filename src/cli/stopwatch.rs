//! How long things take: the only place outside the daemon's clock that reads time.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::market::time::Timestamp;

/// Runs from its making on.
#[derive(Debug, Clone, Copy)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    pub fn start() -> Self {
        Self(Instant::now())
    }

    pub fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}

/// The time of day, for countdowns to what the daemon has announced.
pub fn wall_clock() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}

/// Response times, and what share of them was at most how long.
#[derive(Debug, Clone, Default)]
pub struct Latencies {
    micros: Vec<u32>,
}

impl Latencies {
    pub fn add(&mut self, took: Duration) {
        self.micros.push(u32::try_from(took.as_micros()).unwrap_or(u32::MAX));
    }

    pub fn absorb(&mut self, other: Self) {
        self.micros.extend(other.micros);
    }

    /// The time within which `per_mille` of 1000 answers came (nearest-rank percentile), in milliseconds.
    pub fn within_ms(&mut self, per_mille: usize) -> f64 {
        if self.micros.is_empty() {
            return 0.0;
        }
        self.micros.sort_unstable();
        let rank = (self.micros.len() * per_mille).div_ceil(1000).clamp(1, self.micros.len());
        f64::from(self.micros[rank - 1]) / 1000.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_by_nearest_rank() {
        let mut latencies = Latencies::default();
        assert_eq!(latencies.within_ms(500), 0.0);
        (1..=100).rev().for_each(|ms| latencies.add(Duration::from_millis(ms)));
        assert_eq!([500, 990, 999, 1000].map(|p| latencies.within_ms(p)), [50.0, 99.0, 100.0, 100.0]);
    }
}
