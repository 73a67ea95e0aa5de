//! The list of offers: what of the board is shown, in which order, and which one is chosen.

use ratatui::Frame;
use ratatui::crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::{Constraint, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Cell, Row, Table};

use super::live::Live;
use super::look::Look;
use crate::cli::output::harmless;
use crate::cli::watch::board;
use crate::market::names::{AccountName, Sku};

/// Longest text that can be searched for.
const SEARCH_MAX_CHARS: usize = 40;

/// An offer's name on the board.
pub(in crate::cli) type OfferKey = (Sku, AccountName);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum Order {
    Sku,
    Price,
    Available,
    Sold,
}

impl Order {
    fn next(self) -> Self {
        match self {
            Self::Sku => Self::Price,
            Self::Price => Self::Available,
            Self::Available => Self::Sold,
            Self::Sold => Self::Sku,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Sku => "by SKU",
            Self::Price => "cheapest first",
            Self::Available => "most available first",
            Self::Sold => "most sold first",
        }
    }
}

pub(in crate::cli) struct OfferList {
    pub(in crate::cli) search: String,
    pub(in crate::cli) order: Order,
    pub(in crate::cli) available_only: bool,
    /// Only this manufacturer's: for his own dashboard, whose lines need no maker then.
    pub(in crate::cli) maker: Option<AccountName>,
    chosen: Option<OfferKey>,
    /// The first line shown, and how many there was room for when it was drawn last.
    top: usize,
    height: usize,
    area: Rect,
}

impl OfferList {
    pub(in crate::cli) fn new(maker: Option<AccountName>) -> Self {
        let (search, order, area) = (String::new(), Order::Sku, Rect::default());
        Self { search, order, available_only: false, maker, chosen: None, top: 0, height: 1, area }
    }

    /// Takes a key while a search is typed; false when the search is finished.
    pub(in crate::cli) fn typed(&mut self, key: KeyEvent) -> bool {
        match key.code {
            KeyCode::Enter => return false,
            KeyCode::Esc => {
                self.search.clear();
                return false;
            }
            KeyCode::Backspace => drop(self.search.pop()),
            KeyCode::Char(c) if self.search.chars().count() < SEARCH_MAX_CHARS && !c.is_control() => {
                self.search.push(c);
            }
            _ => {}
        }
        true
    }

    pub(in crate::cli) fn sort_next(&mut self) {
        self.order = self.order.next();
    }

    /// The offers that are shown, in their order.
    pub(in crate::cli) fn shown<'l>(&self, live: &'l Live) -> Vec<(&'l OfferKey, &'l board::Row)> {
        let sought = self.search.to_lowercase();
        let fits = |(key, row): &(&OfferKey, &board::Row)| {
            (!self.available_only || row.numbers.units[2] > 0)
                && self.maker.as_ref().is_none_or(|maker| key.1 == *maker)
                && (sought.is_empty() || contains(live, key, &sought))
        };
        let mut shown: Vec<_> = live.board.rows.iter().filter(fits).collect();
        match self.order {
            Order::Sku => {}
            Order::Price => shown.sort_by_key(|(_, row)| row.numbers.unit_price),
            Order::Available => shown.sort_by_key(|(_, row)| std::cmp::Reverse(row.numbers.units[2])),
            Order::Sold => shown.sort_by_key(|(_, row)| std::cmp::Reverse(row.numbers.units[1])),
        }
        shown
    }

    /// The chosen offer, if it is shown; else the first one.
    pub(in crate::cli) fn chosen(&self, live: &Live) -> Option<OfferKey> {
        let shown = self.shown(live);
        shown.get(self.position(&shown)).map(|(key, _)| (*key).clone())
    }

    fn position(&self, shown: &[(&OfferKey, &board::Row)]) -> usize {
        let at = self.chosen.as_ref().and_then(|chosen| shown.iter().position(|(key, _)| *key == chosen));
        at.unwrap_or(0)
    }

    /// Goes so many lines down (or up).
    pub(in crate::cli) fn go(&mut self, live: &Live, lines: isize) {
        let shown = self.shown(live);
        let to = self.position(&shown).saturating_add_signed(lines).min(shown.len().saturating_sub(1));
        self.chosen = shown.get(to).map(|(key, _)| (*key).clone());
    }

    /// A page down (or up), as long as what is shown.
    pub(in crate::cli) fn page(&self) -> isize {
        isize::try_from(self.height).unwrap_or(1).max(1)
    }

    /// Chooses the line that was clicked; true if there is one.
    pub(in crate::cli) fn click(&mut self, live: &Live, (column, row): (u16, u16)) -> bool {
        let inside = self.area.contains((column, row).into());
        let line = usize::from(row.saturating_sub(self.area.y + 2)) + self.top;
        let shown = self.shown(live);
        let hit = inside && row >= self.area.y + 2 && line < shown.len();
        if hit {
            self.chosen = Some(shown[line].0.clone());
        }
        hit
    }

    pub(in crate::cli) fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, live: &Live, look: Look, focused: bool) {
        let shown = self.shown(live);
        let at = self.position(&shown);
        self.height = usize::from(area.height.saturating_sub(3)).max(1);
        self.area = area;
        self.top =
            self.top.clamp((at + 1).saturating_sub(self.height), at).min(shown.len().saturating_sub(self.height));
        let page = shown.iter().enumerate().skip(self.top).take(self.height);
        let longest = page.clone().map(|(_, (key, _))| key.0.as_str().len()).max().unwrap_or(0);
        let columns = Columns::for_width(area.width.saturating_sub(2), longest, self.maker.is_some());
        let mut before: Option<&Sku> = None;
        let rows: Vec<Row<'_>> = page
            .map(|(line, (key, row))| {
                let repeats = self.order == Order::Sku && before == Some(&key.0);
                before = Some(&key.0);
                let style = if line == at && focused { look.selected() } else { Style::new() };
                columns.row(key, row, live, look, repeats).style(style)
            })
            .collect();
        let title = format!(" Offers: {} {} ", shown.len(), self.order.words());
        let filter = match (self.search.is_empty(), self.available_only) {
            (true, false) => String::new(),
            (true, true) => " available only ".to_owned(),
            (false, false) => format!(" /{} ", self.search),
            (false, true) => format!(" /{} available only ", self.search),
        };
        let block = Block::bordered()
            .border_style(look.border(focused))
            .title(Line::styled(title, look.title()))
            .title_bottom(Line::styled(harmless(&filter), look.changed()));
        let table = Table::new(rows, columns.widths()).header(columns.header(look)).block(block);
        frame.render_widget(table, area);
    }
}

