//! Wrong passwords, counted per account and per Unix user: after a few, the next attempt has to wait, longer each time.
//!
//! Names that nobody has are counted as accounts are, so that the waiting does not tell whether there is an account.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::ipc::error::ErrorObject;
use crate::limits::{ATTEMPT_PAUSE_MAX_MS, ATTEMPTS_FORGOTTEN_AFTER_MS, ATTEMPTS_MAX_COUNT, FREE_ATTEMPTS_COUNT};
use crate::market::account::{AccountId, UserId};
use crate::market::reason::Reason;
use crate::market::time::Timestamp;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Whose {
    Account(AccountId),
    /// What was given for a name, folded, that no account has.
    Unknown(String),
    User(UserId),
}

#[derive(Debug, Clone, Copy)]
struct Count {
    wrong: u32,
    last: Timestamp,
}

impl Count {
    fn pause_ms(self) -> u64 {
        let Some(beyond) = self.wrong.checked_sub(FREE_ATTEMPTS_COUNT) else { return 0 };
        1000_u64.checked_shl(beyond).map_or(ATTEMPT_PAUSE_MAX_MS, |ms| ms.clamp(1000, ATTEMPT_PAUSE_MAX_MS))
    }

    fn is_forgotten(self, now: Timestamp) -> bool {
        now.ms_since(self.last) >= ATTEMPTS_FORGOTTEN_AFTER_MS
    }
}

#[derive(Debug, Default)]
pub(super) struct Attempts(Mutex<HashMap<Whose, Count>>);

/// One attempt that was let in. It counts as wrong until it is known to be right: whoever hangs up in between, or
/// asks many times at once, gains nothing.
#[derive(Debug)]
pub(super) struct Attempt<'a> {
    attempts: &'a Attempts,
    whose: Whose,
    user: UserId,
}

impl Attempts {
    /// Lets an attempt in, or says how long it has to wait.
    pub(super) fn begin(&self, now: Timestamp, whose: Whose, user: UserId) -> Result<Attempt<'_>, ErrorObject> {
        let mut counts = self.counts();
        let his = Whose::User(user);
        let wait = [&whose, &his].into_iter().filter_map(|who| {
            let count = counts.get(who).filter(|c| !c.is_forgotten(now))?;
            let open_at = count.last.plus_ms(count.pause_ms());
            Some(open_at.ms_since(now)).filter(|ms| *ms > 0)
        });
        if let Some(wait_ms) = wait.max() {
            return Err(too_many(wait_ms));
        }
        count(&mut counts, now, whose.clone());
        Ok(Attempt { attempts: self, whose, user })
    }

    fn counts(&self) -> MutexGuard<'_, HashMap<Whose, Count>> {
        // Numbers are whole whatever a panicking holder was doing.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Attempt<'_> {
    /// The password was wrong.
    pub(super) fn was_wrong(self, now: Timestamp) {
        count(&mut self.attempts.counts(), now, Whose::User(self.user));
    }

    /// The password was right: earlier mistakes are forgotten. Those of the Unix user are not, or he could guess at
    /// others' accounts and log in to his own in between.
    pub(super) fn was_right(self) {
        self.attempts.counts().remove(&self.whose);
    }

    /// It was not looked at after all.
    pub(super) fn was_none(self) {
        if let Some(count) = self.attempts.counts().get_mut(&self.whose) {
            count.wrong = count.wrong.saturating_sub(1);
        }
    }
}

fn count(counts: &mut HashMap<Whose, Count>, now: Timestamp, whose: Whose) {
    if counts.len() >= ATTEMPTS_MAX_COUNT && !counts.contains_key(&whose) {
        counts.retain(|_, c| !c.is_forgotten(now));
        let oldest = counts.iter().min_by_key(|(_, c)| c.last).map(|(who, _)| who.clone());
        if let Some(oldest) = oldest.filter(|_| counts.len() >= ATTEMPTS_MAX_COUNT) {
            counts.remove(&oldest);
        }
    }
    let count = counts.entry(whose).or_insert(Count { wrong: 0, last: now });
    if count.is_forgotten(now) {
        count.wrong = 0;
    }
    (count.wrong, count.last) = (count.wrong.saturating_add(1), now);
}

