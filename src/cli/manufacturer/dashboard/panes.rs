//! Drawing the manufacturer's panes: on a wide terminal beside each other, on a narrow one the one that has the keys.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Sparkline};

use super::face::{Change, MakerFace, Pane, Typed};
use super::sales_feed::Sale;
use crate::cli::dashboard::draw;
use crate::cli::dashboard::live::Live;
use crate::cli::dashboard::look::Look;
use crate::cli::dashboard::pane::{Around, Cells, Column};
use crate::market::amounts::Quantity;
use crate::market::words::{grouped, units};

/// From this width on, offers and sales stand beside each other.
const WIDE: u16 = 110;
/// From this height on, the pace of the sales is drawn below.
const HIGH: u16 = 20;

const SALES: [Column; 4] = [
    Column::text("At (UTC)", 8, 1),
    Column::text("SKU", 12, 0),
    Column::number("Units", 6, 0),
    Column::number("Amount", 9, 0),
];
const REPORTS: [Column; 6] = [
    Column::text("Round", 7, 0),
    Column::text("State", 9, 0),
    Column::number("Orders", 6, 2),
    Column::number("Units", 6, 1),
    Column::number("Total", 9, 0),
    Column::picture("Sold", 10, 3),
];

impl MakerFace {
    pub(super) fn draw_panes(&mut self, frame: &mut Frame<'_>, area: Rect, live: &Live) {
        let pace = if area.height >= HIGH { 6 } else { 0 };
        let [main, below] = Layout::vertical([Constraint::Min(6), Constraint::Length(pace)]).areas(area);
        let focus = self.shell.pane;
        if main.width >= WIDE {
            let [left, right] = Layout::horizontal([Constraint::Fill(3), Constraint::Fill(2)]).areas(main);
            self.draw_pane(if focus == Pane::Sales { Pane::Offers } else { focus }, frame, left, live);
            self.draw_pane(Pane::Sales, frame, right, live);
        } else {
            self.draw_pane(focus, frame, main, live);
        }
        if pace > 0 {
            self.draw_pace(frame, below, live);
        }
    }

    fn draw_pane(&mut self, pane: Pane, frame: &mut Frame<'_>, area: Rect, live: &Live) {
        let (look, focused) = (self.shell.look, self.shell.pane == pane);
        match pane {
            Pane::Offers => self.shell.offers.draw(frame, area, live, (look, focused)),
            Pane::Sales => self.draw_sales(frame, area, live, (look, focused)),
            Pane::Reports => self.draw_reports(frame, area, (look, focused)),
            Pane::Production => self.draw_production(frame, area, (look, focused)),
        }
    }

    fn draw_sales(&mut self, frame: &mut Frame<'_>, area: Rect, live: &Live, (look, focused): (Look, bool)) {
        let own = live.board.rows.iter().filter(|(key, _)| key.1 == self.who);
        let (offered, sold) =
            own.fold((0, 0), |(offered, sold), (_, row)| (offered + row.numbers.units[0], sold + row.numbers.units[1]));
        let title = format!("Sales: {} of {} {}", grouped(sold), units(offered), draw::bar(sold, offered, 10));
        let around = Around::new(title, &SALES, focused, look).or_say("Nothing was sold since this screen was opened.");
        let sales = &self.feed.sales;
        self.sales_list.draw(frame, area, &around, |at| sale_cells(&sales[at], live, look));
    }

    fn draw_pace(&self, frame: &mut Frame<'_>, area: Rect, live: &Live) {
        let look = self.shell.look;
        let block = Block::bordered()
            .border_style(look.border(false))
            .title(Line::styled(" Units sold per 5 seconds, the last 5 minutes ", look.dim()));
        let inside = block.inner(area);
        let pace = self.feed.pace(live.tick, usize::from(inside.width));
        frame.render_widget(block, area);
        frame.render_widget(Sparkline::default().data(pace).style(look.good()), inside);
    }

    fn draw_reports(&mut self, frame: &mut Frame<'_>, area: Rect, (look, focused): (Look, bool)) {
        let more = if self.more_reports { ", the newest; `report list` has all" } else { "" };
        let title = format!("Reports: {}{more}", self.reports.len());
        let around =
            Around::new(title, &REPORTS, focused, look).or_say("No reports yet: one is written when a round closes.");
        let reports = &self.reports;
        self.reports_list.draw(frame, area, &around, |at| {
            let report = &reports[at];
            let sold: u64 = report.lines.iter().map(|l| l.sold).sum();
            let offered: u64 = report.lines.iter().map(|l| l.offered).sum();
            let texts = [
                report.round.to_string(),
                report.state.word().to_owned(),
                grouped(report.orders),
                grouped(sold),
                report.currency.grouped(report.total),
            ];
            let bar = Span::styled(draw::bar(sold, offered, 10), look.good());
            texts.into_iter().map(Span::raw).chain([bar]).collect()
        });
    }

    pub(super) fn draw_typed(&self, frame: &mut Frame<'_>, live: &Live, typed: &Typed) {
        let sku = &typed.sku;
        let (title, question) = match typed.what {
            Change::Units => (format!("Add units of {sku}"), "How many units more?".to_owned()),
            Change::Price => (format!("Price of {sku}"), format!("Which unit price, in {}?", live.currency)),
        };
        let mut said = Vec::new();
        if let Some(row) = live.board.rows.get(&(sku.clone(), self.who.clone())) {
            let price = live.currency.grouped(row.numbers.unit_price);
            said.push(Line::from(format!("{} available at {price} now", grouped(row.numbers.units[2]))));
        }
        said.push(Line::from(question));
        typed.input.draw(frame, &title, "Enter: do it  Esc: back", said, self.shell.look);
    }
}

fn sale_cells(sale: &Sale, live: &Live, look: Look) -> Cells {
    let time: String = sale.at.to_string().chars().skip("2026-12-01T".len()).take("06:00:00".len()).collect();
    // Units of one good in one round are far below this.
    let units = Quantity::new(u64::try_from(sale.units.unsigned_abs()).unwrap_or(0)).unwrap_or(Quantity::ZERO);
    let amount = live.currency.grouped(sale.unit_price.times(units));
    let (sign, style) = if sale.units < 0 { ("-", look.warning()) } else { ("+", look.good()) };
    let numbers =
        [format!("{sign}{}", grouped(units.units())), format!("{sign}{amount}")].map(|text| Span::styled(text, style));
    [Span::raw(time), Span::raw(sale.sku.to_string())].into_iter().chain(numbers).collect()
}
