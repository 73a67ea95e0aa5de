//! What happened within a moment, for many watchers at once: each offer's changes become one, encoded once for all.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::render;
use crate::ipc::methods::watch::{EventData, OpenParams, WatchEvent};
use crate::market::account::AccountId;
use crate::market::event::{Event, EventGroup, Topic};
use crate::market::names::Sku;
use crate::market::offer::OfferId;
use crate::market::time::Timestamp;

/// The events from one number to another, without a gap.
#[derive(Debug)]
pub(super) struct Digest {
    pub(super) first_seq: u64,
    pub(super) last_seq: u64,
    /// By the number of the newest change.
    offers: Vec<OfferTold>,
    offers_by_good: FxHashMap<Sku, Vec<usize>>,
    orders: Vec<Single>,
    orders_by_customer: FxHashMap<AccountId, Vec<usize>>,
    rest: Vec<Single>,
}

/// An offer as it was at the end of the moment.
#[derive(Debug)]
pub(super) struct OfferTold {
    pub(super) id: OfferId,
    pub(super) seq: u64,
    at: Timestamp,
    data: EventData,
    /// Numbers of the changes before, which this one stands for.
    earlier: Vec<u64>,
    /// The notification's params behind `"watch":N`.
    encoded: Vec<u8>,
}

/// An event that is told by itself.
#[derive(Debug)]
pub(super) struct Single {
    pub(super) seq: u64,
    group: Arc<EventGroup>,
}

impl Single {
    pub(super) fn at(&self) -> Timestamp {
        self.group.at
    }

    pub(super) fn event(&self) -> &Event {
        &self.group.events[usize::try_from(self.seq - self.group.first_seq).unwrap_or(usize::MAX)]
    }
}

/// What is told next of a digest.
pub(super) enum Next<'d> {
    Offer(&'d OfferTold),
    Single(&'d Single),
}

impl Next<'_> {
    fn seq(&self) -> u64 {
        match self {
            Self::Offer(told) => told.seq,
            Self::Single(single) => single.seq,
        }
    }
}

impl OfferTold {
    /// The params of the notification for the watch of this number, which has been told up to `told`.
    pub(super) fn write(&self, watch: u64, told: u64, out: &mut Vec<u8>) {
        if self.earlier.first().is_none_or(|first| *first > told) {
            out.extend_from_slice(b"{\"watch\":");
            out.extend_from_slice(watch.to_string().as_bytes());
            out.extend_from_slice(&self.encoded);
        } else {
            // This watch knows some of the changes already: it is told how many it does not.
            out.extend_from_slice(&encode(&self.told_to(watch, told)));
        }
    }

    fn told_to(&self, watch: u64, told: u64) -> WatchEvent {
        let merged = self.earlier.iter().filter(|seq| **seq > told).count() as u64;
        WatchEvent { watch, seq: self.seq, at: self.at, merged, event: self.data.clone() }
    }
}

impl Digest {
    /// Of groups that follow each other without a gap; none of no events.
    pub(super) fn of(groups: &[Arc<EventGroup>]) -> Option<Self> {
        let (first_seq, last_seq) = (groups.first()?.first_seq, groups.last()?.last_seq());
        let mut newest: FxHashMap<&OfferId, OfferTold> = FxHashMap::default();
        let (mut orders, mut rest) = (Vec::new(), Vec::new());
        for group in groups {
            for (seq, event) in group.numbered() {
                let single = || Single { seq, group: Arc::clone(group) };
                match (event, event.topic()) {
                    (Event::OfferChanged(change), _) => {
                        let Some(data) = render::event(event, None) else { continue };
                        let id = change.id.clone();
                        let told = OfferTold { id, seq, at: group.at, data, earlier: Vec::new(), encoded: Vec::new() };
                        merge(newest.entry(&change.id), told);
                    }
                    (_, Some(Topic::Orders)) => orders.push(single()),
                    (_, Some(_)) => rest.push(single()),
                    (_, None) => {}
                }
            }
        }
        let mut offers: Vec<OfferTold> = newest.into_values().collect();
        offers.sort_unstable_by_key(|told| told.seq);
        let (mut offers_by_good, mut orders_by_customer) = (FxHashMap::default(), FxHashMap::default());
        for (at, told) in offers.iter_mut().enumerate() {
            let whole = encode(&told.told_to(0, 0));
            told.encoded = whole[b"{\"watch\":0".len()..].to_vec();
            offers_by_good.entry(told.id.sku.clone()).or_insert_with(Vec::new).push(at);
        }
        for (at, single) in orders.iter().enumerate() {
            if let Event::OrderPlaced { customer, .. } | Event::OrderCancelled { customer, .. } = single.event() {
                orders_by_customer.entry(*customer).or_insert_with(Vec::new).push(at);
            }
        }
        Some(Self { first_seq, last_seq, offers, offers_by_good, orders, orders_by_customer, rest })
    }

