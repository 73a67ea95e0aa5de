//! The works on a terminal: every line with its batch under way, the stock, and the newest events.

use super::serve_words::sentence;
use crate::cli::bars::{BarStyle, percent};
use crate::cli::failure::Failure;
use crate::cli::output::{Output, harmless};
use crate::cli::watch::frame::{Line, Size};
use crate::cli::watch::screen::{Screen, size};
use crate::market::amounts::Currency;
use crate::works::news::{News, What};
use crate::works::{LineView, Phase, Picture, Settings};

/// Events that are kept on the screen.
const NEWS_MAX: usize = 6;
/// Lines that are neither production lines nor events: head, stock, titles, "more", and the cursor's.
const OTHER_LINES: usize = 6;

/// What stays the same on the screen.
#[derive(Debug, Clone)]
pub(super) struct Screenful {
    manufacturer: String,
    socket: String,
    currency: Currency,
}

impl Screenful {
    pub(super) fn of(settings: &Settings) -> Self {
        Self {
            manufacturer: settings.manufacturer.to_string(),
            socket: settings.endpoint.path().display().to_string(),
            currency: settings.plan.currency.clone(),
        }
    }
}

pub(super) struct WorksScreen<'a> {
    screen: Screen<'a>,
    head: Screenful,
    news: Vec<String>,
    bars: BarStyle,
}

impl<'a> WorksScreen<'a> {
    pub(super) fn new(output: &'a Output, head: Screenful) -> Self {
        Self { screen: Screen::new(output), head, news: Vec::new(), bars: BarStyle::of_locale() }
    }

    /// Keeps an event for the next picture. Batches are seen on their lines.
    pub(super) fn note(&mut self, news: &News) {
        if matches!(news.what, What::Batch { .. } | What::Added { .. } | What::Listening { .. }) {
            return;
        }
        if self.news.len() == NEWS_MAX {
            self.news.remove(0);
        }
        let time = news.at.to_string();
        let clock = time.get(11..19).unwrap_or_default();
        self.news.push(format!("{clock}  {}", harmless(&sentence(news))));
    }

    pub(super) fn draw(&mut self, picture: &Picture) -> Result<(), Failure> {
        let size = size();
        let lines = screenful(&self.head, picture, &self.news, self.bars, size);
        self.screen.draw(&lines, size)
    }
}

/// Draws the works into lines, each shorter than the terminal is wide, together fewer than it is high.
fn screenful(head: &Screenful, picture: &Picture, news: &[String], bars: BarStyle, size: Size) -> Vec<Line> {
    // A line as wide as the terminal would put the cursor where terminals disagree.
    let room = size.width.saturating_sub(1);
    let mut texts = vec![format!("{}  {}", head.manufacturer, head.socket)];
    texts.extend(stock(head, picture, room));
    texts.push(String::new());
    let news_room = size.height.saturating_sub(OTHER_LINES) / 3;
    let news = &news[news.len() - news.len().min(news_room)..];
    let most = size.height.saturating_sub(OTHER_LINES + news.len() + texts.len() - 3).max(1);
    texts.extend(table(&shown(&picture.lines, most), bars, room));
    if picture.lines.len() > most {
        let hidden = picture.lines.len() - most;
        texts.push(format!("... and {hidden} more lines (-o ndjson has every batch)"));
    }
    texts.extend(news.iter().cloned());
    texts.truncate(size.height.saturating_sub(1).max(1));
    texts.iter().map(|text| Line::of(text, room)).collect()
}

/// The sums of the book, on one line or, where that is too narrow, on two.
fn stock(head: &Screenful, picture: &Picture, room: usize) -> Vec<String> {
    let t = &picture.total;
    let mut first = format!("Made {}  scrapped {}  sold {}", t.made, t.scrapped, t.sold);
    let second = format!(
        "On hand {}  at the market {}  worth {} {}",
        t.on_hand,
        t.at_market,
        head.currency.show(t.worth),
        head.currency
    );
    if first.chars().count() + second.chars().count() + 3 <= room {
        first.push_str(&format!("   {second}"));
        return vec![first];
    }
    vec![first, second]
}

/// As many lines as fit: those that are at work first, in the plan's order.
fn shown(lines: &[LineView], most: usize) -> Vec<&LineView> {
    let mut shown: Vec<(usize, &LineView)> = lines.iter().enumerate().collect();
    if shown.len() > most {
        shown.sort_by_key(|(at, line)| (line.phase == Phase::Done, *at));
        shown.truncate(most);
        shown.sort_by_key(|(at, _)| *at);
    }
    shown.into_iter().map(|(_, line)| line).collect()
}

/// A column: title, the least width of the terminal at which it is shown, whether numbers lean right, and its cell.
struct Column {
    title: &'static str,
    from_width: usize,
    right: bool,
    cell: fn(&LineView, BarStyle) -> String,
}

const COLUMNS: [Column; 9] = [
    Column { title: "Line", from_width: 0, right: false, cell: |l, _| l.name.to_string() },
    Column { title: "Good", from_width: 100, right: false, cell: |l, _| l.sku.to_string() },
    Column { title: "Release", from_width: 80, right: false, cell: |l, _| l.release.word().to_owned() },
    Column { title: "Batch", from_width: 0, right: true, cell: |l, _| batch(l) },
    Column { title: "", from_width: 0, right: false, cell: |l, bars| under_way(l, bars) },
    Column { title: "Made", from_width: 0, right: true, cell: |l, _| l.made.to_string() },
    Column { title: "Scrap", from_width: 80, right: true, cell: |l, _| l.scrapped.to_string() },
    Column { title: "Total", from_width: 0, right: true, cell: |l, _| of_total(l) },
    Column { title: "", from_width: 100, right: false, cell: |l, bars| bar_of_total(l, bars) },
];

