//! Hashing passwords, off the threads that serve connections: few at a time, the rest wait, too many are told `busy`.
//!
//! Argon2id (RFC 9106) with 64 MiB, 3 passes and one lane. Parameters and salt are kept with each hash, so that they
//! can be raised without locking anybody out.

use std::sync::Arc;

use argon2::password_hash::phc::{Output, PasswordHash as Phc, Salt};
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::clock::Clock;
use crate::ipc::error::ErrorObject;
use crate::ipc::secret::Secret;
use crate::limits::{HASHES_AT_ONCE_COUNT, HASHES_RETRY_AFTER_MS, HASHES_WAITING_MAX_COUNT};
use crate::market::credentials::PasswordHash;
use crate::market::reason::Reason;

const MEMORY_KIB: u32 = 64 * 1024;
const PASSES: u32 = 3;
const LANES: u32 = 1;
const SALT_BYTES: usize = 16;
const HASH_BYTES: usize = 32;

/// Cloned freely; all clones share the same places.
#[derive(Clone)]
pub(super) struct Passwords {
    /// Who waits or is hashed.
    places: Arc<Semaphore>,
    /// Who is hashed.
    slots: Arc<Semaphore>,
    /// What a password is compared with where there is none, so that it takes as long.
    dummy: PasswordHash,
    clock: Clock,
}

impl Passwords {
    /// # Errors
    /// The kernel gives no random bytes.
    pub(super) fn new(clock: Clock) -> std::io::Result<Self> {
        let (mut salt, mut hash) = ([0; SALT_BYTES], [0; HASH_BYTES]);
        clock.fill_random(&mut salt)?;
        clock.fill_random(&mut hash)?;
        let hasher = hasher();
        let dummy = Phc {
            algorithm: Algorithm::Argon2id.ident(),
            version: Some(Version::V0x13.into()),
            params: hasher.params().try_into().map_err(std::io::Error::other)?,
            salt: Some(Salt::new(&salt).map_err(std::io::Error::other)?),
            hash: Some(Output::new(&hash).map_err(std::io::Error::other)?),
        };
        Ok(Self {
            places: Arc::new(Semaphore::new(HASHES_AT_ONCE_COUNT + HASHES_WAITING_MAX_COUNT)),
            slots: Arc::new(Semaphore::new(HASHES_AT_ONCE_COUNT)),
            dummy: PasswordHash::new(&dummy.to_string()),
            clock,
        })
    }

    /// A new hash, with a salt of its own.
    pub(super) async fn hash(&self, password: Secret) -> Result<PasswordHash, ErrorObject> {
        let mut salt = [0; SALT_BYTES];
        self.clock.fill_random(&mut salt).map_err(|e| broken(&e.to_string()))?;
        self.apart(move || {
            let hash = hasher().hash_password_with_salt(password.reveal().as_bytes(), &salt);
            hash.map(|phc: Phc| PasswordHash::new(&phc.to_string())).map_err(|e| broken(&e.to_string()))
        })
        .await?
    }

    /// Whether this is the password. Without a hash it never is, and that takes as long to say.
    pub(super) async fn verify(&self, password: Secret, hash: Option<PasswordHash>) -> Result<bool, ErrorObject> {
        let is_there = hash.is_some();
        let hash = hash.unwrap_or_else(|| self.dummy.clone());
        let right = self.apart(move || {
            let phc = Phc::new(hash.as_str()).map_err(|e| broken(&e.to_string()))?;
            Ok::<_, ErrorObject>(hasher().verify_password(password.reveal().as_bytes(), &phc).is_ok())
        });
        Ok(right.await?? && is_there)
    }

    /// Runs `work` on a thread of its own once there is a slot.
    async fn apart<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, ErrorObject> {
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(|_| busy())?;
        let slot = Arc::clone(&self.slots).acquire_owned().await.map_err(|e| broken(&e.to_string()))?;
        // The work goes on when the connection that asked for it is gone, so it keeps its place itself.
        let held: (OwnedSemaphorePermit, OwnedSemaphorePermit) = (place, slot);
        let done = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(held);
            done
        });
        done.await.map_err(|e| broken(&e.to_string()))
    }
}

fn hasher() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, Some(HASH_BYTES)).expect("within the bounds of RFC 9106");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn busy() -> ErrorObject {
    ErrorObject::new(Reason::Busy, "too many passwords wait to be checked already")
        .with_retry_after_ms(HASHES_RETRY_AFTER_MS)
        .with_hint("Ask again in a moment.")
}

fn broken(why: &str) -> ErrorObject {
    tracing::error!(why, "a password could not be hashed");
    ErrorObject::new(Reason::Internal, "the password could not be hashed").with_hint("Look at the daemon's log.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> Secret {
        Secret::new(text.to_owned())
    }

    #[tokio::test]
    async fn a_hash_knows_its_password_and_its_parameters_and_no_two_are_the_same() {
        let passwords = Passwords::new(Clock::new(jiff::tz::TimeZone::UTC)).unwrap();
        let hash = passwords.hash(secret("correct horse")).await.unwrap();
        assert!(hash.as_str().starts_with("$argon2id$v=19$m=65536,t=3,p=1$"), "{}", hash.as_str());
        assert!(passwords.dummy.as_str().starts_with("$argon2id$v=19$m=65536,t=3,p=1$"));
        assert!(passwords.verify(secret("correct horse"), Some(hash.clone())).await.unwrap());
        assert!(!passwords.verify(secret("correct horse "), Some(hash.clone())).await.unwrap());
        assert!(!passwords.verify(secret("correct horse"), None).await.unwrap());
        assert_ne!(passwords.hash(secret("correct horse")).await.unwrap(), hash);
    }

    #[tokio::test]
    async fn beyond_the_bound_a_password_is_told_busy_and_the_places_come_back() {
        let passwords = Passwords::new(Clock::new(jiff::tz::TimeZone::UTC)).unwrap();
        let (release, released) = std::sync::mpsc::channel::<()>();
        let released = Arc::new(std::sync::Mutex::new(released));
        let all = HASHES_AT_ONCE_COUNT + HASHES_WAITING_MAX_COUNT;
        let wait = || {
            let (passwords, released) = (passwords.clone(), Arc::clone(&released));
            tokio::spawn(async move { passwords.apart(move || released.lock().unwrap().recv().unwrap()).await })
        };
        let waiting: Vec<_> = (0..all).map(|_| wait()).collect();
        while passwords.places.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        let error = passwords.apart(|| ()).await.unwrap_err();
        assert_eq!((error.reason(), error.data.retry_after_ms), (Some(Reason::Busy), Some(HASHES_RETRY_AFTER_MS)));
        assert_eq!(passwords.slots.available_permits(), 0, "no more than so many at once");
        (0..all).for_each(|_| release.send(()).unwrap());
        for waits in waiting {
            waits.await.unwrap().unwrap();
        }
        assert!(passwords.apart(|| ()).await.is_ok());
    }
}
