//! `system.verify`: one verification at a time, on the calling connection's own thread, from moments of a page each.

use std::sync::atomic::Ordering;

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
        let result = verify::online(&*shared.reader, &|| *shared.stopping.borrow());
        shared.verifying.store(false, Ordering::Release);
        result.map_err(|error| match error {
            VerifyError::Stopped(Stopped::Fault(fault)) => internal(fault),
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

fn busy(why: &str, hint: &str) -> ErrorObject {
    ErrorObject::new(Reason::Busy, why.to_owned()).with_hint(hint)
}
