//! A terminal on which a picture is drawn again and again: typed keys would tear it, so they are neither shown nor
//! left to the shell. Ctrl-C still ends the program.

use std::io;

use rustix::termios::{LocalModes, OptionalActions, QueueSelector, Termios, tcflush, tcgetattr, tcgetpgrp, tcsetattr};

/// Holds the terminal quiet; gives it back as it was when it is dropped, also by a signal that ends the program.
pub struct QuietTerminal(Option<Termios>);

impl QuietTerminal {
    pub fn take() -> Self {
        Self(usual().filter(|usual| {
            let mut quiet = usual.clone();
            quiet.local_modes.remove(LocalModes::ECHO | LocalModes::ECHONL);
            tcsetattr(io::stdin(), OptionalActions::Now, &quiet).is_ok()
        }))
    }
}

/// The terminal's settings. None if stdin is none, or if this program is in the background: it would be stopped.
fn usual() -> Option<Termios> {
    let in_front = tcgetpgrp(io::stdin()).ok()?;
    (in_front == rustix::process::getpgrp()).then(|| tcgetattr(io::stdin()).ok()).flatten()
}

impl Drop for QuietTerminal {
    fn drop(&mut self) {
        if let Some(usual) = &self.0 {
            // Nothing can be done about a terminal that went away.
            let _ = tcflush(io::stdin(), QueueSelector::IFlush);
            let _ = tcsetattr(io::stdin(), OptionalActions::Now, usual);
        }
    }
}
