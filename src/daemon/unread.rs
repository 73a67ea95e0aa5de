//! How much waits, over all connections, for clients that do not read: each has a bound of its own, but there are many.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::limits::UNREAD_MAX_BYTES;

/// A change smaller than this is not worth telling the others, in bytes.
const WORTH_TELLING_BYTES: usize = 16 * 1024;

/// The sum over all connections.
#[derive(Debug, Clone, Default)]
pub(super) struct Unread(Arc<AtomicUsize>);

/// One connection's part of the sum; it goes with the connection.
#[derive(Debug)]
pub(super) struct Share {
    sum: Unread,
    counted: usize,
}

impl Unread {
    pub(super) fn share(&self) -> Share {
        Share { sum: self.clone(), counted: 0 }
    }
}

impl Share {
    /// So many bytes wait here now.
    pub(super) fn set(&mut self, bytes: usize) {
        let changed = bytes.abs_diff(self.counted);
        if changed < WORTH_TELLING_BYTES && (bytes > 0 || changed == 0) {
            return;
        }
        if bytes > self.counted {
            self.sum.0.fetch_add(changed, Ordering::Relaxed);
        } else {
            self.sum.0.fetch_sub(changed, Ordering::Relaxed);
        }
        self.counted = bytes;
    }

    /// So much waits everywhere that whoever has not read what is there gets nothing more.
    pub(super) fn is_too_much(&self) -> bool {
        self.sum.0.load(Ordering::Relaxed) >= UNREAD_MAX_BYTES
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.set(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_anywhere_counts_until_it_is_read_or_its_connection_ends() {
        let unread = Unread::default();
        let (mut one, mut other) = (unread.share(), unread.share());
        one.set(UNREAD_MAX_BYTES - 1);
        assert!(!other.is_too_much());
        other.set(WORTH_TELLING_BYTES);
        assert!(one.is_too_much() && other.is_too_much());
        one.set(0);
        assert!(!other.is_too_much());
        one.set(UNREAD_MAX_BYTES);
        drop(one);
        other.set(WORTH_TELLING_BYTES - 1);
        assert!(!other.is_too_much());
        drop(other);
        assert_eq!(unread.0.load(Ordering::Relaxed), 0);
    }
}
