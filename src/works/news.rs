//! What the works tell while they run: events in the order in which they happened.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde::Serialize;
use tokio::sync::mpsc;

use super::clock;
use super::ledger::LineName;
use crate::limits::WORKS_NEWS_MAX_COUNT;
use crate::market::names::Sku;
use crate::market::report::ReportId;
use crate::market::time::{RoundId, Timestamp};

/// One event, as it is printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct News {
    pub at: Timestamp,
    #[serde(flatten)]
    pub what: What,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum What {
    /// The socket answers from now on.
    Listening {
        socket: String,
        manufacturer: String,
        lines: usize,
    },
    /// The distributor knows the socket from now on.
    Registered {
        endpoint: String,
    },
    /// Something has to be waited for.
    Waiting {
        what: String,
        why: String,
    },
    Batch {
        line: LineName,
        sku: Sku,
        batch: u64,
        made: u64,
        scrapped: u64,
    },
    /// There is no room for another batch.
    Full {
        line: LineName,
        sku: Sku,
    },
    LineFinished {
        line: LineName,
        batches: u64,
    },
    /// A batch went into the selling round.
    Added {
        line: LineName,
        sku: Sku,
        batch: u64,
        units: u64,
        round: Option<RoundId>,
    },
    /// The distributor turned a batch away; it stays in the stock.
    TurnedAway {
        line: LineName,
        sku: Sku,
        batch: u64,
        units: u64,
        why: String,
    },
    /// A collection was answered.
    Offered {
        round: RoundId,
        goods: usize,
        units: u64,
    },
    /// A sales report was taken in; again, if it had been before.
    Sold {
        report: ReportId,
        version: u32,
        sold: u64,
        returned: u64,
        again: bool,
    },
    /// A round is over and had no report for this manufacturer.
    NothingSold {
        round: RoundId,
        returned: u64,
    },
    /// A report was not believed.
    Refused {
        report: String,
        why: String,
    },
    /// The distributor does not know us any more: the login has ended, or the account is blocked.
    LoggedOut {
        why: String,
    },
    /// He knows us again.
    LoggedIn,
    /// So many events were not told, because nobody took them.
    Missed {
        events: u64,
    },
    Stopped,
}

/// Tells events without ever waiting for whoever shows them.
#[derive(Debug, Clone)]
pub struct Teller {
    to: mpsc::Sender<News>,
    missed: Arc<AtomicU64>,
}

impl Teller {
    /// A teller, and what it told.
    pub fn new() -> (Self, mpsc::Receiver<News>) {
        let (to, told) = mpsc::channel(WORKS_NEWS_MAX_COUNT);
        (Self { to, missed: Arc::default() }, told)
    }

    pub(super) fn tell(&self, what: What) {
        let at = clock::now();
        let missed = self.missed.swap(0, Ordering::Relaxed);
        if missed > 0 && self.to.try_send(News { at, what: What::Missed { events: missed } }).is_err() {
            self.missed.fetch_add(missed + 1, Ordering::Relaxed);
            return;
        }
        if self.to.try_send(News { at, what }).is_err() {
            self.missed.fetch_add(1, Ordering::Relaxed);
        }
    }
}
