//! Draws picture over picture in place: the cursor goes up over the old one, however it is wrapped by now.

use super::frame::{Line, Size};
use crate::cli::failure::Failure;
use crate::cli::output::Output;

/// Where the terminal's size is asked; without an answer it is the usual one.
pub(in crate::cli) fn size() -> Size {
    let (height, width) = console::Term::stdout().size_checked().unwrap_or((24, 80));
    Size { height: usize::from(height).max(1), width: usize::from(width).max(1) }
}

pub(in crate::cli) struct Screen<'a> {
    output: &'a Output,
    /// Widths of the lines that are on the terminal now.
    drawn: Vec<usize>,
}

impl<'a> Screen<'a> {
    pub(in crate::cli) fn new(output: &'a Output) -> Self {
        Self { output, drawn: Vec::new() }
    }

    /// Somebody else wrote on the terminal: the next picture begins below.
    pub(in crate::cli) fn forget(&mut self) {
        self.drawn.clear();
    }

    /// Replaces what was drawn before.
    pub(in crate::cli) fn draw(&mut self, lines: &[Line], size: Size) -> Result<(), Failure> {
        let text = replacing(&self.drawn, lines, size);
        self.drawn = lines.iter().map(|l| l.width).collect();
        self.output.raw(&text)
    }
}

/// The text that puts `lines` where lines of the widths `drawn` are.
fn replacing(drawn: &[usize], lines: &[Line], size: Size) -> String {
    // A terminal that became narrower has wrapped the old lines.
    let rows: usize = drawn.iter().map(|width| width.div_ceil(size.width).max(1)).sum();
    // What has scrolled away cannot be reached.
    let up = rows.min(size.height - 1);
    let mut text = String::from("\r");
    if up > 0 {
        text.push_str(&format!("\u{1b}[{up}A"));
    }
    for line in lines {
        text.push_str(&line.text);
        text.push_str("\u{1b}[K\n");
    }
    text.push_str("\u{1b}[J");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: Size = Size { height: 24, width: 80 };

    #[test]
    fn the_first_picture_goes_nowhere_and_the_next_ones_go_up() {
        let lines = [Line { text: "one".to_owned(), width: 3 }, Line { text: "two".to_owned(), width: 3 }];
        assert_eq!(replacing(&[], &lines, SIZE), "\rone\u{1b}[K\ntwo\u{1b}[K\n\u{1b}[J");
        assert!(replacing(&[3, 3], &lines, SIZE).starts_with("\r\u{1b}[2A"));
    }

    #[test]
    fn wrapped_lines_of_a_narrower_terminal_are_counted() {
        let narrow = Size { height: 24, width: 40 };
        assert!(replacing(&[79, 10, 0], &[], narrow).starts_with("\r\u{1b}[4A"));
    }

    #[test]
    fn the_cursor_goes_no_higher_than_the_terminal() {
        assert!(replacing(&[1; 50], &[], SIZE).starts_with("\r\u{1b}[23A"));
    }
}
