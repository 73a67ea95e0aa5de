//! The arguments of `cds-customer`.

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::account::{
    AccountCommand, LOG_IN_NOTES, LogInArgs, LogOutArgs, SIGN_UP_NOTES, SignUpArgs, log_in_exits, log_out_exits,
    sign_up_exits,
};
use super::buy::{BUY_EXAMPLES, BUY_NOTES, Buy, buy_exits};
use super::buy_file::{FILE_EXAMPLES, FILE_NOTES};
use super::cart::{CART_EXAMPLES, CART_NOTES, CartCommand, cart_exits};
use super::common::Common;
use super::dashboard::{DASHBOARD_NOTES, DashboardArgs};
use super::exits::{DECLINED, NOT_ALLOWED, exits};
use super::watch::{WATCH_NOTES, WatchArgs, watch_exits};
use crate::cli::failure::status;
use crate::ipc::methods::offer::Sort;
use crate::limits::PAGE_MAX_COUNT;
use crate::market::amounts::Quantity;
use crate::market::names::{AccountName, Sku, Text};
use crate::market::order::{OrderId, OrderStatus};
use crate::market::time::{RoundId, Timestamp};

/// A customer's side of the market: see what is for sale, buy from many manufacturers at once
///
/// Goods are named by their SKU. Prices are typed and shown as decimals of the market's currency, as 4.50;
/// quantities are whole units. Data goes to stdout, words to stderr.
#[derive(Debug, Parser)]
#[command(name = "cds-customer", version, after_long_help = PROGRAM_NOTES)]
pub struct Customer {
    #[command(flatten)]
    pub common: Common,

    #[command(subcommand)]
    pub command: Command,
}

const PROGRAM_NOTES: &str = "\
Examples:
  cds-customer signup ada --peer
  cds-customer offers
  cds-customer buy bolt-m8@acme=100 nut-m8=100
  cds-customer order list

Exit status: 0 done as asked, 1 something broke, 2 wrong use, 3 bought in part as allowed, 4 not allowed, 5 not enough in stock, \
6 price above the limit, 7 the situation is another one, 8 not found, 9 no round sells, 10 a file has mistakes, \
11 some orders of a file were not bought, 12 a limit is reached, \
13 timed out, 14 declined, 15 a question was needed but could not be asked, 69 no daemon, 74 output not written, 75 outcome \
unknown, 76 another version of the protocol, 78 something here cannot be used, 130 interrupted.";

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a customer account
    #[command(after_long_help = format!("{SIGN_UP_NOTES}\n\n{}\n\nExamples:\n  cds-customer signup ada --peer --display-name 'Ada Ltd'\n  cds-customer signup ada --email ada@example.org", sign_up_exits()))]
    Signup(SignUpArgs),

    /// Open a session with your password
    #[command(after_long_help = format!("{LOG_IN_NOTES}\n\n{}\n\nExamples:\n  cds-customer login ada\n  cds-customer login ada@example.org --password-stdin < secret", log_in_exits()))]
    Login(LogInArgs),

    /// End your session
    #[command(after_long_help = format!("{}\n\nExamples:\n  cds-customer logout\n  cds-customer logout --all", log_out_exits()))]
    Logout(LogOutArgs),

    /// Your own account: show, update, password, delete
    #[command(subcommand)]
    Account(AccountCommand),

    /// What is for sale: every good with all its manufacturers
    #[command(
        after_long_help = format!("{}\n\nExamples:\n  cds-customer offers bolt-m8\n  cds-customer offers --available --sort price", exits(&[(status::DONE, "shown"), (8, "nobody offers such a good")]))
    )]
    Offers(Offers),

    /// See offers change as customers buy
    #[command(after_long_help = format!("{WATCH_NOTES}\n\n{}\n\nExamples:\n  cds-customer watch --sku bolt-m8\n  cds-customer watch --topics orders -o ndjson", watch_exits()))]
    Watch(WatchArgs),

    /// What you mean to buy, kept by the daemon
    #[command(subcommand, after_long_help = format!("{CART_NOTES}\n\n{}\n\n{CART_EXAMPLES}", cart_exits()))]
    Cart(CartCommand),

    /// Buy goods now
    #[command(after_long_help = format!("{BUY_NOTES}\n\n{FILE_NOTES}\n\n{}\n\n{BUY_EXAMPLES}\n{FILE_EXAMPLES}", buy_exits()))]
    Buy(Buy),

    /// Your orders
    #[command(subcommand)]
    Order(OrderCommand),

    /// The whole shop on one screen, live
    #[command(after_long_help = format!("{DASHBOARD_NOTES}\n\nExamples:\n  cds-customer dashboard\n  cds-customer dashboard --mouse"))]
    Dashboard(DashboardArgs),

    /// Say that you have bought all you need in this round
    ///
    /// When every customer of the round has said so, the round closes before its time. You can go on buying until then;
    /// buying again takes it back.
    #[command(after_long_help = format!("{}\n\nExamples:\n  cds-customer done\n  cds-customer done --undo", exits(&[(status::DONE, "said"), NOT_ALLOWED, (7, "the key stands for something else"), (9, "no round sells")])))]
    Done(Done),

    /// Settle purchases whose outcome is not known (exit status 75, or an interruption)
    ///
    /// Asks again with the same keys: what was bought is told, what was not is bought now if its round still sells, and
    /// nothing is bought twice.
    #[command(after_long_help = format!("{}\n\nExamples:\n  cds-customer resume\n  cds-customer resume -o json", exits(&[(status::DONE, "everything is settled, also what was refused"), NOT_ALLOWED])))]
    Resume,
}

