//! Events in words.

use crate::ipc::methods::watch::{EventData, WatchEvent};
use crate::market::amounts::Currency;
use crate::market::event::OfferCause;

/// One event as a sentence, without its full stop.
pub(in crate::cli) fn sentence(event: &WatchEvent, currency: &Currency) -> String {
    match &event.event {
        EventData::OfferChanged(o) => {
            let (price, over) = (currency.show(o.unit_price), o.overcommitted_by);
            let mut words = format!(
                "{} of {} {}: {} available, {} sold, {} offered, at {price}",
                o.sku,
                o.manufacturer,
                cause_word(o.cause),
                o.available,
                o.sold,
                o.offered
            );
            if over > 0 {
                words.push_str(&format!(", overcommitted by {over}"));
            }
            words
        }
        EventData::OrderPlaced { order, requested, filled, total, .. } => {
            let total = currency.show(*total);
            format!("order {}: {filled} of {requested} units bought for {total} {currency}", order)
        }
        EventData::OrderCancelled { order, units, total, .. } => {
            let total = currency.show(*total);
            format!("order {}: {units} units given back, {total} {currency} stay", order)
        }
        EventData::CustomerDone { done: true, .. } => "a customer has bought all he needs".to_owned(),
        EventData::CustomerDone { done: false, .. } => "a customer goes on buying".to_owned(),
        EventData::RoundChanged { round, state, cause } => {
            format!("round {round} is {} (cause: {})", state.word(), cause.word())
        }
        EventData::Depleting { round, closes_at: Some(at) } => {
            format!("everything is sold; round {round} closes at {at}")
        }
        EventData::Depleting { round, closes_at: None } => format!("units came back; round {round} goes on"),
        EventData::CollectionChanged { round, manufacturer, outcome } => {
            format!("collection of {round}: {manufacturer} is {}", outcome.word())
        }
        EventData::ReportChanged { report, version, state } => {
            format!("report {report}, version {version}, is {}", state.word())
        }
    }
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
