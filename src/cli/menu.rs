//! A choice on a terminal. Nothing is marked until the user marks it: an Enter that was meant for somebody else, or
//! a word typed for a shell, chooses nothing and is answered.

use console::{Key, measure_text_width};

use super::output::harmless;
use crate::limits::LINE_TYPED_MAX_CHARACTERS;

/// What a key came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Stay,
    Chosen(usize),
    Back,
}

/// A question, and items of one or more lines to choose from: by number, or marked with the arrows.
pub struct Menu {
    question: String,
    items: Vec<String>,
    typed: String,
    marked: Option<usize>,
    /// The answer to a key or a word that means nothing here.
    note: String,
}

impl Menu {
    pub fn new(question: &str, items: &[String]) -> Self {
        let harmless_lines = |item: &String| item.lines().map(harmless).collect::<Vec<_>>().join("\n");
        Self {
            question: harmless(question),
            items: items.iter().map(harmless_lines).collect(),
            typed: String::new(),
            marked: None,
            note: String::new(),
        }
    }

    pub fn press(&mut self, key: &Key) -> Step {
        match key {
            Key::Enter => return self.entered(),
            Key::Escape | Key::Char('\u{4}') => return Step::Back,
            Key::ArrowDown => self.mark(self.marked.map_or(0, |at| (at + 1) % self.items.len().max(1))),
            Key::ArrowUp => {
                let last = self.items.len().saturating_sub(1);
                self.mark(self.marked.map_or(last, |at| at.checked_sub(1).unwrap_or(last)));
            }
            Key::Backspace => {
                self.typed.pop();
                self.typed_anew();
            }
            Key::Char('\u{15}') => {
                self.typed.clear();
                self.typed_anew();
            }
            // The screen is drawn anew after every key.
            Key::Char('\u{c}') => {}
            Key::Char(c) if !harmless(&c.to_string()).is_empty() => {
                if self.typed.chars().count() < LINE_TYPED_MAX_CHARACTERS {
                    self.typed.push(*c);
                }
                self.typed_anew();
            }
            // Tab, or Ctrl-A, which is Home: what belongs to a shell's line marks nothing.
            _ => {
                self.marked = self.number();
                self.note = format!("That key means nothing here. {}", self.how());
            }
        }
        Step::Stay
    }

    pub fn say(&mut self, note: &str) {
        self.note = note.to_owned();
    }

    fn mark(&mut self, at: usize) {
        self.typed.clear();
        self.note.clear();
        self.marked = Some(at).filter(|at| *at < self.items.len());
    }

    fn typed_anew(&mut self) {
        self.note.clear();
        self.marked = self.number();
    }

    /// The item whose number is typed, and nothing else.
    fn number(&self) -> Option<usize> {
        let digits = self.typed.trim();
        let number: usize = digits.parse().ok().filter(|_| digits.bytes().all(|b| b.is_ascii_digit()))?;
        number.checked_sub(1).filter(|at| *at < self.items.len())
    }

    fn entered(&mut self) -> Step {
        if let Some(at) = self.marked {
            return Step::Chosen(at);
        }
        let (typed, how) = (self.typed.trim(), self.how());
        self.note = match typed {
            "" => format!("Nothing is chosen yet. {how}"),
            _ => format!("\"{typed}\" is no choice here, nothing was done. {how}"),
        };
        self.typed.clear();
        Step::Stay
    }

    fn how(&self) -> String {
        match self.items.len() {
            1 => "Type 1 and Enter, or press Esc to go back.".to_owned(),
            most => format!("Type a number from 1 to {most} and Enter, or press Esc to go back."),
        }
    }

    /// The item that was chosen, in its first line.
    pub fn told(&self, at: usize) -> String {
        format!("> {}", self.items[at].lines().next().unwrap_or_default())
    }

