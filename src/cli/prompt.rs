//! Questions on a terminal, drawn on stderr: a choice, yes or no, a number. Esc or the end of input means "back".

use std::io::{self, IsTerminal};

use console::{Key, Term};
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};

use super::args::common::Common;
use super::failure::{Failure, status};
use super::output::harmless;

/// Whether somebody can be asked who did not expect a question: nothing is redirected, so this is no script.
pub fn may_ask(common: &Common) -> bool {
    can_ask(common) && io::stdout().is_terminal()
}

/// Whether a question that was asked for can be asked.
pub fn can_ask(common: &Common) -> bool {
    !common.no_input && io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Text that belongs to a question and is shown even with --quiet. Foreign parts must be harmless already.
pub fn say(text: &str) -> Result<(), Failure> {
    Ok(Term::stderr().write_line(text)?)
}

/// Lets the user choose one of the items; each may have several lines. None: he went back.
///
/// # Errors
/// Ctrl-C, or a terminal that cannot be used.
pub async fn select(question: &str, items: &[String]) -> Result<Option<usize>, Failure> {
    let width = usize::from(Term::stderr().size().1).saturating_sub(3);
    // A line that the terminal would wrap is not erased as a whole when the choice is drawn anew.
    let fitting = |item: &String| item.lines().map(|l| fit(l, width)).collect::<Vec<_>>().join("\n");
    let items: Vec<String> = items.iter().map(fitting).collect();
    let question = fit(question, width);
    asking(move || {
        let select = dialoguer::Select::new().with_prompt(question).items(&items).default(0).report(false);
        select.interact_opt().map_err(|dialoguer::Error::IO(e)| e)
    })
    .await
}

/// Asks a question that only `y` answers with yes.
///
/// # Errors
/// As [`select`].
pub async fn confirm(question: &str) -> Result<bool, Failure> {
    let question = harmless(question);
    let answer = asking(move || {
        let confirm = dialoguer::Confirm::new().with_prompt(question).default(false);
        confirm.interact_opt().map_err(|dialoguer::Error::IO(e)| e)
    });
    Ok(answer.await?.unwrap_or(false))
}

/// Asks for a whole number from 1 to `most`. None: he went back, or typed nothing.
///
/// # Errors
/// As [`select`].
pub async fn number(question: &str, most: u64) -> Result<Option<u64>, Failure> {
    let question = format!("{} (1 to {most}): ", harmless(question));
    loop {
        let question = question.clone();
        let Some(digits) = asking(move || type_digits(&question)).await? else { return Ok(None) };
        match digits.parse() {
            Ok(n) if (1..=most).contains(&n) => return Ok(Some(n)),
            _ if digits.is_empty() => return Ok(None),
            _ => say(&format!("Write a number from 1 to {most}, or press Esc to go back."))?,
        }
    }
}

/// Reads digits up to Enter.
fn type_digits(question: &str) -> io::Result<Option<String>> {
    let terminal = Term::stderr();
    terminal.write_str(question)?;
    let mut digits = String::new();
    loop {
        match terminal.read_key()? {
            // More digits than any quantity has would only wrap the line.
            Key::Char(c) if c.is_ascii_digit() && digits.len() < 18 => {
                digits.push(c);
                terminal.write_str(&c.to_string())?;
            }
            Key::Backspace if digits.pop().is_some() => terminal.clear_chars(1)?,
            Key::Enter => {
                terminal.write_line("")?;
                return Ok(Some(digits));
            }
            Key::Escape | Key::Char('\u{4}' | 'q') => {
                terminal.write_line("")?;
                return Ok(None);
            }
            _ => {}
        }
    }
}

/// Runs a question beside this program's other work, which Ctrl-C must be able to end.
async fn asking<T: Send + 'static>(
    question: impl FnOnce() -> io::Result<Option<T>> + Send + 'static,
) -> Result<Option<T>, Failure> {
    let _restored = Restored::new();
    let answer = tokio::task::spawn_blocking(question).await.map_err(io::Error::other)?;
    match answer {
        Ok(answer) => Ok(answer),
        Err(error) if error.kind() == io::ErrorKind::Interrupted => {
            Err(Failure::Silent { status: status::INTERRUPTED })
        }
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
        Err(error) => Err(error.into()),
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

fn fit(line: &str, width: usize) -> String {
    console::truncate_str(&harmless(line), width, "…").into_owned()
}
