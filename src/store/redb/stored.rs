//! The tables' rows under their names, each read by itself, so that one that is damaged hides no other.

use std::hash::Hash;
use std::ops::Bound::{Excluded, Included, Unbounded};
use std::sync::Arc;

use serde::de::DeserializeOwned;

use super::bounds::Bounds;
use super::keys::{FromSortKey, GoodOfMaker, ReportOfMaker, SortKey};
use super::moment::{Found, Moment, Page};
use super::overlay::{Changed, Maps, Places};
use super::rows::decode;
use super::tables::Reading;
use crate::market::account::{AccountId, Handle, Role, UserId};
use crate::market::collection::VisitId;
use crate::market::key::{Key, KeyScope, ScopedKey};
use crate::market::names::{AccountName, Sku};
use crate::market::offer::OfferId;
use crate::market::order::OrderId;
use crate::market::report::ReportId;
use crate::market::time::RoundId;
use crate::market::view::Read;
use crate::store::{Row, Stored, StoredTable};

impl Moment {
    pub(super) fn page_of(&self, table: StoredTable, place: Option<&[u8]>, limit: usize) -> Read<Vec<Stored>> {
        let (t, from) = (&self.tables, place.map_or(Unbounded, |place| Excluded(place.to_vec())));
        let bounds = (from, Unbounded);
        let page = Page { bounds: &bounds, limit, from_back: false };
        match table {
            StoredTable::Accounts => self.all(page, |m| &m.accounts, &t.accounts, Row::Account),
            StoredTable::Handles => self.all(page, |m| &m.handles, &t.handles, Row::Handle),
            StoredTable::Credentials => self.all(page, |m| &m.credentials, &t.credentials, Row::Credentials),
            StoredTable::Offers => self.all(page, |m| &m.offers, &t.offers, Row::Offer),
            StoredTable::Descriptions => self.all(page, |m| &m.descriptions, &t.descriptions, Row::Description),
            StoredTable::Orders => self.all(page, |m| &m.orders, &t.orders, Row::Order),
            StoredTable::Carts => self.all(page, |m| &m.carts, &t.carts, Row::Cart),
            StoredTable::Rounds => self.all(page, |m| &m.rounds, &t.rounds, Row::Round),
            StoredTable::Attendances => self.all(page, |m| &m.attendances, &t.attendances, Row::Attendance),
            StoredTable::Tallies => self.all(page, |m| &m.tallies, &t.tallies, Row::Tally),
            StoredTable::Reports => self.all(page, |m| &m.reports, &t.reports, Row::Report),
            StoredTable::Interfaces => self.all(page, |m| &m.interfaces, &t.interfaces, Row::Interface),
            StoredTable::Visits => self.all(page, |m| &m.visits, &t.visits, Row::Visit),
            StoredTable::Deliveries => self.all(page, |m| &m.deliveries, &t.deliveries, Row::Delivery),
            StoredTable::Keys => self.all(page, |m| &m.keys, &t.keys, Row::Key),
            StoredTable::OffersByMaker => self.index(
                page,
                |m| &m.offers_by_maker,
                &t.offers_by_maker,
                |good: GoodOfMaker| Row::OfferOfMaker(OfferId { sku: good.sku, manufacturer: good.manufacturer }),
            ),
            StoredTable::OrdersByCustomer => self.index(
                page,
                |m| &m.orders_by_customer,
                &t.orders_by_customer,
                |(customer, id)| Row::OrderOfCustomer(customer, id),
            ),
            StoredTable::ReportsByMaker => self.index(
                page,
                |m| &m.reports_by_maker,
                &t.reports_by_maker,
                |own: ReportOfMaker| Row::ReportOfMaker(ReportId { round: own.round, manufacturer: own.manufacturer }),
            ),
            StoredTable::Events => self.groups(place, limit),
        }
    }

