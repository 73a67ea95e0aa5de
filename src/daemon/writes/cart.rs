//! `cart.add`, `cart.set`, `cart.remove`, `cart.clear`.

use super::at_least_one;
use crate::daemon::caller::Caller;
use crate::daemon::dispatch::{Commands, Context, Step};
use crate::daemon::reads::live_cart;
use crate::daemon::shared::Shared;
use crate::ipc::error::ErrorObject;
use crate::ipc::methods::JustKey;
use crate::ipc::methods::cart::{Add, CartInfo, Clear, LineParams, Remove, RemoveParams, Set};
use crate::market::account::Role;
use crate::market::command::{CartChange, Command};
use crate::market::outcome::Outcome;

/// Implements a call that changes the caller's cart.
macro_rules! cart_call {
    ($method:ty, $params:ty, $change:expr) => {
        impl Commands for $method {
            fn prepare(_: &Shared, caller: &Caller, params: &$params) -> Result<Step<Self>, ErrorObject> {
                let change: fn(&$params) -> Result<CartChange, ErrorObject> = $change;
                let customer = caller.require_role(Role::Customer)?.id;
                Ok(Step::Submit(Command::Cart { customer, change: change(params)? }))
            }

            fn result(context: &Context<'_>, _: &$params, outcome: Outcome, replayed: bool) -> Option<CartInfo> {
                match outcome {
                    Outcome::Cart(cart) => live_cart(context.shared, cart, replayed).ok(),
                    _ => None,
                }
            }
        }
    };
}

cart_call!(Add, LineParams, |p| {
    let quantity = at_least_one("quantity", p.quantity)?;
    Ok(CartChange::Add { sku: p.sku.clone(), from: p.from.clone(), quantity })
});

cart_call!(Set, LineParams, |p| {
    Ok(CartChange::Set { sku: p.sku.clone(), from: p.from.clone(), quantity: p.quantity })
});

cart_call!(Remove, RemoveParams, |p| Ok(CartChange::Remove { sku: p.sku.clone(), from: p.from.clone() }));

cart_call!(Clear, JustKey, |_| Ok(CartChange::Clear));
