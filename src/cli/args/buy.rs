//! The arguments of `cds-customer buy`.

use clap::{Args, ValueEnum};

use super::buy_file::BuyFile;
use super::customer::at_least_one;
use super::exits::{CANNOT_ASK, NOT_ALLOWED, exits};
use super::order_line::OrderLineArg;
use crate::cli::failure::status;
use crate::market::amounts::Quantity;
use crate::market::names::{Note, Text};
use crate::market::order::FillPolicy;

pub(super) const BUY_NOTES: &str = "\
Prices: without --max-price the order is quoted first, and the prices shown are sent as limits: a price that rises in \
between is refused, a lower one is passed on. With --key only --max-price limits prices, so that the same command line \
is the same order whenever it runs.

A cart (--cart): a price above the one that was seen when the goods were put in needs a yes; a script says --yes or \
--max-price. With --key the whole cart is bought, at most at the prices that were seen. What is bought leaves the cart.

A shortage on a terminal is asked about; each way is shown with what it would buy and cost, and that is binding: at \
least these units, at most at these prices, or nothing. What comes back in time is bought too, up to what you asked for. \
Nothing is chosen beforehand: type the number of a way, or mark it with the arrows, then press Enter.";

pub(super) const BUY_EXAMPLES: &str = "\
Examples:
  cds-customer buy bolt-m8=100
  cds-customer buy bolt-m8@acme,borealis=100 nut-m8@acme=100 --max-price 0.15
  cds-customer buy bolt-m8=100 --fill partial --min 50
  cds-customer buy bolt-m8@acme=100 --on-shortage other_makers
  cds-customer buy --cart
  cds-customer buy bolt-m8=100 --dry-run";

/// What buying can end with.
pub(super) fn buy_exits() -> String {
    exits(&[
        (status::DONE, "bought as asked"),
        (status::BOUGHT_IN_PART, "bought in part as allowed"),
        NOT_ALLOWED,
        (5, "not enough in stock"),
        (6, "price above the limit"),
        (7, "the cart was changed elsewhere, the key stands for another order or the file was run with other flags"),
        (8, "no such good or manufacturer, or the cart is empty"),
        (9, "no round sells"),
        (status::INVALID_FILE, "the file has mistakes or cannot be read"),
        (status::BATCH_REFUSED_SOME, "some orders of the file were not bought"),
        (status::DECLINED, "you went back or said no"),
        CANNOT_ASK,
    ])
}

#[derive(Debug, Args)]
pub struct Buy {
    /// What to buy: SKU[@MAKER[,MAKER…]]=QTY; manufacturers are asked in this order, without @MAKER (or with @any) the
    /// cheapest first. Several lines make one order
    #[arg(required_unless_present_any = ["cart", "file"], value_name = "LINE")]
    pub lines: Vec<OrderLineArg>,

    /// Buy what is in your cart; what is not bought stays in it
    #[arg(long, conflicts_with_all = ["lines", "file"])]
    pub cart: bool,

    /// With --cart: what is not bought leaves the cart too
    #[arg(long, requires = "cart", conflicts_with_all = ["lines", "file"])]
    pub clear_rest: bool,

    /// What happens when not everything is there: nothing, lines in full or not at all, or as much as there is
    #[arg(long, value_enum, value_name = "POLICY", default_value = "all_or_none")]
    pub fill: FillArg,

    /// With fill partial: fewer than QTY units of a line are not worth having
    #[arg(long, value_name = "QTY", value_parser = at_least_one)]
    pub min: Option<Quantity>,

    /// The highest price of one unit, as 4.50
    #[arg(long, value_name = "PRICE")]
    pub max_price: Option<String>,

    /// Your own name for the order
    #[arg(long, value_name = "TEXT")]
    pub reference: Option<Text>,

    /// A remark kept with the order
    #[arg(long, value_name = "TEXT")]
    pub note: Option<Note>,

    /// With fill all_or_none: what to do on a shortage [default: ask on a terminal, else cancel]
    #[arg(long, value_enum, value_name = "WAY")]
    pub on_shortage: Option<OnShortage>,

    /// Show what would be bought now, by the real decision, and buy nothing
    #[arg(long)]
    pub dry_run: bool,

    #[command(flatten)]
    pub from_file: BuyFile,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub enum FillArg {
    /// Every line in full, or nothing
    AllOrNone,
    /// Each line in full, or it is dropped
    CompleteLines,
    /// What there is on each line
    Partial,
}

impl From<FillArg> for FillPolicy {
    fn from(fill: FillArg) -> Self {
        match fill {
            FillArg::AllOrNone => Self::AllOrNone,
            FillArg::CompleteLines => Self::CompleteLines,
            FillArg::Partial => Self::Partial,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub enum OnShortage {
    /// Show what there is and ask
    Ask,
    /// Buy nothing
    Cancel,
    /// Buy what there is
    Partial,
    /// Buy the lines that can be had in full
    CompleteLines,
    /// Fill the rest from other manufacturers, cheapest first, as far as they have it; if they have none, buy nothing
    OtherMakers,
    /// Buy nothing and keep it: what was typed goes into the cart, a cart stays as it is
    Keep,
    /// Buy nothing and clear the cart (with --cart)
    Clear,
}

impl OnShortage {
    /// Whether what is sent depends on what is there, so that no key can stand for it.
    pub fn depends_on_what_is_there(self) -> bool {
        matches!(self, Self::Ask | Self::OtherMakers | Self::Keep | Self::Clear)
    }
}
