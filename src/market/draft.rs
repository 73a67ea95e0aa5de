//! Drafts: rows read through a view and changed on top of it. One draft holds a batch, one inside it a command.

use std::collections::BTreeMap;
use std::ops::Bound::{Excluded, Unbounded};

use super::account::{Account, AccountId, Actor, Handle};
use super::cart::Cart;
use super::event::{Event, EventGroup};
use super::interface::Interface;
use super::key::{KeyRow, ScopedKey};
use super::names::{AccountName, Sku};
use super::offer::{Offer, OfferId};
use super::order::{Order, OrderId};
use super::report::{Report, ReportId, Tally};
use super::round::{Attendance, Round};
use super::state::Market;
use super::time::{RoundId, Timestamp};
use super::view::{Read, View};

/// Rows that are new or different, by name, and the events that tell of them. Rows are never deleted by a decision.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Changes {
    pub market: Option<Market>,
    pub accounts: BTreeMap<AccountId, Account>,
    pub handles: BTreeMap<Handle, AccountId>,
    pub offers: BTreeMap<OfferId, Offer>,
    pub orders: BTreeMap<OrderId, Order>,
    pub carts: BTreeMap<AccountId, Cart>,
    pub rounds: BTreeMap<RoundId, Round>,
    pub attendances: BTreeMap<(RoundId, AccountId), Attendance>,
    pub tallies: BTreeMap<ReportId, Tally>,
    pub reports: BTreeMap<ReportId, Report>,
    pub interfaces: BTreeMap<AccountName, Interface>,
    pub keys: BTreeMap<ScopedKey, KeyRow>,
    pub events: Vec<EventGroup>,
}

impl Changes {
    /// Lays later changes over these.
    pub fn absorb(&mut self, later: Self) {
        if later.market.is_some() {
            self.market = later.market;
        }
        self.accounts.extend(later.accounts);
        self.handles.extend(later.handles);
        self.offers.extend(later.offers);
        self.orders.extend(later.orders);
        self.carts.extend(later.carts);
        self.rounds.extend(later.rounds);
        self.attendances.extend(later.attendances);
        self.tallies.extend(later.tallies);
        self.reports.extend(later.reports);
        self.interfaces.extend(later.interfaces);
        self.keys.extend(later.keys);
        self.events.extend(later.events);
    }

    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A view with changes on top; itself a view.
#[derive(Debug)]
pub struct Draft<'v, V: ?Sized> {
    base: &'v V,
    changes: Changes,
    events: Vec<Event>,
}

impl<'v, V: View + ?Sized> Draft<'v, V> {
    pub fn new(base: &'v V) -> Self {
        Self { base, changes: Changes::default(), events: Vec::new() }
    }

    pub fn absorb(&mut self, later: Changes) {
        self.changes.absorb(later);
    }

    /// Numbers the next event.
    ///
    /// # Errors
    /// The market's row could not be read.
    pub fn emit(&mut self, event: Event) -> Read<u64> {
        let mut market = self.market()?;
        market.seq += 1;
        let seq = market.seq;
        self.put_market(market);
        self.events.push(event);
        Ok(seq)
    }

    /// Ends the draft: its rows, and its events as one group.
    pub fn into_changes(mut self, actor: Actor, at: Timestamp) -> Changes {
        if let (false, Some(market)) = (self.events.is_empty(), &self.changes.market) {
            let first_seq = market.seq + 1 - self.events.len() as u64;
            self.changes.events.push(EventGroup { first_seq, at, actor, events: self.events });
        }
        self.changes
    }

    pub fn put_market(&mut self, market: Market) {
        self.changes.market = Some(market);
    }

    pub fn put_account(&mut self, account: Account) {
        for handle in account.handles() {
            self.changes.handles.insert(handle, account.id);
        }
        self.changes.accounts.insert(account.id, account);
    }

    pub fn put_offer(&mut self, offer: Offer) {
        self.changes.offers.insert(offer.id.clone(), offer);
    }

    pub fn put_order(&mut self, order: Order) {
        self.changes.orders.insert(order.id, order);
    }

    pub fn put_cart(&mut self, cart: Cart) {
        self.changes.carts.insert(cart.customer, cart);
    }

    pub fn put_round(&mut self, round: Round) {
        self.changes.rounds.insert(round.id, round);
    }

    pub fn put_attendance(&mut self, round: RoundId, customer: AccountId, attendance: Attendance) {
        self.changes.attendances.insert((round, customer), attendance);
    }

    pub fn put_tally(&mut self, report: ReportId, tally: Tally) {
        self.changes.tallies.insert(report, tally);
    }

    pub fn put_report(&mut self, report: Report) {
        self.changes.reports.insert(report.id.clone(), report);
    }

    pub fn put_interface(&mut self, interface: Interface) {
        self.changes.interfaces.insert(interface.manufacturer.clone(), interface);
    }

    pub fn put_key(&mut self, key: ScopedKey, row: KeyRow) {
        self.changes.keys.insert(key, row);
    }

    /// The changed offers of a good. Every order reads these, so the rest of a batch must not slow it down.
    fn changed_offers_of(&self, sku: &Sku) -> impl Iterator<Item = (&OfferId, &Offer)> {
        let first = OfferId { sku: sku.clone(), manufacturer: AccountName::least() };
        self.changes.offers.range(first..).take_while(|(id, _)| id.sku == *sku)
    }
}

