//! `cds-customer buy --file` against the real daemon: what is bought, what is told, and that nothing is bought twice.
#![allow(clippy::unwrap_used, clippy::print_stderr)]

#[path = "../support/mod.rs"]
mod support;

mod atomic;
mod check;
mod crash;
mod goes_on;
mod independent;
mod months;
mod run;
mod told;
