//! What is said of a value that breaks its type's rule: what it is, what was given, what would be right.

use std::fmt;

use super::free_text::{escaped, is_steering};

/// A value that cannot be. Its text names the thing, the limit and the remedy, on one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueError {
    what: &'static str,
    given: String,
    rule: String,
}

impl ValueError {
    /// `what` names the type ("SKU"), `given` is what somebody wrote, `rule` says what is allowed.
    pub fn new(what: &'static str, given: &str, rule: impl Into<String>) -> Self {
        Self { what, given: quoted(given), rule: rule.into() }
    }

    /// What would be right.
    pub fn rule(&self) -> &str {
        &self.rule
    }
}

impl fmt::Display for ValueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let article = if self.what.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
        write!(f, "{} is not {article} {}: {}", self.given, self.what, self.rule)
    }
}

impl std::error::Error for ValueError {}

/// Hostile text made harmless for a message: escaped, and cut after 40 characters.
fn quoted(given: &str) -> String {
    let shown = |c: char| if is_steering(c) { escaped(c) } else { c.escape_debug().to_string() };
    let mut short: String = given.chars().take(40).map(shown).collect();
    if given.chars().nth(40).is_some() {
        short.push('…');
    }
    format!("\"{short}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_is_escaped_and_cut() {
        let error = ValueError::new("SKU", &format!("\u{1b}[31m{}", "x".repeat(100)), "use letters");
        let text = error.to_string();
        assert!(!text.contains('\u{1b}') && text.contains("\\u{1b}") && text.contains('…'), "{text}");
        assert!(text.ends_with("is not a SKU: use letters"), "{text}");
    }
}
