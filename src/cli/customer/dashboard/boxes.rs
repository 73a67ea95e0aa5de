//! The boxes that only the customer's screen has, the words of its help, and what an order says in a box.

use ratatui::Frame;
use ratatui::text::Line;

use super::super::order_sheet;
use super::amount::AmountBox;
use super::shortage_box::ShortageBox;
use crate::cli::dashboard::dialog::{Part, draw_text};
use crate::cli::dashboard::draw::bar;
use crate::cli::dashboard::fit::cut;
use crate::cli::dashboard::live::Live;
use crate::cli::dashboard::look::Look;
use crate::cli::watch::words::{minute, spoken};
use crate::ipc::methods::order::OrderInfo;
use crate::market::names::Sku;
use crate::market::words::{counted, grouped};

pub(super) enum Own {
    Amount(AmountBox),
    Shortage(Box<ShortageBox>),
    /// A good and all its makers, live.
    Details(Sku),
}

pub(super) const HELP: &[&str] = &[
    "Everywhere",
    "  Tab, 1 2 3      offers, cart, orders",
    "  arrows, j k     move      PgUp PgDn Home End",
    "  d               done buying, or not done after all",
    "  r               read everything anew",
    "  ?               this help      q  leave",
    "  Ctrl-Z          to the shell, and back with fg",
    "",
    "Offers",
    "  Enter, b        buy the chosen offer",
    "  a               put it into the cart",
    "  i               the good and all its makers",
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
    "With --mouse",
    "  click           choose a line      wheel  move",
    "",
    "Marks",
    "  *               it changed within the last three seconds",
    "  Trend           what was available in the last three minutes",
];

impl Own {
    pub(super) fn draw(&self, frame: &mut Frame<'_>, live: &Live, look: Look) {
        match self {
            Self::Amount(amount) => amount.draw(frame, live, look),
            Self::Shortage(shortage) => shortage.draw(frame, live, look),
            Self::Details(sku) => draw_details(frame, sku, live, look),
        }
    }
}

fn draw_details(frame: &mut Frame<'_>, sku: &Sku, live: &Live, look: Look) {
    let makers = live.board.makers(sku);
    let name = makers.first().map_or("", |(key, _)| live.named(key).name);
    let legend = "Bars: what is sold of all. Curves: available, the last 3 minutes.";
    let mut lines =
        vec![Line::styled(name.to_owned(), look.title()), Line::styled(legend, look.dim()), Line::default()];
    for &(key, row) in &makers {
        let [offered, sold, available] = row.numbers.units;
        let (all, gone, there) = (grouped(offered), grouped(sold), grouped(available));
        let price = live.currency.grouped(row.numbers.unit_price);
        let changed = if (0..4).any(|n| row.is_marked(n, live.tick)) { "*" } else { "" };
        let unit = match live.named(key).unit {
            "" => String::new(),
            unit => format!(", unit: {}", cut(unit, 24)),
        };
        let maker = cut(key.1.as_str(), 24);
        let text = format!("{maker} at {price} {}: {there} available{changed}{unit}", live.currency);
        lines.push(if changed.is_empty() { Line::from(text) } else { Line::styled(text, look.changed()) });
        let trend = live.trends.sparkline(key, live.tick, 16);
        lines.push(Line::from(format!("  {gone} of {all} sold {} {trend}", bar(sold, offered, 12))));
    }
    let makers = counted(makers.len() as u64, "maker");
    let title = format!("{sku}: {makers}, cheapest first");
    // The makers that matter are at the top; those that do not fit are in the list.
    draw_text(frame, (&title, "b: buy  a: to the cart  Esc: back"), &lines, &Part::Line(0), look);
}

/// What an order bought from whom, what it lacks, and what was given back.
pub(super) fn order_lines(order: &OrderInfo) -> Vec<String> {
    let status = spoken(order_sheet::status(order.status));
    let mut lines = vec![format!("Round {}, {status}, {}", order.round, order_sheet::bought(order))];
    if let Some(at) = order.placed_at {
        lines.push(format!("Placed {} UTC", minute(at)));
    }
    if let Some(reference) = &order.reference {
        lines.push(format!("Reference: {reference}"));
    }
    lines.push(String::new());
    lines.extend(fills(order));
    lines.extend(order_sheet::shortages(order));
    lines
}

/// One line for each fill, and for each line that got nothing.
pub(super) fn fills(order: &OrderInfo) -> Vec<String> {
    let mut lines = Vec::new();
    for line in &order.lines {
        for fill in &line.fills {
            let back = if fill.cancelled.is_zero() {
                String::new()
            } else {
                format!(", {} given back", grouped(fill.cancelled.units()))
            };
            let price = order.currency.grouped(fill.unit_price);
            let units = grouped(fill.quantity.units());
            lines.push(format!("{}: {units} from {} at {price}{back}", line.sku, fill.manufacturer));
        }
        if line.fills.is_empty() {
            lines.push(format!("{}: nothing", line.sku));
        }
    }
    lines
}
