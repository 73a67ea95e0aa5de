//! The keyboard: a thread that waits for keys, because reading them cannot be awaited.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use ratatui::crossterm::event::{Event, poll, read};
use rustix::event::{self, PollFd, PollFlags, Timespec};
use rustix::io::Errno;
use tokio::sync::mpsc::{self, error::TrySendError};

/// How soon the thread notices that it shall end.
const LOOK_UP: Duration = Duration::from_millis(50);

pub(super) enum Typed {
    Event(Event),
    /// The terminal has hung up.
    Gone,
}

pub(super) struct Keyboard {
    ends: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

impl Keyboard {
    /// # Errors
    /// The system gives no thread.
    pub(super) fn start(pressed: mpsc::Sender<Typed>) -> io::Result<Self> {
        let ends = Arc::new(AtomicBool::new(false));
        let end = Arc::clone(&ends);
        let thread = std::thread::Builder::new().name("keyboard".to_owned()).spawn(move || listen(&pressed, &end))?;
        Ok(Self { ends, thread })
    }

    /// Ends the thread, so that what is typed next belongs to the shell.
    pub(super) fn stop(self) {
        self.ends.store(true, Ordering::Relaxed);
        // A thread that panicked has nothing left to clear up.
        let _ = self.thread.join();
    }
}

fn listen(pressed: &mpsc::Sender<Typed>, ends: &AtomicBool) {
    while !ends.load(Ordering::Relaxed) {
        let Some(typed) = wait(LOOK_UP) else { return say_gone(pressed, ends) };
        let mut any = false;
        // A change of size comes without a key.
        while !ends.load(Ordering::Relaxed) && poll(Duration::ZERO).unwrap_or(false) {
            any = true;
            // Full: a held key must not pile up work; the surplus is dropped.
            match read().map(|event| pressed.try_send(Typed::Event(event))) {
                Ok(Ok(()) | Err(TrySendError::Full(_))) => {}
                Ok(Err(TrySendError::Closed(_))) | Err(_) => return,
            }
        }
        if typed && !any {
            // Half a key: the rest is on its way.
            std::thread::park_timeout(LOOK_UP);
        }
    }
}

/// Waits for keys, but not for long: whether any came. None once the terminal has hung up: crossterm would read on from
/// it for ever.
fn wait(patience: Duration) -> Option<bool> {
    let patience = Timespec::try_from(patience).ok()?;
    let stdin = rustix::stdio::stdin();
    let mut terminal = [PollFd::new(&stdin, PollFlags::IN)];
    match event::poll(&mut terminal, Some(&patience)) {
        Ok(ready) => {
            let gone = PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL;
            (!terminal[0].revents().intersects(gone)).then_some(ready > 0)
        }
        Err(error) => (error == Errno::INTR).then_some(false),
    }
}

fn say_gone(pressed: &mpsc::Sender<Typed>, ends: &AtomicBool) {
    while !ends.load(Ordering::Relaxed) && matches!(pressed.try_send(Typed::Gone), Err(TrySendError::Full(_))) {
        std::thread::park_timeout(LOOK_UP);
    }
}
