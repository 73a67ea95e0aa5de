//! The rules of the market: value types, rows, commands, events, refusals, and one pure function that decides.
//!
//! Nothing here does I/O, waits, reads a clock or makes random numbers (law L7). A purchase passes through:
//! [`command`] → [`decide`] (reading rows through a [`view`]) → changed rows, [`event`]s and an [`outcome`] or a [`refusal`].

pub mod account;
pub mod amounts;
pub mod cart;
pub mod changes;
pub mod collection;
pub mod command;
pub mod credentials;
pub mod decide;
pub mod delivery;
pub mod draft;
pub mod event;
pub mod free_text;
pub mod interface;
pub mod key;
pub mod names;
pub mod offer;
pub mod order;
pub mod outcome;
pub mod reason;
pub mod refusal;
pub mod report;
pub mod round;
pub mod schedule;
pub mod state;
pub mod time;
pub mod value_error;
pub mod view;
pub mod words;
