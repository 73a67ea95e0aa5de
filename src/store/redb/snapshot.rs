//! Every way to read a consistent moment.

use std::ops::Bound::{Excluded, Included, Unbounded};

use super::bounds::{Bounds, after, before, beginning, past};
use super::keys::{GoodOfMaker, OnlyRow, ReportOfMaker, SortKey, ended, newest_first};
use super::moment::{Moment, Page};
use super::tables::Tables;
use crate::market::account::{Account, AccountId, Handle};
use crate::market::cart::Cart;
use crate::market::collection::{Visit, VisitId};
use crate::market::credentials::Credentials;
use crate::market::delivery::Delivery;
use crate::market::event::EventGroup;
use crate::market::interface::Interface;
use crate::market::key::{KeyRow, ScopedKey};
use crate::market::names::{AccountName, Sku};
use crate::market::offer::{Description, Offer, OfferId, Stock};
use crate::market::order::{Order, OrderId};
use crate::market::report::{Report, ReportId, Tally};
use crate::market::round::{Attendance, Round};
use crate::market::state::Market;
use crate::market::time::RoundId;
use crate::market::view::{Fault, Read, View, described};
use crate::store::{Row, Snapshot, Stored, StoredTable};

/// The rows of one round behind `last`, in a table whose keys begin with the round.
fn of_round<K: SortKey>(round: RoundId, last: Option<&K>) -> Bounds {
    let (from, to) = beginning(newest_first(round).to_vec());
    (last.map_or(from, |key| Excluded(key.sort_key())), to)
}

/// An index names a row that is not there.
fn lost(what: &str, name: impl std::fmt::Display) -> Fault {
    Fault(format!("{what} {name} is missing although its index names it"))
}

impl View for Moment {
    fn market(&self) -> Read<Market> {
        Ok(self.get(&OnlyRow, |maps| &maps.market, &self.tables.market)?.unwrap_or_default())
    }

    fn account(&self, id: AccountId) -> Read<Option<Account>> {
        self.get(&id, |maps| &maps.accounts, &self.tables.accounts)
    }

    fn account_by(&self, handle: &Handle) -> Read<Option<AccountId>> {
        Ok(self.get(handle, |maps| &maps.handles, &self.tables.handles)?.flatten())
    }

    fn credentials(&self, account: AccountId) -> Read<Option<Credentials>> {
        self.get(&account, |maps| &maps.credentials, &self.tables.credentials)
    }

    fn stock(&self, id: &OfferId) -> Read<Option<Stock>> {
        self.changed_stock(id).map_or_else(|| self.tables.offers.get(id), |stock| Ok(Some(stock)))
    }

    fn description(&self, id: &OfferId) -> Read<Option<Description>> {
        self.get(id, |maps| &maps.descriptions, &self.tables.descriptions)
    }

    fn stocks_of_good(&self, sku: &Sku) -> Read<Vec<(AccountName, Stock)>> {
        let bounds = beginning(ended(sku.as_str()));
        let stocks = self.entries(first(usize::MAX, &bounds), |maps| &maps.offers, &self.tables.offers)?;
        Ok(stocks.into_iter().map(|(id, stock)| (id.manufacturer, stock)).collect())
    }

    fn goods_of_maker(&self, manufacturer: &AccountName, after: Option<&Sku>, limit: usize) -> Read<Vec<Sku>> {
        let (mut from, to) = beginning(ended(manufacturer.as_str()));
        if let Some(sku) = after {
            let last = GoodOfMaker { manufacturer: manufacturer.clone(), sku: sku.clone() };
            from = Excluded(last.sort_key());
        }
        let goods =
            self.listed(first(limit, &(from, to)), |maps| &maps.offers_by_maker, &self.tables.offers_by_maker)?;
        Ok(goods.into_iter().map(|good| good.sku).collect())
    }

    fn next_maker(&self, after: Option<&AccountName>) -> Read<Option<AccountName>> {
        let from = match after.map(|name| past(&ended(name.as_str()))) {
            Some(Excluded(behind)) => Included(behind),
            _ => Unbounded,
        };
        let bounds = (from, Unbounded);
        let next = self.listed(first(1, &bounds), |maps| &maps.offers_by_maker, &self.tables.offers_by_maker)?;
        Ok(next.into_iter().next().map(|good| good.manufacturer))
    }

