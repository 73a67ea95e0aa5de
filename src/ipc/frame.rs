//! Framing: a byte stream becomes lines, each at most as long as the limit.

use memchr::memchr;

/// A line was longer than the limit; where the next one begins is not known, so the connection must end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a line is longer than {limit_bytes} bytes")]
pub struct Oversize {
    pub limit_bytes: usize,
}

/// Room for one read, in bytes.
const READ_BYTES: usize = 16 * 1024;

/// Collects received bytes and gives them out line by line. Holds at most one limit's worth of an unfinished line
/// besides what one read delivered.
#[derive(Debug, Default)]
pub struct Lines {
    buffer: Vec<u8>,
    /// Where the first line not yet given out begins.
    start: usize,
    /// How far the unfinished line was searched for its end.
    searched: usize,
    limit_bytes: usize,
}

impl Lines {
    pub fn new(limit_bytes: usize) -> Self {
        Self { buffer: Vec::new(), start: 0, searched: 0, limit_bytes }
    }

    /// Where to put received bytes.
    pub fn buffer(&mut self) -> &mut Vec<u8> {
        if self.start == self.buffer.len() {
            self.buffer.clear();
        } else if self.start > 0 {
            self.buffer.drain(..self.start);
        }
        self.searched -= self.start.min(self.searched);
        self.start = 0;
        // A line that is longer than one read gets room that grows with it.
        self.buffer.reserve(READ_BYTES.max(self.buffer.len()));
        &mut self.buffer
    }

    /// The next complete line, without its newline; none until more bytes come.
    ///
    /// # Errors
    /// [`Oversize`], also before the line's end has come.
    pub fn next_line(&mut self) -> Result<Option<&[u8]>, Oversize> {
        let oversize = Oversize { limit_bytes: self.limit_bytes };
        let from = self.searched.max(self.start);
        let Some(at) = memchr(b'\n', &self.buffer[from..]) else {
            self.searched = self.buffer.len();
            return if self.buffer.len() - self.start > self.limit_bytes { Err(oversize) } else { Ok(None) };
        };
        let (start, end) = (self.start, from + at);
        if end - start > self.limit_bytes {
            return Err(oversize);
        }
        self.start = end + 1;
        self.searched = self.start;
        Ok(Some(&self.buffer[start..end]))
    }

    /// Bytes of a line whose end has not come.
    pub fn unfinished(&self) -> &[u8] {
        &self.buffer[self.start..]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drain(lines: &mut Lines) -> Vec<String> {
        let mut all = Vec::new();
        while let Some(line) = lines.next_line().unwrap() {
            all.push(String::from_utf8(line.to_vec()).unwrap());
        }
        all
    }

    #[test]
    fn lines_are_the_same_however_the_stream_is_split() {
        let stream = b"one\n\ntwo and a half\nthree\n";
        for size in 1..=stream.len() {
            let (mut lines, mut seen) = (Lines::new(100), Vec::new());
            for part in stream.chunks(size) {
                lines.buffer().extend_from_slice(part);
                seen.extend(drain(&mut lines));
            }
            assert_eq!(seen, ["one", "", "two and a half", "three"], "parts of {size}");
            assert!(lines.unfinished().is_empty());
        }
    }

    #[test]
    fn a_line_at_the_limit_passes_and_one_byte_more_is_oversize() {
        let mut lines = Lines::new(4);
        lines.buffer().extend_from_slice(b"1234\n12345");
        assert_eq!(lines.next_line(), Ok(Some(&b"1234"[..])));
        assert_eq!(lines.next_line(), Err(Oversize { limit_bytes: 4 }));
        let mut lines = Lines::new(4);
        lines.buffer().extend_from_slice(b"12345\n");
        assert_eq!(lines.next_line(), Err(Oversize { limit_bytes: 4 }));
    }

    #[test]
    fn an_unfinished_line_is_kept_for_later() {
        let mut lines = Lines::new(100);
        lines.buffer().extend_from_slice(b"a\nhal");
        assert_eq!(drain(&mut lines), ["a"]);
        assert_eq!(lines.unfinished(), b"hal");
        lines.buffer().extend_from_slice(b"f\n");
        assert_eq!(drain(&mut lines), ["half"]);
    }
}
