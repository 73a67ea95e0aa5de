//! Passwords and tokens are nowhere in the open: not in a command line, an environment, a log, an error, a panic, a core
//! file, the database or its journal.
#![allow(clippy::unwrap_used)]

mod support;

use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use cds::ipc::client::{Identity, Steady};
use cds::ipc::methods::{account, session};
use cds::ipc::secret::Secret;
use cds::market::account::Role;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use serde_json::json;
use support::Market;

const CUSTOMER: &str = env!("CARGO_BIN_EXE_cds-customer");
const OPERATOR: &str = env!("CARGO_BIN_EXE_cdsd");
const PASSWORD: &str = "correct horse battery";
const OTHER: &str = "staple of another kind";
const WRONG: &str = "mistyped by a neighbour";

fn finish(command: &mut Command, input: &str) -> Output {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A program that does not read its stdin may end before it is written.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

fn has(bytes: &[u8], text: &[u8]) -> bool {
    bytes.windows(text.len()).any(|w| w == text)
}

/// The token that a login keeps in this home: as it is written, and the bytes that it stands for.
fn token(home: &Path) -> (String, Vec<u8>) {
    let folder = home.join(".local/state/cds/sessions");
    assert_eq!(folder.metadata().unwrap().permissions().mode() & 0o777, 0o700);
    let file = std::fs::read_dir(folder).unwrap().next().unwrap().unwrap().path();
    assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    let text = std::fs::read_to_string(file).unwrap().trim().to_owned();
    let digits = text.rsplit('_').next().unwrap();
    let pairs = digits.as_bytes().chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16));
    let bytes: Vec<u8> = pairs.collect::<Result<_, _>>().unwrap();
    assert_eq!(bytes.len(), 32);
    (text, bytes)
}

#[test]
fn no_secret_is_in_the_data_directory_its_journal_a_log_or_an_error() {
    let mut market = Market::start();
    let mut said = Vec::new();
    let mut run = |args: &[&str], input: &str, status: i32| {
        let output = finish(market.program(CUSTOMER).args(args), input);
        assert_eq!(output.status.code(), Some(status), "{args:?}: {output:?}");
        said.extend(output.stdout);
        said.extend(output.stderr);
    };
    run(&["signup", "ada", "--password-stdin"], PASSWORD, 0);
    run(&["login", "ada", "--password-stdin", "-o", "json"], PASSWORD, 0);
    run(&["account", "show", "-o", "json"], "", 0);
    run(&["login", "ada", "--password-stdin"], WRONG, 4);
    run(&["account", "password", "--password-stdin"], &format!("{WRONG}\n{OTHER}\n"), 4);
    run(&["account", "password", "--password-stdin"], &format!("{PASSWORD}\n{OTHER}\n"), 0);
    run(&["account", "delete", "--yes", "--name", "ada", "--password-stdin"], WRONG, 4);
    let (text, bytes) = token(market.home());
    // A call that is wrong in every way is answered without what it brought.
    let mut wire = market.wire();
    for (method, params) in [
        ("session.login", json!({"name": 7, "password": PASSWORD})),
        ("session.login", json!({"name": "ada", "password": [PASSWORD]})),
        ("session.resume", json!({"token": text, "colour": 1})),
        ("session.resume", json!({"token": {"x": text}})),
        ("account.signup", json!({"role": "customer", "name": "ben", "password": {"p": PASSWORD}, "key": "k"})),
        ("account.password", json!({"new_password": OTHER, "old_password": PASSWORD, "key": text})),
        ("session.login", json!({"name": "ada", "password": PASSWORD, "role": "baker"})),
    ] {
        said.extend(wire.call(method, params).unwrap_err().to_string().into_bytes());
    }
    said.extend(market.words().into_bytes());
    market.kill();
    let data = market.home().join("data");
    let mut names: Vec<String> = std::fs::read_dir(&data)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            said.extend(std::fs::read(&path).unwrap());
            path.file_name().unwrap().to_str().unwrap().to_owned()
        })
        .collect();
    names.sort_unstable();
    assert_eq!(names, ["cds.journal-a", "cds.journal-b", "cds.redb"], "all of the market is searched");
    assert!(has(&said, b"ada"), "it is searched as it is");
    none_of(&[PASSWORD.as_bytes(), OTHER.as_bytes(), WRONG.as_bytes(), text.as_bytes(), &bytes], &said);
}

