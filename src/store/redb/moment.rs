//! A moment: the tables as they were at one pass, under the layers, up to the frame of a number.

use std::collections::BTreeMap;
use std::hash::Hash;
use std::sync::Arc;

use serde::de::DeserializeOwned;

use super::bounds::Bounds;
use super::journal::{Laid, Replayed, lay};
use super::keys::{FromSortKey, SortKey};
use super::overlay::{Changed, Keyed, Layer, Maps, Places, Since};
use super::tables::{Reading, Stored, Tables};
use crate::market::event::EventGroup;
use crate::market::offer::{OfferId, Stock};
use crate::market::view::Read;

/// What is seen at one moment. A clone is the same moment.
#[derive(Clone)]
pub(super) struct Moment {
    /// The newest frame that is seen.
    pub(super) number: u64,
    /// First number of the oldest group of events that is kept.
    pub(super) oldest_event: u64,
    pub(super) active: Arc<Layer>,
    /// The layer that is being written into the tables.
    pub(super) sealed: Option<Arc<Layer>>,
    pub(super) tables: Arc<Tables>,
    /// Held by everybody who reads this moment, so that the committer knows which forms of rows are still read.
    pub(super) readers: Arc<()>,
}

/// A row with its sort key, from a layer or from its table.
pub(super) enum Found<R> {
    Changed(Vec<u8>, Arc<R>),
    Stored(Stored),
}

impl<R> Found<R> {
    pub(super) fn key(&self) -> &[u8] {
        match self {
            Self::Changed(key, _) => key,
            Self::Stored((key, _)) => key.value(),
        }
    }
}

/// Where a page begins and ends.
#[derive(Clone, Copy)]
pub(super) struct Page<'b> {
    pub(super) bounds: &'b Bounds,
    pub(super) limit: usize,
    pub(super) from_back: bool,
}

impl Moment {
    /// Lays a batch over this moment that was durable before, while nobody else reads it.
    pub(super) fn show(&mut self, number: u64, replayed: Replayed) {
        let Replayed { oldest_event, mut changes } = replayed;
        let (mut frame, mut laid) = (Vec::new(), Laid::default());
        lay(&mut frame, &mut laid, &changes, oldest_event);
        let events: Vec<_> = std::mem::take(&mut changes.others.events).into_iter().map(Arc::new).collect();
        self.number = number;
        self.oldest_event = oldest_event;
        self.active.absorb(Since { number, oldest_read: number }, changes, &events, (&frame, &laid));
    }

    /// Newest first.
    fn layers(&self) -> impl Iterator<Item = &Layer> {
        std::iter::once(&*self.active).chain(self.sealed.as_deref())
    }

    pub(super) fn get<K, R, C>(
        &self,
        name: &K,
        changed: impl Fn(&Maps) -> &C,
        stored: &Reading<K, R>,
    ) -> Read<Option<R>>
    where
        K: SortKey + Hash + Eq + Clone,
        R: DeserializeOwned + Clone,
        C: Changed<K, R>,
    {
        match self.changed(name, changed) {
            Some(row) => Ok(Some(Arc::unwrap_or_clone(row))),
            None => stored.get(name),
        }
    }

    /// The stock of an offer, if any layer has it.
    pub(super) fn changed_stock(&self, id: &OfferId) -> Option<Stock> {
        self.layers().find_map(|layer| layer.read().offers.seen(self.number, id).copied())
    }

    /// The row of a layer, if any has it.
    pub(super) fn changed<K, R, C: Changed<K, R>>(&self, name: &K, changed: impl Fn(&Maps) -> &C) -> Option<Arc<R>> {
        self.layers().find_map(|layer| changed(&layer.read()).get(self.number, name))
    }

    /// A page of rows.
    pub(super) fn rows<K, R, C>(
        &self,
        page: Page,
        changed: impl Fn(&Maps) -> &C,
        stored: &Reading<K, R>,
    ) -> Read<Vec<R>>
    where
        K: SortKey + Hash + Eq + Clone,
        R: DeserializeOwned + Clone,
        C: Changed<K, R>,
    {
        let found = self.found(page, changed, stored)?;
        found.iter().map(|found| stored.row_of(found).map(Arc::unwrap_or_clone)).collect()
    }

    /// A page of names and rows.
    pub(super) fn entries<K, R, C>(
        &self,
        page: Page,
        changed: impl Fn(&Maps) -> &C,
        stored: &Reading<K, R>,
    ) -> Read<Vec<(K, R)>>
    where
        K: SortKey + FromSortKey + Hash + Eq + Clone,
        R: DeserializeOwned + Clone,
        C: Changed<K, R>,
    {
        let found = self.found(page, changed, stored)?;
        let entry = |found| Ok((stored.name_of(Found::key(found))?, Arc::unwrap_or_clone(stored.row_of(found)?)));
        found.iter().map(entry).collect()
    }

