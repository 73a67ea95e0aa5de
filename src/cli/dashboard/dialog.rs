//! Boxes over the screen: text to read, a question to answer, a line to type.

use std::cell::Cell;

use ratatui::Frame;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::{Block, Clear, Paragraph};

use super::fit::{cut, plain, width, wrapped};
use super::look::Look;
use crate::limits::DASHBOARD_TYPED_MAX_CHARS;
use crate::market::words::counted;

/// Columns that a box needs around its text, and rows.
const AROUND: (u16, u16) = (4, 2);

/// Draws a box in the middle, as large as its text needs and the screen allows, and returns its inside.
fn open(frame: &mut Frame<'_>, title: &str, foot: &str, size: (usize, usize), look: Look) -> Rect {
    let whole = frame.area();
    let fit = |length: usize, around: u16, most: u16| {
        u16::try_from(length).unwrap_or(u16::MAX).saturating_add(around).min(most.saturating_sub(2).max(1))
    };
    let (wide, high) = (fit(size.0, AROUND.0, whole.width), fit(size.1, AROUND.1, whole.height));
    let (x, y) = (whole.x + (whole.width - wide) / 2, whole.y + (whole.height - high) / 2);
    let area = Rect { x, y, width: wide, height: high };
    let room = usize::from(wide).saturating_sub(4);
    let block = Block::bordered()
        .border_style(look.border(true))
        .title(Line::styled(format!(" {} ", cut(&plain(title), room)), look.title()))
        .title_bottom(Line::styled(format!(" {} ", cut(foot, room)), look.dim()));
    let inside = block.inner(area);
    frame.render_widget(Clear, area);
    frame.render_widget(block, area);
    Rect { x: inside.x + 1, width: inside.width.saturating_sub(2), ..inside }
}

/// What of a text that is longer than the screen is shown.
pub(in crate::cli) enum Part<'a> {
    /// From this line on; corrected when it is beyond the end.
    From(&'a Cell<usize>),
    /// Wherever the end of this line is seen.
    Line(usize),
}

