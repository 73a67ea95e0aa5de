//! The production lines of the manufacturer's own program at work, as `cds-manufacturer serve` tells of them.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Span;

use super::face::MakerFace;
use crate::cli::bars::percent;
use crate::cli::dashboard::draw;
use crate::cli::dashboard::fit::plain;
use crate::cli::dashboard::look::Look;
use crate::cli::dashboard::pane::{Around, Cells, Column};
use crate::ipc::methods::works::WorksLine;
use crate::market::words::{counted, grouped};

const PRODUCTION: [Column; 7] = [
    Column::text("Line", 10, 0),
    Column::text("SKU", 10, 3),
    Column::number("Batch", 5, 2),
    Column::picture("Under way", 10, 0),
    Column::number("Made", 7, 0),
    Column::number("Scrap", 5, 1),
    Column::number("Total", 5, 0),
];

impl MakerFace {
    pub(super) fn draw_production(&mut self, frame: &mut Frame<'_>, area: Rect, (look, focused): (Look, bool)) {
        let (title, empty) = match &self.works {
            Some(Ok(works)) => {
                let lines = counted(works.lines.len() as u64, "line");
                let [on_hand, at_market, sold] = [works.on_hand, works.at_market, works.sold].map(grouped);
                let title =
                    format!("Production: {lines}, {on_hand} on hand, {at_market} at the market, {sold} reported sold");
                (title, "The program has no production lines: its plan is empty.".to_owned())
            }
            Some(Err(why)) => ("Production".to_owned(), why.clone()),
            None => ("Production".to_owned(), "Asking...".to_owned()),
        };
        let around = Around::new(title, &PRODUCTION, focused, look).or_say(empty);
        let lines = match &self.works {
            Some(Ok(works)) => works.lines.as_slice(),
            _ => &[],
        };
        self.works_list.draw(frame, area, &around, |at| cells(&lines[at], look));
    }
}

fn cells(line: &WorksLine, look: Look) -> Cells {
    let under_way = match line.phase.as_str() {
        "working" => draw::bar(line.batch_per_mille, 1000, 10),
        other => plain(other),
    };
    let total = line.total.map_or_else(|| "-".to_owned(), |total| percent(line.started, total));
    let batch = line.batches + u64::from(line.phase != "done");
    vec![
        Span::raw(plain(&line.line)),
        Span::raw(line.sku.to_string()),
        Span::raw(batch.to_string()),
        Span::styled(under_way, look.good()),
        Span::raw(grouped(line.made)),
        Span::raw(grouped(line.scrapped)),
        Span::raw(total),
    ]
}
