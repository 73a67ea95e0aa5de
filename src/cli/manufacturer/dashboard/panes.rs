//! Drawing the manufacturer's panes: on a wide terminal beside each other, on a narrow one the one that has the keys.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::{Block, Cell, Paragraph, Row, Sparkline, Table};

use super::face::{MakerFace, Open, Pane, Typing};
use super::sales_feed::Sale;
use crate::cli::dashboard::dialog::Input;
use crate::cli::dashboard::draw;
use crate::cli::dashboard::live::Live;
use crate::market::amounts::Quantity;
use crate::market::names::Sku;

/// From this width on, offers and sales stand beside each other.
const WIDE: u16 = 110;
/// From this height on, the pace of the sales is drawn below.
const HIGH: u16 = 20;

impl MakerFace {
    pub(super) fn draw_panes(&mut self, frame: &mut Frame<'_>, live: &Live) {
        if draw::is_too_small(frame) {
            return;
        }
        let [head, middle, foot] =
            Layout::vertical([Constraint::Length(1), Constraint::Min(4), Constraint::Length(1)]).areas(frame.area());
        draw::head(frame, head, live, self.who.as_str(), "", self.look);
        let pace = if middle.height >= HIGH { 6 } else { 0 };
        let [main, below] = Layout::vertical([Constraint::Min(6), Constraint::Length(pace)]).areas(middle);
        self.draw_main(frame, main, live);
        if pace > 0 {
            self.draw_pace(frame, below, live);
        }
        let keys = match (&self.open, self.pane) {
            (Some(Open::Search), _) => {
                let typed = Line::from(format!("Search: {}▏  Enter: keep  Esc: all", self.offers.search));
                return frame.render_widget(typed.style(self.look.changed()), foot);
            }
            (_, Pane::Offers) => "? help  q leave  Tab next  a add  p price  w withdraw  / search  s sort  v available",
            (_, Pane::Sales | Pane::Production) => "? help  q leave  Tab next",
            (_, Pane::Reports) => "? help  q leave  Tab next  Enter show  c confirm",
        };
        draw::foot(frame, foot, live, &self.said, keys, self.look);
    }

    fn draw_main(&mut self, frame: &mut Frame<'_>, area: Rect, live: &Live) {
        let focus = self.pane;
        if area.width < WIDE {
            match focus {
                Pane::Offers => self.offers.draw(frame, area, live, self.look, true),
                Pane::Sales => self.draw_sales(frame, area, live),
                Pane::Reports => self.draw_reports(frame, area),
                Pane::Production => self.draw_production(frame, area),
            }
            return;
        }
        let [left, right] = Layout::horizontal([Constraint::Fill(3), Constraint::Fill(2)]).areas(area);
        match focus {
            Pane::Reports => self.draw_reports(frame, left),
            Pane::Production => self.draw_production(frame, left),
            Pane::Offers | Pane::Sales => self.offers.draw(frame, left, live, self.look, focus == Pane::Offers),
        }
        self.draw_sales(frame, right, live);
    }

    fn draw_sales(&self, frame: &mut Frame<'_>, area: Rect, live: &Live) {
        let focused = self.pane == Pane::Sales;
        let sold: u64 = self.offers.shown(live).iter().map(|(_, row)| row.numbers.units[1]).sum();
        let offered: u64 = self.offers.shown(live).iter().map(|(_, row)| row.numbers.units[0]).sum();
        let title = format!(" Sales: {sold} of {offered} units {} ", draw::bar(sold, offered, 10));
        let block =
            Block::bordered().border_style(self.look.border(focused)).title(Line::styled(title, self.look.title()));
        if self.feed.sales.is_empty() {
            let hint = Paragraph::new("Nothing was sold since this screen was opened.").style(self.look.dim());
            return frame.render_widget(hint.block(block), area);
        }
        let height = usize::from(area.height.saturating_sub(3)).max(1);
        let top = (self.sales_at + 1).saturating_sub(height);
        let rows = self.feed.sales.iter().enumerate().skip(top).take(height).map(|(at, sale)| {
            let style = if focused && at == self.sales_at { self.look.selected() } else { Style::new() };
            self.sale_row(sale, live).style(style)
        });
        let widths = [Constraint::Length(8), Constraint::Fill(1), Constraint::Length(9), Constraint::Length(14)];
        let titles = draw::titles(["At (UTC)", "SKU", "Units", "Amount"], 2..4).style(self.look.dim());
        frame.render_widget(Table::new(rows, widths).header(titles).block(block), area);
    }