    /// The menu on a screen of this size, no line of it wider. The last line is the one that is typed on.
    pub fn lines(&self, columns: usize, rows: usize) -> Vec<String> {
        // A line that the terminal itself would wrap is not erased as a whole.
        let width = columns.saturating_sub(1).max(8);
        let items: Vec<Vec<String>> = (0..self.items.len()).map(|at| self.item(at, width)).collect();
        let (question, note) = (broken(&format!("{}:", self.question), width), broken(&self.note, width));
        let room = rows.saturating_sub(question.len() + note.len() + 2);
        let mut lines = question;
        lines.extend(shown(&items, self.marked, room));
        lines.extend(note);
        lines.push(self.input(width));
        lines
    }

    fn item(&self, at: usize, width: usize) -> Vec<String> {
        let digits = self.items.len().to_string().len();
        let mark = if self.marked == Some(at) { '>' } else { ' ' };
        let indent = " ".repeat(digits + 4);
        let mut lines = Vec::new();
        for (n, line) in self.items[at].lines().enumerate() {
            let deeper = if n == 0 { "" } else { "  " };
            let room = width.saturating_sub(indent.len() + deeper.len());
            lines.extend(broken(line, room).into_iter().map(|row| format!("{indent}{deeper}{row}")));
        }
        if let Some(first) = lines.first_mut() {
            *first = format!("{mark} {:>digits$}  {}", at + 1, first.trim_start());
        }
        lines
    }

    /// What is typed, its end if it is too long.
    fn input(&self, width: usize) -> String {
        let ask = if width < 50 { "Choice: " } else { "Number or arrows, then Enter: " };
        let mut end = self.typed.as_str();
        while !end.is_empty() && measure_text_width(end) + ask.len() > width {
            end = &end[end.chars().next().map_or(0, char::len_utf8)..];
        }
        format!("{ask}{end}")
    }
}

/// The items that there is room for, around the marked one.
fn shown(items: &[Vec<String>], marked: Option<usize>, room: usize) -> Vec<String> {
    let rows = |range: std::ops::Range<usize>| items[range].iter().map(Vec::len).sum::<usize>();
    if rows(0..items.len()) <= room {
        return items.concat();
    }
    // A row above and one below say that there are more.
    let room = room.saturating_sub(2);
    let must = marked.unwrap_or(0);
    let first = (0..must).find(|first| rows(*first..must + 1) <= room).unwrap_or(must);
    let after = (must + 1..=items.len()).rev().find(|after| rows(first..*after) <= room).unwrap_or(must + 1);
    let mut lines = Vec::new();
    if first > 0 {
        lines.push(format!("  ... {first} more above"));
    }
    lines.extend(items[first..after].concat());
    if after < items.len() {
        lines.push(format!("  ... {} more below", items.len() - after));
    }
    lines
}

