//! Arguments that all three programs share.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::market::key::Key;
use crate::market::names::AccountName;

#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Common options")]
pub struct Common {
    /// The daemon's socket [default: $XDG_RUNTIME_DIR/cds/cdsd.sock, else /run/cds/cdsd.sock]
    #[arg(long, global = true, env = "CDS_SOCKET", value_name = "PATH", hide_env_values = true)]
    pub socket: Option<PathBuf>,

    /// How data is printed [default: table on a terminal, else ndjson for watch and table for the rest]
    #[arg(short, long, global = true, value_enum, value_name = "FORMAT")]
    pub output: Option<FormatArg>,

    /// Print data and errors only
    #[arg(short, long, global = true)]
    pub quiet: bool,

    /// Answer yes to every question
    #[arg(short, long, global = true)]
    pub yes: bool,

    /// Never ask anything; where an answer would be needed, fail and name the flag that gives it
    #[arg(long, global = true)]
    pub no_input: bool,

    /// Act for this account (for the operator)
    #[arg(long = "as", global = true, value_name = "NAME")]
    pub act_as: Option<AccountName>,

    /// When to use colours; NO_COLOR turns them off too
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value = "auto")]
    pub color: ColorChoice,

    /// The key of this change: the same key never changes anything twice [default: a new one]
    #[arg(long, global = true, value_name = "KEY")]
    pub key: Option<Key>,
}

/// What `--output` takes: a [`Format`], or `html`, which only sales reports have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FormatArg {
    Table,
    Json,
    Ndjson,
    Csv,
    /// One page for a browser; for `sales` and `report show` only, whose help says so
    #[value(hide = true)]
    Html,
}

/// `json` is the method's result, unchanged; `ndjson` one item per line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Table,
    Json,
    Ndjson,
    Csv,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ColorChoice {
    Auto,
    Always,
    Never,
}