    fn all<K, R, C>(
        &self,
        page: Page,
        changed: impl Fn(&Maps) -> &C,
        table: &Reading<K, R>,
        row: impl Fn(K, R) -> Row,
    ) -> Read<Vec<Stored>>
    where
        K: SortKey + FromSortKey + Hash + Eq + Clone,
        R: DeserializeOwned + Clone,
        C: Changed<K, R>,
    {
        let read = |found: &Found<R>| Ok(row(table.name_of(found.key())?, Arc::unwrap_or_clone(table.row_of(found)?)));
        let found = self.everything(page, changed, table)?;
        Ok(found.iter().map(|found| Stored { place: found.key().to_vec(), row: read(found) }).collect())
    }

    fn index<K: SortKey + FromSortKey, L: Places>(
        &self,
        page: Page,
        changed: impl Fn(&Maps) -> &L,
        table: &Reading<K, ()>,
        row: impl Fn(K) -> Row,
    ) -> Read<Vec<Stored>> {
        let piece = |m: &Maps, bounds: &Bounds, limit, back| changed(m).range(self.number, bounds, limit, back);
        let read = |found: &Found<()>| {
            table.row_of(found)?;
            Ok(row(table.name_of(found.key())?))
        };
        let found = self.merged(page, table, piece)?;
        Ok(found.iter().map(|found| Stored { place: found.key().to_vec(), row: read(found) }).collect())
    }

    /// Groups of events that are kept; those of the layers come after those of the table.
    fn groups(&self, place: Option<&[u8]>, limit: usize) -> Read<Vec<Stored>> {
        let after = place.and_then(u64::from_sort_key).unwrap_or_default();
        let from = match place {
            Some(place) if after >= self.oldest_event => Excluded(place.to_vec()),
            _ => Included(self.oldest_event.sort_key()),
        };
        let table = &self.tables.events;
        let mut groups = Vec::new();
        for stored in table.stored(&(from, Unbounded))?.take(limit) {
            let (key, row) = stored?;
            let read = || Ok(Row::Events(table.name_of(key.value())?, decode("events", row.value())?));
            groups.push(Stored { place: key.value().to_vec(), row: read() });
        }
        // The group at the place itself may be among them.
        let oldest = after.max(self.oldest_event);
        let changed = self.changed_events(oldest, limit + 1 - groups.len());
        let room = limit - groups.len();
        for group in changed.into_iter().filter(|group| group.first_seq > after).take(room) {
            let place = group.first_seq.sort_key();
            groups.push(Stored { place, row: Ok(Row::Events(group.first_seq, (*group).clone())) });
        }
        Ok(groups)
    }

    /// Whether the row's index names it.
    pub(super) fn names(&self, row: &Row) -> Read<bool> {
        let t = &self.tables;
        match row {
            Row::Offer(id, _) | Row::Description(id, _) => {
                let good = GoodOfMaker { manufacturer: id.manufacturer.clone(), sku: id.sku.clone() };
                self.is_in(&good, |m| &m.offers_by_maker, &t.offers_by_maker)
            }
            Row::Order(id, order) => {
                self.is_in(&(order.customer, *id), |m| &m.orders_by_customer, &t.orders_by_customer)
            }
            Row::Report(id, _) => {
                let own = ReportOfMaker { manufacturer: id.manufacturer.clone(), round: id.round };
                self.is_in(&own, |m| &m.reports_by_maker, &t.reports_by_maker)
            }
            _ => Ok(true),
        }
    }

    fn is_in<K: SortKey + FromSortKey, L: Places>(
        &self,
        place: &K,
        changed: impl Fn(&Maps) -> &L,
        table: &Reading<K, ()>,
    ) -> Read<bool> {
        let bounds = (Included(place.sort_key()), Included(place.sort_key()));
        let page = Page { bounds: &bounds, limit: 1, from_back: false };
        Ok(!self.listed(page, changed, table)?.is_empty())
    }
}

fn text(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok()
}

impl FromSortKey for AccountId {
    fn from_sort_key(bytes: &[u8]) -> Option<Self> {
        u64::from_sort_key(bytes).map(Self)
    }
}