    fn order(&self, id: OrderId) -> Read<Option<Order>> {
        self.get(&id, |maps| &maps.orders, &self.tables.orders)
    }

    fn cart(&self, customer: AccountId) -> Read<Option<Cart>> {
        self.get(&customer, |maps| &maps.carts, &self.tables.carts)
    }

    fn round(&self, id: RoundId) -> Read<Option<Round>> {
        self.get(&id, |maps| &maps.rounds, &self.tables.rounds)
    }

    fn next_round(&self, last: Option<RoundId>) -> Read<Option<Round>> {
        Ok(self.rows(first(1, &after(last.as_ref())), |maps| &maps.rounds, &self.tables.rounds)?.pop())
    }

    fn attendance(&self, round: RoundId, customer: AccountId) -> Read<Option<Attendance>> {
        self.get(&(round, customer), |maps| &maps.attendances, &self.tables.attendances)
    }

    fn tally(&self, report: &ReportId) -> Read<Option<Tally>> {
        self.get(report, |maps| &maps.tallies, &self.tables.tallies)
    }

    fn report(&self, id: &ReportId) -> Read<Option<Report>> {
        self.get(id, |maps| &maps.reports, &self.tables.reports)
    }

    fn interface(&self, manufacturer: &AccountName) -> Read<Option<Interface>> {
        self.get(manufacturer, |maps| &maps.interfaces, &self.tables.interfaces)
    }

    fn next_interface(&self, last: Option<&AccountName>) -> Read<Option<Interface>> {
        Ok(self.rows(first(1, &after(last)), |maps| &maps.interfaces, &self.tables.interfaces)?.pop())
    }

    fn visit(&self, id: &VisitId) -> Read<Option<Visit>> {
        self.get(id, |maps| &maps.visits, &self.tables.visits)
    }

    fn delivery(&self, report: &ReportId) -> Read<Option<Delivery>> {
        self.get(report, |maps| &maps.deliveries, &self.tables.deliveries)
    }

    fn key(&self, key: &ScopedKey) -> Read<Option<KeyRow>> {
        self.get(key, |maps| &maps.keys, &self.tables.keys)
    }
}

impl Snapshot for Moment {
    fn offers(&self, last: Option<&OfferId>, limit: usize) -> Read<Vec<Offer>> {
        let stocks = self.entries(first(limit, &after(last)), |maps| &maps.offers, &self.tables.offers)?;
        stocks.into_iter().map(|(id, stock)| described(self, id, stock)).collect()
    }

    fn accounts(&self, last: Option<AccountId>, limit: usize) -> Read<Vec<Account>> {
        self.rows(first(limit, &after(last.as_ref())), |maps| &maps.accounts, &self.tables.accounts)
    }

    fn orders(&self, last: Option<OrderId>, limit: usize) -> Read<Vec<Order>> {
        self.rows(last_of(limit, &before(last.as_ref())), |maps| &maps.orders, &self.tables.orders)
    }

    fn orders_of(&self, customer: AccountId, last: Option<OrderId>, limit: usize) -> Read<Vec<Order>> {
        let (from, mut to) = beginning(customer.sort_key());
        if let Some(order) = last {
            to = Excluded((customer, order).sort_key());
        }
        let bounds = (from, to);
        let page = last_of(limit, &bounds);
        let own = self.listed(page, |maps| &maps.orders_by_customer, &self.tables.orders_by_customer)?;
        own.into_iter().map(|(_, id)| self.order(id)?.ok_or_else(|| lost("order", id))).collect()
    }

    fn rounds(&self, last: Option<RoundId>, limit: usize) -> Read<Vec<Round>> {
        self.rows(last_of(limit, &before(last.as_ref())), |maps| &maps.rounds, &self.tables.rounds)
    }

    fn roster(&self, round: RoundId, last: Option<AccountId>, limit: usize) -> Read<Vec<(AccountId, Attendance)>> {
        let (mut from, to) = beginning(SortKey::sort_key(&round));
        if let Some(customer) = last {
            from = Excluded((round, customer).sort_key());
        }
        let bounds = (from, to);
        let entries = self.entries(first(limit, &bounds), |maps| &maps.attendances, &self.tables.attendances)?;
        Ok(entries.into_iter().map(|((_, customer), row)| (customer, row)).collect())
    }

