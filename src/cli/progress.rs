//! A progress bar on stderr, where somebody looks at it; otherwise nothing.

use std::fmt::Write;
use std::io;
use std::sync::{Arc, Mutex};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

use crate::market::words::grouped;

/// How far something has come. Draws at most some times a second.
#[derive(Debug, Clone)]
pub struct Progress {
    bar: ProgressBar,
    /// While the bar is shown.
    unechoed: Arc<Mutex<Option<Unechoed>>>,
}

impl Progress {
    /// A bar that counts `what`; hidden unless `visible`.
    pub fn new(what: &'static str, visible: bool) -> Self {
        let target = if visible { ProgressDrawTarget::stderr_with_hz(10) } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(None, target);
        bar.set_style(style("{wide_bar} {human_pos} of {human_len} {msg}, {elapsed}"));
        bar.set_message(what);
        Self { bar, unechoed: Arc::new(Mutex::new(if visible { Unechoed::begin() } else { None })) }
    }

    /// Shows the rate and the time left, too.
    #[must_use]
    pub fn with_rate(self) -> Self {
        self.bar.set_style(style("{wide_bar} {human_pos} of {human_len} {msg}, {rate}, {eta} left"));
        self
    }

    pub fn set(&self, done: u64, of: u64) {
        self.bar.set_length(of);
        self.bar.set_position(done);
    }

    /// Takes the bar off the screen.
    pub fn clear(&self) {
        self.bar.finish_and_clear();
        if let Ok(mut unechoed) = self.unechoed.lock() {
            unechoed.take();
        }
    }
}

fn style(template: &str) -> ProgressStyle {
    let rate = |state: &ProgressState, to: &mut dyn Write| {
        // Nothing can be done about a bar that cannot be drawn.
        let _ = write!(to, "{}/s", grouped(state.per_sec() as u64));
    };
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    style.with_key("rate", rate)
}

/// A terminal that does not write `^C` behind the bar, where it would begin a new line and keep the bar from being
/// taken off the screen. Ends with this value.
#[derive(Debug)]
struct Unechoed(Termios);

impl Unechoed {
    fn begin() -> Option<Self> {
        let before = tcgetattr(io::stdin()).ok()?;
        let mut settings = before.clone();
        settings.local_modes.remove(LocalModes::ECHOCTL);
        tcsetattr(io::stdin(), OptionalActions::Now, &settings).ok()?;
        Some(Self(before))
    }
}

impl Drop for Unechoed {
    fn drop(&mut self) {
        // Nothing can be done about a terminal that went away.
        let _ = tcsetattr(io::stdin(), OptionalActions::Now, &self.0);
    }
}
