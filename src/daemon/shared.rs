//! What every connection shares: the store's reader, the way to the committer, the events, the settings.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use tokio::sync::watch;

use super::attempts::Attempts;
use super::clock::Clock;
use super::events::Hub;
use super::passwords::Passwords;
use super::queue::Queue;
use super::unread::Unread;
use crate::ipc::error::ErrorObject;
use crate::limits::WireLimits;
use crate::market::account::UserId;
use crate::market::amounts::Currency;
use crate::market::reason::Reason;
use crate::market::time::Timestamp;
use crate::market::view::Fault;
use crate::store::{Reader, Snapshot};

pub(super) struct Shared {
    pub(super) reader: Arc<dyn Reader>,
    pub(super) queue: Queue,
    pub(super) hub: Arc<Hub>,
    pub(super) clock: Clock,
    pub(super) passwords: Passwords,
    pub(super) attempts: Attempts,
    pub(super) session_lifetime_ms: u64,
    pub(super) limits: WireLimits,
    pub(super) currency: Currency,
    pub(super) instance: String,
    /// The user that the daemon runs as: with root, the operator.
    pub(super) own_user: UserId,
    pub(super) started_at: Timestamp,
    pub(super) connections: AtomicU64,
    /// What waits for clients that do not read.
    pub(super) unread: Unread,
    /// Changes to true when the daemon stops: long answers end early then.
    pub(super) stopping: watch::Receiver<bool>,
    /// A verification is under way; one at a time.
    pub(super) verifying: AtomicBool,
}

impl Shared {
    /// A consistent moment of the market; keep it only as long as one page is being read.
    pub(super) fn snapshot(&self) -> Result<Box<dyn Snapshot>, ErrorObject> {
        self.reader.snapshot().map_err(internal)
    }

    pub(super) fn is_operator(&self, user: UserId) -> bool {
        user == UserId(0) || user == self.own_user
    }

    pub(super) fn connected(&self) -> u64 {
        self.connections.load(Ordering::Relaxed)
    }
}

/// The stored state could not be read.
pub(super) fn internal(fault: Fault) -> ErrorObject {
    tracing::error!(%fault, "a read failed");
    ErrorObject::new(Reason::Internal, fault.to_string())
        .with_hint("Look at the daemon's log; the disk may be failing.")
}
