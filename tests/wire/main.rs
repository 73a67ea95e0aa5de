//! The wire as a hostile or hasty client meets it: exact bytes on a real daemon's socket, and every limit reached.
#![allow(clippy::unwrap_used)]

#[path = "../support/mod.rs"]
mod support;

mod batches;
mod envelope;
mod framing;
mod limits;
mod params;
mod placing_all;
mod quick_place;
mod random;
mod watching;
