//! The made-up demo: many customers buy at once, each with his own wishes, until the goods are gone.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use fastrand::Rng;
use tokio::task::JoinSet;

use super::books::{Books, all_offers};
use super::opening::{self, Opened, Supply};
use super::people::{Stage, acknowledge, is_busy, sign_up};
use super::picture;
use super::works::Works;
use super::{Options, Production, Summary};
use crate::cli::failure::{Failure, status};
use crate::cli::ids::new_key;
use crate::cli::output::Output;
use crate::cli::stopwatch::{Latencies, Stopwatch};
use crate::cli::traffic::{Shelves, cut_down, left_of, wishes};
use crate::ipc::client::{CallError, Client};
use crate::ipc::error::ErrorObject;
use crate::ipc::methods::order::{LineParams, OrderInfo, Place, PlaceParams};
use crate::ipc::methods::report::{self, ReportInfo};
use crate::ipc::methods::round::{Done, DoneParams, RoundInfo, Show, ShowParams};
use crate::market::account::Role;
use crate::market::names::AccountName;
use crate::market::order::FillPolicy;
use crate::market::reason::Reason;
use crate::market::round::RoundState;
use crate::market::time::RoundId;

/// How often the progress bar looks at the round.
const LOOK: Duration = Duration::from_millis(100);
/// How long the round may take to close once nobody buys any more.
const CLOSING: Duration = Duration::from_secs(30);

/// Runs the demo; returns what is wrong with the books.
pub(super) async fn run(stage: &Stage, output: &Output, options: &Options) -> Result<Vec<String>, Failure> {
    let operator = stage.operator().await?;
    let mut opened = opening::open(stage, &operator, output, options).await?;
    let market = Arc::new(Shelves::of(&all_offers(&operator).await?));
    output.words(&format!(
        "{} manufacturers offer {} goods; {} customers buy all (seed {}).",
        opened.makers.len(),
        market.goods(),
        options.customers,
        options.seed
    ));
    let customers = enter(stage, &operator, options).await?;
    let watch = Stopwatch::start();
    let mut crowd = JoinSet::new();
    for (number, client) in customers {
        let rng = Rng::with_seed(options.seed.wrapping_mul(1_000_003).wrapping_add(number));
        crowd.spawn(shop(client, rng, Arc::clone(&market), opened.supply()));
    }
    let tally = follow(&operator, output, &mut opened, crowd).await?;
    let took = watch.elapsed();
    let closed = ended_round(&operator, opened.works.is_some()).await?;
    let round = closed.round;
    if let Some(cause) = closed.steps.iter().find(|step| step.state == RoundState::Closed).map(|step| step.cause) {
        output.words(&format!("Round {round} closed by itself ({}).", cause.word()));
    }
    let reports = match opened.works.is_some() {
        true => reports_of(&operator, round).await?,
        false => acknowledged_by_hand(stage, &opened.makers, round).await?,
    };
    let books = Books::of_round(&operator, round).await?;
    let offers = all_offers(&operator).await?;
    let mut problems = books.problems(&offers, &reports);
    let production = match opened.works {
        Some(works) => Some(settled(works, &books, &mut problems).await),
        None => None,
    };
    let (mut latencies, answered) = (tally.latencies, tally.answered);
    let summary = Summary {
        seed: Some(options.seed),
        currency: stage.currency.to_string(),
        manufacturers: opened.makers.len(),
        customers: options.customers as usize,
        orders_filled: books.filled,
        orders_partial: books.partial,
        orders_refused: tally.refused,
        units_offered: reports.iter().flat_map(|r| &r.lines).map(|l| l.offered).sum(),
        units_sold: books.units_sold(),
        amount: books.amount.minor(),
        orders_per_second: answered as f64 / took.as_secs_f64(),
        p50_ms: latencies.within_ms(500),
        p99_ms: latencies.within_ms(990),
        p999_ms: latencies.within_ms(999),
        months: Vec::new(),
        production,
        books_balance: problems.is_empty(),
    };
    picture::of_crowd(output, stage, &reports, &summary)?;
    Ok(problems)
}

