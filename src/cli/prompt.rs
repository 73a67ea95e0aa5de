//! Questions on a terminal, drawn on stderr: a choice, yes or no, a number, a line, a password. Esc or the end of input means "back".

use std::io::{self, BufRead, IsTerminal, Read};

use console::Term;
use rustix::process::Signal;
use rustix::termios::{LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcsetattr};
use tokio::signal::unix::{SignalKind, signal};
use zeroize::Zeroizing;

use super::args::common::Common;
use super::failure::{Failure, status};
use super::keys::NO_CHARACTER;
use super::keys::{self, Keyboard, Pressed};
use super::menu::{self, Menu, Step};
use super::output::harmless;
use crate::ipc::secret::Secret;
use crate::limits::LINE_TYPED_MAX_BYTES;
use crate::market::words::grouped;

/// Whether somebody can be asked who did not expect a question: nothing is redirected, so this is no script.
pub fn may_ask(common: &Common) -> bool {
    can_ask(common) && io::stdout().is_terminal()
}

/// Whether a question that was asked for can be asked.
pub fn can_ask(common: &Common) -> bool {
    !common.no_input && io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Text that belongs to a question and is shown even with --quiet, its lines broken between words. Foreign parts must be
/// harmless already.
pub fn say(text: &str) -> Result<(), Failure> {
    let terminal = Term::stderr();
    let width = usize::from(terminal.size().1).saturating_sub(1);
    for line in text.lines() {
        let indent = line.len() - line.trim_start().len();
        for (n, row) in menu::broken(line, width.saturating_sub(indent + 2).max(8)).iter().enumerate() {
            let deeper = if n == 0 { 0 } else { 2 };
            terminal.write_line(&format!("{}{row}", " ".repeat(indent + deeper)))?;
        }
    }
    Ok(())
}

/// Lets the user choose one of the items; each may have several lines, and none is chosen before he marks it.
/// None: he went back.
///
/// # Errors
/// Ctrl-C, or a terminal that cannot be used.
pub async fn select(question: &str, items: &[String]) -> Result<Option<usize>, Failure> {
    let menu = Menu::new(question, items);
    asking(move || choose(menu)).await
}

/// Asks a question that only `y` or `yes` answers with yes.
///
/// # Errors
/// As [`select`].
pub async fn confirm(question: &str) -> Result<bool, Failure> {
    let question = format!("{} [y/N] ", harmless(question));
    let asked = asking(move || {
        let keyboard = Keyboard::open();
        loop {
            let Some(typed) = keyboard.line(&question)? else { return Ok(None) };
            match typed.trim().to_lowercase().as_str() {
                "y" | "yes" => return Ok(Some(true)),
                "n" | "no" | "" => return Ok(Some(false)),
                _ => Term::stderr().write_line("Answer y or n.")?,
            }
        }
    });
    Ok(asked.await?.unwrap_or(false))
}

/// Asks for a whole number from 1 to `most`. None: he went back.
///
/// # Errors
/// As [`select`].
pub async fn number(question: &str, most: u64) -> Result<Option<u64>, Failure> {
    let question = format!("{} (1 to {}): ", harmless(question), grouped(most));
    asking(move || {
        let keyboard = Keyboard::open();
        loop {
            let Some(typed) = keyboard.line(&question)? else { return Ok(None) };
            let digits = Some(typed.trim()).filter(|text| text.bytes().all(|b| b.is_ascii_digit()));
            if let Some(n) = digits.and_then(|text| text.parse().ok()).filter(|n| (1..=most).contains(n)) {
                return Ok(Some(n));
            }
            Term::stderr().write_line(&format!("Write a number from 1 to {most}, or press Esc to go back."))?;
        }
    })
    .await
}

/// Asks for a line of text. None: he went back, or typed nothing.
///
/// # Errors
/// As [`select`].
pub async fn line(question: &str) -> Result<Option<String>, Failure> {
    let question = format!("{}: ", harmless(question));
    let typed = typed_line(question, || Ok(())).await?;
    Ok(typed.filter(|text| !text.is_empty()).map(|text| text.to_string()))
}

/// Asks for a password, which is not shown. None: he went back, or typed nothing.
///
/// # Errors
/// As [`select`].
pub async fn secret(question: &str) -> Result<Option<Secret>, Failure> {
    let question = format!("{}: ", harmless(question));
    // Set here, not where the line is read: an interruption gives the settings back after this, never before.
    let _restored = Restored::new();
    hide_what_is_typed()?;
    let typed = typed_line(question, hide_what_is_typed).await?.map(|mut text| {
        text.retain(|c| c != SUSPEND);
        text
    });
    Ok(typed.filter(|text| !text.is_empty()).map(|text| Secret::new(text.to_string())))
}

/// Ctrl-Z, where it does not stop the program.
const SUSPEND: char = '\u{1a}';
fn hide_what_is_typed() -> io::Result<()> {
    let mut settings = tcgetattr(io::stdin())?;
    settings.local_modes.remove(LocalModes::ECHO);
    // The line's end is shown, so that the next question begins a new one.
    settings.local_modes.insert(LocalModes::ECHONL);
    // A shell that the user goes to gives the terminal back with what is typed shown.
    settings.special_codes[SpecialCodeIndex::VSUSP] = NO_CHARACTER;
    Ok(tcsetattr(io::stdin(), OptionalActions::Now, &settings)?)
}

/// Asks for a line. After a stop by others the terminal is prepared anew, and the question stands there again.
async fn typed_line(
    question: String,
    prepare: impl Fn() -> io::Result<()>,
) -> Result<Option<Zeroizing<String>>, Failure> {
    let mut goes_on = signal(SignalKind::from_raw(Signal::CONT.as_raw()))?;
    let asked = question.clone();
    let mut typed = std::pin::pin!(asking(move || type_line(&asked)));
    loop {
        tokio::select! {
            typed = &mut typed => return typed,
            _ = goes_on.recv() => {
                prepare()?;
                Term::stderr().write_str(&question)?;
            }
        }
    }
}

/// Reads a line as the terminal hands it over.
fn type_line(question: &str) -> io::Result<Option<Zeroizing<String>>> {
    Term::stderr().write_str(question)?;
    let mut text = Zeroizing::new(String::new());
    if io::stdin().lock().take(LINE_TYPED_MAX_BYTES).read_line(&mut text)? == 0 {
        Term::stderr().write_line("")?;
        return Ok(None);
    }
    Ok(Some(Zeroizing::new(text.trim_end_matches(['\r', '\n']).to_owned())))
}

/// Draws the menu after every key, in place, until something is chosen.
fn choose(mut menu: Menu) -> io::Result<Option<usize>> {
    let (terminal, keyboard) = (Term::stderr(), Keyboard::open());
    let mut drawn: Vec<String> = Vec::new();
    loop {
        let (rows, columns) = terminal.size();
        let (rows, columns) = (usize::from(rows), usize::from(columns));
        let lines = menu.lines(columns, rows);
        terminal.write_str(&format!("{}{}", taken_back(&drawn, columns), lines.join("\n")))?;
        drawn = lines;
        let step = match keyboard.next()? {
            Pressed::Key(key) => menu.press(&key),
            Pressed::Resumed => {
                drawn.clear();
                Step::Stay
            }
            Pressed::CannotStop => {
                menu.say(keys::NO_SHELL);
                Step::Stay
            }
        };
        let chosen = match step {
            Step::Stay => continue,
            Step::Chosen(at) => Some(at),
            Step::Back => None,
        };
        terminal.write_str(&taken_back(&drawn, columns))?;
        if let Some(at) = chosen {
            terminal.write_line(&menu.told(at))?;
        }
        return Ok(chosen);
    }
}

/// What takes these lines off the screen, of which the last one is being typed on.
fn taken_back(lines: &[String], columns: usize) -> String {
    if lines.is_empty() {
        return String::new();
    }
    // A window that became narrower meanwhile has wrapped them.
    let rows = |line: &String| console::measure_text_width(line).div_ceil(columns.max(1)).max(1);
    let above = lines.iter().map(rows).sum::<usize>() - 1;
    if above == 0 { "\r\x1b[J".to_owned() } else { format!("\r\x1b[{above}A\x1b[J") }
}

/// Runs a question beside this program's other work, which Ctrl-C must be able to end.
async fn asking<T: Send + 'static>(
    question: impl FnOnce() -> io::Result<Option<T>> + Send + 'static,
) -> Result<Option<T>, Failure> {
    let _restored = Restored::new();
    let mut open = OpenLine(true);
    let answer = tokio::task::spawn_blocking(question).await.map_err(io::Error::other)?;
    open.0 = false;
    match answer {
        Ok(answer) => Ok(answer),
        Err(error) if error.kind() == io::ErrorKind::Interrupted => {
            Err(Failure::Silent { status: status::INTERRUPTED })
        }
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// A question that a signal ends before its answer leaves its line open; what the shell writes next begins a new one.
struct OpenLine(bool);

impl Drop for OpenLine {
    fn drop(&mut self) {
        if self.0 {
            // Nothing can be done about a terminal that went away.
            let _ = Term::stderr().write_line("");
        }
    }
}

/// Gives the terminal back its settings when the question ends, also when a signal ends it: while a key is awaited
/// the terminal neither echoes nor knows Ctrl-C.
struct Restored(Option<Termios>);

impl Restored {
    fn new() -> Self {
        Self(tcgetattr(io::stdin()).ok())
    }
}

impl Drop for Restored {
    fn drop(&mut self) {
        if let Some(settings) = &self.0 {
            // Nothing can be done about a terminal that went away.
            let _ = tcsetattr(io::stdin(), OptionalActions::Now, settings);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_drawn_is_taken_back_also_where_a_narrower_window_wrapped_it() {
        let lines = ["Choose:".to_owned(), "x".repeat(50), "Choice: ".to_owned()];
        assert_eq!(taken_back(&lines, 60), "\r\x1b[2A\x1b[J");
        assert_eq!(taken_back(&lines, 40), "\r\x1b[3A\x1b[J");
        assert_eq!((taken_back(&lines[2..], 40).as_str(), taken_back(&[], 40).as_str()), ("\r\x1b[J", ""));
    }
}