/// A box of text.
pub(in crate::cli) fn draw_text(
    frame: &mut Frame<'_>,
    (title, foot): (&str, &str),
    lines: &[Line<'_>],
    part: &Part<'_>,
    look: Look,
) {
    const MORE: &str = "arrows: more  ";
    let (wide, high) = (frame.area().width.saturating_sub(2), frame.area().height.saturating_sub(2));
    let (room, height) =
        (usize::from(wide.saturating_sub(AROUND.0)).max(1), usize::from(high.saturating_sub(AROUND.1)));
    let (mut all, mut ends) = (Vec::new(), Vec::new());
    for line in lines {
        let text: String = line.spans.iter().map(|span| span.content.as_ref()).collect();
        all.extend(wrapped(&text, room).into_iter().map(|text| Line::styled(text, line.style)));
        ends.push(all.len());
    }
    let last = all.len().saturating_sub(height);
    let from = match part {
        Part::From(from) => {
            from.set(from.get().min(last));
            from.get()
        }
        // One row more, as the last one may say that there is more.
        Part::Line(line) => ends.get(*line).map_or(0, |end| (end + 1).saturating_sub(height)).min(last),
    };
    let foot = if last > 0 && !foot.contains("arrows") { format!("{MORE}{foot}") } else { foot.to_owned() };
    let widest = all.iter().map(Line::width).chain([width(title) + 2, width(&foot) + 2]).max().unwrap_or(0);
    let inside = open(frame, title, &foot, (widest, all.len()), look);
    let (count, height) = (all.len(), usize::from(inside.height));
    let mut shown: Vec<Line<'_>> = all.into_iter().skip(from).take(height).collect();
    if let (Part::Line(_), true) = (part, shown.len() > 2) {
        say_what_is_hidden(&mut shown, (from, count.saturating_sub(from + height)), look);
    }
    frame.render_widget(Paragraph::new(shown), inside);
}

/// Rows above and below these that are not seen; a box of another kind is scrolled freely, and its foot says so.
fn say_what_is_hidden(shown: &mut [Line<'_>], (above, below): (usize, usize), look: Look) {
    let say = |row: Option<&mut Line<'_>>, hidden: usize, which: &str| {
        if let Some(row) = row.filter(|_| hidden > 0) {
            *row = Line::styled(format!("... {} {which}", counted(hidden as u64 + 1, "line")), look.dim());
        }
    };
    say(shown.first_mut(), above, "above");
    say(shown.last_mut(), below, "below");
}

/// A box of text that needs nothing of its dashboard, but a wish to grant if it asks something.
pub(in crate::cli) struct Plain<W> {
    title: String,
    lines: Vec<String>,
    /// What is done on Enter or y, and not on Esc or n.
    wish: Option<W>,
    from: Cell<usize>,
}

/// What a key does to a box.
pub(in crate::cli) enum Pressed<W> {
    Stays(Plain<W>),
    Closes,
    Grants(W),
}

impl<W> Plain<W> {
    pub(in crate::cli) fn message(title: impl Into<String>, lines: Vec<String>) -> Self {
        Self { title: title.into(), lines, wish: None, from: Cell::new(0) }
    }

    /// `lines` begins with the question.
    pub(in crate::cli) fn question(title: impl Into<String>, lines: Vec<String>, wish: W) -> Self {
        Self { wish: Some(wish), ..Self::message(title, lines) }
    }

    pub(super) fn press(self, key: KeyEvent) -> Pressed<W> {
        match (key.code, self.wish) {
            (KeyCode::Enter | KeyCode::Char('y'), Some(wish)) => Pressed::Grants(wish),
            (KeyCode::Esc | KeyCode::Char('n' | 'q'), Some(_)) => Pressed::Closes,
            (KeyCode::Esc | KeyCode::Enter | KeyCode::Char('q' | '?' | ' '), None) => Pressed::Closes,
            (code, wish) => {
                let lines = movement(code, 10).unwrap_or(0);
                self.from.set(self.from.get().saturating_add_signed(lines));
                Pressed::Stays(Self { wish, ..self })
            }
        }
    }

    pub(super) fn draw(&self, frame: &mut Frame<'_>, look: Look) {
        let is_heading = |at: usize, text: &str| if self.wish.is_some() { at == 0 } else { !text.starts_with(' ') };
        let has_headings = self.wish.is_some() || self.lines.iter().any(|text| text.starts_with(' '));
        let line = |(at, text): (usize, &String)| {
            let line = Line::from(plain(text));
            if has_headings && is_heading(at, text) { line.style(look.title()) } else { line }
        };
        let lines: Vec<Line<'_>> = self.lines.iter().enumerate().map(line).collect();
        let foot = if self.wish.is_some() { "Enter: yes  Esc: no" } else { "Esc: back" };
        draw_text(frame, (&self.title, foot), &lines, &Part::From(&self.from), look);
    }
}

/// How many lines a key moves; none if it does not move.
pub(in crate::cli) fn movement(code: KeyCode, page: isize) -> Option<isize> {
    Some(match code {
        KeyCode::Down | KeyCode::Char('j') => 1,
        KeyCode::Up | KeyCode::Char('k') => -1,
        KeyCode::PageDown => page,
        KeyCode::PageUp => -page,
        KeyCode::Home => isize::MIN + 1,
        KeyCode::End => isize::MAX,
        _ => return None,
    })
}

/// What may be typed into a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::cli) enum Typing {
    #[default]
    Text,
    /// Whole units.
    Units,
    /// A decimal, as 4.50.
    Price,
}

impl Typing {
    fn takes(self, c: char) -> bool {
        match self {
            Self::Text => !c.is_control(),
            Self::Units => c.is_ascii_digit(),
            // Who writes a comma is told on Enter: left out, it would make the price another one.
            Self::Price => c.is_ascii_digit() || matches!(c, '.' | ','),
        }
    }

    fn rule(self) -> &'static str {
        match self {
            Self::Text => "",
            Self::Units => "only digits, as 12",
            Self::Price => "only digits and a point, as 4.50",
        }
    }
}

