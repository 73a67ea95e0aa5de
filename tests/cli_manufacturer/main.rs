//! `cds-manufacturer` and the operator's commands of `cdsd`, end to end: real programs on a real daemon.
#![allow(clippy::unwrap_used)]

mod account;
mod import;
mod interface;
mod operator;
mod run;
mod sales;
mod stock;
#[path = "../support/mod.rs"]
mod support;
mod watch;
mod watch_screen;
