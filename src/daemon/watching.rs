//! The watches of one connection: each knows how far it has told, and takes what came since from hub or store.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::caller::Caller;
use super::digest::{Digest, Next};
use super::dispatch::invalid;
use super::events::{Found, Hub};
use super::outbox::Outbox;
use super::reads::{Names, offer_page};
use super::render;
use super::shared::{Shared, internal};
use crate::ipc::error::ErrorObject;
use crate::ipc::methods::offer::{ListParams, OfferPage};
use crate::ipc::methods::watch::{
    CLOSED, CloseParams, Closed, EVENT, EventData, OpenParams, Opened, RESYNC, WatchClosed, WatchEvent, WatchResync,
};
use crate::limits::{WATCH_PAGE_EVENTS, WATCHES_MAX_COUNT};
use crate::market::account::{AccountId, Role};
use crate::market::event::{Event, EventGroup, Topic};
use crate::market::names::AccountName;
use crate::market::reason::Reason;
use crate::market::refusal::Refusal;
use crate::store::Snapshot;

pub(super) struct Watches {
    hub: Arc<Hub>,
    by_number: BTreeMap<u64, Watch>,
    next_number: u64,
}

struct Watch {
    params: OpenParams,
    /// Who watches: orders and reports are told to their own people only.
    account: Option<(AccountId, AccountName, Role)>,
    sees_all: bool,
    /// The newest event that was told or passed over.
    told: u64,
}

impl Drop for Watches {
    fn drop(&mut self) {
        self.hub.watches_closed(self.by_number.len());
    }
}

impl Watches {
    pub(super) fn new(hub: &Arc<Hub>) -> Self {
        Self { hub: Arc::clone(hub), by_number: BTreeMap::new(), next_number: 0 }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.by_number.is_empty()
    }

    /// Begins a watch: with a snapshot, or after the event that the watcher has seen already.
    pub(super) fn open(
        &mut self,
        shared: &Shared,
        caller: &Caller,
        params: &OpenParams,
    ) -> Result<Opened, ErrorObject> {
        check(caller, params)?;
        if self.by_number.len() >= WATCHES_MAX_COUNT {
            let full =
                Refusal::LimitReached { what: "watches on one connection".into(), limit: WATCHES_MAX_COUNT as u64 };
            return Err(ErrorObject::of_refusal(&full, false));
        }
        let view = shared.snapshot()?;
        let newest = view.market().map_err(internal)?.seq;
        let oldest = view.oldest_seq().map_err(internal)?;
        // A place that is not in this market's history, or not any more, cannot be gone on from.
        let resumed = params.since.filter(|since| since + 1 >= oldest && *since <= newest);
        let wants_offers = params.topics.contains(&Topic::Offers);
        let snapshot = if resumed.is_none() && wants_offers { Some(snapshot(&*view, params)?) } else { None };
        self.next_number += 1;
        let told = resumed.unwrap_or(newest);
        let account = caller.account().map(|p| (p.id, p.name.clone(), p.role));
        let watch = Watch { params: params.clone(), account, sees_all: caller.sees_all(), told };
        self.by_number.insert(self.next_number, watch);
        self.hub.watch_opened();
        let resync = params.since.is_some() && resumed.is_none();
        Ok(Opened { watch: self.next_number, seq: told, snapshot, resync })
    }

    pub(super) fn close(&mut self, params: &CloseParams) -> Result<Closed, ErrorObject> {
        let missing = || Refusal::NotFound { what: "watch".into(), name: params.watch.to_string() };
        self.by_number
            .remove(&params.watch)
            .map(|_| {
                self.hub.watches_closed(1);
                Closed {}
            })
            .ok_or_else(|| ErrorObject::of_refusal(&missing(), false))
    }

    /// Ends the watches of an account's own orders and reports, because the connection is that account no more.
    pub(super) fn end_private(&mut self, account: AccountId, why: Option<ErrorObject>, outbox: &mut Outbox) {
        let Some(error) = why else { return };
        let is_private =
            |w: &Watch| w.params.topics.iter().any(|topic| matches!(topic, Topic::Orders | Topic::Reports));
        let is_his = |w: &Watch| w.account.as_ref().is_some_and(|(id, ..)| *id == account);
        for (watch, _) in self.by_number.extract_if(.., |_, w| is_his(w) && is_private(w)) {
            self.hub.watches_closed(1);
            outbox.notification(CLOSED, &WatchClosed { watch, error: error.clone() });
        }
    }

    /// Tells each watch what came since, as long as the client takes it.
    pub(super) fn tell(&mut self, shared: &Shared, _: &Caller, outbox: &mut Outbox) {
        for (number, watch) in &mut self.by_number {
            while !outbox.is_full() {
                match watch.next(shared) {
                    Ok(Found::Groups(groups)) if groups.is_empty() => break,
                    Ok(Found::Groups(groups)) => watch.tell_groups(*number, &groups, shared, outbox),
                    Ok(Found::Digest(digest)) => watch.tell_digest(*number, &digest, shared, outbox),
                    Ok(Found::Behind) => break,
                    Err(missed) => {
                        watch.told = missed.seq;
                        let resync = WatchResync { watch: *number, seq: missed.seq, reason: missed.reason };
                        outbox.notification(RESYNC, &resync);
                    }
                }
            }
        }
    }
}

/// A watch cannot go on where it was; it continues after `seq`.
struct Missed {
    seq: u64,
    reason: String,
}

impl Watch {
    /// What comes next, from memory, or from the store if it is too long ago for that.
    fn next(&self, shared: &Shared) -> Result<Found, Missed> {
        match shared.hub.after(self.told, WATCH_PAGE_EVENTS) {
            Found::Behind => self.stored_groups(shared).map(Found::Groups).map_err(|seq| Missed {
                seq,
                reason: "the events in between are not kept any more; read the state anew".to_owned(),
            }),
            found => Ok(found),
        }
    }

