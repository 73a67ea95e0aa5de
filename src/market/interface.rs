//! Manufacturers' interfaces: the sockets on which they answer what they offer and take their sales reports.

use std::path::Path;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use smol_str::SmolStr;

use super::free_text::only_shown;
use super::names::{AccountName, checked_text};
use super::time::Timestamp;
use super::value_error::ValueError;
use crate::limits::SOCKET_PATH_MAX_BYTES;

/// Where a manufacturer answers: `unix:/path`, the path absolute and short enough for a socket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint(SmolStr);
checked_text!(Endpoint);

/// The only kind of endpoint so far.
const UNIX: &str = "unix:";

impl Endpoint {
    /// Takes `unix:/run/acme.sock`.
    ///
    /// # Errors
    /// Says which part of the rule was broken.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        const WHAT: &str = "endpoint";
        only_shown(WHAT, text)?;
        let path = text.strip_prefix(UNIX).filter(|path| path.starts_with('/') && !path.ends_with('/'));
        let fits = path.is_some_and(|path| path.len() <= SOCKET_PATH_MAX_BYTES);
        if fits {
            return Ok(Self(SmolStr::new(text)));
        }
        let rule =
            format!("write it as unix:/run/acme.sock: an absolute path of at most {SOCKET_PATH_MAX_BYTES} bytes");
        Err(ValueError::new(WHAT, text, rule))
    }

    /// The socket's path.
    pub fn path(&self) -> &Path {
        Path::new(&self.0[UNIX.len()..])
    }
}

/// One manufacturer's interface. The row stays when it is removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interface {
    pub manufacturer: AccountName,
    /// None: there was one, and it was removed.
    pub endpoint: Option<Endpoint>,
    pub changed_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_is_an_absolute_path_that_a_socket_can_have() {
        let longest = format!("unix:/{}", "x".repeat(SOCKET_PATH_MAX_BYTES - 1));
        for good in ["unix:/run/acme.sock", "unix:/a b", "unix:/ü", &longest] {
            assert_eq!(Endpoint::parse(good).unwrap().as_str(), good);
        }
        assert_eq!(Endpoint::parse("unix:/run/acme.sock").unwrap().path(), Path::new("/run/acme.sock"));
        let too_long = format!("{longest}x");
        for bad in ["", "/run/a", "unix:", "unix:/", "unix:run/a", "unix:/a/", "tcp:/a", &too_long] {
            let text = Endpoint::parse(bad).unwrap_err().to_string();
            assert!(text.contains("unix:/run/acme.sock") && text.contains("107") && !text.contains('\n'), "{text}");
        }
    }
}
