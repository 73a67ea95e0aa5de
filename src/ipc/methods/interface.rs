//! `interface.*`: where a manufacturer's own program answers the distributor; what it answers is in `supply`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{JustKey, Nothing, keyed, methods};
use crate::market::interface::Endpoint;
use crate::market::key::Key;
use crate::market::names::AccountName;

methods! {
    Show "interface.show" Manufacturer Nothing => InterfaceInfo, "Where the manufacturer's own program answers.";
    Register "interface.register" Manufacturer RegisterParams => InterfaceInfo, "Says on which socket the manufacturer answers supply.offers and supply.sold.";
    Remove "interface.remove" Manufacturer JustKey => InterfaceInfo, "The manufacturer answers no more; its offers stand.";
}

keyed!(RegisterParams);

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterParams {
    /// `unix:/path`, absolute. Replaces the one that was registered before.
    pub endpoint: Endpoint,
    pub key: Key,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct InterfaceInfo {
    pub manufacturer: AccountName,
    /// Null if there is none.
    pub endpoint: Option<Endpoint>,
    #[serde(default)]
    pub replayed: bool,
}
