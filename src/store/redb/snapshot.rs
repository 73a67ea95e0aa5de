//! Reading a consistent moment: every table as it was after one commit.

use std::ops::Bound::{Excluded, Included, Unbounded};

use ::redb::ReadTransaction;

use super::bounds::{after, before, beginning, past};
use super::keys::{GoodOfMaker, OnlyRow, ReportOfMaker, SortKey, ended};
use super::tables::{self, Reading};
use crate::market::account::{Account, AccountId, Handle};
use crate::market::cart::Cart;
use crate::market::event::EventGroup;
use crate::market::interface::Interface;
use crate::market::key::{KeyRow, ScopedKey};
use crate::market::names::{AccountName, Sku};
use crate::market::offer::{Offer, OfferId};
use crate::market::order::{Order, OrderId};
use crate::market::report::{Report, ReportId, Tally};
use crate::market::round::{Attendance, Round};
use crate::market::state::Market;
use crate::market::time::RoundId;
use crate::market::view::{Fault, Read, View};
use crate::store::Snapshot;

/// All tables at one moment. They keep the moment alive, the transaction they were opened with need not.
pub(super) struct Tables {
    market: Reading<OnlyRow, Market>,
    accounts: Reading<AccountId, Account>,
    handles: Reading<Handle, AccountId>,
    offers: Reading<OfferId, Offer>,
    offers_by_maker: Reading<GoodOfMaker, ()>,
    orders: Reading<OrderId, Order>,
    orders_by_customer: Reading<(AccountId, OrderId), ()>,
    carts: Reading<AccountId, Cart>,
    rounds: Reading<RoundId, Round>,
    attendances: Reading<(RoundId, AccountId), Attendance>,
    tallies: Reading<ReportId, Tally>,
    reports: Reading<ReportId, Report>,
    reports_by_maker: Reading<ReportOfMaker, ()>,
    interfaces: Reading<AccountName, Interface>,
    keys: Reading<ScopedKey, KeyRow>,
    events: Reading<u64, EventGroup>,
}

impl Tables {
    pub(super) fn of(moment: &ReadTransaction) -> Read<Self> {
        Ok(Self {
            market: tables::MARKET.read(moment)?,
            accounts: tables::ACCOUNTS.read(moment)?,
            handles: tables::HANDLES.read(moment)?,
            offers: tables::OFFERS.read(moment)?,
            offers_by_maker: tables::OFFERS_BY_MAKER.read(moment)?,
            orders: tables::ORDERS.read(moment)?,
            orders_by_customer: tables::ORDERS_BY_CUSTOMER.read(moment)?,
            carts: tables::CARTS.read(moment)?,
            rounds: tables::ROUNDS.read(moment)?,
            attendances: tables::ATTENDANCES.read(moment)?,
            tallies: tables::TALLIES.read(moment)?,
            reports: tables::REPORTS.read(moment)?,
            reports_by_maker: tables::REPORTS_BY_MAKER.read(moment)?,
            interfaces: tables::INTERFACES.read(moment)?,
            keys: tables::KEYS.read(moment)?,
            events: tables::EVENTS.read(moment)?,
        })
    }

    /// The offer that an index names.
    fn indexed_offer(&self, good: GoodOfMaker) -> Read<Offer> {
        let id = OfferId { sku: good.sku, manufacturer: good.manufacturer };
        self.offers.get(&id)?.ok_or_else(|| lost("offer", format!("{}@{}", id.sku, id.manufacturer)))
    }
}

/// An index names a row that is not there.
fn lost(what: &str, name: impl std::fmt::Display) -> Fault {
    Fault(format!("{what} {name} is missing although its index names it"))
}

impl View for Tables {
    fn market(&self) -> Read<Market> {
        Ok(self.market.get(&OnlyRow)?.unwrap_or_default())
    }

    fn account(&self, id: AccountId) -> Read<Option<Account>> {
        self.accounts.get(&id)
    }

    fn account_by(&self, handle: &Handle) -> Read<Option<AccountId>> {
        self.handles.get(handle)
    }

    fn offer(&self, id: &OfferId) -> Read<Option<Offer>> {
        self.offers.get(id)
    }

    fn offers_of_good(&self, sku: &Sku) -> Read<Vec<Offer>> {
        self.offers.page(&beginning(ended(sku.as_str())), usize::MAX)
    }

    fn offers_of_maker(&self, manufacturer: &AccountName, after: Option<&Sku>, limit: usize) -> Read<Vec<Offer>> {
        let (mut from, to) = beginning(ended(manufacturer.as_str()));
        if let Some(sku) = after {
            let last = GoodOfMaker { manufacturer: manufacturer.clone(), sku: sku.clone() };
            from = Excluded(last.sort_key());
        }
        self.offers_by_maker.keys(&(from, to))?.take(limit).map(|good| self.indexed_offer(good?)).collect()
    }

