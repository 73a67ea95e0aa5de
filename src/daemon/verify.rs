//! Verifying a market: the store's own examination, on a running daemon's reader or on a directory that none uses.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use crate::ipc::methods::system::{CountedInfo, FindingInfo, VerifyResult};
use crate::store::redb;
use crate::store::verify::{Stopped, Verified, verify};
use crate::store::{OpenError, Reader};

/// Why nothing can be said.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    #[error("{0}")]
    Open(#[from] OpenError),
    #[error("{0}")]
    Stopped(#[from] Stopped),
    #[error("the store's file is damaged so much that reading it failed: {0}")]
    Panicked(String),
}

impl VerifyError {
    /// Somebody has to name another directory, or stop a daemon, first.
    pub fn is_configuration(&self) -> bool {
        matches!(self, Self::Open(_))
    }

    pub fn hint(&self) -> &'static str {
        match self {
            Self::Open(OpenError::InUse { .. }) => "`cdsd verify` without --data-dir asks the daemon that uses it.",
            Self::Panicked(_) => {
                "Stop cdsd, keep a copy of the file, and examine it with `cdsd verify --data-dir DIR`."
            }
            _ => "",
        }
    }
}

/// Examines what a running daemon keeps, while it goes on.
///
/// # Errors
/// Nothing can be said about the store as a whole.
pub(super) fn online(reader: &dyn Reader, stop: &dyn Fn() -> bool) -> Result<VerifyResult, VerifyError> {
    // A damaged page can make the engine panic; that must not take the caller's connection with it.
    match catch_unwind(AssertUnwindSafe(|| verify(reader, stop))) {
        Ok(verified) => Ok(result(verified?)),
        Err(panic) => Err(VerifyError::Panicked(words_of(&*panic))),
    }
}

/// Examines a directory that no daemon uses: first every checksum of its file, then what it keeps.
///
/// # Errors
/// There is no store of ours, or it is in use.
pub fn offline(data_dir: &Path) -> Result<VerifyResult, VerifyError> {
    let checked = catch_unwind(|| redb::verify(data_dir));
    match checked {
        Ok(Ok(())) => {}
        Ok(Err(OpenError::Damaged { file, why })) => return Ok(damaged(&file, why)),
        Ok(Err(other)) => return Err(other.into()),
        Err(panic) => return Ok(damaged(&data_dir.join(redb::FILE_NAME), words_of(&*panic))),
    }
    online(&*redb::examine(data_dir)?, &|| false)
}

/// What is wrong is the file itself: nothing in it can be trusted.
fn damaged(file: &Path, found: String) -> VerifyResult {
    let (problem, expected) = ("the file is damaged".to_owned(), "every checksum right".to_owned());
    let finding = FindingInfo { table: "file".to_owned(), row: file.display().to_string(), problem, found, expected };
    let counted = CountedInfo::default();
    VerifyResult { seq: 0, oldest_seq: 0, findings: vec![finding], findings_count: 1, counted }
}

fn words_of(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().cloned();
    text.or_else(|| panic.downcast_ref::<&str>().map(|s| (*s).to_owned()))
        .unwrap_or_else(|| "no reason given".to_owned())
}

fn result(verified: Verified) -> VerifyResult {
    let Verified { seq, oldest_seq, findings, findings_count, counted } = verified;
    let info = |f: crate::store::verify::Finding| FindingInfo {
        table: f.table,
        row: f.row,
        problem: f.problem,
        found: f.found,
        expected: f.expected,
    };
    let findings = findings.into_iter().map(info).collect();
    let c = counted;
    let counted = CountedInfo {
        accounts: c.accounts,
        handles: c.handles,
        credentials: c.credentials,
        offers: c.offers,
        offers_followed: c.offers_followed,
        orders: c.orders,
        orders_forgotten: c.orders_forgotten,
        rounds: c.rounds,
        attendances: c.attendances,
        tallies: c.tallies,
        reports: c.reports,
        carts: c.carts,
        interfaces: c.interfaces,
        visits: c.visits,
        deliveries: c.deliveries,
        keys: c.keys,
        events: c.events,
    };
    VerifyResult { seq, oldest_seq, findings, findings_count, counted }
}
