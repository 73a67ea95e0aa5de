//! Who may connect: the socket's mode and group as flags, environment and file say, at no moment more open than that.

use std::fs;
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::{Market, socket_in};
use crate::{as_nobody, daemon, is_root, refusal};

/// The group of the powerless user of these tests; the daemon's own is another one.
const NOGROUP: u32 = 65534;

struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts a program and looks at its socket all the time until it has this mode and group; at no moment it is more open.
#[track_caller]
fn opens(command: &mut Command, socket: &Path, mode: u32, group: u32) -> Running {
    // One that a daemon of before has left.
    let _ = fs::remove_file(socket);
    let mut running = Running(command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap());
    let begun = Instant::now();
    loop {
        assert!(running.0.try_wait().unwrap().is_none(), "the program ended");
        assert!(begun.elapsed() < Duration::from_secs(60), "the socket does not become {mode:o}");
        let Ok(found) = fs::symlink_metadata(socket) else { continue };
        assert!(found.file_type().is_socket());
        let (seen, of) = (found.mode() & 0o777, found.gid());
        assert_eq!(seen & !mode, 0, "it was {seen:o} for a moment");
        assert!(seen & 0o070 == 0 || of == group, "another group was let in for a moment");
        if (seen, of) == (mode, group) && UnixStream::connect(socket).is_ok() {
            return running;
        }
    }
}

fn status_as_nobody(dir: &Path) -> Option<i32> {
    let mut command = crate::hermetic(env!("CARGO_BIN_EXE_cdsd"), dir);
    as_nobody(command.arg("status")).output().unwrap().status.code()
}

/// A directory that everybody can pass through.
fn passable() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
    dir
}

#[test]
fn the_group_that_was_named_is_let_in_and_nobody_else() {
    if !is_root() {
        return;
    }
    let dir = passable();
    let socket = socket_in(dir.path());
    let group = NOGROUP.to_string();
    // By flag, by environment, by file; a flag goes before the file.
    let running = opens(daemon(dir.path()).args(["--socket-group", &group]), &socket, 0o660, NOGROUP);
    assert_eq!(status_as_nobody(dir.path()), Some(0), "a member of the group asks");
    drop(running);
    drop(opens(daemon(dir.path()).env("CDS_SOCKET_GROUP", &group), &socket, 0o660, NOGROUP));
    let file = dir.path().join("cdsd.toml");
    fs::write(&file, format!("socket_mode = \"0620\"\nsocket_group = \"{group}\"\n")).unwrap();
    drop(opens(daemon(dir.path()).arg("--config").arg(&file), &socket, 0o620, NOGROUP));
    let by_flag = ["--socket-mode", "0660", "--config"];
    drop(opens(daemon(dir.path()).args(by_flag).arg(&file), &socket, 0o660, NOGROUP));
    let running = opens(daemon(dir.path()).args(["--socket-group", "0"]), &socket, 0o660, 0);
    assert_eq!(status_as_nobody(dir.path()), Some(69), "somebody outside of the group asks");
    drop(running);
}

#[test]
fn a_mode_alone_is_the_sockets_from_its_first_moment() {
    let dir = passable();
    let socket = socket_in(dir.path());
    let own = rustix::process::getegid().as_raw();
    for mode in ["0666", "660", "0600"] {
        let bits = u32::from_str_radix(mode, 8).unwrap();
        let running = opens(daemon(dir.path()).args(["--socket-mode", mode]), &socket, bits, own);
        if is_root() {
            assert_eq!(status_as_nobody(dir.path()), Some(if mode == "0666" { 0 } else { 69 }), "{mode}");
        }
        drop(running);
    }
}

#[test]
fn a_directory_made_for_the_socket_lets_those_through_whom_the_socket_lets_in() {
    if !is_root() {
        return;
    }
    let (dir, group) = (passable(), NOGROUP.to_string());
    for (nth, (args, modes)) in [
        (&["--socket-mode", "0666"][..], (0o666, 0o711)),
        (&["--socket-group", &group], (0o660, 0o710)),
        (&["--socket-mode", "0600"], (0o600, 0o700)),
    ]
    .into_iter()
    .enumerate()
    {
        let socket = dir.path().join(format!("run-{nth}/deep/cdsd.sock"));
        let of = if args[0] == "--socket-group" { NOGROUP } else { 0 };
        let running = opens(daemon(dir.path()).args(args).env("CDS_SOCKET", &socket), &socket, modes.0, of);
        for made in socket.ancestors().skip(1).take(2) {
            let found = fs::metadata(made).unwrap();
            assert_eq!((found.mode() & 0o777, found.gid()), (modes.1, of), "{}", made.display());
        }
        drop(running);
    }
}

#[test]
fn a_directory_that_keeps_out_whom_the_socket_lets_in_is_named_in_the_log() {
    let market = Market::start_in(|home| {
        fs::set_permissions(home, fs::Permissions::from_mode(0o700)).unwrap();
        fs::write(home.join("cdsd.toml"), "socket_mode = \"0666\"\n").unwrap();
    });
    let home = market.home().display().to_string();
    assert!(market.words().contains(&format!("the directory {home} keeps out")), "{}", market.words());
    assert!(!Market::start().words().contains("keeps out"));
}

#[test]
fn a_mode_or_group_that_cannot_be_is_named_before_anything_is_made() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("cdsd.toml");
    let path = file.to_str().unwrap();
    for (text, words) in [
        ("socket_mode = \"0999\"\n", &["socket_mode = \"0999\"", "octal"][..]),
        ("socket_mode = 660\n", &["line 1", "socket_mode", "string"]),
        ("socket_mode = \"0060\"\n", &["socket_mode", "own user"]),
        ("socket_group = \"no-such-group\"\n", &["socket_group", "no-such-group", "getent group"]),
        ("socket_mode = \"0600\"\nsocket_group = \"0\"\n", &["does not let the group 0 in", "0660"]),
    ] {
        fs::write(&file, text).unwrap();
        let refused = refusal(daemon(dir.path()).arg("--config").arg(&file));
        refused.names(&[path]);
        refused.names(words);
    }
    refusal(daemon(dir.path()).args(["--socket-mode", "rw"])).names(&["--socket-mode = \"rw\"", "octal"]);
    refusal(daemon(dir.path()).env("CDS_SOCKET_GROUP", "no-such-group")).names(&["--socket-group", "no-such-group"]);
    assert!(!dir.path().join("data").exists());
    if is_root() {
        // Whoever is not in the group cannot let it in.
        refusal(&mut as_nobody(daemon(dir.path()).args(["--socket-group", "0"]))).names(&["no group of yours"]);
    }
}

#[test]
fn a_manufacturers_own_socket_can_be_opened_to_the_distributors_group() {
    if !is_root() {
        return;
    }
    let market = Market::start();
    market.sign_up("manufacturer", "acme");
    let socket = market.home().join("acme.sock");
    let serve = |args: &[&str]| {
        let mut command = market.program(env!("CARGO_BIN_EXE_cds-manufacturer"));
        command.args(["serve", "--as", "acme", "--listen"]).arg(&socket).args(args);
        command
    };
    drop(opens(&mut serve(&[]), &socket, 0o600, 0));
    drop(opens(&mut serve(&["--listen-group", &NOGROUP.to_string()]), &socket, 0o660, NOGROUP));
    refusal(&mut serve(&["--listen-mode", "7"])).names(&["--listen-mode = \"7\"", "octal"]);
}
