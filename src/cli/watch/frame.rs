//! One picture of the board: lines that fit the terminal, with changed numbers marked.

use super::board::{Board, NUMBERS, Row};
use crate::market::amounts::Currency;
use crate::market::names::{AccountName, Sku};
use crate::market::words::grouped;

/// The terminal's size, in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) struct Size {
    pub(in crate::cli) height: usize,
    pub(in crate::cli) width: usize,
}

/// What a picture is made of besides the board.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look<'a> {
    pub(super) size: Size,
    pub(super) tick: u64,
    pub(super) color: bool,
    pub(super) currency: &'a Currency,
    /// Whether the offers are watched; else there is only news.
    pub(super) offers: bool,
    /// How the connection is.
    pub(super) status: &'a str,
    /// The newest events that are no offer's change, the oldest first.
    pub(super) news: &'a [String],
}

/// A line: its text with colours, and how many characters are seen of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::cli) struct Line {
    pub(in crate::cli) text: String,
    pub(in crate::cli) width: usize,
}

const TITLES: [&str; NUMBERS] = ["Price", "Offered", "Sold", "Available"];
/// Columns that make room on a narrow terminal, the first one first. What is available is always shown.
const DISPENSABLE: [usize; 3] = [1, 2, 0];
/// Blanks between columns; a mark stands in the first one behind its number.
const GAP: usize = 2;
/// Narrowest column of names.
const NAME_MIN: usize = 6;
/// Lines that are not rows: head, titles, "more", status, and the one that the cursor is on.
const OTHER_LINES: usize = 5;

impl Line {
    /// Adds text, as far as `room` characters go.
    fn add(&mut self, text: &str, room: usize) {
        let part: String = text.chars().take(room.saturating_sub(self.width)).collect();
        self.width += part.chars().count();
        self.text.push_str(&part);
    }

    pub(in crate::cli) fn of(text: &str, room: usize) -> Self {
        let mut line = Self::default();
        line.add(text, room);
        line
    }
}

/// Draws the board into lines, each shorter than the terminal is wide, together fewer than it is high.
pub(super) fn picture(board: &Board, look: &Look<'_>) -> Vec<Line> {
    // A line as wide as the terminal would put the cursor where terminals disagree.
    let room = look.size.width.saturating_sub(1);
    let spare = look.size.height.saturating_sub(OTHER_LINES + 1);
    let news = look.news.len().min(if look.offers { spare / 3 } else { spare });
    let rows = shown_rows(board, look.size.height.saturating_sub(OTHER_LINES + news).max(1));
    let mut lines = vec![Line::of(&head(board), room)];
    lines.extend(table(&rows, look, room));
    let hidden = board.rows.len() - rows.len();
    if hidden > 0 {
        let (more, how) = (format!("... and {hidden} more"), " (narrow it with --sku or --manufacturer)");
        let fits = more.len() + how.len() <= room;
        lines.push(Line::of(&if fits { more + how } else { more }, room));
    }
    lines.extend(look.news[look.news.len() - news..].iter().map(|n| Line::of(n, room)));
    lines.push(Line::of(look.status, room));
    lines.truncate(look.size.height.saturating_sub(1).max(1));
    lines
}

fn head(board: &Board) -> String {
    match board.round {
        Some((round, state)) => format!("Round {round}, {}, event {}", state.word(), board.seq),
        None => format!("No round yet, event {}", board.seq),
    }
}

type Named<'b> = (&'b (Sku, AccountName), &'b Row);

/// As many rows as fit, those that changed last, in the order of their names.
fn shown_rows(board: &Board, most: usize) -> Vec<Named<'_>> {
    let mut rows: Vec<Named<'_>> = board.rows.iter().collect();
    if rows.len() > most {
        rows.sort_by_key(|(_, row)| std::cmp::Reverse(row.seq()));
        rows.truncate(most);
        rows.sort_by_key(|(id, _)| *id);
    }
    rows
}

