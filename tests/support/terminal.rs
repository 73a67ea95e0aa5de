//! `cds-customer` on a real pseudo-terminal: what it shows is awaited, keys are pressed, its end is looked at.

use std::process::Command;
use std::time::Duration;

use expectrl::process::unix::{Signal, WaitStatus};
use expectrl::session::OsSession;
use expectrl::{Eof, Expect, Session};

use super::Market;

pub(crate) const DOWN: &str = "\x1b[B";
pub(crate) const ESC: &str = "\x1b";
pub(crate) const CTRL_C: &str = "\x03";
pub(crate) const CTRL_Z: &str = "\x1a";
pub(crate) const ENTER: &str = "\r";
const SHOW_CURSOR: &str = "\x1b[?25h";

pub(crate) struct Terminal {
    session: OsSession,
}

impl Terminal {
    /// On 60 columns, the fewest that are looked after.
    pub(crate) fn run(market: &Market, args: &[&str]) -> Self {
        Self::sized(market, args, (60, 40))
    }

    /// A shell with job control, on 60 columns.
    pub(crate) fn shell(market: &Market) -> Self {
        let mut command = market.program("bash");
        command.args(["--norc", "-i"]);
        Self::spawn(command, (60, 40))
    }

    pub(crate) fn sized(market: &Market, args: &[&str], size: (u16, u16)) -> Self {
        let mut command = market.program(env!("CARGO_BIN_EXE_cds-customer"));
        command.args(args);
        Self::spawn(command, size)
    }

    /// Where typed text is seen, as on a user's terminal. That is settled before the program begins: a later change
    /// would meet the program's own.
    pub(crate) fn run_with_echo(market: &Market, args: &[&str]) -> Self {
        let mut command = market.program("sh");
        command.args(["-c", r#"stty echo; exec "$0" "$@""#, env!("CARGO_BIN_EXE_cds-customer")]).args(args);
        Self::spawn(command, (60, 40))
    }

    fn spawn(mut command: Command, (columns, rows): (u16, u16)) -> Self {
        command.env("NO_COLOR", "1");
        let mut session = Session::spawn(command).unwrap();
        session.get_process_mut().set_window_size(columns, rows).unwrap();
        session.set_expect_timeout(Some(Duration::from_secs(30)));
        Self { session }
    }

    /// Waits until this text appears.
    pub(crate) fn sees(&mut self, text: &str) -> &mut Self {
        let seen = self.session.expect(text);
        assert!(seen.is_ok(), "waited for {text:?}: {seen:?}");
        self
    }

    /// Waits until this text appears, and gives what was shown before it.
    pub(crate) fn shows_before(&mut self, text: &str) -> String {
        let seen = self.session.expect(text).unwrap();
        String::from_utf8_lossy(seen.before()).into_owned()
    }

    pub(crate) fn press(&mut self, keys: &[&str]) -> &mut Self {
        keys.iter().for_each(|key| self.session.send(key).unwrap());
        self
    }

    pub(crate) fn signal(&mut self, signal: Signal) {
        self.session.get_process_mut().signal(signal).unwrap();
    }

    /// The exit status after an interruption, which must leave cursor and echo as they were.
    pub(crate) fn interrupted(mut self) -> i32 {
        let rest = self.session.expect(Eof).unwrap();
        let rest = String::from_utf8_lossy(rest.as_bytes()).into_owned();
        assert!(rest.trim_end().ends_with(SHOW_CURSOR), "{rest:?}");
        assert!(rest.contains("\r\n"), "the shell's prompt begins a line: {rest:?}");
        let process = self.session.get_process();
        let WaitStatus::Exited(_, status) = process.wait().unwrap() else { panic!("it was killed") };
        assert!(process.get_echo().unwrap(), "typed text is seen again");
        status
    }

    /// The exit status, and what was written before the end.
    pub(crate) fn end(mut self) -> (i32, String) {
        let rest = self.session.expect(Eof).unwrap();
        let rest = String::from_utf8_lossy(rest.as_bytes()).into_owned();
        match self.session.get_process().wait().unwrap() {
            WaitStatus::Exited(_, status) => (status, rest),
            other => panic!("{other:?}"),
        }
    }
}
