//! Text in columns: harmless, as wide as this program believes it to be, and with a mark where it was cut.

use ratatui::text::Span;

use crate::cli::output::harmless;

/// Text of others for a cell. Characters that join or vary their neighbours are left out: terminals do not agree on
/// how wide the result is, and a line of which they draw more breaks every column.
pub(in crate::cli) fn plain(text: &str) -> String {
    let joins = |c: char| {
        matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0000}'..='\u{e01ef}')
    };
    harmless(text).replace(joins, "")
}

/// Cells that a text takes.
pub(in crate::cli) fn width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { Span::raw(text).width() }
}

/// The text, or as much of it as fits and a mark that there is more.
pub(in crate::cli) fn cut(text: &str, room: usize) -> String {
    if width(text) <= room {
        return text.to_owned();
    }
    let mut kept = String::new();
    for c in text.chars() {
        kept.push(c);
        if width(&kept) + 1 > room {
            kept.pop();
            break;
        }
    }
    if room > 0 {
        kept.push('…');
    }
    kept
}

/// The text in lines that fit, broken between words where it can be; what follows a break is as far in as the first line.
pub(in crate::cli) fn wrapped(text: &str, room: usize) -> Vec<String> {
    let inset: String = text.chars().take_while(|c| *c == ' ').take(room / 2).collect();
    let mut lines = vec![String::new()];
    for word in text.split_inclusive(' ') {
        let last = lines.len() - 1;
        if width(&lines[last]) + width(word.trim_end()) > room && !lines[last].trim().is_empty() {
            lines.push(inset.clone());
        }
        for c in word.chars() {
            let last = lines.len() - 1;
            if c != ' ' && width(&lines[last]) + width(c.encode_utf8(&mut [0; 4])) > room {
                lines.push(inset.clone());
            }
            if let Some(line) = lines.last_mut() {
                line.push(c);
            }
        }
    }
    lines
}

/// As many of these words as fit beside each other, in their order; what does not fit is left out whole.
pub(in crate::cli) fn those_that_fit(words: &[&str], room: usize) -> String {
    let mut line = String::new();
    for word in words {
        let between = if line.is_empty() { "" } else { "  " };
        if width(&line) + between.len() + width(word) <= room {
            line.push_str(between);
            line.push_str(word);
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_cut_at_a_character_and_says_so() {
        let cases = [("bolt", 4, "bolt"), ("bolts", 4, "bol…"), ("日本語", 6, "日本語"), ("日本語", 5, "日本…")];
        for (text, room, expected) in cases {
            assert_eq!(cut(text, room), expected);
            assert!(width(&cut(text, room)) <= room);
        }
        assert_eq!((cut("日本語", 4), cut("a", 0)), ("日…".to_owned(), String::new()));
    }

    #[test]
    fn lines_break_between_words_and_keep_their_inset() {
        assert_eq!(wrapped("", 5), [""]);
        assert_eq!(wrapped("  buy all of it", 9), ["  buy all ", "  of it"]);
        assert_eq!(wrapped("abcdefgh 日本", 5), ["abcde", "fgh ", "日本"]);
    }

    #[test]
    fn what_terminals_draw_differently_is_left_out() {
        assert_eq!(plain("a\u{202e}b\u{1b}[2J 👩\u{200d}🚀❤\u{fe0f}👍\u{1f3fd}"), "ab[2J 👩🚀❤👍");
    }

    #[test]
    fn keys_are_shown_whole_or_not_at_all() {
        let keys = ["? help", "q leave", "b buy now", "d done"];
        assert_eq!(those_that_fit(&keys, 80), "? help  q leave  b buy now  d done");
        assert_eq!(those_that_fit(&keys, 24), "? help  q leave  d done");
        assert_eq!(those_that_fit(&keys, 6), "? help");
    }
}
