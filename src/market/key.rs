//! Keys that make a call happen exactly once (law L3): the key, whose it is, and a fingerprint of what it asked.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha2::{Digest, Sha256};
use smol_str::SmolStr;

use super::account::{AccountId, UserId};
use super::command::Command;
use super::names::checked_text;
use super::outcome::Recorded;
use super::time::Timestamp;
use super::value_error::ValueError;
use crate::limits::KEY_MAX_BYTES;

/// What a client calls one change, so that it can ask again: 1–128 printable ASCII characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(SmolStr);
checked_text!(Key);

impl Key {
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        if (1..=KEY_MAX_BYTES).contains(&text.len()) && text.bytes().all(|b| (b' '..=b'~').contains(&b)) {
            return Ok(Self(SmolStr::new(text)));
        }
        Err(ValueError::new("key", text, format!("use 1 to {KEY_MAX_BYTES} printable ASCII characters")))
    }
}

/// Whose keys these are: two callers may use the same key for different things.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum KeyScope {
    /// A customer or a manufacturer, also while the operator acts for them.
    Account(AccountId),
    /// A Unix user without an account in this call: somebody who signs up, or the operator.
    User(UserId),
}

/// A key with its scope; the row's name in the store.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ScopedKey {
    pub scope: KeyScope,
    pub key: Key,
}

/// The content of a command, reduced to 128 bits of SHA-256, so that a key reused for something else is noticed.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint([u8; 16]);

/// Nearly every command, encoded, is shorter: it needs no memory of its own.
const SHORT_COMMAND_BYTES: usize = 512;

impl Fingerprint {
    pub fn of(command: &Command) -> Self {
        let command = command.without_secrets();
        let digest = match postcard::to_slice(&*command, &mut [0; SHORT_COMMAND_BYTES]) {
            Ok(content) => Sha256::digest(content),
            // Too long for that. Encoding into memory fails only for maps of unknown length, which commands do not contain.
            Err(_) => Sha256::digest(postcard::to_stdvec(&*command).unwrap_or_default()),
        };
        let mut short = [0; 16];
        short.copy_from_slice(&digest[..16]);
        Self(short)
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", hex(&self.0))
    }
}

/// Bytes as lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// The row that remembers a key: what was asked, and what came of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KeyRow {
    pub content: Fingerprint,
    pub recorded: Recorded,
    pub at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_1_to_128_printable_ascii_characters() {
        for good in ["k", "a b~!", &"x".repeat(128)] {
            assert!(Key::parse(good).is_ok(), "{good}");
        }
        for bad in ["", "ü", "a\n", "\u{7f}", &"x".repeat(129)] {
            assert!(Key::parse(bad).is_err(), "{bad}");
        }
    }
}
