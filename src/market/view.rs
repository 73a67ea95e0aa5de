//! What deciding may read: rows, by name or in order, from whatever keeps them.

use super::account::{Account, AccountId, Handle};
use super::cart::Cart;
use super::collection::{Visit, VisitId};
use super::credentials::Credentials;
use super::delivery::Delivery;
use super::interface::Interface;
use super::key::{KeyRow, ScopedKey};
use super::names::{AccountName, Sku};
use super::offer::{Description, Offer, OfferId, Stock};
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
    /// What is there of an offer.
    fn stock(&self, id: &OfferId) -> Read<Option<Stock>>;
    /// What an offer is called. Every offer has both rows.
    fn description(&self, id: &OfferId) -> Read<Option<Description>>;
    /// All manufacturers that offer one good, by name.
    fn stocks_of_good(&self, sku: &Sku) -> Read<Vec<(AccountName, Stock)>>;
    /// The goods that one manufacturer offers by SKU, after `after`, at most `limit`.
    fn goods_of_maker(&self, manufacturer: &AccountName, after: Option<&Sku>, limit: usize) -> Read<Vec<Sku>>;
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

    /// The whole offer.
    fn offer(&self, id: &OfferId) -> Read<Option<Offer>> {
        self.stock(id)?.map(|stock| described(self, id.clone(), stock)).transpose()
    }

    /// As [`View::stocks_of_good`], whole.
    fn offers_of_good(&self, sku: &Sku) -> Read<Vec<Offer>> {
        let id = |manufacturer| OfferId { sku: sku.clone(), manufacturer };
        self.stocks_of_good(sku)?.into_iter().map(|(maker, stock)| described(self, id(maker), stock)).collect()
    }

    /// As [`View::goods_of_maker`], whole.
    fn offers_of_maker(&self, manufacturer: &AccountName, after: Option<&Sku>, limit: usize) -> Read<Vec<Offer>> {
        let offer = |sku| {
            let id = OfferId { sku, manufacturer: manufacturer.clone() };
            self.offer(&id)?.ok_or_else(|| Fault(format!("offer {id} is missing although its index names it")))
        };
        self.goods_of_maker(manufacturer, after, limit)?.into_iter().map(offer).collect()
    }
}

/// The whole offer that has this stock.
///
/// # Errors
/// Its description cannot be read, or is missing.
pub fn described<V: View + ?Sized>(view: &V, id: OfferId, stock: Stock) -> Read<Offer> {
    match view.description(&id)? {
        Some(description) => Ok(Offer { id, description, stock }),
        None => Err(Fault(format!("the description of offer {id} is missing"))),
    }
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
    fn stock(&self, _: &OfferId) -> Read<Option<Stock>> {
        Ok(None)
    }
    fn description(&self, _: &OfferId) -> Read<Option<Description>> {
        Ok(None)
    }
    fn stocks_of_good(&self, _: &Sku) -> Read<Vec<(AccountName, Stock)>> {
        Ok(Vec::new())
    }
    fn goods_of_maker(&self, _: &AccountName, _: Option<&Sku>, _: usize) -> Read<Vec<Sku>> {
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
