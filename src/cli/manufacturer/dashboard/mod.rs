//! `dashboard`: a manufacturer's offers, sales as they happen, reports and production lines on one screen, live.

mod counter;
mod face;
mod keys;
mod panes;
mod production_pane;
mod sales_feed;

use super::{connect, own_client, own_name};
use crate::cli::args::common::Common;
use crate::cli::args::dashboard::DashboardArgs;
use crate::cli::args::watch::{TopicName, WatchArgs};
use crate::cli::dashboard::live::Live;
use crate::cli::dashboard::look::Look;
use crate::cli::dashboard::{self as frame, require_terminal};
use crate::cli::output::Output;
use crate::cli::runtime::Ended;
use crate::cli::watch::stream::Stream;
use crate::market::account::Role;
use counter::MakerCounter;
use face::MakerFace;

/// Shows the manufacturer's side until he leaves.
///
/// # Errors
/// Status 15 without a terminal; 4 when nobody is logged in; 69 without a daemon.
pub(super) async fn run(common: &Common, output: &Output, args: &DashboardArgs) -> Ended {
    require_terminal(common, output)?;
    // On a screen that is drawn, nobody else may write.
    let common = &Common { quiet: true, ..common.clone() };
    let mut client = own_client(common)?;
    let name = own_name(&mut client).await?;
    let currency = connect::currency(&mut client).await?;
    let identity = connect::identity(common, Role::Manufacturer);
    let mut watch = WatchArgs::of_topics(&[TopicName::Offers, TopicName::Rounds, TopicName::Reports]);
    watch.manufacturer = Some(name.clone());
    let stream = Stream::new(connect::socket_path(common)?, identity, &watch, true);
    let face = MakerFace::new(name, Look { color: output.colored() });
    frame::run(stream, Live::new(currency), face, MakerCounter::new(client), args.mouse).await
}
