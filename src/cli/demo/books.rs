//! The books: sums made anew from every order, held against the offers' counters and the manufacturers' reports.

use std::collections::{BTreeMap, BTreeSet};

use crate::cli::failure::Failure;
use crate::ipc::client::Client;
use crate::ipc::methods::offer::{self, OfferInfo};
use crate::ipc::methods::order::{self, OrderInfo};
use crate::ipc::methods::report::ReportInfo;
use crate::market::amounts::Money;
use crate::market::names::{AccountName, Sku};
use crate::market::order::OrderStatus;
use crate::market::time::RoundId;

/// What orders say was bought, by manufacturer and good.
#[derive(Debug, Default)]
pub(super) struct Books {
    sold: BTreeMap<(AccountName, Sku), (u64, Money)>,
    orders_of: BTreeMap<AccountName, u64>,
    pub(super) filled: u64,
    pub(super) partial: u64,
    pub(super) amount: Money,
}

impl Books {
    /// Adds every order of a round up.
    pub(super) async fn of_round(operator: &Client, round: RoundId) -> Result<Self, Failure> {
        let mut books = Self::default();
        let mut params = order::ListParams { round: Some(round), ..order::ListParams::default() };
        loop {
            let page = operator.call::<order::List>(&params).await?.value;
            page.orders.iter().for_each(|order| books.add(order));
            match page.next_cursor {
                Some(cursor) => params.cursor = Some(cursor),
                None => return Ok(books),
            }
        }
    }

    fn add(&mut self, order: &OrderInfo) {
        match order.status {
            OrderStatus::Filled => self.filled += 1,
            _ => self.partial += 1,
        }
        let mut makers = BTreeSet::new();
        for line in &order.lines {
            for fill in &line.fills {
                let kept = fill.quantity.units() - fill.cancelled.units();
                let amount = Money::of_minor(fill.unit_price.minor() * u128::from(kept));
                let sum = self.sold.entry((fill.manufacturer.clone(), line.sku.clone())).or_default();
                *sum = (sum.0 + kept, sum.1.plus(amount));
                self.amount = self.amount.plus(amount);
                makers.insert(fill.manufacturer.clone());
            }
        }
        makers.into_iter().for_each(|maker| *self.orders_of.entry(maker).or_default() += 1);
    }

    pub(super) fn units_sold(&self) -> u64 {
        self.sold.values().map(|(units, _)| units).sum()
    }

    /// Every difference between the orders, the offers and the reports; empty if the books balance.
    pub(super) fn problems(&self, offers: &[OfferInfo], reports: &[ReportInfo]) -> Vec<String> {
        let mut problems = Vec::new();
        let of =
            |maker: &AccountName, sku: &Sku| self.sold.get(&(maker.clone(), sku.clone())).copied().unwrap_or_default();
        for offer in offers {
            let (name, ordered) =
                (format!("{}@{}", offer.sku, offer.manufacturer), of(&offer.manufacturer, &offer.sku).0);
            let sum = offer.available.units() + offer.held.units() + offer.sold.units() + offer.withdrawn.units();
            if ordered != offer.sold.units() {
                problems.push(format!("{name}: {} sold, but {ordered} in orders", offer.sold));
            }
            if ordered > offer.offered || sum != offer.offered {
                problems.push(format!("{name}: {} offered, but the parts are {sum}", offer.offered));
            }
        }
        let mut reported = 0;
        for report in reports {
            for line in &report.lines {
                let (units, amount) = of(&report.manufacturer, &line.sku);
                reported += line.sold;
                if (units, amount) != (line.sold, line.amount) {
                    problems.push(format!("report {}: {} differs from the orders", report.report, line.sku));
                }
            }
            let orders = self.orders_of.get(&report.manufacturer).copied().unwrap_or(0);
            if report.orders != orders {
                problems.push(format!("report {}: {} orders, but there are {orders}", report.report, report.orders));
            }
        }
        if reported != self.units_sold() {
            problems.push(format!("{reported} units in reports, {} in orders", self.units_sold()));
        }
        problems
    }
}

/// All offers, page by page.
pub(super) async fn all_offers(operator: &Client) -> Result<Vec<OfferInfo>, Failure> {
    let (mut params, mut all) = (offer::ListParams::default(), Vec::new());
    loop {
        let page = operator.call::<offer::List>(&params).await?.value;
        all.extend(page.offers);
        match page.next_cursor {
            Some(cursor) => params.cursor = Some(cursor),
            None => return Ok(all),
        }
    }
}
