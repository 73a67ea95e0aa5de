//! Drawing the customer's panes: on a wide terminal beside each other, on a narrow one the one that has the keys.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Cell, Paragraph, Row, Table};

use super::super::order_sheet;
use super::boxes::Open;
use super::face::{CustomerFace, Pane};
use crate::cli::dashboard::draw;
use crate::cli::dashboard::list::OfferKey;
use crate::cli::dashboard::live::Live;
use crate::cli::output::harmless;
use crate::ipc::methods::cart::CartLineInfo;
use crate::market::amounts::Money;
use crate::market::order::Sources;

/// From this width on, offers and cart stand beside each other.
const WIDE: u16 = 110;
/// From this height on, the makers of the chosen good are shown below.
const HIGH: u16 = 22;

impl CustomerFace {
    pub(super) fn draw_panes(&mut self, frame: &mut Frame<'_>, live: &Live) {
        if draw::is_too_small(frame) {
            return;
        }
        let [head, middle, foot] =
            Layout::vertical([Constraint::Length(1), Constraint::Min(4), Constraint::Length(1)]).areas(frame.area());
        let extra = if self.done { "done" } else { "" };
        draw::head(frame, head, live, &self.who, extra, self.look);
        self.draw_middle(frame, middle, live);
        self.draw_foot(frame, foot, live);
    }

    fn draw_middle(&mut self, frame: &mut Frame<'_>, area: Rect, live: &Live) {
        let (main, makers) = if area.height >= HIGH && self.pane == Pane::Offers {
            let [main, makers] = Layout::vertical([Constraint::Min(8), Constraint::Length(8)]).areas(area);
            (main, Some(makers))
        } else {
            (area, None)
        };
        let focus = self.pane;
        if area.width >= WIDE {
            let [left, right] = Layout::horizontal([Constraint::Fill(3), Constraint::Fill(2)]).areas(main);
            match focus {
                Pane::Orders => self.draw_orders(frame, left),
                Pane::Offers | Pane::Cart => self.offers.draw(frame, left, live, self.look, focus == Pane::Offers),
            }
            self.draw_cart(frame, right, live);
        } else {
            match focus {
                Pane::Offers => self.offers.draw(frame, main, live, self.look, true),
                Pane::Cart => self.draw_cart(frame, main, live),
                Pane::Orders => self.draw_orders(frame, main),
            }
        }
        if let (Some(area), Some(offer)) = (makers, self.offers.chosen(live)) {
            self.draw_makers(frame, area, live, &offer);
        }
    }

    /// All makers of the chosen good, cheapest first.
    fn draw_makers(&self, frame: &mut Frame<'_>, area: Rect, live: &Live, offer: &OfferKey) {
        let mut makers: Vec<_> = live.board.rows.iter().filter(|(key, _)| key.0 == offer.0).collect();
        makers.sort_by_key(|(key, row)| (row.numbers.unit_price, &key.1));
        let named = live.names.get(&offer.0).cloned().unwrap_or_default();
        let unit = if named.unit.is_empty() { String::new() } else { format!(", {}", named.unit) };
        let plural = if makers.len() == 1 { "maker" } else { "makers" };
        let title = format!(" {} {}{unit}: {} {plural} ", offer.0, named.name, makers.len());
        let rows = makers.iter().map(|(key, row)| {
            let [offered, sold, available] = row.numbers.units;
            let numbers = [live.currency.show(row.numbers.unit_price), available.to_string(), sold.to_string()];
            let mut cells = vec![Cell::from(key.1.to_string())];
            cells.extend(numbers.into_iter().map(|n| Cell::from(Line::from(n).right_aligned())));
            cells.push(Cell::from(Line::styled(draw::bar(sold, offered, 12), self.look.good())));
            cells.push(Cell::from(live.trends.sparkline(key, live.tick, 24)));
            Row::new(cells).style(if key.1 == offer.1 { self.look.title() } else { Style::new() })
        });
        let widths = [
            Constraint::Fill(1),
            Constraint::Length(11),
            Constraint::Length(10),
            Constraint::Length(10),
            Constraint::Length(12),
            Constraint::Length(24),
        ];
        let header = draw::titles(["Maker", "Price", "Available", "Sold", "", "3 min"], 1..4);
        let block = Block::bordered().border_style(self.look.border(false)).title(harmless(&title));
        frame.render_widget(Table::new(rows, widths).header(header.style(self.look.dim())).block(block), area);
    }

