//! Errors on the wire: code, message, and data with a stable reason, what may be retried, and a hint.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::market::free_text::{escaped, is_steering};
use crate::market::reason::{Reason, Retry};
use crate::market::refusal::Refusal;

/// The `error` member of a reply.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ErrorObject {
    pub code: i32,
    pub message: String,
    /// Boxed, so that every fallible call does not carry it around.
    pub data: Box<ErrorData>,
}

/// `error.data`: the same for every error, and further details by reason.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ErrorData {
    pub reason: String,
    pub retry: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_ms: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    #[serde(default, skip_serializing_if = "is_false")]
    pub replayed: bool,
    #[serde(flatten)]
    pub details: Map<String, Value>,
}

/// The beginning of foreign text for a message: characters that steer a terminal escaped, and cut after so many characters.
pub fn excerpt(text: &str, most_chars: usize) -> String {
    let mut excerpt = String::new();
    for c in text.chars().take(most_chars) {
        if is_steering(c) {
            excerpt.push_str(&escaped(c));
        } else {
            excerpt.push(c);
        }
    }
    if text.chars().nth(most_chars).is_some() {
        excerpt.push('…');
    }
    excerpt
}

fn is_false(value: &bool) -> bool {
    !value
}

impl ErrorObject {
    pub fn new(reason: Reason, message: impl Into<String>) -> Self {
        let data = ErrorData {
            reason: reason.word().to_owned(),
            retry: reason.retry().word().to_owned(),
            retry_after_ms: None,
            hint: None,
            replayed: false,
            details: Map::new(),
        };
        Self { code: reason.code(), message: message.into(), data: Box::new(data) }
    }

    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.data.hint = Some(hint.into());
        self
    }

    /// Another way to ask again than its reason usually has.
    #[must_use]
    pub fn with_retry(mut self, retry: Retry) -> Self {
        self.data.retry = retry.word().to_owned();
        self
    }

    #[must_use]
    pub fn with_retry_after_ms(mut self, ms: u64) -> Self {
        self.data.retry_after_ms = Some(ms);
        self
    }

    #[must_use]
    pub fn with_detail(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.data.details.insert(name.to_owned(), value.into());
        self
    }

    /// A refusal, with its fields as details.
    pub fn of_refusal(refusal: &Refusal, replayed: bool) -> Self {
        let mut error = Self::new(refusal.reason(), refusal.message()).with_hint(refusal.hint());
        error.data.replayed = replayed;
        // An enum's variant encodes as {"variant": {fields}}; the fields are the details.
        if let Ok(Value::Object(variant)) = serde_json::to_value(refusal)
            && let Some((_, Value::Object(mut fields))) = variant.into_iter().next()
        {
            // Some details have names that the data itself uses.
            fields.retain(|name, _| !matches!(name.as_str(), "reason" | "retry" | "retry_after_ms" | "hint"));
            error.data.details = fields;
        }
        error
    }

    /// The reason, if this program knows its word.
    pub fn reason(&self) -> Option<Reason> {
        Reason::from_word(&self.data.reason)
    }

    /// Whether the same call with the same key may be sent again.
    pub fn is_retryable(&self) -> bool {
        [Retry::Later, Retry::SameKey].iter().any(|r| r.word() == self.data.retry)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_is_cut_and_has_no_control_characters() {
        assert_eq!(excerpt("Käse \"x\"", 8), "Käse \"x\"");
        assert_eq!(excerpt("Käse \"x\"", 7), "Käse \"x…");
        assert_eq!(excerpt("\u{1b}[31m\u{202e}", 100), "\\u{1b}[31m\\u{202e}");
    }
}