    /// The next events in the store; the newest event's number if some before them are gone.
    fn stored_groups(&self, shared: &Shared) -> Result<Vec<Arc<EventGroup>>, u64> {
        let read = || -> Result<_, ErrorObject> {
            let view = shared.snapshot()?;
            let oldest = view.oldest_seq().map_err(internal)?;
            let newest = view.market().map_err(internal)?.seq;
            if self.told + 1 < oldest {
                return Ok(Err(newest));
            }
            Ok(Ok(view.events(self.told, WATCH_PAGE_EVENTS).map_err(internal)?))
        };
        match read() {
            Ok(Ok(groups)) => Ok(groups.into_iter().map(Arc::new).collect()),
            Ok(Err(newest)) => Err(newest),
            // The store is broken and the daemon about to end; there is nothing more to tell.
            Err(_) => Ok(Vec::new()),
        }
    }

    fn tell_groups(&mut self, number: u64, groups: &[Arc<EventGroup>], shared: &Shared, outbox: &mut Outbox) {
        let mut names = WatchNames { shared, names: Names::default(), view: None };
        for group in groups {
            for (seq, event) in group.numbered().filter(|(seq, _)| *seq > self.told) {
                if let Some(event) = self.rendered(event, &mut names) {
                    outbox.notification(EVENT, &WatchEvent { watch: number, seq, at: group.at, merged: 0, event });
                }
            }
            self.told = self.told.max(group.last_seq());
        }
    }

    /// Offers come encoded; what only some may see is rendered for each of them.
    fn tell_digest(&mut self, number: u64, digest: &Digest, shared: &Shared, outbox: &mut Outbox) {
        let mut names = WatchNames { shared, names: Names::default(), view: None };
        let own = if self.sees_all { None } else { Some(self.account.as_ref().map_or(AccountId(0), |(id, _, _)| *id)) };
        for next in digest.wanted(&self.params, own) {
            match next {
                Next::Offer(offer) if offer.seq > self.told && self.wants_maker(&offer.id.manufacturer) => {
                    outbox.notification_by(EVENT, |out| offer.write(number, self.told, out));
                }
                Next::Single(single) if single.seq > self.told => {
                    if let Some(event) = self.rendered(single.event(), &mut names) {
                        let (seq, at) = (single.seq, single.at());
                        outbox.notification(EVENT, &WatchEvent { watch: number, seq, at, merged: 0, event });
                    }
                }
                _ => {}
            }
        }
        self.told = self.told.max(digest.last_seq);
    }

    fn wants_maker(&self, manufacturer: &AccountName) -> bool {
        self.params.manufacturer.as_ref().is_none_or(|wanted| wanted == manufacturer)
    }

    /// The event as this watcher may see it; none if it is not his or not asked for.
    fn rendered(&self, event: &Event, names: &mut WatchNames<'_>) -> Option<EventData> {
        let topic = event.topic()?;
        if !self.params.topics.contains(&topic) {
            return None;
        }
        match event {
            Event::OfferChanged(change) => {
                let wanted_sku = self.params.sku.as_ref().is_none_or(|s| *s == change.id.sku);
                let wanted_maker = self.params.manufacturer.as_ref().is_none_or(|m| *m == change.id.manufacturer);
                (wanted_sku && wanted_maker).then(|| render::event(event, None)).flatten()
            }
            Event::OrderPlaced { customer, .. } | Event::OrderCancelled { customer, .. } => {
                let own = self.account.as_ref().filter(|(id, _, _)| id == customer).map(|(_, name, _)| name.clone());
                let name = if own.is_none() && self.sees_all { names.of(*customer) } else { own };
                render::event(event, Some(name?))
            }
            Event::ReportStepped { report, .. } => {
                let own = self.account.as_ref().is_some_and(|(_, name, _)| *name == report.manufacturer);
                let wanted = self.params.manufacturer.as_ref().is_none_or(|m| *m == report.manufacturer);
                ((own || self.sees_all) && wanted).then(|| render::event(event, None)).flatten()
            }
            _ => render::event(event, None),
        }
    }
}

/// Customers' names for the operator, read from one snapshot at most per telling.
struct WatchNames<'s> {
    shared: &'s Shared,
    names: Names,
    view: Option<Box<dyn Snapshot>>,
}

impl WatchNames<'_> {
    fn of(&mut self, customer: AccountId) -> Option<AccountName> {
        if self.view.is_none() {
            self.view = self.shared.snapshot().ok();
        }
        self.names.of(self.view.as_deref()?, customer).ok()
    }
}

/// Orders and reports are for people who have some.
fn check(caller: &Caller, params: &OpenParams) -> Result<(), ErrorObject> {
    if params.topics.is_empty() {
        return Err(invalid("topics", "name at least one of offers, orders, rounds, reports"));
    }
    for topic in &params.topics {
        match topic {
            Topic::Orders if !caller.sees_all() => drop(caller.require_role(Role::Customer)?),
            Topic::Reports if !caller.sees_all() => drop(caller.require_role(Role::Manufacturer)?),
            _ => {}
        }
    }
    if params.since.is_some_and(|since| since == u64::MAX) {
        return Err(ErrorObject::new(Reason::InvalidParams, "params: since: no event has this number"));
    }
    Ok(())
}

/// The first page of what is watched.
fn snapshot(view: &dyn Snapshot, params: &OpenParams) -> Result<OfferPage, ErrorObject> {
    let (sku, manufacturer) = (params.sku.clone(), params.manufacturer.clone());
    offer_page(view, &ListParams { sku, manufacturer, ..ListParams::default() })
}
