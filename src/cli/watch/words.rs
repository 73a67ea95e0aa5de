//! Events in words.

use crate::ipc::methods::watch::{EventData, WatchEvent};
use crate::market::amounts::Currency;
use crate::market::event::OfferCause;
use crate::market::time::Timestamp;
use crate::market::words::{grouped, units};

/// One event as a sentence, without its full stop.
pub(in crate::cli) fn sentence(event: &WatchEvent, currency: &Currency) -> String {
    match &event.event {
        EventData::OfferChanged(o) => {
            let (price, over) = (currency.grouped(o.unit_price), o.overcommitted_by);
            let mut words = format!(
                "{} of {} {}: {} available, {} sold, {} offered, at {price}",
                o.sku,
                o.manufacturer,
                cause_word(o.cause),
                grouped(o.available.units()),
                grouped(o.sold.units()),
                grouped(o.offered)
            );
            if over > 0 {
                words.push_str(&format!(", overcommitted by {}", grouped(over)));
            }
            words
        }
        EventData::OrderPlaced { order, requested, filled, total, .. } => {
            let total = currency.grouped(*total);
            format!("order {order}: {} of {} bought for {total} {currency}", grouped(*filled), units(*requested))
        }
        EventData::OrderCancelled { order, units: back, total, .. } => {
            let total = currency.grouped(*total);
            format!("order {order}: {} given back, {total} {currency} stay", units(*back))
        }
        EventData::CustomerDone { done: true, .. } => "a customer has bought all he needs".to_owned(),
        EventData::CustomerDone { done: false, .. } => "a customer goes on buying".to_owned(),
        EventData::RoundChanged { round, state, cause } => {
            format!("round {round} is {} (cause: {})", state.word(), spoken(cause.word()))
        }
        EventData::Depleting { round, closes_at: Some(at) } => {
            format!("everything is sold; round {round} closes at {} UTC", minute(*at))
        }
        EventData::Depleting { round, closes_at: None } => format!("units came back; round {round} goes on"),
        EventData::CollectionChanged { round, manufacturer, outcome } => {
            format!("collection of {round}: {manufacturer} is {}", spoken(outcome.word()))
        }
        EventData::ReportChanged { report, version, state } => {
            format!("report {report}, version {version}, is {}", state.word())
        }
    }
}

/// `2026-12-01 06:00`: the day and the minute, UTC.
pub(in crate::cli) fn minute(at: Timestamp) -> String {
    at.to_string().replace('T', " ").chars().take("2026-12-01 06:00".len()).collect()
}

/// A stable word, as people write it.
pub(in crate::cli) fn spoken(word: &str) -> String {
    word.replace('_', " ")
}

/// The stable word for what made an offer change.
fn cause_word(cause: OfferCause) -> &'static str {
    match cause {
        OfferCause::Set => "set",
        OfferCause::Added => "added",
        OfferCause::Adjusted => "adjusted",
        OfferCause::Withdrawn => "withdrawn",
        OfferCause::Price => "price",
        OfferCause::Sold => "sold",
        OfferCause::Cancelled => "cancelled",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_words_are_for_people() {
        assert_eq!(minute(Timestamp::from_micros(1_764_547_200_123_456)), "2025-12-01 00:00");
        assert_eq!(spoken("partly_cancelled"), "partly cancelled");
    }
}