    fn next_maker(&self, after: Option<&AccountName>) -> Read<Option<AccountName>> {
        let from = match after.map(|name| past(&ended(name.as_str()))) {
            Some(Excluded(behind)) => Included(behind),
            _ => Unbounded,
        };
        let next = self.offers_by_maker.keys(&(from, Unbounded))?.next().transpose()?;
        Ok(next.map(|good| good.manufacturer))
    }

    fn order(&self, id: OrderId) -> Read<Option<Order>> {
        self.orders.get(&id)
    }

    fn cart(&self, customer: AccountId) -> Read<Option<Cart>> {
        self.carts.get(&customer)
    }

    fn round(&self, id: RoundId) -> Read<Option<Round>> {
        self.rounds.get(&id)
    }

    fn attendance(&self, round: RoundId, customer: AccountId) -> Read<Option<Attendance>> {
        self.attendances.get(&(round, customer))
    }

    fn tally(&self, report: &ReportId) -> Read<Option<Tally>> {
        self.tallies.get(report)
    }

    fn report(&self, id: &ReportId) -> Read<Option<Report>> {
        self.reports.get(id)
    }

    fn interface(&self, manufacturer: &AccountName) -> Read<Option<Interface>> {
        self.interfaces.get(manufacturer)
    }

    fn next_interface(&self, last: Option<&AccountName>) -> Read<Option<Interface>> {
        Ok(self.interfaces.page(&after(last), 1)?.pop())
    }

    fn key(&self, key: &ScopedKey) -> Read<Option<KeyRow>> {
        self.keys.get(key)
    }
}

impl Snapshot for Tables {
    fn offers(&self, last: Option<&OfferId>, limit: usize) -> Read<Vec<Offer>> {
        self.offers.page(&after(last), limit)
    }

    fn accounts(&self, last: Option<AccountId>, limit: usize) -> Read<Vec<Account>> {
        self.accounts.page(&after(last.as_ref()), limit)
    }

    fn orders(&self, last: Option<OrderId>, limit: usize) -> Read<Vec<Order>> {
        self.orders.page_back(&before(last.as_ref()), limit)
    }

    fn orders_of(&self, customer: AccountId, last: Option<OrderId>, limit: usize) -> Read<Vec<Order>> {
        let (from, mut to) = beginning(customer.sort_key());
        if let Some(order) = last {
            to = Excluded((customer, order).sort_key());
        }
        let own = self.orders_by_customer.keys(&(from, to))?.rev().take(limit);
        own.map(|key| {
            let (_, id) = key?;
            self.orders.get(&id)?.ok_or_else(|| lost("order", id))
        })
        .collect()
    }

    fn rounds(&self, last: Option<RoundId>, limit: usize) -> Read<Vec<Round>> {
        self.rounds.page_back(&before(last.as_ref()), limit)
    }

    fn roster(&self, round: RoundId, last: Option<AccountId>, limit: usize) -> Read<Vec<(AccountId, Attendance)>> {
        let (mut from, to) = beginning(SortKey::sort_key(&round));
        if let Some(customer) = last {
            from = Excluded((round, customer).sort_key());
        }
        let entries = self.attendances.entries(&(from, to))?.take(limit);
        entries.map(|entry| entry.map(|((_, customer), row)| (customer, row))).collect()
    }

    fn reports(&self, last: Option<&ReportId>, limit: usize) -> Read<Vec<Report>> {
        // The keys' own order is newest round first, then manufacturer.
        self.reports.page(&after(last), limit)
    }

    fn reports_of(&self, manufacturer: &AccountName, last: Option<RoundId>, limit: usize) -> Read<Vec<Report>> {
        let (mut from, to) = beginning(ended(manufacturer.as_str()));
        if let Some(round) = last {
            from = Excluded(ReportOfMaker { manufacturer: manufacturer.clone(), round }.sort_key());
        }
        let own = self.reports_by_maker.keys(&(from, to))?.take(limit);
        own.map(|key| {
            let ReportOfMaker { manufacturer, round } = key?;
            let id = ReportId { round, manufacturer };
            self.reports.get(&id)?.ok_or_else(|| lost("report", &id))
        })
        .collect()
    }

    fn events(&self, after_seq: u64, limit_events: usize) -> Read<Vec<EventGroup>> {
        let wanted = after_seq.saturating_add(1);
        // The group that holds the first wanted event may begin before it.
        let holder = self.events.keys(&(Unbounded, Included(wanted.sort_key())))?.next_back().transpose()?;
        let from = holder.map_or(Unbounded, |first_seq| Included(first_seq.sort_key()));
        let mut count = 0;
        let mut groups = Vec::new();
        for entry in self.events.entries(&(from, Unbounded))? {
            let (_, group) = entry?;
            if group.last_seq() > after_seq {
                count += group.events.len();
                groups.push(group);
            }
            if count >= limit_events && !groups.is_empty() {
                break;
            }
        }
        Ok(groups)
    }

    fn oldest_seq(&self) -> Read<u64> {
        match self.events.keys(&after::<u64>(None))?.next() {
            Some(oldest) => oldest,
            None => Ok(self.market()?.seq + 1),
        }
    }
}
