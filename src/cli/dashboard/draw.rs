//! What every dashboard draws alike: the head with the round and its countdown, the foot, bars.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Cell, Paragraph, Row};

use super::live::{Link, Live};
use super::look::Look;
use crate::cli::output::harmless;
use crate::cli::stopwatch;
use crate::market::names::Sku;
use crate::market::order::Sources;

/// The smallest terminal in which a dashboard can be used.
const SMALLEST: (u16, u16) = (60, 16);

/// Says so where there is no room.
pub(in crate::cli) fn is_too_small(frame: &mut Frame<'_>) -> bool {
    let area = frame.area();
    let small = area.width < SMALLEST.0 || area.height < SMALLEST.1;
    if small {
        let (width, height) = SMALLEST;
        let words =
            format!("This needs {width} columns and {height} lines; here are {} and {}.", area.width, area.height);
        frame.render_widget(Paragraph::new(words).wrap(ratatui::widgets::Wrap { trim: true }), area);
    }
    small
}

/// Round, state and countdown on the left; who and how the connection is on the right.
pub(in crate::cli) fn head(frame: &mut Frame<'_>, area: Rect, live: &Live, who: &str, extra: &str, look: Look) {
    let mut left = match (&live.round, live.board.round) {
        (_, None) => vec![Span::styled("No round yet", look.warning())],
        (round, Some((id, state))) => {
            let closes = round.as_ref().filter(|r| r.round == id).and_then(|r| r.closes_at);
            let mut said = vec![Span::styled(format!("Round {id} "), look.title()), Span::raw(state.word())];
            if let Some(at) = closes {
                let left_ms = at.ms_since(stopwatch::wall_clock());
                said.push(Span::styled(format!(", closes in {}", countdown(left_ms / 1000)), look.changed()));
            }
            said
        }
    };
    if let Some(round) = &live.round {
        let totals = round.totals;
        let roster = round.roster;
        let share = format!("  {} of {} customers done, {} orders", roster.done, roster.customers, totals.orders);
        if area.width >= 100 {
            left.push(Span::styled(share, look.dim()));
        }
    }
    let link = match live.link {
        Link::Connected if live.waiting => Span::styled("...", look.dim()),
        Link::Connected => Span::styled("live", look.good()),
        Link::Lost => Span::styled("daemon away, connecting again", look.warning()),
        Link::ReadAnew => Span::styled("read anew", look.changed()),
    };
    let extra = if extra.is_empty() { String::new() } else { format!("{extra}, ") };
    let right = Line::from(vec![Span::raw(format!("{who}, {extra}")), link]).right_aligned();
    let room = u16::try_from(right.width()).unwrap_or(u16::MAX).min(area.width);
    frame.render_widget(Line::from(left), Rect { width: area.width - room, ..area });
    frame.render_widget(right, Rect { x: area.x + area.width - room, width: room, ..area });
}

/// What was done last, or the newest piece of news, or the keys.
pub(in crate::cli) fn foot(frame: &mut Frame<'_>, area: Rect, live: &Live, said: &str, keys: &str, look: Look) {
    let line = if said.is_empty() {
        let mut spans = vec![Span::styled(keys.to_owned(), look.dim())];
        if let Some((_, news)) = live.news.back()
            && keys.len() + news.len() + 3 < usize::from(area.width)
        {
            spans.push(Span::raw(format!("   {}", harmless(news))));
        }
        Line::from(spans)
    } else {
        Line::styled(harmless(said), look.title())
    };
    frame.render_widget(line, area);
}

/// A table's titles; those of `numbers` lean to the right, as numbers do.
pub(in crate::cli) fn titles<const N: usize>(
    titles: [&'static str; N],
    numbers: std::ops::Range<usize>,
) -> Row<'static> {
    Row::new(titles.into_iter().enumerate().map(|(at, title)| {
        let line = Line::from(title);
        Cell::from(if numbers.contains(&at) { line.right_aligned() } else { line })
    }))
}

/// `4:03:21`, `3d 04:03`.
pub(in crate::cli) fn countdown(seconds: u64) -> String {
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60);
    if days > 0 {
        format!("{days}d {hours:02}:{minutes:02}")
    } else {
        format!("{hours}:{minutes:02}:{:02}", seconds % 60)
    }
}

/// A bar of `width` characters: `part` of `whole`.
pub(in crate::cli) fn bar(part: u64, whole: u64, width: u64) -> String {
    let full = if whole == 0 { 0 } else { u128::from(part.min(whole)) * u128::from(width) / u128::from(whole) };
    let full = usize::try_from(full).unwrap_or(0);
    let rest = usize::try_from(width).unwrap_or(0) - full;
    "█".repeat(full) + &"░".repeat(rest)
}

/// Units that these makers have of a good now.
pub(in crate::cli) fn available(live: &Live, sku: &Sku, from: &Sources) -> u64 {
    let units = |maker: &crate::market::names::AccountName| {
        live.board.rows.get(&(sku.clone(), maker.clone())).map_or(0, |row| row.numbers.units[2])
    };
    match from {
        Sources::Makers(makers) => makers.iter().map(units).sum(),
        Sources::Any => {
            live.board.rows.iter().filter(|(key, _)| key.0 == *sku).map(|(_, row)| row.numbers.units[2]).sum()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_countdown_shows_what_matters() {
        assert_eq!([5, 3601, 90_061].map(countdown), ["0:00:05", "1:00:01", "1d 01:01"]);
    }

    #[test]
    fn bars_are_full_only_when_all_is_sold() {
        assert_eq!((bar(0, 0, 4), bar(9, 10, 4), bar(10, 10, 4)), ("░░░░".into(), "███░".into(), "████".into()));
    }
}
