//! Arguments of the three programs: clap types only, from which parser, help, man pages and completions are made.

pub mod account;
pub mod buy;
pub mod buy_file;
pub mod cart;
pub mod common;
pub mod customer;
pub mod dashboard;
pub mod distributor;
mod exits;
pub mod manufacturer;
pub mod mistakes;
pub mod order_line;
pub mod watch;
