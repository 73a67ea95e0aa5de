//! Short ways to say commands, and the engines that the suite runs on.

use cds::market::account::{AccountId, Actor, Role, UserId};
use cds::market::amounts::{Money, Price, Quantity};
use cds::market::command::{Command, Expect, OfferFields, StockChange, Submission};
use cds::market::key::{Fingerprint, Key, KeyScope, ScopedKey};
use cds::market::names::{AccountName, Sku, Text};
use cds::market::order::{FillPolicy, LineRequest, Order, OrderId, OrderRequest, Sources};
use cds::market::outcome::Outcome;
use cds::market::round::Cause;
use cds::market::time::{Period, Timestamp};
use cds::store::memory::MemoryStore;
use cds::store::redb::{self, Options, RedbStore};
use cds::store::{Committed, Snapshot, Store};
use tempfile::TempDir;

pub(crate) const OPERATOR: UserId = UserId(0);

/// The time of the n-th batch.
pub(crate) fn time(n: i64) -> Timestamp {
    Timestamp::from_micros(1_700_000_000_000_000 + n * 1_000_000)
}

pub(crate) fn options(events_kept: u64) -> Options {
    Options { cache_mib: 4, events_kept, ..Options::default() }
}

pub(crate) fn open_in(dir: &TempDir, events_kept: u64) -> RedbStore {
    redb::open(dir.path(), &options(events_kept), "the-instance").unwrap()
}

/// Runs a test on every engine, each keeping this many events.
pub(crate) fn on_every_engine_keeping(events_kept: u64, test: impl Fn(&mut dyn Store)) {
    test(&mut MemoryStore::new("the-instance").keeping_events(events_kept));
    let dir = TempDir::new().unwrap();
    test(&mut open_in(&dir, events_kept));
}

pub(crate) fn on_every_engine(test: impl Fn(&mut dyn Store)) {
    on_every_engine_keeping(1_000_000, test);
}

pub(crate) fn snapshot(store: &dyn Store) -> Box<dyn Snapshot> {
    store.reader().snapshot().unwrap()
}

pub(crate) fn name(text: &str) -> AccountName {
    AccountName::parse(text).unwrap()
}

pub(crate) fn sku(text: &str) -> Sku {
    Sku::parse(text).unwrap()
}

pub(crate) fn units(n: u64) -> Quantity {
    Quantity::new(n).unwrap()
}

pub(crate) fn price(minor: u128) -> Price {
    Price::try_from(Money::of_minor(minor)).unwrap()
}

pub(crate) fn scoped(key: &str) -> ScopedKey {
    ScopedKey { scope: KeyScope::User(OPERATOR), key: Key::parse(key).unwrap() }
}

/// A command without a key.
pub(crate) fn plain(command: Command) -> Submission {
    Submission { actor: Actor::User { user: OPERATOR, operator: true }, key: None, claim: None, command }
}

pub(crate) fn keyed(key: &str, command: Command) -> Submission {
    let key = Some((scoped(key), Fingerprint::of(&command)));
    Submission { key, ..plain(command) }
}

pub(crate) fn sign_up(role: Role, name: &str) -> Command {
    let display_name = Text::parse(&name.to_uppercase()).unwrap();
    Command::SignUp { role, name: self::name(name), display_name, email: None, user: None, password: None }
}

pub(crate) fn open_round(month: u8) -> Command {
    Command::OpenRound { period: Period::new(2026, month).unwrap(), cause: Cause::Operator, reason: None }
}

pub(crate) fn close_round() -> Command {
    Command::CloseRound { cause: Cause::Operator, reason: None }
}

pub(crate) fn fields(quantity: u64, unit_price: u128) -> OfferFields {
    let unit_price = Some(price(unit_price));
    OfferFields { quantity: units(quantity), unit_price, name: None, unit: None, gtin: None }
}

pub(crate) fn set_stock(manufacturer: &str, sku: &str, quantity: u64) -> Command {
    let change = StockChange::Set { fields: fields(quantity, 100), expect: Expect::Force };
    Command::Stock { manufacturer: name(manufacturer), sku: self::sku(sku), change }
}

pub(crate) fn buy(customer: u64, sku: &str, from: Sources, quantity: u64) -> Command {
    let line =
        LineRequest { sku: self::sku(sku), from, quantity: units(quantity), min_quantity: None, max_unit_price: None };
    let request = OrderRequest { fill: FillPolicy::AllOrNone, lines: vec![line], reference: None, note: None };
    Command::Place { customer: AccountId(customer), request, round: None }
}

pub(crate) fn cancel(customer: u64, order: OrderId) -> Command {
    Command::Cancel { customer: AccountId(customer), order, line: None, quantity: None }
}

/// Every offer's sold units are what orders of its epoch bought of it (laws L1 and L5), events follow each other without
/// a gap (L4), and every closed round has its reports (L6). Exactly once (L3) is for the caller, who knows the keys.
pub(crate) fn books_balance(now: &dyn Snapshot) {
    let market = now.market().unwrap();
    let offers = now.offers(None, usize::MAX).unwrap();
    let orders = now.orders(None, usize::MAX).unwrap();
    let available: u64 = offers.iter().map(|offer| offer.stock.counters.available.units()).sum();
    assert_eq!((available, offers.len() as u64), (market.available, market.offers));
    assert_eq!(orders.len() as u64, market.last_order);
    for offer in offers.iter().filter(|offer| offer.stock.epoch == market.shown_epoch) {
        let of_round = orders.iter().filter(|order| Some(order.round) == market.round);
        let lines = of_round.flat_map(|order| &order.lines).filter(|line| line.sku == offer.id.sku);
        let fills = lines.flat_map(|line| &line.fills).filter(|fill| fill.manufacturer == offer.id.manufacturer);
        let sold: u64 = fills.map(|fill| fill.quantity.units() - fill.cancelled.units()).sum();
        assert_eq!(offer.stock.counters.sold.units(), sold, "{offer:?}");
    }
    let mut next = now.oldest_seq().unwrap();
    for group in now.events(0, usize::MAX).unwrap() {
        assert_eq!(group.first_seq, next);
        next = group.last_seq() + 1;
    }
    assert_eq!(next, market.seq + 1);
    for round in now.rounds(None, usize::MAX).unwrap() {
        let reports = now.reports(None, usize::MAX).unwrap().into_iter().filter(|report| report.id.round == round.id);
        assert_eq!(reports.count() as u64, round.reports, "{round:?}");
    }
}

/// Carries commands out in one batch; none of them may be refused.
pub(crate) fn carry_out(store: &mut dyn Store, commands: impl IntoIterator<Item = Command>) -> Committed {
    let batch: Vec<Submission> = commands.into_iter().map(plain).collect();
    let committed = store.transact(&batch, time(0)).unwrap();
    for (submission, answer) in batch.iter().zip(&committed.answers) {
        assert!(answer.result.is_ok(), "{submission:?}: {answer:?}");
    }
    committed
}

pub(crate) fn order_of(outcome: &Outcome) -> &Order {
    match outcome {
        Outcome::Order(order) => order,
        other => panic!("an order, not {other:?}"),
    }
}
