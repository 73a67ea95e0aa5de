//! What every dashboard draws alike: the head with the round and its countdown, the foot, bars.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Wrap};

use super::fit::{cut, plain, those_that_fit, width, wrapped};
use super::live::Live;
use super::look::Look;
use super::round_words;

/// The smallest terminal in which a dashboard can be used.
const SMALLEST: (u16, u16) = (60, 16);
/// Lines of the foot at most.
const SAID_MAX_LINES: usize = 4;

/// Says so where there is no room.
pub(super) fn is_too_small(frame: &mut Frame<'_>) -> bool {
    let area = frame.area();
    let small = area.width < SMALLEST.0 || area.height < SMALLEST.1;
    if small {
        let (width, height) = SMALLEST;
        let words = format!(
            "This needs {width} columns and {height} lines; here are {} and {}. Make it larger, or press q.",
            area.width, area.height
        );
        frame.render_widget(Paragraph::new(words).wrap(Wrap { trim: true }), area);
    }
    small
}

/// The round and what happens next on the left; who and how the connection is on the right.
pub(super) fn head(frame: &mut Frame<'_>, area: Rect, live: &Live, who: &str, look: Look) {
    let (link, good) = live.link_words();
    let style = if good { look.good() } else { look.warning() };
    let right = Line::from(vec![Span::raw(format!("{}, ", cut(who, 24))), Span::styled(link, style)]);
    let taken = u16::try_from(right.width()).unwrap_or(u16::MAX).min(area.width);
    let room = area.width - taken;
    let said = round_words::head(live, usize::from(room).saturating_sub(2));
    let left = Line::styled(cut(&plain(&said), usize::from(room).saturating_sub(2)), look.title());
    frame.render_widget(left, Rect { width: room, ..area });
    frame.render_widget(right, Rect { x: area.x + room, width: taken, ..area });
}

/// What was done last, in lines for the foot. They take room from the middle, but not all of it.
pub(super) fn said(words: &str, screen: Rect) -> Vec<String> {
    if words.is_empty() {
        return Vec::new();
    }
    let mut lines = wrapped(&plain(words), usize::from(screen.width));
    lines.truncate(SAID_MAX_LINES);
    lines
}

/// What was done last, or the keys that fit and the newest piece of news beside them.
pub(super) fn foot(frame: &mut Frame<'_>, area: Rect, live: &Live, said: &[String], keys: &[&str], look: Look) {
    let room = usize::from(area.width);
    if !said.is_empty() {
        let lines: Vec<Line<'_>> = said.iter().map(|text| Line::styled(text.as_str(), look.title())).collect();
        return frame.render_widget(Paragraph::new(lines), area);
    }
    let keys = those_that_fit(keys, room);
    let news = live.news.back().map_or("", |(_, news)| news.as_str());
    let spare = room.saturating_sub(width(&keys) + 3);
    let mut spans = vec![Span::styled(keys, look.dim())];
    if width(news) <= spare {
        spans.push(Span::raw(format!("   {news}")));
    }
    frame.render_widget(Line::from(spans), area);
}

/// A bar of `width` characters: `part` of `whole`.
pub(in crate::cli) fn bar(part: u64, whole: u64, width: u64) -> String {
    let full = if whole == 0 { 0 } else { u128::from(part.min(whole)) * u128::from(width) / u128::from(whole) };
    let full = usize::try_from(full).unwrap_or(0);
    let rest = usize::try_from(width).unwrap_or(0) - full;
    "█".repeat(full) + &"░".repeat(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_full_only_when_all_is_sold() {
        assert_eq!((bar(0, 0, 4), bar(9, 10, 4), bar(10, 10, 4)), ("░░░░".into(), "███░".into(), "████".into()));
    }
}
