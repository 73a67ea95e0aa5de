//! A terminal on which a picture is drawn again and again: typed keys would tear it, so they are neither shown nor
//! left to the shell. Ctrl-C still ends the program.

use std::io;

use rustix::process::{Signal, getpgrp, getsid, kill_current_process_group};
use rustix::termios::{LocalModes, OptionalActions, QueueSelector, Termios, tcflush, tcgetattr, tcgetpgrp, tcsetattr};

/// Holds the terminal quiet; gives it back as it was when it is dropped, also by a signal that ends the program.
pub struct QuietTerminal(Option<Termios>);

impl QuietTerminal {
    pub fn take() -> Self {
        Self(usual().filter(make_quiet))
    }

    /// Goes to the shell, if there is one, until somebody says go on.
    pub fn suspend(&self) -> io::Result<()> {
        if getpgrp() == getsid(None)? {
            return Ok(());
        }
        self.give_back();
        Ok(kill_current_process_group(Signal::STOP)?)
    }

    /// After a stop: a shell gives the terminal back as it likes it itself.
    pub fn take_again(&self) {
        if let Some(usual) = self.0.as_ref().filter(|_| usual().is_some()) {
            make_quiet(usual);
        }
    }

    fn give_back(&self) {
        if let Some(usual) = &self.0 {
            // Nothing can be done about a terminal that went away.
            let _ = tcflush(io::stdin(), QueueSelector::IFlush);
            let _ = tcsetattr(io::stdin(), OptionalActions::Now, usual);
        }
    }
}

fn make_quiet(usual: &Termios) -> bool {
    let mut quiet = usual.clone();
    quiet.local_modes.remove(LocalModes::ECHO | LocalModes::ECHONL);
    tcsetattr(io::stdin(), OptionalActions::Now, &quiet).is_ok()
}

/// The terminal's settings. None if stdin is none, or if this program is in the background: it would be stopped.
fn usual() -> Option<Termios> {
    let in_front = tcgetpgrp(io::stdin()).ok()?;
    (in_front == getpgrp()).then(|| tcgetattr(io::stdin()).ok()).flatten()
}

impl Drop for QuietTerminal {
    fn drop(&mut self) {
        self.give_back();
    }
}
