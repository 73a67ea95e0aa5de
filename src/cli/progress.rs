//! A progress bar on stderr, where somebody looks at it; otherwise nothing.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How far something has come. Draws at most some times a second.
#[derive(Debug)]
pub struct Progress(ProgressBar);

impl Progress {
    /// A bar that counts `what`; hidden unless `visible`.
    pub fn new(what: &'static str, visible: bool) -> Self {
        let target = if visible { ProgressDrawTarget::stderr_with_hz(10) } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(None, target);
        let template = "{wide_bar} {pos} of {len} {msg}, {elapsed}";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.set_message(what);
        Self(bar)
    }

    /// Shows the rate and the time left, too.
    #[must_use]
    pub fn with_rate(self) -> Self {
        let template = "{wide_bar} {pos} of {len} {msg}, {per_sec}, {eta} left";
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.0.set_style(style);
        }
        self
    }

    pub fn set(&self, done: u64, of: u64) {
        self.0.set_length(of);
        self.0.set_position(done);
    }

    /// Takes the bar off the screen.
    pub fn clear(&self) {
        self.0.finish_and_clear();
    }
}
