//! The token of a login, kept for this Unix user alone: a file for each market and role.

use std::fs::{DirBuilder, File};
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};

use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;
use zeroize::Zeroizing;

use super::failure::{Failure, status};
use crate::ipc::client::{Tokens, UnusableToken};
use crate::ipc::secret::Secret;
use crate::limits::TOKEN_FILE_MAX_BYTES;
use crate::market::account::Role;

/// The folder in the user's runtime or state directory.
const FOLDER: &str = "sessions";
/// What nobody else may have on file and folder.
const OTHERS: u32 = 0o077;

/// Where this user's tokens are kept.
#[derive(Debug, Clone)]
pub struct TokenFiles {
    folder: Option<PathBuf>,
}

impl TokenFiles {
    /// The runtime directory's, which ends with the Unix session, else the state directory's.
    pub fn of_user() -> Self {
        let runtime = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from).filter(|dir| dir.is_absolute());
        let state =
            || directories::ProjectDirs::from("", "", "cds").and_then(|dirs| Some(dirs.state_dir()?.to_owned()));
        let folder = runtime.map(|dir| dir.join("cds")).or_else(state);
        Self { folder: folder.map(|dir| dir.join(FOLDER)) }
    }

    /// Makes the folder, and sees to it that nobody else can get into it.
    ///
    /// # Errors
    /// There is no place for it, or others can.
    pub fn prepare(&self) -> Result<(), Failure> {
        let folder = self.folder()?;
        let made = DirBuilder::new().recursive(true).mode(0o700).create(folder);
        made.map_err(|e| unfit(folder, &format!("it cannot be made: {e}"), "Mend that, or set XDG_RUNTIME_DIR."))?;
        let found = folder.symlink_metadata()?;
        let shown = folder.display();
        if !found.is_dir() {
            return Err(unfit(folder, "it is a symbolic link", &format!("Remove it: rm {shown}")));
        }
        if found.uid() != own_user() {
            let remedy = "Log in as its owner, or set XDG_RUNTIME_DIR to a directory of your own.";
            return Err(unfit(folder, "it belongs to another Unix user", remedy));
        }
        if found.mode() & OTHERS != 0 {
            let problem = format!("others can get into it (mode {:04o})", found.mode() & 0o7777);
            return Err(unfit(folder, &problem, &format!("Close it: chmod 700 {shown}")));
        }
        Ok(())
    }

    /// Keeps a token; whatever stood in its file is replaced at once.
    ///
    /// # Errors
    /// As [`TokenFiles::prepare`], or the disk is full.
    pub fn write(&self, role: Role, instance: &str, token: &Secret) -> Result<(), Failure> {
        self.prepare()?;
        let (folder, path) = (self.folder()?, self.path(role, instance)?);
        // A temporary file has mode 0600.
        let mut file = tempfile::Builder::new().prefix(".new-").tempfile_in(folder)?;
        file.write_all(token.reveal().as_bytes())?;
        file.write_all(b"\n")?;
        file.as_file().sync_all()?;
        file.persist(&path).map_err(|e| Failure::from(e.error))?;
        Ok(())
    }

    /// Forgets a token.
    ///
    /// # Errors
    /// The file cannot be removed.
    pub fn remove(&self, role: Role, instance: &str) -> Result<(), Failure> {
        match std::fs::remove_file(self.path(role, instance)?) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }

    fn folder(&self) -> Result<&Path, Failure> {
        let hint = "Set HOME or XDG_RUNTIME_DIR.";
        let missing = || Failure::new(status::BAD_CONFIGURATION, "no directory is known to keep a login in", hint);
        self.folder.as_deref().ok_or_else(missing)
    }

    fn path(&self, role: Role, instance: &str) -> Result<PathBuf, Failure> {
        // It comes from the daemon: it must not lead out of the folder.
        let is_id =
            (1..=64).contains(&instance.len()) && instance.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if !is_id {
            let message = "the daemon's answer is not understood: its market has an impossible id";
            return Err(Failure::new(status::INTERNAL, message, "Look at what answers at the socket."));
        }
        Ok(self.folder()?.join(format!("{}-{instance}", role.word())))
    }
}

impl Tokens for TokenFiles {
    fn has_any(&self, role: Role) -> bool {
        let begin = format!("{}-", role.word());
        let entries = self.folder.as_deref().and_then(|folder| std::fs::read_dir(folder).ok());
        // A folder that is there and cannot be read is told when its file is read.
        let unreadable = || self.folder.as_deref().is_some_and(|folder| folder.symlink_metadata().is_ok());
        entries.map_or_else(unreadable, |entries| {
            entries.flatten().any(|entry| entry.file_name().to_str().is_some_and(|name| name.starts_with(&begin)))
        })
    }

    fn token(&self, role: Role, instance: &str) -> Result<Option<Secret>, UnusableToken> {
        // Without a place for it there is none.
        let Ok(path) = self.path(role, instance) else { return Ok(None) };
        read(&path).map_err(|problem| UnusableToken {
            problem: format!("the token file {} is not used: {problem}", path.display()),
            remedy: format!(
                "Remove it (rm {}), log in again with `cds-{} login`, and end what others may use with `logout --all`.",
                path.display(),
                role.word()
            ),
        })
    }
}

