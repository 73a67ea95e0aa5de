//! A program on a pseudo-terminal whose screen is known.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use expectrl::process::unix::{Signal, WaitStatus};
use expectrl::session::OsSession;
use expectrl::{Eof, Expect, Regex, Session};

use crate::support::Market;

pub(crate) const ENTER: &str = "\r";
pub(crate) const ESC: &str = "\x1b";
pub(crate) const DOWN: &str = "\x1b[B";
pub(crate) const UP: &str = "\x1b[A";
const OTHER_SCREEN: &str = "\x1b[?1049h";
const OWN_SCREEN: &str = "\x1b[?1049l";
const SHOW_CURSOR: &str = "\x1b[?25h";

/// How long something may take to appear.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) struct Terminal {
    session: OsSession,
    screen: vt100::Parser,
    /// Everything that was written.
    written: Vec<u8>,
}

impl Terminal {
    pub(crate) fn run(market: &Market, program: &str, args: &[&str], size: (u16, u16)) -> Self {
        let mut command = market.program(program);
        command.args(args).env("NO_COLOR", "1");
        let mut session = Session::spawn(command).unwrap();
        session.get_process_mut().set_window_size(size.0, size.1).unwrap();
        session.set_expect_timeout(Some(PATIENCE));
        let known = |length: u16| length.try_into().unwrap();
        Self { session, screen: vt100::Parser::new(known(size.1), known(size.0), 0), written: Vec::new() }
    }

    pub(crate) fn customer(market: &Market, size: (u16, u16)) -> Self {
        Self::run(market, env!("CARGO_BIN_EXE_cds-customer"), &["dashboard"], size)
    }

    pub(crate) fn contents(&self) -> String {
        self.screen.screen().contents()
    }

    /// Reads on until the screen is so.
    pub(crate) fn until(&mut self, what: &str, is_so: impl Fn(&str) -> bool) -> &mut Self {
        let begun = Instant::now();
        while !is_so(&self.contents()) {
            // The countdown goes on whatever else happens, so that silence alone would not end this.
            assert!(begun.elapsed() < PATIENCE, "waited for {what}; the screen shows\n{}", self.contents());
            let more = self.session.expect(Regex("(?s-u:.+)"));
            let more = more.unwrap_or_else(|e| panic!("waited for {what}: {e}; the screen shows\n{}", self.contents()));
            self.screen.process(more.as_bytes());
            self.written.extend_from_slice(more.as_bytes());
        }
        self
    }

    /// Reads on until the screen shows this text.
    pub(crate) fn sees(&mut self, text: &str) -> &mut Self {
        self.until(&format!("{text:?}"), |shown| shown.contains(text))
    }

    /// Reads on until the screen does not show this text any more.
    pub(crate) fn misses(&mut self, text: &str) -> &mut Self {
        self.until(&format!("the end of {text:?}"), |shown| !shown.contains(text))
    }

    pub(crate) fn press(&mut self, keys: &[&str]) -> &mut Self {
        keys.iter().for_each(|key| self.session.send(key).unwrap());
        self
    }

    pub(crate) fn resize(&mut self, (width, height): (u16, u16)) -> &mut Self {
        let known = |length: u16| length.try_into().unwrap();
        self.screen.screen_mut().set_size(known(height), known(width));
        self.session.get_process_mut().set_window_size(width, height).unwrap();
        self
    }

    pub(crate) fn signal(&mut self, signal: Signal) {
        self.session.get_process_mut().kill(signal).unwrap();
    }

    /// The place in `/proc` of the program that the terminal's own program started.
    pub(crate) fn child(&self) -> PathBuf {
        let own = self.session.get_process().pid();
        let children = std::fs::read_to_string(format!("/proc/{own}/task/{own}/children")).unwrap();
        PathBuf::from(format!("/proc/{}", children.trim()))
    }

    pub(crate) fn written_bytes(&self) -> usize {
        self.written.len()
    }

    /// Whether this was ever written.
    pub(crate) fn wrote(&self, sequence: &str) -> bool {
        self.written.windows(sequence.len()).any(|part| part == sequence.as_bytes())
    }

    /// The exit status; the terminal must have been given back before.
    pub(crate) fn end(self) -> i32 {
        self.end_saying("")
    }

    /// As [`Terminal::end`]; on the user's own screen it must have said this.
    pub(crate) fn end_saying(mut self, words: &str) -> i32 {
        let rest = self.session.expect(Eof).unwrap();
        self.written.extend_from_slice(rest.as_bytes());
        let all = String::from_utf8_lossy(&self.written).into_owned();
        assert!(all.starts_with(OTHER_SCREEN), "what was on the terminal stays: {all:?}");
        let (_, after) = all.rsplit_once(OWN_SCREEN).unwrap_or_else(|| panic!("not given back: {all:?}"));
        assert!(after.contains(SHOW_CURSOR) && after.contains(words), "no {words:?} in {after:?}");
        match self.session.get_process().wait().unwrap() {
            WaitStatus::Exited(_, status) => status,
            other => panic!("{other:?}"),
        }
    }
}
