//! A list in a pane: which of its lines is chosen, which are seen, and columns that fit the room there is.

use ratatui::Frame;
use ratatui::layout::{Constraint, Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Cell, Paragraph, Row, Table, Wrap};

use super::fit::{cut, plain};
use super::look::Look;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Is cut where it must be, and takes what room is left.
    Text,
    /// Leans to the right and is never cut.
    Number,
    /// As wide as it is, and never cut.
    Picture,
}

/// A column, how wide it is at least, and how soon it goes where there is no room: never with rank 0, the highest first.
#[derive(Debug, Clone, Copy)]
pub(in crate::cli) struct Column {
    title: &'static str,
    least: usize,
    rank: u8,
    kind: Kind,
}

impl Column {
    pub(in crate::cli) const fn text(title: &'static str, least: usize, rank: u8) -> Self {
        Self { title, least, rank, kind: Kind::Text }
    }

    pub(in crate::cli) const fn number(title: &'static str, least: usize, rank: u8) -> Self {
        Self { title, least, rank, kind: Kind::Number }
    }

    pub(in crate::cli) const fn picture(title: &'static str, least: usize, rank: u8) -> Self {
        Self { title, least, rank, kind: Kind::Picture }
    }

    /// With less than this it is not shown; `natural` is what its cells need.
    fn narrowest(&self, natural: usize) -> usize {
        match self.kind {
            Kind::Text => natural.min(self.least).max(self.title.len()),
            Kind::Number | Kind::Picture => natural.max(self.least),
        }
    }
}

/// How wide each column is; none: there is no room for it.
fn fitted(columns: &[Column], natural: &[usize], room: usize) -> Vec<Option<usize>> {
    let least: Vec<usize> = columns.iter().zip(natural).map(|(column, natural)| column.narrowest(*natural)).collect();
    let mut widths: Vec<Option<usize>> = least.into_iter().map(Some).collect();
    let taken = |widths: &[Option<usize>]| widths.iter().flatten().map(|w| w + 1).sum::<usize>().saturating_sub(1);
    while taken(&widths) > room {
        let shown = columns.iter().enumerate().filter(|(at, column)| widths[*at].is_some() && column.rank > 0);
        let Some((last, _)) = shown.max_by_key(|(_, column)| column.rank) else { break };
        widths[last] = None;
    }
    let mut spare = room.saturating_sub(taken(&widths));
    // First what texts need, then what is left over.
    for enough in [false, true] {
        while spare > 0 {
            let grows = |at: &usize| {
                columns[*at].kind == Kind::Text && widths[*at].is_some_and(|width| enough || width < natural[*at])
            };
            let Some(at) = (0..columns.len()).filter(grows).min_by_key(|at| widths[*at]) else { break };
            widths[at] = widths[at].map(|width| width + 1);
            spare -= 1;
        }
    }
    widths
}

/// What is drawn around a list, and instead of an empty one.
pub(in crate::cli) struct Around<'a> {
    pub(in crate::cli) title: String,
    pub(in crate::cli) below: String,
    pub(in crate::cli) empty: String,
    pub(in crate::cli) columns: &'a [Column],
    /// The keys go to this pane.
    pub(in crate::cli) focused: bool,
    pub(in crate::cli) look: Look,
}

impl<'a> Around<'a> {
    pub(in crate::cli) fn new(title: String, columns: &'a [Column], focused: bool, look: Look) -> Self {
        Self { title, below: String::new(), empty: String::new(), columns, focused, look }
    }

    pub(in crate::cli) fn or_say(mut self, empty: impl Into<String>) -> Self {
        self.empty = empty.into();
        self
    }

    fn block(&self, room: usize) -> Block<'static> {
        let title = Line::styled(format!(" {} ", cut(&plain(&self.title), room.saturating_sub(2))), self.look.title());
        let block = Block::bordered().border_style(self.look.border(self.focused)).title(title);
        if self.below.is_empty() {
            return block;
        }
        block.title_bottom(Line::styled(
            format!(" {} ", cut(&plain(&self.below), room.saturating_sub(2))),
            self.look.changed(),
        ))
    }
}

/// One line of a list: its cells, and how the line looks unless it is chosen.
pub(in crate::cli) type Cells = Vec<Span<'static>>;

#[derive(Debug, Default)]
pub(in crate::cli) struct ListPane {
    /// The chosen line.
    pub(in crate::cli) at: usize,
    len: usize,
    /// The first line shown, and how many there was room for when it was drawn last.
    top: usize,
    height: usize,
    area: Rect,
}

impl ListPane {
    /// The list has so many lines now.
    pub(in crate::cli) fn holds(&mut self, len: usize) {
        self.len = len;
        self.at = self.at.min(len.saturating_sub(1));
    }

    pub(in crate::cli) fn go(&mut self, lines: isize) {
        self.at = self.at.saturating_add_signed(lines).min(self.len.saturating_sub(1));
    }

