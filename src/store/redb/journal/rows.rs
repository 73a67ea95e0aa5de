//! The rows in a frame: every change once, without the indexes that follow from it.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize, Serializer};

use crate::market::account::{Account, AccountId, Handle};
use crate::market::cart::Cart;
use crate::market::collection::{Visit, VisitId};
use crate::market::credentials::Credentials;
use crate::market::delivery::Delivery;
use crate::market::draft::{Changes, Touched};
use crate::market::event::EventGroup;
use crate::market::interface::Interface;
use crate::market::key::{KeyRow, ScopedKey};
use crate::market::names::AccountName;
use crate::market::offer::{Description, OfferId, Stock};
use crate::market::order::Order;
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

/// A frame's rows come in this order: these, the stocks, the orders, [`WritingLater`], the keys, the events.
#[derive(Serialize)]
struct Writing<'c> {
    oldest_event: u64,
    market: &'c Option<Market>,
    accounts: Named<'c, AccountId, Account>,
    handles: &'c BTreeMap<Handle, Option<AccountId>>,
    credentials: &'c BTreeMap<AccountId, Credentials>,
    descriptions: &'c BTreeMap<OfferId, Description>,
}

#[derive(Serialize)]
struct WritingLater<'c> {
    carts: Named<'c, AccountId, Cart>,
    rounds: Named<'c, RoundId, Round>,
    attendances: &'c BTreeMap<(RoundId, AccountId), Attendance>,
    tallies: &'c BTreeMap<ReportId, Tally>,
    reports: Named<'c, ReportId, Report>,
    interfaces: Named<'c, AccountName, Interface>,
    visits: Named<'c, VisitId, Visit>,
    deliveries: Named<'c, ReportId, Delivery>,
}

/// The same fields in the same order.
#[derive(Deserialize)]
struct Reading {
    oldest_event: u64,
    market: Option<Market>,
    accounts: Vec<Account>,
    handles: BTreeMap<Handle, Option<AccountId>>,
    credentials: BTreeMap<AccountId, Credentials>,
    descriptions: BTreeMap<OfferId, Description>,
    stocks: FxHashMap<OfferId, Stock>,
    orders: Vec<Order>,
    carts: Vec<Cart>,
    rounds: Vec<Round>,
    attendances: BTreeMap<(RoundId, AccountId), Attendance>,
    tallies: BTreeMap<ReportId, Tally>,
    reports: Vec<Report>,
    interfaces: Vec<Interface>,
    visits: Vec<Visit>,
    deliveries: Vec<Delivery>,
    keys: FxHashMap<ScopedKey, KeyRow>,
    events: Vec<EventGroup>,
}

/// What a frame says: the changed rows, and the first number of the oldest group of events that is kept.
#[derive(Debug, PartialEq)]
pub(in crate::store::redb) struct Replayed {
    pub(in crate::store::redb) oldest_event: u64,
    pub(in crate::store::redb) changes: Touched,
}

/// Where in a frame's buffer the rows lie that the overlay keeps as they stand there, in the order in which the changes
/// have them.
#[derive(Debug, Default, Clone)]
pub(in crate::store::redb) struct Laid {
    pub(in crate::store::redb) orders: Vec<Range<usize>>,
    /// Without their names.
    pub(in crate::store::redb) keys: Vec<Range<usize>>,
    pub(in crate::store::redb) events: Vec<Range<usize>>,
    /// Bytes of the rows that become values in the overlay, without the stocks: these are all as long.
    pub(in crate::store::redb) values_bytes: usize,
}

impl Laid {
    fn clear(&mut self) {
        let Self { orders, keys, events, values_bytes } = self;
        [orders, keys, events].into_iter().for_each(Vec::clear);
        *values_bytes = 0;
    }
}

/// Appends a frame's rows and notes where some lie.
pub(in crate::store::redb) fn append(buffer: &mut Vec<u8>, laid: &mut Laid, changes: &Touched, oldest_event: u64) {
    laid.clear();
    let Touched { stocks, keys, others } = changes;
    // All fields by name, so that a new one cannot be forgotten.
    let Changes {
        market,
        accounts,
        handles,
        credentials,
        descriptions,
        stocks: _,
        orders,
        carts,
        rounds,
        attendances,
        tallies,
        reports,
        interfaces,
        visits,
        deliveries,
        keys: _,
        events,
    } = others;
    let first = Writing { oldest_event, market, accounts: Named(accounts), handles, credentials, descriptions };
    laid.values_bytes = one(buffer, &first).len();
    encode_onto(buffer, stocks);
    encode_onto(buffer, &orders.len());
    laid.orders.extend(orders.values().map(|order| one(buffer, &**order)));
    let later = WritingLater {
        carts: Named(carts),
        rounds: Named(rounds),
        attendances,
        tallies,
        reports: Named(reports),
        interfaces: Named(interfaces),
        visits: Named(visits),
        deliveries: Named(deliveries),
    };
    laid.values_bytes += one(buffer, &later).len();
    encode_onto(buffer, &keys.len());
    for (key, row) in keys {
        encode_onto(buffer, key);
        laid.keys.push(one(buffer, row));
    }
    encode_onto(buffer, &events.len());
    laid.events.extend(events.iter().map(|group| one(buffer, group)));
}

fn one<R: Serialize>(buffer: &mut Vec<u8>, row: &R) -> Range<usize> {
    let from = buffer.len();
    encode_onto(buffer, row);
    from..buffer.len()
}

pub(super) fn read(rows: &[u8]) -> Read<Replayed> {
    let rows: Reading = decode("journal", rows)?;
    let others = Changes {
        market: rows.market,
        accounts: rows.accounts.into_iter().map(|row| (row.id, row)).collect(),
        handles: rows.handles,
        credentials: rows.credentials,
        descriptions: rows.descriptions,
        orders: rows.orders.into_iter().map(|row| (row.id, Arc::new(row))).collect(),
        carts: rows.carts.into_iter().map(|row| (row.customer, row)).collect(),
        rounds: rows.rounds.into_iter().map(|row| (row.id, row)).collect(),
        attendances: rows.attendances,
        tallies: rows.tallies,
        reports: rows.reports.into_iter().map(|row| (row.id.clone(), row)).collect(),
        interfaces: rows.interfaces.into_iter().map(|row| (row.manufacturer.clone(), row)).collect(),
        visits: rows.visits.into_iter().map(|row| (row.id.clone(), row)).collect(),
        deliveries: rows.deliveries.into_iter().map(|row| (row.report.clone(), row)).collect(),
        events: rows.events,
        ..Changes::default()
    };
    let changes = Touched { stocks: rows.stocks, keys: rows.keys, others };
    Ok(Replayed { oldest_event: rows.oldest_event, changes })
}