    fn reports(&self, last: Option<&ReportId>, limit: usize) -> Read<Vec<Report>> {
        // The keys' own order is newest round first, then manufacturer.
        self.rows(first(limit, &after(last)), |maps| &maps.reports, &self.tables.reports)
    }

    fn reports_of(&self, manufacturer: &AccountName, last: Option<RoundId>, limit: usize) -> Read<Vec<Report>> {
        let (mut from, to) = beginning(ended(manufacturer.as_str()));
        if let Some(round) = last {
            from = Excluded(ReportOfMaker { manufacturer: manufacturer.clone(), round }.sort_key());
        }
        let bounds = (from, to);
        let page = first(limit, &bounds);
        let own = self.listed(page, |maps| &maps.reports_by_maker, &self.tables.reports_by_maker)?;
        own.into_iter()
            .map(|ReportOfMaker { manufacturer, round }| {
                let id = ReportId { round, manufacturer };
                self.report(&id)?.ok_or_else(|| lost("report", &id))
            })
            .collect()
    }

    fn visits(&self, round: RoundId, last: Option<&AccountName>, limit: usize) -> Read<Vec<Visit>> {
        let last = last.map(|name| VisitId { round, manufacturer: name.clone() });
        self.rows(first(limit, &of_round(round, last.as_ref())), |maps| &maps.visits, &self.tables.visits)
    }

    fn deliveries(&self, round: RoundId, last: Option<&AccountName>, limit: usize) -> Read<Vec<Delivery>> {
        let last = last.map(|name| ReportId { round, manufacturer: name.clone() });
        self.rows(first(limit, &of_round(round, last.as_ref())), |maps| &maps.deliveries, &self.tables.deliveries)
    }

    fn events(&self, after_seq: u64, limit_events: usize) -> Read<Vec<EventGroup>> {
        let wanted = after_seq.saturating_add(1).max(self.oldest_event);
        let changed = self.changed_events(wanted, limit_events.max(1));
        let mut groups = Vec::new();
        // Groups follow each other without a gap: if the layers have this one, the tables have nothing to add.
        if changed.first().is_none_or(|group| group.first_seq > wanted) {
            groups = self.tables.events_from(wanted, limit_events)?;
        }
        let mut count: usize = groups.iter().map(|group| group.events.len()).sum();
        for group in changed {
            if count >= limit_events && !groups.is_empty() {
                break;
            }
            count += group.events.len();
            groups.push((*group).clone());
        }
        Ok(groups)
    }

    fn oldest_seq(&self) -> Read<u64> {
        Ok(self.oldest_event)
    }

    fn stored(&self, table: StoredTable, after: Option<&[u8]>, limit: usize) -> Read<Vec<Stored>> {
        self.page_of(table, after, limit)
    }

    fn is_listed(&self, row: &Row) -> Read<bool> {
        self.names(row)
    }
}

impl Tables {
    /// Whole groups from the one on that ends at `seq` or later, until they come to `limit_events` events.
    fn events_from(&self, seq: u64, limit_events: usize) -> Read<Vec<EventGroup>> {
        // The group that holds the first wanted event may begin before it.
        let holder = self.events.names(&(Unbounded, Included(seq.sort_key())))?.next_back().transpose()?;
        let from = holder.map_or(Unbounded, |first_seq| Included(first_seq.sort_key()));
        let mut count = 0;
        let mut groups = Vec::new();
        for entry in self.events.entries(&(from, Unbounded))? {
            let (_, group) = entry?;
            if group.last_seq() >= seq {
                count += group.events.len();
                groups.push(group);
            }
            if count >= limit_events && !groups.is_empty() {
                break;
            }
        }
        Ok(groups)
    }
}

impl Moment {
    /// The first numbers of up to `limit` groups that begin with event `seq` or later, oldest first.
    pub(super) fn event_starts(&self, seq: u64, limit: usize) -> Read<Vec<u64>> {
        let from = Included(seq.sort_key());
        let mut starts = self.tables.events.names(&(from, Unbounded))?.take(limit).collect::<Read<Vec<u64>>>()?;
        starts.extend(self.changed_event_starts(seq, limit - starts.len()));
        Ok(starts)
    }
}

fn first(limit: usize, bounds: &Bounds) -> Page<'_> {
    Page { bounds, limit, from_back: false }
}

fn last_of(limit: usize, bounds: &Bounds) -> Page<'_> {
    Page { bounds, limit, from_back: true }
}