#[track_caller]
fn none_of(secrets: &[&[u8]], said: &[u8]) {
    for secret in secrets {
        assert!(!has(said, secret), "{:?} is in the open", String::from_utf8_lossy(secret));
    }
}

/// Processes that are started from now on may leave core files, unless they see to it themselves.
fn allow_cores() {
    let limit = getrlimit(Resource::Core);
    setrlimit(Resource::Core, Rlimit { current: limit.maximum, ..limit }).unwrap();
}

/// The soft limit of a process's core file.
fn core_limit(process: u32) -> String {
    let limits = std::fs::read_to_string(format!("/proc/{process}/limits")).unwrap();
    let line = limits.lines().find_map(|line| line.strip_prefix("Max core file size")).unwrap();
    line.split_whitespace().next().unwrap().to_owned()
}

#[test]
fn a_crash_leaves_no_core_file_and_no_secret_on_the_disk() {
    allow_cores();
    let mut market = Market::start();
    for args in [&["signup", "ada", "--password-stdin"][..], &["login", "ada", "--password-stdin"]] {
        assert!(finish(market.program(CUSTOMER).args(args), PASSWORD).status.success());
    }
    let (text, bytes) = token(market.home());
    let environment = std::fs::read(format!("/proc/{}/environ", market.daemon_id())).unwrap();
    none_of(&[PASSWORD.as_bytes(), text.as_bytes()], &environment);
    assert_eq!(core_limit(market.daemon_id()), "0");
    market.crash();
    assert!(!market.ended().success());
    let mut said = market.words().into_bytes();
    let mut files = vec![market.home().join("data")];
    files.push(market.home().to_owned());
    for entry in files.iter().flat_map(|folder| std::fs::read_dir(folder).unwrap()) {
        let path = entry.unwrap().path();
        assert!(!path.file_name().unwrap().to_string_lossy().starts_with("core"), "{path:?}");
        if path.is_file() {
            said.extend(std::fs::read(&path).unwrap());
        }
    }
    none_of(&[PASSWORD.as_bytes(), text.as_bytes(), &bytes], &said);
    market.revive();
    assert!(finish(market.program(CUSTOMER).args(["account", "show"]), "").status.success(), "the login outlives it");
}

/// Set in the process that is to panic: what it prints is searched by the test that starts it.
const PANICS: &str = "CDS_TEST_PANICS_WITH_SECRETS";

/// Not a test of its own: panics with everything that carries a secret at hand.
#[test]
fn panics_with_secrets() {
    if std::env::var_os(PANICS).is_none() {
        return;
    }
    let secret = |text: &str| Secret::new(text.to_owned());
    let name = || "ada".parse().unwrap();
    let key = || "k".parse().unwrap();
    let sign_up = account::SignUpParams {
        role: Role::Customer,
        name: name(),
        display_name: None,
        email: None,
        password: Some(secret(PASSWORD)),
        peer: false,
        key: key(),
    };
    let log_in = session::LogInParams { name: "ada".to_owned(), password: secret(PASSWORD), role: None };
    let change = account::PasswordParams {
        old_password: Some(secret(PASSWORD)),
        new_password: Some(secret(OTHER)),
        only_check: false,
        key: key(),
    };
    let delete = account::DeleteParams { password: Some(secret(PASSWORD)), key: key() };
    let resume = session::ResumeParams { token: Some(secret(WRONG)), role: None };
    let identity = Identity::Session(Role::Customer, secret(WRONG));
    let steady = Steady::new(Path::new("/nowhere/cdsd.sock"), identity.clone());
    // As a bug would have it: the words are whatever lay at hand.
    panic!("a bug: {:?}", (sign_up, log_in, change, delete, resume, identity, steady));
}

