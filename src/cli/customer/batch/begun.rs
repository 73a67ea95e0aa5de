//! Which files were begun as which account, kept in the user's state directory: an account's keys are its own, so the
//! same file run as another account is bought again, and that is not done without a word.

use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::command::Beside;
use super::flags::Flags;
use crate::cli::args::common::Common;
use crate::cli::private_file;
use crate::limits::FILES_REMEMBERED_MAX_COUNT;
use crate::market::key::hex;
use crate::market::names::AccountName;
use crate::market::time::Timestamp;

/// A file that was bought, or is being bought, as one account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::cli::customer) struct Begun {
    pub(in crate::cli::customer) file: PathBuf,
    pub(in crate::cli::customer) account: AccountName,
    pub(in crate::cli::customer) attempt: u32,
    /// What was said beside the file; none in notes of old.
    #[serde(default)]
    pub(in crate::cli::customer) flags: Option<Flags>,
    #[serde(default)]
    pub(super) beside: Beside,
    pub(in crate::cli::customer) at: Timestamp,
    /// It is known what became of every order.
    pub(in crate::cli::customer) finished: bool,
}

impl Begun {
    /// `2026-12-01`.
    pub(in crate::cli::customer) fn day(&self) -> String {
        self.at.to_string().chars().take("2026-12-01".len()).collect()
    }
}

/// Where this run of a file is remembered.
#[derive(Debug)]
pub(super) struct Remembered {
    path: PathBuf,
    begun: Begun,
}

/// What is remembered of a file by its content, whatever it is called.
pub(super) struct Memory {
    folder: Option<PathBuf>,
    name: String,
}

impl Memory {
    /// `content`: the file from its beginning.
    pub(super) fn of(common: &Common, content: impl Read) -> io::Result<Self> {
        Self::in_folder(folder(), common.socket.as_deref(), content)
    }

    fn in_folder(folder: Option<PathBuf>, socket: Option<&Path>, mut content: impl Read) -> io::Result<Self> {
        let mut digest = Sha256::new();
        // The same orders at another daemon are others.
        digest.update(format!("{socket:?}\n"));
        let mut buffer = vec![0; 64 * 1024];
        loop {
            match content.read(&mut buffer)? {
                0 => break,
                read => digest.update(&buffer[..read]),
            }
        }
        Ok(Self { folder, name: hex(&digest.finalize())[..32].to_owned() })
    }

    /// Runs of the same file as other accounts; those that were not finished come first.
    pub(super) fn others(&self, account: &AccountName) -> Vec<Begun> {
        let mut others = self.runs();
        others.retain(|begun| begun.account != *account);
        others.sort_by_key(|begun| begun.finished);
        others
    }

    /// Runs of the same file as this account, the newest attempt first.
    pub(super) fn own(&self, account: &AccountName) -> Vec<Begun> {
        let mut own = self.runs();
        own.retain(|begun| begun.account == *account);
        own.sort_by_key(|begun| std::cmp::Reverse(begun.attempt));
        own
    }

    fn runs(&self) -> Vec<Begun> {
        let named = |path: &Path| path.file_name().is_some_and(|n| n.to_string_lossy().starts_with(&self.name));
        all_in(self.folder.as_deref()).into_iter().filter(|(path, _)| named(path)).map(|(_, begun)| begun).collect()
    }

    /// Remembers that the file is being bought.
    ///
    /// # Errors
    /// It cannot be remembered; nothing else depends on it.
    pub(super) fn remember(&self, begun: Begun) -> io::Result<Remembered> {
        let Some(folder) = self.folder.as_deref() else {
            return Err(io::Error::other("this user has no home directory"));
        };
        let named = |e: io::Error| io::Error::new(e.kind(), format!("{}: {e}", folder.display()));
        private_file::make_folder(folder).map_err(named)?;
        make_room(folder);
        let name = format!("{}.{}.{}.json", self.name, begun.account, begun.attempt);
        let remembered = Remembered { path: folder.join(name), begun };
        remembered.write().map_err(named)?;
        Ok(remembered)
    }
}

impl Remembered {
    pub(super) fn finished(mut self) {
        self.begun.finished = true;
        // What stays unfinished here is told of once more than needed.
        let _ = self.write();
    }

    fn write(&self) -> io::Result<()> {
        private_file::write(&self.path, &serde_json::to_vec(&self.begun)?)
    }
}

/// Files that were begun and not finished, the oldest first.
pub(in crate::cli::customer) fn unfinished() -> Vec<Begun> {
    let mut begun: Vec<Begun> = all_in(folder().as_deref()).into_iter().map(|(_, begun)| begun).collect();
    begun.retain(|begun| !begun.finished);
    begun.sort_by_key(|begun| begun.at);
    begun
}

fn folder() -> Option<PathBuf> {
    directories::ProjectDirs::from("", "", "cds")?.state_dir().map(|state| state.join("files"))
}

/// What cannot be read is not remembered.
fn all_in(folder: Option<&Path>) -> Vec<(PathBuf, Begun)> {
    let entries = folder.and_then(|folder| std::fs::read_dir(folder).ok()).into_iter().flatten().flatten();
    let paths = entries.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|e| e == "json"));
    let read = |path: PathBuf| {
        let begun = serde_json::from_slice(&std::fs::read(&path).ok()?).ok()?;
        Some((path, begun))
    };
    paths.filter_map(read).collect()
}

/// The oldest give way.
fn make_room(folder: &Path) {
    let age = |path: &Path| std::fs::metadata(path).and_then(|m| m.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
    let mut paths: Vec<(SystemTime, PathBuf)> = all_in(Some(folder)).into_iter().map(|(p, _)| (age(&p), p)).collect();
    paths.sort();
    let too_many = (paths.len() + 1).saturating_sub(FILES_REMEMBERED_MAX_COUNT);
    for (_, path) in paths.into_iter().take(too_many) {
        // What stays is removed another time.
        let _ = std::fs::remove_file(path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begun(account: &str) -> Begun {
        let account = AccountName::parse(account).unwrap();
        Begun {
            file: PathBuf::from("o.csv"),
            account,
            attempt: 1,
            flags: None,
            beside: Beside::default(),
            at: Timestamp::from_micros(7),
            finished: false,
        }
    }

    #[test]
    fn a_file_is_known_by_its_content_and_only_so_many_are_remembered() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("files");
        let memory = |text: &str| Memory::in_folder(Some(folder.clone()), None, text.as_bytes()).unwrap();
        let ada = AccountName::parse("ada").unwrap();
        let remembered = memory("x").remember(begun("bob")).unwrap();
        assert_eq!(memory("x").others(&ada), [begun("bob")]);
        assert_eq!((memory("y").others(&ada).len(), memory("x").others(&begun("bob").account).len()), (0, 0));
        remembered.finished();
        assert!(memory("x").others(&ada)[0].finished);
        memory("x").remember(Begun { attempt: 2, ..begun("bob") }).unwrap();
        let attempts: Vec<u32> = memory("x").own(&begun("bob").account).iter().map(|b| b.attempt).collect();
        assert_eq!(attempts, [2, 1], "each attempt has a note of its own");
        for n in 0..FILES_REMEMBERED_MAX_COUNT + 3 {
            memory(&n.to_string()).remember(begun("bob")).unwrap();
        }
        assert_eq!(all_in(Some(&folder)).len(), FILES_REMEMBERED_MAX_COUNT);
    }
}
