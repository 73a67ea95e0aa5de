//! Arguments of `cds-manufacturer`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use super::account::{
    AccountCommand, LOG_IN_NOTES, LogInArgs, LogOutArgs, SIGN_UP_NOTES, SignUpArgs, log_in_exits, log_out_exits,
    sign_up_exits,
};
use super::common::Common;
use super::dashboard::{DASHBOARD_NOTES, DashboardArgs};
use super::exits::{NOT_ALLOWED, exits, only};
use super::watch::{WATCH_NOTES, WatchArgs, watch_exits};
use crate::cli::failure::status;
use crate::market::amounts::Quantity;
use crate::market::interface::Endpoint;
use crate::market::names::{Gtin, Note, Sku, Text};
use crate::market::report::ReportId;
use crate::market::time::RoundId;

/// A manufacturer's side of the market: offer goods, watch them sell, read the sales reports
///
/// Goods are named by their SKU. Prices are typed and shown as decimals of the market's currency, as 4.50;
/// quantities are whole units. Data goes to stdout, words to stderr.
#[derive(Debug, Parser)]
#[command(name = "cds-manufacturer", version, after_long_help = PROGRAM_NOTES)]
pub struct Manufacturer {
    #[command(flatten)]
    pub common: Common,
    #[command(subcommand)]
    pub command: ManufacturerCommand,
}

const PROGRAM_NOTES: &str = "\
Examples:
  cds-manufacturer signup acme --peer
  cds-manufacturer stock set bolt-m8 500 --price 0.12 --name 'Bolt M8'
  cds-manufacturer stock import stock.csv --dry-run
  cds-manufacturer sales

Exit status: 0 done as asked, 1 something broke, 2 wrong use, 4 not logged in or not allowed, 5 not enough units, 7 the \
situation is another one, 8 not found, 9 no round sells, 10 a file has mistakes, 12 a limit is reached or the daemon is busy, \
13 timed out, 14 declined, 15 a question was needed but could not be asked, 69 no daemon, 74 output not written, 75 outcome \
unknown, 76 another version of the protocol, 78 something here cannot be used, 130 interrupted.";

const SERVE_NOTES: &str = "\
A plan:
  manufacturer = \"acme\"        # may be left out while the daemon runs
  [[line]]
  sku = \"bolt-m8\"
  name = \"Bolt M8\"
  unit = \"box of 100\"
  price = \"12.50\"
  batch = 50                   # units of one batch
  interval = \"5s\"            # how long it takes
  total = 10000                # stop after so many units
  scrap_per_mille = 12         # so many of 1000 are scrap
  release = \"live\"           # into the selling round as it is made; or \"collection\", the default

Examples:
  cds-manufacturer serve --plan plan.toml
  cds-manufacturer serve --plan plan.toml --listen /run/acme/supply.sock > events.ndjson";

/// A lost daemon is waited for, and Ctrl-C is how it is meant to end.
fn serve_exits() -> String {
    only(&[
        (status::DONE, "stopped by Ctrl-C, by SIGTERM or by the end of the pipe's reader"),
        (status::INTERNAL, "something broke"),
        (status::USAGE, "wrong use"),
        NOT_ALLOWED,
        (status::INVALID_FILE, "the plan cannot be read or has mistakes (all are listed)"),
        (12, "the daemon is busy"),
        (status::UNREACHABLE, "your name is not known without a daemon"),
        (status::OUTPUT_UNWRITABLE, "events cannot be written"),
        (76, "another version of the protocol"),
        (status::BAD_CONFIGURATION, "the book or the socket cannot be had"),
    ])
}

fn import_exits() -> String {
    exits(&[
        (status::DONE, "imported"),
        NOT_ALLOWED,
        (7, "the key was used for something else"),
        (status::INVALID_FILE, "the file has mistakes or a line was refused"),
    ])
}

