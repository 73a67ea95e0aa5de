//! How the demo's round opens: by collecting from manufacturers at work, or with a file's stock.

use std::sync::Arc;
use std::time::Duration;

use super::people::{Stage, sign_up, stock};
use super::works::{Told, Works};
use super::{Options, goods};
use crate::cli::failure::{Failure, status};
use crate::cli::ids::new_key;
use crate::cli::output::Output;
use crate::ipc::client::Client;
use crate::ipc::methods::collection::{self, VisitInfo};
use crate::ipc::methods::round::{Open, OpenParams};
use crate::ipc::methods::stock::ImportOffer;
use crate::market::account::Role;
use crate::market::names::AccountName;
use crate::market::round::RoundState;
use fastrand::Rng;

/// How often it is looked whether something is ready.
const LOOK: Duration = Duration::from_millis(20);
/// How long manufacturers may take to start, and to answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// An open round, and who supplies it.
pub(super) struct Opened {
    pub(super) makers: Vec<AccountName>,
    /// None when the stock came from a file.
    pub(super) works: Option<Works>,
}

/// Whether more goods may come into the round.
#[derive(Clone, Default)]
pub(super) struct Supply(Option<(Arc<Told>, u64)>);

impl Supply {
    pub(super) fn has_ended(&self) -> bool {
        self.0.as_ref().is_none_or(|(told, lines)| Works::have_made_all(told, *lines))
    }
}

impl Opened {
    pub(super) fn supply(&self) -> Supply {
        Supply(self.works.as_ref().map(|works| (Arc::clone(&works.told), works.lines)))
    }
}

/// Manufacturers with their goods, and a round that sells them.
pub(super) async fn open(
    stage: &Stage,
    operator: &Client,
    output: &Output,
    options: &Options,
) -> Result<Opened, Failure> {
    let offers: Vec<ImportOffer> = match &options.stock {
        Some(file) => super::replay::read_stock(file, &stage.currency)?,
        None => goods::offers(&mut Rng::with_seed(options.seed)),
    };
    let display = |name: &AccountName| goods::MAKERS.iter().find(|(n, _)| *n == name.as_str()).map(|(_, d)| *d);
    let mut makers: Vec<AccountName> = offers.iter().filter_map(|o| o.manufacturer.clone()).collect();
    makers.sort_unstable();
    makers.dedup();
    for maker in &makers {
        sign_up(operator, Role::Manufacturer, maker, display(maker)).await?;
    }
    if options.stock.is_some() {
        stock(operator, offers).await?;
        operator.call::<Open>(&OpenParams { period: None, reason: None, key: new_key() }).await?;
        return Ok(Opened { makers, works: None });
    }
    let mut works = Works::start(stage, &offers)?;
    output.words(&format!(
        "{} manufacturers, each a process of its own, run {} production lines.",
        works.manufacturers(),
        works.lines
    ));
    in_time("the manufacturers are not ready", wait_until_ready(&mut works)).await?;
    let visits = in_time("the collection does not end", collect(operator)).await?;
    let lines: u64 = visits.iter().map(|visit| visit.counts.lines).sum();
    output.words(&format!("Collected over their sockets: {} answered with {lines} offers.", visits.len()));
    Ok(Opened { makers, works: Some(works) })
}

async fn in_time<T>(late: &str, waiting: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let late = |_| Failure::new(status::TIMED_OUT, format!("{late} after {} s", PATIENCE.as_secs()), "Try again.");
    tokio::time::timeout(PATIENCE, waiting).await.map_err(late)?
}

async fn wait_until_ready(works: &mut Works) -> Result<(), Failure> {
    while !works.are_ready() {
        if let Some(failure) = works.dead() {
            return Err(failure);
        }
        tokio::time::sleep(LOOK).await;
    }
    Ok(())
}

/// Runs the collection that opens the round.
async fn collect(operator: &Client) -> Result<Vec<VisitInfo>, Failure> {
    let params = collection::RunParams { period: None, manufacturers: None, key: new_key() };
    let mut info = operator.call::<collection::Run>(&params).await?.value;
    let show = collection::ShowParams { round: Some(info.round), ..collection::ShowParams::default() };
    while info.asking > 0 || info.state == RoundState::Collecting {
        tokio::time::sleep(LOOK).await;
        info = operator.call::<collection::Show>(&show).await?.value;
    }
    Ok(info.manufacturers)
}
