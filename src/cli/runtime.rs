//! Runs a command to its end, or to Ctrl-C, and turns what came of it into an exit status.

use std::future::Future;
use std::process::ExitCode;

use tokio::runtime::Builder;
use tokio::signal::unix::{SignalKind, signal};

use super::failure::{Failure, status};
use super::output::Output;
use crate::ipc::secret::leave_no_core;

/// What a command that worked ends with: 0, or another status that is no failure (bought in part).
pub type Ended = Result<u8, Failure>;

/// Runs `command` on this thread. Ctrl-C and SIGTERM end it with status 130 and the terminal as it was, whatever it was
/// doing.
pub fn run(program: &str, command: impl Future<Output = Ended>) -> ExitCode {
    run_on(Builder::new_current_thread(), program, command)
}

/// As [`run`], on all cores: for a command that is many clients, or a daemon, at once.
pub fn run_on_all_cores(program: &str, command: impl Future<Output = Ended>) -> ExitCode {
    run_on(Builder::new_multi_thread(), program, command)
}

/// As [`run_on_all_cores`], for a command that ends by itself, and cleanly, when it is interrupted.
pub fn run_until_stopped(program: &str, command: impl Future<Output = Ended>) -> ExitCode {
    match Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => {
            let ended = runtime.block_on(command);
            runtime.shutdown_background();
            end(program, ended)
        }
        Err(error) => end(program, Err(error.into())),
    }
}

fn run_on(mut builder: Builder, program: &str, command: impl Future<Output = Ended>) -> ExitCode {
    leave_no_core();
    let runtime = match builder.enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return end(program, Err(error.into())),
    };
    let ended = runtime.block_on(async {
        // Both are listened to before the command begins: its first question may be answered with Ctrl-C at once.
        let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
        tokio::select! {
            ended = command => ended,
            _ = terminate.recv() => Err(Failure::Silent { status: status::INTERRUPTED }),
            _ = interrupt.recv() => Err(Failure::Silent { status: status::INTERRUPTED }),
        }
    });
    // A prompt may still sit in a blocking read; it must not hold up the end.
    runtime.shutdown_background();
    end(program, ended)
}

fn end(program: &str, ended: Ended) -> ExitCode {
    // Prompts hide the cursor, and an interrupted one leaves it hidden.
    let terminal = console::Term::stderr();
    if terminal.is_term() {
        let _ = terminal.show_cursor();
    }
    match ended {
        Ok(status) => ExitCode::from(status),
        Err(failure) => {
            Output::failure(program, &failure);
            ExitCode::from(failure.status())
        }
    }
}

#[cfg(test)]
mod tests {
    use rustix::process::{Signal, getpid, kill_process};

    use super::*;

    #[test]
    fn ctrl_c_is_heard_from_the_first_moment_of_a_command() {
        let ended = run("test", async {
            // If nobody listened yet, the whole test would end here.
            kill_process(getpid(), Signal::INT).unwrap();
            std::future::pending().await
        });
        assert_eq!(ended, ExitCode::from(status::INTERRUPTED));
    }
}
