//! How a program ends when it cannot do as asked: an exit status, what happened, and what to do.

use super::args::common::{Common, FormatArg};
use super::made;
use crate::ipc::client::CallError;
use crate::ipc::error::ErrorObject;
use crate::market::reason::Reason;

/// Exit statuses that do not come from the daemon's error codes (contract.md, "Errors").
pub mod status {
    pub const DONE: u8 = 0;
    pub const INTERNAL: u8 = 1;
    pub const USAGE: u8 = 2;
    pub const BOUGHT_IN_PART: u8 = 3;
    pub const INVALID_FILE: u8 = 10;
    pub const BATCH_REFUSED_SOME: u8 = 11;
    pub const TIMED_OUT: u8 = 13;
    pub const DECLINED: u8 = 14;
    pub const PROMPT_IMPOSSIBLE: u8 = 15;
    pub const VERIFY_FOUND: u8 = 16;
    pub const UNREACHABLE: u8 = 69;
    pub const OUTPUT_UNWRITABLE: u8 = 74;
    pub const OUTCOME_UNKNOWN: u8 = 75;
    pub const BAD_CONFIGURATION: u8 = 78;
    pub const INTERRUPTED: u8 = 130;
}

/// Why a command ends early. A closed output pipe is no failure: it ends quietly with status 0.
#[derive(Debug)]
pub enum Failure {
    Told {
        status: u8,
        message: String,
        hint: String,
    },
    /// Everything worth saying was printed already.
    Silent {
        status: u8,
    },
    ClosedPipe,
}

impl Failure {
    pub fn new(status: u8, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Told { status, message: message.into(), hint: hint.into() }
    }

    /// The arguments contradict each other or make no sense.
    pub fn usage(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::new(status::USAGE, message, hint)
    }

    /// A command that cannot write a page for a browser, if one was asked for.
    ///
    /// # Errors
    /// Status 2.
    pub fn if_html(common: &Common) -> Result<(), Self> {
        if common.output != Some(FormatArg::Html) {
            return Ok(());
        }
        let hint = "Only `sales` and `report show` write a page; use -o table, json, ndjson or csv here.";
        Err(Self::usage("this command has no --output html", hint))
    }

    /// The output cannot be written. What was changed before is said, so that nobody does it again.
    pub fn unwritable(error: &std::io::Error) -> Self {
        let (message, hint) = match made::told() {
            Some((done, look)) => (format!("{done}; its output cannot be written: {error}"), look),
            None => {
                let hint =
                    "The daemon was asked for no change. Make room, or send the output elsewhere, then run it again.";
                (format!("the output cannot be written: {error}"), hint.to_owned())
            }
        };
        Self::new(status::OUTPUT_UNWRITABLE, message, hint)
    }

    pub fn status(&self) -> u8 {
        match self {
            Self::Told { status, .. } | Self::Silent { status } => *status,
            Self::ClosedPipe => status::DONE,
        }
    }
}

impl From<CallError> for Failure {
    fn from(error: CallError) -> Self {
        let message = error.to_string();
        match error {
            CallError::Unreachable { cause, .. } if cause.kind() == std::io::ErrorKind::PermissionDenied => {
                let hint =
                    "The socket is not open to your Unix user; ask the operator, or name another one with --socket.";
                Self::new(status::UNREACHABLE, message, hint)
            }
            CallError::Unreachable { .. } => {
                let hint = "Start it with `cdsd run`, or name its socket with --socket or CDS_SOCKET.";
                Self::new(status::UNREACHABLE, message, hint)
            }
            CallError::NoAnswer { .. } => {
                let hint = "Look at its process: it is stopped (`kill -CONT` wakes it), or has too much to do.";
                Self::new(status::UNREACHABLE, message, hint)
            }
            CallError::Lost => {
                Self::new(status::OUTCOME_UNKNOWN, message, "Ask again; with the same --key nothing happens twice.")
            }
            CallError::OutcomeUnknown { key } => {
                let hint = format!(
                    "Run the same command again with --key {key}: it settles what happened, nothing happens twice."
                );
                Self::new(status::OUTCOME_UNKNOWN, message, hint)
            }
            CallError::UnusableToken(token) => Self::new(Reason::NotLoggedIn.exit_status(), message, token.remedy),
            CallError::Refused(error) => (*error).into(),
            CallError::Garbled(_) => Self::new(status::INTERNAL, message, "Compare `cdsd --version` with this tool's."),
        }
    }
}

impl From<ErrorObject> for Failure {
    fn from(error: ErrorObject) -> Self {
        let status = error.reason().map_or(status::INTERNAL, Reason::exit_status);
        if let Some(plain) = error.message.strip_prefix("params: ") {
            // A person wrote arguments. Params are the wire's word, and its hint is for programs.
            return Self::new(status, plain, "Correct it, then run the command again.");
        }
        Self::new(status, error.message, error.data.hint.unwrap_or_default())
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::BrokenPipe {
            return Self::ClosedPipe;
        }
        Self::new(
            status::INTERNAL,
            format!("cannot read or write: {error}"),
            "Check the disk and the terminal, then try again.",
        )
    }
}
