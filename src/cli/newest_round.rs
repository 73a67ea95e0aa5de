//! The newest round, which a market has not had before its first one.

use crate::ipc::client::{CallError, Steady};
use crate::ipc::methods::round::{RoundInfo, Show, ShowParams};
use crate::market::reason::Reason;

/// The newest round; none if there has been none.
///
/// # Errors
/// As [`Steady::call`].
pub async fn newest_round(client: &mut Steady) -> Result<Option<RoundInfo>, CallError> {
    match client.call::<Show>(&ShowParams::default()).await {
        Ok(round) => Ok(Some(round.value)),
        Err(CallError::Refused(e)) if matches!(e.reason(), Some(Reason::NotFound | Reason::RoundNotSelling)) => {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}
