//! `status`: how the daemon is doing.

use crate::cli::failure::Failure;
use crate::cli::output::Output;
use crate::cli::records::{self, Field, or_nothing};
use crate::ipc::client::Steady;
use crate::ipc::methods::Nothing;
use crate::ipc::methods::system::{Status, SystemStatus};

pub(super) async fn show(client: &mut Steady, output: &Output) -> Result<(), Failure> {
    let reply = client.call::<Status>(&Nothing {}).await?;
    records::print(output, &reply.raw, &reply.value, || fields(&reply.value))
}

fn fields(s: &SystemStatus) -> Vec<Field> {
    let round = s.round.as_ref().map_or_else(|| "none yet".to_owned(), |r| format!("{}, {}", r.round, r.state.word()));
    vec![
        ("version", "Version", s.version.clone()),
        ("pid", "Process", s.pid.to_string()),
        ("uptime", "Running for", span(s.uptime_ms)),
        ("round", "Round", round),
        ("next_collection", "Next collection", or_nothing(s.next_collection)),
        ("offers", "Offers", s.counts.offers.to_string()),
        ("accounts", "Accounts", s.counts.accounts.to_string()),
        ("orders", "Orders", s.counts.orders.to_string()),
        ("reports_waiting", "Reports waiting", s.reports_waiting.to_string()),
        ("queue_depth", "Commands waiting", s.queue_depth.to_string()),
        ("connections", "Connections", s.connections.to_string()),
        ("seq", "Newest event", s.seq.to_string()),
        ("currency", "Currency", s.currency.to_string()),
        ("store", "Store", format!("{}, format {}, {}", s.store.engine, s.store.format, size(s.store.file_bytes))),
        ("journal_bytes", "Journal", size(s.store.journal_bytes)),
        ("overlay_bytes", "Not in the tables yet", size(s.store.overlay_bytes)),
        ("instance", "Market", s.instance.clone()),
    ]
}

/// `90061000` → `1 d 1 h`: the two largest units.
fn span(ms: u64) -> String {
    let seconds = ms / 1000;
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60);
    match (days, hours, minutes) {
        (0, 0, 0) => format!("{seconds} s"),
        (0, 0, m) => format!("{m} min {} s", seconds % 60),
        (0, h, m) => format!("{h} h {m} min"),
        (d, h, _) => format!("{d} d {h} h"),
    }
}

fn size(bytes: u64) -> String {
    let kib = bytes / 1024;
    if kib < 10 * 1024 { format!("{kib} KiB") } else { format!("{} MiB", kib / 1024) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_have_their_two_largest_units() {
        for (ms, shown) in [(999, "0 s"), (61_000, "1 min 1 s"), (3_660_000, "1 h 1 min"), (90_061_000, "1 d 1 h")] {
            assert_eq!(span(ms), shown);
        }
    }
}