fn table(rows: &[Named<'_>], look: &Look<'_>, room: usize) -> Vec<Line> {
    if !look.offers {
        let said = look.news.is_empty().then(|| Line::of("Nothing has happened yet.", room));
        return said.into_iter().collect();
    }
    if rows.is_empty() {
        return vec![Line::of("Nothing is offered yet.", room)];
    }
    let cells: Vec<[String; NUMBERS]> = rows.iter().map(|(_, row)| numbers(row, look.currency)).collect();
    let widths: [usize; NUMBERS] =
        std::array::from_fn(|i| cells.iter().map(|c| c[i].len()).max().unwrap_or(0).max(TITLES[i].len()));
    let columns = columns(&widths, room);
    let names = name_widths(rows, room.saturating_sub(width_of(&columns, &widths)));
    let mut lines = vec![titles(names, &columns, widths, room)];
    for (((sku, maker), row), cells) in rows.iter().zip(&cells) {
        let mut line = Line::default();
        line.add(&format!("{:<w$}{:GAP$}", cut(sku.as_str(), names[0]), "", w = names[0]), room);
        line.add(&format!("{:<w$}", cut(maker.as_str(), names[1]), w = names[1]), room);
        line.add(" ", room);
        for &i in &columns {
            line.add(&" ".repeat(GAP - 1), room);
            let number = format!("{:>w$}", cells[i], w = widths[i]);
            add_number(&mut line, &number, row.is_marked(i, look.tick), look.color, room);
        }
        lines.push(line);
    }
    lines
}

/// The numbers that fit beside names of a readable width.
fn columns(widths: &[usize; NUMBERS], room: usize) -> Vec<usize> {
    let mut columns: Vec<usize> = (0..NUMBERS).collect();
    for dispensable in DISPENSABLE {
        if width_of(&columns, widths) + 2 * NAME_MIN <= room {
            break;
        }
        columns.retain(|column| *column != dispensable);
    }
    columns
}

/// What these numbers take, with all blanks of a line.
fn width_of(columns: &[usize], widths: &[usize; NUMBERS]) -> usize {
    columns.iter().map(|column| widths[*column] + GAP).sum::<usize>() + GAP + 1
}

fn titles(names: [usize; 2], columns: &[usize], widths: [usize; NUMBERS], room: usize) -> Line {
    let mut line = Line::default();
    line.add(&format!("{:<a$}{:GAP$}{:<b$}", "SKU", "", cut("Maker", names[1]), a = names[0], b = names[1]), room);
    line.add(" ", room);
    for &column in columns {
        line.add(&format!("{:>w$} ", TITLES[column], w = widths[column] + GAP - 1), room);
    }
    line
}

/// A number and the place of its mark: colour if there is any, else a star.
fn add_number(line: &mut Line, number: &str, marked: bool, color: bool, room: usize) {
    if !(marked && color) {
        line.add(number, room);
        line.add(if marked { "*" } else { " " }, room);
        return;
    }
    line.text.push_str("\u{1b}[1;33m");
    line.add(number, room);
    line.text.push_str("\u{1b}[0m");
    line.add(" ", room);
}

fn numbers(row: &Row, currency: &Currency) -> [String; NUMBERS] {
    let [offered, sold, available] = row.numbers.units.map(grouped);
    [currency.grouped(row.numbers.unit_price), offered, sold, available]
}

/// What SKUs and manufacturers may take of the room that the numbers leave.
fn name_widths(rows: &[Named<'_>], room: usize) -> [usize; 2] {
    let longest = |name: fn(&(Sku, AccountName)) -> usize| rows.iter().map(|(id, _)| name(id)).max().unwrap_or(0);
    let wanted = [longest(|id| id.0.as_str().len()).max(3), longest(|id| id.1.as_str().len()).max(5)];
    if wanted[0] + wanted[1] <= room {
        return wanted;
    }
    let half = (room / 2).max(NAME_MIN);
    // Whoever needs less than half leaves the rest to the other.
    let sku = wanted[0].min(room.saturating_sub(wanted[1]).max(half));
    [sku, wanted[1].min(room.saturating_sub(sku).max(NAME_MIN))]
}

/// A name (ASCII) that is too long, with a sign that it is cut.
fn cut(name: &str, width: usize) -> String {
    if name.len() <= width { name.to_owned() } else { format!("{}~", &name[..width.saturating_sub(1)]) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::watch::stream::Beginning;
    use crate::ipc::methods::watch::WatchEvent;
    use serde_json::json;

    fn board(goods: usize) -> Board {
        let offer = |n: usize| {
            serde_json::from_value(json!({ "manufacturer": "the-manufacturer-with-a-long-name", "sku": format!("good-{n:04}"),
                "name": "", "unit": "", "gtin": null, "unit_price": 1_000_000, "offered": 1_000_000, "available": 1_000_000,
                "held": 0, "sold": 0, "withdrawn": 0, "version": 1 }))
            .unwrap()
        };
        let pages = vec![(5, (0..goods).map(offer).collect())];
        let mut board = Board::default();
        board.begin(&Beginning { seq: 5, missed: None, pages, round_of_pages: None, round: None });
        board
    }

    fn look(height: usize, width: usize, color: bool, currency: &Currency) -> Look<'_> {
        Look { size: Size { height, width }, tick: 1, color, currency, offers: true, status: "watching", news: &[] }
    }

    fn change() -> WatchEvent {
        serde_json::from_value(json!({ "watch": 1, "seq": 9, "at": "2026-12-01T06:00:00Z", "kind": "offer_changed",
            "data": { "manufacturer": "the-manufacturer-with-a-long-name", "sku": "good-0040", "unit_price": 1_000_000,
            "offered": 1_000_000, "available": 999_999, "held": 0, "sold": 1, "withdrawn": 0, "version": 2, "cause": "sold" } }))
        .unwrap()
    }

    #[test]
    fn a_picture_fits_every_terminal() {
        let (board, currency) = (board(50), Currency::default());
        let news = vec!["a long piece of news ".repeat(20); 9];
        for (height, width) in [(24, 80), (24, 60), (10, 40), (3, 20), (1, 1), (200, 300)] {
            let mut look = look(height, width, true, &currency);
            look.news = &news;
            let lines = picture(&board, &look);
            assert!(lines.len() < height.max(2), "{height} high: {} lines", lines.len());
            assert!(lines.iter().all(|l| l.width < width.max(2)), "{width} wide");
        }
    }

    #[test]
    fn names_and_all_numbers_are_there_at_60_columns() {
        let currency = Currency::default();
        let text: Vec<String> =
            picture(&board(1), &look(24, 60, false, &currency)).into_iter().map(|l| l.text).collect();
        assert!(text[1].contains("SKU") && text[1].contains("Available"), "{text:?}");
        assert!(
            text[2].starts_with("good-00") && text[2].contains("10,000.00") && text[2].ends_with("1,000,000 "),
            "{text:?}"
        );
    }

    #[test]
    fn what_is_available_is_whole_on_every_terminal_that_has_room_for_it() {
        let currency = Currency::default();
        for (width, titles) in [
            (80, &["Price", "Offered", "Sold", "Available"][..]),
            (55, &["Price", "Offered", "Sold", "Available"]),
            (50, &["Price", "Sold", "Available"]),
            (40, &["Price", "Available"]),
            (30, &["Available"]),
            (27, &["Available"]),
        ] {
            let text: Vec<String> =
                picture(&board(1), &look(24, width, false, &currency)).into_iter().map(|l| l.text).collect();
            assert_eq!(text[1].split_whitespace().skip(2).collect::<Vec<_>>(), titles, "{text:?}");
            assert!(text[2].starts_with("good-") && text[2].ends_with(" 1,000,000 "), "{text:?}");
        }
    }

    #[test]
    fn where_no_offers_are_watched_there_is_only_news_and_nothing_is_said_of_offers() {
        let currency = Currency::default();
        let shown = |news: &[String]| {
            let look = Look { offers: false, news, ..look(24, 80, false, &currency) };
            picture(&Board::default(), &look).into_iter().map(|l| l.text).collect::<Vec<_>>().join("\n")
        };
        assert!(shown(&[]).contains("Nothing has happened yet.") && !shown(&[]).contains("offered"));
        let news: Vec<String> = (0..12).map(|n| format!("order {n}: bought")).collect();
        let shown = shown(&news);
        assert!(shown.contains("order 0:") && shown.contains("order 11:") && !shown.contains("happened"), "{shown}");
    }

    #[test]
    fn what_does_not_fit_is_counted_and_the_last_changed_is_shown() {
        let (mut board, currency) = (board(50), Currency::default());
        board.apply(&change(), 0);
        let lines = picture(&board, &look(15, 80, false, &currency));
        let text: Vec<&str> = lines.iter().map(|l| l.text.as_str()).collect();
        assert!(text.iter().any(|l| l.contains("and 40 more")), "{text:?}");
        assert!(text.iter().any(|l| l.starts_with("good-0040")), "{text:?}");
    }

    #[test]
    fn a_changed_number_is_coloured_or_has_a_star() {
        let (mut board, currency) = (board(50), Currency::default());
        board.apply(&change(), 0);
        let line = |color| {
            let lines = picture(&board, &look(15, 80, color, &currency));
            lines.into_iter().find(|l| l.text.starts_with("good-0040")).unwrap()
        };
        assert!(line(false).text.contains("999,999*") && !line(false).text.contains('\u{1b}'));
        assert!(line(true).text.contains("999,999\u{1b}[0m") && !line(true).text.contains('*'));
        assert_eq!(line(true).width, line(false).width);
    }
}
