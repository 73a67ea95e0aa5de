//! The terminal's side: arguments, prompts, tables and watch screens over the typed client.

pub mod args;
pub mod connect;
pub mod customer;
pub mod failure;
pub mod ids;
pub mod output;
pub mod prompt;
pub mod runtime;
