//! The process: a purchase comes in at the [`listener`], is dispatched and authorised on its [`session`], decided and
//! made durable by the [`committer`], and answered; [`events`] tell watchers.

mod attempts;
mod authorise;
mod boot;
mod caller;
mod clock;
mod collector;
mod committer;
pub mod config;
pub mod config_shown;
mod digest;
mod dispatch;
mod events;
mod explain;
mod heard;
mod listener;
mod mailbox;
mod order_json;
mod outbox;
mod own;
mod passwords;
mod pending;
pub mod process;
mod proving;
mod queue;
mod reads;
mod render;
mod reporter;
mod scheduler;
mod session;
mod shared;
mod signs;
mod supply_call;
mod supply_settings;
mod timer;
mod tokens;
mod unread;
pub mod verify;
mod watching;
mod writes;

pub use boot::{Ready, StartError, run, spawn};
