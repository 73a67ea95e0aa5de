//! The rows in a frame: every change once, without the indexes that follow from it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize, Serializer};

use crate::market::account::{Account, AccountId, Handle};
use crate::market::cart::Cart;
use crate::market::collection::{Visit, VisitId};
use crate::market::credentials::Credentials;
use crate::market::delivery::Delivery;
use crate::market::draft::Changes;
use crate::market::event::EventGroup;
use crate::market::interface::Interface;
use crate::market::key::{KeyRow, ScopedKey};
use crate::market::names::AccountName;
use crate::market::offer::{Offer, OfferId};
use crate::market::order::{Order, OrderId};
use crate::market::report::{Report, ReportId, Tally};
use crate::market::round::{Attendance, Round};
use crate::market::state::Market;
use crate::market::time::RoundId;
use crate::market::view::Read;
use crate::store::redb::rows::{decode, encode_onto};

/// Rows that carry their names are written without them.
struct Named<'c, K, R>(&'c BTreeMap<K, R>);

impl<K, R: Serialize> Serialize for Named<'_, K, R> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.0.values())
    }
}

#[derive(Serialize)]
struct Writing<'c> {
    oldest_event: u64,
    market: &'c Option<Market>,
    accounts: Named<'c, AccountId, Account>,
    handles: &'c BTreeMap<Handle, Option<AccountId>>,
    credentials: &'c BTreeMap<AccountId, Credentials>,
    offers: Named<'c, OfferId, Offer>,
    orders: Named<'c, OrderId, Order>,
    carts: Named<'c, AccountId, Cart>,
    rounds: Named<'c, RoundId, Round>,
    attendances: &'c BTreeMap<(RoundId, AccountId), Attendance>,
    tallies: &'c BTreeMap<ReportId, Tally>,
    reports: Named<'c, ReportId, Report>,
    interfaces: Named<'c, AccountName, Interface>,
    visits: Named<'c, VisitId, Visit>,
    deliveries: Named<'c, ReportId, Delivery>,
    keys: &'c BTreeMap<ScopedKey, KeyRow>,
    events: &'c [EventGroup],
}

/// The same fields in the same order.
#[derive(Deserialize)]
struct Reading {
    oldest_event: u64,
    market: Option<Market>,
    accounts: Vec<Account>,
    handles: BTreeMap<Handle, Option<AccountId>>,
    credentials: BTreeMap<AccountId, Credentials>,
    offers: Vec<Offer>,
    orders: Vec<Order>,
    carts: Vec<Cart>,
    rounds: Vec<Round>,
    attendances: BTreeMap<(RoundId, AccountId), Attendance>,
    tallies: BTreeMap<ReportId, Tally>,
    reports: Vec<Report>,
    interfaces: Vec<Interface>,
    visits: Vec<Visit>,
    deliveries: Vec<Delivery>,
    keys: BTreeMap<ScopedKey, KeyRow>,
    events: Vec<EventGroup>,
}

/// What a frame says: the changed rows, and the first number of the oldest group of events that is kept.
#[derive(Debug, PartialEq)]
pub(in crate::store::redb) struct Replayed {
    pub(in crate::store::redb) oldest_event: u64,
    pub(in crate::store::redb) changes: Changes,
}

pub(super) fn append(buffer: &mut Vec<u8>, changes: &Changes, oldest_event: u64) {
    // All fields by name, so that a new one cannot be forgotten.
    let Changes {
        market,
        accounts,
        handles,
        credentials,
        offers,
        orders,
        carts,
        rounds,
        attendances,
        tallies,
        reports,
        interfaces,
        visits,
        deliveries,
        keys,
        events,
    } = changes;
    let rows = Writing {
        oldest_event,
        market,
        accounts: Named(accounts),
        handles,
        credentials,
        offers: Named(offers),
        orders: Named(orders),
        carts: Named(carts),
        rounds: Named(rounds),
        attendances,
        tallies,
        reports: Named(reports),
        interfaces: Named(interfaces),
        visits: Named(visits),
        deliveries: Named(deliveries),
        keys,
        events,
    };
    encode_onto(buffer, &rows);
}

pub(super) fn read(rows: &[u8]) -> Read<Replayed> {
    let rows: Reading = decode("journal", rows)?;
    let changes = Changes {
        market: rows.market,
        accounts: rows.accounts.into_iter().map(|row| (row.id, row)).collect(),
        handles: rows.handles,
        credentials: rows.credentials,
        offers: rows.offers.into_iter().map(|row| (row.id.clone(), row)).collect(),
        orders: rows.orders.into_iter().map(|row| (row.id, row)).collect(),
        carts: rows.carts.into_iter().map(|row| (row.customer, row)).collect(),
        rounds: rows.rounds.into_iter().map(|row| (row.id, row)).collect(),
        attendances: rows.attendances,
        tallies: rows.tallies,
        reports: rows.reports.into_iter().map(|row| (row.id.clone(), row)).collect(),
        interfaces: rows.interfaces.into_iter().map(|row| (row.manufacturer.clone(), row)).collect(),
        visits: rows.visits.into_iter().map(|row| (row.id.clone(), row)).collect(),
        deliveries: rows.deliveries.into_iter().map(|row| (row.report.clone(), row)).collect(),
        keys: rows.keys,
        events: rows.events,
    };
    Ok(Replayed { oldest_event: rows.oldest_event, changes })
}
