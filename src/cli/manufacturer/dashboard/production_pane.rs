//! The production lines of the manufacturer's own program at work, as `cds-manufacturer serve` tells of them.

use ratatui::Frame;
use ratatui::layout::{Constraint, Rect};
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::{Block, Cell, Paragraph, Row, Table, Wrap};

use super::face::{MakerFace, Pane};
use crate::cli::bars::percent;
use crate::cli::dashboard::draw;
use crate::cli::output::harmless;
use crate::ipc::methods::works::WorksLine;

impl MakerFace {
    pub(super) fn draw_production(&self, frame: &mut Frame<'_>, area: Rect) {
        let focused = self.pane == Pane::Production;
        let block = Block::bordered().border_style(self.look.border(focused));
        let works = match &self.works {
            Some(Ok(works)) => works,
            other => {
                let why = match other {
                    Some(Err(why)) => harmless(why),
                    _ => "Asking...".to_owned(),
                };
                let block = block.title(Line::styled(" Production ", self.look.title()));
                let words = Paragraph::new(why).style(self.look.dim()).wrap(Wrap { trim: true });
                return frame.render_widget(words.block(block), area);
            }
        };
        let title = format!(
            " Production: {} lines, {} on hand, {} at the market, {} sold ",
            works.lines.len(),
            works.on_hand,
            works.at_market,
            works.sold
        );
        let height = usize::from(area.height.saturating_sub(3)).max(1);
        let top = (self.works_at + 1).saturating_sub(height);
        let rows = works.lines.iter().enumerate().skip(top).take(height).map(|(at, line)| {
            let style = if focused && at == self.works_at { self.look.selected() } else { Style::new() };
            self.production_row(line).style(style)
        });
        let widths = [
            Constraint::Fill(1),
            Constraint::Length(8),
            Constraint::Length(10),
            Constraint::Length(11),
            Constraint::Length(8),
            Constraint::Length(6),
        ];
        let titles = draw::titles(["Line", "Batch", "", "Made", "Scrap", "Total"], 1..6).style(self.look.dim());
        let block = block.title(Line::styled(title, self.look.title()));
        frame.render_widget(Table::new(rows, widths).header(titles).block(block), area);
    }

    fn production_row(&self, line: &WorksLine) -> Row<'static> {
        let under_way = match line.phase.as_str() {
            "working" => draw::bar(line.batch_per_mille, 1000, 10),
            other => harmless(other),
        };
        let total = line.total.map_or_else(|| "-".to_owned(), |total| percent(line.started, total));
        let number = |text: String| Line::from(text).right_aligned();
        let batch = line.batches + u64::from(line.phase != "done");
        let cells = [
            Line::from(harmless(&line.line)),
            number(batch.to_string()),
            Line::styled(under_way, self.look.good()),
            number(line.made.to_string()),
            number(line.scrapped.to_string()),
            number(total),
        ];
        Row::new(cells.map(Cell::from))
    }
}
