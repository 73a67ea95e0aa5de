//! The only place that prints: data on stdout in the format asked for, words on stderr.
#![allow(clippy::print_stderr)]

use std::borrow::Cow;
use std::io::{IsTerminal, Write};

use comfy_table::{Cell, CellAlignment, ContentArrangement, Table};
use serde::Serialize;
use serde_json::value::RawValue;

use super::args::common::{ColorChoice, Common, Format, FormatArg};
use super::failure::Failure;
use super::made;
use super::progress::Progress;
use crate::market::free_text::is_steering;
use crate::market::words::grouped_digits;

/// How this run prints.
#[derive(Debug, Clone)]
pub struct Output {
    format: Option<Format>,
    html: bool,
    quiet: bool,
    color: bool,
    pub stdout_is_terminal: bool,
}

/// A column: its name in CSV (the wire's name), its title for people, and which side it leans to.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    pub name: &'static str,
    pub title: &'static str,
    pub right: bool,
    /// Thousands are set apart for people.
    pub grouped: bool,
}

/// A column of text.
pub const fn text(name: &'static str, title: &'static str) -> Column {
    Column { name, title, right: false, grouped: false }
}

/// A column of units, counts or money: people read `12,500.00`, programs `12500.00`.
pub const fn number(name: &'static str, title: &'static str) -> Column {
    Column { name, title, right: true, grouped: true }
}

/// A column of numbers that are names: of an order, a line, a version.
pub const fn numeral(name: &'static str, title: &'static str) -> Column {
    Column { name, title, right: true, grouped: false }
}

/// Rows for people and for CSV. Cells hold plain text; both renderings make foreign text harmless.
#[derive(Debug, Clone)]
pub struct Sheet {
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<String>>,
}

impl Sheet {
    pub fn new(columns: &[Column]) -> Self {
        Self { columns: columns.to_vec(), rows: Vec::new() }
    }

    pub fn push<const N: usize>(&mut self, cells: [String; N]) {
        debug_assert_eq!(N, self.columns.len());
        self.rows.push(cells.into());
    }
}