/// A line that is typed into a box.
#[derive(Debug, Clone, Default)]
pub(in crate::cli) struct Input {
    pub(in crate::cli) text: String,
    /// What is wrong with what was typed.
    pub(in crate::cli) problem: Option<String>,
    takes: Typing,
}

impl Input {
    pub(in crate::cli) fn of(takes: Typing) -> Self {
        Self { takes, ..Self::default() }
    }

    /// Takes a key that types; Enter and Esc are for whoever owns the line.
    pub(in crate::cli) fn press(&mut self, key: KeyEvent) {
        // What was refused stays said while further digits come: somebody may be looking at the keys.
        self.problem = self.problem.take().filter(|said| said == self.takes.rule() && key.code != KeyCode::Backspace);
        match key.code {
            KeyCode::Char('u') if key.modifiers.contains(KeyModifiers::CONTROL) => self.text.clear(),
            KeyCode::Backspace => drop(self.text.pop()),
            KeyCode::Char(c) if !self.takes.takes(c) => {
                self.problem = (self.takes != Typing::Text).then(|| self.takes.rule().to_owned());
            }
            KeyCode::Char(c) if self.text.chars().count() < DASHBOARD_TYPED_MAX_CHARS => self.text.push(c),
            _ => {}
        }
    }

    pub(in crate::cli) fn draw(&self, frame: &mut Frame<'_>, title: &str, foot: &str, said: Vec<Line<'_>>, look: Look) {
        let mut lines = said;
        lines.push(Line::from(format!("> {}▏", self.text)));
        lines.push(Line::styled(self.problem.clone().unwrap_or_default(), look.warning()));
        draw_text(frame, (title, foot), &lines, &Part::Line(lines.len() - 1), look);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::Terminal;
    use ratatui::backend::TestBackend;

    fn drawn(plain: &Plain<()>, size: (u16, u16)) -> String {
        let mut terminal = Terminal::new(TestBackend::new(size.0, size.1)).unwrap();
        terminal.draw(|frame| plain.draw(frame, Look { color: false })).unwrap();
        terminal.backend().to_string()
    }

    #[test]
    fn a_long_question_is_seen_first_and_the_rest_by_scrolling_to_the_end_and_no_further() {
        let lines =
            std::iter::once("Buy it?".to_owned()).chain((1..40).map(|n| format!("line number {n} of many words")));
        let mut asked = Plain::question("Buy", lines.collect(), ());
        let picture = drawn(&asked, (60, 16));
        assert!(picture.contains("Buy it?") && picture.contains("arrows: more  Enter: yes"), "{picture}");
        for _ in 0..9 {
            let Pressed::Stays(same) = asked.press(KeyCode::PageDown.into()) else { panic!("it closed") };
            asked = same;
            drawn(&asked, (60, 16));
        }
        assert!(drawn(&asked, (60, 16)).contains("line number 39"));
        assert_eq!(asked.from.get(), 40 - 12);
        drawn(&asked, (3, 2));
    }

    #[test]
    fn a_line_for_a_number_takes_nothing_else_and_says_so() {
        for (takes, typed, kept, says) in [
            (Typing::Units, "1x2", "12", "only digits, as 12"),
            (Typing::Price, "4.5-", "4.5", "a point, as 4.50"),
            (Typing::Price, "4,50", "4,50", ""),
            (Typing::Text, "a b\u{7}", "a b", ""),
        ] {
            let mut input = Input::of(takes);
            typed.chars().for_each(|c| input.press(KeyCode::Char(c).into()));
            assert_eq!(input.text, kept);
            assert!(input.problem.clone().unwrap_or_default().contains(says), "{typed}: {:?}", input.problem);
            input.press(KeyCode::Backspace.into());
            assert_eq!(input.problem, None, "{typed}");
        }
    }

    #[test]
    fn words_are_wrapped_and_the_box_is_high_enough_for_all_of_them() {
        let words = "These are so many words that they need some lines of a narrow box, and the last one is here: end.";
        let picture = drawn(&Plain::message("Read", vec![words.to_owned()]), (60, 16));
        assert!(picture.contains("here: end.") && picture.contains("words that they need"), "{picture}");
    }
}