/// Lets the works end, and compares what their books say was sold with what the orders say.
async fn settled(works: Works, books: &Books, problems: &mut Vec<String>) -> Production {
    let (told, lines) = (Arc::clone(&works.told), works.lines);
    works.stop().await;
    let count = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
    let production = Production {
        lines,
        made: count(&told.made),
        scrapped: count(&told.scrapped),
        sold: count(&told.sold),
        reports_acknowledged: count(&told.reports),
    };
    if production.sold != books.units_sold() {
        let (own, ordered) = (production.sold, books.units_sold());
        problems.push(format!("the manufacturers' own books have {own} units sold, the orders {ordered}"));
    }
    production
}

async fn acknowledged_by_hand(
    stage: &Stage,
    makers: &[AccountName],
    round: RoundId,
) -> Result<Vec<ReportInfo>, Failure> {
    let mut reports = Vec::new();
    for maker in makers {
        reports.extend(acknowledge(stage, maker, round).await?);
    }
    Ok(reports)
}

/// All reports of a round, by manufacturer.
async fn reports_of(operator: &Client, round: RoundId) -> Result<Vec<ReportInfo>, Failure> {
    let mut params = report::ListParams { round: Some(round), ..report::ListParams::default() };
    let mut reports = Vec::new();
    loop {
        let page = operator.call::<report::List>(&params).await?.value;
        reports.extend(page.reports);
        match page.next_cursor {
            Some(cursor) => params.cursor = Some(cursor),
            None => break,
        }
    }
    reports.sort_by(|a, b| a.manufacturer.cmp(&b.manufacturer));
    Ok(reports)
}

/// Customers, each with an account and a connection.
async fn enter(stage: &Stage, operator: &Client, options: &Options) -> Result<Vec<(u64, Client)>, Failure> {
    let mut customers = Vec::new();
    for number in 1..=u64::from(options.customers) {
        let name = AccountName::parse(&format!("customer-{number:04}"))
            .map_err(|e| Failure::new(status::INTERNAL, e.to_string(), ""))?;
        sign_up(operator, Role::Customer, &name, None).await?;
        customers.push((number, stage.acting_for(&name).await?));
    }
    Ok(customers)
}

#[derive(Debug, Default)]
struct Tally {
    answered: u64,
    refused: u64,
    latencies: Latencies,
}

/// One customer: orders until nothing he could want is left, then says that he is done.
async fn shop(client: Client, mut rng: Rng, market: Arc<Shelves>, supply: Supply) -> Result<Tally, Failure> {
    let (mut shelves, mut tally) = (Shelves::clone(&market), Tally::default());
    let mut again: Option<Vec<LineParams>> = None;
    loop {
        // After a shortage he takes what was there instead, if somebody else has not been faster.
        let (fill, lines) = match again.take() {
            Some(lines) => (FillPolicy::AllOrNone, lines),
            None => match wishes(&shelves, &mut rng) {
                Some(wishes) => wishes,
                None => match restocked(&client, &supply).await? {
                    Some(fresh) => {
                        shelves = fresh;
                        continue;
                    }
                    None => break,
                },
            },
        };
        let params =
            PlaceParams { customer: None, fill, lines, reference: None, note: None, round: None, key: new_key() };
        let watch = Stopwatch::start();
        let answer = client.call::<Place>(&params).await;
        match answer {
            Err(error) if is_busy(&error) => tokio::time::sleep(Duration::from_millis(5)).await,
            answer => {
                tally.answered += 1;
                tally.latencies.add(watch.elapsed());
                match answer {
                    Ok(reply) => learn(&mut shelves, &params.lines, &reply.value),
                    Err(CallError::Refused(error)) if error.reason() == Some(Reason::InsufficientStock) => {
                        tally.refused += 1;
                        again = shortage(&mut shelves, &params.lines, &error);
                    }
                    Err(CallError::Refused(error)) if error.reason() == Some(Reason::PriceAboveLimit) => {
                        // What is left, or was made since, is dearer than what he saw: he looks again.
                        tally.refused += 1;
                        shelves = Shelves::of(&all_offers(&client).await?);
                    }
                    Err(CallError::Refused(error)) if error.reason() == Some(Reason::RoundNotSelling) => {
                        tally.refused += 1;
                        return Ok(tally);
                    }
                    Err(error) => return Err(error.into()),
                }
            }
        }
    }
    match client.call::<Done>(&DoneParams { undo: false, key: new_key() }).await {
        Ok(_) => Ok(tally),
        // Others bought the last unit long enough ago for the round to have closed.
        Err(CallError::Refused(error)) if error.reason() == Some(Reason::RoundNotSelling) => Ok(tally),
        Err(error) => Err(error.into()),
    }
}

