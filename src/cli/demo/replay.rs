//! The demo on files: the stock is offered anew each month, and the month's orders are placed in their order.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Serialize;

use super::books::{Books, all_offers};
use super::people::{Stage, acknowledge, sign_up, stock};
use super::picture;
use super::{Options, Summary};
use crate::cli::failure::{Failure, status};
use crate::cli::ids::new_key;
use crate::cli::order_file::{self, FileOrder};
use crate::cli::output::Output;
use crate::cli::stock_file::{self, Problem};
use crate::cli::stopwatch::{Latencies, Stopwatch};
use crate::ipc::client::{CallError, Client};
use crate::ipc::methods::order::{Place, PlaceParams};
use crate::ipc::methods::round::{Close, Open, OpenParams, StepParams};
use crate::ipc::methods::stock::ImportOffer;
use crate::market::account::Role;
use crate::market::amounts::Currency;
use crate::market::names::AccountName;
use crate::market::order::FillPolicy;
use crate::market::reason::Reason;
use crate::market::time::{Period, RoundId};

/// What became of one month's orders. `amount` in minor units.
#[derive(Debug, Default, Serialize)]
pub struct Month {
    pub round: String,
    pub orders: u64,
    pub filled_orders: u64,
    pub partial_orders: u64,
    pub refused_orders: u64,
    pub requested: u64,
    pub filled: u64,
    pub amount: u128,
}

/// Orders of no month in particular: the file has no `x_date`.
type Months = BTreeMap<Option<Period>, Vec<FileOrder>>;

/// Runs the files; returns what is wrong with the books.
pub(super) async fn run(stage: &Stage, output: &Output, options: &Options) -> Result<Vec<String>, Failure> {
    let (Some(stock_path), Some(orders_path)) = (&options.stock, &options.orders) else { return Ok(Vec::new()) };
    let offers = read_stock(stock_path, &stage.currency)?;
    let months = by_month(read_orders(orders_path, &stage.currency)?, orders_path)?;
    let operator = stage.operator().await?;
    let (makers, customers) = people(&offers, &months);
    for maker in &makers {
        sign_up(&operator, Role::Manufacturer, maker, None).await?;
    }
    let mut shoppers = BTreeMap::new();
    for customer in &customers {
        sign_up(&operator, Role::Customer, customer, None).await?;
        shoppers.insert(customer.clone(), stage.acting_for(customer).await?);
    }
    let total: usize = months.values().map(Vec::len).sum();
    output.words(&format!(
        "{} manufacturers, {} customers, {total} orders in {} rounds.",
        makers.len(),
        customers.len(),
        months.len()
    ));
    let (mut run, bar) = (Run::default(), output.progress("orders"));
    let watch = Stopwatch::start();
    for (period, orders) in &months {
        let round = open(&operator, *period, &offers).await?;
        let mut month = Month { round: round.to_string(), ..Month::default() };
        for order in orders {
            run.place(&shoppers, order, &mut month).await?;
            bar.set(run.orders, total as u64);
        }
        run.close(stage, &operator, &makers, round, month).await?;
    }
    let took = watch.elapsed();
    bar.clear();
    let summary = run.summary(stage, &makers, &customers, took.as_secs_f64());
    picture::of_months(output, stage, &summary)?;
    Ok(run.problems)
}

/// What the whole run adds up.
#[derive(Default)]
struct Run {
    months: Vec<Month>,
    orders: u64,
    offered: u64,
    latencies: Latencies,
    problems: Vec<String>,
}

