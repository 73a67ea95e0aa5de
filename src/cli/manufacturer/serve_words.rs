//! The events of `serve` as sentences.

use crate::market::time::RoundId;
use crate::works::news::{News, What};

/// One event in words.
pub(super) fn sentence(news: &News) -> String {
    match &news.what {
        What::Listening { socket, manufacturer, lines } => {
            format!("{manufacturer} answers at {socket}; {}.", counted(*lines as u64, "production line"))
        }
        What::Registered { .. } => "The distributor knows this socket: it collects and reports here.".to_owned(),
        What::Waiting { what, why } => format!("Waiting for {what}: {why}."),
        What::Batch { line, batch, made, scrapped: 0, .. } => format!("{line}: batch {batch}, {made} made."),
        What::Batch { line, batch, made, scrapped, .. } => {
            format!("{line}: batch {batch}, {made} made, {scrapped} scrapped.")
        }
        What::Full { line, sku } => format!("{line}: there is no room for more of {sku}."),
        What::LineFinished { line, batches } => format!("{line}: finished, {}.", counted(*batches, "batch")),
        What::Added { line, sku, batch, units, round } => {
            format!("{line}: batch {batch}, {units} {sku} added {}.", into_round(*round))
        }
        What::TurnedAway { line, batch, units, why, .. } => {
            format!("{line}: batch {batch} was turned away ({why}); its {units} units stay in the stock.")
        }
        What::Offered { round, goods, units } => {
            format!("Collected for round {round}: {units} units of {}.", counted(*goods as u64, "good"))
        }
        What::Sold { report, again: true, .. } => format!("Report {report} came again; it had been taken in."),
        What::Sold { report, sold, returned, .. } => {
            format!("Report {report}: {sold} sold, {returned} came back; acknowledged.")
        }
        What::NothingSold { round, returned } => {
            format!("Round {round} had nothing of ours; {returned} units came back.")
        }
        What::Refused { report, why } => format!("Report {report} was refused: {why}."),
        What::LoggedOut { why } => {
            format!("Not logged in: {why}. Batches for the market wait here until `cds-manufacturer login`.")
        }
        What::LoggedIn => "Logged in again; what waited goes to the market.".to_owned(),
        What::Missed { events } => format!("{events} events were not shown: they came faster than they were taken."),
        What::Stopped => "Stopped; every finished batch is in the book.".to_owned(),
    }
}

fn into_round(round: Option<RoundId>) -> String {
    round.map_or_else(|| "to the market".to_owned(), |round| format!("to the market of round {round}"))
}

/// `1 good`, `2 goods`, `3 batches`.
fn counted(number: u64, what: &str) -> String {
    match number {
        1 => format!("1 {what}"),
        _ if what.ends_with("ch") => format!("{number} {what}es"),
        _ => format!("{number} {what}s"),
    }
}