impl Output {
    pub fn new(common: &Common) -> Self {
        let stdout_is_terminal = std::io::stdout().is_terminal();
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|t| t == "dumb");
        let color = match common.color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => stdout_is_terminal && !no_color && !dumb,
        };
        let format = common.output.map(|asked| match asked {
            FormatArg::Table | FormatArg::Html => Format::Table,
            FormatArg::Json => Format::Json,
            FormatArg::Ndjson => Format::Ndjson,
            FormatArg::Csv => Format::Csv,
        });
        let html = common.output == Some(FormatArg::Html);
        Self { format, html, quiet: common.quiet, color, stdout_is_terminal }
    }

    /// Whether a page for a browser was asked for.
    pub fn is_html(&self) -> bool {
        self.html
    }

    pub fn format(&self) -> Format {
        self.format.unwrap_or(Format::Table)
    }

    /// The format for a stream of changes: lines unless somebody looks at it.
    pub fn stream_format(&self) -> Format {
        self.format.unwrap_or(if self.stdout_is_terminal { Format::Table } else { Format::Ndjson })
    }

    /// Whether a line of so many characters fits the terminal; elsewhere everything does.
    pub fn has_room_for(&self, columns: u16) -> bool {
        let width = console::Term::stdout().size_checked().filter(|_| self.stdout_is_terminal);
        width.is_none_or(|(_, width)| columns <= width)
    }

    pub fn colored(&self) -> bool {
        self.color
    }

    /// Prints a result: `json` unchanged, `ndjson` one item per line, else the sheet that `sheet` makes.
    pub fn result<T: Serialize>(
        &self,
        raw: &RawValue,
        items: &[T],
        sheet: impl FnOnce() -> Sheet,
    ) -> Result<(), Failure> {
        match self.format() {
            Format::Json => self.json(raw.get()),
            Format::Ndjson => items.iter().try_for_each(|item| self.json_line(item)),
            Format::Csv => self.csv(&sheet(), true),
            Format::Table => self.table(&sheet()),
        }
    }

    /// One JSON text on a line of its own, flushed.
    pub fn json_line(&self, item: &impl Serialize) -> Result<(), Failure> {
        let text = serde_json::to_string(item).map_err(std::io::Error::other)?;
        self.json(&text)
    }

    /// A JSON text on a line of its own, flushed.
    pub fn json(&self, text: &str) -> Result<(), Failure> {
        self.line(&harmless_json(text))
    }

    /// A part of a JSON text, without a newline, flushed.
    pub fn json_part(&self, text: &str) -> Result<(), Failure> {
        self.raw(&harmless_json(text))
    }

    /// A line of data, flushed.
    pub fn line(&self, text: &str) -> Result<(), Failure> {
        let mut out = std::io::stdout().lock();
        written(writeln!(out, "{text}").and_then(|()| out.flush()))
    }

    /// Data as it is, without a newline, flushed: for screens that draw themselves.
    pub fn raw(&self, text: &str) -> Result<(), Failure> {
        let mut out = std::io::stdout().lock();
        written(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
    }

    pub fn csv(&self, sheet: &Sheet, with_header: bool) -> Result<(), Failure> {
        let lines = csv_lines(sheet, with_header)?;
        let mut out = std::io::stdout().lock();
        written(out.write_all(&lines).and_then(|()| out.flush()))
    }

    pub fn table(&self, sheet: &Sheet) -> Result<(), Failure> {
        if sheet.rows.is_empty() {
            self.words("Nothing to show.");
            return Ok(());
        }
        self.line(&self.drawn(sheet))
    }

    /// A sheet as lines of text, as wide as the terminal at most.
    pub fn drawn(&self, sheet: &Sheet) -> String {
        let mut table = Table::new();
        table.load_style(comfy_table::presets::NOTHING);
        table.set_content_arrangement(ContentArrangement::Dynamic);
        if !self.stdout_is_terminal {
            table.set_content_arrangement(ContentArrangement::Disabled);
        }
        let align = |right: bool| if right { CellAlignment::Right } else { CellAlignment::Left };
        if sheet.columns.iter().any(|c| !c.title.is_empty()) {
            table.set_header(sheet.columns.iter().map(|c| Cell::new(c.title).set_alignment(align(c.right))));
        }
        for row in &sheet.rows {
            let cells = row.iter().zip(&sheet.columns);
            let shown = |cell: &str, c: &Column| if c.grouped { with_thousands_apart(cell) } else { harmless(cell) };
            table.add_row(cells.map(|(cell, c)| Cell::new(shown(cell, c)).set_alignment(align(c.right))));
        }
        let text = table.trim_fmt();
        text.lines().map(|l| l.strip_prefix(' ').unwrap_or(l)).collect::<Vec<_>>().join("\n")
    }

    /// A progress bar on stderr if that is a terminal; nothing with --quiet.
    pub fn progress(&self, what: &'static str) -> Progress {
        Progress::new(what, !self.quiet && std::io::stderr().is_terminal())
    }

    /// As [`Output::progress`], with how fast it goes and the time left.
    pub fn progress_with_rate(&self, what: &'static str) -> Progress {
        self.progress(what).with_rate()
    }

    /// Words for people, on stderr; nothing with --quiet.
    pub fn words(&self, text: &str) {
        if !self.quiet {
            // Nobody is left to tell if stderr is closed.
            let _ = writeln!(std::io::stderr().lock(), "{}", harmless_lines(text));
        }
    }

    /// What is wrong in detail, on stderr; also with --quiet.
    pub fn complaint(&self, text: &str) {
        let _ = writeln!(std::io::stderr().lock(), "{}", harmless_lines(text));
    }

    /// An answer is late: why, and that it is waited for.
    pub fn waiting(why: &str) {
        let _ = writeln!(std::io::stderr().lock(), "Waiting for the daemon: {}.", harmless_lines(why));
    }

    /// A failure in words: what happened, then what to do.
    pub fn failure(program: &str, failure: &Failure) {
        if let Failure::Told { message, hint, .. } = failure {
            let mut text = format!("{program}: {}", harmless_lines(message));
            if !hint.is_empty() {
                text.push_str(&format!("\n  {}", harmless_lines(hint)));
            }
            let _ = writeln!(std::io::stderr().lock(), "{text}");
        }
    }
}

/// What came of writing to stdout. A reader that has gone ends a command quietly, but not one that has changed
/// something: that one goes on to its end, so that its status tells what was done.
fn written(result: std::io::Result<()>) -> Result<(), Failure> {
    match result {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => {
            if made::anything() {
                Ok(())
            } else {
                Err(Failure::ClosedPipe)
            }
        }
        Err(error) => Err(Failure::unwritable(&error)),
        Ok(()) => Ok(()),
    }
}

