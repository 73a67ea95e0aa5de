//! All rows of a market as plain maps, and every way to read them, written for clarity.

use std::cmp::Reverse;
use std::sync::Arc;

use crate::market::account::{Account, AccountId, Handle};
use crate::market::cart::Cart;
use crate::market::collection::{Visit, VisitId};
use crate::market::credentials::Credentials;
use crate::market::delivery::Delivery;
use crate::market::draft::{Changes, after};
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
use crate::market::view::{Read, View};
use crate::store::{Row, Snapshot, Stored, StoredTable};

/// Everything that ever changed, in its newest form. A clone shares it, until one of the two is changed.
#[derive(Debug, Clone, Default)]
pub(super) struct Rows(pub(super) Arc<Changes>);

impl View for Rows {
    fn market(&self) -> Read<Market> {
        Ok(self.0.market.clone().unwrap_or_default())
    }

    fn account(&self, id: AccountId) -> Read<Option<Account>> {
        Ok(self.0.accounts.get(&id).cloned())
    }

    fn account_by(&self, handle: &Handle) -> Read<Option<AccountId>> {
        Ok(self.0.handles.get(handle).copied().flatten())
    }

    fn credentials(&self, account: AccountId) -> Read<Option<Credentials>> {
        Ok(self.0.credentials.get(&account).cloned())
    }

    fn stock(&self, id: &OfferId) -> Read<Option<Stock>> {
        Ok(self.0.stocks.get(id).copied())
    }

    fn description(&self, id: &OfferId) -> Read<Option<Description>> {
        Ok(self.0.descriptions.get(id).cloned())
    }

    fn stocks_of_good(&self, sku: &Sku) -> Read<Vec<(AccountName, Stock)>> {
        let stocks = self.0.stocks.iter().filter(|(id, _)| id.sku == *sku);
        Ok(stocks.map(|(id, stock)| (id.manufacturer.clone(), *stock)).collect())
    }

    fn goods_of_maker(&self, manufacturer: &AccountName, after: Option<&Sku>, limit: usize) -> Read<Vec<Sku>> {
        let own = self.0.stocks.keys().filter(|id| id.manufacturer == *manufacturer).map(|id| &id.sku);
        Ok(own.filter(|sku| after.is_none_or(|a| *sku > a)).take(limit).cloned().collect())
    }

    fn next_maker(&self, after: Option<&AccountName>) -> Read<Option<AccountName>> {
        let makers = self.0.stocks.keys().map(|id| &id.manufacturer);
        Ok(makers.filter(|m| after.is_none_or(|a| *m > a)).min().cloned())
    }

    fn order(&self, id: OrderId) -> Read<Option<Order>> {
        Ok(self.0.orders.get(&id).map(|order| (**order).clone()))
    }

    fn cart(&self, customer: AccountId) -> Read<Option<Cart>> {
        Ok(self.0.carts.get(&customer).cloned())
    }

    fn round(&self, id: RoundId) -> Read<Option<Round>> {
        Ok(self.0.rounds.get(&id).cloned())
    }

    fn next_round(&self, after_id: Option<RoundId>) -> Read<Option<Round>> {
        Ok(after(&self.0.rounds, after_id.as_ref()).next().map(|(_, row)| row.clone()))
    }

    fn attendance(&self, round: RoundId, customer: AccountId) -> Read<Option<Attendance>> {
        Ok(self.0.attendances.get(&(round, customer)).copied())
    }

    fn tally(&self, report: &ReportId) -> Read<Option<Tally>> {
        Ok(self.0.tallies.get(report).cloned())
    }

    fn report(&self, id: &ReportId) -> Read<Option<Report>> {
        Ok(self.0.reports.get(id).cloned())
    }

    fn interface(&self, manufacturer: &AccountName) -> Read<Option<Interface>> {
        Ok(self.0.interfaces.get(manufacturer).cloned())
    }

    fn next_interface(&self, after_name: Option<&AccountName>) -> Read<Option<Interface>> {
        Ok(after(&self.0.interfaces, after_name).next().map(|(_, row)| row.clone()))
    }

    fn visit(&self, id: &VisitId) -> Read<Option<Visit>> {
        Ok(self.0.visits.get(id).cloned())
    }

    fn delivery(&self, report: &ReportId) -> Read<Option<Delivery>> {
        Ok(self.0.deliveries.get(report).cloned())
    }

