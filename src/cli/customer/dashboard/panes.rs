//! Drawing the customer's panes: on a wide terminal beside each other, on a narrow one the one that has the keys.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::Span;

use super::super::{cart_sheet, order_sheet};
use super::face::{CustomerFace, Pane};
use crate::cli::dashboard::draw;
use crate::cli::dashboard::list::{OfferKey, TREND_TITLE};
use crate::cli::dashboard::live::Live;
use crate::cli::dashboard::pane::{Around, Cells, Column, ListPane};
use crate::cli::watch::words::{minute, spoken};
use crate::market::words::{counted, grouped};

/// From this width on, offers and cart stand beside each other.
const WIDE: u16 = 110;
/// From this height on, the makers of the chosen good are shown below.
const HIGH: u16 = 22;

const MAKERS: [Column; 6] = [
    Column::text("Maker", 10, 0),
    Column::number("Price", 8, 0),
    Column::number("Available", 8, 0),
    Column::number("Sold", 6, 2),
    Column::picture("Sold of all", 12, 3),
    Column::picture(TREND_TITLE, 16, 1),
];
const CART: [Column; 6] = [
    Column::text("SKU", 10, 0),
    Column::text("Maker", 8, 0),
    Column::number("Units", 5, 0),
    Column::number("Price", 8, 1),
    Column::number("Amount", 8, 2),
    Column::text("", 12, 0),
];
const ORDERS: [Column; 6] = [
    Column::text("Order", 5, 0),
    Column::text("Placed (UTC)", 16, 2),
    Column::text("Round", 7, 3),
    Column::text("Status", 10, 0),
    Column::number("Units", 6, 0),
    Column::number("Total", 9, 0),
];

impl CustomerFace {
    pub(super) fn draw_panes(&mut self, frame: &mut Frame<'_>, area: Rect, live: &Live) {
        let focus = self.shell.pane;
        let chosen = self.shell.offers.chosen(live).filter(|_| area.height >= HIGH && focus == Pane::Offers);
        let below = if chosen.is_some() { 8 } else { 0 };
        let [main, makers] = Layout::vertical([Constraint::Min(8), Constraint::Length(below)]).areas(area);
        if area.width >= WIDE {
            let [left, right] = Layout::horizontal([Constraint::Fill(3), Constraint::Fill(2)]).areas(main);
            self.draw_pane(if focus == Pane::Orders { Pane::Orders } else { Pane::Offers }, frame, left, live);
            self.draw_pane(Pane::Cart, frame, right, live);
        } else {
            self.draw_pane(focus, frame, main, live);
        }
        if let Some(offer) = chosen {
            self.draw_makers(frame, makers, live, &offer);
        }
    }

    fn draw_pane(&mut self, pane: Pane, frame: &mut Frame<'_>, area: Rect, live: &Live) {
        let (look, focused) = (self.shell.look, self.shell.pane == pane);
        match pane {
            Pane::Offers => self.shell.offers.draw(frame, area, live, (look, focused)),
            Pane::Cart => self.draw_cart(frame, area, focused),
            Pane::Orders => self.draw_orders(frame, area, focused),
        }
    }

    /// All makers of the chosen good, cheapest first.
    fn draw_makers(&self, frame: &mut Frame<'_>, area: Rect, live: &Live, offer: &OfferKey) {
        let look = self.shell.look;
        let makers = live.board.makers(&offer.0);
        let named = live.named(offer);
        let unit = if named.unit.is_empty() { String::new() } else { format!(", {}", named.unit) };
        let name = if named.name.is_empty() { String::new() } else { format!("; {}", named.name) };
        let title = format!("{}: {}{name}{unit}", offer.0, counted(makers.len() as u64, "maker"));
        let mut list = ListPane::default();
        list.holds(makers.len());
        list.at = makers.iter().position(|(key, _)| key.1 == offer.1).unwrap_or(0);
        list.draw(frame, area, &Around::new(title, &MAKERS, false, look), |line| {
            let (key, row) = makers[line];
            let [offered, sold, available] = row.numbers.units;
            let style = if key.1 == offer.1 { look.title() } else { Style::new() };
            let texts =
                [key.1.to_string(), live.currency.grouped(row.numbers.unit_price), grouped(available), grouped(sold)];
            let mut cells: Cells = texts.into_iter().map(|text| Span::styled(text, style)).collect();
            cells.push(Span::styled(draw::bar(sold, offered, 12), look.good()));
            cells.push(Span::styled(live.trends.sparkline(key, live.tick, 16), look.good()));
            cells
        });
    }

    fn draw_cart(&mut self, frame: &mut Frame<'_>, area: Rect, focused: bool) {
        let look = self.shell.look;
        let filled = self.cart.as_ref().filter(|cart| !cart.lines.is_empty());
        let title = filled.map_or_else(
            || "Cart".to_owned(),
            |cart| format!("Cart: {}, {}", counted(cart.lines.len() as u64, "line"), cart_sheet::wanted(cart)),
        );
        let below = filled.map_or_else(String::new, cart_sheet::worth);
        let empty = if self.cart.is_some() { "The cart is empty. Press a on an offer." } else { "Reading the cart..." };
        let Self { cart, cart_list, .. } = self;
        let lines = cart.as_ref().map_or(&[][..], |cart| &cart.lines);
        let around = Around { below, ..Around::new(title, &CART, focused, look) }.or_say(empty);
        cart_list.draw(frame, area, &around, |at| {
            let line = &lines[at];
            let money = |amount: Option<crate::market::amounts::Money>| {
                amount.zip(cart.as_ref()).map_or_else(|| "-".to_owned(), |(amount, cart)| cart.currency.grouped(amount))
            };
            vec![
                Span::raw(line.sku.to_string()),
                Span::raw(cart_sheet::makers(&line.from, ", ")),
                Span::raw(grouped(line.quantity.units())),
                Span::raw(money(line.unit_price)),
                Span::raw(money(line.amount)),
                Span::styled(cart_sheet::changes(line), look.warning()),
            ]
        });
    }

    fn draw_orders(&mut self, frame: &mut Frame<'_>, area: Rect, focused: bool) {
        let look = self.shell.look;
        let more = if self.more_orders { ", the newest; `order list` has all" } else { "" };
        let title = format!("Orders: {}{more}", self.orders.len());
        let around = Around::new(title, &ORDERS, focused, look).or_say("No orders yet. Press b on an offer.");
        let Self { orders, orders_list, .. } = self;
        orders_list.draw(frame, area, &around, |at| {
            let order = &orders[at];
            let (filled, requested) = order_sheet::units(order);
            let units = if filled == requested {
                grouped(filled)
            } else {
                format!("{} of {}", grouped(filled), grouped(requested))
            };
            let texts = [
                order.order.map(|id| id.to_string()).unwrap_or_default(),
                order.placed_at.map(minute).unwrap_or_default(),
                order.round.to_string(),
                spoken(order_sheet::status(order.status)),
                units,
                order.currency.grouped(order.total),
            ];
            texts.into_iter().map(Span::raw).collect()
        });
    }
}