    fn sale_row(&self, sale: &Sale, live: &Live) -> Row<'static> {
        let time: String = sale.at.to_string().chars().skip(11).take(8).collect();
        // Units of one good in one round are far below this.
        let units = Quantity::new(u64::try_from(sale.units.unsigned_abs()).unwrap_or(0)).unwrap_or(Quantity::ZERO);
        let amount = live.currency.show(sale.unit_price.times(units));
        let (sign, style) = if sale.units < 0 { ("-", self.look.warning()) } else { ("+", self.look.good()) };
        let numbers = [format!("{sign}{units}"), format!("{sign}{amount}")];
        let cells = [Line::from(time), Line::from(sale.sku.to_string())];
        let numbers = numbers.map(|n| Line::styled(n, style).right_aligned());
        Row::new(cells.into_iter().chain(numbers).map(Cell::from))
    }

    fn draw_pace(&self, frame: &mut Frame<'_>, area: Rect, live: &Live) {
        let block = Block::bordered()
            .border_style(self.look.border(false))
            .title(Line::styled(" Units sold per 5 seconds, the last 5 minutes ", self.look.dim()));
        let inside = block.inner(area);
        let pace = self.feed.pace(live.tick, usize::from(inside.width));
        frame.render_widget(block, area);
        frame.render_widget(Sparkline::default().data(pace).style(self.look.good()), inside);
    }

    fn draw_reports(&self, frame: &mut Frame<'_>, area: Rect) {
        let title = Line::styled(format!(" Reports: {} ", self.reports.len()), self.look.title());
        let block = Block::bordered().border_style(self.look.border(self.pane == Pane::Reports)).title(title);
        if self.reports.is_empty() {
            let hint = Paragraph::new("No reports yet: one is written when a round closes.").style(self.look.dim());
            return frame.render_widget(hint.block(block), area);
        }
        let height = usize::from(area.height.saturating_sub(3)).max(1);
        let top = (self.reports_at + 1).saturating_sub(height);
        let rows = self.reports.iter().enumerate().skip(top).take(height).map(|(at, report)| {
            let sold: u64 = report.lines.iter().map(|l| l.sold).sum();
            let offered: u64 = report.lines.iter().map(|l| l.offered).sum();
            let cells = [
                Line::from(report.round.to_string()),
                Line::from(report.state.word()),
                Line::from(report.orders.to_string()).right_aligned(),
                Line::from(report.currency.show(report.total)).right_aligned(),
                Line::styled(draw::bar(sold, offered, 10), self.look.good()),
            ];
            let style = if at == self.reports_at { self.look.selected() } else { Style::new() };
            Row::new(cells.map(Cell::from)).style(style)
        });
        let widths = [
            Constraint::Length(10),
            Constraint::Fill(1),
            Constraint::Length(8),
            Constraint::Length(14),
            Constraint::Length(10),
        ];
        let titles = draw::titles(["Round", "State", "Orders", "Total", "Sold"], 2..4).style(self.look.dim());
        frame.render_widget(Table::new(rows, widths).header(titles).block(block), area);
    }

    pub(super) fn draw_typed(&self, frame: &mut Frame<'_>, live: &Live, typed: (&Sku, Typing, &Input)) {
        let (sku, what, input) = typed;
        let (title, question) = match what {
            Typing::Units => (format!("Add units of {sku}"), "How many units more?".to_owned()),
            Typing::Price => (format!("Price of {sku}"), format!("Which unit price, in {}?", live.currency)),
        };
        let mut said = Vec::new();
        if let Some(row) = live.board.rows.get(&(sku.clone(), self.who.clone())) {
            let price = live.currency.show(row.numbers.unit_price);
            said.push(Line::from(format!("{} available at {price} now", row.numbers.units[2])));
        }
        said.push(Line::from(question));
        input.draw(frame, &title, "Enter: do it  Esc: back", said, self.look);
    }
}
