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

#[cfg(test)]
mod tests {
    use std::os::fd::AsFd;
    use std::process::Command;
    use std::time::Duration;

    use expectrl::process::unix::WaitStatus;
    use expectrl::{Eof, Expect, Session};
    use rustix::termios::LocalModes;

    use super::*;

    /// Set in the process that is to panic.
    const PANICS: &str = "CDS_TEST_PANICS_ON_ITS_SCREEN";
    const WORDS: &str = "as a test wants it";
    const OWN_SCREEN: &str = "\u{1b}[?1049l";

    /// Not a test of its own: what the next one starts.
    #[test]
    fn panics_on_its_screen() {
        if std::env::var_os(PANICS).is_some() {
            let mut screen = Screen::open(true).unwrap();
            screen.draw(|frame| frame.render_widget("picture", frame.area())).unwrap();
            panic!("{WORDS}");
        }
    }

    #[test]
    fn a_panic_gives_the_terminal_back_before_it_is_told() {
        let mut command = Command::new(std::env::current_exe().unwrap());
        let itself = "cli::dashboard::screen::tests::panics_on_its_screen";
        command.args(["--exact", itself, "--nocapture", "--test-threads=1"]).env(PANICS, "1");
        let mut session = Session::spawn(command).unwrap();
        session.set_expect_timeout(Some(Duration::from_secs(30)));
        let written = session.expect(Eof).unwrap();
        let written = String::from_utf8_lossy(written.as_bytes()).into_owned();
        let (on_its_screen, after) =
            written.split_once(OWN_SCREEN).unwrap_or_else(|| panic!("not given back: {written:?}"));
        assert!(on_its_screen.contains("picture") && !on_its_screen.contains(WORDS), "{written:?}");
        assert!(after.contains("panicked at") && after.contains(WORDS), "nobody could read it: {written:?}");
        assert!(
            after.contains("\u{1b}[?25h") && on_its_screen.contains("\u{1b}[?1000l"),
            "cursor and mouse: {written:?}"
        );
        assert!(!after.contains(OWN_SCREEN), "given back once: {written:?}");
        let WaitStatus::Exited(_, status) = session.get_process().wait().unwrap() else { panic!("it was killed") };
        assert_ne!(status, 0);
        let terminal = session.get_process().get_raw_handle().unwrap();
        let settings = rustix::termios::tcgetattr(terminal.as_fd()).unwrap();
        assert!(
            settings.local_modes.contains(LocalModes::ICANON | LocalModes::ISIG),
            "keys make lines and signals again"
        );
    }
}
