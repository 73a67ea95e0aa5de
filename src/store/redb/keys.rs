//! Rows' names as bytes that sort as the names do: numbers big-endian, texts ended by a zero byte.
//!
//! Keys that grow (orders, events) are appended to their table, which is what makes a commit cheap.

use crate::market::account::{AccountId, Handle, Role};
use crate::market::collection::VisitId;
use crate::market::key::{KeyScope, ScopedKey};
use crate::market::names::{AccountName, Sku};
use crate::market::offer::OfferId;
use crate::market::order::OrderId;
use crate::market::report::ReportId;
use crate::market::time::RoundId;

/// A name that a row can have.
pub(super) trait SortKey {
    fn sort_key(&self) -> Vec<u8>;
}

/// A name that is read back from its bytes; None if these are no such name.
pub(super) trait FromSortKey: Sized {
    fn from_sort_key(bytes: &[u8]) -> Option<Self>;
}

/// An offer in its manufacturer's list.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct GoodOfMaker {
    pub(super) manufacturer: AccountName,
    pub(super) sku: Sku,
}

/// A report in its manufacturer's list, newest round first.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ReportOfMaker {
    pub(super) manufacturer: AccountName,
    pub(super) round: RoundId,
}

/// The only row of its table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct OnlyRow;

impl SortKey for OnlyRow {
    fn sort_key(&self) -> Vec<u8> {
        Vec::new()
    }
}

impl SortKey for u64 {
    fn sort_key(&self) -> Vec<u8> {
        self.to_be_bytes().to_vec()
    }
}

impl FromSortKey for u64 {
    fn from_sort_key(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self::from_be_bytes)
    }
}

impl SortKey for AccountName {
    fn sort_key(&self) -> Vec<u8> {
        self.as_str().into()
    }
}

impl SortKey for AccountId {
    fn sort_key(&self) -> Vec<u8> {
        self.0.sort_key()
    }
}

impl SortKey for OrderId {
    fn sort_key(&self) -> Vec<u8> {
        self.0.sort_key()
    }
}

impl SortKey for RoundId {
    fn sort_key(&self) -> Vec<u8> {
        RoundId::sort_key(*self).sort_key()
    }
}

impl SortKey for (AccountId, OrderId) {
    fn sort_key(&self) -> Vec<u8> {
        pair(self.0.0, self.1.0)
    }
}

impl FromSortKey for (AccountId, OrderId) {
    fn from_sort_key(bytes: &[u8]) -> Option<Self> {
        let (customer, order) = bytes.split_at_checked(8)?;
        Some((AccountId(u64::from_sort_key(customer)?), OrderId(u64::from_sort_key(order)?)))
    }
}

impl SortKey for (RoundId, AccountId) {
    fn sort_key(&self) -> Vec<u8> {
        pair(RoundId::sort_key(self.0), self.1.0)
    }
}

impl FromSortKey for (RoundId, AccountId) {
    fn from_sort_key(bytes: &[u8]) -> Option<Self> {
        let (round, account) = bytes.split_at_checked(8)?;
        let round = RoundId::from_sort_key(u64::from_sort_key(round)?).ok()?;
        Some((round, AccountId(u64::from_sort_key(account)?)))
    }
}

impl SortKey for OfferId {
    fn sort_key(&self) -> Vec<u8> {
        [self.sku.as_str(), "\0", self.manufacturer.as_str()].concat().into_bytes()
    }
}

impl SortKey for GoodOfMaker {
    fn sort_key(&self) -> Vec<u8> {
        [ended(self.manufacturer.as_str()), self.sku.as_str().into()].concat()
    }
}

impl FromSortKey for GoodOfMaker {
    fn from_sort_key(bytes: &[u8]) -> Option<Self> {
        let (manufacturer, sku) = std::str::from_utf8(bytes).ok()?.split_once('\0')?;
        Some(Self { manufacturer: AccountName::parse(manufacturer).ok()?, sku: Sku::parse(sku).ok()? })
    }
}

impl SortKey for ReportId {
    fn sort_key(&self) -> Vec<u8> {
        [newest_first(self.round).to_vec(), self.manufacturer.as_str().into()].concat()
    }
}

impl SortKey for VisitId {
    fn sort_key(&self) -> Vec<u8> {
        [newest_first(self.round).to_vec(), self.manufacturer.as_str().into()].concat()
    }
}

impl SortKey for ReportOfMaker {
    fn sort_key(&self) -> Vec<u8> {
        [ended(self.manufacturer.as_str()), newest_first(self.round).to_vec()].concat()
    }
}

impl FromSortKey for ReportOfMaker {
    fn from_sort_key(bytes: &[u8]) -> Option<Self> {
        let (name, round) = bytes.split_at_checked(bytes.len().checked_sub(8)?)?;
        let name = std::str::from_utf8(name.strip_suffix(b"\0")?).ok()?;
        let round = RoundId::from_sort_key(!u64::from_sort_key(round)?).ok()?;
        Some(Self { manufacturer: AccountName::parse(name).ok()?, round })
    }
}

impl SortKey for Handle {
    fn sort_key(&self) -> Vec<u8> {
        match self {
            Self::Name(name) => [b"n", name.as_str().as_bytes()].concat(),
            Self::Email(folded) => [b"e", folded.as_bytes()].concat(),
            Self::User(user, role) => {
                let role = match role {
                    Role::Customer => b'c',
                    Role::Manufacturer => b'm',
                };
                [b"u".as_slice(), &user.0.to_be_bytes(), &[role]].concat()
            }
        }
    }
}

