//! Reading a TOML table field by field, so that one mistake does not hide the next.

use std::time::Duration;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Mistake;
use crate::limits::{PLAN_INTERVAL_MAX_MS, PLAN_INTERVAL_MIN_MS};
use crate::market::value_error::ValueError;

/// Characters of a wrong value that are shown.
const SHOWN_CHARS: usize = 40;

/// A table whose fields are taken out one after the other.
pub(super) struct Fields<'t> {
    text: &'t str,
    /// Where the table begins.
    start: usize,
    table: DeTable<'t>,
    mistakes: Vec<Mistake>,
}

impl<'t> Fields<'t> {
    /// The whole file.
    ///
    /// # Errors
    /// Everything in it that is no TOML.
    pub(super) fn of_file(text: &'t str) -> Result<Self, Vec<Mistake>> {
        let (table, errors) = DeTable::parse_recoverable(text);
        if errors.is_empty() {
            return Ok(Self { text, start: 0, table: table.into_inner(), mistakes: Vec::new() });
        }
        let mistakes = errors.iter().map(|error| {
            let line = line_of(text, error.span().map_or(0, |span| span.start));
            let right = format!("this is no TOML: {}", error.message().replace('\n', " "));
            Mistake { line, field: String::new(), value: String::new(), right }
        });
        Err(mistakes.collect())
    }

    /// The line of the file on which the table begins.
    pub(super) fn line(&self) -> usize {
        line_of(self.text, self.start)
    }

    pub(super) fn mistake_at(&mut self, line: usize, field: &str, value: &str, right: impl Into<String>) {
        let mut shown: String = value.chars().take(SHOWN_CHARS).collect();
        if value.chars().nth(SHOWN_CHARS).is_some() {
            shown.push('…');
        }
        self.mistakes.push(Mistake { line, field: field.to_owned(), value: shown, right: right.into() });
    }

    pub(super) fn take_mistakes(&mut self, of: Fields<'_>) {
        self.mistakes.extend(of.mistakes);
    }

    pub(super) fn into_mistakes(mut self) -> Vec<Mistake> {
        self.mistakes.sort_by_key(|mistake| mistake.line);
        self.mistakes
    }

    /// Takes a field out: its value, its line in the file, and its text as it stands there.
    fn take(&mut self, name: &str) -> Option<(DeValue<'t>, usize, &'t str)> {
        let value = self.table.remove(name)?;
        let span = value.span();
        Some((value.into_inner(), line_of(self.text, span.start), self.text.get(span).unwrap_or_default()))
    }

    /// A text field that may be left out.
    pub(super) fn optional<T>(&mut self, name: &str, parse: impl Fn(&str) -> Result<T, ValueError>) -> Option<T> {
        let (value, line, raw) = self.take(name)?;
        let DeValue::String(text) = value else {
            self.mistake_at(line, name, raw, format!("write it as a text in quotes: {name} = \"…\""));
            return None;
        };
        match parse(&text) {
            Ok(value) => Some(value),
            Err(error) => {
                self.mistake_at(line, name, &text, error.rule());
                None
            }
        }
    }

    pub(super) fn needed<T>(&mut self, name: &str, parse: impl Fn(&str) -> Result<T, ValueError>) -> Option<T> {
        self.is_there(name).then(|| self.optional(name, parse))?
    }

    /// A whole number that may be left out.
    pub(super) fn number(&mut self, name: &str, least: u64, most: u64) -> Option<u64> {
        let (value, line, raw) = self.take(name)?;
        let number = match &value {
            DeValue::Integer(number) => u64::from_str_radix(&number.as_str().replace('_', ""), number.radix()).ok(),
            _ => None,
        };
        let number = number.filter(|number| (least..=most).contains(number));
        if number.is_none() {
            self.mistake_at(line, name, raw, format!("write a whole number from {least} to {most}, without quotes"));
        }
        number
    }

    pub(super) fn needed_number(&mut self, name: &str, least: u64, most: u64) -> Option<u64> {
        self.is_there(name).then(|| self.number(name, least, most))?
    }

    /// A span of time, as `5s`.
    pub(super) fn needed_span(&mut self, name: &str) -> Option<Duration> {
        if !self.is_there(name) {
            return None;
        }
        let (value, line, raw) = self.take(name)?;
        let span = value.as_str().and_then(|text| text.parse::<jiff::SignedDuration>().ok());
        let ms = span.and_then(|span| u64::try_from(span.as_millis()).ok());
        match ms.filter(|ms| (PLAN_INTERVAL_MIN_MS..=PLAN_INTERVAL_MAX_MS).contains(ms)) {
            Some(ms) => Some(Duration::from_millis(ms)),
            None => {
                let right = format!(
                    "write a span of time in quotes, as \"5s\", \"2m\" or \"1h 30m\", from {PLAN_INTERVAL_MIN_MS} ms to {} h",
                    PLAN_INTERVAL_MAX_MS / 3_600_000
                );
                self.mistake_at(line, name, raw.trim_matches('"'), right);
                None
            }
        }
    }

    /// One of a few words; may be left out.
    pub(super) fn word<T: Copy>(&mut self, name: &str, words: &[(&str, T)]) -> Option<T> {
        let (value, line, raw) = self.take(name)?;
        let found = value.as_str().and_then(|text| words.iter().find(|(word, _)| *word == text));
        if found.is_none() {
            let right: Vec<String> = words.iter().map(|(word, _)| format!("\"{word}\"")).collect();
            self.mistake_at(line, name, raw.trim_matches('"'), format!("write {}", right.join(" or ")));
        }
        found.map(|(_, value)| *value)
    }

    /// The tables of an array `[[name]]`; none if there is no such array.
    pub(super) fn tables(&mut self, name: &str, most: usize) -> Vec<Fields<'t>> {
        let Some((value, line, raw)) = self.take(name) else { return Vec::new() };
        let DeValue::Array(elements) = value else {
            self.mistake_at(line, name, raw, format!("begin every line with [[{name}]]"));
            return Vec::new();
        };
        if elements.len() > most {
            let many = elements.len().to_string();
            self.mistake_at(line, name, &many, format!("at most {most} lines are possible; run several plans"));
            return Vec::new();
        }
        let mut tables = Vec::new();
        for element in elements {
            let start = element.span().start;
            match element.into_inner() {
                DeValue::Table(table) => {
                    tables.push(Fields { text: self.text, start, table, mistakes: Vec::new() });
                }
                _ => self.mistake_at(line_of(self.text, start), name, "", format!("begin every line with [[{name}]]")),
            }
        }
        tables
    }

    /// Whatever is left is a mistake.
    pub(super) fn refuse_others(&mut self, what_there_is: &str) {
        let others: Vec<(Spanned<_>, _)> = std::mem::take(&mut self.table).into_iter().collect();
        for (name, _) in others {
            let line = line_of(self.text, name.span().start);
            self.mistake_at(line, &name.into_inner(), "", format!("there is no such field; {what_there_is}"));
        }
    }

    fn is_there(&mut self, name: &str) -> bool {
        let there = self.table.contains_key(name);
        if !there {
            self.mistake_at(self.line(), name, "", "this is missing; every line needs sku, price, batch and interval");
        }
        there
    }
}

fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes()[..at.min(text.len())].iter().filter(|b| **b == b'\n').count() + 1
}
