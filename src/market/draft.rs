//! Drafts: rows read through a view and changed on top of it, command by command.

mod people;
mod supply;
mod undo;

use std::cell::OnceCell;
use std::collections::BTreeMap;
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
use super::offer::{Offer, OfferId};
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
    offers: FxHashMap<OfferId, Arc<Offer>>,
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
            offers: FxHashMap::default(),
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
        draft.offers.reserve(2 * orders);
        draft.keys.reserve(orders);
        draft.makers.reserve(2 * orders);
        draft.undo.reserve(ROOM_FOR_UNDO);
        draft
    }

    /// The same changes on another base, on which they must mean the same.
    pub fn on<W: ?Sized>(self, base: &W) -> Draft<'_, W> {
        let Self { base: _, changes, offers, keys, makers, stored_market, undo, events } = self;
        Draft { base, changes, offers, keys, makers, stored_market, undo, events }
    }
}

impl<V: View + ?Sized> Draft<'_, V> {
    /// Lays changes over the draft that were decided elsewhere.
    pub fn absorb(&mut self, mut later: Changes) {
        for offer in std::mem::take(&mut later.offers).into_values() {
            self.put_offer(offer);
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
        Touched { offers: self.offers, keys: self.keys, others: self.changes }
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

    pub fn put_offer(&mut self, offer: Offer) {
        let id = offer.id.clone();
        if let Some(row) = self.offers.get_mut(&id) {
            let old = std::mem::replace(row, Arc::new(offer));
            self.undo.push(Undo::Offer(id, Some(old)));
            return;
        }
        self.offers.insert(id.clone(), Arc::new(offer));
        let makers = self.makers.entry(id.sku.clone()).or_default();
        // It may be there from a command that was taken back.
        if !makers.contains(&id.manufacturer) {
            makers.push(id.manufacturer.clone());
        }
        self.undo.push(Undo::Offer(id, None));
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

    /// The changed offers of a good. Every order reads these, so the rest of a batch must not slow it down.
    fn changed_offers_of(&self, sku: &Sku) -> impl Iterator<Item = (&OfferId, &Arc<Offer>)> {
        let makers = self.makers.get(sku).map_or(&[][..], Vec::as_slice);
        makers.iter().filter_map(|manufacturer| {
            self.offers.get_key_value(&OfferId { sku: sku.clone(), manufacturer: manufacturer.clone() })
        })
    }
}

/// Changed offers laid over `base`; both and the result are sorted by id.
fn merged<'o>(base: Vec<Offer>, changed: impl Iterator<Item = (&'o OfferId, &'o Arc<Offer>)>) -> Vec<Offer> {
    let mut changed = changed.peekable();
    if changed.peek().is_none() {
        return base;
    }
    let mut rows: BTreeMap<OfferId, Offer> = base.into_iter().map(|o| (o.id.clone(), o)).collect();
    rows.extend(changed.map(|(id, offer)| (id.clone(), (**offer).clone())));
    rows.into_values().collect()
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

    fn offer(&self, id: &OfferId) -> Read<Option<Offer>> {
        Ok(self.offer_row(id)?.map(Arc::unwrap_or_clone))
    }

    fn offer_row(&self, id: &OfferId) -> Read<Option<Arc<Offer>>> {
        self.offers.get(id).map_or_else(|| self.base.offer_row(id), |row| Ok(Some(Arc::clone(row))))
    }

    fn offers_of_good(&self, sku: &Sku) -> Read<Vec<Arc<Offer>>> {
        let mut offers = self.base.offers_of_good(sku)?;
        for (id, offer) in self.changed_offers_of(sku) {
            match offers.binary_search_by(|other| other.id.manufacturer.cmp(&id.manufacturer)) {
                Ok(place) => offers[place] = Arc::clone(offer),
                Err(place) => offers.insert(place, Arc::clone(offer)),
            }
        }
        Ok(offers)
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
        let mut rows = merged(page, self.offers.iter().filter(|(id, _)| wanted(id)));
        rows.truncate(limit);
        Ok(rows)
    }

    fn next_maker(&self, after: Option<&AccountName>) -> Read<Option<AccountName>> {
        let stored = self.base.next_maker(after)?;
        let changed = self.offers.keys().map(|id| &id.manufacturer);
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
