//! Passwords and tokens on their way: never shown, never in an error, wiped from memory after use.

use std::borrow::Cow;
use std::fmt;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use zeroize::{Zeroize, Zeroizing};

use crate::limits::{PASSWORD_MAX_BYTES, PASSWORD_MIN_CHARS};

/// A text that nobody else may read.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The text itself: for the hasher, the wire and the token's file.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Whether it may become a password: blanks count like every other character, nothing is trimmed.
    ///
    /// # Errors
    /// What is wrong with it, without the text.
    pub fn check_password(&self) -> Result<(), String> {
        if self.0.chars().count() < PASSWORD_MIN_CHARS {
            return Err(format!("it is too short; use at least {PASSWORD_MIN_CHARS} characters"));
        }
        if self.0.len() > PASSWORD_MAX_BYTES {
            return Err(format!("it is too long; use at most {PASSWORD_MAX_BYTES} bytes"));
        }
        Ok(())
    }
}

/// A crash of this process leaves no core file from now on: what it holds in memory would be in it. Whoever needs one
/// can raise the limit of the running process (`prlimit`).
pub fn leave_no_core() {
    let limit = getrlimit(Resource::Core);
    // Where the system does not allow it, there is nothing to be done about it.
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), ..limit });
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.0)
    }
}

/// Reads a string; what is none is not repeated in the error, as serde would do.
struct Reader;

macro_rules! refuse {
    ($($visit:ident $type:ty),*) => {
        $(fn $visit<E: de::Error>(self, _: $type) -> Result<Secret, E> {
            Err(E::custom("it must be a string"))
        })*
    };
}

impl<'de> de::Visitor<'de> for Reader {
    type Value = Secret;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Secret, E> {
        self.visit_string(text.to_owned())
    }

    fn visit_string<E: de::Error>(self, mut text: String) -> Result<Secret, E> {
        if text.len() > PASSWORD_MAX_BYTES {
            text.zeroize();
            return Err(E::custom(format!("it is too long; use at most {PASSWORD_MAX_BYTES} bytes")));
        }
        Ok(Secret::new(text))
    }

    refuse!(visit_bool bool, visit_i64 i64, visit_u64 u64, visit_f64 f64);
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Reader)
    }
}

impl JsonSchema for Secret {
    fn schema_name() -> Cow<'static, str> {
        "Secret".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "writeOnly": true, "maxLength": PASSWORD_MAX_BYTES })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_in_no_error_and_in_no_debug_output() {
        for wrong in ["12345678", "-12345678", "1234.5678", "[12345678]", "{\"12345678\":1}"] {
            let error = serde_json::from_str::<Secret>(wrong).unwrap_err().to_string();
            assert!(!error.contains("12345678") && !error.contains("1234.5678"), "{error}");
        }
        let secret: Secret = serde_json::from_str("\"  correct horse \"").unwrap();
        assert_eq!(secret.reveal(), "  correct horse ", "nothing is trimmed");
        assert!(!format!("{secret:?}").contains("horse"));
    }

    #[test]
    fn a_password_has_8_characters_and_at_most_1024_bytes() {
        let check = |text: &str| Secret::new(text.to_owned()).check_password();
        assert!(check("1234567").is_err() && check("ääääääää").is_ok() && check("        ").is_ok());
        assert!(check(&"x".repeat(1024)).is_ok() && check(&"x".repeat(1025)).is_err());
    }
}
