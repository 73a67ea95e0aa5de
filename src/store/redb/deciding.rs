//! What a batch is decided on: the newest moment, with what nearly every order asks for at hand.

use std::sync::Arc;

use super::at_hand::AtHand;
use super::moment::Moment;
use crate::market::account::{Account, AccountId, Handle};
use crate::market::cart::Cart;
use crate::market::collection::{Visit, VisitId};
use crate::market::credentials::Credentials;
use crate::market::delivery::Delivery;
use crate::market::interface::Interface;
use crate::market::key::{KeyRow, ScopedKey};
use crate::market::names::{AccountName, Sku};
use crate::market::offer::{Description, OfferId, Stock};
use crate::market::order::{Order, OrderId};
use crate::market::report::{Report, ReportId, Tally};
use crate::market::round::{Attendance, Round};
use crate::market::state::Market;
use crate::market::time::RoundId;
use crate::market::view::{Read, View};

/// The newest moment, as the committer reads it.
pub(super) struct Deciding<'m> {
    pub(super) moment: &'m Moment,
    pub(super) at_hand: &'m AtHand,
}

impl View for Deciding<'_> {
    fn market(&self) -> Read<Market> {
        self.moment.market()
    }

    fn account(&self, id: AccountId) -> Read<Option<Account>> {
        self.moment.account(id)
    }

    fn account_by(&self, handle: &Handle) -> Read<Option<AccountId>> {
        self.moment.account_by(handle)
    }

    fn credentials(&self, id: AccountId) -> Read<Option<Credentials>> {
        self.moment.credentials(id)
    }

    fn stock(&self, id: &OfferId) -> Read<Option<Stock>> {
        self.moment.stock(id)
    }

    fn description(&self, id: &OfferId) -> Read<Option<Description>> {
        self.moment.description(id)
    }

    fn stocks_of_good(&self, sku: &Sku) -> Read<Vec<(AccountName, Stock)>> {
        self.at_hand.goods.of_good(sku, || self.moment.stocks_of_good(sku))
    }

    fn goods_of_maker(&self, manufacturer: &AccountName, after: Option<&Sku>, limit: usize) -> Read<Vec<Sku>> {
        self.moment.goods_of_maker(manufacturer, after, limit)
    }

    fn next_maker(&self, after: Option<&AccountName>) -> Read<Option<AccountName>> {
        self.moment.next_maker(after)
    }

    fn order(&self, id: OrderId) -> Read<Option<Order>> {
        self.moment.order(id)
    }

    fn cart(&self, customer: AccountId) -> Read<Option<Cart>> {
        self.moment.cart(customer)
    }

    fn round(&self, id: RoundId) -> Read<Option<Round>> {
        self.moment.round(id)
    }

    fn next_round(&self, after: Option<RoundId>) -> Read<Option<Round>> {
        self.moment.next_round(after)
    }

    fn attendance(&self, round: RoundId, customer: AccountId) -> Read<Option<Attendance>> {
        self.at_hand.roster.attendance((round, customer), || self.moment.attendance(round, customer))
    }

    fn tally(&self, report: &ReportId) -> Read<Option<Tally>> {
        self.moment.tally(report)
    }

    fn report(&self, id: &ReportId) -> Read<Option<Report>> {
        self.moment.report(id)
    }

    fn visit(&self, id: &VisitId) -> Read<Option<Visit>> {
        self.moment.visit(id)
    }

    fn delivery(&self, report: &ReportId) -> Read<Option<Delivery>> {
        self.moment.delivery(report)
    }

    fn interface(&self, manufacturer: &AccountName) -> Read<Option<Interface>> {
        self.moment.interface(manufacturer)
    }

    fn next_interface(&self, after: Option<&AccountName>) -> Read<Option<Interface>> {
        self.moment.next_interface(after)
    }

    fn key(&self, key: &ScopedKey) -> Read<Option<KeyRow>> {
        match self.moment.changed(key, |maps| &maps.keys) {
            Some(row) => Ok(Some(Arc::unwrap_or_clone(row))),
            None => self.at_hand.absent.key(&self.moment.tables.keys, key),
        }
    }
}
