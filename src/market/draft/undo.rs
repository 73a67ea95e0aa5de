//! How a draft takes the current command back.

use std::sync::Arc;

use super::Draft;
use crate::market::account::{Account, AccountId, Handle};
use crate::market::cart::Cart;
use crate::market::changes::RowsByName;
use crate::market::collection::{Visit, VisitId};
use crate::market::credentials::Credentials;
use crate::market::delivery::Delivery;
use crate::market::interface::Interface;
use crate::market::key::{KeyRow, ScopedKey};
use crate::market::names::AccountName;
use crate::market::offer::{Description, OfferId, Stock};
use crate::market::order::{Order, OrderId};
use crate::market::report::{Report, ReportId, Tally};
use crate::market::round::{Attendance, Round};
use crate::market::state::Market;
use crate::market::time::RoundId;
use crate::market::view::View;

/// A row as it was before the current command changed it; none if it was not in the draft.
#[derive(Debug)]
pub(super) enum Undo {
    Market(Option<Market>),
    Account(AccountId, Option<Account>),
    Handle(Handle, Option<Option<AccountId>>),
    Credentials(AccountId, Option<Credentials>),
    Stock(OfferId, Option<Stock>),
    Description(OfferId, Option<Description>),
    Order(OrderId, Option<Arc<Order>>),
    Cart(AccountId, Option<Cart>),
    Round(RoundId, Option<Round>),
    Attendance((RoundId, AccountId), Option<Attendance>),
    Tally(ReportId, Option<Tally>),
    Report(ReportId, Option<Report>),
    Interface(AccountName, Option<Interface>),
    Visit(VisitId, Option<Visit>),
    Delivery(ReportId, Option<Delivery>),
    Key(ScopedKey, Option<KeyRow>),
}

impl<V: View + ?Sized> Draft<'_, V> {
    /// The current command comes to nothing: every row is as it was before it.
    pub fn take_back(&mut self) {
        self.events.clear();
        while let Some(undo) = self.undo.pop() {
            let changes = &mut self.changes;
            match undo {
                Undo::Market(row) => changes.market = row,
                Undo::Account(id, row) => drop(changes.accounts.put(id, row)),
                Undo::Handle(handle, row) => drop(changes.handles.put(handle, row)),
                Undo::Credentials(id, row) => drop(changes.credentials.put(id, row)),
                Undo::Stock(id, row) => drop(self.stocks.put(id, row)),
                Undo::Description(id, row) => drop(changes.descriptions.put(id, row)),
                Undo::Order(id, row) => drop(changes.orders.put(id, row)),
                Undo::Cart(customer, row) => drop(changes.carts.put(customer, row)),
                Undo::Round(id, row) => drop(changes.rounds.put(id, row)),
                Undo::Attendance(place, row) => drop(changes.attendances.put(place, row)),
                Undo::Tally(id, row) => drop(changes.tallies.put(id, row)),
                Undo::Report(id, row) => drop(changes.reports.put(id, row)),
                Undo::Interface(manufacturer, row) => drop(changes.interfaces.put(manufacturer, row)),
                Undo::Visit(id, row) => drop(changes.visits.put(id, row)),
                Undo::Delivery(report, row) => drop(changes.deliveries.put(report, row)),
                Undo::Key(key, row) => drop(self.keys.put(key, row)),
            }
        }
    }
}
