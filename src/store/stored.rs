//! Every stored row with the name it lies under, also one that cannot be read: what `cdsd verify` goes through.

use crate::market::account::{Account, AccountId, Handle};
use crate::market::cart::Cart;
use crate::market::collection::{Visit, VisitId};
use crate::market::credentials::Credentials;
use crate::market::delivery::Delivery;
use crate::market::event::EventGroup;
use crate::market::interface::Interface;
use crate::market::key::{KeyRow, ScopedKey};
use crate::market::names::AccountName;
use crate::market::offer::{Description, OfferId, Stock};
use crate::market::order::{Order, OrderId};
use crate::market::report::{Report, ReportId, Tally};
use crate::market::round::{Attendance, Round};
use crate::market::time::RoundId;
use crate::market::view::Read;

/// The tables, apart from the market's own row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoredTable {
    Accounts,
    Handles,
    Credentials,
    /// What is there of each.
    Offers,
    Descriptions,
    OffersByMaker,
    Orders,
    OrdersByCustomer,
    Carts,
    Rounds,
    Attendances,
    Tallies,
    Reports,
    ReportsByMaker,
    Interfaces,
    Visits,
    Deliveries,
    Keys,
    Events,
}

impl StoredTable {
    /// Its name in the store and in what `cdsd verify` says.
    pub fn word(self) -> &'static str {
        match self {
            Self::Accounts => "accounts",
            Self::Handles => "handles",
            Self::Credentials => "credentials",
            Self::Offers => "offers",
            Self::Descriptions => "descriptions",
            Self::OffersByMaker => "offers_by_maker",
            Self::Orders => "orders",
            Self::OrdersByCustomer => "orders_by_customer",
            Self::Carts => "carts",
            Self::Rounds => "rounds",
            Self::Attendances => "attendances",
            Self::Tallies => "tallies",
            Self::Reports => "reports",
            Self::ReportsByMaker => "reports_by_maker",
            Self::Interfaces => "interfaces",
            Self::Visits => "visits",
            Self::Deliveries => "deliveries",
            Self::Keys => "keys",
            Self::Events => "events",
        }
    }
}

/// A row under its name. Rows of an index have nothing but their name.
#[derive(Debug, Clone, PartialEq)]
pub enum Row {
    Account(AccountId, Account),
    /// None: free again.
    Handle(Handle, Option<AccountId>),
    Credentials(AccountId, Credentials),
    Offer(OfferId, Stock),
    Description(OfferId, Description),
    OfferOfMaker(OfferId),
    Order(OrderId, Order),
    OrderOfCustomer(AccountId, OrderId),
    Cart(AccountId, Cart),
    Round(RoundId, Round),
    Attendance((RoundId, AccountId), Attendance),
    Tally(ReportId, Tally),
    Report(ReportId, Report),
    ReportOfMaker(ReportId),
    Interface(AccountName, Interface),
    Visit(VisitId, Visit),
    Delivery(ReportId, Delivery),
    Key(ScopedKey, KeyRow),
    /// Under the number of the group's first event.
    Events(u64, EventGroup),
}

/// A place in a table, and what is stored there.
#[derive(Debug, Clone)]
pub struct Stored {
    /// Where the next page goes on; the engine's own form of the row's name.
    pub place: Vec<u8>,
    pub row: Read<Row>,
}
