//! What a shell asks for after Tab: the names that the daemon knows now, within a tenth of a second or not at all.

mod place;
mod values;
mod words;

use std::ffi::OsString;
use std::time::Duration;

use clap::{CommandFactory, Parser};

use super::args::common::Common;
use super::output::Output;
use super::stopwatch::Stopwatch;
use crate::limits::COMPLETION_MS;
use crate::market::account::Role;
use place::Place;

pub use place::{Kind, kind};

/// The word by which the completion scripts ask; it is no command, and no help shows it.
pub const QUESTION: &str = "__complete";

#[derive(Debug, Parser)]
struct OnlyCommon {
    #[command(flatten)]
    common: Common,
}

/// Answers the arguments if they are a shell's question: `__complete line TEXT` or `__complete words WORD…`, both from the
/// program's name up to the cursor. Whatever goes wrong, the answer is empty: nobody wants an error message in his
/// command line. False if the arguments are something else.
pub fn answered<P: CommandFactory>(role: Option<Role>, arguments: impl IntoIterator<Item = OsString>) -> bool {
    let running = Stopwatch::start();
    let mut arguments = arguments.into_iter().skip(1);
    if arguments.next().is_none_or(|word| word != QUESTION) {
        return false;
    }
    let told: Option<Vec<String>> = arguments.map(|word| word.into_string().ok()).collect();
    let Some(told) = told else { return true };
    let words = match told.split_first() {
        Some((form, rest)) if form == "line" => rest.first().and_then(|line| words::split(line)),
        Some((form, rest)) if form == "words" => Some(rest.to_vec()),
        _ => None,
    };
    if let Some(words) = words {
        answer::<P>(role, &words, running);
    }
    true
}

fn answer<P: CommandFactory>(role: Option<Role>, words: &[String], running: Stopwatch) {
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
    let asking = async {
        let place = place::find(P::command(), words)?;
        let mut common = common(&place)?;
        common.quiet = true;
        let found = values::candidates(role, &place, &common).await?;
        Some((common, text(&place, &found)))
    };
    // One end for all of it: connecting, the greeting, who one is, every answer.
    let left = Duration::from_millis(COMPLETION_MS).saturating_sub(running.elapsed());
    let found = runtime.block_on(async { tokio::time::timeout(left, asking).await });
    if let Ok(Some((common, text))) = found {
        // A shell that does not listen any more has no use for it.
        let _ = Output::new(&common).raw(&text);
    }
    runtime.shutdown_background();
}

/// The options of the command line that say which daemon is asked, and as whom.
fn common(place: &Place) -> Option<Common> {
    let options = std::iter::once("cds").chain(place.options.iter().map(String::as_str));
    OnlyCommon::try_parse_from(options).ok().map(|parsed| parsed.common)
}

/// One whole word per line. What a shell would take for more than a word does not get this far: names have none of it,
/// and what the user typed before is checked here.
fn text(place: &Place, found: &[String]) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-/@,=".contains(c);
    let words = found.iter().map(|value| format!("{}{value}\n", place.before));
    words.filter(|word| word.trim_end_matches('\n').chars().all(plain)).collect()
}
