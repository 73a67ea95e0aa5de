//! A batch on its way: what is said if Ctrl-C ends it.

use super::books::{AGAIN, Books};
use crate::cli::failure::{Failure, status};
use crate::cli::output::Output;
use crate::cli::progress::Progress;
use crate::market::words::counted;

/// A run on its way. If it is dropped before its end, which only Ctrl-C does, the user is told how to go on.
pub(super) struct Underway {
    armed: bool,
    progress: Progress,
    so_far: String,
    waiting: usize,
    noted: u64,
}

impl Underway {
    pub(super) fn of(books: &Books) -> Self {
        let (progress, so_far) = (books.progress(), books.so_far());
        Self { armed: true, progress, so_far, waiting: 0, noted: 0 }
    }

    pub(super) fn note(&mut self, books: &Books, waiting: usize) {
        self.waiting = waiting;
        if books.settled() != self.noted {
            self.noted = books.settled();
            self.so_far = books.so_far();
        }
    }

    pub(super) fn disarm(&mut self) {
        self.armed = false;
    }
}

impl Drop for Underway {
    fn drop(&mut self) {
        if self.armed {
            self.progress.clear();
            let waiting = counted(self.waiting as u64, "order");
            let message = format!("interrupted; {waiting} on the way may have been bought");
            let hint = format!("{} {AGAIN}", self.so_far);
            Output::failure("cds-customer", &Failure::new(status::INTERRUPTED, message, hint));
        }
    }
}