/// Changed offers laid over `base`; both and the result are sorted by id.
fn merged<'o>(base: Vec<Offer>, changed: impl Iterator<Item = (&'o OfferId, &'o Offer)>) -> Vec<Offer> {
    let mut rows: BTreeMap<OfferId, Offer> = base.into_iter().map(|o| (o.id.clone(), o)).collect();
    rows.extend(changed.map(|(id, offer)| (id.clone(), offer.clone())));
    rows.into_values().collect()
}

impl<V: View + ?Sized> View for Draft<'_, V> {
    fn market(&self) -> Read<Market> {
        self.changes.market.clone().map_or_else(|| self.base.market(), Ok)
    }

    fn account(&self, id: AccountId) -> Read<Option<Account>> {
        self.changes.accounts.get(&id).cloned().map_or_else(|| self.base.account(id), |row| Ok(Some(row)))
    }

    fn account_by(&self, handle: &Handle) -> Read<Option<AccountId>> {
        self.changes.handles.get(handle).copied().map_or_else(|| self.base.account_by(handle), |id| Ok(Some(id)))
    }

    fn offer(&self, id: &OfferId) -> Read<Option<Offer>> {
        self.changes.offers.get(id).cloned().map_or_else(|| self.base.offer(id), |row| Ok(Some(row)))
    }

    fn offers_of_good(&self, sku: &Sku) -> Read<Vec<Offer>> {
        Ok(merged(self.base.offers_of_good(sku)?, self.changed_offers_of(sku)))
    }

    fn offers_of_maker(&self, manufacturer: &AccountName, after: Option<&Sku>, limit: usize) -> Read<Vec<Offer>> {
        let page = self.base.offers_of_maker(manufacturer, after, limit)?;
        // A full page speaks only of goods up to its last one; changed goods beyond it belong to a later page.
        let end = if page.len() == limit { page.last().map(|o| o.id.sku.clone()) } else { None };
        let wanted = |id: &OfferId| {
            id.manufacturer == *manufacturer
                && after.is_none_or(|a| id.sku > *a)
                && end.as_ref().is_none_or(|e| id.sku <= *e)
        };
        let mut rows = merged(page, self.changes.offers.iter().filter(|(id, _)| wanted(id)));
        rows.truncate(limit);
        Ok(rows)
    }

    fn next_maker(&self, after: Option<&AccountName>) -> Read<Option<AccountName>> {
        let stored = self.base.next_maker(after)?;
        let changed = self.changes.offers.keys().map(|id| &id.manufacturer);
        let next = changed.filter(|m| after.is_none_or(|a| *m > a)).min().cloned();
        Ok(match (stored, next) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        })
    }

    fn order(&self, id: OrderId) -> Read<Option<Order>> {
        self.changes.orders.get(&id).cloned().map_or_else(|| self.base.order(id), |row| Ok(Some(row)))
    }

    fn cart(&self, customer: AccountId) -> Read<Option<Cart>> {
        self.changes.carts.get(&customer).cloned().map_or_else(|| self.base.cart(customer), |row| Ok(Some(row)))
    }

    fn round(&self, id: RoundId) -> Read<Option<Round>> {
        self.changes.rounds.get(&id).cloned().map_or_else(|| self.base.round(id), |row| Ok(Some(row)))
    }

    fn attendance(&self, round: RoundId, customer: AccountId) -> Read<Option<Attendance>> {
        let changed = self.changes.attendances.get(&(round, customer)).copied();
        changed.map_or_else(|| self.base.attendance(round, customer), |row| Ok(Some(row)))
    }

    fn tally(&self, report: &ReportId) -> Read<Option<Tally>> {
        self.changes.tallies.get(report).cloned().map_or_else(|| self.base.tally(report), |row| Ok(Some(row)))
    }

    fn report(&self, id: &ReportId) -> Read<Option<Report>> {
        self.changes.reports.get(id).cloned().map_or_else(|| self.base.report(id), |row| Ok(Some(row)))
    }

    fn interface(&self, manufacturer: &AccountName) -> Read<Option<Interface>> {
        let changed = self.changes.interfaces.get(manufacturer).cloned();
        changed.map_or_else(|| self.base.interface(manufacturer), |row| Ok(Some(row)))
    }

    fn next_interface(&self, after_name: Option<&AccountName>) -> Read<Option<Interface>> {
        let stored = self.base.next_interface(after_name)?;
        let changed = after(&self.changes.interfaces, after_name).next().map(|(_, row)| row.clone());
        Ok(match (stored, changed) {
            (Some(stored), Some(changed)) if stored.manufacturer < changed.manufacturer => Some(stored),
            (stored, changed) => changed.or(stored),
        })
    }

    fn key(&self, key: &ScopedKey) -> Read<Option<KeyRow>> {
        self.changes.keys.get(key).cloned().map_or_else(|| self.base.key(key), |row| Ok(Some(row)))
    }
}

/// The rows after `after` in a map; the shape every page of a map has.
pub fn after<'m, K: Ord, R>(rows: &'m BTreeMap<K, R>, after: Option<&'m K>) -> impl Iterator<Item = (&'m K, &'m R)> {
    rows.range((after.map_or(Unbounded, Excluded), Unbounded))
}
