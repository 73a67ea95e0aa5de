//! The list of offers: what of the board is shown, in which order, and which one is chosen.

use ratatui::Frame;
use ratatui::crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::Span;

use super::dialog::Input;
use super::live::Live;
use super::look::Look;
use super::pane::{Around, Cells, Column, ListPane};
use crate::cli::watch::board;
use crate::market::names::{AccountName, Sku};
use crate::market::words::grouped;

/// An offer's name on the board.
pub(in crate::cli) type OfferKey = (Sku, AccountName);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
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
    search: Input,
    order: Order,
    available_only: bool,
    /// Only this manufacturer's: for his own dashboard, whose lines need no maker then.
    maker: Option<AccountName>,
    chosen: Option<OfferKey>,
    pub(super) pane: ListPane,
}

type Shown<'l> = Vec<(&'l OfferKey, &'l board::Row)>;

impl OfferList {
    pub(super) fn new(maker: Option<AccountName>) -> Self {
        let (search, pane) = (Input::default(), ListPane::default());
        Self { search, order: Order::Sku, available_only: false, maker, chosen: None, pane }
    }

    /// Takes a key while a search is typed; false when the search is finished.
    pub(super) fn typed(&mut self, key: KeyEvent) -> bool {
        match key.code {
            KeyCode::Enter => return false,
            KeyCode::Esc => {
                self.show_all();
                return false;
            }
            _ => self.search.press(key),
        }
        true
    }

    pub(super) fn search(&self) -> &str {
        &self.search.text
    }

    pub(super) fn show_all(&mut self) {
        self.search = Input::default();
    }

    /// Another order is looked at from its beginning.
    pub(super) fn sort_next(&mut self) {
        self.order = self.order.next();
        self.chosen = None;
    }

    pub(super) fn toggle_available(&mut self) {
        self.available_only = !self.available_only;
    }

