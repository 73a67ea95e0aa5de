//! A manufacturer's own program: it produces by a plan, keeps its stock in a book, and answers the distributor.
//!
//! A batch that a line has finished ([`production`]) is written into the [`book`], whose [`ledger`] knows where every
//! unit is. The distributor asks at the socket ([`listener`], [`session`]) what there is and tells what was sold
//! ([`interface`]); live batches go into the selling round as they are made ([`release`]).

pub mod book;
mod boot;
mod clock;
mod interface;
pub mod ledger;
mod link;
mod listener;
pub mod news;
pub mod plan;
mod production;
mod registration;
mod release;
mod session;
mod standing;

pub use boot::{Handle, Settings, WorksError, start};
pub use production::{LineView, Phase, Picture, Total};
