//! Orders: each one by itself, their numbering and index, and, round by round, everything that is derived from them.

use super::round_sums::{Part, RoundSums};
use super::walk::{Moved, Turn};
use super::{Check, Pages, Stopped};
use crate::limits::VERIFY_PAGE_ROWS;
use crate::market::account::{AccountId, Role};
use crate::market::offer::OfferId;
use crate::market::order::{Order, OrderId};
use crate::market::report::ReportId;
use crate::store::{Row, StoredTable};

/// How far orders were read.
#[derive(Debug, Default)]
struct Reached {
    order: u64,
    seq: u64,
    /// The customer of the order before, who is known to exist.
    customer: Option<AccountId>,
}

impl Check<'_> {
    /// All orders, which are numbered round after round. What is a sum over all is compared in the first pass only.
    pub(super) fn orders(&mut self, part: Part) -> Result<(), Stopped> {
        let (mut pages, mut reached) = (Pages::of(StoredTable::Orders), Reached::default());
        let mut sums: Option<RoundSums> = None;
        while !pages.ended {
            let moved = self.step()?;
            if let Some(sums) = &mut sums {
                self.carry(&moved, sums, reached.order)?;
            }
            drop(moved);
            for row in self.page(&mut pages) {
                reached.order = (reached.order + 1).max(self.walk.market.forgotten_orders + 1);
                let Some(Row::Order(id, order)) = row else { continue };
                if id.0 <= self.walk.market.forgotten_orders {
                    reached.order = id.0;
                    continue;
                }
                if part.0 == 0 {
                    self.order(id, &order, &mut reached);
                }
                reached.order = id.0;
                if sums.as_ref().is_none_or(|s| s.round != order.round) {
                    if let Some(finished) = sums.take() {
                        self.finish_round(finished, part, false)?;
                    }
                    sums = Some(RoundSums::new(order.round, part));
                }
                self.count_order(&mut sums, &order);
            }
        }
        if part.0 == 0 {
            let place = ("market", &"*" as &dyn std::fmt::Display);
            let last = reached.order.max(self.walk.market.forgotten_orders);
            self.findings.compare(place, "last_order, by the orders", self.walk.market.last_order, last);
            self.counted.orders_forgotten = self.walk.market.forgotten_orders;
        }
        match sums {
            Some(last) => self.finish_round(last, part, true),
            None => Ok(()),
        }
    }

    fn count_order(&mut self, sums: &mut Option<RoundSums>, order: &Order) {
        let Some(sums) = sums else { return };
        let mut missing = Vec::new();
        sums.turn(Turn::In, order, |id| {
            if Self::found(self.walk.now.stock(id)).is_none() {
                missing.push(id.clone());
            }
        });
        for id in missing {
            self.findings.add("orders", order.id, "the offer of a line", id, "an offer that is there");
        }
    }

    /// Carries a round's sums to this moment. `reached`: orders up to this number are in them.
    fn carry(&mut self, moved: &Moved, sums: &mut RoundSums, reached: u64) -> Result<(), Stopped> {
        let covers = |id: OrderId| id.0 <= reached;
        moved.orders(&*self.walk.now, covers, |turn, order| {
            if order.round == sums.round {
                sums.turn(turn, order, |_| {});
            }
        })?;
        Ok(())
    }

    /// What must hold of one order by itself.
    fn order(&mut self, id: OrderId, order: &Order, reached: &mut Reached) {
        self.counted.orders += 1;
        let place = ("orders", &id as &dyn std::fmt::Display);
        self.findings.compare(place, "numbers have no gap before it", id.0, reached.order);
        self.findings.compare(place, "the number in the row", order.id.0, id.0);
        if order.seq <= reached.seq || order.seq > self.walk.market.seq {
            let expected = format!("more than {}, at most {}", reached.seq, self.walk.market.seq);
            self.findings.add("orders", id, "number of its event", order.seq, expected);
        }
        reached.seq = order.seq;
        if reached.customer != Some(order.customer) {
            if self.is_a(order.customer, Role::Customer) {
                reached.customer = Some(order.customer);
            } else {
                self.findings.add("orders", id, "its customer", order.customer.0, "a customer's account");
            }
        }
        for (number, line) in (1..).zip(&order.lines) {
            let filled = line.fills.iter().fold(0_u64, |sum, f| sum.saturating_add(f.quantity.units()));
            if filled > line.requested.units() {
                let expected = format!("at most {} as requested", line.requested);
                self.findings.add("orders", id, &format!("units filled in line {number}"), filled, expected);
            }
            for fill in line.fills.iter().filter(|f| f.cancelled > f.quantity) {
                let expected = format!("at most {}", fill.quantity);
                self.findings.add("orders", id, &format!("units cancelled in line {number}"), fill.cancelled, expected);
            }
        }
        if !self.walk.now.is_listed(&Row::Order(id, order.clone())).unwrap_or(false) {
            let name = format!("{} {id}", order.customer.0);
            self.findings.add("orders_by_customer", name, "the index names the order", "not there", "an entry");
        }
    }

    /// Compares a round with what its orders came to. `still_sells`: it is the last one, and the market goes on.
    fn finish_round(&mut self, mut sums: RoundSums, part: Part, still_sells: bool) -> Result<(), Stopped> {
        let id = sums.round;
        let Some(round) = Self::found(self.walk.now.round(id)) else {
            self.findings.add("orders", format!("of round {id}"), "their round", "not there", "a round");
            return Ok(());
        };
        if round.epoch <= self.walk.market.forgotten_epoch {
            // Forgotten while it was being read.
            return Ok(());
        }
        if part.0 == 0 {
            let place = ("rounds", &id as &dyn std::fmt::Display);
            self.findings.compare(place, "orders, counted", i128::from(round.orders), sums.orders);
            self.findings.compare(place, "sold, summed over orders", i128::from(round.totals.sold), sums.units);
            let shown =
                |at: Option<_>| at.map_or_else(String::new, |at: crate::market::time::Timestamp| at.to_string());
            self.findings.compare(
                place,
                "last order, by the orders",
                shown(round.last_order_at),
                shown(sums.last_order_at),
            );
            self.tallies(&sums)?;
        }
        self.attended(&sums)?;
        if still_sells {
            self.offers_sold(&mut sums)?;
        }
        self.reports_sold(&mut sums, part, still_sells)
    }

    /// Every manufacturer's number of orders in the round, in one moment: makers are thousands at most.
    fn tallies(&mut self, sums: &RoundSums) -> Result<(), Stopped> {
        let mut pages = Pages::of(StoredTable::Tallies);
        let mut seen = 0;
        while !pages.ended {
            for row in self.page(&mut pages).into_iter().flatten() {
                let Row::Tally(id, tally) = row else { continue };
                if id.round == sums.round {
                    self.counted.tallies += 1;
                    seen += 1;
                    let orders = sums.makers.get(&id.manufacturer).copied().unwrap_or_default();
                    self.findings.compare(("tallies", &id), "orders, counted", i128::from(tally.orders), orders);
                }
            }
        }
        if seen < sums.makers.len() {
            for manufacturer in sums.makers.keys() {
                let id = ReportId { round: sums.round, manufacturer: manufacturer.clone() };
                if Self::found(self.walk.now.tally(&id)).is_none() {
                    self.findings.add("tallies", id, "orders, counted", "not there", sums.makers[manufacturer]);
                }
            }
        }
        Ok(())
    }

    /// Who bought in the round is on its roster; nobody is ever taken from it.
    fn attended(&mut self, sums: &RoundSums) -> Result<(), Stopped> {
        for (number, customer) in sums.customers.iter().enumerate() {
            if number % VERIFY_PAGE_ROWS == 0 && (self.stop)() {
                return Err(Stopped::Told);
            }
            if Self::found(self.walk.now.attendance(sums.round, *customer)).is_none() {
                let name = format!("{} {}", sums.round, customer.0);
                self.findings.add("attendances", name, "a customer who bought", "not there", "on the roster");
            }
        }
        Ok(())
    }

    /// Sold and revenue of every offer in the newest round, carried from page to page.
    fn offers_sold(&mut self, sums: &mut RoundSums) -> Result<(), Stopped> {
        let mut pages = Pages::of(StoredTable::Offers);
        while !pages.ended {
            let moved = self.step()?;
            self.carry(&moved, sums, u64::MAX)?;
            drop(moved);
            let Some(round) = Self::found(self.walk.now.round(sums.round)) else { return Ok(()) };
            for row in self.page(&mut pages).into_iter().flatten() {
                let Row::Offer(id, stock) = row else { continue };
                // An offer that changed since the round closed tells no more of it; its report does.
                let Some((units, money)) = sums.kept_of(&id).filter(|_| stock.epoch <= round.epoch) else { continue };
                let stock = stock.as_of(round.epoch);
                let place = ("offers", &id as &dyn std::fmt::Display);
                let (sold, revenue) = (i128::from(stock.counters.sold.units()), stock.revenue.minor());
                self.findings.compare(place, "sold, summed over orders", sold, units);
                let revenue = i128::try_from(revenue).unwrap_or(i128::MAX);
                self.findings.compare(place, "revenue, summed over orders", revenue, money);
            }
        }
        Ok(())
    }

    /// What a closed round's reports say was sold.
    fn reports_sold(&mut self, sums: &mut RoundSums, part: Part, still_sells: bool) -> Result<(), Stopped> {
        let mut pages = Pages::of(StoredTable::Reports);
        let mut reported = 0;
        while !pages.ended {
            if still_sells {
                let moved = self.step()?;
                self.carry(&moved, sums, u64::MAX)?;
            }
            for row in self.page(&mut pages).into_iter().flatten() {
                let Row::Report(id, report) = row else { continue };
                if id.round != sums.round {
                    continue;
                }
                reported += usize::from(sums.makers.contains_key(&id.manufacturer));
                let place = ("reports", &id as &dyn std::fmt::Display);
                if part.0 == 0 {
                    let orders = sums.makers.get(&id.manufacturer).copied().unwrap_or_default();
                    self.findings.compare(place, "orders, counted", i128::from(report.orders), orders);
                }
                for line in &report.lines {
                    let offer = OfferId { sku: line.sku.clone(), manufacturer: id.manufacturer.clone() };
                    let Some((units, money)) = sums.kept_of(&offer) else { continue };
                    let (sold, amount) = (format!("{} sold", line.sku), format!("amount of {}", line.sku));
                    self.findings.compare(place, &format!("{sold}, summed over orders"), i128::from(line.sold), units);
                    let found = i128::try_from(line.amount.minor()).unwrap_or(i128::MAX);
                    self.findings.compare(place, &format!("{amount}, summed over orders"), found, money);
                }
            }
        }
        let closed = Self::found(self.walk.now.round(sums.round)).is_some_and(|r| r.state.is_over());
        if closed && part.0 == 0 && reported < sums.makers.len() {
            self.unreported(sums);
        }
        Ok(())
    }

    /// Law L6: nobody who sold is without a report.
    fn unreported(&mut self, sums: &RoundSums) {
        for manufacturer in sums.makers.keys() {
            let id = ReportId { round: sums.round, manufacturer: manufacturer.clone() };
            if Self::found(self.walk.now.report(&id)).is_none() {
                self.findings.add("reports", id, "a manufacturer that sold (law L6)", "not there", "a report");
            }
        }
    }

    pub(super) fn orders_listed(&mut self) -> Result<(), Stopped> {
        let mut pages = Pages::of(StoredTable::OrdersByCustomer);
        while !pages.ended {
            self.step()?;
            for row in self.page(&mut pages).into_iter().flatten() {
                let Row::OrderOfCustomer(customer, id) = row else { continue };
                if id.0 <= self.walk.market.forgotten_orders {
                    continue;
                }
                let owner = Self::found(self.walk.now.order(id)).map_or(0, |order| order.customer.0);
                let name = format!("{} {id}", customer.0);
                self.findings.compare(("orders_by_customer", &name), "the order's customer", owner, customer.0);
            }
        }
        Ok(())
    }

    /// Whether a round's orders were forgotten by the rule of retention.
    pub(super) fn is_forgotten(&self, order: OrderId) -> bool {
        order.0 <= self.walk.market.forgotten_orders
    }
}
