//! Arguments of `cdsd`: the daemon itself, and its operator's commands.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};

use super::common::Common;
use super::watch::duration;
use crate::market::names::{AccountName, Note};
use crate::market::report::ReportId;
use crate::market::time::{Period, RoundId};

/// The central distributor: a daemon between manufacturers and customers, and its operator's commands
///
/// `cdsd run` is the daemon. The other commands ask a running one over its socket; those that change something are
/// for the operator: root, or the user the daemon runs as.
#[derive(Debug, Parser)]
#[command(name = "cdsd", version, after_long_help = PROGRAM_NOTES)]
pub struct Distributor {
    #[command(flatten)]
    pub common: Common,
    #[command(subcommand)]
    pub command: DistributorCommand,
}

const PROGRAM_NOTES: &str = "\
Examples:
  cdsd run --data-dir /var/lib/cds
  cdsd status
  cdsd round close --reason 'end of the year'

Exit status: 0 done as asked, 1 something broke, 2 wrong use, 4 not allowed, 7 the situation is another one, 8 not found, \
9 the round is not selling, 10 a file of the demo has mistakes, 11 not everything came in, 12 a limit is reached or the daemon \
is busy, 14 declined, 16 verify found faults, 69 no daemon, 74 output not written, 75 outcome unknown, 76 another version of \
the protocol, 78 the configuration cannot be used, 130 interrupted.";

#[derive(Debug, Subcommand)]
pub enum DistributorCommand {
    /// Run the daemon, until it is told to stop
    #[command(
        after_long_help = "Examples:\n  cdsd run\n  cdsd run --socket /tmp/cds.sock --data-dir ./data\n  cdsd run --socket-group market   (whose members may connect)"
    )]
    Run(RunArgs),
    /// Let many customers buy at once in a market of its own, and show what happens
    #[command(after_long_help = "Examples:\n  cdsd demo\n  cdsd demo --customers 200 --seed 7")]
    Demo(DemoArgs),
    /// Let made-up customers buy from the running daemon, for presentations and trials (for the operator)
    ///
    /// They browse, fill carts, hesitate, buy, find their way out of shortages, give back and say done, through the public
    /// protocol, as accounts named simulated-0001 and so on, which only the operator acts for. What they buy is bought.
    #[command(
        after_long_help = "Examples:\n  cdsd simulate\n  cdsd simulate --customers 200 --rate 500 --duration 5m --seed 7"
    )]
    Simulate(SimulateArgs),
    /// Derive every counter, sum and reference anew, and list what is off
    ///
    /// Asks the running daemon, which goes on selling meanwhile; with --data-dir, examines a directory that no daemon uses,
    /// every checksum of its file included. Nothing is repaired. Ends with status 16 if something is off.
    #[command(
        after_long_help = "Examples:\n  cdsd verify\n  cdsd verify -o json\n  cdsd verify --data-dir /var/lib/cds"
    )]
    Verify(VerifyArgs),
    /// The configuration: show
    #[command(subcommand)]
    Config(ConfigCommand),
    #[command(flatten)]
    Client(ClientCommand),
}

#[derive(Debug, Clone, Args)]
pub struct RunArgs {
    /// Who may connect to the socket, as octal digits: 0600 its owner, 0660 a group too, 0666 everybody [default: 0600, with --socket-group 0660]
    #[arg(long, value_name = "MODE", env = "CDS_SOCKET_MODE", hide_env_values = true)]
    pub socket_mode: Option<String>,
    /// The group that may connect: its name or number [default: that of the daemon's user]
    #[arg(long, value_name = "GROUP", env = "CDS_SOCKET_GROUP", hide_env_values = true)]
    pub socket_group: Option<String>,
    /// Where the market is kept [default: $STATE_DIRECTORY, else the user's data directory]
    #[arg(long, value_name = "DIR", env = "CDS_DATA_DIR", hide_env_values = true)]
    pub data_dir: Option<PathBuf>,
    /// The configuration [default: the user's configuration directory, else /etc/cds/cdsd.toml]
    #[arg(long, value_name = "FILE", env = "CDS_CONFIG", hide_env_values = true)]
    pub config: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Show every setting with its value, and whether flag, environment, file or default says so
    ///
    /// What `cdsd run` would use with the same flags and the same environment: a flag goes before its variable, the
    /// variable before the file. No daemon is asked, none is needed, and nothing is made. A mistake in the file is told
    /// as at a start, with status 78. Passwords and tokens are no settings; none is shown.
    #[command(after_long_help = "Examples:\n  cdsd config show\n  cdsd config show --config ./cdsd.toml -o json\n  \
                                 sudo -u cds env STATE_DIRECTORY=/var/lib/cds cdsd config show")]
    Show(RunArgs),
}

