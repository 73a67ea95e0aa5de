//! What deciding may read: rows, by name or in order, from whatever keeps them.

use std::sync::Arc;

use super::account::{Account, AccountId, Handle};
use super::cart::Cart;
use super::collection::{Visit, VisitId};
use super::credentials::Credentials;
use super::delivery::Delivery;
use super::interface::Interface;
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
    fn credentials(&self, account: AccountId) -> Read<Option<Credentials>>;
    fn offer(&self, id: &OfferId) -> Read<Option<Offer>>;
    /// As [`View::offer`]; whoever keeps rows that are shared gives the row itself.
    fn offer_row(&self, id: &OfferId) -> Read<Option<Arc<Offer>>> {
        Ok(self.offer(id)?.map(Arc::new))
    }
    /// All offers of one good, by manufacturer; shared as [`View::offer_row`]'s.
    fn offers_of_good(&self, sku: &Sku) -> Read<Vec<Arc<Offer>>>;
    /// One manufacturer's offers by SKU, after `after`, at most `limit`.
    fn offers_of_maker(&self, manufacturer: &AccountName, after: Option<&Sku>, limit: usize) -> Read<Vec<Offer>>;
    /// The next manufacturer by name, after `after`, that has ever offered anything.
    fn next_maker(&self, after: Option<&AccountName>) -> Read<Option<AccountName>>;
    fn order(&self, id: OrderId) -> Read<Option<Order>>;
    fn cart(&self, customer: AccountId) -> Read<Option<Cart>>;
    fn round(&self, id: RoundId) -> Read<Option<Round>>;
    /// The next round by name, after `after`.
    fn next_round(&self, after: Option<RoundId>) -> Read<Option<Round>>;
    fn attendance(&self, round: RoundId, customer: AccountId) -> Read<Option<Attendance>>;
    fn tally(&self, report: &ReportId) -> Read<Option<Tally>>;
    fn report(&self, id: &ReportId) -> Read<Option<Report>>;
    /// The row stays when the interface is removed; then it has no endpoint.
    fn interface(&self, manufacturer: &AccountName) -> Read<Option<Interface>>;
    /// The next interface by its manufacturer's name, after `after`, removed ones too.
    fn next_interface(&self, after: Option<&AccountName>) -> Read<Option<Interface>>;
    fn visit(&self, id: &VisitId) -> Read<Option<Visit>>;
    fn delivery(&self, report: &ReportId) -> Read<Option<Delivery>>;
    fn key(&self, key: &ScopedKey) -> Read<Option<KeyRow>>;
}

/// A market in which nothing has happened yet; with a [`super::draft::Draft`] on top, a whole market in memory.
#[derive(Debug, Clone, Copy)]
pub struct Empty;

impl View for Empty {
    fn market(&self) -> Read<Market> {
        Ok(Market::default())
    }
    fn account(&self, _: AccountId) -> Read<Option<Account>> {
        Ok(None)
    }
    fn account_by(&self, _: &Handle) -> Read<Option<AccountId>> {
        Ok(None)
    }
    fn credentials(&self, _: AccountId) -> Read<Option<Credentials>> {
        Ok(None)
    }
    fn offer(&self, _: &OfferId) -> Read<Option<Offer>> {
        Ok(None)
    }
    fn offers_of_good(&self, _: &Sku) -> Read<Vec<Arc<Offer>>> {
        Ok(Vec::new())
    }
    fn offers_of_maker(&self, _: &AccountName, _: Option<&Sku>, _: usize) -> Read<Vec<Offer>> {
        Ok(Vec::new())
    }
    fn next_maker(&self, _: Option<&AccountName>) -> Read<Option<AccountName>> {
        Ok(None)
    }
    fn order(&self, _: OrderId) -> Read<Option<Order>> {
        Ok(None)
    }
    fn cart(&self, _: AccountId) -> Read<Option<Cart>> {
        Ok(None)
    }
    fn round(&self, _: RoundId) -> Read<Option<Round>> {
        Ok(None)
    }
    fn next_round(&self, _: Option<RoundId>) -> Read<Option<Round>> {
        Ok(None)
    }
    fn attendance(&self, _: RoundId, _: AccountId) -> Read<Option<Attendance>> {
        Ok(None)
    }
    fn tally(&self, _: &ReportId) -> Read<Option<Tally>> {
        Ok(None)
    }
    fn report(&self, _: &ReportId) -> Read<Option<Report>> {
        Ok(None)
    }
    fn interface(&self, _: &AccountName) -> Read<Option<Interface>> {
        Ok(None)
    }
    fn next_interface(&self, _: Option<&AccountName>) -> Read<Option<Interface>> {
        Ok(None)
    }
    fn visit(&self, _: &VisitId) -> Read<Option<Visit>> {
        Ok(None)
    }
    fn delivery(&self, _: &ReportId) -> Read<Option<Delivery>> {
        Ok(None)
    }
    fn key(&self, _: &ScopedKey) -> Read<Option<KeyRow>> {
        Ok(None)
    }
}