#[derive(Debug, Subcommand)]
pub enum ManufacturerCommand {
    /// Make a manufacturer's account
    #[command(after_long_help = format!("{SIGN_UP_NOTES}\n\n{}\n\nExamples:\n  cds-manufacturer signup acme --peer --display-name 'Acme Ltd'\n  cds-manufacturer signup acme --email acme@example.org", sign_up_exits()))]
    Signup(SignUpArgs),
    /// Open a session with your password
    #[command(after_long_help = format!("{LOG_IN_NOTES}\n\n{}\n\nExamples:\n  cds-manufacturer login acme\n  cds-manufacturer login acme@example.org --password-stdin < secret", log_in_exits()))]
    Login(LogInArgs),
    /// End your session
    #[command(after_long_help = format!("{}\n\nExamples:\n  cds-manufacturer logout\n  cds-manufacturer logout --all", log_out_exits()))]
    Logout(LogOutArgs),
    /// Your own account: show, update, password, delete
    #[command(subcommand)]
    Account(AccountCommand),
    /// Your goods: list, set, add, adjust, withdraw, price, import
    #[command(subcommand)]
    Stock(StockCommand),
    /// Where your own program answers the distributor: register, remove
    #[command(subcommand)]
    Interface(InterfaceCommand),
    /// Produce by a plan, keep your own stock, and answer the distributor on a socket of your own
    ///
    /// The distributor collects your offers at this socket and delivers sales reports there; the socket is made known
    /// to him as soon as he answers. What is finished, released and sold is kept in a book that survives a crash.
    /// On a terminal you see the lines at work; elsewhere every event is a line of JSON. Ctrl-C or SIGTERM stops
    /// cleanly, and a later start goes on where this one ended.
    #[command(after_long_help = format!("{SERVE_NOTES}\n\n{}", serve_exits()))]
    Serve(ServeArgs),
    /// See offers change as customers buy
    #[command(after_long_help = format!("{WATCH_NOTES}\n\n{}\n\nExamples:\n  cds-manufacturer watch --manufacturer acme\n  cds-manufacturer watch --until closed -o ndjson > changes.ndjson", watch_exits()))]
    Watch(WatchArgs),
    /// Your offers, sales as they happen, and reports on one screen, live
    #[command(after_long_help = format!("{DASHBOARD_NOTES}\n\nExamples:\n  cds-manufacturer dashboard\n  cds-manufacturer dashboard --mouse"))]
    Dashboard(DashboardArgs),
    /// What was sold of each of your goods in the newest round
    ///
    /// While the round sells, the numbers are those of the offers; once it is closed, those of the sales report,
    /// with amounts. -o json prints the result of offer.list or of report.show, -o html a page for a browser.
    #[command(
        after_long_help = "Examples:\n  cds-manufacturer sales\n  cds-manufacturer sales -o csv\n  cds-manufacturer sales -o html > sales.html"
    )]
    Sales,
    /// The distributor's sales reports: list, show, acknowledge
    #[command(subcommand)]
    Report(ReportCommand),
}

#[derive(Debug, Clone, Args)]
pub struct ServeArgs {
    /// What is produced: a TOML file of production lines
    #[arg(long, value_name = "FILE")]
    pub plan: Option<PathBuf>,
    /// The socket to answer on [default: $XDG_RUNTIME_DIR/cds/NAME.sock, else supply.sock beside the book]
    #[arg(long, value_name = "PATH")]
    pub listen: Option<PathBuf>,
    /// Who may connect to the socket, as octal digits; root always may [default: 0600, with --listen-group 0660]
    #[arg(long, value_name = "MODE")]
    pub listen_mode: Option<String>,
    /// The group that may connect, where the distributor runs as another user: its name or number
    #[arg(long, value_name = "GROUP")]
    pub listen_group: Option<String>,
    /// Where the book is kept [default: works/NAME in the user's data directory]
    #[arg(long, value_name = "DIR", env = "CDS_WORKS_DIR", hide_env_values = true)]
    pub data_dir: Option<PathBuf>,
    /// Do not make the socket known to the distributor
    #[arg(long)]
    pub no_register: bool,
}