/// Longest name that is shown, in characters.
const NAME_MAX: usize = 20;

fn table(lines: &[&LineView], bars: BarStyle, room: usize) -> Vec<String> {
    if lines.is_empty() {
        return vec!["No production lines; the book is kept and offered. Give a plan with --plan.".to_owned()];
    }
    let columns: Vec<&Column> = COLUMNS.iter().filter(|column| column.from_width <= room + 1).collect();
    let mut rows = vec![columns.iter().map(|column| column.title.to_owned()).collect::<Vec<_>>()];
    rows.extend(lines.iter().map(|line| columns.iter().map(|c| cut((c.cell)(line, bars))).collect()));
    let widths: Vec<usize> = (0..columns.len())
        .map(|at| rows.iter().map(|row: &Vec<String>| row[at].chars().count()).max().unwrap_or(0))
        .collect();
    let line = |row: Vec<String>| {
        let cells = row.into_iter().zip(columns.iter().zip(&widths));
        let cells: Vec<String> = cells
            .map(
                |(cell, (column, width))| {
                    if column.right { format!("{cell:>width$}") } else { format!("{cell:<width$}") }
                },
            )
            .collect();
        cells.join("  ").trim_end().to_owned()
    };
    rows.into_iter().map(line).collect()
}

fn cut(cell: String) -> String {
    if cell.chars().count() <= NAME_MAX {
        return cell;
    }
    cell.chars().take(NAME_MAX - 1).chain(['~']).collect()
}

/// The number of the batch under way, or of the last one.
fn batch(line: &LineView) -> String {
    (line.batches + u64::from(line.phase != Phase::Done)).to_string()
}

fn under_way(line: &LineView, bars: BarStyle) -> String {
    match line.phase {
        Phase::Working => bars.bar(line.batch_per_mille, 1000),
        Phase::Full => "full".to_owned(),
        Phase::Done => "done".to_owned(),
    }
}

fn of_total(line: &LineView) -> String {
    line.total.map_or_else(|| "-".to_owned(), |total| percent(line.started, total))
}

fn bar_of_total(line: &LineView, bars: BarStyle) -> String {
    line.total.map_or_else(String::new, |total| bars.bar(line.started, total))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::market::names::Sku;
    use crate::works::Total;
    use crate::works::ledger::{LineName, Release};

    fn head() -> Screenful {
        Screenful { manufacturer: "acme".into(), socket: "/run/acme.sock".into(), currency: Currency::default() }
    }

    fn picture(lines: usize) -> Picture {
        let line = |at: usize| LineView {
            name: LineName(Sku::parse(&format!("line-{at:03}")).unwrap()),
            sku: Sku::parse("a-good-with-a-rather-long-name-indeed").unwrap(),
            phase: if at.is_multiple_of(7) { Phase::Done } else { Phase::Working },
            release: Release::Live,
            batches: 1_000_000,
            made: 999_999_999,
            scrapped: 12_345,
            started: 500,
            total: Some(1000),
            batch_per_mille: 500,
        };
        let total = Total {
            made: 1,
            on_hand: 1_000_000,
            worth: crate::market::amounts::Money::of_minor(450),
            ..Total::default()
        };
        Picture { lines: (0..lines).map(line).collect(), total }
    }

    #[test]
    fn the_screen_fits_every_terminal() {
        let news = vec!["12:00:00  a long piece of news ".repeat(9); NEWS_MAX];
        for (height, width) in [(24, 80), (24, 60), (50, 140), (8, 40), (3, 20), (1, 1)] {
            for lines in [0, 1, 300] {
                let size = Size { height, width };
                let drawn = screenful(&head(), &picture(lines), &news, BarStyle::Blocks, size);
                assert!(drawn.len() < height.max(2), "{height} high, {lines} lines: {}", drawn.len());
                assert!(drawn.iter().all(|line| line.width < width.max(2)), "{width} wide");
            }
        }
    }

    #[test]
    fn narrow_terminals_keep_what_matters_and_wide_ones_show_all() {
        let text = |width| {
            let drawn = screenful(&head(), &picture(3), &[], BarStyle::Ascii, Size { height: 24, width });
            drawn.into_iter().map(|line| line.text + "\n").collect::<String>()
        };
        let (narrow, wide) = (text(60), text(140));
        assert!(narrow.contains("line-001  1000001  #####-----  999999999    50%"), "{narrow}");
        assert!(narrow.contains("line-000  1000000  done"), "{narrow}");
        assert!(
            narrow.contains("On hand 1000000  at the market 0  worth 4.50 EUR") && !narrow.contains("Scrap"),
            "{narrow}"
        );
        assert!(wide.contains("Scrap") && wide.contains("Release") && wide.contains("a-good-with-a-rathe~"), "{wide}");
    }

    #[test]
    fn lines_that_do_not_fit_are_counted() {
        let drawn = screenful(&head(), &picture(300), &[], BarStyle::Ascii, Size { height: 24, width: 80 });
        let text: String = drawn.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n");
        assert!(text.contains("more lines (-o ndjson"), "{text}");
    }
}