/// The shelves once there is something on them again; none if nothing more can come.
async fn restocked(client: &Client, supply: &Supply) -> Result<Option<Shelves>, Failure> {
    loop {
        // Asked first: what came last is on the shelves that are looked at afterwards.
        let ended = supply.has_ended();
        let shelves = Shelves::of(&all_offers(client).await?);
        if !shelves.is_empty() {
            return Ok(Some(shelves));
        }
        let round = client.call::<Show>(&ShowParams::default()).await?.value;
        if ended || !round.state.is_open() {
            return Ok(None);
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// What an order tells about what is left.
fn learn(shelves: &mut Shelves, asked: &[LineParams], order: &OrderInfo) {
    for (line, told) in asked.iter().zip(&order.lines).filter(|(_, told)| told.available_now == 0) {
        shelves.gone(&told.sku, &line.from);
    }
}

/// What a refusal tells about what is left, and the same order cut down to that.
fn shortage(shelves: &mut Shelves, asked: &[LineParams], error: &ErrorObject) -> Option<Vec<LineParams>> {
    for (line, _) in asked.iter().zip(left_of(error)).filter(|(_, left)| *left == 0) {
        shelves.gone(&line.sku, &line.from);
    }
    cut_down(asked, error)
}

/// Shows how far the market is sold while the crowd buys, and adds up what each customer met.
async fn follow(
    operator: &Client,
    output: &Output,
    opened: &mut Opened,
    mut crowd: JoinSet<Result<Tally, Failure>>,
) -> Result<Tally, Failure> {
    let (bar, mut total) = (output.progress("sold"), Tally::default());
    let mut look = tokio::time::interval(LOOK);
    loop {
        tokio::select! {
            ended = crowd.join_next() => match ended {
                None => break,
                Some(Err(panic)) => return Err(Failure::new(status::INTERNAL, panic.to_string(), "")),
                Some(Ok(tally)) => {
                    let tally = tally?;
                    total.answered += tally.answered;
                    total.refused += tally.refused;
                    total.latencies.absorb(tally.latencies);
                }
            },
            _ = look.tick() => {
                if let Some(failure) = opened.works.as_mut().and_then(Works::dead) {
                    return Err(failure);
                }
                let round = operator.call::<Show>(&ShowParams::default()).await?.value;
                bar.set(round.totals.sold, round.totals.offered);
            }
        }
    }
    bar.clear();
    Ok(total)
}

/// Waits until the round has closed by itself and, if the manufacturers have sockets, their reports are acknowledged.
async fn ended_round(operator: &Client, until_reported: bool) -> Result<RoundInfo, Failure> {
    let ended = async {
        let mut look = tokio::time::interval(LOOK);
        loop {
            look.tick().await;
            let round = operator.call::<Show>(&ShowParams::default()).await?.value;
            if round.state == RoundState::Reported || round.state == RoundState::Closed && !until_reported {
                return Ok(round);
            }
        }
    };
    let late = |_| Failure::new(status::TIMED_OUT, "the round did not end although everything is sold", "");
    tokio::time::timeout(CLOSING, ended).await.map_err(late)?
}
