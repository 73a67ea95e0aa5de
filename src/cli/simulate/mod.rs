//! `cdsd simulate`: made-up customers buy from a running daemon through the public protocol, for presentations and
//! trials.

mod customer;
mod intentions;
mod tally;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use fastrand::Rng;
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::args::common::Common;
use super::args::distributor::SimulateArgs;
use super::connect;
use super::failure::{Failure, status};
use super::ids::{new_key, new_seed};
use super::output::Output;
use super::runtime::Ended;
use super::stopwatch::Stopwatch;
use super::traffic::Shelves;
use crate::ipc::client::{CallError, Steady};
use crate::ipc::methods::account::{SignUp, SignUpParams};
use crate::ipc::methods::offer;
use crate::ipc::methods::session::{ActAs, ActAsParams};
use crate::market::account::Role;
use crate::market::names::AccountName;
use crate::market::reason::Reason;
use customer::Customer;
use intentions::Intentions;
use tally::Tally;

/// How often the progress bar moves.
const LOOK: Duration = Duration::from_millis(250);

/// Lets customers shop for a while, or until Ctrl-C, and says what happened.
///
/// # Errors
/// No daemon, a caller who is not the operator, nothing on offer.
pub async fn run(common: &Common, args: &SimulateArgs) -> Ended {
    let (output, socket) = (Output::new(common), connect::socket_path(common)?);
    let seed = args.seed.unwrap_or_else(new_seed);
    let mut operator = connect::as_caller(common)?;
    let shelves = Arc::new(on_offer(&mut operator).await?);
    let names = sign_up(&mut operator, args.customers).await?;
    output.words(&format!("{} customers shop for {:?} (seed {seed}); Ctrl-C ends it.", names.len(), args.duration));
    let (stop, stopped) = watch::channel(false);
    // Not every act is an order: the share of those that are makes the rate that of orders.
    const ORDERS_PER_ACT: f64 = 0.75;
    let mean = Duration::from_secs_f64(f64::from(args.customers) * ORDERS_PER_ACT / args.rate);
    let mut crowd = JoinSet::new();
    let watch = Stopwatch::start();
    for (number, name) in (1..).zip(names) {
        let intentions = Intentions::of(seed, number, Arc::clone(&shelves), mean);
        let mood = Rng::with_seed(seed ^ number);
        crowd.spawn(shopper(socket.as_path(), name, intentions, mood).shop(stopped.clone()));
    }
    let interrupted = wait(&output, args.duration, watch).await;
    stop.send_replace(true);
    let mut total = Tally::default();
    while let Some(ended) = crowd.join_next().await {
        total.absorb(ended.map_err(|panic| Failure::new(status::INTERNAL, panic.to_string(), ""))?);
    }
    total.summary(args.customers, seed, watch.elapsed()).print(&output)?;
    Ok(if interrupted { status::INTERRUPTED } else { status::DONE })
}

fn shopper(socket: &Path, name: AccountName, intentions: Intentions, mood: Rng) -> Customer {
    Customer::new(socket, name, intentions, mood)
}

/// Waits for the end of the time, or for Ctrl-C. True if it was Ctrl-C.
async fn wait(output: &Output, duration: Duration, watch: Stopwatch) -> bool {
    let (bar, mut look) = (output.progress("ms of shopping"), tokio::time::interval(LOOK));
    let millis = |d: Duration| u64::try_from(d.as_millis()).unwrap_or(u64::MAX);
    let interrupted = loop {
        tokio::select! {
            _ = tokio::signal::ctrl_c() => break true,
            _ = look.tick() => {
                bar.set(millis(watch.elapsed().min(duration)), millis(duration));
                if watch.elapsed() >= duration {
                    break false;
                }
            }
        }
    };
    bar.clear();
    interrupted
}

/// What there is to be wanted: a page of offers suffices.
async fn on_offer(operator: &mut Steady) -> Result<Shelves, Failure> {
    let params = offer::ListParams { available_only: true, ..offer::ListParams::default() };
    let shelves = Shelves::of(&operator.call::<offer::List>(&params).await?.value.offers);
    if shelves.is_empty() {
        let hint = "Let manufacturers offer something first, as with `cds-manufacturer stock import FILE`.";
        return Err(Failure::new(Reason::NotFound.exit_status(), "nothing is on offer", hint));
    }
    Ok(shelves)
}

/// Accounts that only the operator acts for; those of an earlier simulation are used again.
async fn sign_up(operator: &mut Steady, customers: u32) -> Result<Vec<AccountName>, Failure> {
    let mut names = Vec::new();
    for number in 1..=customers {
        let name = AccountName::parse(&format!("simulated-{number:04}"))
            .map_err(|e| Failure::new(status::INTERNAL, e.to_string(), ""))?;
        let params = SignUpParams {
            role: Role::Customer,
            name: name.clone(),
            display_name: None,
            email: None,
            peer: false,
            password: None,
            key: new_key(),
        };
        match operator.change::<SignUp>(&params).await {
            Ok(_) => {}
            Err(CallError::Refused(error)) if error.reason() == Some(Reason::AlreadyExists) => {}
            Err(error) => return Err(error.into()),
        }
        names.push(name);
    }
    // Whoever may not act for others shall hear so once, and not from each customer.
    if let Some(first) = names.first() {
        operator.call::<ActAs>(&ActAsParams { name: first.clone() }).await?;
    }
    Ok(names)
}
