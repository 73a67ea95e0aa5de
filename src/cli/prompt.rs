//! Questions on a terminal, drawn on stderr: a choice, yes or no, a number, a line, a password. Esc or the end of input means "back".

use std::io::{self, BufRead, IsTerminal, Read};

use console::{Key, Term};
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
use zeroize::Zeroizing;

use super::args::common::Common;
use super::failure::{Failure, status};
use super::output::harmless;
use crate::ipc::secret::Secret;
use crate::limits::LINE_TYPED_MAX_BYTES;

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
    let (rows, columns) = Term::stderr().size();
    // A line that the terminal itself would wrap is not erased as a whole when the choice is drawn anew.
    let width = usize::from(columns).saturating_sub(3);
    let items: Vec<String> = items.iter().map(|item| wrapped(item, width)).collect();
    let question = fit(question, width);
    let shown_at_once = fitting(&items, usize::from(rows).saturating_sub(2));
    asking(move || {
        let select = dialoguer::Select::new().with_prompt(question).items(&items).default(0).report(false);
        let select = select.max_length(shown_at_once);
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
        let Some(typed) = asking(move || type_number(&question)).await? else { return Ok(None) };
        match typed.parse() {
            Ok(n) if (1..=most).contains(&n) && !typed.starts_with('+') => return Ok(Some(n)),
            _ if typed.is_empty() => return Ok(None),
            _ => say(&format!("Write a number from 1 to {most}, or press Esc to go back."))?,
        }
    }
}

/// Asks for a line of text. None: he went back, or typed nothing.
///
/// # Errors
/// As [`select`].
pub async fn line(question: &str) -> Result<Option<String>, Failure> {
    let question = format!("{}: ", harmless(question));
    let typed = asking(move || type_line(&question)).await?;
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
    let typed = asking(move || type_line(&question));
    Ok(typed.await?.filter(|text| !text.is_empty()).map(|text| Secret::new(text.to_string())))
}

fn hide_what_is_typed() -> io::Result<()> {
    let mut settings = tcgetattr(io::stdin())?;
    settings.local_modes.remove(LocalModes::ECHO);
    // The line's end is shown, so that the next question begins a new one.
    settings.local_modes.insert(LocalModes::ECHONL);
    Ok(tcsetattr(io::stdin(), OptionalActions::Now, &settings)?)
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

/// Reads what is typed up to Enter; what is no number is judged then, not passed over.
fn type_number(question: &str) -> io::Result<Option<String>> {
    let terminal = Term::stderr();
    terminal.write_str(question)?;
    let mut typed = String::new();
    loop {
        match terminal.read_key()? {
            Key::Char('q') if typed.is_empty() => {
                terminal.write_line("")?;
                return Ok(None);
            }
            // More than any quantity has would only wrap the line.
            Key::Char(c) if c.is_ascii_graphic() && typed.len() < 18 => {
                typed.push(c);
                terminal.write_str(&c.to_string())?;
            }
            Key::Backspace if typed.pop().is_some() => terminal.clear_chars(1)?,
            Key::Enter => {
                terminal.write_line("")?;
                return Ok(Some(typed));
            }
            Key::Escape | Key::Char('\u{4}') => {
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

/// How many items there may be on a page, so that every page fits the screen; the others are a page further.
fn fitting(items: &[String], rows: usize) -> usize {
    let rows_of = |page: &[String]| page.iter().map(|item| item.lines().count().max(1)).sum::<usize>();
    let fits = |n: &usize| items.chunks(*n).all(|page| rows_of(page) <= rows);
    (1..=items.len()).rev().find(fits).unwrap_or(1)
}

/// Text with its long lines broken between words; what follows is indented as the line was.
fn wrapped(text: &str, width: usize) -> String {
    let mut lines = Vec::new();
    for line in text.lines().map(harmless) {
        let indent: String = line.chars().take_while(|c| *c == ' ').collect();
        let mut row = indent.clone();
        for word in line.split_whitespace() {
            let gap = usize::from(row.len() > indent.len());
            if gap == 1 && console::measure_text_width(&row) + gap + console::measure_text_width(word) > width {
                lines.push(fit(&row, width));
                row = indent.clone();
            } else if gap == 1 {
                row.push(' ');
            }
            row.push_str(word);
        }
        lines.push(fit(&row, width));
    }
    lines.join("\n")
}

fn fit(line: &str, width: usize) -> String {
    console::truncate_str(&harmless(line), width, "…").into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_broken_between_words_and_keep_their_indent() {
        let item = "Fill the rest\n    5 from acme at 4.50, 7 from borealis at 4.80 = 56.10";
        let expected = "Fill the rest\n    5 from acme at 4.50, 7\n    from borealis at 4.80 =\n    56.10";
        assert_eq!(wrapped(item, 28), expected);
        assert_eq!(wrapped(item, 80), item);
        assert_eq!(wrapped("A-word-of-forty-characters-that-cannot-be-broken ok", 10), "A-word-of…\nok");
    }

    #[test]
    fn no_more_items_are_shown_at_once_than_the_screen_has_rows_for() {
        let items = ["a\nb\nc".to_owned(), "d".to_owned(), "e\nf".to_owned()];
        assert_eq!((fitting(&items, 40), fitting(&items, 6), fitting(&items, 5)), (3, 3, 2));
        assert_eq!((fitting(&items, 3), fitting(&items, 1), fitting(&[], 1)), (1, 1, 1));
    }
}
