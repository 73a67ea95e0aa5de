//! Boxes over the screen: text to read, a question to answer, a line to type.

use ratatui::Frame;
use ratatui::crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::{Block, Clear, Paragraph, Wrap};

use super::look::Look;
use crate::cli::output::harmless;

/// Draws a box in the middle, as large as its lines need and the screen allows, and returns its inside.
pub(in crate::cli) fn open(frame: &mut Frame<'_>, title: &str, foot: &str, size: (u16, u16), look: Look) -> Rect {
    let whole = frame.area();
    let width = size.0.saturating_add(4).clamp(24, whole.width.saturating_sub(2).max(1));
    let height = size.1.saturating_add(2).min(whole.height.saturating_sub(2).max(1));
    let area = Rect {
        x: whole.x + (whole.width - width.min(whole.width)) / 2,
        y: whole.y + (whole.height - height.min(whole.height)) / 2,
        width: width.min(whole.width),
        height: height.min(whole.height),
    };
    let block = Block::bordered()
        .border_style(look.border(true))
        .title(Line::styled(format!(" {title} "), look.title()))
        .title_bottom(Line::styled(format!(" {foot} "), look.dim()));
    let inside = block.inner(area);
    frame.render_widget(Clear, area);
    frame.render_widget(block, area);
    Rect { x: inside.x + 1, width: inside.width.saturating_sub(2), ..inside }
}

/// A box of text. `from` is the first line shown, for what is longer than the screen.
pub(in crate::cli) fn draw_text(
    frame: &mut Frame<'_>,
    title: &str,
    foot: &str,
    lines: Vec<Line<'_>>,
    from: u16,
    look: Look,
) {
    let widest = lines.iter().map(Line::width).max().unwrap_or(0).max(title.len() + 2).max(foot.chars().count() + 2);
    let room = usize::from(frame.area().width.saturating_sub(6)).max(1);
    // Lines that are too long are wrapped, which makes the box higher.
    let height: usize = lines.iter().map(|l| l.width().div_ceil(room).max(1)).sum();
    let size = (u16::try_from(widest).unwrap_or(u16::MAX), u16::try_from(height).unwrap_or(u16::MAX));
    let inside = open(frame, title, foot, size, look);
    frame.render_widget(Paragraph::new(lines).wrap(Wrap { trim: false }).scroll((from, 0)), inside);
}

/// A box that needs nothing of its dashboard but a wish to grant.
pub(in crate::cli) enum Plain<W> {
    Help {
        lines: &'static [&'static str],
        from: u16,
    },
    Message {
        title: String,
        lines: Vec<String>,
        from: u16,
    },
    /// Something that is done on Enter or y, and not on Esc or n.
    Confirm {
        title: String,
        lines: Vec<String>,
        wish: W,
    },
}

/// What a key does to a box.
pub(in crate::cli) enum Pressed<W> {
    Stays(Plain<W>),
    Closes,
    Grants(W),
}

impl<W> Plain<W> {
    pub(in crate::cli) fn message(title: impl Into<String>, lines: Vec<String>) -> Self {
        Self::Message { title: title.into(), lines, from: 0 }
    }

    pub(in crate::cli) fn press(mut self, key: KeyEvent) -> Pressed<W> {
        if let Self::Confirm { wish, title, lines } = self {
            return match key.code {
                KeyCode::Enter | KeyCode::Char('y') => Pressed::Grants(wish),
                KeyCode::Esc | KeyCode::Char('n' | 'q') => Pressed::Closes,
                _ => Pressed::Stays(Self::Confirm { title, lines, wish }),
            };
        }
        let lines = match key.code {
            KeyCode::Esc | KeyCode::Enter | KeyCode::Char('q' | '?' | ' ') => return Pressed::Closes,
            KeyCode::PageDown => 10,
            KeyCode::PageUp => -10,
            code => movement(code, 10).and_then(|lines| i16::try_from(lines).ok()).unwrap_or(0),
        };
        if let Self::Help { from, .. } | Self::Message { from, .. } = &mut self {
            *from = from.saturating_add_signed(lines).min(SCROLLED_MAX_LINES);
        }
        Pressed::Stays(self)
    }

    pub(in crate::cli) fn draw(&self, frame: &mut Frame<'_>, look: Look) {
        match self {
            Self::Help { lines, from } => {
                let lines = lines.iter().map(|text| {
                    let line = Line::from(*text);
                    if text.starts_with(' ') { line } else { line.style(look.title()) }
                });
                draw_text(frame, "Help", "arrows: more  Esc: back", lines.collect(), *from, look);
            }
            Self::Message { title, lines, from } => draw_text(frame, title, "Esc: back", plain(lines), *from, look),
            Self::Confirm { title, lines, .. } => {
                draw_text(frame, title, "Enter: yes  Esc: no", plain(lines), 0, look);
            }
        }
    }
}

/// A box can be scrolled so far.
const SCROLLED_MAX_LINES: u16 = 500;

fn plain(lines: &[String]) -> Vec<Line<'static>> {
    lines.iter().map(|text| Line::from(harmless(text))).collect()
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

/// A line that is typed into a box.
#[derive(Debug, Clone, Default)]
pub(in crate::cli) struct Input {
    pub(in crate::cli) text: String,
    /// What is wrong with what was typed.
    pub(in crate::cli) problem: Option<String>,
}

/// Longest text that can be typed.
const TYPED_MAX_CHARS: usize = 64;

impl Input {
    fn add(&mut self, c: char) {
        self.problem = None;
        if self.text.chars().count() < TYPED_MAX_CHARS && !c.is_control() {
            self.text.push(c);
        }
    }

    /// Takes a key that types; Enter and Esc are for whoever owns the line.
    pub(in crate::cli) fn press(&mut self, key: KeyEvent) {
        match key.code {
            KeyCode::Backspace => self.back(),
            KeyCode::Char(c) => self.add(c),
            _ => {}
        }
    }

    fn back(&mut self) {
        self.problem = None;
        self.text.pop();
    }

    pub(in crate::cli) fn draw(&self, frame: &mut Frame<'_>, title: &str, foot: &str, said: Vec<Line<'_>>, look: Look) {
        let mut lines = said;
        lines.push(Line::from(format!("> {}▏", self.text)));
        lines.push(Line::styled(self.problem.clone().unwrap_or_default(), look.warning()));
        draw_text(frame, title, foot, lines, 0, look);
    }
}
