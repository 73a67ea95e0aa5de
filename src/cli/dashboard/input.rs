//! The keyboard: a thread that waits for keys, because reading them cannot be awaited.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use ratatui::crossterm::event::{Event, poll, read};
use tokio::sync::mpsc;

/// How soon the thread notices that it shall end.
const LOOK_UP: Duration = Duration::from_millis(50);

pub(super) struct Keyboard {
    ends: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

impl Keyboard {
    /// # Errors
    /// The system gives no thread.
    pub(super) fn start(pressed: mpsc::Sender<Event>) -> io::Result<Self> {
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

fn listen(pressed: &mpsc::Sender<Event>, ends: &AtomicBool) {
    while !ends.load(Ordering::Relaxed) {
        match poll(LOOK_UP) {
            Ok(false) => {}
            Ok(true) => match read() {
                // Full: a held key must not pile up work; the surplus is dropped.
                Ok(event) => match pressed.try_send(event) {
                    Ok(()) | Err(mpsc::error::TrySendError::Full(_)) => {}
                    Err(mpsc::error::TrySendError::Closed(_)) => return,
                },
                Err(_) => return,
            },
            Err(_) => return,
        }
    }
}