#[derive(Debug, Clone, Args)]
pub struct SimulateArgs {
    /// How many customers shop at the same time
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub customers: u32,
    /// About how many orders all of them place in a second
    #[arg(long, value_name = "R", default_value_t = 20.0, value_parser = rate)]
    pub rate: f64,
    /// How long they shop, as 30s, 5m or 1h30m
    #[arg(long, value_name = "DURATION", default_value = "60s", value_parser = duration)]
    pub duration: Duration,
    /// The same number makes the customers mean to do the same things [default: a new one, which is printed]
    #[arg(long, value_name = "S")]
    pub seed: Option<u64>,
}

fn rate(text: &str) -> Result<f64, String> {
    let rate = text.parse::<f64>().ok().filter(|r| (0.01..=1_000_000.0).contains(r));
    rate.ok_or_else(|| "write a number from 0.01 to 1000000".to_owned())
}

#[derive(Debug, Clone, Args)]
pub struct VerifyArgs {
    /// Examine this directory, which no daemon may be using
    #[arg(long, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
}

#[derive(Debug, Clone, Args)]
pub struct DemoArgs {
    /// How many customers buy at the same time
    #[arg(long, value_name = "N", default_value_t = 64, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub customers: u32,
    /// The same number makes the same orders [default: a new one, which is printed]
    #[arg(long, value_name = "S")]
    pub seed: Option<u64>,
    /// What is offered: a stock file with a manufacturer column, as for `stock import` [default: made up]
    #[arg(long, value_name = "FILE")]
    pub stock: Option<PathBuf>,
    /// What is ordered: CSV with order_ref, customer, sku, manufacturer, quantity and, as you like, min_quantity, max_unit_price, fill, note and x_date, whose months become rounds; brings its own customers [default: made up]
    #[arg(long, value_name = "FILE")]
    pub orders: Option<PathBuf>,
}

/// Commands that ask a running daemon.
#[derive(Debug, Subcommand)]
pub enum ClientCommand {
    /// How the daemon is doing
    #[command(after_long_help = "Examples:\n  cdsd status\n  cdsd status -o json")]
    Status,
    /// The selling rounds: show, list, open, close, pause, resume
    #[command(subcommand)]
    Round(RoundCommand),
    /// Ask the manufacturers what they offer, and show what came of each
    ///
    /// Those named, or all that have an interface; units that were sold stay sold. Without an open round it begins one,
    /// which sells as soon as all have answered. Ends with status 11 if somebody was not reached or gave a wrong answer.
    #[command(
        after_long_help = "Examples:\n  cdsd collect\n  cdsd collect acme bolts   (ask these again)\n  cdsd collect --show --period 2026-12 -o json"
    )]
    Collect(CollectArgs),
    /// All manufacturers' sales reports: list, show, resend, waive
    #[command(subcommand)]
    Report(ReportCommand),
    /// The accounts: list, block, unblock
    #[command(subcommand)]
    Account(AccountCommand),
    /// Call any method and print its result as it comes
    ///
    /// If the method needs a key and PARAMS has none, --key or a new one is added.
    #[command(
        after_long_help = "Examples:\n  cdsd rpc rpc.discover\n  cdsd rpc offer.list '{\"available_only\":true}'\n  \
                                 cdsd rpc stock.add '{\"sku\":\"bolt-m8\",\"quantity\":5}' --as acme"
    )]
    Rpc {
        /// The method, as offer.list
        method: String,
        /// Its parameters, a JSON object
        #[arg(value_name = "PARAMS", default_value = "{}")]
        params: String,
    },
}

