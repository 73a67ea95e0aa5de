//! Arguments of `dashboard`, which customers and manufacturers share.

use clap::Args;

/// What `dashboard` does, at the end of its long help.
pub const DASHBOARD_NOTES: &str = "\
Shows the market on the whole terminal, live. Press ? for the keys and q to leave. It needs 60 columns and 16 lines, \
works over ssh and in tmux, connects again by itself when the daemon was away, and leaves the terminal as it was.

In a script use `watch -o ndjson`.";

#[derive(Debug, Clone, Args)]
pub struct DashboardArgs {
    /// Choose lines by clicking and scroll with the wheel; the terminal's own selecting is off meanwhile
    #[arg(long)]
    pub mouse: bool,
}
