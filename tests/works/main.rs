//! A manufacturer's own program: its accounts as laws on the real book, and `serve` as a real process.
#![allow(clippy::unwrap_used)]

mod accounts;
mod answers;
mod book;
mod crashes;
mod logins;
mod market;
mod others;
mod plans;
mod run;
#[path = "../support/mod.rs"]
mod support;
