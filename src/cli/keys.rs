//! Keys typed at a question, one by one: Ctrl-Z goes to the shell and comes back, Ctrl-C ends the program.

use std::io;
use std::time::Duration;

use console::{Key, Term};
use rustix::process::{Signal, getpgrp, getsid, kill_current_process_group};
use rustix::termios::{OptionalActions, QueueSelector, SpecialCodeIndex, Termios, tcflush, tcgetattr, tcsetattr};

use crate::limits::LINE_TYPED_MAX_CHARACTERS;

/// What happened at the keyboard.
pub enum Pressed {
    Key(Key),
    /// The program was stopped and runs again: the screen shows something else by now.
    Resumed,
    /// Ctrl-Z, but no shell is there to go back to.
    CannotStop,
}

/// What stands for no character in a terminal's settings.
pub(super) const NO_CHARACTER: u8 = 0;

/// Said when Ctrl-Z leads nowhere.
pub const NO_SHELL: &str = "No shell is there to go back to.";

/// The keyboard while a question stands.
pub struct Keyboard {
    terminal: Term,
    /// The terminal's settings; none if it is none.
    usual: Option<Termios>,
}

impl Keyboard {
    /// What was typed before the question stood there is no answer to it.
    pub fn open() -> Self {
        // A terminal that cannot be emptied still answers.
        let _ = tcflush(io::stdin(), QueueSelector::IFlush);
        let keyboard = Self { terminal: Term::stderr(), usual: tcgetattr(io::stdin()).ok() };
        keyboard.take_suspend();
        keyboard
    }

    /// From now on Ctrl-Z is a key like any other, also between two keys, when the terminal is as it usually is: the
    /// kernel would stop the program, or drop the key where there is no shell.
    fn take_suspend(&self) {
        if let Some(mut settings) = self.usual.clone() {
            settings.special_codes[SpecialCodeIndex::VSUSP] = NO_CHARACTER;
            // A terminal that cannot be set still answers.
            let _ = tcsetattr(io::stdin(), OptionalActions::Now, &settings);
        }
    }

    fn give_suspend_back(&self) {
        if let Some(usual) = &self.usual {
            let _ = tcsetattr(io::stdin(), OptionalActions::Now, usual);
        }
    }

    /// Waits for a key. The terminal is as it was when the question was opened whenever this does not wait.
    pub fn next(&self) -> io::Result<Pressed> {
        match self.terminal.read_key()? {
            Key::Char('\u{1a}') if has_shell()? => {
                self.stop()?;
                Ok(Pressed::Resumed)
            }
            Key::Char('\u{1a}') => Ok(Pressed::CannotStop),
            key => Ok(Pressed::Key(key)),
        }
    }

    /// Stops, with everything that was started together with this program, until somebody says go on.
    fn stop(&self) -> io::Result<()> {
        self.terminal.write_line("")?;
        self.give_suspend_back();
        kill_current_process_group(Signal::TSTP)?;
        // The signal takes hold of this thread a moment after it took hold of the others.
        std::thread::sleep(Duration::from_millis(50));
        self.take_suspend();
        Ok(())
    }

    /// What is typed after `question` up to Enter. None: the user went back, with Esc or Ctrl-D.
    pub fn line(&self, question: &str) -> io::Result<Option<String>> {
        let terminal = &self.terminal;
        let mut typed = String::new();
        terminal.write_str(question)?;
        loop {
            match self.next()? {
                Pressed::Key(Key::Enter) => {
                    terminal.write_line("")?;
                    return Ok(Some(typed));
                }
                Pressed::Key(Key::Escape | Key::Char('\u{4}')) => {
                    terminal.write_line("")?;
                    return Ok(None);
                }
                Pressed::Key(Key::Backspace) => {
                    if let Some(gone) = typed.pop() {
                        terminal.clear_chars(console::measure_text_width(&gone.to_string()))?;
                    }
                }
                Pressed::Key(Key::Char('\u{15}')) => {
                    terminal.clear_chars(console::measure_text_width(&typed))?;
                    typed.clear();
                }
                Pressed::Key(Key::Char(c)) if !c.is_control() && typed.chars().count() < LINE_TYPED_MAX_CHARACTERS => {
                    typed.push(c);
                    terminal.write_str(&c.to_string())?;
                }
                Pressed::Key(_) => {}
                Pressed::Resumed => terminal.write_str(&format!("{question}{typed}"))?,
                Pressed::CannotStop => terminal.write_str(&format!("\n{NO_SHELL}\n{question}{typed}"))?,
            }
        }
    }
}

impl Drop for Keyboard {
    fn drop(&mut self) {
        self.give_suspend_back();
    }
}

fn has_shell() -> io::Result<bool> {
    Ok(getpgrp() != getsid(None)?)
}