fn too_many(wait_ms: u64) -> ErrorObject {
    let error = ErrorObject::new(Reason::TooManyAttempts, "too many wrong passwords");
    let seconds = wait_ms.div_ceil(1000);
    error.with_retry_after_ms(wait_ms).with_hint(format!("Wait {seconds} s, then try again."))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADA: Whose = Whose::Account(AccountId(1));

    fn at(ms: u64) -> Timestamp {
        Timestamp::from_micros(1_000_000_000_000).plus_ms(ms)
    }

    fn wrong(attempts: &Attempts, ms: u64, whose: Whose, user: u32) -> Result<(), u64> {
        let attempt = attempts.begin(at(ms), whose, UserId(user)).map_err(|e| e.data.retry_after_ms.unwrap())?;
        attempt.was_wrong(at(ms));
        Ok(())
    }

    #[test]
    fn five_are_free_then_each_wait_is_twice_as_long_up_to_a_minute() {
        let attempts = Attempts::default();
        for user in 0..5 {
            assert_eq!(wrong(&attempts, 0, ADA, user), Ok(()));
        }
        let mut now = 0;
        for seconds in [1, 2, 4, 8, 16, 32, 60, 60] {
            assert_eq!(wrong(&attempts, now, ADA, 9), Err(seconds * 1000), "whoever asks");
            assert_eq!(wrong(&attempts, now + seconds * 1000 - 1, ADA, 9), Err(1));
            now += seconds * 1000;
            assert_eq!(wrong(&attempts, now, ADA, 100 + u32::try_from(seconds).unwrap()), Ok(()));
        }
    }

    #[test]
    fn a_unix_user_who_tries_many_accounts_waits_too_and_a_right_password_does_not_help_him() {
        let attempts = Attempts::default();
        for n in 0..5 {
            assert_eq!(wrong(&attempts, 0, Whose::Unknown(format!("name-{n}")), 7), Ok(()));
        }
        assert_eq!(wrong(&attempts, 0, ADA, 7), Err(1000));
        attempts.begin(at(1000), Whose::Account(AccountId(2)), UserId(7)).unwrap().was_right();
        assert_eq!(wrong(&attempts, 1000, ADA, 7), Ok(()));
        assert_eq!(wrong(&attempts, 1000, ADA, 7), Err(2000));
        assert_eq!(wrong(&attempts, 1000, ADA, 8), Ok(()), "others need not wait");
    }

    #[test]
    fn attempts_at_once_are_counted_before_their_outcome_is_known() {
        let attempts = Attempts::default();
        let held: Vec<_> = (0..5).map(|_| attempts.begin(at(0), ADA, UserId(7)).unwrap()).collect();
        assert!(attempts.begin(at(0), ADA, UserId(7)).is_err());
        held.into_iter().for_each(Attempt::was_none);
        assert!(attempts.begin(at(0), ADA, UserId(7)).is_ok());
    }

    #[test]
    fn a_right_password_and_time_forget_mistakes() {
        let attempts = Attempts::default();
        (0..5).for_each(|user| wrong(&attempts, 0, ADA, user).unwrap());
        attempts.begin(at(1000), ADA, UserId(9)).unwrap().was_right();
        assert_eq!(wrong(&attempts, 1000, ADA, 9), Ok(()));
        (10..14).for_each(|user| wrong(&attempts, 1000, ADA, user).unwrap());
        assert!(wrong(&attempts, 1000, ADA, 20).is_err());
        assert_eq!(wrong(&attempts, 1000 + ATTEMPTS_FORGOTTEN_AFTER_MS, ADA, 20), Ok(()));
        assert_eq!(wrong(&attempts, 1000 + ATTEMPTS_FORGOTTEN_AFTER_MS, ADA, 21), Ok(()), "it begins anew");
    }

    #[test]
    fn the_memory_is_bounded() {
        let attempts = Attempts::default();
        for n in 0..2 * ATTEMPTS_MAX_COUNT as u64 {
            drop(attempts.begin(at(n), Whose::Unknown(n.to_string()), UserId(1)).unwrap());
        }
        assert_eq!(attempts.counts().len(), ATTEMPTS_MAX_COUNT);
    }
}
