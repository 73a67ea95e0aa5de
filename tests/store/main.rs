//! The contract of every store: one suite that runs on all engines, and what only a file can get wrong.
#![allow(clippy::unwrap_used)]

mod batches;
mod disk_failures;
mod disks;
mod dump;
mod forgetting;
mod journal;
mod making;
mod opening;
mod overlapping;
mod random;
mod reads;
mod reopening;
mod spoiling;
mod support;
mod verifying;
mod year;
