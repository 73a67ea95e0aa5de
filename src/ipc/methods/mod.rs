//! The methods: one type each, with its name, who may call it, and its params and result. One file per family.

pub mod account;
pub mod cart;
pub mod collection;
pub mod interface;
pub mod offer;
pub mod order;
pub mod report;
pub mod round;
pub mod session;
pub mod stock;
pub mod supply;
pub mod system;
pub mod watch;
pub mod works;

use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::market::key::Key;

/// One method of the protocol.
pub trait Method {
    const NAME: &'static str;
    /// One sentence for the OpenRPC document.
    const SUMMARY: &'static str;
    const WHO: Who;
    type Params: Serialize + DeserializeOwned + JsonSchema;
    type Result: Serialize + DeserializeOwned + JsonSchema;
}

/// Who may call a method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    Anyone,
    /// Whoever is logged in, or the operator acting for somebody.
    Account,
    Customer,
    Manufacturer,
    Operator,
}

impl Who {
    pub fn word(self) -> &'static str {
        match self {
            Self::Anyone => "anyone",
            Self::Account => "a logged-in account",
            Self::Customer => "a customer",
            Self::Manufacturer => "a manufacturer",
            Self::Operator => "the operator",
        }
    }
}

/// Params of a method whose effect happens exactly once per key (law L3).
pub trait Keyed {
    fn key(&self) -> &Key;
}

/// Declares methods: type, wire name, who, params → result, summary.
macro_rules! methods {
    ($($type:ident $name:literal $who:ident $params:ty => $result:ty, $summary:literal;)*) => {
        $(
            #[doc = $summary]
            #[derive(Debug, Clone, Copy)]
            pub struct $type;
            impl $crate::ipc::methods::Method for $type {
                const NAME: &'static str = $name;
                const SUMMARY: &'static str = $summary;
                const WHO: $crate::ipc::methods::Who = $crate::ipc::methods::Who::$who;
                type Params = $params;
                type Result = $result;
            }
        )*
    };
}
pub(crate) use methods;

/// Implements [`Keyed`] for params with a field `key`.
macro_rules! keyed {
    ($($params:ty),* $(,)?) => {
        $(impl $crate::ipc::methods::Keyed for $params {
            fn key(&self) -> &$crate::market::key::Key {
                &self.key
            }
        })*
    };
}
pub(crate) use keyed;

/// Params of a method that takes none.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// Params of a change that needs nothing but its key.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct JustKey {
    pub key: Key,
}
keyed!(JustKey);

/// Calls `$visit!` with every method type of the protocol: the one list that dispatch and documentation share.
#[macro_export]
macro_rules! for_each_method {
    ($visit:ident) => {
        $visit! {
            system::Discover, system::Hello, system::Status, system::Verify,
            account::SignUp, account::Show, account::Update, account::Password, account::Delete,
            account::List, account::Block, account::Unblock,
            session::LogIn, session::Resume, session::ActAs, session::LogOut,
            offer::List,
            stock::Set, stock::Add, stock::Adjust, stock::Withdraw, stock::SetPrice, stock::Import,
            interface::Show, interface::Register, interface::Remove,
            order::Quote, order::Place, order::PlaceAll, order::List, order::Show, order::Cancel,
            cart::Show, cart::Add, cart::Set, cart::Remove, cart::Clear, cart::Buy,
            round::Done, round::Show, round::List, round::Open, round::Close, round::Pause, round::Resume,
            collection::Run, collection::Show,
            report::List, report::Show, report::Acknowledge, report::Resend, report::Waive,
            watch::Open, watch::Close,
        }
    };
}
