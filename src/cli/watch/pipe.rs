//! Notices when nobody reads our output any more, also while there is nothing to write (`watch | head -1`).

use std::os::fd::AsFd;

use tokio::io::Interest;
use tokio::net::unix::pipe::Sender;

/// Returns when stdout is a pipe or socket whose other end was closed; never for files and terminals.
pub(super) async fn reader_is_gone() {
    if wait_for_end().await.is_err() {
        // A file cannot be waited for: then there is no reader who could go.
        std::future::pending::<()>().await;
    }
}

/// Nothing is written through this second descriptor, so whether the pipe blocks does not matter.
async fn wait_for_end() -> std::io::Result<()> {
    let stdout = Sender::from_owned_fd_unchecked(std::io::stdout().as_fd().try_clone_to_owned()?)?;
    stdout.ready(Interest::ERROR).await.map(drop)
}