    /// What a watch may want of this, in the order of the numbers. `own`: only this customer's orders.
    pub(super) fn wanted(&self, params: &OpenParams, own: Option<AccountId>) -> Vec<Next<'_>> {
        let mut wanted = Vec::new();
        let mut sorted = true;
        for topic in &params.topics {
            let before = wanted.len();
            match topic {
                Topic::Offers => match &params.sku {
                    Some(sku) => wanted.extend(chosen(&self.offers, self.offers_by_good.get(sku)).map(Next::Offer)),
                    None => wanted.extend(self.offers.iter().map(Next::Offer)),
                },
                Topic::Orders => match own {
                    Some(customer) => {
                        let places = self.orders_by_customer.get(&customer);
                        wanted.extend(chosen(&self.orders, places).map(Next::Single));
                    }
                    None => wanted.extend(self.orders.iter().map(Next::Single)),
                },
                Topic::Rounds | Topic::Reports => {
                    let topic = Some(*topic);
                    wanted.extend(self.rest.iter().filter(|s| s.event().topic() == topic).map(Next::Single));
                }
            }
            sorted &= before == 0 || before == wanted.len();
        }
        if !sorted {
            wanted.sort_unstable_by_key(Next::seq);
        }
        wanted
    }
}

fn chosen<'d, T>(all: &'d [T], places: Option<&'d Vec<usize>>) -> impl Iterator<Item = &'d T> {
    places.into_iter().flatten().map(|at| &all[*at])
}

/// The later change takes the place of the earlier one. A name or a unit that was told with that is told with this.
fn merge(entry: std::collections::hash_map::Entry<'_, &OfferId, OfferTold>, mut later: OfferTold) {
    match entry {
        std::collections::hash_map::Entry::Vacant(vacant) => drop(vacant.insert(later)),
        std::collections::hash_map::Entry::Occupied(mut occupied) => {
            let earlier = occupied.get_mut();
            if let (EventData::OfferChanged(new), EventData::OfferChanged(old)) = (&mut later.data, &mut earlier.data) {
                new.name = new.name.take().or_else(|| old.name.take());
                new.unit = new.unit.take().or_else(|| old.unit.take());
            }
            later.earlier = std::mem::take(&mut earlier.earlier);
            later.earlier.push(earlier.seq);
            *earlier = later;
        }
    }
}

fn encode(event: &WatchEvent) -> Vec<u8> {
    // Our own types always encode.
    serde_json::to_vec(event).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::market::account::Actor;
    use crate::market::amounts::{Money, Quantity};
    use crate::market::event::{OfferCause, OfferChanged};
    use crate::market::names::{AccountName, Text};
    use crate::market::offer::{Counters, Epoch};

    fn changed(sku: &str, version: u64, name: Option<&str>) -> Event {
        let manufacturer = AccountName::parse("acme").unwrap();
        Event::OfferChanged(OfferChanged {
            id: OfferId { sku: Sku::parse(sku).unwrap(), manufacturer },
            name: name.map(|n| Text::parse(n).unwrap()),
            unit: None,
            unit_price: Money::of_minor(5),
            counters: Counters { available: Quantity::new(10 - version).unwrap(), ..Counters::default() },
            version,
            epoch: Epoch(1),
            cause: OfferCause::Sold,
            overcommitted_by: 0,
        })
    }

    fn group(first_seq: u64, events: Vec<Event>) -> Arc<EventGroup> {
        Arc::new(EventGroup { first_seq, at: Timestamp::default(), actor: Actor::System, events })
    }

    fn told(digest: &Digest, params: &str, told: u64) -> Vec<serde_json::Value> {
        let params: OpenParams = serde_json::from_str(params).unwrap();
        let mut all = Vec::new();
        for next in digest.wanted(&params, None) {
            if let Next::Offer(offer) = next {
                let mut out = Vec::new();
                offer.write(7, told, &mut out);
                all.push(serde_json::from_slice(&out).unwrap());
            }
        }
        all
    }

    #[test]
    fn an_offers_changes_become_one_that_says_how_many_it_stands_for() {
        let groups = [
            group(11, vec![changed("nut", 1, Some("Nut")), changed("pin", 1, None)]),
            group(13, vec![changed("nut", 2, None)]),
            group(14, vec![changed("nut", 3, None)]),
        ];
        let digest = Digest::of(&groups).unwrap();
        assert_eq!((digest.first_seq, digest.last_seq), (11, 14));
        let all = told(&digest, r#"{"topics":["offers"]}"#, 10);
        assert_eq!(
            (&all[0]["seq"], &all[0]["data"]["sku"], &all[0]["merged"]),
            (&12.into(), &"pin".into(), &serde_json::Value::Null)
        );
        assert_eq!((&all[1]["seq"], &all[1]["watch"], &all[1]["merged"]), (&14.into(), &7.into(), &2.into()));
        assert_eq!((&all[1]["data"]["version"], &all[1]["data"]["name"]), (&3.into(), &"Nut".into()));
        // Who knows number 11 already is told of one more.
        assert_eq!(told(&digest, r#"{"topics":["offers"],"sku":"nut"}"#, 11)[0]["merged"], 1);
        assert!(Digest::of(&[]).is_none());
    }
}