    /// A page down (or up), as long as what is shown.
    pub(in crate::cli) fn page(&self) -> isize {
        isize::try_from(self.height).unwrap_or(1).max(1)
    }

    /// It is not on the screen.
    pub(in crate::cli) fn hide(&mut self) {
        self.area = Rect::default();
    }

    pub(in crate::cli) fn is_at(&self, position: Position) -> bool {
        self.area.contains(position)
    }

    /// Chooses the line at this place, if there is one.
    pub(in crate::cli) fn click(&mut self, position: Position) {
        let first = self.area.y + 2;
        let line = usize::from(position.y.saturating_sub(first)) + self.top;
        let hit = position.y >= first && position.y + 1 < self.area.bottom() && line < self.len;
        if hit {
            self.at = line;
        }
    }

    /// Draws as much of the list as the area has room for; `cells` makes the cells of a line.
    pub(in crate::cli) fn draw(
        &mut self,
        frame: &mut Frame<'_>,
        area: Rect,
        around: &Around<'_>,
        mut cells: impl FnMut(usize) -> Cells,
    ) {
        self.area = area;
        let room = usize::from(area.width.saturating_sub(2));
        let block = around.block(room);
        if self.len == 0 {
            let words = Paragraph::new(plain(&around.empty)).style(around.look.dim()).wrap(Wrap { trim: true });
            return frame.render_widget(words.block(block), area);
        }
        self.height = usize::from(area.height.saturating_sub(3)).max(1);
        let at = self.at;
        self.top = self.top.clamp((at + 1).saturating_sub(self.height), at).min(self.len.saturating_sub(self.height));
        let lines: Vec<(usize, Cells)> =
            (self.top..self.len).take(self.height).map(|line| (line, cells(line))).collect();
        let chosen = around.focused.then_some(at);
        frame.render_widget(table(&lines, around, room, chosen).block(block), area);
    }
}

fn table(lines: &[(usize, Cells)], around: &Around<'_>, room: usize, chosen: Option<usize>) -> Table<'static> {
    let columns = around.columns;
    let natural: Vec<usize> = (0..columns.len())
        .map(|at| lines.iter().filter_map(|(_, cells)| cells.get(at)).map(Span::width).max().unwrap_or(0))
        .map(|widest| widest.max(1))
        .collect();
    let natural: Vec<usize> = natural.iter().zip(columns).map(|(n, c)| (*n).max(c.title.len())).collect();
    let widths = fitted(columns, &natural, room);
    let row = |cells: &[Span<'static>]| {
        let shown = columns.iter().zip(&widths).zip(cells).filter_map(|((column, width), cell)| {
            let line = Line::from(Span::styled(cut(&cell.content, (*width)?), cell.style));
            Some(Cell::from(if column.kind == Kind::Number { line.right_aligned() } else { line }))
        });
        Row::new(shown.collect::<Vec<_>>())
    };
    let titles: Vec<Span<'static>> = columns.iter().map(|column| Span::raw(column.title)).collect();
    let rows: Vec<Row<'static>> = lines
        .iter()
        .map(|(line, cells)| {
            let style = if chosen == Some(*line) { around.look.selected() } else { Style::new() };
            row(cells).style(style)
        })
        .collect();
    let lengths = widths.iter().flatten().map(|width| Constraint::Length(u16::try_from(*width).unwrap_or(u16::MAX)));
    Table::new(rows, lengths.collect::<Vec<_>>()).header(row(&titles).style(around.look.dim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: [Column; 4] = [
        Column::text("SKU", 6, 0),
        Column::text("Good", 8, 2),
        Column::number("Price", 8, 0),
        Column::number("Sold", 6, 1),
    ];

    #[test]
    fn columns_go_by_their_rank_and_texts_share_what_is_left() {
        let widths = |room| fitted(&COLUMNS, &[10, 20, 8, 6], room);
        assert_eq!(widths(60), [Some(22), Some(21), Some(8), Some(6)], "room to spare");
        assert_eq!(widths(40), [Some(10), Some(13), Some(8), Some(6)]);
        assert_eq!(widths(25), [Some(9), None, Some(8), Some(6)]);
        assert_eq!(widths(16), [Some(7), None, Some(8), None]);
        assert_eq!(widths(3), [Some(6), None, Some(8), None], "what must be shown is");
    }

    #[test]
    fn a_click_chooses_only_a_line_that_is_shown() {
        let mut pane = ListPane { top: 3, height: 4, area: Rect::new(5, 1, 20, 7), ..ListPane::default() };
        pane.holds(6);
        assert!(pane.is_at(Position::new(5, 1)) && !pane.is_at(Position::new(4, 1)));
        let mut clicked = |row| {
            pane.click(Position::new(6, row));
            pane.at
        };
        assert_eq!(
            [clicked(2), clicked(4), clicked(6)],
            [0, 4, 4],
            "neither the titles nor what is below the last line"
        );
        pane.holds(2);
        assert_eq!(pane.at, 1);
    }
}
