//! A file as chunks, each a line or, where quotes hold lines together, several; read one after the other.

use std::io::{self, BufRead, Read};

use crate::cli::no_text::NoText;
use crate::limits::ORDER_FILE_ROW_MAX_BYTES;

const FORMS: &str = "CSV or NDJSON";

/// A piece of the file that belongs together.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Chunk {
    /// Where it begins, from 1.
    pub(super) line: usize,
    pub(super) text: Result<String, Broken>,
    /// What stands there where it cannot be read, as far as it was looked at; else empty.
    pub(super) unread: String,
}

/// Why a chunk cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Broken {
    TooLong,
    NotUtf8,
    NoText(NoText),
    /// The file ends inside quotes.
    OpenQuote,
}

impl Broken {
    pub(super) fn right(self) -> String {
        match self {
            Self::TooLong => {
                format!("a line has at most {ORDER_FILE_ROW_MAX_BYTES} bytes; is a closing quote missing?")
            }
            Self::NotUtf8 => format!("this is no text in UTF-8; save the file as {FORMS} in UTF-8"),
            Self::NoText(no_text) => no_text.right(FORMS),
            Self::OpenQuote => "close the quote that is opened here; a quote inside a text is written twice".to_owned(),
        }
    }
}

/// Reads chunks; blank lines are left out, and so is a byte order mark.
pub(super) struct Chunks<R> {
    from: R,
    /// The line that comes next.
    line: usize,
    /// Whether quotes hold lines together, as in CSV.
    quotes: bool,
}

impl<R: BufRead> Chunks<R> {
    pub(super) fn new(from: R) -> Self {
        Self { from, line: 1, quotes: false }
    }

    pub(super) fn with_quotes(&mut self) {
        self.quotes = true;
    }

    /// The first byte that says something; none if there is nothing at all.
    pub(super) fn first_byte(&mut self) -> io::Result<Option<u8>> {
        let bytes = self.from.fill_buf()?;
        let bom = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
        self.from.consume(bom);
        loop {
            let bytes = self.from.fill_buf()?;
            let Some(first) = bytes.first().copied() else { return Ok(None) };
            if !first.is_ascii_whitespace() {
                return Ok(Some(first));
            }
            self.line += usize::from(first == b'\n');
            self.from.consume(1);
        }
    }

    pub(super) fn next_chunk(&mut self) -> io::Result<Option<Chunk>> {
        let mut bytes = Vec::new();
        loop {
            let line = self.line;
            bytes.clear();
            if !self.read_line(&mut bytes)? {
                return Ok(None);
            }
            if bytes.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            let mut broken = None;
            while self.quotes && bytes.len() <= ORDER_FILE_ROW_MAX_BYTES && ends_inside_quotes(&bytes) {
                if !self.read_line(&mut bytes)? {
                    broken = Some(Broken::OpenQuote);
                    break;
                }
            }
            if bytes.len() > ORDER_FILE_ROW_MAX_BYTES {
                self.skip_line(&bytes)?;
                broken = Some(Broken::TooLong);
            }
            while matches!(bytes.last(), Some(b'\n' | b'\r')) {
                bytes.pop();
            }
            let broken = NoText::of(&bytes, line == 1).map(Broken::NoText).or(broken);
            let (text, unread) = match (broken, String::from_utf8(bytes)) {
                (None, Ok(text)) => (Ok(text), String::new()),
                (None, Err(error)) => (Err(Broken::NotUtf8), String::from_utf8_lossy(error.as_bytes()).into_owned()),
                (Some(broken), Ok(unread)) => (Err(broken), unread),
                (Some(broken), Err(error)) => (Err(broken), String::from_utf8_lossy(error.as_bytes()).into_owned()),
            };
            return Ok(Some(Chunk { line, text, unread }));
        }
    }

