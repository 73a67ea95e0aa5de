//! Drafts: rows read through a view and changed on top of it, command by command.

mod people;
mod supply;
mod undo;

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::account::{Account, AccountId, Actor, Handle};
use super::cart::Cart;
use super::collection::{Visit, VisitId};
use super::credentials::Credentials;
use super::delivery::Delivery;
use super::event::{Event, EventGroup};
use super::interface::Interface;
use super::key::{KeyRow, ScopedKey};
use super::names::{AccountName, Sku};
use super::offer::{Description, OfferId, Stock};
use super::order::{Order, OrderId};
use super::report::{Report, ReportId, Tally};
use super::round::{Attendance, Round};
use super::state::Market;
use super::time::{RoundId, Timestamp};
use super::view::{Read, View};

use undo::Undo;

use super::changes::earlier;
pub use super::changes::{Changes, Touched, after};

/// A view with changes on top; itself a view. It holds one command's changes or a whole batch's: what a command changed
/// can be kept or taken back before the next one is decided on it.
#[derive(Debug)]
pub struct Draft<'v, V: ?Sized> {
    base: &'v V,
    /// What is not kept below.
    changes: Changes,
    /// The rows that every order finds by name: hashed, because a batch touches many.
    stocks: FxHashMap<OfferId, Stock>,
    keys: FxHashMap<ScopedKey, KeyRow>,
    /// Whose offers of a good have changed.
    makers: FxHashMap<Sku, Vec<AccountName>>,
    /// The market's row as `base` has it, once it was read.
    stored_market: OnceCell<Market>,
    /// How to take the current command back, the newest change last.
    undo: Vec<Undo>,
    /// The current command's.
    events: Vec<Event>,
}

/// Changes of a usual order.
const ROOM_FOR_UNDO: usize = 16;

impl<'v, V: ?Sized> Draft<'v, V> {
    pub fn new(base: &'v V) -> Self {
        Self {
            base,
            changes: Changes::default(),
            stocks: FxHashMap::default(),
            keys: FxHashMap::default(),
            makers: FxHashMap::default(),
            stored_market: OnceCell::new(),
            undo: Vec::new(),
            events: Vec::new(),
        }
    }

    /// As [`Draft::new`], with room for the rows of so many orders.
    pub fn with_room(base: &'v V, orders: usize) -> Self {
        let mut draft = Self::new(base);
        draft.stocks.reserve(2 * orders);
        draft.keys.reserve(orders);
        draft.makers.reserve(2 * orders);
        draft.undo.reserve(ROOM_FOR_UNDO);
        draft
    }

    /// The same changes on another base, on which they must mean the same.
    pub fn on<W: ?Sized>(self, base: &W) -> Draft<'_, W> {
        let Self { base: _, changes, stocks, keys, makers, stored_market, undo, events } = self;
        Draft { base, changes, stocks, keys, makers, stored_market, undo, events }
    }
}