#[test]
fn a_panic_tells_no_secret_with_the_longest_backtrace_either() {
    let mut itself = Command::new(std::env::current_exe().unwrap());
    itself.args(["--exact", "panics_with_secrets", "--nocapture"]).env(PANICS, "1").env("RUST_BACKTRACE", "full");
    let output = finish(&mut itself, "");
    let said = [output.stdout, output.stderr].concat();
    assert!(!output.status.success() && has(&said, b"panicked at"), "{}", String::from_utf8_lossy(&said));
    assert!(has(&said, b"SignUpParams") && has(&said, b"stack backtrace"), "{}", String::from_utf8_lossy(&said));
    none_of(&[PASSWORD.as_bytes(), OTHER.as_bytes(), WRONG.as_bytes()], &said);
}

/// The command lines of all processes that can be seen.
fn command_lines() -> Vec<u8> {
    let processes = std::fs::read_dir("/proc").unwrap().map(|e| e.unwrap().path().join("cmdline"));
    // A process may end while it is looked at.
    processes.filter_map(|path| std::fs::read(path).ok()).flatten().collect()
}

#[test]
fn no_secret_is_in_a_command_line_or_in_the_most_talkative_log() {
    allow_cores();
    let dir = tempfile::tempdir().unwrap();
    let log = dir.path().join("log");
    let mut daemon = support::hermetic(OPERATOR, dir.path());
    daemon.arg("run").arg("--data-dir").arg(dir.path().join("data")).env("CDS_LOG", "trace").stdin(Stdio::null());
    let mut daemon = daemon.stderr(std::fs::File::create(&log).unwrap()).spawn().unwrap();
    let begun = std::time::Instant::now();
    while finish(support::hermetic(OPERATOR, dir.path()).arg("status"), "").status.code() != Some(0) {
        assert!(begun.elapsed().as_secs() < 60, "the daemon does not answer");
    }
    let lines = format!("{PASSWORD}\n{OTHER}\n");
    for (args, input) in [
        (&["signup", "ada", "--password-stdin"][..], &*format!("{PASSWORD}\n")),
        (&["login", "ada", "--password-stdin"], &*format!("{PASSWORD}\n")),
        (&["account", "password", "--password-stdin"], &lines),
    ] {
        let mut program = support::hermetic(CUSTOMER, dir.path());
        program.args(args).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut program = program.spawn().unwrap();
        let mut stdin = program.stdin.take().unwrap();
        let (most, last) = input.split_at(input.len() - 1);
        stdin.write_all(most.as_bytes()).unwrap();
        // It has the secret, or will, and cannot end before the line does.
        let begun = std::time::Instant::now();
        let mut seen = command_lines();
        while !seen.windows(args[0].len()).any(|w| w == args[0].as_bytes()) {
            // The system shows a new program's command line a moment after it was started.
            assert!(begun.elapsed().as_secs() < 60, "the program is not seen");
            seen = command_lines();
        }
        // What `ps e` shows, to its user and to root.
        for process in [program.id(), daemon.id()] {
            seen.extend(std::fs::read(format!("/proc/{process}/environ")).unwrap());
            // It says so itself, a moment after it was started.
            while core_limit(process) != "0" {
                assert!(begun.elapsed().as_secs() < 60, "{process} may leave a core file");
            }
        }
        none_of(&[PASSWORD.as_bytes(), OTHER.as_bytes()], &seen);
        stdin.write_all(last.as_bytes()).unwrap();
        assert!(program.wait().unwrap().success(), "{args:?}");
    }
    let (token, _) = token(dir.path());
    assert!(finish(support::hermetic(CUSTOMER, dir.path()).args(["account", "show"]), "").status.success());
    daemon.kill().unwrap();
    daemon.wait().unwrap();
    let said = std::fs::read_to_string(log).unwrap();
    assert!(
        !said.is_empty() && [PASSWORD, OTHER, token.as_str()].iter().all(|secret| !said.contains(secret)),
        "{said}"
    );
}
