//! The timer: when a round's countdown has run out, it tells the committer that time has passed.

use std::time::Duration;

use super::authorise::Authorised;
use super::clock::Clock;
use super::committer::Deadline;
use super::queue::Queue;
use crate::limits::FORGET_EVERY_MS;
use crate::market::command::Command;

/// Ends when the committer does.
pub(super) async fn run(mut deadline: Deadline, queue: Queue, clock: Clock) {
    loop {
        let due = *deadline.borrow_and_update();
        let wait_ms = due.map(|at| at.ms_since(clock.now()));
        match wait_ms {
            None => {
                if deadline.changed().await.is_err() {
                    return;
                }
            }
            Some(0) => {
                // A full queue has other commands first; this one comes again.
                let _ = queue.submit(Authorised::system(Command::Tick), None);
                let answered = tokio::time::timeout(Duration::from_millis(200), deadline.changed()).await;
                if let Ok(Err(_)) = answered {
                    return;
                }
            }
            Some(ms) => {
                // Short naps, so that a clock that is set while we wait is noticed.
                let nap = Duration::from_millis(ms.clamp(1, 30_000));
                if let Ok(Err(_)) = tokio::time::timeout(nap, deadline.changed()).await {
                    return;
                }
            }
        }
    }
}

/// Tells the committer now and then that time has passed, so that what is old is forgotten. Runs until it is aborted.
pub(super) async fn now_and_then(queue: Queue) {
    loop {
        tokio::time::sleep(Duration::from_millis(FORGET_EVERY_MS)).await;
        // If the queue is full, the next time is early enough.
        let _ = queue.submit(Authorised::system(Command::Tick), None);
    }
}
