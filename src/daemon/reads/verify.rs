//! `system.verify`: one verification at a time, on the calling connection's own thread, from moments of a page each.

use std::os::fd::OwnedFd;
use std::sync::atomic::Ordering;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, PidfdFlags, pidfd_open};

use crate::daemon::caller::Caller;
use crate::daemon::dispatch::Answers;
use crate::daemon::shared::{Shared, internal};
use crate::daemon::verify::{self, VerifyError};
use crate::ipc::error::ErrorObject;
use crate::ipc::methods::Nothing;
use crate::ipc::methods::system::{Verify, VerifyResult};
use crate::market::reason::Reason;
use crate::store::verify::Stopped;

impl Answers for Verify {
    fn answer(shared: &Shared, caller: &mut Caller, _: Nothing) -> Result<VerifyResult, ErrorObject> {
        caller.require_operator()?;
        if shared.verifying.swap(true, Ordering::AcqRel) {
            return Err(busy("a verification is under way already", "Wait until it has ended."));
        }
        let asker = Asker::of(caller);
        let result = verify::online(&*shared.reader, &|| *shared.stopping.borrow() || asker.has_ended());
        shared.verifying.store(false, Ordering::Release);
        result.map_err(|error| match error {
            VerifyError::Stopped(Stopped::Fault(fault)) => internal(fault),
            VerifyError::Stopped(Stopped::Told) if asker.has_ended() => {
                busy("the process that asked for the verification has ended", "Verify again.")
            }
            VerifyError::Stopped(Stopped::Told) => busy("the daemon is stopping", "Verify again once it runs again."),
            VerifyError::Stopped(Stopped::TooFast) => {
                busy(&error.to_string(), "Verify in a quieter hour, or stop the daemon and use --data-dir.")
            }
            VerifyError::Open(_) | VerifyError::Panicked(_) => {
                ErrorObject::new(Reason::Internal, error.to_string()).with_hint(error.hint())
            }
        })
    }
}

/// The process that asked: the connection itself is not read while a verification runs on its thread.
struct Asker(Option<OwnedFd>);

impl Asker {
    fn of(caller: &Caller) -> Self {
        let process = caller.process.and_then(Pid::from_raw);
        // Of a process that the kernel does not show, nobody knows when it ends: it is taken to wait.
        Self(process.and_then(|process| pidfd_open(process, PidfdFlags::empty()).ok()))
    }

    fn has_ended(&self) -> bool {
        let at_once = Timespec { tv_sec: 0, tv_nsec: 0 };
        let ended = |process: &OwnedFd| poll(&mut [PollFd::new(process, PollFlags::IN)], Some(&at_once));
        self.0.as_ref().is_some_and(|process| ended(process).is_ok_and(|ready| ready > 0))
    }
}

fn busy(why: &str, hint: &str) -> ErrorObject {
    ErrorObject::new(Reason::Busy, why.to_owned()).with_hint(hint)
}

#[cfg(test)]
mod tests {
    use std::process::{Command, Stdio};

    use super::*;
    use crate::market::account::UserId;

    #[test]
    fn it_is_noticed_that_the_process_that_asked_has_ended() {
        let mut child = Command::new("cat").stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        let caller = |process| Caller::new(UserId(1000), true, process);
        let asker = Asker::of(&caller(i32::try_from(child.id()).ok()));
        assert!(!asker.has_ended() && !Asker::of(&caller(None)).has_ended());
        drop(child.stdin.take());
        child.wait().unwrap();
        assert!(asker.has_ended());
    }
}