impl<V: View + ?Sized> Draft<'_, V> {
    /// Lays changes over the draft that were decided elsewhere.
    pub fn absorb(&mut self, mut later: Changes) {
        for (id, stock) in std::mem::take(&mut later.stocks) {
            self.put_stock(id, stock);
        }
        self.keys.extend(std::mem::take(&mut later.keys));
        self.changes.absorb(later);
        self.undo.clear();
    }

    /// Numbers the next event.
    ///
    /// # Errors
    /// The market's row could not be read.
    pub fn emit(&mut self, event: Event) -> Read<u64> {
        let market = self.market_mut()?;
        market.seq += 1;
        let seq = market.seq;
        self.events.push(event);
        Ok(seq)
    }

    /// The current command is decided: its changes stay, and its events become one group.
    pub fn keep(&mut self, actor: Actor, at: Timestamp) {
        self.undo.clear();
        if let (false, Some(market)) = (self.events.is_empty(), &self.changes.market) {
            let first_seq = market.seq + 1 - self.events.len() as u64;
            // The next command's events are about as many.
            let room = Vec::with_capacity(self.events.len());
            let events = std::mem::replace(&mut self.events, room);
            self.changes.events.push(EventGroup { first_seq, at, actor, events });
        }
    }

    /// Ends the draft: all rows that were kept, and the groups of events.
    pub fn into_changes(self) -> Changes {
        self.into_touched().into()
    }

    /// As [`Draft::into_changes`], in no order.
    pub fn into_touched(mut self) -> Touched {
        self.take_back();
        Touched { stocks: self.stocks, keys: self.keys, others: self.changes }
    }

    /// The market's row, without a copy of it.
    ///
    /// # Errors
    /// It could not be read.
    pub fn market_row(&self) -> Read<&Market> {
        if let Some(market) = &self.changes.market {
            return Ok(market);
        }
        if self.stored_market.get().is_none() {
            let _ = self.stored_market.set(self.base.market()?);
        }
        Ok(self.stored_market.get().expect("it was set just now"))
    }

    /// The market's row, to be changed where it lies.
    ///
    /// # Errors
    /// It could not be read.
    pub fn market_mut(&mut self) -> Read<&mut Market> {
        if !self.undo.iter().any(|u| matches!(u, Undo::Market(_))) {
            self.undo.push(Undo::Market(self.changes.market.clone()));
        }
        if self.changes.market.is_none() {
            self.changes.market = Some(self.market_row()?.clone());
        }
        Ok(self.changes.market.as_mut().expect("it was set just now"))
    }

    /// A round's row, to be changed where it lies; none if there is no such round.
    ///
    /// # Errors
    /// It could not be read.
    pub fn round_mut(&mut self, id: RoundId) -> Read<Option<&mut Round>> {
        if !self.undo.iter().any(|u| matches!(u, Undo::Round(saved, _) if *saved == id)) {
            let row = self.changes.rounds.get(&id).cloned();
            if row.is_none() {
                let Some(stored) = self.base.round(id)? else { return Ok(None) };
                self.changes.rounds.insert(id, stored);
            }
            self.undo.push(Undo::Round(id, row));
        }
        Ok(self.changes.rounds.get_mut(&id))
    }

    pub fn put_market(&mut self, market: Market) {
        let old = self.changes.market.replace(market);
        self.undo.push(Undo::Market(old));
    }

    pub fn put_stock(&mut self, id: OfferId, stock: Stock) {
        if let Some(row) = self.stocks.get_mut(&id) {
            let old = std::mem::replace(row, stock);
            self.undo.push(Undo::Stock(id, Some(old)));
            return;
        }
        self.stocks.insert(id.clone(), stock);
        let makers = self.makers.entry(id.sku.clone()).or_default();
        // It may be there from a command that was taken back.
        if !makers.contains(&id.manufacturer) {
            makers.push(id.manufacturer.clone());
        }
        self.undo.push(Undo::Stock(id, None));
    }

    pub fn put_description(&mut self, id: OfferId, description: Description) {
        let old = self.changes.descriptions.insert(id.clone(), description);
        self.undo.push(Undo::Description(id, old));
    }

    pub fn put_order(&mut self, order: Arc<Order>) {
        let id = order.id;
        let old = self.changes.orders.insert(id, order);
        self.undo.push(Undo::Order(id, old));
    }

    pub fn put_cart(&mut self, cart: Cart) {
        let customer = cart.customer;
        let old = self.changes.carts.insert(customer, cart);
        self.undo.push(Undo::Cart(customer, old));
    }

    pub fn put_round(&mut self, round: Round) {
        let id = round.id;
        let old = self.changes.rounds.insert(id, round);
        self.undo.push(Undo::Round(id, old));
    }

    pub fn put_attendance(&mut self, round: RoundId, customer: AccountId, attendance: Attendance) {
        let old = self.changes.attendances.insert((round, customer), attendance);
        self.undo.push(Undo::Attendance((round, customer), old));
    }

    pub fn put_tally(&mut self, report: ReportId, tally: Tally) {
        let old = self.changes.tallies.insert(report.clone(), tally);
        self.undo.push(Undo::Tally(report, old));
    }

    pub fn put_key(&mut self, key: ScopedKey, row: KeyRow) {
        let old = self.keys.insert(key.clone(), row);
        self.undo.push(Undo::Key(key, old));
    }

    /// The changed stocks of a good. Every order reads these, so the rest of a batch must not slow it down.
    fn changed_stocks_of(&self, sku: &Sku) -> impl Iterator<Item = (&AccountName, &Stock)> {
        let makers = self.makers.get(sku).map_or(&[][..], Vec::as_slice);
        makers.iter().filter_map(|manufacturer| {
            let id = OfferId { sku: sku.clone(), manufacturer: manufacturer.clone() };
            Some((manufacturer, self.stocks.get(&id)?))
        })
    }
}