#[derive(Debug, Subcommand)]
pub enum StockCommand {
    /// List your goods
    #[command(
        after_long_help = "Examples:\n  cds-manufacturer stock list\n  cds-manufacturer stock list bolt-m8 -o json"
    )]
    List {
        /// Only this good
        sku: Option<Sku>,
        /// Only goods of which units are left
        #[arg(long)]
        available: bool,
    },
    /// Make a good's total for the round what you say; sales stand
    ///
    /// A good that is offered already needs --expect with the total you last saw, or --force, so that nobody
    /// overwrites what he has not seen.
    #[command(
        after_long_help = "Examples:\n  cds-manufacturer stock set bolt-m8 500 --price 0.12 --name 'Bolt M8' --unit piece\n  \
                                 cds-manufacturer stock set bolt-m8 600 --expect 500"
    )]
    Set(SetArgs),
    /// Add units of a good
    #[command(after_long_help = "Examples:\n  cds-manufacturer stock add bolt-m8 100")]
    Add {
        /// The good
        sku: Sku,
        /// How many units, at least 1
        #[arg(value_parser = Quantity::parse)]
        quantity: Quantity,
    },
    /// Take unsold units of a good away
    #[command(after_long_help = "Examples:\n  cds-manufacturer stock adjust bolt-m8 -20 --reason 'water damage'\n  \
                                 cds-manufacturer stock adjust bolt-m8 -20 --up-to --reason recount")]
    Adjust(AdjustArgs),
    /// Take all unsold units of a good away; it stays in the reports
    #[command(after_long_help = "Examples:\n  cds-manufacturer stock withdraw bolt-m8 --reason recall")]
    Withdraw {
        /// The good
        sku: Sku,
        /// Why, for the record
        #[arg(long, value_name = "TEXT")]
        reason: Option<Note>,
    },
    /// Change a good's unit price; while a round sells it may only fall, unless the operator decided otherwise
    #[command(after_long_help = "Examples:\n  cds-manufacturer stock price bolt-m8 0.11")]
    Price {
        /// The good
        sku: Sku,
        /// The new price of one unit, as 4.50
        price: String,
    },
    /// Set many goods from a CSV file, in one step
    ///
    /// The file has a header and the columns sku, name, unit, unit_price, quantity and, if you like, gtin and
    /// manufacturer, in any order. `quantity` is the round's total. An empty name, unit, price or GTIN stays as it
    /// was. Columns whose names begin with x_ are ignored. The whole file is checked first: if it has mistakes, all
    /// of them are listed and nothing is sent.
    #[command(after_long_help = format!("Examples:\n  cds-manufacturer stock import stock.csv --dry-run\n  \
                                 make-list | cds-manufacturer stock import - --complete\n  \
                                 cds-manufacturer stock import everybody.csv --create   (operator)\n\n{}", import_exits()))]
    Import(ImportArgs),
}

#[derive(Debug, Args)]
pub struct SetArgs {
    /// The good
    pub sku: Sku,
    /// The round's total: available + sold
    #[arg(value_parser = Quantity::parse)]
    pub quantity: Quantity,
    /// The price of one unit, as 4.50; needed for a new good
    #[arg(long, value_name = "PRICE")]
    pub price: Option<String>,
    /// The good's name
    #[arg(long, value_name = "TEXT")]
    pub name: Option<Text>,
    /// What one unit is, as piece or kg
    #[arg(long, value_name = "TEXT")]
    pub unit: Option<Text>,
    /// The good's GTIN, of 8, 12, 13 or 14 digits
    #[arg(long, value_name = "DIGITS")]
    pub gtin: Option<Gtin>,
    /// The total you last saw; if it is another one, nothing is changed
    #[arg(long, value_name = "N", value_parser = Quantity::parse, conflicts_with = "force")]
    pub expect: Option<Quantity>,
    /// Whatever the total is now
    #[arg(long)]
    pub force: bool,
}

