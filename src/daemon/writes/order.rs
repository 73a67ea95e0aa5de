//! `order.place`, `order.cancel`.

use super::at_least_one;
use crate::daemon::caller::Caller;
use crate::daemon::dispatch::{Commands, Context, Step, invalid};
use crate::daemon::render;
use crate::daemon::shared::Shared;
use crate::ipc::error::ErrorObject;
use crate::ipc::methods::order::{Cancel, CancelParams, LineParams, OrderInfo, Place, PlaceParams};
use crate::limits::ORDER_LINES_MAX_COUNT;
use crate::market::account::Role;
use crate::market::command::Command;
use crate::market::names::{Note, Text};
use crate::market::order::{FillPolicy, LineRequest, OrderRequest};
use crate::market::outcome::Outcome;

impl Commands for Place {
    fn prepare(_: &Shared, caller: &Caller, params: &PlaceParams) -> Result<Step<Self>, ErrorObject> {
        let customer = caller.require_role(Role::Customer)?.id;
        let request = order_request(params.fill, &params.lines, params.reference.clone(), params.note.clone())?;
        Ok(Step::Submit(Command::Place { customer, request }))
    }

    fn result(context: &Context<'_>, _: &PlaceParams, outcome: Outcome, replayed: bool) -> Option<OrderInfo> {
        order_info(context, outcome, replayed)
    }
}

impl Commands for Cancel {
    fn prepare(_: &Shared, caller: &Caller, params: &CancelParams) -> Result<Step<Self>, ErrorObject> {
        let customer = caller.require_role(Role::Customer)?.id;
        if params.quantity.is_some() && params.line.is_none() {
            return Err(invalid("quantity", "name the line too, from which so many units are given back"));
        }
        let quantity = params.quantity.map(|q| at_least_one("quantity", q)).transpose()?;
        Ok(Step::Submit(Command::Cancel { customer, order: params.order, line: params.line, quantity }))
    }

    fn result(context: &Context<'_>, _: &CancelParams, outcome: Outcome, replayed: bool) -> Option<OrderInfo> {
        order_info(context, outcome, replayed)
    }
}

fn order_info(context: &Context<'_>, outcome: Outcome, replayed: bool) -> Option<OrderInfo> {
    match outcome {
        Outcome::Order(order) => {
            Some(render::order(order, context.account?.clone(), context.shared.currency.clone(), replayed))
        }
        _ => None,
    }
}

/// An order's lines as the market takes them; what cannot be is refused by field.
pub(in crate::daemon) fn order_request(
    fill: FillPolicy,
    lines: &[LineParams],
    reference: Option<Text>,
    note: Option<Note>,
) -> Result<OrderRequest, ErrorObject> {
    if lines.is_empty() {
        return Err(invalid("lines", "the order is empty; put at least one line in it"));
    }
    if lines.len() > ORDER_LINES_MAX_COUNT {
        let many =
            format!("an order has at most {ORDER_LINES_MAX_COUNT} lines, this one has {}; split it", lines.len());
        return Err(invalid("lines", &many));
    }
    let lines = lines.iter().enumerate().map(|(at, line)| line_request(at, line)).collect::<Result<_, _>>()?;
    Ok(OrderRequest { fill, lines, reference, note })
}

fn line_request(at: usize, line: &LineParams) -> Result<LineRequest, ErrorObject> {
    let LineParams { sku, from, quantity, min_quantity, max_unit_price } = line.clone();
    at_least_one(&format!("lines[{at}].quantity"), quantity)?;
    if let Some(min) = min_quantity {
        let field = format!("lines[{at}].min_quantity");
        at_least_one(&field, min)?;
        if min > quantity {
            return Err(invalid(&field, &format!("{min} is more than the quantity {quantity}")));
        }
    }
    Ok(LineRequest { sku, from, quantity, min_quantity, max_unit_price })
}
