//! Names as value types: SKU, account name, e-mail address, GTIN; and free text, which has a file of its own.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use smol_str::SmolStr;

use super::free_text::only_shown;
pub use super::free_text::{Note, Text};
use super::value_error::ValueError;
use crate::limits::{EMAIL_MAX_BYTES, NAME_MAX_BYTES};

/// Gives a checked text type its accessors, `Display`, and serde through `parse`.
macro_rules! checked_text {
    ($type:ident) => {
        impl $type {
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(&self.0)
            }
        }

        impl std::str::FromStr for $type {
            type Err = ValueError;
            fn from_str(text: &str) -> Result<Self, ValueError> {
                Self::parse(text)
            }
        }

        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                struct Checked;
                impl de::Visitor<'_> for Checked {
                    type Value = $type;
                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str("a string")
                    }
                    fn visit_str<E: de::Error>(self, text: &str) -> Result<$type, E> {
                        $type::parse(text).map_err(E::custom)
                    }
                }
                from.deserialize_str(Checked)
            }
        }
    };
}
pub(crate) use checked_text;

/// A good's name in trade: 1–64 of `A-Z a-z 0-9 . _ -`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sku(SmolStr);
checked_text!(Sku);

impl Sku {
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-');
        if (1..=NAME_MAX_BYTES).contains(&text.len()) && text.bytes().all(plain) {
            return Ok(Self(SmolStr::new(text)));
        }
        Err(ValueError::new("SKU", text, format!("use 1 to {NAME_MAX_BYTES} of A-Z a-z 0-9 . _ -")))
    }
}

/// The name of a customer or a manufacturer: 1–64 of `a-z 0-9 . _ -`, first a letter or digit.
/// Capitals are folded, so that `Acme` and `acme` are one account.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountName(SmolStr);
checked_text!(AccountName);

impl AccountName {
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-');
        let begins_well = text.bytes().next().is_some_and(|b| b.is_ascii_alphanumeric());
        // `any` means "whoever is cheapest" in an order, so nobody can be called that.
        if text.len() <= NAME_MAX_BYTES && begins_well && text.bytes().all(plain) && !text.eq_ignore_ascii_case("any") {
            if text.bytes().any(|b| b.is_ascii_uppercase()) {
                return Ok(Self(SmolStr::new(text.to_ascii_lowercase())));
            }
            return Ok(Self(SmolStr::new(text)));
        }
        let rule = format!(
            "use 1 to {NAME_MAX_BYTES} of a-z 0-9 . _ -, beginning with a letter or digit (the word any is taken)"
        );
        Err(ValueError::new("name", text, rule))
    }
}

/// An e-mail address, kept as written; compared by [`Email::folded`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email(SmolStr);
checked_text!(Email);

impl Email {
    /// A plausible address: one `@` with text on both sides, no blanks, and nothing that steers.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        const WHAT: &str = "e-mail address";
        only_shown(WHAT, text)?;
        let plausible = text.len() <= EMAIL_MAX_BYTES
            && !text.contains(char::is_whitespace)
            && text.split_once('@').is_some_and(|(user, host)| {
                !user.is_empty() && !host.is_empty() && !host.contains('@') && !host.starts_with('.')
            });
        if plausible {
            return Ok(Self(SmolStr::new(text)));
        }
        let rule = format!("write it as name@host, at most {EMAIL_MAX_BYTES} bytes");
        Err(ValueError::new(WHAT, text, rule))
    }

    /// The form in which addresses are compared: lower case.
    pub fn folded(&self) -> SmolStr {
        SmolStr::new(self.0.to_lowercase())
    }
}

/// A Global Trade Item Number of 8, 12, 13 or 14 digits whose check digit is right
/// (GS1 General Specifications, section 7.9: weights 3 and 1 from the right).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gtin(SmolStr);
checked_text!(Gtin);

impl Gtin {
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        if !matches!(text.len(), 8 | 12 | 13 | 14) || !text.bytes().all(|b| b.is_ascii_digit()) {
            return Err(ValueError::new("GTIN", text, "write 8, 12, 13 or 14 digits"));
        }
        let weighted = |(place, digit): (usize, u8)| u32::from(digit - b'0') * if place % 2 == 0 { 3 } else { 1 };
        let sum: u32 = text.bytes().rev().skip(1).enumerate().map(weighted).sum();
        let right = (10 - sum % 10) % 10;
        let written = u32::from(text.as_bytes()[text.len() - 1] - b'0');
        if written != right {
            let rule = format!("its check digit should be {right}, not {written}; look for a mistyped digit");
            return Err(ValueError::new("GTIN", text, rule));
        }
        Ok(Self(SmolStr::new(text)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sku_is_1_to_64_plain_characters() {
        for good in ["A", "NW-001", "a.b_c-9", &"x".repeat(64)] {
            assert_eq!(Sku::parse(good).unwrap().as_str(), good);
        }
        for bad in ["", "a b", "a/b", "ü", "a\n", "a\u{0}", "\u{1b}[0m", &"x".repeat(65)] {
            let text = Sku::parse(bad).unwrap_err().to_string();
            assert!(text.contains("SKU") && text.contains("1 to 64") && !text.contains('\n'), "{text}");
        }
    }

    #[test]
    fn account_names_fold_capitals_and_refuse_any() {
        assert_eq!(AccountName::parse("Acme-Co").unwrap(), AccountName::parse("acme-co").unwrap());
        for bad in ["", "any", "ANY", "-a", "a b", "ä"] {
            assert!(AccountName::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_gtins_check_digit_is_verified() {
        for good in ["4006381333931", "96385074", "036000291452", "00012345600012"] {
            assert!(Gtin::parse(good).is_ok(), "{good}");
        }
        let wrong = Gtin::parse("4006381333932").unwrap_err().to_string();
        assert!(wrong.contains("should be 1, not 2"), "{wrong}");
        assert!(Gtin::parse("123").is_err() && Gtin::parse("40063813339a1").is_err());
    }

    #[test]
    fn addresses_are_plausible_and_fold() {
        assert_eq!(Email::parse("Ada@Example.org").unwrap().folded(), "ada@example.org");
        for bad in ["", "ada", "@x", "a@", "a@b@c", "a b@c", "a@.c"] {
            assert!(Email::parse(bad).is_err(), "{bad}");
        }
    }
}
