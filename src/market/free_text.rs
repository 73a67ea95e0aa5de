//! Free text, in somebody's own words: names of goods and people, units, notes. One rule for all of it says which
//! characters it may have.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use smol_str::SmolStr;

use super::names::checked_text;
use super::value_error::ValueError;
use crate::limits::{NOTE_MAX_BYTES, TEXT_MAX_BYTES};

/// Characters that show nothing of their own, but steer a terminal, end a line, reorder what is read, or make two texts
/// differ that look the same: control characters, line and paragraph separators, Unicode's explicit directional
/// formatting (TR 9, section 2), its invisible characters and fillers, tags, and what is no character at all. The two
/// joiners, U+200C and U+200D, stay: some scripts are not written right without them.
pub fn is_steering(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}' | '\u{3164}'
            | '\u{fdd0}'..='\u{fdef}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}')
        || u32::from(c) & 0xfffe == 0xfffe
}

/// Such a character in letters: some of them pass for printable elsewhere.
pub fn escaped(c: char) -> String {
    let shown = c.escape_debug().to_string();
    if shown.contains(c) { c.escape_unicode().to_string() } else { shown }
}

/// Refuses text that would do something to whoever reads it.
///
/// # Errors
/// Names the first such character, escaped, and what to do.
pub(super) fn only_shown(what: &'static str, text: &str) -> Result<(), ValueError> {
    let plain = |byte: u8| matches!(byte, b' '..=b'~');
    if text.bytes().all(plain) {
        return Ok(());
    }
    let Some(steering) = text.chars().find(|c| is_steering(*c)) else { return Ok(()) };
    let rule = format!(
        "take the character {} out; tabs, line ends, invisible characters and those that control a terminal or the direction of text cannot stand in it",
        escaped(steering)
    );
    Err(ValueError::new(what, text, rule))
}

/// A short free text: a good's name, a unit, a reference, a display name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text(SmolStr);
checked_text!(Text);

