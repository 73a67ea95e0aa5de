//! Everything a snapshot tells, read in small pages, so that two stores can be compared.

use cds::market::account::{Account, AccountId, Handle};
use cds::market::cart::Cart;
use cds::market::collection::Visit;
use cds::market::credentials::Credentials;
use cds::market::delivery::Delivery;
use cds::market::event::EventGroup;
use cds::market::interface::Interface;
use cds::market::key::{KeyRow, ScopedKey};
use cds::market::names::AccountName;
use cds::market::offer::Offer;
use cds::market::order::Order;
use cds::market::report::{Report, ReportId, Tally};
use cds::market::round::{Attendance, Round};
use cds::market::state::Market;
use cds::store::Snapshot;

/// Small and odd, so that pages end in the middle of everything.
const PAGE: usize = 3;

#[derive(Debug, PartialEq)]
pub(crate) struct Dump {
    market: Market,
    accounts: Vec<Account>,
    /// Of names that accounts have, and of names and addresses that they may have had.
    handles: Vec<Option<AccountId>>,
    credentials: Vec<Option<Credentials>>,
    carts: Vec<Option<Cart>>,
    offers: Vec<Offer>,
    makers: Vec<(AccountName, Vec<Offer>)>,
    pub(crate) orders: Vec<Order>,
    orders_by_customer: Vec<Vec<Order>>,
    rounds: Vec<Round>,
    rosters: Vec<Vec<(AccountId, Attendance)>>,
    reports: Vec<Report>,
    reports_by_maker: Vec<Vec<Report>>,
    tallies: Vec<Option<Tally>>,
    interfaces: Vec<Interface>,
    visits: Vec<Visit>,
    deliveries: Vec<Delivery>,
    keys: Vec<Option<KeyRow>>,
    oldest_seq: u64,
    events: Vec<EventGroup>,
}

/// Reads pages until one is not full; `read` gets the last row of the page before.
pub(crate) fn all<R: Clone>(read: impl Fn(Option<&R>) -> Vec<R>) -> Vec<R> {
    let mut rows: Vec<R> = Vec::new();
    loop {
        let page = read(rows.last());
        let full = page.len() == PAGE;
        assert!(page.len() <= PAGE, "a page of {} rows", page.len());
        rows.extend(page);
        if !full {
            return rows;
        }
    }
}

pub(crate) fn dump(now: &dyn Snapshot, keys: &[ScopedKey]) -> Dump {
    let accounts = all(|last: Option<&Account>| now.accounts(last.map(|a| a.id), PAGE).unwrap());
    let ids: Vec<AccountId> = accounts.iter().map(|a| a.id).collect();
    let rounds = all(|last: Option<&Round>| now.rounds(last.map(|r| r.id), PAGE).unwrap());
    let makers = makers(now);
    let report_ids = |round: &Round| {
        let round = round.id;
        makers.iter().map(move |(maker, _)| ReportId { round, manufacturer: maker.clone() }).collect::<Vec<_>>()
    };
    Dump {
        market: now.market().unwrap(),
        handles: accounts
            .iter()
            .map(|a| Handle::Name(a.name.clone()))
            .chain(past_handles())
            .map(|handle| now.account_by(&handle).unwrap())
            .collect(),
        credentials: ids.iter().map(|id| now.credentials(*id).unwrap()).collect(),
        carts: ids.iter().map(|id| now.cart(*id).unwrap()).collect(),
        offers: all(|last: Option<&Offer>| now.offers(last.map(|o| &o.id), PAGE).unwrap()),
        orders: all(|last: Option<&Order>| now.orders(last.map(|o| o.id), PAGE).unwrap()),
        orders_by_customer: ids
            .iter()
            .map(|id| all(|last: Option<&Order>| now.orders_of(*id, last.map(|o| o.id), PAGE).unwrap()))
            .collect(),
        rosters: rounds
            .iter()
            .map(|r| all(|last: Option<&(AccountId, _)>| now.roster(r.id, last.map(|l| l.0), PAGE).unwrap()))
            .collect(),
        reports: all(|last: Option<&Report>| now.reports(last.map(|r| &r.id), PAGE).unwrap()),
        reports_by_maker: makers
            .iter()
            .map(|(maker, _)| {
                all(|last: Option<&Report>| now.reports_of(maker, last.map(|r| r.id.round), PAGE).unwrap())
            })
            .collect(),
        tallies: rounds.iter().flat_map(&report_ids).map(|id| now.tally(&id).unwrap()).collect(),
        interfaces: interfaces(now),
        visits: rounds.iter().flat_map(|r| visits(now, r)).collect(),
        deliveries: rounds.iter().flat_map(|r| deliveries(now, r)).collect(),
        keys: keys.iter().map(|key| now.key(key).unwrap()).collect(),
        oldest_seq: now.oldest_seq().unwrap(),
        events: events(now, 0),
        accounts,
        makers,
        rounds,
    }
}

/// Every interface, each also found by its manufacturer's name.
fn interfaces(now: &dyn Snapshot) -> Vec<Interface> {
    let mut all: Vec<Interface> = Vec::new();
    while let Some(next) = now.next_interface(all.last().map(|i| &i.manufacturer)).unwrap() {
        assert_eq!(now.interface(&next.manufacturer).unwrap().as_ref(), Some(&next));
        all.push(next);
    }
    all
}

fn visits(now: &dyn Snapshot, round: &Round) -> Vec<Visit> {
    let page = |last: Option<&Visit>| now.visits(round.id, last.map(|v| &v.id.manufacturer), PAGE).unwrap();
    let rows = all(page);
    assert!(rows.iter().all(|v| v.id.round == round.id && now.visit(&v.id).unwrap().as_ref() == Some(v)));
    rows
}

fn deliveries(now: &dyn Snapshot, round: &Round) -> Vec<Delivery> {
    let page = |last: Option<&Delivery>| now.deliveries(round.id, last.map(|d| &d.report.manufacturer), PAGE).unwrap();
    let rows = all(page);
    assert!(rows.iter().all(|d| d.report.round == round.id && now.delivery(&d.report).unwrap().as_ref() == Some(d)));
    rows
}

/// What the random history's customers sign up with and change to.
fn past_handles() -> impl Iterator<Item = Handle> {
    let names = (0..4).map(|n| Handle::Name(AccountName::parse(&format!("customer-{n}")).unwrap()));
    names.chain((0..3).map(|n| Handle::Email(format!("person-{n}@x.org"))))
}

/// Every manufacturer that has ever offered anything, with its offers.
fn makers(now: &dyn Snapshot) -> Vec<(AccountName, Vec<Offer>)> {
    let mut makers: Vec<(AccountName, Vec<Offer>)> = Vec::new();
    while let Some(maker) = now.next_maker(makers.last().map(|(maker, _)| maker)).unwrap() {
        let offers = all(|last: Option<&Offer>| now.offers_of_maker(&maker, last.map(|o| &o.id.sku), PAGE).unwrap());
        makers.push((maker, offers));
    }
    makers
}

/// All groups after a number, read a few events at a time.
pub(crate) fn events(now: &dyn Snapshot, after_seq: u64) -> Vec<EventGroup> {
    let mut groups: Vec<EventGroup> = Vec::new();
    loop {
        let page = now.events(groups.last().map_or(after_seq, EventGroup::last_seq), PAGE).unwrap();
        if page.is_empty() {
            return groups;
        }
        groups.extend(page);
    }
}
