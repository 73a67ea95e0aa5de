//! The process: a purchase comes in at the [`listener`], is dispatched and authorised on its [`session`], decided and
//! made durable by the [`committer`], and answered; [`events`] tell watchers.

mod authorise;
mod boot;
mod caller;
mod clock;
mod committer;
pub mod config;
mod digest;
mod dispatch;
mod events;
mod explain;
mod listener;
mod mailbox;
mod outbox;
mod pending;
pub mod process;
mod queue;
mod reads;
mod render;
mod session;
mod shared;
mod timer;
mod watching;
mod writes;

pub use boot::{Ready, StartError, run, spawn};
