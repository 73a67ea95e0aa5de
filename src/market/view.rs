//! What deciding may read: rows, by name or in order, from whatever keeps them.

use super::account::{Account, AccountId, Handle};
use super::cart::Cart;
use super::key::{KeyRow, ScopedKey};
use super::names::{AccountName, Sku};
use super::offer::{Offer, OfferId};
use super::order::{Order, OrderId};
use super::report::{Report, ReportId, Tally};
use super::round::{Attendance, Round};
use super::state::Market;
use super::time::RoundId;

/// A row could not be read: the store is broken. Nothing may be decided on a guess.
#[derive(Debug, Clone, thiserror::Error)]
#[error("cannot read the stored state: {0}")]
pub struct Fault(pub String);

pub type Read<T> = Result<T, Fault>;

/// The rows of the market at one moment.
pub trait View {
    fn market(&self) -> Read<Market>;
    fn account(&self, id: AccountId) -> Read<Option<Account>>;
    fn account_by(&self, handle: &Handle) -> Read<Option<AccountId>>;
    fn offer(&self, id: &OfferId) -> Read<Option<Offer>>;
    /// All offers of one good, by manufacturer.
    fn offers_of_good(&self, sku: &Sku) -> Read<Vec<Offer>>;
    /// One manufacturer's offers by SKU, after `after`, at most `limit`.
    fn offers_of_maker(&self, manufacturer: &AccountName, after: Option<&Sku>, limit: usize) -> Read<Vec<Offer>>;
    /// The next manufacturer by name, after `after`, that has ever offered anything.
    fn next_maker(&self, after: Option<&AccountName>) -> Read<Option<AccountName>>;
    fn order(&self, id: OrderId) -> Read<Option<Order>>;
    fn cart(&self, customer: AccountId) -> Read<Option<Cart>>;
    fn round(&self, id: RoundId) -> Read<Option<Round>>;
    fn attendance(&self, round: RoundId, customer: AccountId) -> Read<Option<Attendance>>;
    fn tally(&self, report: &ReportId) -> Read<Option<Tally>>;
    fn report(&self, id: &ReportId) -> Read<Option<Report>>;
    fn key(&self, key: &ScopedKey) -> Read<Option<KeyRow>>;
}
