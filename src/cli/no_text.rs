//! Files that are no text at all, told by their bytes; in the same words whatever they should have been.

/// Why there is nothing to read in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoText {
    Utf16,
    /// A zero byte.
    Binary,
}

impl NoText {
    /// What is wrong with these bytes, if they are no text. Only the beginning of a file tells how it is encoded.
    pub fn of(bytes: &[u8], begins_file: bool) -> Option<Self> {
        if begins_file && (bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff")) {
            return Some(Self::Utf16);
        }
        memchr::memchr(0, bytes).map(|_| Self::Binary)
    }

    /// What to do, for a file that has to be in one of these forms.
    pub fn right(self, forms: &str) -> String {
        match self {
            Self::Utf16 => "this is UTF-16; save the file as UTF-8".to_owned(),
            Self::Binary => format!("this is no text; save the file as {forms} in UTF-8"),
        }
    }
}
