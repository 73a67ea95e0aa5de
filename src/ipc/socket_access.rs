//! Who may connect to a socket: its mode and group as people write them, and how a socket comes by them safely.

use std::fs::{DirBuilder, File};
use std::io;
use std::os::fd::{AsFd, AsRawFd};
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};

use nix::unistd::Group;
use rustix::fs::{AtFlags, CWD, Gid, Mode, OFlags};

/// Its owner alone.
pub const OWNER_ONLY: u32 = 0o600;
/// What a group means that was named without a mode.
const WITH_GROUP: u32 = 0o660;

/// Who may connect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    mode: u32,
    group: Option<(String, u32)>,
}

impl Default for Access {
    fn default() -> Self {
        Self { mode: OWNER_ONLY, group: None }
    }
}

/// A setting as it was given: what people call it, and its value.
#[derive(Debug, Clone, Copy)]
pub struct Given<'a> {
    pub name: &'a str,
    pub value: &'a str,
}

impl Access {
    /// Reads mode and group. A group without a mode is let in (`0660`).
    ///
    /// # Errors
    /// What is wrong, in words that name the setting.
    pub fn read(mode: Option<Given<'_>>, group: Option<Given<'_>>) -> Result<Self, String> {
        let mode_bits = mode.map(mode_of).transpose()?;
        let Some(group) = group else { return Ok(Self { mode: mode_bits.unwrap_or(OWNER_ONLY), group: None }) };
        let id = group_id(group)?;
        let bits = mode_bits.unwrap_or(WITH_GROUP);
        if bits & 0o020 == 0 {
            let (name, value) = (mode.map_or("the mode", |m| m.name), group.value);
            return Err(format!(
                "{name} = \"{bits:04o}\" does not let the group {value} in; write 0660, or leave {} out",
                group.name
            ));
        }
        Ok(Self { mode: bits, group: Some((group.value.to_owned(), id)) })
    }

    /// The mode in octal digits.
    pub fn mode(&self) -> String {
        format!("{:04o}", self.mode)
    }

    /// The group as it was named; none if it is the process's own.
    pub fn group(&self) -> Option<&str> {
        self.group.as_ref().map(|(name, _)| name.as_str())
    }

    /// What a socket's mode must lack while it is bound.
    pub(super) fn umask(&self) -> Mode {
        // Another group gets in only when the socket is its own.
        let at_once = if self.group.is_some() { OWNER_ONLY } else { self.mode };
        Mode::from_raw_mode(0o777 & !at_once)
    }

    /// Lets the group in, on the socket that was just bound there and on nothing else.
    pub(super) fn let_group_in(&self, path: &Path) -> io::Result<()> {
        let Some((_, id)) = &self.group else { return Ok(()) };
        // The handle is the socket's own: whoever exchanges the path meanwhile cannot turn this on another file.
        let flags = OFlags::PATH | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let socket = rustix::fs::open(path, flags, Mode::empty())?;
        if !rustix::fs::FileType::from_raw_mode(rustix::fs::fstat(&socket)?.st_mode).is_socket() {
            return Err(io::Error::other("something else was put in the socket's place"));
        }
        rustix::fs::chownat(&socket, "", None, Some(Gid::from_raw(*id)), AtFlags::EMPTY_PATH)?;
        let itself = format!("/proc/self/fd/{}", socket.as_raw_fd());
        Ok(rustix::fs::chmodat(CWD, itself, Mode::from_raw_mode(self.mode), AtFlags::empty())?)
    }

    /// Makes a directory and what is missing above it. Those whom the socket lets in can pass through, and no more.
    pub(super) fn make_directories(&self, path: &Path) -> io::Result<()> {
        if path.as_os_str().is_empty() || path.is_dir() {
            return Ok(());
        }
        if let Some(parent) = path.parent() {
            self.make_directories(parent)?;
        }
        match DirBuilder::new().mode(0o700).create(path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => return Ok(()),
            made => made?,
        }
        let pass =
            0o700 | if self.mode & 0o020 != 0 { 0o010 } else { 0 } | if self.mode & 0o002 != 0 { 0o001 } else { 0 };
        if pass == 0o700 {
            return Ok(());
        }
        let flags = OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let made = File::from(rustix::fs::open(path, flags, Mode::empty())?);
        if let Some((_, id)) = &self.group {
            rustix::fs::fchown(made.as_fd(), None, Some(Gid::from_raw(*id)))?;
        }
        Ok(rustix::fs::fchmod(made.as_fd(), Mode::from_raw_mode(pass))?)
    }