    fn draw_cart(&self, frame: &mut Frame<'_>, area: Rect, live: &Live) {
        let focused = self.pane == Pane::Cart;
        let block = Block::bordered().border_style(self.look.border(focused));
        let Some(cart) = self.cart.as_ref().filter(|cart| !cart.lines.is_empty()) else {
            let hint =
                if self.cart.is_some() { "The cart is empty. Press a on an offer." } else { "Reading the cart..." };
            let block = block.title(Line::styled(" Cart ", self.look.title()));
            return frame.render_widget(Paragraph::new(hint).style(self.look.dim()).block(block), area);
        };
        let total: Money = cart.lines.iter().filter_map(|l| l.unit_price.map(|p| p.times(l.quantity))).sum();
        let plural = if cart.lines.len() == 1 { "line" } else { "lines" };
        let title = format!(" Cart: {} {plural}, {} {} ", cart.lines.len(), live.currency.show(total), live.currency);
        let height = usize::from(area.height.saturating_sub(3)).max(1);
        let top = (self.cart_at + 1).saturating_sub(height);
        let rows = cart.lines.iter().enumerate().skip(top).take(height).map(|(at, line)| {
            let style = if focused && at == self.cart_at { self.look.selected() } else { Style::new() };
            self.cart_row(line, live).style(style)
        });
        let titles = draw::titles(["SKU", "Maker", "Units", "Price", ""], 2..4);
        let widths = [
            Constraint::Fill(1),
            Constraint::Fill(1),
            Constraint::Length(7),
            Constraint::Length(10),
            Constraint::Length(12),
        ];
        let table = Table::new(rows, widths)
            .header(titles.style(self.look.dim()))
            .block(block.title(Line::styled(title, self.look.title())));
        frame.render_widget(table, area);
    }

    fn cart_row(&self, line: &CartLineInfo, live: &Live) -> Row<'static> {
        let from = match &line.from {
            Sources::Any => "any".to_owned(),
            Sources::Makers(makers) => makers.iter().map(ToString::to_string).collect::<Vec<_>>().join(","),
        };
        let price = line.unit_price.map_or_else(|| "-".to_owned(), |p| live.currency.show(p));
        let there = draw::available(live, &line.sku, &line.from);
        let remark = if there < line.quantity.units() {
            Span::styled(format!("only {there}"), self.look.warning())
        } else if line.seen_price.zip(line.unit_price).is_some_and(|(seen, now)| now > seen) {
            Span::styled("dearer now", self.look.warning())
        } else if line.seen_price.zip(line.unit_price).is_some_and(|(seen, now)| now < seen) {
            Span::styled("cheaper now", self.look.good())
        } else {
            Span::raw("")
        };
        let cells = [Line::from(line.sku.to_string()), Line::from(from)];
        let numbers = [line.quantity.to_string(), price].map(|n| Line::from(n).right_aligned());
        Row::new(cells.into_iter().chain(numbers).chain([Line::from(remark)]).map(Cell::from))
    }

    fn draw_orders(&self, frame: &mut Frame<'_>, area: Rect) {
        let more = if self.more_orders { ", the newest" } else { "" };
        let title = format!(" Orders: {}{more} ", self.orders.len());
        let block = Block::bordered()
            .border_style(self.look.border(self.pane == Pane::Orders))
            .title(Line::styled(title, self.look.title()));
        if self.orders.is_empty() {
            let hint = Paragraph::new("No orders yet. Press b on an offer.").style(self.look.dim());
            return frame.render_widget(hint.block(block), area);
        }
        let height = usize::from(area.height.saturating_sub(3)).max(1);
        let top = (self.orders_at + 1).saturating_sub(height);
        let rows = self.orders.iter().enumerate().skip(top).take(height).map(|(at, order)| {
            let (filled, requested) = order_sheet::units(order);
            let placed: String = order.placed_at.map(|at| at.to_string()).unwrap_or_default();
            let cells = [
                Line::from(order.order.map(|id| id.to_string()).unwrap_or_default()),
                Line::from(placed.chars().take(16).collect::<String>().replace('T', " ")),
                Line::from(order_sheet::status(order.status)),
                Line::from(if filled == requested { filled.to_string() } else { format!("{filled}/{requested}") })
                    .right_aligned(),
                Line::from(order.currency.show(order.total)).right_aligned(),
            ];
            let style =
                if at == self.orders_at && self.pane == Pane::Orders { self.look.selected() } else { Style::new() };
            Row::new(cells.map(Cell::from)).style(style)
        });
        let widths = [
            Constraint::Length(8),
            Constraint::Length(16),
            Constraint::Fill(1),
            Constraint::Length(12),
            Constraint::Length(12),
        ];
        let titles = draw::titles(["Order", "Placed (UTC)", "Status", "Units", "Total"], 3..5);
        let table = Table::new(rows, widths).header(titles.style(self.look.dim())).block(block);
        frame.render_widget(table, area);
    }

    fn draw_foot(&self, frame: &mut Frame<'_>, area: Rect, live: &Live) {
        let keys = match (&self.open, self.pane) {
            (Some(Open::Search), _) => {
                let typed = Line::from(format!("Search: {}▏  Enter: keep  Esc: all", self.offers.search));
                return frame.render_widget(typed.style(self.look.changed()), area);
            }
            (_, Pane::Offers) => "? help  q leave  Tab next  b buy  a to cart  / search  s sort  v available  d done",
            (_, Pane::Cart) => "? help  q leave  Tab next  b buy all  + - units  x out  c empty",
            (_, Pane::Orders) => "? help  q leave  Tab next  Enter show  x give back",
        };
        draw::foot(frame, area, live, &self.said, keys, self.look);
    }
}
