//! The arguments of `cds-customer cart`.

use clap::{Args, Subcommand};

use super::exits::{DECLINED, NOT_ALLOWED, exits};
use super::order_line::{GoodArg, OrderLineArg};
use crate::cli::failure::status;

pub(super) const CART_NOTES: &str = "\
A cart lies in the daemon, survives restarts and reserves nothing. A line is one good with its manufacturers; it remembers \
the highest price that its units would have cost when it was put in. `cart show` says what has changed since. `buy --cart` \
buys it.

A change under a --key that was used before changes nothing. It is answered with the cart as that change left it, at the \
prices of now and with what is there now.";

pub(super) const CART_EXAMPLES: &str = "\
Examples:
  cds-customer cart add bolt-m8@acme=100 hinge=4
  cds-customer cart set hinge=2
  cds-customer cart show
  cds-customer buy --cart";

fn show_exits() -> String {
    exits(&[(status::DONE, "shown"), NOT_ALLOWED])
}

fn change_exits() -> String {
    exits(&[(status::DONE, "changed"), NOT_ALLOWED, CHANGED_ELSEWHERE, (8, "no such good, manufacturer or line")])
}

fn clear_exits() -> String {
    exits(&[(status::DONE, "cleared"), NOT_ALLOWED, CHANGED_ELSEWHERE, DECLINED])
}

/// What the commands of a cart can end with.
pub(super) fn cart_exits() -> String {
    let nothing = (8, "no such good, manufacturer or line");
    exits(&[(status::DONE, "done as asked"), NOT_ALLOWED, CHANGED_ELSEWHERE, nothing, DECLINED])
}

const CHANGED_ELSEWHERE: (u8, &str) = (7, "the cart was changed elsewhere or the key stands for another change");

#[derive(Debug, Subcommand)]
pub enum CartCommand {
    /// Show the cart, with prices and what is there now beside what was seen
    #[command(after_long_help = format!("{}\n\nExamples:\n  cds-customer cart show\n  cds-customer cart show -o csv", show_exits()))]
    Show,

    /// Put units in; a line that is there already grows
    #[command(after_long_help = format!("{}\n\nExamples:\n  cds-customer cart add bolt-m8@acme,borealis=100 hinge=4", change_exits()))]
    Add {
        /// SKU[@MAKER[,MAKER…]]=QTY; without @MAKER from any manufacturer
        #[arg(required = true, value_name = "LINE")]
        lines: Vec<OrderLineArg>,
    },

    /// Make a line's quantity what is given
    #[command(
        after_long_help = format!("{}\n\nExamples:\n  cds-customer cart set hinge=2\n  cds-customer cart set hinge=2 --expect 7", change_exits())
    )]
    Set {
        /// SKU[@MAKER[,MAKER…]]=QTY; without @MAKER the only line of that good, or a new one from any manufacturer
        #[arg(required = true, value_name = "LINE")]
        lines: Vec<OrderLineArg>,

        #[command(flatten)]
        seen: Seen,
    },

    /// Take lines out
    #[command(after_long_help = format!("{}\n\nExamples:\n  cds-customer cart remove hinge bolt-m8@acme", change_exits()))]
    Remove {
        /// SKU[@MAKER[,MAKER…]]; without @MAKER the only line of that good
        #[arg(required = true, value_name = "GOOD")]
        goods: Vec<GoodArg>,

        #[command(flatten)]
        seen: Seen,
    },

    /// Take everything out
    #[command(after_long_help = format!("{}\n\nExamples:\n  cds-customer cart clear --expect 7", clear_exits()))]
    Clear(Seen),
}

#[derive(Debug, Clone, Args)]
pub struct Seen {
    /// Only if the cart still has this version, so that nothing is lost that another terminal put in meanwhile
    #[arg(long, value_name = "VERSION")]
    pub expect: Option<u64>,
}
