//! Work that no buyer waits for, each on a thread of its own that gives way to those that buyers do wait for.

use std::io;
use std::thread::{Builder, JoinHandle};

/// So much nicer than the others are such threads.
#[cfg(target_os = "linux")]
const NICER: i32 = 5;

/// Starts `work`.
///
/// # Errors
/// There is no thread to be had.
pub(super) fn start<T: Send + 'static>(
    name: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> io::Result<JoinHandle<T>> {
    Builder::new().name(name.to_owned()).spawn(move || {
        give_way();
        work()
    })
}

/// Where processors are short, what buyers wait for goes first: a pass that took its full share would hold up every batch
/// by its slices. Once a market waits for its tables, nothing else wants the processor, and the pass has it all.
#[cfg(target_os = "linux")]
fn give_way() {
    use rustix::process::{getpriority_process, setpriority_process};
    // Linux means this thread by it. Without it the work is done as well, only less considerately.
    let _ = getpriority_process(None).and_then(|now| setpriority_process(None, now + NICER));
}

/// Elsewhere it would mean the whole process.
#[cfg(not(target_os = "linux"))]
fn give_way() {}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use rustix::process::getpriority_process;

    use super::*;

    #[test]
    fn such_a_thread_gives_way_and_the_one_that_started_it_does_not() {
        let before = getpriority_process(None).unwrap();
        let there = start("test", || getpriority_process(None)).unwrap().join().unwrap().unwrap();
        assert_eq!(there, (before + NICER).min(19));
        assert_eq!(getpriority_process(None).unwrap(), before);
    }
}
