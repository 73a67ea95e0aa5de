//! The supply side end to end: a real daemon, and manufacturers' programs that answer well, badly, late or not at all.
#![allow(clippy::unwrap_used)]

mod collecting;
mod crashes;
mod maker;
mod reporting;
mod scheduled;
#[path = "../support/mod.rs"]
mod support;