fn contains(live: &Live, key: &OfferKey, sought: &str) -> bool {
    let name = live.names.get(&key.0).map_or("", |named| named.name.as_str());
    [key.0.as_str(), key.1.as_str(), name].iter().any(|text| text.to_lowercase().contains(sought))
}

/// Which columns a width has room for.
struct Columns {
    sku: u16,
    name: bool,
    maker: bool,
    sold: bool,
    trend: Option<u16>,
}

impl Columns {
    fn for_width(width: u16, longest_sku: usize, own: bool) -> Self {
        let trend = match width {
            0..66 => None,
            66..100 => Some(8),
            _ => Some(16),
        };
        let sku = u16::try_from(longest_sku).unwrap_or(u16::MAX).clamp(6, width / 4);
        // One's own list has the room of the maker's column.
        let name = width >= if own { 56 } else { 84 };
        Self { sku, name, maker: !own, sold: width >= 48, trend }
    }

    fn widths(&self) -> Vec<Constraint> {
        let mut widths = vec![Constraint::Length(self.sku)];
        if self.name {
            widths.push(Constraint::Fill(2));
        }
        if self.maker {
            widths.push(Constraint::Fill(1));
        }
        widths.extend([Constraint::Length(10), Constraint::Length(10)]);
        if self.sold {
            widths.push(Constraint::Length(9));
        }
        widths.extend(self.trend.map(Constraint::Length));
        widths
    }

    fn header(&self, look: Look) -> Row<'static> {
        let mut titles = vec![Line::from("SKU")];
        if self.name {
            titles.push(Line::from("Good"));
        }
        if self.maker {
            titles.push(Line::from("Maker"));
        }
        titles.extend([Line::from("Price").right_aligned(), Line::from("Available").right_aligned()]);
        if self.sold {
            titles.push(Line::from("Sold").right_aligned());
        }
        if self.trend.is_some() {
            titles.push(Line::from("3 min"));
        }
        Row::new(titles.into_iter().map(Cell::from)).style(look.dim())
    }

    fn row(&self, key: &OfferKey, row: &board::Row, live: &Live, look: Look, repeats: bool) -> Row<'static> {
        // What repeats the line above is left out, so that goods stand apart.
        let once = |text: String| Line::from(if repeats { String::new() } else { text });
        let mut cells = vec![once(key.0.to_string())];
        if self.name {
            let name = live.names.get(&key.0).map(|named| harmless(&named.name)).unwrap_or_default();
            cells.push(once(name));
        }
        if self.maker {
            cells.push(Line::from(key.1.to_string()));
        }
        // Without colours a changed number has a mark of its own, as in `watch`.
        let number = |text: String, column: usize| {
            let changed = row.is_marked(column, live.tick);
            let mark = if changed { "*" } else { " " };
            let style = if changed { look.changed() } else { Style::new() };
            Line::from(Span::styled(format!("{text}{mark}"), style)).right_aligned()
        };
        let units = row.numbers.units;
        cells.push(number(live.currency.show(row.numbers.unit_price), 0));
        cells.push(number(units[2].to_string(), 3));
        if self.sold {
            cells.push(number(units[1].to_string(), 2));
        }
        if let Some(width) = self.trend {
            cells.push(Line::styled(live.trends.sparkline(key, live.tick, u64::from(width)), look.good()));
        }
        Row::new(cells.into_iter().map(Cell::from))
    }
}
