//! The terminal while a dashboard has it: raw, on its other screen. It is given back on every way out.

use std::io::{self, Stdout, stdout};
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

use ratatui::backend::CrosstermBackend;
use ratatui::crossterm::cursor::Show;
use ratatui::crossterm::event::{DisableMouseCapture, EnableMouseCapture};
use ratatui::crossterm::execute;
use ratatui::crossterm::terminal::{
    Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use ratatui::{Frame, Terminal};

/// Whether the terminal is ours now, so that a panic knows whether there is something to give back.
static TAKEN: AtomicBool = AtomicBool::new(false);
static HOOK: Once = Once::new();

pub(super) struct Screen {
    terminal: Terminal<CrosstermBackend<Stdout>>,
}

impl Screen {
    /// Takes the terminal.
    ///
    /// # Errors
    /// It is none, or it does not answer.
    pub(super) fn open(mouse: bool) -> io::Result<Self> {
        HOOK.call_once(give_back_before_a_panic_is_told);
        enable_raw_mode()?;
        TAKEN.store(true, Ordering::SeqCst);
        let opened = Self::enter(mouse);
        if opened.is_err() {
            give_back();
        }
        opened
    }

    fn enter(mouse: bool) -> io::Result<Self> {
        execute!(stdout(), EnterAlternateScreen, Clear(ClearType::All))?;
        if mouse {
            execute!(stdout(), EnableMouseCapture)?;
        }
        let terminal = Terminal::new(CrosstermBackend::new(stdout()))?;
        Ok(Self { terminal })
    }

    pub(super) fn draw(&mut self, draw: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        self.terminal.draw(draw).map(drop)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
    }
}

fn give_back() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        // Nobody is left to tell if the terminal is gone.
        let _ = execute!(stdout(), DisableMouseCapture, LeaveAlternateScreen, Show);
        let _ = disable_raw_mode();
    }
}

/// A panic's words would be lost with the other screen.
fn give_back_before_a_panic_is_told() {
    let tell = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        give_back();
        tell(info);
    }));
}
