//! The calls of one connection that wait for the committer, found again by a small number.

use super::dispatch::Render;
use super::outbox::Slot;
use crate::market::names::AccountName;

/// A change that waits for the committer.
pub(super) struct Pending {
    pub(super) slot: Slot,
    pub(super) render: Render,
    /// In whose name it was called.
    pub(super) account: Option<AccountName>,
}

/// Places are used again: there are never more than calls in flight at once.
#[derive(Default)]
pub(super) struct PendingCalls {
    places: Vec<Option<Pending>>,
    free: Vec<u32>,
}

impl PendingCalls {
    pub(super) fn len(&self) -> usize {
        self.places.len() - self.free.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Keeps a call; its ticket is valid until it is removed.
    pub(super) fn insert(&mut self, pending: Pending) -> u32 {
        if let Some(ticket) = self.free.pop() {
            self.places[ticket as usize] = Some(pending);
            return ticket;
        }
        self.places.push(Some(pending));
        u32::try_from(self.places.len() - 1).expect("calls in flight are limited to far fewer than 2^32")
    }

    pub(super) fn remove(&mut self, ticket: u32) -> Option<Pending> {
        let pending = self.places.get_mut(ticket as usize)?.take()?;
        self.free.push(ticket);
        Some(pending)
    }
}