    /// The offers that are shown, in their order.
    fn shown<'l>(&self, live: &'l Live) -> Shown<'l> {
        let sought = self.search.text.to_lowercase();
        let found =
            |key: &OfferKey| sought.is_empty() || key.1.as_str().contains(&sought) || live.is_called(key, &sought);
        let fits = |(key, row): &(&OfferKey, &board::Row)| {
            (!self.available_only || row.numbers.units[2] > 0)
                && self.maker.as_ref().is_none_or(|maker| key.1 == *maker)
                && found(key)
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

    fn position(&self, shown: &Shown<'_>) -> usize {
        let at = self.chosen.as_ref().and_then(|chosen| shown.iter().position(|(key, _)| *key == chosen));
        at.unwrap_or(0)
    }

    fn moved(&mut self, live: &Live, how: impl FnOnce(&mut ListPane)) {
        let shown = self.shown(live);
        let at = self.position(&shown);
        self.pane.holds(shown.len());
        self.pane.at = at;
        how(&mut self.pane);
        self.chosen = shown.get(self.pane.at).map(|(key, _)| (*key).clone());
    }

    /// Goes so many lines down (or up).
    pub(super) fn go(&mut self, live: &Live, lines: isize) {
        self.moved(live, |pane| pane.go(lines));
    }

    /// Chooses the line that was clicked, if there is one.
    pub(super) fn click(&mut self, live: &Live, position: Position) {
        self.moved(live, |pane| pane.click(position));
    }

    /// Why no offer is shown, and what shows some.
    pub(in crate::cli) fn why_empty(&self, live: &Live) -> String {
        let all = self.all(live);
        match (all, self.search.text.as_str()) {
            (0, _) if self.maker.is_some() => {
                "You offer nothing yet. `cds-manufacturer stock set SKU UNITS --price PRICE` begins.".to_owned()
            }
            (0, _) => "Nothing is offered yet. An offer appears here as soon as a manufacturer makes one.".to_owned(),
            (_, "") => format!("Nothing is available now. v shows all {all} again."),
            (_, sought) if self.available_only => {
                format!("Nothing that fits \"{sought}\" is available. Esc ends the search, v shows the rest too.")
            }
            (_, sought) => format!("Nothing fits \"{sought}\". Esc ends the search and shows all {all}."),
        }
    }

    fn all(&self, live: &Live) -> usize {
        match &self.maker {
            None => live.board.rows.len(),
            Some(maker) => live.board.rows.keys().filter(|key| key.1 == *maker).count(),
        }
    }

    pub(in crate::cli) fn draw(
        &mut self,
        frame: &mut Frame<'_>,
        area: Rect,
        live: &Live,
        (look, focused): (Look, bool),
    ) {
        let shown = self.shown(live);
        let at = self.position(&shown);
        let trend = if area.width < 100 { 8 } else { 16 };
        let columns = columns(self.maker.is_some(), trend);
        let around =
            Around { below: self.filter(), ..Around::new(self.title(live, shown.len()), &columns, focused, look) };
        let around = if shown.is_empty() { around.or_say(self.why_empty(live)) } else { around };
        let goods_apart = self.order == Order::Sku;
        self.pane.holds(shown.len());
        self.pane.at = at;
        let (top, own) = (std::cell::Cell::new(None), self.maker.is_some());
        self.pane.draw(frame, area, &around, |line| {
            let (key, row) = shown[line];
            // What repeats the line above is left out, so that goods stand apart.
            let first = top.replace(Some(line)).is_none();
            let repeats = goods_apart && !first && line > 0 && shown[line - 1].0.0 == key.0;
            cells(live, look, (key, row), (own, repeats, trend))
        });
    }

    fn title(&self, live: &Live, shown: usize) -> String {
        let of = if self.search.text.is_empty() && !self.available_only {
            String::new()
        } else {
            format!(" of {}", self.all(live))
        };
        format!("Offers: {shown}{of}, {}", self.order.words())
    }

    fn filter(&self) -> String {
        let search = if self.search.text.is_empty() { String::new() } else { format!("/{} ", self.search.text) };
        let available = if self.available_only { "available only" } else { "" };
        format!("{search}{available}").trim_end().to_owned()
    }
}

/// What a sparkline shows, where there is room to say so; the help says it too.
pub(in crate::cli) const TREND_TITLE: &str = "Available, 3 min";

fn columns(own: bool, trend: usize) -> Vec<Column> {
    let mut columns = vec![Column::text("SKU", 14, 0), Column::text("Good", 14, 4)];
    if !own {
        columns.push(Column::text("Maker", 10, 0));
    }
    columns.extend([
        Column::number("Price ", 8, 0),
        Column::number("Available ", 8, 0),
        Column::number("Sold ", 6, 2),
        Column::picture(if trend < TREND_TITLE.len() { "Trend" } else { TREND_TITLE }, trend, 3),
    ]);
    columns
}

fn cells(
    live: &Live,
    look: Look,
    (key, row): (&OfferKey, &board::Row),
    (own, repeats, trend): (bool, bool, usize),
) -> Cells {
    let once = |text: &str| Span::raw(if repeats { String::new() } else { text.to_owned() });
    // Without colours a changed number has a mark of its own, as in `watch`.
    let number = |text: String, column: usize| {
        let changed = row.is_marked(column, live.tick);
        let (mark, style) = if changed { ("*", look.changed()) } else { (" ", Style::new()) };
        Span::styled(format!("{text}{mark}"), style)
    };
    let units = row.numbers.units;
    let mut cells = vec![once(key.0.as_str()), once(live.named(key).name)];
    if !own {
        cells.push(Span::raw(key.1.to_string()));
    }
    cells.extend([
        number(live.currency.grouped(row.numbers.unit_price), 0),
        number(grouped(units[2]), 3),
        number(grouped(units[1]), 2),
        Span::styled(live.trends.sparkline(key, live.tick, trend as u64), look.good()),
    ]);
    cells
}
