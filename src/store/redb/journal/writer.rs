//! Brings one frame at a time to the disk, on a thread of its own, so that the next batch is decided meanwhile.

use std::fmt::{self, Debug, Formatter};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::Builder;

use ::redb::StorageBackend;

use super::Prepared;
use crate::store::Wake;

/// A frame, and where it belongs.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) disk: Arc<dyn StorageBackend>,
    pub(super) at: u64,
    pub(super) frame: Arc<Prepared>,
}

impl Job {
    pub(super) fn carry_out(self) -> io::Result<()> {
        self.disk.write(self.at, &self.frame.bytes)?;
        self.disk.sync_data()
    }
}

/// The committer's end. The thread starts with the first frame and ends with this.
#[derive(Default)]
pub(super) struct Writer {
    desk: Option<Arc<Desk>>,
    /// How a frame ended for which no thread was to be had.
    here: Option<io::Result<()>>,
    wake: Option<Wake>,
}

/// Where a frame and its outcome are handed over. Only one side waits at a time.
#[derive(Debug, Default)]
struct Desk {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
enum State {
    #[default]
    Idle,
    Begun(Job),
    Working,
    Ended(io::Result<()>),
    /// No frame will come any more.
    Closed,
}

impl Drop for Writer {
    fn drop(&mut self) {
        if let Some(desk) = &self.desk {
            desk.set(State::Closed);
        }
    }
}

impl Debug for Writer {
    fn fmt(&self, to: &mut Formatter<'_>) -> fmt::Result {
        to.debug_tuple("Writer").field(&self.desk).finish()
    }
}

impl Writer {
    /// Will be called whenever the thread has ended its work on a frame.
    pub(super) fn when_free(&mut self, wake: Wake) {
        self.wake = Some(wake);
    }

    /// Begins to bring a frame to the disk. The one before must have ended.
    pub(super) fn begin(&mut self, job: Job) {
        if self.desk.is_none() {
            self.desk = start(self.wake.clone()).ok();
        }
        match &self.desk {
            Some(desk) => desk.set(State::Begun(job)),
            None => self.here = Some(job.carry_out()),
        }
    }

    /// Whether a frame is on its way.
    pub(super) fn is_busy(&self) -> bool {
        self.desk.as_ref().is_some_and(|desk| matches!(*desk.lock(), State::Begun(_) | State::Working))
    }

    /// Waits for the frame that was begun. If its thread has not come to it yet, it is done here.
    ///
    /// # Errors
    /// Nobody knows whether it is on the disk.
    pub(super) fn end(&mut self) -> io::Result<()> {
        let Some(desk) = &self.desk else { return self.here.take().unwrap_or(Ok(())) };
        let mut state = desk.lock();
        loop {
            match std::mem::take(&mut *state) {
                State::Ended(outcome) => return outcome,
                State::Begun(job) => {
                    drop(state);
                    return job.carry_out();
                }
                State::Idle | State::Closed => return Ok(()),
                State::Working => *state = State::Working,
            }
            state = desk.wait(state);
        }
    }
}

impl Desk {
    fn lock(&self) -> MutexGuard<'_, State> {
        // Every change replaces the whole state.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'s>(&self, state: MutexGuard<'s, State>) -> MutexGuard<'s, State> {
        self.changed.wait(state).unwrap_or_else(PoisonError::into_inner)
    }

    fn set(&self, state: State) {
        *self.lock() = state;
        self.changed.notify_one();
    }

    /// Tells how the frame that was being worked on ended.
    fn end(&self, outcome: io::Result<()>) {
        let mut state = self.lock();
        if matches!(*state, State::Working) {
            *state = State::Ended(outcome);
        }
        drop(state);
        self.changed.notify_one();
    }

    /// The next frame; none when no more will come.
    fn next(&self) -> Option<Job> {
        let mut state = self.lock();
        loop {
            match std::mem::take(&mut *state) {
                State::Begun(job) => {
                    *state = State::Working;
                    return Some(job);
                }
                State::Closed => return None,
                waiting => *state = waiting,
            }
            state = self.wait(state);
        }
    }
}

fn start(wake: Option<Wake>) -> io::Result<Arc<Desk>> {
    let desk = Arc::new(Desk::default());
    let there = Arc::clone(&desk);
    let work = move || {
        while let Some(job) = there.next() {
            // The committer waits: it must hear of a panic, too.
            let outcome = catch_unwind(AssertUnwindSafe(|| job.carry_out()));
            there.end(outcome.unwrap_or_else(|_| Err(io::Error::other("its thread panicked"))));
            wake.iter().for_each(|wake| wake());
        }
    };
    Builder::new().name("journal".to_owned()).spawn(work)?;
    Ok(desk)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::mpsc::{Receiver, channel};

    use super::*;

    /// Counts writes; a sync waits until it is told how to end.
    #[derive(Debug)]
    struct Slow {
        writes: Arc<AtomicUsize>,
        syncs: Mutex<Receiver<io::Result<()>>>,
    }

    impl StorageBackend for Slow {
        fn len(&self) -> io::Result<u64> {
            Ok(0)
        }

        fn read(&self, _: u64, _: &mut [u8]) -> io::Result<()> {
            Ok(())
        }

        fn set_len(&self, _: u64) -> io::Result<()> {
            Ok(())
        }

        fn sync_data(&self) -> io::Result<()> {
            // Nobody to tell it anything: a panic.
            self.syncs.lock().unwrap().recv().unwrap()
        }

        fn write(&self, _: u64, _: &[u8]) -> io::Result<()> {
            self.writes.fetch_add(1, Ordering::Relaxed);
            Ok(())
        }
    }

    #[test]
    fn a_frame_ends_as_its_sync_does_and_its_memory_is_free_then() {
        let (tell, syncs) = channel();
        let writes = Arc::default();
        let disk: Arc<dyn StorageBackend> = Arc::new(Slow { writes: Arc::clone(&writes), syncs: Mutex::new(syncs) });
        let mut writer = Writer::default();
        writer.end().unwrap();
        let mut frame = Arc::new(Prepared::default());
        let begin = |writer: &mut Writer| {
            writer.begin(Job { disk: Arc::clone(&disk), at: 0, frame: Arc::clone(&frame) });
        };
        begin(&mut writer);
        tell.send(Ok(())).unwrap();
        writer.end().unwrap();
        begin(&mut writer);
        tell.send(Err(io::Error::other("broken"))).unwrap();
        assert_eq!(writer.end().unwrap_err().to_string(), "broken");
        writer.end().unwrap();
        assert_eq!(writes.load(Ordering::Relaxed), 2);
        assert!(Arc::get_mut(&mut frame).is_some());
    }

    #[test]
    fn a_panic_on_the_way_to_the_disk_is_an_error_and_not_a_wait_for_ever() {
        let (tell, syncs) = channel();
        drop(tell);
        let disk = Arc::new(Slow { writes: Arc::default(), syncs: Mutex::new(syncs) });
        let mut writer = Writer::default();
        writer.begin(Job { disk: disk.clone(), at: 0, frame: Arc::default() });
        // The thread takes it; else it would be done, and panic, here.
        while disk.writes.load(Ordering::Relaxed) == 0 {
            std::thread::yield_now();
        }
        assert_eq!(writer.end().unwrap_err().to_string(), "its thread panicked");
    }
}
