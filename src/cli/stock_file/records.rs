//! A CSV file as records with the numbers of their lines (RFC 4180, blank lines left out).

/// One record, wherever it goes wrong later.
#[derive(Debug)]
pub(super) struct Record {
    /// Where it begins, from 1.
    pub(super) line: usize,
    /// Its fields, blanks around them taken off.
    pub(super) cells: Vec<Vec<u8>>,
    /// The file ends inside quotes.
    pub(super) open_quote: bool,
}

/// Splits a file, a byte order mark left out.
pub(super) fn split(bytes: &[u8]) -> impl Iterator<Item = Record> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).trim(csv::Trim::All).from_reader(bytes);
    let mut lines = LineCount { bytes, at: 0, line: 1 };
    // Reading from memory, with any number of fields and any bytes in them, has nothing that can fail.
    reader.into_byte_records().map_while(Result::ok).map(move |record| {
        let start = record.position().map_or(0, |p| usize::try_from(p.byte()).unwrap_or(usize::MAX));
        let line = lines.line_of_record(start);
        let cells: Vec<Vec<u8>> = record.iter().map(<[u8]>::to_vec).collect();
        Record { line, cells, open_quote: ends_inside_quotes(&bytes[lines.at..]) }
    })
}

/// Counts lines as far as they are asked for. The reader's own count is of where a record's search began, which
/// is off after blank lines and after `\r\n`.
struct LineCount<'b> {
    bytes: &'b [u8],
    at: usize,
    line: usize,
}

impl LineCount<'_> {
    /// The line of the first byte from `start` on that belongs to a record.
    fn line_of_record(&mut self, start: usize) -> usize {
        while let Some(byte) = self.bytes.get(self.at) {
            if self.at >= start && !matches!(byte, b'\r' | b'\n') {
                break;
            }
            let lone_return = *byte == b'\r' && self.bytes.get(self.at + 1) != Some(&b'\n');
            self.line += usize::from(*byte == b'\n' || lone_return);
            self.at += 1;
        }
        self.line
    }
}

/// Whether the record at the beginning of `rest` runs to the end of the file in search of a closing quote.
fn ends_inside_quotes(rest: &[u8]) -> bool {
    let (mut quoted, mut field_begins) = (false, true);
    let mut bytes = rest.iter().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' if quoted && bytes.peek() == Some(&&b'"') => drop(bytes.next()),
            b'"' if quoted => quoted = false,
            b'"' if field_begins => quoted = true,
            b'\n' | b'\r' if !quoted => return false,
            _ => {}
        }
        field_begins = !quoted && *byte == b',';
    }
    quoted
}