impl<V: View + ?Sized> View for Draft<'_, V> {
    fn market(&self) -> Read<Market> {
        self.market_row().cloned()
    }

    fn account(&self, id: AccountId) -> Read<Option<Account>> {
        self.changes.accounts.get(&id).cloned().map_or_else(|| self.base.account(id), |row| Ok(Some(row)))
    }

    fn account_by(&self, handle: &Handle) -> Read<Option<AccountId>> {
        self.changes.handles.get(handle).copied().map_or_else(|| self.base.account_by(handle), Ok)
    }

    fn credentials(&self, account: AccountId) -> Read<Option<Credentials>> {
        let changed = self.changes.credentials.get(&account).cloned();
        changed.map_or_else(|| self.base.credentials(account), |row| Ok(Some(row)))
    }

    fn stock(&self, id: &OfferId) -> Read<Option<Stock>> {
        self.stocks.get(id).map_or_else(|| self.base.stock(id), |row| Ok(Some(*row)))
    }

    fn description(&self, id: &OfferId) -> Read<Option<Description>> {
        self.changes.descriptions.get(id).cloned().map_or_else(|| self.base.description(id), |row| Ok(Some(row)))
    }

    fn stocks_of_good(&self, sku: &Sku) -> Read<Vec<(AccountName, Stock)>> {
        let mut stocks = self.base.stocks_of_good(sku)?;
        for (manufacturer, stock) in self.changed_stocks_of(sku) {
            match stocks.binary_search_by(|(other, _)| other.cmp(manufacturer)) {
                Ok(place) => stocks[place].1 = *stock,
                Err(place) => stocks.insert(place, (manufacturer.clone(), *stock)),
            }
        }
        Ok(stocks)
    }

    fn goods_of_maker(&self, manufacturer: &AccountName, after: Option<&Sku>, limit: usize) -> Read<Vec<Sku>> {
        let page = self.base.goods_of_maker(manufacturer, after, limit)?;
        // Who has described nothing anew offers nothing new.
        let is_wanted = |id: &&OfferId| id.manufacturer == *manufacturer && after.is_none_or(|a| id.sku > *a);
        let changed = self.changes.descriptions.keys().filter(is_wanted).map(|id| id.sku.clone());
        let goods: BTreeSet<Sku> = page.into_iter().chain(changed).collect();
        Ok(goods.into_iter().take(limit).collect())
    }

    fn next_maker(&self, after: Option<&AccountName>) -> Read<Option<AccountName>> {
        let stored = self.base.next_maker(after)?;
        let changed = self.changes.descriptions.keys().map(|id| &id.manufacturer);
        let next = changed.filter(|m| after.is_none_or(|a| *m > a)).min().cloned();
        Ok(match (stored, next) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        })
    }

    fn order(&self, id: OrderId) -> Read<Option<Order>> {
        self.changes.orders.get(&id).map_or_else(|| self.base.order(id), |row| Ok(Some((**row).clone())))
    }

    fn cart(&self, customer: AccountId) -> Read<Option<Cart>> {
        self.changes.carts.get(&customer).cloned().map_or_else(|| self.base.cart(customer), |row| Ok(Some(row)))
    }

    fn round(&self, id: RoundId) -> Read<Option<Round>> {
        self.changes.rounds.get(&id).cloned().map_or_else(|| self.base.round(id), |row| Ok(Some(row)))
    }

    fn next_round(&self, after_id: Option<RoundId>) -> Read<Option<Round>> {
        let changed = after(&self.changes.rounds, after_id.as_ref()).next().map(|(_, row)| row.clone());
        Ok(earlier(self.base.next_round(after_id)?, changed, |round| round.id))
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
        let changed = after(&self.changes.interfaces, after_name).next().map(|(_, row)| row.clone());
        Ok(earlier(self.base.next_interface(after_name)?, changed, |row| row.manufacturer.clone()))
    }

    fn visit(&self, id: &VisitId) -> Read<Option<Visit>> {
        self.changes.visits.get(id).cloned().map_or_else(|| self.base.visit(id), |row| Ok(Some(row)))
    }

    fn delivery(&self, report: &ReportId) -> Read<Option<Delivery>> {
        self.changes.deliveries.get(report).cloned().map_or_else(|| self.base.delivery(report), |row| Ok(Some(row)))
    }

    fn key(&self, key: &ScopedKey) -> Read<Option<KeyRow>> {
        self.keys.get(key).cloned().map_or_else(|| self.base.key(key), |row| Ok(Some(row)))
    }
}
