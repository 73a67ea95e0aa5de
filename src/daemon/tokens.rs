//! Tokens of sessions: 32 random bytes and whose they are. The daemon keeps their digests only.

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::clock::Clock;
use crate::ipc::secret::Secret;
use crate::market::account::AccountId;
use crate::market::credentials::TokenDigest;
use crate::market::key::hex;

/// Tells people, and tools that look for leaked secrets, what this is.
const PREFIX: &str = "cds_";
const BYTES: usize = 32;

/// `cds_`, the account's number, `_`, and the random bytes in hexadecimal.
pub(super) struct Token {
    pub(super) account: AccountId,
    random: Zeroizing<[u8; BYTES]>,
}

impl Token {
    /// # Errors
    /// The kernel gives no random bytes.
    pub(super) fn new(clock: &Clock, account: AccountId) -> std::io::Result<Self> {
        let mut random = Zeroizing::new([0; BYTES]);
        clock.fill_random(random.as_mut_slice())?;
        Ok(Self { account, random })
    }

    pub(super) fn text(&self) -> Secret {
        let digits = Zeroizing::new(hex(self.random.as_slice()));
        Secret::new(format!("{PREFIX}{}_{}", self.account.0, digits.as_str()))
    }

    /// None if this is no token at all.
    pub(super) fn parse(text: &Secret) -> Option<Self> {
        let (account, digits) = text.reveal().strip_prefix(PREFIX)?.split_once('_')?;
        let digits = digits.as_bytes();
        let mut random = Zeroizing::new([0; BYTES]);
        if digits.len() != 2 * BYTES || !digits.iter().all(u8::is_ascii_hexdigit) {
            return None;
        }
        for (byte, pair) in random.iter_mut().zip(digits.chunks(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
        }
        Some(Self { account: AccountId(account.parse().ok()?), random })
    }

    pub(super) fn digest(&self) -> TokenDigest {
        TokenDigest(Sha256::digest(self.random.as_slice()).into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_back_and_no_two_are_the_same() {
        let clock = Clock::new(jiff::tz::TimeZone::UTC);
        let [one, two] = [0, 1].map(|_| Token::new(&clock, AccountId(7)).unwrap());
        assert_ne!(one.digest(), two.digest());
        let back = Token::parse(&one.text()).unwrap();
        assert_eq!((back.account, back.digest()), (AccountId(7), one.digest()));
    }

    #[test]
    fn what_is_no_token_is_none() {
        let right = format!("cds_7_{}", "0f".repeat(32));
        let parse = |text: &str| Token::parse(&Secret::new(text.to_owned())).is_some();
        assert!(parse(&right));
        for wrong in ["", "cds_7_", &right[4..], &right[..right.len() - 1], &right.replace("0f", "+f"), "cds_x_00"] {
            assert!(!parse(wrong), "{wrong}");
        }
    }
}
