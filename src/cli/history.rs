//! A round's sales over time, read from the market's events: for pictures only, so whatever is missing leaves them out.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::ipc::client::{Client, Steady};
use crate::ipc::methods::round::{RoundInfo, Show, ShowParams};
use crate::ipc::methods::watch::{EVENT, EventData, Open, OpenParams, WatchEvent};
use crate::limits::{HISTORY_MAX_EVENTS, HISTORY_WAIT_MS};
use crate::market::event::Topic;
use crate::market::names::{AccountName, Sku};
use crate::market::time::{RoundId, Timestamp};

/// Spans of equal length into which a round is divided.
pub const SPANS: usize = 40;

/// Units sold in each span of a round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    pub from: Timestamp,
    pub until: Timestamp,
    pub units: Vec<u64>,
}

/// The sales of one manufacturer in a round, of whose goods `sold` units are known to be sold; none if nothing was
/// sold, or the events are not kept any more.
pub async fn of_round(
    client: &mut Steady,
    round: RoundId,
    manufacturer: &AccountName,
    sold: &BTreeMap<Sku, u64>,
) -> Option<History> {
    if sold.values().all(|units| *units == 0) {
        return None;
    }
    let shown = client.call::<Show>(&ShowParams { round: Some(round) }).await.ok()?.value;
    let reading = read(client.client().await.ok()?, &shown, manufacturer, sold);
    let sales = tokio::time::timeout(Duration::from_millis(HISTORY_WAIT_MS), reading).await.ok()??;
    Some(divided(&sales, shown.opened_at?, shown.closed_at))
}

/// When how many units were sold; fewer than none when some were given back.
type Sales = Vec<(Timestamp, i64)>;

/// Reads events from the round's opening on, until as many units are sold as are known to be.
async fn read(
    client: &Client,
    round: &RoundInfo,
    manufacturer: &AccountName,
    sold: &BTreeMap<Sku, u64>,
) -> Option<Sales> {
    let since = Some(round.steps.first()?.seq);
    let params = OpenParams { topics: vec![Topic::Offers], sku: None, manufacturer: Some(manufacturer.clone()), since };
    if client.call::<Open>(&params).await.ok()?.value.resync {
        return None;
    }
    let (mut sales, mut seen) = (Sales::new(), BTreeMap::<Sku, u64>::new());
    let mut missing = sold.values().filter(|units| **units > 0).count();
    for _ in 0..HISTORY_MAX_EVENTS {
        let told = client.notification().await?;
        if told.method != EVENT {
            return None;
        }
        let event: WatchEvent = serde_json::from_str(told.params.get()).ok()?;
        let EventData::OfferChanged(change) = event.event else { continue };
        // Whatever changed it, and however many changes were told as one: the sum of what is sold tells.
        let (now, expected) = (change.sold.units(), sold.get(&change.sku).copied().unwrap_or(0));
        let before = seen.insert(change.sku, now).unwrap_or(0);
        if now == before {
            continue;
        }
        sales.push((event.at, i64::try_from(now).ok()? - i64::try_from(before).ok()?));
        match (before == expected, now == expected) {
            (false, true) => missing = missing.saturating_sub(1),
            (true, false) if expected > 0 => missing += 1,
            _ => {}
        }
        if missing == 0 {
            return Some(sales);
        }
    }
    None
}

fn divided(sales: &Sales, opened: Timestamp, closed: Option<Timestamp>) -> History {
    let last = sales.last().map_or(opened, |(at, _)| *at);
    let until = closed.unwrap_or(last).max(last);
    let length = i128::from(until.micros() - opened.micros()).max(1);
    let mut units = vec![0_i64; SPANS];
    for (at, sold) in sales {
        let passed = i128::from(at.micros() - opened.micros()).max(0);
        let span = usize::try_from(passed * SPANS as i128 / length).unwrap_or(0).min(SPANS - 1);
        units[span] += sold;
    }
    // A span in which more was given back than sold shows as none.
    let units = units.into_iter().map(|sold| u64::try_from(sold).unwrap_or(0)).collect();
    History { from: opened, until, units }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sales_fall_into_the_span_in_which_they_happened() {
        let time = Timestamp::from_micros;
        let sales = vec![(time(100), 5), (time(500), 7), (time(500), -2), (time(1100), 1)];
        let history = divided(&sales, time(100), Some(time(1100)));
        assert_eq!((history.units[0], history.units[16], history.units[SPANS - 1]), (5, 5, 1));
        assert_eq!(history.units.iter().sum::<u64>(), 11);
        assert_eq!(divided(&vec![(time(100), -3)], time(100), None).units, vec![0; SPANS]);
    }
}
