//! Data directory and socket: one daemon for each, nothing of others touched.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixListener;
use std::path::Path;

use serde_json::json;

use crate::support::{Market, socket_in};
use crate::{as_nobody, daemon, is_root, refusal};

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn a_second_daemon_on_the_same_data_is_refused_and_the_first_goes_on() {
    let market = Market::start();
    market.manufacturer("acme", &[("A", 3, 100)]);
    let data = market.home().join("data");
    let other_socket = market.home().join("other.sock");
    refusal(daemon(market.home()).arg("--socket").arg(&other_socket)).names(&[data.to_str().unwrap(), "in use"]);
    assert!(!other_socket.exists());
    assert_eq!(market.available("A", "acme"), 3);
}

#[test]
fn a_second_daemon_on_the_same_socket_is_refused_and_the_first_goes_on() {
    let market = Market::start();
    market.manufacturer("acme", &[("A", 3, 100)]);
    let other = tempfile::tempdir().unwrap();
    let socket = market.socket();
    let refused = refusal(daemon(other.path()).arg("--socket").arg(&socket));
    refused.names(&[socket.to_str().unwrap(), "another program answers on this socket"]);
    assert_eq!(market.available("A", "acme"), 3);
}

#[test]
fn a_file_that_is_not_a_store_is_refused_and_left_as_it_is() {
    let noise: Vec<u8> = (0..70_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let begins_like_one = [b"redb\x1a\x0a\xa9\x0d\x0a".as_slice(), &noise].concat();
    for content in [&b""[..], b"a shopping list\n", &noise, &begins_like_one, b"redb\x1a\x0a\xa9\x0d\x0a"] {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("data/cds.redb");
        fs::create_dir(dir.path().join("data")).unwrap();
        fs::write(&file, content).unwrap();
        refusal(&mut daemon(dir.path())).names(&[file.to_str().unwrap()]);
        assert!(fs::read(&file).unwrap() == content, "{} bytes were changed", content.len());
        assert_eq!(fs::read_dir(dir.path().join("data")).unwrap().count(), 1, "nothing was put beside it");
        assert!(!socket_in(dir.path()).exists());
    }
}

#[test]
fn a_data_directory_that_cannot_be_written_is_named() {
    if !is_root() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let data = dir.path().join("data");
    refusal(&mut as_nobody(&daemon(dir.path()))).names(&[data.to_str().unwrap(), "ermission denied", "--data-dir"]);
    assert!(!data.exists());
    // There, but not his.
    fs::create_dir(&data).unwrap();
    refusal(&mut as_nobody(&daemon(dir.path()))).names(&[data.to_str().unwrap(), "ermission denied", "--data-dir"]);
    // A store that he may read and not write.
    let mut market = Market::start();
    market.kill();
    let store = market.home().join("data/cds.redb");
    for (path, mode) in [(market.home(), 0o755), (&*market.home().join("data"), 0o755), (&*store, 0o644)] {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }
    let before = fs::read(&store).unwrap();
    refusal(&mut as_nobody(&daemon(market.home()))).names(&[store.to_str().unwrap(), "ermission denied"]);
    assert!(fs::read(&store).unwrap() == before);
}

#[test]
fn the_socket_that_a_killed_daemon_left_is_replaced() {
    let mut market = Market::start();
    market.manufacturer("acme", &[("A", 3, 100)]);
    market.kill();
    assert!(market.socket().exists(), "nobody tidied up");
    market.revive();
    assert_eq!(market.available("A", "acme"), 3);
}

#[test]
fn what_is_not_a_socket_is_never_removed_from_its_path() {
    let dir = tempfile::tempdir().unwrap();
    let path = socket_in(dir.path());
    fs::write(&path, "precious").unwrap();
    refusal(&mut daemon(dir.path())).names(&[path.to_str().unwrap(), "not a socket", "--socket"]);
    assert_eq!(fs::read_to_string(&path).unwrap(), "precious");
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    refusal(&mut daemon(dir.path())).names(&[path.to_str().unwrap(), "not a socket"]);
    assert!(path.is_dir());
}

#[test]
fn a_socket_on_which_another_program_listens_is_left_to_it() {
    let dir = tempfile::tempdir().unwrap();
    let listener = UnixListener::bind(socket_in(dir.path())).unwrap();
    refusal(&mut daemon(dir.path())).names(&["another program answers"]);
    assert!(listener.accept().is_ok(), "the daemon only looked whether somebody is there");
    assert!(socket_in(dir.path()).exists());
}

#[test]
fn socket_store_and_their_directories_are_their_owners_alone() {
    let dir = tempfile::tempdir().unwrap();
    let socket = dir.path().join("run/deep/cdsd.sock");
    let mut child = daemon(dir.path()).arg("--socket").arg(&socket).spawn().unwrap();
    while std::os::unix::net::UnixStream::connect(&socket).is_err() {
        assert!(child.try_wait().unwrap().is_none(), "the daemon ended");
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    let modes =
        [&*socket, socket.parent().unwrap(), &dir.path().join("data"), &dir.path().join("data/cds.redb")].map(mode);
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(modes.map(|m| format!("{m:o}")), ["600", "700", "700", "600"]);
}

#[test]
fn a_socket_path_that_the_kernel_cannot_take_is_refused_by_daemon_and_tools() {
    let dir = tempfile::tempdir().unwrap();
    let long = dir.path().join("x".repeat(108));
    refusal(daemon(dir.path()).arg("--socket").arg(&long)).names(&["at most 107", "--socket"]);
    let tool = Market::start();
    let output = tool.program(env!("CARGO_BIN_EXE_cdsd")).arg("status").arg("--socket").arg(&long).output().unwrap();
    crate::refused(output).names(&["at most 107"]);
    assert_eq!(tool.wire().call("report.list", json!({})).unwrap()["reports"], json!([]));
}
