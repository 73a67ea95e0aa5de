//! The terminal's side: arguments, prompts, tables and watch screens over the typed client.

pub mod args;
pub mod bars;
pub mod connect;
pub mod distributor;
pub mod customer;
pub mod failure;
pub mod ids;
pub mod manufacturer;
pub mod output;
pub mod pages;
pub mod records;
pub mod reports;
pub mod prompt;
pub mod runtime;
pub mod stock_file;
pub mod watch;