/// A sheet as lines of CSV, its cells defused.
pub fn csv_lines(sheet: &Sheet, with_header: bool) -> Result<Vec<u8>, Failure> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    to_csv(&mut writer, sheet, with_header)?;
    Ok(writer.into_inner().map_err(|e| e.into_error())?)
}

/// Writes a sheet as CSV, its cells defused.
pub fn to_csv<W: Write>(writer: &mut csv::Writer<W>, sheet: &Sheet, with_header: bool) -> Result<(), Failure> {
    let broken = |e: csv::Error| match e.into_kind() {
        csv::ErrorKind::Io(e) => Failure::from(e),
        other => Failure::from(std::io::Error::other(format!("{other:?}"))),
    };
    if with_header {
        writer.write_record(sheet.columns.iter().map(|c| c.name)).map_err(broken)?;
    }
    for row in &sheet.rows {
        writer.write_record(row.iter().map(|cell| defused(cell))).map_err(broken)?;
    }
    Ok(())
}

/// A cell of numbers for people: `12500.00 EUR` becomes `12,500.00 EUR`.
pub fn with_thousands_apart(cell: &str) -> String {
    let end = cell.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(cell.len());
    let (number, rest) = cell.split_at(end);
    format!("{}{}", grouped_digits(number), harmless(rest))
}

/// Text from others on one line of a terminal: without control and bidirectional-override characters.
pub fn harmless(text: &str) -> String {
    text.chars().filter(|c| !is_steering(*c)).collect()
}

/// As [`harmless`], for our own text of several lines with foreign parts.
fn harmless_lines(text: &str) -> String {
    text.chars().filter(|c| *c == '\n' || !is_steering(*c)).collect()
}

/// A JSON text that means the same and steers no terminal: what would is written as `\u009b`. Such characters stand in
/// strings only; what has no four digits is written as two.
fn harmless_json(text: &str) -> Cow<'_, str> {
    let harmful = |c: char| is_steering(c) && !matches!(c, '\t' | '\n' | '\r');
    if !text.chars().any(harmful) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if harmful(c) {
            let units = c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect::<String>();
            escaped.push_str(&units);
        } else {
            escaped.push(c);
        }
    }
    Cow::Owned(escaped)
}

/// A CSV cell that no spreadsheet takes for a formula.
fn defused(cell: &str) -> String {
    let clean = harmless(cell);
    if cell.starts_with(['=', '+', '-', '@', '\t']) { format!("'{clean}") } else { clean }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_text_cannot_steer_a_terminal() {
        assert_eq!(harmless("a\u{1b}[31mb\u{202e}c\r\n\u{7}d"), "a[31mbcd");
        assert_eq!(harmless("Käse · Überraum"), "Käse · Überraum");
    }

    #[test]
    fn json_means_the_same_and_steers_no_terminal() {
        let names = ["\u{9b}31m", "a\u{202e}b\u{2066}", "\u{7f}\u{1b}", "K\u{e4}se \u{1f600}"];
        let text = serde_json::to_string(&names).unwrap();
        let safe = harmless_json(&text);
        assert!(!safe.chars().any(is_steering) && safe.contains("\\u202e") && safe.contains("K\u{e4}se"), "{safe}");
        assert_eq!(serde_json::from_str::<Vec<String>>(&safe).unwrap(), names);
        assert_eq!(harmless_json("[1,\"x\"]"), "[1,\"x\"]");
    }

    #[test]
    fn people_read_numbers_with_their_thousands_apart_and_names_and_programs_as_they_are() {
        let mut sheet = Sheet::new(&[numeral("order", "Order"), number("total", "Total"), text("note", "Note")]);
        sheet.push(["12345".to_owned(), "12500.00 EUR".to_owned(), "1000".to_owned()]);
        let csv = String::from_utf8(csv_lines(&sheet, false).unwrap()).unwrap();
        assert_eq!(csv, "12345,12500.00 EUR,1000\n");
        let plain = Output { format: None, html: false, quiet: false, color: false, stdout_is_terminal: false };
        let row = plain.drawn(&sheet).lines().nth(1).unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(row, "12345 12,500.00 EUR 1000");
        let said = ["", "-", "999", "1000 or more", "12%"].map(with_thousands_apart);
        assert_eq!(said, ["", "-", "999", "1,000 or more", "12%"]);
    }

    #[test]
    fn csv_cells_that_begin_like_formulas_are_defused() {
        for cell in ["=1+1", "+1", "-1", "@x", "\tx"] {
            assert!(defused(cell).starts_with('\''), "{cell}");
        }
        assert_eq!(defused("plain-text"), "plain-text");
    }
}
