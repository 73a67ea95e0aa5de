//! What proves that somebody is an account's owner: the hash of its password, and the sessions that logins opened.
//!
//! These are rows of their own, so that nothing that is answered, told or remembered under a key can contain them.

use std::fmt;

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use super::time::Timestamp;
use crate::limits::SESSIONS_OF_ACCOUNT_MAX_COUNT;

/// A finished Argon2id hash with its parameters and salt, in PHC string form. The password itself never gets here.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PasswordHash(SmolStr);

impl PasswordHash {
    /// Takes what the hasher made.
    pub fn new(phc: &str) -> Self {
        Self(SmolStr::new(phc))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

/// SHA-256 of a session's token: enough to know the token again, not to make it.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TokenDigest(pub [u8; 32]);

impl fmt::Debug for TokenDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenDigest(…)")
    }
}

/// What one login opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Counts the account's logins; never reused.
    pub number: u64,
    pub digest: TokenDigest,
    pub opened_at: Timestamp,
    pub expires_at: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Credentials {
    /// Without one, the kernel or the operator vouches for the account's owner.
    pub password: Option<PasswordHash>,
    /// How often the password was set or taken away: a proof of an older one counts no more.
    pub password_version: u64,
    pub last_session: u64,
    /// Oldest first.
    pub sessions: Vec<Session>,
}

impl Credentials {
    /// Opens a session. Expired ones go; so does the oldest if there are too many. True if one ended that had not
    /// expired.
    pub fn open(&mut self, digest: TokenDigest, now: Timestamp, lifetime_ms: u64) -> (Session, bool) {
        self.sessions.retain(|s| s.expires_at > now);
        let crowded = self.sessions.len() >= SESSIONS_OF_ACCOUNT_MAX_COUNT;
        if crowded {
            self.sessions.drain(..=self.sessions.len() - SESSIONS_OF_ACCOUNT_MAX_COUNT);
        }
        self.last_session += 1;
        let expires_at = now.plus_ms(lifetime_ms);
        let session = Session { number: self.last_session, digest, opened_at: now, expires_at };
        self.sessions.push(session.clone());
        (session, crowded)
    }

    /// Ends the sessions for which `ends` is true, and says how many there were. Expired ones go uncounted.
    pub fn close(&mut self, now: Timestamp, ends: impl Fn(&Session) -> bool) -> u64 {
        self.sessions.retain(|s| s.expires_at > now);
        let before = self.sessions.len();
        self.sessions.retain(|s| !ends(s));
        (before - self.sessions.len()) as u64
    }

    pub fn set_password(&mut self, password: Option<PasswordHash>) {
        self.password = password;
        self.password_version += 1;
    }
}
