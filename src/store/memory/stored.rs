//! The reference model's rows under their names. A place is the name as JSON; there are no indexes that could differ.

use std::collections::BTreeMap;
use std::ops::Bound::{Excluded, Unbounded};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::rows::Rows;
use crate::market::names::{AccountName, Sku};
use crate::market::offer::OfferId;
use crate::market::report::ReportId;
use crate::market::view::{Fault, Read};
use crate::store::{Row, Stored, StoredTable};

impl Rows {
    pub(super) fn page_of(&self, table: StoredTable, after: Option<&[u8]>, limit: usize) -> Read<Vec<Stored>> {
        let rows = &self.0;
        match table {
            StoredTable::Accounts => page(&rows.accounts, after, limit, |k, r| Row::Account(*k, r.clone())),
            StoredTable::Handles => page(&rows.handles, after, limit, |k, r| Row::Handle(k.clone(), *r)),
            StoredTable::Credentials => page(&rows.credentials, after, limit, |k, r| Row::Credentials(*k, r.clone())),
            StoredTable::Descriptions => {
                page(&rows.descriptions, after, limit, |k, r| Row::Description(k.clone(), r.clone()))
            }
            StoredTable::Offers => page(&rows.stocks, after, limit, |k, r| Row::Offer(k.clone(), *r)),
            StoredTable::Orders => page(&rows.orders, after, limit, |k, r| Row::Order(*k, (**r).clone())),
            StoredTable::Carts => page(&rows.carts, after, limit, |k, r| Row::Cart(*k, r.clone())),
            StoredTable::Rounds => page(&rows.rounds, after, limit, |k, r| Row::Round(*k, r.clone())),
            StoredTable::Attendances => page(&rows.attendances, after, limit, |k, r| Row::Attendance(*k, *r)),
            StoredTable::Tallies => page(&rows.tallies, after, limit, |k, r| Row::Tally(k.clone(), r.clone())),
            StoredTable::Reports => page(&rows.reports, after, limit, |k, r| Row::Report(k.clone(), r.clone())),
            StoredTable::Interfaces => {
                page(&rows.interfaces, after, limit, |k, r| Row::Interface(k.clone(), r.clone()))
            }
            StoredTable::Visits => page(&rows.visits, after, limit, |k, r| Row::Visit(k.clone(), r.clone())),
            StoredTable::Deliveries => page(&rows.deliveries, after, limit, |k, r| Row::Delivery(k.clone(), r.clone())),
            StoredTable::Keys => page(&rows.keys, after, limit, |k, r| Row::Key(k.clone(), r.clone())),
            StoredTable::OffersByMaker => {
                let own = rows.descriptions.keys().map(|id| ((id.manufacturer.clone(), id.sku.clone()), ()));
                page(&own.collect(), after, limit, |(manufacturer, sku): &(AccountName, Sku), ()| {
                    Row::OfferOfMaker(OfferId { sku: sku.clone(), manufacturer: manufacturer.clone() })
                })
            }
            StoredTable::OrdersByCustomer => {
                let own = rows.orders.values().map(|order| ((order.customer, order.id), ()));
                page(&own.collect(), after, limit, |(customer, id), ()| Row::OrderOfCustomer(*customer, *id))
            }
            StoredTable::ReportsByMaker => {
                let own = rows.reports.keys().map(|id| ((id.manufacturer.clone(), id.round), ()));
                page(&own.collect(), after, limit, |(manufacturer, round), ()| {
                    Row::ReportOfMaker(ReportId { round: *round, manufacturer: manufacturer.clone() })
                })
            }
            StoredTable::Events => {
                let groups = rows.events.iter().map(|group| (group.first_seq, group));
                page(&groups.collect(), after, limit, |first_seq, group| Row::Events(*first_seq, (*group).clone()))
            }
        }
    }
}

fn page<K: Ord + Serialize + DeserializeOwned, R>(
    rows: &BTreeMap<K, R>,
    after: Option<&[u8]>,
    limit: usize,
    row: impl Fn(&K, &R) -> Row,
) -> Read<Vec<Stored>> {
    let no_place = |error: serde_json::Error| Fault(format!("this is no place in this table: {error}"));
    let after = after.map(serde_json::from_slice::<K>).transpose().map_err(no_place)?;
    let rows = rows.range((after.map_or(Unbounded, Excluded), Unbounded)).take(limit);
    rows.map(|(key, content)| {
        let place = serde_json::to_vec(key).map_err(no_place)?;
        Ok(Stored { place, row: Ok(row(key, content)) })
    })
    .collect()
}