impl Text {
    /// # Errors
    /// It is too long, or has a character that steers.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        const WHAT: &str = "short text";
        if text.len() > TEXT_MAX_BYTES {
            return Err(ValueError::new(WHAT, text, format!("use at most {TEXT_MAX_BYTES} bytes")));
        }
        only_shown(WHAT, text)?;
        Ok(Self(SmolStr::new(text)))
    }

    /// A name that others read: not blank.
    ///
    /// # Errors
    /// As [`Text::parse`], or there is nothing to read in it.
    pub fn parse_shown_name(text: &str) -> Result<Self, ValueError> {
        let name = Self::parse(text)?;
        if name.as_str().trim().is_empty() {
            let rule = "write at least one letter, or leave it out";
            return Err(ValueError::new("name that others can read", text, rule));
        }
        Ok(name)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A note or a reason in somebody's own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note(SmolStr);
checked_text!(Note);

impl Note {
    /// # Errors
    /// It is too long, or has a character that steers.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        const WHAT: &str = "note";
        if text.len() > NOTE_MAX_BYTES {
            return Err(ValueError::new(WHAT, text, format!("use at most {NOTE_MAX_BYTES} bytes")));
        }
        only_shown(WHAT, text)?;
        Ok(Self(SmolStr::new(text)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::market::interface::Endpoint;
    use crate::market::names::Email;

    /// A text that would be good without the character in it.
    type Parser = fn(&str) -> Result<(), ValueError>;

    const FREE: [(&str, &str, Parser); 5] = [
        ("Acme ", " Ltd", |text| Text::parse(text).map(drop)),
        ("Acme ", " Ltd", |text| Text::parse_shown_name(text).map(drop)),
        ("please ", " soon", |text| Note::parse(text).map(drop)),
        ("ada", "@example.org", |text| Email::parse(text).map(drop)),
        ("unix:/run/", "acme.sock", |text| Endpoint::parse(text).map(drop)),
    ];

    #[test]
    fn no_free_text_has_a_character_that_steers() {
        for (character, shown) in [
            ('\t', r"\t"),
            ('\n', r"\n"),
            ('\r', r"\r"),
            ('\0', r"\0"),
            ('\u{7}', r"\u{7}"),
            ('\u{1b}', r"\u{1b}"),
            ('\u{7f}', r"\u{7f}"),
            ('\u{85}', r"\u{85}"),
            ('\u{9b}', r"\u{9b}"),
            ('\u{61c}', r"\u{61c}"),
            ('\u{200e}', r"\u{200e}"),
            ('\u{200f}', r"\u{200f}"),
            ('\u{2028}', r"\u{2028}"),
            ('\u{2029}', r"\u{2029}"),
            ('\u{202a}', r"\u{202a}"),
            ('\u{202e}', r"\u{202e}"),
            ('\u{2066}', r"\u{2066}"),
            ('\u{2069}', r"\u{2069}"),
            ('\u{200b}', r"\u{200b}"),
            ('\u{2060}', r"\u{2060}"),
            ('\u{2064}', r"\u{2064}"),
            ('\u{206a}', r"\u{206a}"),
            ('\u{206f}', r"\u{206f}"),
            ('\u{feff}', r"\u{feff}"),
            ('\u{ad}', r"\u{ad}"),
            ('\u{fff9}', r"\u{fff9}"),
            ('\u{fffb}', r"\u{fffb}"),
            ('\u{3164}', r"\u{3164}"),
            ('\u{115f}', r"\u{115f}"),
            ('\u{1160}', r"\u{1160}"),
            ('\u{ffa0}', r"\u{ffa0}"),
            ('\u{e0000}', r"\u{e0000}"),
            ('\u{e007f}', r"\u{e007f}"),
            ('\u{fffe}', r"\u{fffe}"),
            ('\u{ffff}', r"\u{ffff}"),
            ('\u{1fffe}', r"\u{1fffe}"),
            ('\u{10ffff}', r"\u{10ffff}"),
            ('\u{fdd0}', r"\u{fdd0}"),
            ('\u{fdef}', r"\u{fdef}"),
        ] {
            for (begin, end, parse) in FREE {
                assert!(parse(&format!("{begin}{end}")).is_ok(), "{begin}{end}");
                for text in [format!("{begin}{character}{end}"), format!("{begin}{end}{character}")] {
                    let told = parse(&text).unwrap_err();
                    assert!(told.rule().contains(&format!("the character {shown} out")), "{told}");
                    assert!(!told.to_string().chars().any(is_steering), "{told}");
                }
            }
        }
    }

    #[test]
    fn words_of_all_languages_are_free_text() {
        for good in [
            "",
            "Käse · Überraum",
            "日本茶",
            "\u{1f469}\u{200d}\u{1f680}",
            "שלום",
            "a\u{301}",
            "می\u{200c}خواهم",
            "\u{fffd}\u{fdcf}\u{e0100}",
            "50 % \"best\" <b>",
        ] {
            assert_eq!(Text::parse(good).unwrap().as_str(), good);
            assert_eq!(Note::parse(good).unwrap().as_str(), good);
        }
    }

    #[test]
    fn what_is_too_long_is_said_without_repeating_it_whole() {
        let told = Text::parse(&"x".repeat(TEXT_MAX_BYTES + 1)).unwrap_err().to_string();
        assert!(told.contains("256 bytes") && told.len() < 120, "{told}");
        assert!(Text::parse(&"x".repeat(TEXT_MAX_BYTES)).is_ok() && Note::parse(&"x".repeat(NOTE_MAX_BYTES)).is_ok());
        assert!(Note::parse(&"x".repeat(NOTE_MAX_BYTES + 1)).is_err());
    }

    #[test]
    fn a_name_that_others_read_is_not_blank() {
        for blank in ["", " ", "\u{a0}\u{2003}"] {
            let told = Text::parse_shown_name(blank).unwrap_err();
            assert!(told.rule().contains("at least one letter"), "{told}");
        }
    }
}