/// The token of a file that this user alone can read and write; none if there is no file.
fn read(path: &Path) -> Result<Option<Secret>, String> {
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::NONBLOCK;
    let mut file = match rustix::fs::open(path, flags, Mode::empty()) {
        Ok(file) => File::from(file),
        Err(Errno::NOENT) => return Ok(None),
        Err(Errno::LOOP) => return Err("it is a symbolic link".to_owned()),
        Err(error) => return Err(format!("it cannot be read: {error}")),
    };
    let found = file.metadata().map_err(|e| e.to_string())?;
    if !found.is_file() {
        return Err("it is no regular file".to_owned());
    }
    if found.uid() != own_user() {
        return Err("it belongs to another Unix user".to_owned());
    }
    if found.mode() & OTHERS != 0 {
        return Err(format!("others can read or write it (mode {:04o})", found.mode() & 0o7777));
    }
    let mut text = Zeroizing::new(String::new());
    let limit = TOKEN_FILE_MAX_BYTES + 1;
    (&mut file).take(limit).read_to_string(&mut text).map_err(|e| format!("it cannot be read: {e}"))?;
    let token = text.trim_end_matches('\n');
    if token.is_empty() || text.len() as u64 > TOKEN_FILE_MAX_BYTES || token.contains('\n') {
        return Err("it holds no token".to_owned());
    }
    Ok(Some(Secret::new(token.to_owned())))
}

fn own_user() -> u32 {
    rustix::process::geteuid().as_raw()
}

fn unfit(folder: &Path, problem: &str, remedy: &str) -> Failure {
    let message = format!("a login cannot be kept in {}: {problem}", folder.display());
    Failure::new(status::BAD_CONFIGURATION, message, remedy)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    const MARKET: &str = "0198c1a2-0000-7000-8000-000000000001";

    fn files(dir: &Path) -> TokenFiles {
        TokenFiles { folder: Some(dir.join("cds/sessions")) }
    }

    fn secret(text: &str) -> Secret {
        Secret::new(text.to_owned())
    }

    #[test]
    fn a_token_is_kept_for_one_user_role_and_market() {
        let dir = tempfile::tempdir().unwrap();
        let files = files(dir.path());
        assert!(!files.has_any(Role::Customer));
        files.write(Role::Customer, MARKET, &secret("old")).unwrap();
        files.write(Role::Customer, MARKET, &secret("new")).unwrap();
        assert!(files.has_any(Role::Customer) && !files.has_any(Role::Manufacturer));
        let token = |role, market: &str| files.token(role, market).unwrap().map(|t| t.reveal().to_owned());
        assert_eq!(token(Role::Customer, MARKET).as_deref(), Some("new"));
        assert_eq!((token(Role::Customer, "other"), token(Role::Manufacturer, MARKET)), (None, None));
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        let path = files.path(Role::Customer, MARKET).unwrap();
        assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o600, 0o700));
        assert_eq!(std::fs::read_dir(path.parent().unwrap()).unwrap().count(), 1, "nothing half written stays");
        files.remove(Role::Customer, MARKET).unwrap();
        files.remove(Role::Customer, MARKET).unwrap();
        assert_eq!(token(Role::Customer, MARKET), None);
    }

    #[test]
    fn a_market_cannot_name_a_file_elsewhere() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["../../etc/passwd", "a/b", "", "a.b", &"x".repeat(65)] {
            assert!(files(dir.path()).write(Role::Customer, name, &secret("t")).is_err(), "{name}");
        }
    }

    #[test]
    fn a_file_that_others_could_read_write_or_exchange_is_not_used() {
        let dir = tempfile::tempdir().unwrap();
        let files = files(dir.path());
        files.write(Role::Customer, MARKET, &secret("t")).unwrap();
        let path = files.path(Role::Customer, MARKET).unwrap();
        let refused = || files.token(Role::Customer, MARKET).unwrap_err().problem;
        for mode in [0o604, 0o640, 0o602, 0o620, 0o660] {
            std::fs::set_permissions(&path, PermissionsExt::from_mode(mode)).unwrap();
            assert!(refused().contains(&format!("others can read or write it (mode 0{mode:o})")), "{}", refused());
        }
        let elsewhere = dir.path().join("elsewhere");
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o600)).unwrap();
        std::fs::rename(&path, &elsewhere).unwrap();
        symlink(&elsewhere, &path).unwrap();
        assert!(refused().contains("symbolic link"));
        std::fs::remove_file(&path).unwrap();
        std::fs::create_dir(&path).unwrap();
        assert!(refused().contains("no regular file"));
        std::fs::remove_dir(&path).unwrap();
        for text in ["", "\n", "a\nb\n", &"x".repeat(5000)] {
            std::fs::write(&path, text).unwrap();
            std::fs::set_permissions(&path, PermissionsExt::from_mode(0o600)).unwrap();
            assert!(refused().contains("holds no token"));
        }
    }

    #[test]
    fn nothing_is_kept_in_a_folder_that_others_can_get_into() {
        let dir = tempfile::tempdir().unwrap();
        let (files, folder) = (files(dir.path()), dir.path().join("cds/sessions"));
        files.prepare().unwrap();
        std::fs::set_permissions(&folder, PermissionsExt::from_mode(0o755)).unwrap();
        assert!(format!("{:?}", files.write(Role::Customer, MARKET, &secret("t"))).contains("chmod 700"));
        std::fs::remove_dir(&folder).unwrap();
        symlink(dir.path(), &folder).unwrap();
        assert!(format!("{:?}", files.prepare()).contains("symbolic link"));
    }
}
