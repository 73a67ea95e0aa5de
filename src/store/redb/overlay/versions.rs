//! One row's newest form, and the older ones that somebody may still be reading.

use std::sync::Arc;

/// The forms of one row, each since the frame of a number.
#[derive(Debug)]
pub(super) struct Versions<R> {
    since: u64,
    row: Arc<R>,
    /// Ascending.
    older: Vec<(u64, Arc<R>)>,
}

impl<R> Versions<R> {
    pub(super) fn new(since: u64, row: Arc<R>) -> Self {
        Self { since, row, older: Vec::new() }
    }

    pub(super) fn newest(&self) -> &Arc<R> {
        &self.row
    }

    /// The row as it was right after frame `at`.
    pub(super) fn at(&self, at: u64) -> Option<&Arc<R>> {
        if self.since <= at {
            return Some(&self.row);
        }
        self.older.iter().rev().find(|(since, _)| *since <= at).map(|(_, row)| row)
    }

    /// The row from frame `since` on. Nobody reads a moment before `oldest_read` any more.
    pub(super) fn put(&mut self, since: u64, row: Arc<R>, oldest_read: u64) {
        let before = (self.since, std::mem::replace(&mut self.row, row));
        self.since = since;
        if before.0 <= oldest_read {
            // So it is nearly always: whoever reads sees what was newest until now.
            self.older.clear();
        }
        self.older.push(before);
        // A form goes once its successor is what the oldest reader sees.
        let successors = self.older.iter().skip(1).map(|(since, _)| *since).chain([since]);
        let unread = successors.take_while(|successor| *successor <= oldest_read).count();
        self.older.drain(..unread);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reader_sees_the_form_of_its_moment_and_unread_forms_go() {
        let mut row = Versions::new(3, Arc::new('a'));
        row.put(5, Arc::new('b'), 4);
        row.put(6, Arc::new('c'), 4);
        let seen: Vec<Option<char>> = (2..=7).map(|at| row.at(at).map(|r| **r)).collect();
        assert_eq!(seen, [None, Some('a'), Some('a'), Some('b'), Some('c'), Some('c')]);
        row.put(9, Arc::new('d'), 8);
        assert_eq!((row.older.len(), row.at(8).map(|r| **r), **row.newest()), (1, Some('c'), 'd'));
    }
}