#[derive(Debug, Args)]
pub struct Offers {
    /// Only this good
    pub sku: Option<Sku>,

    /// Only this manufacturer's offers
    #[arg(long, value_name = "NAME")]
    pub manufacturer: Option<AccountName>,

    /// Only offers with this text in SKU, name or manufacturer
    #[arg(long, value_name = "TEXT")]
    pub query: Option<String>,

    /// Only what is available now
    #[arg(long)]
    pub available: bool,

    /// What comes first: `price` is cheapest first, `available` most first
    #[arg(long, value_enum, value_name = "ORDER", default_value = "sku")]
    pub sort: SortArg,

    #[command(flatten)]
    pub page: Page,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SortArg {
    Sku,
    Price,
    Available,
}

impl From<SortArg> for Sort {
    fn from(sort: SortArg) -> Self {
        match sort {
            SortArg::Sku => Self::Sku,
            SortArg::Price => Self::Price,
            SortArg::Available => Self::Available,
        }
    }
}

/// Part of a list. Without these, table, ndjson and csv show all of it and json the first page.
#[derive(Debug, Clone, Args)]
pub struct Page {
    /// At most so many [default: all; with --output json one page]
    #[arg(long, value_name = "N", value_parser = page_limit)]
    pub limit: Option<usize>,

    /// All of it, also with --output json
    #[arg(long, conflicts_with = "limit")]
    pub all: bool,