    /// A page of an index.
    pub(super) fn listed<K: SortKey + FromSortKey, L: Places>(
        &self,
        page: Page,
        changed: impl Fn(&Maps) -> &L,
        stored: &Reading<K, ()>,
    ) -> Read<Vec<K>> {
        let found = self
            .merged(page, stored, |maps, bounds, limit, back| changed(maps).range(self.number, bounds, limit, back))?;
        found.iter().map(|found| stored.name_of(found.key())).collect()
    }

    fn found<K, R, C>(&self, page: Page, changed: impl Fn(&Maps) -> &C, stored: &Reading<K, R>) -> Read<Vec<Found<R>>>
    where
        K: SortKey + Hash + Eq + Clone,
        C: Changed<K, R>,
    {
        self.merged(page, stored, |maps, bounds, limit, back| changed(maps).range(self.number, bounds, limit, back))
    }

    /// What the layers have, laid over what the table has.
    pub(super) fn merged<K, R>(
        &self,
        page: Page,
        stored: &Reading<K, R>,
        piece: impl Fn(&Maps, &Bounds, usize, bool) -> Vec<Keyed<R>>,
    ) -> Read<Vec<Found<R>>> {
        let mut changed: BTreeMap<Vec<u8>, Arc<R>> = BTreeMap::new();
        let sealed_first = self.sealed.iter().chain([&self.active]);
        for layer in sealed_first {
            changed.extend(layer.range(page.bounds, page.limit, page.from_back, &piece));
        }
        let of_layers = changed.into_iter().map(|(key, row)| Found::Changed(key, row));
        let of_table = stored.stored(page.bounds)?.map(|stored| stored.map(Found::Stored));
        if page.from_back {
            return merge(of_layers.rev(), of_table.rev(), page.limit, |a, b| a > b);
        }
        merge(of_layers, of_table, page.limit, |a, b| a < b)
    }

    /// The first `limit` rows within `bounds`, also of a table whose changed rows are not kept in order.
    pub(super) fn everything<K, R, C>(
        &self,
        page: Page,
        changed: impl Fn(&Maps) -> &C,
        stored: &Reading<K, R>,
    ) -> Read<Vec<Found<R>>>
    where
        K: SortKey + Hash + Eq + Clone,
        C: Changed<K, R>,
    {
        let mut rows: BTreeMap<Vec<u8>, Arc<R>> = BTreeMap::new();
        for layer in self.sealed.iter().chain([&self.active]) {
            let unordered = changed(&layer.read()).unordered(self.number, page.bounds);
            match unordered {
                Some(unordered) => rows.extend(unordered),
                None => return self.found(page, changed, stored),
            }
        }
        let of_layers = rows.into_iter().map(|(key, row)| Found::Changed(key, row));
        let of_table = stored.stored(page.bounds)?.map(|stored| stored.map(Found::Stored));
        merge(of_layers, of_table, page.limit, |a, b| a < b)
    }

    /// Up to `limit` groups of the layers, from the one on that ends at `seq` or later.
    pub(super) fn changed_events(&self, seq: u64, limit: usize) -> Vec<Arc<EventGroup>> {
        let mut groups = Vec::new();
        for layer in self.sealed.iter().chain([&self.active]) {
            groups.extend(layer.read().events.from(self.number, seq, limit - groups.len()));
        }
        groups
    }

    /// The first numbers of up to `limit` groups of the layers that begin with event `seq` or later.
    pub(super) fn changed_event_starts(&self, seq: u64, limit: usize) -> Vec<u64> {
        let mut starts = Vec::new();
        for layer in self.sealed.iter().chain([&self.active]) {
            starts.extend(layer.read().events.starts_from(self.number, seq, limit - starts.len()));
        }
        starts
    }
}

/// The first `limit` of two sequences in order; of two with the same key, the changed one.
fn merge<R>(
    changed: impl Iterator<Item = Found<R>>,
    stored: impl Iterator<Item = Read<Found<R>>>,
    limit: usize,
    comes_first: impl Fn(&[u8], &[u8]) -> bool,
) -> Read<Vec<Found<R>>> {
    let (mut changed, mut stored) = (changed.peekable(), stored.peekable());
    let mut merged = Vec::new();
    while merged.len() < limit {
        let next = match (changed.peek(), stored.peek()) {
            (Some(a), Some(Ok(b))) if a.key() == b.key() => {
                stored.next();
                changed.next()
            }
            (Some(a), Some(Ok(b))) if comes_first(a.key(), b.key()) => changed.next(),
            (_, Some(_)) => stored.next().transpose()?,
            (_, None) => changed.next(),
        };
        let Some(next) = next else { break };
        merged.push(next);
    }
    Ok(merged)
}
