//! `cart.add`, `cart.set`, `cart.remove`, `cart.clear`, `cart.buy`.

use super::at_least_one;
use super::order::{check_minimum, order_info};
use crate::daemon::caller::Caller;
use crate::daemon::dispatch::{Commands, Context, Step, invalid};
use crate::daemon::reads::live_cart;
use crate::daemon::shared::Shared;
use crate::ipc::error::ErrorObject;
use crate::ipc::methods::cart::{
    Add, Buy, BuyParams, CartInfo, Clear, ClearParams, LineParams, PickParams, Remove, RemoveParams, Set,
};
use crate::ipc::methods::order::OrderInfo;
use crate::limits::ORDER_LINES_MAX_COUNT;
use crate::market::account::Role;
use crate::market::cart::{CartPick, CartPurchase};
use crate::market::command::{CartChange, Command};
use crate::market::outcome::Outcome;

/// Implements a call that changes the caller's cart.
macro_rules! cart_call {
    ($method:ty, $params:ty, $change:expr) => {
        impl Commands for $method {
            fn prepare(_: &Shared, caller: &Caller, params: &$params) -> Result<Step<Self>, ErrorObject> {
                let change: fn(&$params) -> Result<CartChange, ErrorObject> = $change;
                let customer = caller.require_role(Role::Customer)?.id;
                Ok(Step::Submit(Command::Cart { customer, expect: params.expect, change: change(params)? }))
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

cart_call!(Clear, ClearParams, |_| Ok(CartChange::Clear));

impl Commands for Buy {
    fn prepare(_: &Shared, caller: &Caller, params: &BuyParams) -> Result<Step<Self>, ErrorObject> {
        let customer = caller.require_role(Role::Customer)?.id;
        let lines = params.lines.as_deref().map(|lines| picks(params, lines)).transpose()?;
        let BuyParams { fill, expect, clear_rest, round, reference, note, .. } = params.clone();
        let purchase = CartPurchase { fill, expect, lines, clear_rest, round, reference, note };
        Ok(Step::Submit(Command::BuyCart { customer, purchase }))
    }

    fn result(context: &Context<'_>, _: &BuyParams, outcome: Outcome, replayed: bool) -> Option<OrderInfo> {
        order_info(context, outcome, replayed)
    }
}

fn picks(params: &BuyParams, lines: &[PickParams]) -> Result<Vec<CartPick>, ErrorObject> {
    if lines.is_empty() {
        return Err(invalid("lines", "nothing is named; leave lines out to buy the whole cart"));
    }
    if lines.len() > ORDER_LINES_MAX_COUNT {
        return Err(invalid("lines", &format!("an order has at most {ORDER_LINES_MAX_COUNT} lines")));
    }
    lines.iter().enumerate().map(|(at, line)| pick(params, at, line)).collect()
}

fn pick(params: &BuyParams, at: usize, line: &PickParams) -> Result<CartPick, ErrorObject> {
    let PickParams { sku, from, quantity, take_from, min_quantity, max_unit_price } = line.clone();
    if let Some(quantity) = quantity {
        at_least_one(&format!("lines[{at}].quantity"), quantity)?;
        check_minimum(params.fill, at, quantity, min_quantity)?;
    } else if let Some(min) = min_quantity {
        check_minimum(params.fill, at, min, min_quantity)?;
    }
    Ok(CartPick { sku, from, quantity, take_from, min_quantity, max_unit_price })
}