    fn key(&self, key: &ScopedKey) -> Read<Option<KeyRow>> {
        Ok(self.0.keys.get(key).cloned())
    }
}

impl Snapshot for Rows {
    fn offers(&self, after_id: Option<&OfferId>, limit: usize) -> Read<Vec<Offer>> {
        let ids = after(&self.0.stocks, after_id).take(limit).map(|(id, _)| id);
        ids.filter_map(|id| self.offer(id).transpose()).collect()
    }

    fn accounts(&self, after_id: Option<AccountId>, limit: usize) -> Read<Vec<Account>> {
        Ok(after(&self.0.accounts, after_id.as_ref()).take(limit).map(|(_, account)| account.clone()).collect())
    }

    fn orders(&self, before: Option<OrderId>, limit: usize) -> Read<Vec<Order>> {
        let older = self.0.orders.values().rev().filter(|o| before.is_none_or(|b| o.id < b));
        Ok(older.take(limit).map(|order| (**order).clone()).collect())
    }

    fn orders_of(&self, customer: AccountId, before: Option<OrderId>, limit: usize) -> Read<Vec<Order>> {
        let own = self.0.orders.values().rev().filter(|o| o.customer == customer);
        Ok(own.filter(|o| before.is_none_or(|b| o.id < b)).take(limit).map(|order| (**order).clone()).collect())
    }

    fn rounds(&self, before: Option<RoundId>, limit: usize) -> Read<Vec<Round>> {
        let older = self.0.rounds.values().rev().filter(|r| before.is_none_or(|b| r.id < b));
        Ok(older.take(limit).cloned().collect())
    }

    fn roster(&self, round: RoundId, after: Option<AccountId>, limit: usize) -> Read<Vec<(AccountId, Attendance)>> {
        let roster = self.0.attendances.iter().filter(|((r, _), _)| *r == round).map(|((_, id), row)| (*id, *row));
        Ok(roster.filter(|(id, _)| after.is_none_or(|a| *id > a)).take(limit).collect())
    }

    fn reports(&self, before: Option<&ReportId>, limit: usize) -> Read<Vec<Report>> {
        let place = |id: &ReportId| (Reverse(id.round), id.manufacturer.clone());
        let mut reports: Vec<&Report> = self.0.reports.values().collect();
        reports.sort_by_key(|r| place(&r.id));
        let following = reports.into_iter().filter(|r| before.is_none_or(|b| place(&r.id) > place(b)));
        Ok(following.take(limit).cloned().collect())
    }

    fn reports_of(&self, manufacturer: &AccountName, before: Option<RoundId>, limit: usize) -> Read<Vec<Report>> {
        let own = self.0.reports.values().rev().filter(|r| r.id.manufacturer == *manufacturer);
        Ok(own.filter(|r| before.is_none_or(|b| r.id.round < b)).take(limit).cloned().collect())
    }

    fn visits(&self, round: RoundId, after: Option<&AccountName>, limit: usize) -> Read<Vec<Visit>> {
        let own = self.0.visits.values().filter(|v| v.id.round == round);
        Ok(own.filter(|v| after.is_none_or(|a| v.id.manufacturer > *a)).take(limit).cloned().collect())
    }

    fn deliveries(&self, round: RoundId, after: Option<&AccountName>, limit: usize) -> Read<Vec<Delivery>> {
        let own = self.0.deliveries.values().filter(|d| d.report.round == round);
        Ok(own.filter(|d| after.is_none_or(|a| d.report.manufacturer > *a)).take(limit).cloned().collect())
    }

    fn events(&self, after_seq: u64, limit_events: usize) -> Read<Vec<EventGroup>> {
        let mut count = 0;
        let mut groups = Vec::new();
        for group in self.0.events.iter().filter(|g| g.last_seq() > after_seq) {
            groups.push(group.clone());
            count += group.events.len();
            if count >= limit_events {
                break;
            }
        }
        Ok(groups)
    }

    fn oldest_seq(&self) -> Read<u64> {
        let next = self.market()?.seq + 1;
        Ok(self.0.events.first().map_or(next, |g| g.first_seq))
    }

    fn stored(&self, table: StoredTable, after: Option<&[u8]>, limit: usize) -> Read<Vec<Stored>> {
        self.page_of(table, after, limit)
    }

    fn is_listed(&self, _: &Row) -> Read<bool> {
        Ok(true)
    }
}
