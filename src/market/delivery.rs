//! Delivering sales reports: what was tried, what came of it, and when it is tried again.

use serde::{Deserialize, Serialize};

use super::interface::Interface;
use super::names::Note;
use super::report::ReportId;
use super::time::Timestamp;

/// The record of one report's way to its manufacturer. It is written with the report, in the closing transaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    pub report: ReportId,
    /// Connections that were tried.
    pub attempts: u64,
    /// When it is due, if the manufacturer has an interface. None: nothing is tried any more.
    pub next_try: Option<Timestamp>,
    /// When the last attempt ended.
    pub tried_at: Option<Timestamp>,
    /// What the last attempt met.
    pub last_error: Option<String>,
    /// When the manufacturer first answered anything to it.
    pub delivered_at: Option<Timestamp>,
    /// Why the operator sent it again or waived it.
    pub reason: Option<Note>,
}

impl Delivery {
    /// Due at once.
    pub fn due(report: ReportId, now: Timestamp) -> Self {
        Self {
            report,
            attempts: 0,
            next_try: Some(now),
            tried_at: None,
            last_error: None,
            delivered_at: None,
            reason: None,
        }
    }

    /// When it is due at this interface: an endpoint that is newer than the last attempt need not wait.
    pub fn due_at(&self, interface: &Interface) -> Option<Timestamp> {
        interface.endpoint.as_ref()?;
        let next = self.next_try?;
        let is_newer = self.tried_at.is_some_and(|tried| interface.changed_at > tried);
        Some(if is_newer { next.min(interface.changed_at) } else { next })
    }
}

/// What came of one attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Attempt {
    /// The manufacturer repeated a report's name and a digest.
    Answered { report: String, digest: String },
    /// It answered something else: it has the report, and has not acknowledged it.
    NotAcknowledged { problem: String },
    /// It is not known to have it.
    Failed { problem: String },
}

/// Pauses after the first, second … failed attempt; the last one is for all that follow.
pub type Pauses = [u64; 6];

const SECOND_MS: u64 = 1000;
const MINUTE_MS: u64 = 60 * SECOND_MS;
const HOUR_MS: u64 = 60 * MINUTE_MS;

/// 5 s, 1, 5, 30 min, 2 h, then daily.
pub const DEFAULT_PAUSES_MS: Pauses =
    [5 * SECOND_MS, MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS, 24 * HOUR_MS];

/// The pause after so many attempts, lengthened by up to a tenth, so that many manufacturers that were gone at once
/// do not all come back at once. `jitter_permille` is thrown by the daemon.
pub fn pause_ms(pauses: &Pauses, attempts: u64, jitter_permille: u16) -> u64 {
    let nth = usize::try_from(attempts.max(1) - 1).unwrap_or(usize::MAX).min(pauses.len() - 1);
    let pause = pauses[nth];
    pause.saturating_add(pause.saturating_mul(u64::from(jitter_permille.min(1000))) / 10_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_a_day_and_jitter_adds_a_tenth_at_most() {
        let pauses = [1, 2, 3, 4, 5, 6, 99].map(|attempts| pause_ms(&DEFAULT_PAUSES_MS, attempts, 0) / SECOND_MS);
        assert_eq!(pauses, [5, 60, 300, 1800, 7200, 86_400, 86_400]);
        assert_eq!(pause_ms(&DEFAULT_PAUSES_MS, 1, 1000), 5500);
        assert_eq!(pause_ms(&DEFAULT_PAUSES_MS, 1, u16::MAX), 5500);
        assert_eq!(pause_ms(&[u64::MAX; 6], u64::MAX, 1000), u64::MAX);
    }
}
