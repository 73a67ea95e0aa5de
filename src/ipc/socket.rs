//! Sockets: where the daemon's is (flag, environment, the user's runtime directory, the system's), and binding one.

use std::io;
use std::os::unix::fs::FileTypeExt;
use std::path::{Path, PathBuf};

use tokio::net::UnixListener;

use super::socket_access::Access;
use crate::limits::SOCKET_PATH_MAX_BYTES;

/// The socket of a daemon that the system runs.
pub const SYSTEM_SOCKET: &str = "/run/cds/cdsd.sock";

/// A socket path that the kernel cannot take.
#[derive(Debug, thiserror::Error)]
#[error(
    "the socket path {path} has {bytes} bytes, at most {SOCKET_PATH_MAX_BYTES} are possible; choose a shorter one with --socket"
)]
pub struct TooLong {
    path: String,
    bytes: usize,
}

/// Checks a path against the kernel's limit.
pub fn checked(path: PathBuf) -> Result<PathBuf, TooLong> {
    let bytes = path.as_os_str().len();
    if bytes <= SOCKET_PATH_MAX_BYTES {
        return Ok(path);
    }
    Err(TooLong { path: path.display().to_string(), bytes })
}

/// The socket in the user's runtime directory.
fn user_socket() -> Option<PathBuf> {
    let runtime = std::env::var_os("XDG_RUNTIME_DIR").filter(|d| !d.is_empty())?;
    Some(Path::new(&runtime).join("cds/cdsd.sock"))
}

/// Where a daemon listens that was given no path.
pub fn default_to_listen() -> PathBuf {
    user_socket().unwrap_or_else(|| PathBuf::from(SYSTEM_SOCKET))
}

/// Where a client connects that was given no path: the first that exists, else where a daemon would listen.
pub fn default_to_connect() -> PathBuf {
    let candidates = [user_socket(), Some(PathBuf::from(SYSTEM_SOCKET))];
    candidates.into_iter().flatten().find(|path| path.exists()).unwrap_or_else(default_to_listen)
}

/// Binds the socket for those whom `access` lets in; at no moment for more. Call it only while holding the lock of the
/// data behind it: a socket that nobody answers on is then a leftover and goes.
pub fn bind(path: &Path, access: &Access) -> io::Result<UnixListener> {
    if let Some(parent) = path.parent() {
        access.make_directories(parent)?;
    }
    match std::fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
        Ok(found) if !found.file_type().is_socket() => {
            return Err(io::Error::new(io::ErrorKind::AlreadyExists, "this is a file, not a socket"));
        }
        Ok(_) => match std::os::unix::net::UnixStream::connect(path) {
            Ok(_) => return Err(io::Error::new(io::ErrorKind::AddrInUse, "another program answers on this socket")),
            Err(_) => std::fs::remove_file(path)?,
        },
    }
    let usual = rustix::process::umask(access.umask());
    let listener = UnixListener::bind(path);
    rustix::process::umask(usual);
    let listener = listener?;
    access.let_group_in(path).inspect_err(|_| drop(std::fs::remove_file(path)))?;
    Ok(listener)
}