#[derive(Debug, Args)]
pub struct AdjustArgs {
    /// The good
    pub sku: Sku,
    /// How many units to take away, with a minus sign, as -20
    #[arg(value_name = "-N", allow_negative_numbers = true, value_parser = taken_away)]
    pub quantity: Quantity,
    /// Why, for the record
    #[arg(long, value_name = "TEXT")]
    pub reason: Note,
    /// Take fewer if fewer are unsold
    #[arg(long)]
    pub up_to: bool,
}

#[derive(Debug, Args)]
pub struct ImportArgs {
    /// The CSV file; - reads stdin
    pub file: PathBuf,
    /// The file is all you offer: withdraw what it does not list
    #[arg(long)]
    pub complete: bool,
    /// Change nothing if one line is refused
    #[arg(long)]
    pub strict: bool,
    /// Say what would happen, by the daemon's own decision, and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Sign up manufacturers that the file names and the market does not know (for the operator)
    #[arg(long)]
    pub create: bool,
}

#[derive(Debug, Subcommand)]
pub enum InterfaceCommand {
    /// Say on which socket your program answers supply.offers and supply.sold
    ///
    /// The distributor asks there what you offer each time it collects, and delivers your sales reports there until
    /// they are acknowledged. Another endpoint replaces the one before.
    #[command(after_long_help = "Examples:\n  cds-manufacturer interface register unix:/run/acme/supply.sock")]
    Register {
        /// The socket, as unix:/run/acme/supply.sock, or its path
        #[arg(value_parser = endpoint)]
        endpoint: Endpoint,
    },
    /// Your program answers no more; your offers stand, and you confirm reports yourself
    #[command(after_long_help = "Examples:\n  cds-manufacturer interface remove")]
    Remove,
}

#[derive(Debug, Subcommand)]
pub enum ReportCommand {
    /// List your sales reports, newest first
    #[command(after_long_help = "Examples:\n  cds-manufacturer report list --round 2026-12")]
    List {
        /// Only this round's
        #[arg(long, value_name = "ROUND")]
        round: Option<RoundId>,
    },
    /// Show one sales report, with its lines
    #[command(
        after_long_help = "Examples:\n  cds-manufacturer report show\n  cds-manufacturer report show 2026-12/acme -o csv\n  cds-manufacturer report show -o html > report.html"
    )]
    Show {
        /// The report, as 2026-12/acme [default: the newest]
        report: Option<ReportId>,
    },
    /// Confirm that you have a sales report
    #[command(after_long_help = "Examples:\n  cds-manufacturer report ack 2026-12/acme\n\n\
                                 With --digest you confirm just the report that you have read; another digest marks \
                                 it as disputed (exit status 7).")]
    Ack {
        /// The report, as 2026-12/acme
        report: ReportId,
        /// The digest of the report that you have read [default: the daemon's]
        #[arg(long, value_name = "HEX")]
        digest: Option<String>,
    },
}

/// Takes an endpoint, or a path, which is made absolute here: the daemon runs elsewhere.
fn endpoint(text: &str) -> Result<Endpoint, String> {
    if text.starts_with("unix:") {
        return Endpoint::parse(text).map_err(|e| e.to_string());
    }
    let path = std::path::absolute(text).map_err(|e| e.to_string())?;
    let path = path.to_str().ok_or("the path is not UTF-8; choose another one")?;
    Endpoint::parse(&format!("unix:{path}")).map_err(|e| e.to_string())
}

/// Reads `-20` as 20 units to take away.
fn taken_away(text: &str) -> Result<Quantity, String> {
    let Some(units) = text.strip_prefix('-') else {
        return Err(format!("write -{text} to take {text} units away; to add units use `stock add`"));
    };
    let quantity = Quantity::parse(units).map_err(|e| e.to_string())?;
    if quantity.is_zero() { Err("take at least one unit away".to_owned()) } else { Ok(quantity) }
}
