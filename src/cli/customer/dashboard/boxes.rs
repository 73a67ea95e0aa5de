//! The boxes that can lie over the customer's screen, and the simple ones of them.

use ratatui::Frame;

use super::super::order_sheet;
use super::amount::AmountBox;
use super::shortage_box::ShortageBox;
use super::wishes::Wish;
use crate::cli::dashboard::dialog::Plain;
use crate::cli::dashboard::live::Live;
use crate::cli::dashboard::look::Look;
use crate::ipc::methods::order::OrderInfo;

pub(super) enum Open {
    Plain(Plain<Wish>),
    Search,
    Amount(AmountBox),
    Shortage(Box<ShortageBox>),
}

const HELP: [&str; 24] = [
    "Everywhere",
    "  Tab, 1 2 3      offers, cart, orders",
    "  arrows, j k     move      PgUp PgDn Home End",
    "  d               done buying, or not done after all",
    "  r               read everything anew",
    "  ?               this help      q  leave",
    "",
    "Offers",
    "  Enter, b        buy the chosen offer",
    "  a               put it into the cart",
    "  /               search in SKU, name and maker; Esc ends it",
    "  s               next order: SKU, price, available, sold",
    "  v               only what is available, or all",
    "",
    "Cart",
    "  + -             one unit more or fewer",
    "  x               take the line out      c  empty the cart",
    "  Enter, b        buy the cart",
    "",
    "Orders",
    "  Enter           show the order",
    "  x               give it back while its round sells",
    "",
    "A * behind a number: it changed within the last three seconds.",
];

impl Open {
    /// An order with its lines, to read.
    pub(super) fn order(order: &OrderInfo) -> Self {
        let title = order.order.map_or_else(|| "Order".to_owned(), |id| format!("Order {id}"));
        Self::Plain(Plain::message(title, order_lines(order)))
    }

    pub(super) fn help() -> Self {
        Self::Plain(Plain::Help { lines: &HELP, from: 0 })
    }

    pub(super) fn draw(&self, frame: &mut Frame<'_>, live: &Live, look: Look) {
        match self {
            // The search is typed into the foot of the list.
            Self::Search => {}
            Self::Plain(plain) => plain.draw(frame, look),
            Self::Amount(amount) => amount.draw(frame, live, look),
            Self::Shortage(shortage) => shortage.draw(frame, live, look),
        }
    }
}

/// What an order bought from whom, what it lacks, and what was given back.
pub(super) fn order_lines(order: &OrderInfo) -> Vec<String> {
    let mut lines =
        vec![format!("Round {}, {}, {}", order.round, order_sheet::status(order.status), order_sheet::bought(order))];
    if let Some(reference) = &order.reference {
        lines.push(format!("Reference: {reference}"));
    }
    lines.push(String::new());
    for line in &order.lines {
        for fill in &line.fills {
            let back =
                if fill.cancelled.is_zero() { String::new() } else { format!(", {} given back", fill.cancelled) };
            let price = order.currency.show(fill.unit_price);
            lines.push(format!("{}: {} from {} at {price}{back}", line.sku, fill.quantity, fill.manufacturer));
        }
        if line.fills.is_empty() {
            lines.push(format!("{}: nothing", line.sku));
        }
    }
    lines.extend(order_sheet::shortages(order));
    lines
}
