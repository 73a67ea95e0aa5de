//! One test per rule of product.md, in small tables; here the words in which they are written.

mod access;
mod cancelling;
mod cart_buying;
mod carts;
mod collections;
mod countdowns;
mod deliveries;
mod filling;
mod forgetting;
mod imports;
mod interfaces;
mod limits_of_orders;
mod others_get_wrong;
mod people;
mod placing_all;
mod reports;
mod rounds;
mod rules;
mod schedules;
mod shortages;
mod stock;

use cds::market::amounts::Quantity;
use cds::market::command::{Command, Expect, ImportLine, OfferFields, StockChange};
use cds::market::event::Event;
use cds::market::offer::Offer;
use cds::market::order::{FillPolicy, LineRequest, Order, OrderId, OrderRequest, Sources};
use cds::market::outcome::{Outcome, RosterAnswer};
use cds::market::reason::Reason;
use cds::market::refusal::Refusal;
use cds::market::report::{Report, ReportId};
use cds::market::round::{Cause, Round, RoundState};
use cds::market::view::View;

use crate::world::{World, customer, maker, month, offer_id, price, sku, units};

const HOUR_MS: u64 = 60 * 60 * 1000;

/// A market in which 2026-12 sells, with these offers: good, maker, units, price.
fn selling(offers: &[(&str, &str, u64, u128)]) -> World {
    let mut world = World::new();
    offers.iter().for_each(|(good, from, n, minor)| drop(world.set(good, from, *n, *minor)));
    world.open("2026-12").unwrap();
    world
}

fn fields(n: u64, minor: Option<u128>) -> OfferFields {
    let unit_price = minor.map(price);
    OfferFields { quantity: units(n), unit_price, name: None, unit: None, gtin: None }
}

fn import_line(good: &str, from: &str, n: u64, minor: Option<u128>) -> ImportLine {
    ImportLine { manufacturer: maker(from), sku: sku(good), fields: fields(n, minor) }
}

/// A line that may be filled from these makers, in this order.
fn line(good: &str, from: &[&str], n: u64) -> LineRequest {
    let from = Sources::Makers(from.iter().map(|name| maker(name)).collect());
    LineRequest { from, ..any(good, n) }
}

/// A line that anybody may fill.
fn any(good: &str, n: u64) -> LineRequest {
    LineRequest { sku: sku(good), from: Sources::Any, quantity: units(n), min_quantity: None, max_unit_price: None }
}

fn at_least(n: u64, line: LineRequest) -> LineRequest {
    LineRequest { min_quantity: Some(units(n)), ..line }
}

fn at_most(minor: u128, line: LineRequest) -> LineRequest {
    LineRequest { max_unit_price: Some(price(minor)), ..line }
}

/// Each line's fills: maker, units, price.
fn fills(order: &Order) -> Vec<Vec<(&str, u64, u128)>> {
    order
        .lines
        .iter()
        .map(|l| l.fills.iter().map(|f| (f.manufacturer.as_str(), f.quantity.units(), f.unit_price.minor())).collect())
        .collect()
}

fn reason(refusal: &Refusal) -> Reason {
    refusal.reason()
}

impl World {
    fn open(&mut self, period: &str) -> Result<Round, Refusal> {
        self.round_answer(Command::OpenRound { period: month(period), cause: Cause::Operator, reason: None })
    }

    fn close(&mut self) -> Round {
        self.round_answer(Command::CloseRound { cause: Cause::Operator, reason: None }).unwrap()
    }

    fn pause(&mut self) -> Round {
        self.round_answer(Command::PauseRound { reason: None }).unwrap()
    }

    fn resume(&mut self) -> Round {
        self.round_answer(Command::ResumeRound { reason: None }).unwrap()
    }

    fn round_answer(&mut self, command: Command) -> Result<Round, Refusal> {
        match self.run(command)? {
            Outcome::Round(round) => Ok(round),
            other => panic!("not a round: {other:?}"),
        }
    }

    /// Lets time pass, and says in which state and why the round is then.
    fn after_ms(&mut self, ms: u64) -> (RoundState, Option<Cause>) {
        self.wait_ms(ms);
        self.run(Command::Tick).unwrap();
        let round = self.round().unwrap();
        (round.state, round.cause())
    }