    /// Reads to the end of a line, or a little further than a row may be long. False: the file is at its end.
    fn read_line(&mut self, into: &mut Vec<u8>) -> io::Result<bool> {
        let before = into.len();
        let most = (ORDER_FILE_ROW_MAX_BYTES + 1).saturating_sub(before) as u64;
        let read = self.from.by_ref().take(most).read_until(b'\n', into)?;
        self.line += usize::from(read > 0 && into.ends_with(b"\n"));
        Ok(read > 0)
    }

    /// Passes over the rest of a line that is too long.
    fn skip_line(&mut self, begun: &[u8]) -> io::Result<()> {
        let mut ended = begun.ends_with(b"\n");
        while !ended {
            let bytes = self.from.fill_buf()?;
            if bytes.is_empty() {
                return Ok(());
            }
            let (used, found) = match memchr::memchr(b'\n', bytes) {
                Some(at) => (at + 1, true),
                None => (bytes.len(), false),
            };
            self.from.consume(used);
            self.line += usize::from(found);
            ended = found;
        }
        Ok(())
    }
}

/// Whether a row goes on on the next line (RFC 4180: a quote opens at a field's beginning and is written twice inside).
fn ends_inside_quotes(row: &[u8]) -> bool {
    if memchr::memchr(b'"', row).is_none() {
        return false;
    }
    let (mut quoted, mut field_begins) = (false, true);
    let mut bytes = row.iter().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' if quoted && bytes.peek() == Some(&&b'"') => drop(bytes.next()),
            b'"' if quoted => quoted = false,
            b'"' if field_begins => quoted = true,
            _ => {}
        }
        field_begins = !quoted && (*byte == b',' || (field_begins && *byte == b' '));
    }
    quoted
}

/// A row's cells, blanks around them taken off.
pub(super) fn cells(row: &str) -> Vec<String> {
    if !row.contains('"') {
        return row.split(',').map(|cell| cell.trim().to_owned()).collect();
    }
    let mut reader = csv::ReaderBuilder::new();
    reader.has_headers(false).flexible(true).trim(csv::Trim::All).buffer_capacity(row.len().max(1));
    let mut record = csv::StringRecord::new();
    // The row is in memory and UTF-8, and it may have any number of cells: nothing is left that can fail.
    let _ = reader.from_reader(row.as_bytes()).read_record(&mut record);
    record.iter().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunks(text: &[u8]) -> Vec<(usize, Result<String, Broken>)> {
        let mut chunks = Chunks::new(text);
        chunks.with_quotes();
        chunks.first_byte().unwrap();
        std::iter::from_fn(|| chunks.next_chunk().unwrap()).map(|c| (c.line, c.text)).collect()
    }

    #[test]
    fn lines_are_counted_through_blank_ones_and_quoted_ends_of_lines() {
        let found = chunks(b"\xef\xbb\xbf\r\na,b\r\n\n\"x\ny\",2\n3,4");
        let texts: Vec<(usize, String)> = found.into_iter().map(|(line, text)| (line, text.unwrap())).collect();
        assert_eq!(texts, [(2, "a,b".into()), (4, "\"x\ny\",2".into()), (6, "3,4".to_owned())]);
    }

    #[test]
    fn what_cannot_be_read_is_said_of_its_line_and_the_next_line_goes_on() {
        let long = "x".repeat(ORDER_FILE_ROW_MAX_BYTES + 5);
        let file = [b"a\n\xff\n".as_slice(), long.as_bytes(), b"\nb\n\"open\nto the end"].concat();
        let found: Vec<_> = chunks(&file);
        let broken: Vec<(usize, Option<Broken>)> = found.iter().map(|(l, t)| (*l, t.as_ref().err().copied())).collect();
        assert_eq!(
            broken,
            [
                (1, None),
                (2, Some(Broken::NotUtf8)),
                (3, Some(Broken::TooLong)),
                (4, None),
                (5, Some(Broken::OpenQuote))
            ]
        );
    }

    #[test]
    fn cells_are_those_of_rfc_4180_with_the_blanks_around_them_taken_off() {
        assert_eq!(cells("a, b ,"), ["a", "b", ""]);
        assert_eq!(cells(r#"a,"x, ""y""",b"#), ["a", r#"x, "y""#, "b"]);
    }
}