    /// The first directory on the way to the socket that keeps out whom the socket lets in.
    pub fn kept_out_by(&self, socket: &Path) -> Option<PathBuf> {
        let (everybody, group) = (self.mode & 0o002 != 0, self.mode & 0o020 != 0);
        let keeps_out = |directory: &&Path| {
            let Ok(found) = directory.metadata() else { return false };
            let own = self.group.as_ref().map_or_else(|| rustix::process::getegid().as_raw(), |(_, id)| *id);
            let group_passes = found.gid() == own && found.mode() & 0o010 != 0;
            let all_pass = found.mode() & 0o001 != 0;
            (everybody && !all_pass) || (group && !all_pass && !group_passes)
        };
        let way: Vec<&Path> = socket.ancestors().skip(1).filter(|d| !d.as_os_str().is_empty()).collect();
        way.into_iter().rev().find(keeps_out).map(Path::to_owned)
    }
}

fn mode_of(given: Given<'_>) -> Result<u32, String> {
    let Given { name, value } = given;
    let digits = (3..=4).contains(&value.len()) && value.bytes().all(|b| b.is_ascii_digit());
    let bits = u32::from_str_radix(value, 8).ok().filter(|_| digits);
    let bits = bits.ok_or_else(|| format!("{name} = \"{value}\" is no mode; write three octal digits, as 0660"))?;
    if bits > 0o777 {
        return Err(format!("{name} = \"{value}\" has more than the nine bits of owner, group and others; write 0660"));
    }
    if bits & OWNER_ONLY != OWNER_ONLY {
        return Err(format!("{name} = \"{value}\" keeps the daemon's own user out; write 0600, 0660 or 0666"));
    }
    Ok(bits)
}

/// Looks a group up, and whether this process can give it something.
fn group_id(given: Given<'_>) -> Result<u32, String> {
    let Given { name, value } = given;
    let unknown = || format!("{name} = \"{value}\" is no group here; `getent group` lists those that are");
    let found = Group::from_name(value).map_err(|e| format!("{name} = \"{value}\" cannot be looked up: {e}"))?;
    let id = match found {
        Some(group) => group.gid.as_raw(),
        // A number stands for itself, also where no list of groups knows it; the last one means "none".
        None => value.parse().ok().filter(|id| *id != u32::MAX).ok_or_else(unknown)?,
    };
    let groups = rustix::process::getgroups().unwrap_or_default();
    let is_own = rustix::process::getegid().as_raw() == id || groups.iter().any(|g| g.as_raw() == id);
    if is_own || rustix::process::geteuid().is_root() {
        return Ok(id);
    }
    Err(format!("{name} = \"{value}\" is no group of yours, and only root may let any group in; join it first"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(mode: Option<&str>, group: Option<&str>) -> Result<Access, String> {
        let named = |name, value: Option<&'static str>| value.map(|value| Given { name, value });
        let leaked = |v: Option<&str>| v.map(|v| &*v.to_owned().leak());
        Access::read(named("socket_mode", leaked(mode)), named("socket_group", leaked(group)))
    }

    #[test]
    fn a_mode_is_three_octal_digits_that_let_the_owner_in() {
        for (text, bits) in [("0600", "0600"), ("660", "0660"), ("0666", "0666"), ("0777", "0777")] {
            assert_eq!(read(Some(text), None).unwrap().mode(), bits);
        }
        assert_eq!(read(None, None).unwrap(), Access::default());
        for wrong in ["", "66", "0o660", "0880", "rw-rw----", "+660", "00660", "-660"] {
            let said = read(Some(wrong), None).unwrap_err();
            assert!(said.contains("socket_mode") && said.contains("octal"), "{wrong}: {said}");
        }
        assert!(read(Some("4660"), None).unwrap_err().contains("nine bits"));
        for keeps_owner_out in ["0060", "0466", "0000", "0200"] {
            assert!(read(Some(keeps_owner_out), None).unwrap_err().contains("own user out"), "{keeps_owner_out}");
        }
    }

    #[test]
    fn a_group_without_a_mode_is_let_in_and_a_mode_that_keeps_it_out_contradicts_it() {
        let own = rustix::process::getegid().as_raw().to_string();
        let access = read(None, Some(&own)).unwrap();
        assert_eq!((access.mode(), access.group()), ("0660".to_owned(), Some(own.as_str())));
        assert_eq!(read(Some("0666"), Some(&own)).unwrap().mode(), "0666");
        for mode in ["0600", "0640", "0602"] {
            assert!(read(Some(mode), Some(&own)).unwrap_err().contains("does not let the group"), "{mode}");
        }
        for unknown in ["no-such-group", "", "4294967295", "-1"] {
            assert!(read(None, Some(unknown)).unwrap_err().contains("is no group here"), "{unknown}");
        }
    }
}
