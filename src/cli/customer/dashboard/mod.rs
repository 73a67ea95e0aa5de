//! `dashboard`: the whole shop on one screen, live: offers, cart, orders, the round, and buying with its shortages.

mod amount;
mod boxes;
mod counter;
mod face;
mod keys;
mod panes;
mod shortage_box;
mod waiting;
mod wishes;

use super::shop::Shop;
use crate::cli::args::common::Common;
use crate::cli::args::dashboard::DashboardArgs;
use crate::cli::args::watch::{TopicName, WatchArgs};
use crate::cli::connect;
use crate::cli::dashboard::live::Live;
use crate::cli::dashboard::look::Look;
use crate::cli::dashboard::{self as frame, require_terminal};
use crate::cli::output::Output;
use crate::cli::runtime::Ended;
use crate::cli::watch::stream::Stream;
use crate::ipc::methods::Nothing;
use crate::ipc::methods::account;
use crate::market::account::Role;
use counter::CustomerCounter;
use face::CustomerFace;

/// Shows the shop until its customer leaves.
///
/// # Errors
/// Status 15 without a terminal; 4 when nobody is logged in; 69 without a daemon.
pub(super) async fn run(common: &Common, args: &DashboardArgs) -> Ended {
    let output = Output::new(common);
    require_terminal(common, &output)?;
    // On a screen that is drawn, nobody else may write.
    let common = &Common { quiet: true, ..common.clone() };
    let mut client = connect::as_account(common, Role::Customer)?;
    let who = client.call::<account::Show>(&Nothing {}).await?.value;
    let shop = Shop::open(common).await?;
    let watch = WatchArgs::of_topics(&[TopicName::Offers, TopicName::Orders, TopicName::Rounds]);
    let stream = Stream::new(connect::socket_path(common)?, connect::identity(common, Role::Customer), &watch, true);
    let live = Live::new(shop.currency.clone());
    let face = CustomerFace::new(&who.account.name, Look { color: output.colored() });
    frame::run(stream, live, face, CustomerCounter::new(client, shop), args.mouse).await
}