impl FromSortKey for OrderId {
    fn from_sort_key(bytes: &[u8]) -> Option<Self> {
        u64::from_sort_key(bytes).map(Self)
    }
}

impl FromSortKey for RoundId {
    fn from_sort_key(bytes: &[u8]) -> Option<Self> {
        RoundId::from_sort_key(u64::from_sort_key(bytes)?).ok()
    }
}

impl FromSortKey for AccountName {
    fn from_sort_key(bytes: &[u8]) -> Option<Self> {
        Self::parse(text(bytes)?).ok()
    }
}

impl FromSortKey for OfferId {
    fn from_sort_key(bytes: &[u8]) -> Option<Self> {
        let (sku, manufacturer) = text(bytes)?.split_once('\0')?;
        Some(Self { sku: Sku::parse(sku).ok()?, manufacturer: AccountName::parse(manufacturer).ok()? })
    }
}

impl FromSortKey for ReportId {
    fn from_sort_key(bytes: &[u8]) -> Option<Self> {
        let (round, name) = bytes.split_at_checked(8)?;
        let round = RoundId::from_sort_key(!u64::from_sort_key(round)?).ok()?;
        Some(Self { round, manufacturer: AccountName::parse(text(name)?).ok()? })
    }
}

impl FromSortKey for VisitId {
    fn from_sort_key(bytes: &[u8]) -> Option<Self> {
        // Rounds and manufacturers name both in the same way.
        let ReportId { round, manufacturer } = ReportId::from_sort_key(bytes)?;
        Some(Self { round, manufacturer })
    }
}

impl FromSortKey for Handle {
    fn from_sort_key(bytes: &[u8]) -> Option<Self> {
        match bytes.split_first()? {
            (b'n', name) => Some(Self::Name(AccountName::parse(text(name)?).ok()?)),
            (b'e', folded) => Some(Self::Email(text(folded)?.to_owned())),
            (b'u', [user @ .., role]) => {
                let role = match role {
                    b'c' => Role::Customer,
                    b'm' => Role::Manufacturer,
                    _ => return None,
                };
                Some(Self::User(UserId(u32::from_be_bytes(user.try_into().ok()?)), role))
            }
            _ => None,
        }
    }
}

impl FromSortKey for ScopedKey {
    fn from_sort_key(bytes: &[u8]) -> Option<Self> {
        // A key has no zero byte, its owner's number may have some.
        let end = bytes.iter().position(|byte| *byte == 0)?;
        let (kind, owner) = bytes[end + 1..].split_first()?;
        let owner = u64::from_sort_key(owner)?;
        let scope = match kind {
            b'a' => KeyScope::Account(AccountId(owner)),
            b'u' => KeyScope::User(UserId(u32::try_from(owner).ok()?)),
            _ => return None,
        };
        Some(Self { scope, key: Key::parse(text(&bytes[..end])?).ok()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_back<K: SortKey + FromSortKey + PartialEq + std::fmt::Debug>(key: K) {
        assert_eq!(K::from_sort_key(&key.sort_key()), Some(key));
        assert_eq!(K::from_sort_key(b"\xff"), None);
    }

    #[test]
    fn every_name_is_read_back_from_the_key_it_lies_under() {
        let (acme, bolt) = (AccountName::parse("acme").unwrap(), Sku::parse("bolt").unwrap());
        let round = RoundId::parse("2026-12.2").unwrap();
        read_back(AccountId(7));
        read_back(OrderId(300));
        read_back(round);
        read_back(acme.clone());
        read_back(OfferId { sku: bolt, manufacturer: acme.clone() });
        read_back(ReportId { round, manufacturer: acme.clone() });
        read_back(VisitId { round, manufacturer: acme.clone() });
        read_back(Handle::Name(acme));
        read_back(Handle::Email("a@b.org".into()));
        read_back(Handle::User(UserId(1000), Role::Manufacturer));
        for scope in [KeyScope::Account(AccountId(4)), KeyScope::User(UserId(1000))] {
            read_back(ScopedKey { scope, key: Key::parse("k 1").unwrap() });
        }
    }
}
