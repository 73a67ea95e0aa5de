//! Notices when nobody reads our output any more, also while there is nothing to write (`watch | head -1`).

use tokio::io::Interest;
use tokio::io::unix::AsyncFd;

/// Returns when stdout is a pipe or socket whose other end was closed; never for files and terminals.
pub(super) async fn reader_is_gone() {
    // A file cannot be waited for: then there is no reader who could go.
    let Ok(stdout) = AsyncFd::with_interest(std::io::stdout(), Interest::ERROR) else {
        return std::future::pending().await;
    };
    match stdout.ready(Interest::ERROR).await {
        Ok(_) => {}
        Err(_) => std::future::pending().await,
    }
}
