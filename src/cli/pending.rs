//! Calls whose outcome may stay unknown, kept in the user's state directory until it is known: what `resume` settles.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::args::common::Common;
use super::private_file;
use crate::ipc::methods::{Keyed, Method};
use crate::limits::PENDING_CALLS_MAX_COUNT;
use crate::market::key::hex;
use crate::market::names::AccountName;

/// A call that was sent, or is about to be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Call {
    /// The daemon it was sent to; none: the default one.
    pub socket: Option<PathBuf>,
    /// For whom the operator acted.
    pub act_as: Option<AccountName>,
    /// Whose call it was: keys are an account's own, so asked as another one it would be another purchase.
    #[serde(default)]
    pub account: Option<AccountName>,
    pub method: String,
    pub params: Value,
}

impl Call {
    pub fn key(&self) -> &str {
        self.params.get("key").and_then(Value::as_str).unwrap_or_default()
    }
}

/// Where the calls of this program run are kept.
#[derive(Debug, Clone)]
pub struct Pending {
    folder: Option<PathBuf>,
    socket: Option<PathBuf>,
    act_as: Option<AccountName>,
    account: Option<AccountName>,
}

/// What is kept, and what in the folder is no call.
pub type Found = (Vec<(Kept, Call)>, Vec<PathBuf>);

/// A call that is kept until it is forgotten.
#[derive(Debug)]
pub struct Kept(PathBuf);

impl Pending {
    pub fn of(common: &Common) -> Self {
        let folder = directories::ProjectDirs::from("", "", "cds");
        let folder = folder.and_then(|dirs| dirs.state_dir().map(|state| state.join("pending")));
        Self { folder, socket: common.socket.clone(), act_as: common.act_as.clone(), account: None }
    }

    /// The calls are this account's.
    #[must_use]
    pub fn by(mut self, account: Option<&AccountName>) -> Self {
        self.account = account.cloned();
        self
    }

    /// Keeps nothing.
    pub fn nowhere() -> Self {
        Self { folder: None, socket: None, act_as: None, account: None }
    }

    /// Keeps a call, readable to this user alone.
    ///
    /// # Errors
    /// It cannot be kept: then the caller has to tell the user how to settle it.
    pub fn keep<M: Method>(&self, params: &M::Params) -> std::io::Result<Kept>
    where
        M::Params: Keyed,
    {
        let Some(folder) = self.folder.as_deref() else {
            return Err(std::io::Error::other("this user has no home directory"));
        };
        let call = Call {
            socket: self.socket.clone().map(|path| std::path::absolute(&path).unwrap_or(path)),
            act_as: self.act_as.clone(),
            account: self.account.clone(),
            method: M::NAME.to_owned(),
            params: serde_json::to_value(params)?,
        };
        let named = |e: std::io::Error| std::io::Error::new(e.kind(), format!("{}: {e}", folder.display()));
        write(folder, &call).map_err(named)
    }

    /// Every call that is kept, by the time it was sent, and what in the folder is no call.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn all(&self) -> std::io::Result<Found> {
        let (mut calls, mut others) = (Vec::new(), Vec::new());
        let Some(folder) = &self.folder else { return Ok((Vec::new(), others)) };
        let entries = match std::fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok((Vec::new(), others)),
            Err(error) => return Err(error),
        };
        for entry in entries {
            let path = entry?.path();
            if path.extension().is_none_or(|e| e != "json") {
                continue;
            }
            let text = std::fs::read(&path)?;
            match serde_json::from_slice::<Call>(&text) {
                Ok(call) => calls.push((std::fs::metadata(&path)?.modified()?, Kept(path), call)),
                Err(_) => others.push(path),
            }
        }
        calls.sort_by_key(|(sent, ..)| *sent);
        Ok((calls.into_iter().map(|(_, kept, call)| (kept, call)).collect(), others))
    }
}

impl Kept {
    /// The outcome is known.
    pub fn forget(self) {
        // A call that stays here is asked once more, which changes nothing.
        let _ = std::fs::remove_file(self.0);
    }
}

fn write(folder: &Path, call: &Call) -> std::io::Result<Kept> {
    private_file::make_folder(folder)?;
    if std::fs::read_dir(folder)?.take(PENDING_CALLS_MAX_COUNT).count() == PENDING_CALLS_MAX_COUNT {
        return Err(std::io::Error::other("too many calls are kept already; `cds-customer resume` settles them"));
    }
    let digest = hex(&Sha256::digest(format!("{:?} {:?} {}", call.socket, call.act_as, call.key()).as_bytes()));
    let path = folder.join(format!("{}.json", &digest[..32]));
    private_file::write(&path, &serde_json::to_vec(call)?)?;
    Ok(Kept(path))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::ipc::methods::round::{Done, DoneParams};
    use crate::market::key::Key;

    fn params(key: &str) -> DoneParams {
        DoneParams { undo: false, key: Key::parse(key).unwrap() }
    }

    #[test]
    fn a_call_is_kept_for_this_user_alone_until_it_is_forgotten() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("state/pending");
        let pending = Pending { folder: Some(folder.clone()), ..Pending::nowhere() };
        assert!(pending.all().unwrap().0.is_empty(), "a folder that is not there keeps nothing");
        let kept = pending.keep::<Done>(&params("k1")).unwrap();
        pending.keep::<Done>(&params("k2")).unwrap();
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&folder), mode(&kept.0)), (0o700, 0o600));
        kept.forget();
        let (calls, _) = pending.all().unwrap();
        assert_eq!(
            calls.iter().map(|(_, c)| (c.method.as_str(), c.key())).collect::<Vec<_>>(),
            [("customer.done", "k2")]
        );
    }

    #[test]
    fn only_so_many_calls_are_kept() {
        let dir = tempfile::tempdir().unwrap();
        let pending = Pending { folder: Some(dir.path().to_owned()), ..Pending::nowhere() };
        for n in 0..PENDING_CALLS_MAX_COUNT {
            assert!(pending.keep::<Done>(&params(&format!("k{n}"))).is_ok());
        }
        assert!(pending.keep::<Done>(&params("one more")).is_err());
    }
}
