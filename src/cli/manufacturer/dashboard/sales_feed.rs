//! Sales as they happen: what was sold or came back of which good, and how the sales of the last minutes went.

use std::collections::{HashMap, VecDeque};

use crate::cli::watch::board::Board;
use crate::ipc::methods::watch::OfferChange;
use crate::limits::DASHBOARD_SALES_MAX_COUNT;
use crate::market::amounts::Money;
use crate::market::names::Sku;
use crate::market::time::Timestamp;

/// Ticks that are counted together, and how many such spans are remembered: five minutes.
const SPAN_TICKS: u64 = 50;
const SPANS_MAX: usize = 60;

/// Units of a good that were sold, or that came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sale {
    pub(super) at: Timestamp,
    pub(super) sku: Sku,
    /// Below zero: units came back.
    pub(super) units: i128,
    pub(super) unit_price: Money,
}

#[derive(Debug, Default)]
pub(super) struct SalesFeed {
    /// The newest first.
    pub(super) sales: VecDeque<Sale>,
    /// What was sold of each good when it was last heard of.
    sold: HashMap<Sku, u64>,
    /// Units sold per span, with the span's number, the oldest first.
    spans: VecDeque<(u64, u64)>,
}

impl SalesFeed {
    /// What is sold already is no news.
    pub(super) fn begin(&mut self, board: &Board) {
        self.sold = board.rows.iter().map(|(key, row)| (key.0.clone(), row.numbers.units[1])).collect();
    }

    pub(super) fn take(&mut self, change: &OfferChange, at: Timestamp, tick: u64) {
        let now = change.sold.units();
        let before = self.sold.insert(change.sku.clone(), now).unwrap_or(0);
        let units = i128::from(now) - i128::from(before);
        if units == 0 {
            return;
        }
        self.sales.push_front(Sale { at, sku: change.sku.clone(), units, unit_price: change.unit_price });
        self.sales.truncate(DASHBOARD_SALES_MAX_COUNT);
        let span = tick / SPAN_TICKS;
        let more = now.saturating_sub(before);
        match self.spans.back_mut() {
            Some(last) if last.0 == span => last.1 += more,
            _ => self.spans.push_back((span, more)),
        }
        if self.spans.len() > SPANS_MAX {
            self.spans.pop_front();
        }
    }

    /// A round opens: nothing is sold of anything.
    pub(super) fn reset(&mut self) {
        self.sold.clear();
    }

    /// Units sold per span up to now, the oldest first, `width` spans.
    pub(super) fn pace(&self, tick: u64, width: usize) -> Vec<u64> {
        let newest = tick / SPAN_TICKS;
        let units = |ago: u64| {
            let span = newest.checked_sub(ago);
            self.spans.iter().find(|(number, _)| Some(*number) == span).map_or(0, |(_, units)| *units)
        };
        (0..width as u64).rev().map(units).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(sold: u64) -> OfferChange {
        let json = serde_json::json!({ "manufacturer": "acme", "sku": "bolt", "unit_price": 5, "offered": 10,
            "available": 10 - sold, "held": 0, "sold": sold, "withdrawn": 0, "version": 2, "cause": "sold" });
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn a_sale_is_the_difference_and_a_cancellation_is_below_zero() {
        let mut feed = SalesFeed::default();
        feed.take(&change(3), Timestamp::default(), 0);
        feed.take(&change(8), Timestamp::default(), 60);
        feed.take(&change(6), Timestamp::default(), 61);
        assert_eq!(feed.sales.iter().map(|s| s.units).collect::<Vec<_>>(), [-2, 5, 3]);
        assert_eq!(feed.pace(61, 3), [0, 3, 5], "what came back is no pace");
        feed.reset();
        feed.take(&change(1), Timestamp::default(), 200);
        assert_eq!(feed.sales[0].units, 1);
    }
}