impl Run {
    async fn place(
        &mut self,
        shoppers: &BTreeMap<AccountName, Client>,
        order: &FileOrder,
        month: &mut Month,
    ) -> Result<(), Failure> {
        let Some(client) = order.customer.as_ref().and_then(|c| shoppers.get(c)) else { return Ok(()) };
        let fill = order.fill.unwrap_or(FillPolicy::Partial);
        let (lines, reference) = (order.lines.clone(), Some(order.reference.clone()));
        let note = order.note.clone();
        let params = PlaceParams { customer: None, fill, lines, reference, note, round: None, key: new_key() };
        self.orders += 1;
        month.orders += 1;
        month.requested += order.lines.iter().map(|l| l.quantity.units()).sum::<u64>();
        let watch = Stopwatch::start();
        let answer = client.call::<Place>(&params).await;
        self.latencies.add(watch.elapsed());
        match answer {
            Ok(reply) => {
                let filled: u64 = reply.value.lines.iter().map(|l| l.filled).sum();
                let short: u64 = reply.value.lines.iter().map(|l| l.short).sum();
                month.filled += filled;
                month.amount += reply.value.total.minor();
                if short == 0 { month.filled_orders += 1 } else { month.partial_orders += 1 }
            }
            Err(CallError::Refused(error))
                if matches!(error.reason(), Some(Reason::InsufficientStock | Reason::PriceAboveLimit)) =>
            {
                month.refused_orders += 1;
            }
            Err(CallError::Refused(error)) => {
                let place = format!("line {}: {}", order.line, error.message);
                return Err(Failure::new(status::INVALID_FILE, place, error.data.hint.clone().unwrap_or_default()));
            }
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }

    /// Closes the month's round, has every manufacturer acknowledge, and checks the books.
    async fn close(
        &mut self,
        stage: &Stage,
        operator: &Client,
        makers: &BTreeSet<AccountName>,
        round: RoundId,
        month: Month,
    ) -> Result<(), Failure> {
        operator.call::<Close>(&StepParams { reason: None, key: new_key() }).await?;
        let mut reports = Vec::new();
        for maker in makers {
            reports.extend(acknowledge(stage, maker, round).await?);
        }
        self.offered += reports.iter().flat_map(|r| &r.lines).map(|l| l.offered).sum::<u64>();
        let books = Books::of_round(operator, round).await?;
        self.problems.extend(books.problems(&all_offers(operator).await?, &reports));
        if (books.units_sold(), books.amount.minor()) != (month.filled, month.amount) {
            self.problems.push(format!("round {round}: the answers differ from the orders"));
        }
        self.months.push(month);
        Ok(())
    }

    fn summary(
        &mut self,
        stage: &Stage,
        makers: &BTreeSet<AccountName>,
        customers: &BTreeSet<AccountName>,
        seconds: f64,
    ) -> Summary {
        let sum = |of: fn(&Month) -> u64| self.months.iter().map(of).sum::<u64>();
        Summary {
            seed: None,
            currency: stage.currency.to_string(),
            manufacturers: makers.len(),
            customers: customers.len(),
            orders_filled: sum(|m| m.filled_orders),
            orders_partial: sum(|m| m.partial_orders),
            orders_refused: sum(|m| m.refused_orders),
            units_offered: self.offered,
            units_sold: sum(|m| m.filled),
            amount: self.months.iter().map(|m| m.amount).sum(),
            orders_per_second: self.orders as f64 / seconds,
            p50_ms: self.latencies.within_ms(500),
            p99_ms: self.latencies.within_ms(990),
            p999_ms: self.latencies.within_ms(999),
            books_balance: self.problems.is_empty(),
            months: std::mem::take(&mut self.months),
            production: None,
        }
    }
}

/// Offers the stock anew and opens the month's round.
async fn open(operator: &Client, period: Option<Period>, offers: &[ImportOffer]) -> Result<RoundId, Failure> {
    stock(operator, offers.to_vec()).await?;
    let params = OpenParams { period, reason: None, key: new_key() };
    Ok(operator.call::<Open>(&params).await?.value.round)
}

fn people(offers: &[ImportOffer], months: &Months) -> (BTreeSet<AccountName>, BTreeSet<AccountName>) {
    let makers = offers.iter().filter_map(|o| o.manufacturer.clone()).collect();
    let customers = months.values().flatten().filter_map(|o| o.customer.clone()).collect();
    (makers, customers)
}

/// Reads a stock file in which every row names its manufacturer.
pub(super) fn read_stock(path: &Path, currency: &Currency) -> Result<Vec<ImportOffer>, Failure> {
    let rows = stock_file::read(&read_file(path)?, currency, None).map_err(|p| invalid(path, &p))?;
    Ok(rows.into_iter().map(|row| row.offer).collect())
}

fn read_orders(path: &Path, currency: &Currency) -> Result<Vec<FileOrder>, Failure> {
    let orders = order_file::read(&read_file(path)?, currency).map_err(|p| invalid(path, &p))?;
    let nobody = orders.iter().find(|o| o.customer.is_none());
    match nobody {
        Some(order) => Err(invalid(path, &[Problem::new(order.line, "customer", "", "write whose order this is")])),
        None => Ok(orders),
    }
}

fn by_month(orders: Vec<FileOrder>, path: &Path) -> Result<Months, Failure> {
    let mut months = Months::new();
    for order in orders {
        let period = match order.date.as_deref().filter(|d| !d.is_empty()) {
            None => None,
            Some(date) => {
                let month = date.get(..7).and_then(|m| Period::parse(m).ok());
                let wrong = || invalid(path, &[Problem::new(order.line, "x_date", date, "write it as YYYY-MM-DD")]);
                Some(month.ok_or_else(wrong)?)
            }
        };
        months.entry(period).or_default().push(order);
    }
    Ok(months)
}

fn read_file(path: &Path) -> Result<Vec<u8>, Failure> {
    let hint = "Check the path and the file's permissions.";
    std::fs::read(path)
        .map_err(|e| Failure::new(status::INVALID_FILE, format!("cannot read {}: {e}", path.display()), hint))
}

fn invalid(path: &Path, problems: &[Problem]) -> Failure {
    let list: Vec<String> =
        problems.iter().map(|p| format!("\n  line {}, {}: {:?}: {}", p.line, p.column, p.value, p.right)).collect();
    let message = format!("{} has {} mistakes:{}", path.display(), problems.len(), list.concat());
    Failure::new(status::INVALID_FILE, message, "Correct them and run the demo again.")
}
