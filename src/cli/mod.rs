//! The terminal's side: arguments, prompts, tables and watch screens over the typed client.

pub mod args;
pub mod bars;
pub mod connect;
pub mod customer;
mod dashboard;
pub mod demo;
pub mod distributor;
pub mod failure;
pub mod history;
pub mod ids;
pub mod manufacturer;
pub mod newest_round;
pub mod order_file;
pub mod output;
pub mod page;
pub mod pages;
pub mod pending;
pub mod progress;
pub mod prompt;
pub mod records;
pub mod reports;
pub mod runtime;
pub mod simulate;
pub mod stock_file;
pub mod stopwatch;
pub mod traffic;
pub mod watch;
