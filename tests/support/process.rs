//! The market's daemon as a process: its last words, how it is told to stop, and how it ended.
#![allow(dead_code)]

use std::fs::{File, OpenOptions};
use std::path::Path;
use std::process::ExitStatus;

use rustix::process::{Pid, Signal, kill_process};

use super::{Market, spawn_daemon};

const LOG: &str = "cdsd.log";

/// Where a daemon of this directory writes its log; one that is started again goes on in it.
pub(super) fn log_in(dir: &Path) -> File {
    OpenOptions::new().create(true).append(true).open(dir.join(LOG)).unwrap()
}

impl Market {
    /// What the daemon has said on stderr up to now.
    pub(crate) fn words(&self) -> String {
        std::fs::read_to_string(self.home().join(LOG)).unwrap()
    }

    /// Asks the daemon to stop (SIGTERM).
    pub(crate) fn terminate(&self) {
        kill_process(Pid::from_child(&self.daemon), Signal::TERM).unwrap();
    }

    /// The daemon crashes (SIGABRT), as after a bug.
    pub(crate) fn crash(&self) {
        kill_process(Pid::from_child(&self.daemon), Signal::ABORT).unwrap();
    }

    pub(crate) fn daemon_id(&self) -> u32 {
        self.daemon.id()
    }

    /// The daemon stands still until [`Market::go_on`].
    pub(crate) fn stop_for_a_while(&self) {
        kill_process(Pid::from_child(&self.daemon), Signal::STOP).unwrap();
    }

    pub(crate) fn go_on(&self) {
        kill_process(Pid::from_child(&self.daemon), Signal::CONT).unwrap();
    }

    /// Kills the daemon from any thread; [`Market::revive`] starts it again.
    pub(crate) fn kill_from_anywhere(&self) {
        kill_process(Pid::from_child(&self.daemon), Signal::KILL).unwrap();
    }

    /// Waits until the daemon has ended.
    pub(crate) fn ended(&mut self) -> ExitStatus {
        self.daemon.wait().unwrap()
    }

    /// Starts the daemon again, on the same data, without waiting for it.
    pub(crate) fn spawn_again(&mut self) {
        self.daemon = spawn_daemon(self.home());
    }
}
