//! Calls that become commands, one file per method family, and the results that are made of their outcomes.

mod account;
mod cart;
mod collection;
mod interface;
mod order;
mod report;
mod round;
mod stock;

use super::dispatch::invalid;
use crate::ipc::error::ErrorObject;
use crate::market::amounts::Quantity;

pub(super) use account::sign_up_command;
pub(super) use order::{order_request, place, prepare_place};

/// Refuses a quantity of nothing where something is meant.
fn at_least_one(field: &str, quantity: Quantity) -> Result<Quantity, ErrorObject> {
    if quantity.is_zero() { Err(invalid(field, "0 is too few; write at least 1")) } else { Ok(quantity) }
}