impl SortKey for ScopedKey {
    fn sort_key(&self) -> Vec<u8> {
        let (kind, owner) = match self.scope {
            KeyScope::Account(account) => (b'a', account.0),
            KeyScope::User(user) => (b'u', u64::from(user.0)),
        };
        // The key first: keys that grow with time, as the tools' do, then lie together whoever sent them.
        [self.key.as_str().as_bytes(), &[0, kind], owner.to_be_bytes().as_slice()].concat()
    }
}

fn pair(first: u64, second: u64) -> Vec<u8> {
    let mut key = Vec::with_capacity(16);
    key.extend_from_slice(&first.to_be_bytes());
    key.extend_from_slice(&second.to_be_bytes());
    key
}

/// A text that something follows. No name contains a zero byte, so that `a` stays before `ab` whatever follows.
pub(super) fn ended(text: &str) -> Vec<u8> {
    [text.as_bytes(), b"\0"].concat()
}

pub(super) fn newest_first(round: RoundId) -> [u8; 8] {
    (!RoundId::sort_key(round)).to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::market::account::UserId;
    use crate::market::key::Key;

    fn name(text: &str) -> AccountName {
        AccountName::parse(text).unwrap()
    }

    fn sku(text: &str) -> Sku {
        Sku::parse(text).unwrap()
    }

    fn round(text: &str) -> RoundId {
        RoundId::parse(text).unwrap()
    }

    /// Every key is below the next one.
    fn ascend<K: SortKey>(keys: impl IntoIterator<Item = K>) {
        let keys: Vec<Vec<u8>> = keys.into_iter().map(|k| k.sort_key()).collect();
        assert!(keys.len() > 1 && keys.is_sorted_by(|a, b| a < b), "{keys:?}");
    }

    #[test]
    fn numbers_sort_as_numbers() {
        ascend([0, 1, 255, 256, 65_535, 65_536, u64::MAX]);
        ascend(["2026-02", "2026-11", "2026-12", "2026-12.2", "2026-12.10", "2027-01"].map(round));
        ascend([(1, 9), (1, 256), (2, 1), (256, 0)].map(|(c, o)| (AccountId(c), OrderId(o))));
        ascend([("2026-12", 256), ("2026-12.2", 1)].map(|(r, a)| (round(r), AccountId(a))));
    }

    #[test]
    fn offers_sort_by_good_then_manufacturer_as_their_ids_do() {
        let ids =
            [("A", "zeta"), ("a", "acme"), ("a", "acme-2"), ("a", "b"), ("a-1", "acme"), ("a.", "a"), ("aa", "a")];
        let ids = ids.map(|(s, m)| OfferId { sku: sku(s), manufacturer: name(m) });
        assert!(ids.is_sorted());
        ascend(ids);
        let goods = [("acme", "z"), ("acme-2", "a"), ("acme.b", "a"), ("acme0", "a"), ("acmea", "A")];
        ascend(goods.map(|(m, s)| GoodOfMaker { manufacturer: name(m), sku: sku(s) }));
    }

    #[test]
    fn reports_sort_newest_round_first_then_by_manufacturer() {
        let ids = ["2027-01/acme", "2026-12.2/b", "2026-12/acme", "2026-12/acme-2", "2026-12/zeta", "2026-11/acme"];
        ascend(ids.map(|id| ReportId::parse(id).unwrap()));
        let own = [("acme", "2027-01"), ("acme", "2026-12"), ("acme-2", "2027-01")];
        ascend(own.map(|(m, r)| ReportOfMaker { manufacturer: name(m), round: round(r) }));
    }

    #[test]
    fn names_of_different_kinds_and_owners_are_different_keys() {
        let user = |n| KeyScope::User(UserId(n));
        let scopes = [KeyScope::Account(AccountId(1)), KeyScope::Account(AccountId(2)), user(1), user(2)];
        ascend(scopes.map(|scope| ScopedKey { scope, key: Key::parse("same").unwrap() }));
        let roles = [Role::Customer, Role::Manufacturer];
        let handles = roles.map(|role| Handle::User(UserId(1), role));
        ascend([Handle::Email("a".into()), Handle::Name(name("a"))].into_iter().chain(handles));
    }

    #[test]
    fn names_are_read_back_from_keys() {
        let good = GoodOfMaker { manufacturer: name("acme-2"), sku: sku("A.1") };
        assert_eq!(GoodOfMaker::from_sort_key(&good.sort_key()), Some(good));
        let report = ReportOfMaker { manufacturer: name("acme"), round: round("2026-12.7") };
        assert_eq!(ReportOfMaker::from_sort_key(&report.sort_key()), Some(report));
        let order = (AccountId(7), OrderId(300));
        assert_eq!(FromSortKey::from_sort_key(&order.sort_key()), Some(order));
        let place = (round("2026-12"), AccountId(9));
        assert_eq!(FromSortKey::from_sort_key(&place.sort_key()), Some(place));
        assert_eq!(<(AccountId, OrderId)>::from_sort_key(b"short"), None);
        assert_eq!(ReportOfMaker::from_sort_key(b"short"), None);
    }
}
