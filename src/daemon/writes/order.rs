//! `order.place`, `order.place_all`, `order.cancel`.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::value::RawValue;

use super::at_least_one;
use crate::daemon::authorise::authorise;
use crate::daemon::caller::Caller;
use crate::daemon::dispatch::{Commands, Context, Prepared, Render, Step, invalid, mismatch, read_params};
use crate::daemon::order_json;
use crate::daemon::render;
use crate::daemon::shared::{Shared, internal};
use crate::ipc::error::ErrorObject;
use crate::ipc::methods::order::{
    Cancel, CancelParams, LineParams, OrderInfo, PlaceAll, PlaceAllParams, PlaceParams, PlacedAll,
};
use crate::limits::{ORDER_LINES_MAX_COUNT, ORDERS_AT_ONCE_MAX_COUNT};
use crate::market::account::{AccountId, Handle, Role};
use crate::market::amounts::Quantity;
use crate::market::command::Command;
use crate::market::names::{AccountName, Note, Text};
use crate::market::order::{FillPolicy, LineRequest, OrderRequest};
use crate::market::outcome::Outcome;
use crate::market::refusal::Refusal;
use crate::store::Snapshot;

/// `order.place`: the params become the command without being copied.
pub(in crate::daemon) fn prepare_place(
    shared: &Shared,
    caller: &Caller,
    params: Option<&RawValue>,
) -> Result<Prepared, ErrorObject> {
    place(shared, caller, read_params(params)?)
}

/// As [`prepare_place`], of params that are read already.
pub(in crate::daemon) fn place(shared: &Shared, caller: &Caller, params: PlaceParams) -> Result<Prepared, ErrorObject> {
    let PlaceParams { customer: named, fill, lines, reference, note, round, key } = params;
    let customer = match &named {
        None => caller.require_role(Role::Customer)?.id,
        Some(name) => customer_named(&*shared.snapshot()?, caller, name)?,
    };
    let request = request_of(fill, lines, reference, note)?;
    let authorised = authorise(caller, key, Command::Place { customer, request, round })?;
    let render = match named {
        None => Render::Append(|context, outcome, replayed, out| {
            write_placed(context, context.account.ok_or_else(mismatch)?, &outcome, replayed, out)
        }),
        Some(name) => Render::Keep(Box::new(move |context, outcome, replayed, out| {
            write_placed(context, &name, &outcome, replayed, out)
        })),
    };
    Ok(Prepared::Submit(authorised, render))
}

fn write_placed(
    context: &Context<'_>,
    customer: &AccountName,
    outcome: &Outcome,
    replayed: bool,
    out: &mut Vec<u8>,
) -> Result<(), ErrorObject> {
    let Outcome::Order(order) = outcome else { return Err(mismatch()) };
    order_json::write(out, order, customer, &context.shared.currency, replayed);
    Ok(())
}

impl Commands for PlaceAll {
    fn prepare(shared: &Shared, caller: &Caller, params: &PlaceAllParams) -> Result<Step<Self>, ErrorObject> {
        if params.orders.is_empty() || params.orders.len() > ORDERS_AT_ONCE_MAX_COUNT {
            let found = params.orders.len();
            let problem = format!("place 1 to {ORDERS_AT_ONCE_MAX_COUNT} orders together, not {found}");
            return Err(invalid("orders", &problem));
        }
        let view = shared.snapshot()?;
        let mut known: HashMap<&AccountName, AccountId> = HashMap::new();
        let mut orders = Vec::with_capacity(params.orders.len());
        for (at, order) in params.orders.iter().enumerate() {
            let customer = match &order.customer {
                None => caller.require_role(Role::Customer)?.id,
                Some(name) => match known.get(name) {
                    Some(id) => *id,
                    None => *known.entry(name).or_insert(customer_named(&*view, caller, name)?),
                },
            };
            let (reference, note) = (order.reference.clone(), order.note.clone());
            let request = order_request(order.fill, &order.lines, reference, note);
            orders.push((customer, request.map_err(|error| within(&format!("orders[{at}]"), error))?));
        }
        Ok(Step::Submit(Command::PlaceAll { orders, round: params.round }))
    }

