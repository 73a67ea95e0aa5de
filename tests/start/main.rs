//! Starting: what a daemon refuses to start on, what it leaves unharmed, and who its socket lets in.
#![allow(clippy::unwrap_used)]

#[path = "../support/mod.rs"]
mod support;

mod configuration;
mod disk_full;
mod peers;
mod places;
mod socket_access;

use std::path::Path;
use std::process::{Command, Output};

use support::hermetic;

/// How a daemon ended that could not start.
#[derive(Debug)]
pub(crate) struct Refused {
    status: Option<i32>,
    words: String,
}

impl Refused {
    /// It cannot start before somebody changes something, and its words name all of these.
    #[track_caller]
    pub(crate) fn names(&self, parts: &[&str]) {
        assert_eq!(self.status, Some(78), "{self:?}");
        for part in parts {
            assert!(self.words.contains(part), "{part:?} is not named: {}", self.words);
        }
        assert!(!self.words.contains("panicked"), "{}", self.words);
    }
}

pub(crate) fn refused(output: Output) -> Refused {
    Refused { status: output.status.code(), words: String::from_utf8(output.stderr).unwrap() }
}

/// `cdsd run` in a directory of its own, its data in `data`.
pub(crate) fn daemon(dir: &Path) -> Command {
    let mut command = hermetic(env!("CARGO_BIN_EXE_cdsd"), dir);
    command.arg("run").arg("--data-dir").arg(dir.join("data"));
    command
}

pub(crate) fn refusal(command: &mut Command) -> Refused {
    refused(command.output().unwrap())
}

/// Whether this test may do what only root may; says so if not.
pub(crate) fn is_root() -> bool {
    let root = rustix::process::geteuid().is_root();
    if !root {
        #[allow(clippy::print_stderr, reason = "what was not proved must be seen")]
        let () = eprintln!("SKIPPED: only root can mount a small disk or become another user");
    }
    root
}

/// A command that another, powerless user runs; its first argument is the program.
pub(crate) fn as_nobody(command: &Command) -> Command {
    let mut nobody = Command::new("setpriv");
    nobody.args(["--reuid=65534", "--regid=65534", "--clear-groups", "--"]);
    nobody.arg(command.get_program()).args(command.get_args()).env_clear();
    nobody.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    nobody.current_dir("/");
    nobody
}