#[derive(Debug, Subcommand)]
pub enum RoundCommand {
    /// Show one round
    #[command(after_long_help = "Examples:\n  cdsd round show\n  cdsd round show 2026-12 -o json")]
    Show {
        /// The round, as 2026-12 or 2026-12.2 [default: the newest]
        round: Option<RoundId>,
    },
    /// List all rounds, newest first
    #[command(after_long_help = "Examples:\n  cdsd round list")]
    List,
    /// Open a round
    #[command(
        after_long_help = "Examples:\n  cdsd round open\n  cdsd round open --period 2026-12 --reason 'second sale'"
    )]
    Open {
        /// Its month [default: this month]
        #[arg(long, value_name = "YYYY-MM")]
        period: Option<Period>,
        #[command(flatten)]
        reason: ReasonArg,
    },
    /// Close the round and write the sales reports; this cannot be undone
    #[command(after_long_help = "Examples:\n  cdsd round close --reason 'end of the year'")]
    Close(ReasonArg),
    /// Stop buying for a while
    #[command(after_long_help = "Examples:\n  cdsd round pause --reason 'stock taking'")]
    Pause(ReasonArg),
    /// Let customers buy again
    #[command(after_long_help = "Examples:\n  cdsd round resume")]
    Resume(ReasonArg),
}

#[derive(Debug, Clone, Args)]
pub struct ReasonArg {
    /// Why, for the record
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<Note>,
}

#[derive(Debug, Subcommand)]
pub enum ReportCommand {
    /// List the sales reports, newest first
    #[command(after_long_help = "Examples:\n  cdsd report list --round 2026-12")]
    List {
        /// Only this round's
        #[arg(long, value_name = "ROUND")]
        round: Option<RoundId>,
    },
    /// Show one sales report, with its lines
    #[command(
        after_long_help = "Examples:\n  cdsd report show 2026-12/acme\n  cdsd report show 2026-12/acme -o html > report.html"
    )]
    Show {
        /// The report, as 2026-12/acme [default: the newest]
        report: Option<ReportId>,
    },
    /// Deliver a sales report to its manufacturer's interface again, now
    #[command(after_long_help = "Examples:\n  cdsd report resend 2026-12/acme --reason 'their disk was replaced'")]
    Resend(ReportStepArgs),
    /// Do not wait for a report's acknowledgement any more
    ///
    /// When every report of a round is acknowledged or waived, the round is reported.
    #[command(after_long_help = "Examples:\n  cdsd report waive 2026-12/acme --reason 'they closed down'")]
    Waive(ReportStepArgs),
}

#[derive(Debug, Clone, Args)]
pub struct ReportStepArgs {
    /// The report, as 2026-12/acme
    pub report: ReportId,
    /// Why, for the record
    #[arg(long, value_name = "TEXT")]
    pub reason: Note,
}

#[derive(Debug, Clone, Args)]
pub struct CollectArgs {
    /// Only these manufacturers, in the open round [default: all that have an interface]
    #[arg(value_name = "MANUFACTURER")]
    pub manufacturers: Vec<AccountName>,
    /// The month of the round [default: the open round's, else this month]
    #[arg(long, value_name = "YYYY-MM")]
    pub period: Option<Period>,
    /// Ask nobody, show what came of the last time
    #[arg(long, conflicts_with_all = ["manufacturers", "no_wait"])]
    pub show: bool,
    /// Do not wait for the answers
    #[arg(long)]
    pub no_wait: bool,
}

#[derive(Debug, Subcommand)]
pub enum AccountCommand {
    /// List all accounts
    #[command(after_long_help = "Examples:\n  cdsd account list -o csv")]
    List,
    /// Keep an account's owner out, and end his sessions
    ///
    /// What is his stays as it is: offers, orders, cart. You can still act for the account with --as.
    #[command(after_long_help = "Examples:\n  cdsd account block ada --reason 'password was stolen'")]
    Block {
        /// The account
        name: AccountName,
        /// Why; its owner reads this when he is kept out
        #[arg(long, value_name = "TEXT")]
        reason: Option<Note>,
    },
    /// Let a blocked account's owner in again
    #[command(after_long_help = "Examples:\n  cdsd account unblock ada")]
    Unblock {
        /// The account
        name: AccountName,
    },
}