    fn result(context: &Context<'_>, _: &PlaceAllParams, outcome: Outcome, replayed: bool) -> Option<PlacedAll> {
        let Outcome::Orders(orders) = outcome else { return None };
        let round = orders.first()?.round;
        let orders = orders.iter().map(|order| render::order_in_short(order)).collect();
        Some(PlacedAll { round, currency: context.shared.currency.clone(), orders, replayed })
    }
}

/// The customer of this name; only the operator names others than himself.
fn customer_named(view: &dyn Snapshot, caller: &Caller, name: &AccountName) -> Result<AccountId, ErrorObject> {
    if let Some(own) = caller.account().filter(|own| own.name == *name) {
        return Ok(own.id);
    }
    caller.require_operator()?;
    let missing = || {
        ErrorObject::of_refusal(&Refusal::NotFound { what: "customer".into(), name: name.to_string() }, false)
            .with_hint("See the accounts with `cdsd account list`, or sign the customer up.")
    };
    let id = view.account_by(&Handle::Name(name.clone())).map_err(internal)?.ok_or_else(missing)?;
    let account = view.account(id).map_err(internal)?.ok_or_else(missing)?;
    if account.role == Role::Customer && !account.is_deleted() { Ok(id) } else { Err(missing()) }
}

/// A wrong field of one of several orders, with its whole path.
fn within(place: &str, mut error: ErrorObject) -> ErrorObject {
    if let Some(field) = error.data.details.get("field").and_then(|f| f.as_str()).map(str::to_owned) {
        error.message = error.message.replacen(&field, &format!("{place}.{field}"), 1);
        error = error.with_detail("field", format!("{place}.{field}"));
    }
    error
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

pub(super) fn order_info(context: &Context<'_>, outcome: Outcome, replayed: bool) -> Option<OrderInfo> {
    let Outcome::Order(order) = outcome else { return None };
    let customer = context.account?.clone();
    Some(render::order(Arc::unwrap_or_clone(order), customer, context.shared.currency.clone(), replayed))
}

/// An order's lines as the market takes them; what cannot be is refused by field.
pub(in crate::daemon) fn order_request(
    fill: FillPolicy,
    lines: &[LineParams],
    reference: Option<Text>,
    note: Option<Note>,
) -> Result<OrderRequest, ErrorObject> {
    request_of(fill, lines.to_vec(), reference, note)
}

/// As [`order_request`], of lines that are not needed any more.
fn request_of(
    fill: FillPolicy,
    lines: Vec<LineParams>,
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
    let lines =
        lines.into_iter().enumerate().map(|(at, line)| line_request(fill, at, line)).collect::<Result<_, _>>()?;
    Ok(OrderRequest { fill, lines, reference, note })
}

fn line_request(fill: FillPolicy, at: usize, line: LineParams) -> Result<LineRequest, ErrorObject> {
    let LineParams { sku, from, quantity, min_quantity, max_unit_price } = line;
    if quantity.is_zero() {
        at_least_one(&format!("lines[{at}].quantity"), quantity)?;
    }
    check_minimum(fill, at, quantity, min_quantity)?;
    Ok(LineRequest { sku, from, quantity, min_quantity, max_unit_price })
}

/// A minimum of 0 means something only where a missed minimum would let the whole order fail.
pub(super) fn check_minimum(
    fill: FillPolicy,
    at: usize,
    quantity: Quantity,
    min_quantity: Option<Quantity>,
) -> Result<(), ErrorObject> {
    let Some(min) = min_quantity else { return Ok(()) };
    let field = format!("lines[{at}].min_quantity");
    if fill != FillPolicy::MinimumOrNone {
        at_least_one(&field, min)?;
    }
    if min > quantity {
        return Err(invalid(&field, &format!("{min} is more than the quantity {quantity}")));
    }
    Ok(())
}