/// Text in rows that are broken between words; a word that is too long loses its end.
pub fn broken(text: &str, width: usize) -> Vec<String> {
    let mut rows: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match rows.last_mut() {
            Some(row) if measure_text_width(row) + 1 + measure_text_width(word) <= width => {
                row.push(' ');
                row.push_str(word);
            }
            _ => rows.push(word.to_owned()),
        }
    }
    rows.iter().map(|row| console::truncate_str(row, width, "…").into_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn menu() -> Menu {
        Menu::new("Choose", &["Buy\n    5 of 12 units, total 22.50 EUR".to_owned(), "Go back".to_owned()])
    }

    fn typed(menu: &mut Menu, text: &str) -> Step {
        let keys = text.chars().map(|c| if c == '\n' { Key::Enter } else { Key::Char(c) });
        keys.map(|key| menu.press(&key)).last().unwrap()
    }

    #[test]
    fn a_bare_enter_and_words_meant_for_a_shell_choose_nothing_and_are_answered() {
        for (text, answer) in [
            ("\n", "Nothing is chosen yet."),
            ("\n\n\n", "Nothing is chosen yet."),
            ("fg\n", "\"fg\" is no choice here"),
            ("ls -1\n", "\"ls -1\" is no choice here"),
            ("3\n", "\"3\" is no choice here"),
            ("0\n", "\"0\" is no choice here"),
            ("+1\n", "\"+1\" is no choice here"),
            ("q\n", "\"q\" is no choice here"),
        ] {
            let mut menu = menu();
            assert_eq!(typed(&mut menu, text), Step::Stay, "{text:?}");
            assert!(menu.note.starts_with(answer), "{text:?}: {}", menu.note);
            assert!(menu.note.contains("from 1 to 2") && menu.marked.is_none());
        }
    }

    #[test]
    fn keys_of_a_shells_line_mark_nothing() {
        for key in
            [Key::Tab, Key::BackTab, Key::Home, Key::End, Key::Del, Key::PageDown, Key::ArrowRight, Key::Char('\r')]
        {
            let mut menu = menu();
            assert_eq!((menu.press(&key), menu.press(&Key::Enter)), (Step::Stay, Step::Stay), "{key:?}");
            menu.press(&Key::ArrowDown);
            assert_eq!(
                (menu.press(&key), menu.press(&Key::Enter)),
                (Step::Stay, Step::Stay),
                "also a marked one: {key:?}"
            );
        }
        let mut completed = menu();
        assert_eq!(typed(&mut completed, "fg"), Step::Stay);
        completed.press(&Key::Tab);
        assert_eq!(completed.press(&Key::Enter), Step::Stay);
    }

    #[test]
    fn the_last_item_is_marked_first_by_the_key_that_calls_a_shells_last_command_back() {
        let mut menu = menu();
        menu.press(&Key::ArrowUp);
        assert_eq!(menu.press(&Key::Enter), Step::Chosen(1), "every menu ends with a way that spends nothing");
    }

    #[test]
    fn a_word_takes_the_mark_away() {
        let mut menu = menu();
        menu.press(&Key::ArrowDown);
        assert_eq!(typed(&mut menu, "fg\n"), Step::Stay);
        assert_eq!(typed(&mut menu, "\n"), Step::Stay, "and the next Enter has nothing to choose");
    }

    #[test]
    fn an_item_is_chosen_by_its_number_or_marked_and_esc_goes_back() {
        assert_eq!(typed(&mut menu(), "1\n"), Step::Chosen(0));
        assert_eq!(typed(&mut menu(), " 2 \n"), Step::Chosen(1));
        let (mut down, mut up) = (menu(), menu());
        down.press(&Key::ArrowDown);
        up.press(&Key::ArrowUp);
        assert_eq!((down.press(&Key::Enter), up.press(&Key::Enter)), (Step::Chosen(0), Step::Chosen(1)));
        let mut corrected = menu();
        corrected.press(&Key::Char('x'));
        corrected.press(&Key::Backspace);
        assert_eq!(typed(&mut corrected, "2\n"), Step::Chosen(1));
        assert_eq!((menu().press(&Key::Escape), menu().press(&Key::Char('\u{4}'))), (Step::Back, Step::Back));
        let mut none = Menu::new("Choose", &[]);
        assert_eq!((none.press(&Key::ArrowDown), none.press(&Key::Enter)), (Step::Stay, Step::Stay));
    }

    #[test]
    fn long_lines_are_broken_between_words_and_keep_their_indent() {
        let mut menu = menu();
        menu.press(&Key::Char('1'));
        let expected =
            ["Choose:", "> 1  Buy", "       5 of 12 units,", "       total 22.50 EUR", "  2  Go back", "Choice: 1"];
        assert_eq!(menu.lines(24, 20), expected);
        assert_eq!(broken("A-word-of-forty-characters-that-cannot-be-broken ok", 10), ["A-word-of…", "ok"]);
    }

    #[test]
    fn no_more_is_shown_than_the_screen_has_rows_for_and_the_marked_item_always() {
        let items: Vec<String> = (1..=30).map(|n| format!("item {n}\n    costs {n}")).collect();
        let mut menu = Menu::new("Choose", &items);
        for _ in 0..30 {
            let lines = menu.lines(60, 16);
            assert!(lines.len() < 16, "{lines:?}");
            let marked = menu.marked.map_or("item 1".to_owned(), |at| format!("item {}", at + 1));
            assert!(lines.iter().any(|l| l.ends_with(&marked)), "{marked}: {lines:?}");
            menu.press(&Key::ArrowDown);
        }
        assert!(menu.lines(60, 16).iter().any(|l| l.contains("more above")));
        assert!(menu.lines(60, 2).iter().any(|l| l.contains("item 30")), "{:?}", menu.lines(60, 2));
    }
}