    /// Go on where an earlier list ended (its next_cursor)
    #[arg(long, value_name = "CURSOR")]
    pub cursor: Option<String>,
}

fn page_limit(text: &str) -> Result<usize, String> {
    let limit = text.parse().ok().filter(|n| (1..=PAGE_MAX_COUNT).contains(n));
    limit.ok_or_else(|| format!("write a whole number from 1 to {PAGE_MAX_COUNT}"))
}

fn order_exits() -> String {
    exits(&[(status::DONE, "shown"), NOT_ALLOWED, (8, "no such order, round or customer")])
}

fn cancel_exits() -> String {
    exits(&[
        (status::DONE, "given back"),
        NOT_ALLOWED,
        (7, "the order or line keeps less than that or the key stands for something else"),
        (8, "no such order or line"),
        (9, "its round does not sell any more"),
        DECLINED,
    ])
}

#[derive(Debug, Subcommand)]
pub enum OrderCommand {
    /// List your orders, newest first
    #[command(
        after_long_help = format!("{}\n\nExamples:\n  cds-customer order list --round 2026-12\n  cds-customer order list -o csv", order_exits())
    )]
    List(OrderList),

    /// Show one order
    #[command(after_long_help = format!("{}\n\nExamples:\n  cds-customer order show 17\n  cds-customer order show 17 --explain", order_exits()))]
    Show {
        /// The order's number
        #[arg(value_parser = order_id)]
        order: OrderId,

        /// Say of each line why it was filled as it was: who was asked, in which order, who had how much at what price
        #[arg(long)]
        explain: bool,
    },

    /// Give back an order, one line of it, or part of that line, while its round sells
    #[command(
        after_long_help = format!("{}\n\nExamples:\n  cds-customer order cancel 17\n  cds-customer order cancel 17 --line 2 --quantity 5", cancel_exits())
    )]
    Cancel(Cancel),
}

#[derive(Debug, Args)]
pub struct OrderList {
    /// Only orders of this round
    #[arg(long, value_name = "ROUND")]
    pub round: Option<RoundId>,

    /// Only orders in this state
    #[arg(long, value_enum, value_name = "STATUS")]
    pub status: Option<StatusArg>,

    /// Only orders placed then or later: 2026-12-01 (your time zone) or 2026-12-01T06:00:00Z
    #[arg(long, value_name = "TIME", value_parser = since)]
    pub since: Option<Timestamp>,

    /// Only orders with this reference
    #[arg(long, value_name = "TEXT")]
    pub reference: Option<Text>,

    /// Only orders of this customer (for the operator)
    #[arg(long, value_name = "NAME")]
    pub customer: Option<AccountName>,

    #[command(flatten)]
    pub page: Page,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub enum StatusArg {
    Filled,
    Partial,
    Cancelled,
    PartlyCancelled,
}

impl From<StatusArg> for OrderStatus {
    fn from(status: StatusArg) -> Self {
        match status {
            StatusArg::Filled => Self::Filled,
            StatusArg::Partial => Self::Partial,
            StatusArg::Cancelled => Self::Cancelled,
            StatusArg::PartlyCancelled => Self::PartlyCancelled,
        }
    }
}

/// A moment, or the beginning of a day where the user is.
fn since(text: &str) -> Result<Timestamp, String> {
    let day = text.parse::<jiff::civil::Date>().ok().filter(|_| !text.contains(['T', 't', ' ']));
    let zone = jiff::tz::TimeZone::system();
    let moment = match day {
        Some(day) => day.to_zoned(zone).map(|begin| begin.timestamp()),
        None => text.parse::<jiff::Timestamp>(),
    };
    let moment = moment.map_err(|_| "write a day, as 2026-12-01, or a time, as 2026-12-01T06:00:00Z".to_owned())?;
    Ok(Timestamp::from_micros(moment.as_microsecond()))
}

#[derive(Debug, Args)]
pub struct Cancel {
    /// The order's number
    #[arg(value_parser = order_id)]
    pub order: OrderId,

    /// Only this line, from 1
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub line: Option<u32>,

    /// Only so many units of the line
    #[arg(long, value_name = "QTY", requires = "line", value_parser = at_least_one)]
    pub quantity: Option<Quantity>,
}

fn order_id(text: &str) -> Result<OrderId, String> {
    let number = text.parse().ok().filter(|n| *n > 0);
    number.map(OrderId).ok_or_else(|| "write the order's number, as 17".to_owned())
}

pub(super) fn at_least_one(text: &str) -> Result<Quantity, String> {
    Quantity::parse_some(text).map_err(|e| e.to_string())
}

#[derive(Debug, Args)]
pub struct Done {
    /// Take it back
    #[arg(long)]
    pub undo: bool,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_arguments_do_not_contradict_each_other() {
        Customer::command().debug_assert();
    }
}