    /// Changes an offer; the answer and by how much it is overcommitted.
    fn stock(&mut self, good: &str, from: &str, change: StockChange) -> Result<(Offer, u64), Refusal> {
        match self.run(Command::Stock { manufacturer: maker(from), sku: sku(good), change })? {
            Outcome::Stock { offer, overcommitted_by } => Ok((offer, overcommitted_by)),
            other => panic!("not an offer: {other:?}"),
        }
    }

    fn set(&mut self, good: &str, from: &str, n: u64, minor: u128) -> (Offer, u64) {
        let change = StockChange::Set { fields: fields(n, Some(minor)), expect: Expect::Force };
        self.stock(good, from, change).unwrap()
    }

    fn add(&mut self, good: &str, from: &str, n: u64) -> Result<(Offer, u64), Refusal> {
        self.stock(good, from, StockChange::Add { quantity: units(n) })
    }

    fn adjust(&mut self, good: &str, from: &str, n: u64, up_to: bool) -> Result<(Offer, u64), Refusal> {
        self.stock(good, from, StockChange::Adjust { quantity: units(n), up_to, reason: None })
    }

    fn withdraw(&mut self, good: &str, from: &str) -> Result<(Offer, u64), Refusal> {
        self.stock(good, from, StockChange::Withdraw { reason: None })
    }

    fn reprice(&mut self, good: &str, from: &str, minor: u128) -> Result<(Offer, u64), Refusal> {
        self.stock(good, from, StockChange::Price { unit_price: price(minor) })
    }

    /// offered, available, sold, withdrawn, as lists show them
    fn counts(&self, good: &str, from: &str) -> [u64; 4] {
        let offer = self.draft.offer(&offer_id(good, from)).unwrap().unwrap();
        let c = self.shown(offer.stock).counters;
        [c.offered(), c.available.units(), c.sold.units(), c.withdrawn.units()]
    }

    fn buy(&mut self, who: u64, fill: FillPolicy, lines: &[LineRequest]) -> Result<Order, Refusal> {
        let request = OrderRequest { fill, lines: lines.to_vec(), reference: None, note: None };
        self.order_answer(Command::Place { customer: customer(who), request, round: None })
    }

    /// Buys one line in full.
    fn buy_one(&mut self, who: u64, line: LineRequest) -> Order {
        self.buy(who, FillPolicy::AllOrNone, &[line]).unwrap()
    }

    fn cancel(&mut self, who: u64, order: &Order, line: Option<u32>, n: Option<u64>) -> Result<Order, Refusal> {
        let quantity: Option<Quantity> = n.map(units);
        self.order_answer(Command::Cancel { customer: customer(who), order: order.id, line, quantity })
    }

    fn order_answer(&mut self, command: Command) -> Result<Order, Refusal> {
        match self.run(command)? {
            Outcome::Order(order) => Ok(std::sync::Arc::unwrap_or_clone(order)),
            other => panic!("not an order: {other:?}"),
        }
    }

    fn order(&self, id: OrderId) -> Order {
        self.draft.order(id).unwrap().unwrap()
    }

    fn done(&mut self, who: u64, undo: bool) -> Result<RosterAnswer, Refusal> {
        match self.run(Command::Done { customer: customer(who), undo })? {
            Outcome::Roster(roster) => Ok(roster),
            other => panic!("not a roster: {other:?}"),
        }
    }

    fn report(&self, id: &str) -> Option<Report> {
        self.draft.report(&ReportId::parse(id).unwrap()).unwrap()
    }

    fn acknowledge(&mut self, who: &str, id: &str, digest: &str) -> Result<Outcome, Refusal> {
        let report = ReportId::parse(id).unwrap();
        self.run(Command::AcknowledgeReport { manufacturer: maker(who), report, digest: digest.to_owned() })
    }

    /// The events of the newest decision that had some.
    fn last_events(&self) -> Vec<Event> {
        self.rows.events.last().unwrap().events.clone()
    }
}
