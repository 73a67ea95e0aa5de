//! Full-screen dashboards: what the customers' and the manufacturers' have in common.
//!
//! One loop ([`run`]) owns everything: keys, what the watch tells, what the daemon answered, and the clock's ticks come
//! in as messages; a [`Face`] decides what they mean and draws, the [`shell`] does for it what both sides do alike.
//! Calls are made by a task of their own, the [`Counter`], so that the screen never waits for the daemon.

mod desk;
pub(super) mod dialog;
pub(super) mod draw;
pub(super) mod fit;
mod input;
pub(super) mod list;
pub(super) mod live;
pub(super) mod look;
pub(super) mod pane;
pub(super) mod round_words;
mod run;
mod screen;
pub(super) mod shell;
mod trend;

use std::future::Future;

use ratatui::Frame;
use ratatui::crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::Rect;

use super::args::common::Common;
use super::failure::{Failure, status};
use super::output::Output;
use super::watch::stream::Told;
use live::Live;
use pane::ListPane;
pub(super) use run::run;
use shell::Shell;

/// What one side's dashboard makes of what comes in.
pub(super) trait Face: Sized {
    /// What it asks of the daemon.
    type Wish: Asked;
    /// What came of it.
    type Answer: Send + 'static;
    type Pane: Copy + PartialEq + 'static;
    /// Boxes that only this side has.
    type Own;
    /// In the order of their numbers; the first one shows the offers.
    const PANES: &'static [Self::Pane];
    const HELP: &'static [&'static str];

    fn shell(&mut self) -> &mut Shell<Self>;
    /// The list in a pane that does not show the offers.
    fn list(&mut self, pane: Self::Pane) -> &mut ListPane;
    /// Everything it wants to know, to begin with and when the connection is back.
    fn everything(&self) -> Vec<Self::Wish>;
    /// What it wants to know anew every few seconds.
    fn now_and_then(&self) -> Vec<Self::Wish>;
    fn press_in_pane(&mut self, code: KeyCode, live: &Live) -> Step<Self::Wish>;
    fn press_in_box(&mut self, own: Self::Own, key: KeyEvent, live: &Live) -> Step<Self::Wish>;
    fn told(&mut self, told: &Told, live: &Live) -> Vec<Self::Wish>;
    fn answer(&mut self, answer: Self::Answer, live: &mut Live) -> Vec<Self::Wish>;
    /// What stands behind the user's name.
    fn state(&self) -> &'static str;
    /// The keys of the pane, the most important first.
    fn keys(&self) -> Vec<&'static str>;
    fn draw_middle(&mut self, frame: &mut Frame<'_>, area: Rect, live: &Live);
    fn draw_box(&self, own: &Self::Own, frame: &mut Frame<'_>, live: &Live);
}

/// What a key leads to.
pub(super) enum Step<W> {
    Stay,
    Ask(Vec<W>),
    Quit,
    /// Ctrl-C.
    Interrupt,
    /// Ctrl-Z.
    Suspend,
}

/// A wish to the daemon.
pub(super) trait Asked: Send + 'static {
    /// It changes nothing, and what it brings replaces what an earlier one of its kind brought.
    fn is_reading(&self) -> bool;

    /// With this one the waiting one need not be done.
    fn replaces(&self, _waiting: &Self) -> bool {
        false
    }
}

/// Carries out what a face wishes, one after the other.
pub(super) trait Counter: Send + 'static {
    type Wish: Asked;
    type Answer: Send + 'static;

    fn carry_out(&mut self, wish: Self::Wish) -> impl Future<Output = Self::Answer> + Send;
}

/// A dashboard needs somebody who looks at it.
///
/// # Errors
/// Status 15, with what to use instead.
pub(super) fn require_terminal(common: &Common, output: &Output) -> Result<(), Failure> {
    use std::io::IsTerminal;
    let message = "a dashboard needs a terminal for its input and its output";
    let hint = "In a script or a pipe use `watch -o ndjson`.";
    if common.no_input || !output.stdout_is_terminal || !std::io::stdin().is_terminal() {
        return Err(Failure::new(status::PROMPT_IMPOSSIBLE, message, hint));
    }
    if std::env::var_os("TERM").is_none_or(|term| term.is_empty() || term == "dumb") {
        let message = "a dashboard needs a terminal that can place text, and TERM says that this one cannot";
        return Err(Failure::new(status::PROMPT_IMPOSSIBLE, message, "Use `watch`, or set TERM to what you have."));
    }
    Ok(())
}
