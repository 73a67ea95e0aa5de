//! `order.quote`, `order.list`, `order.show`.

use std::collections::HashMap;

use super::{Page, page_size, read_cursor};
use crate::daemon::caller::Caller;
use crate::daemon::dispatch::Answers;
use crate::daemon::explain::explain;
use crate::daemon::render;
use crate::daemon::shared::{Shared, internal};
use crate::daemon::writes::order_request;
use crate::ipc::error::ErrorObject;
use crate::ipc::methods::order::{List, ListParams, OrderInfo, OrderPage, Quote, QuoteParams, Show, ShowParams};
use crate::market::account::{AccountId, Handle, Role};
use crate::market::decide;
use crate::market::names::AccountName;
use crate::market::order::{Order, OrderId};
use crate::market::refusal::Refusal;
use crate::store::Snapshot;

/// Rows read at once while looking for those that match.
const SCAN: usize = 500;

impl Answers for Quote {
    fn answer(shared: &Shared, caller: &mut Caller, params: QuoteParams) -> Result<OrderInfo, ErrorObject> {
        let customer = caller.require_role(Role::Customer)?;
        let request = order_request(params.fill, &params.lines, params.reference, params.note)?;
        let view = shared.snapshot()?;
        let quoted =
            decide::quote(&*view, shared.clock.now(), customer.id, &request, params.round).map_err(internal)?;
        let order = quoted.map_err(|refusal| ErrorObject::of_refusal(&refusal, false))?;
        Ok(render::quote(order, customer.name.clone(), shared.currency.clone()))
    }
}

impl Answers for Show {
    fn answer(shared: &Shared, caller: &mut Caller, params: ShowParams) -> Result<OrderInfo, ErrorObject> {
        let view = shared.snapshot()?;
        let own = match caller.sees_all() {
            true => None,
            false => Some(caller.require_role(Role::Customer)?.id),
        };
        let order = view.order(params.order).map_err(internal)?.filter(|o| own.is_none_or(|id| o.customer == id));
        let missing = || Refusal::NotFound { what: "order".into(), name: params.order.to_string() };
        let order = order.ok_or_else(|| ErrorObject::of_refusal(&missing(), false))?;
        let customer = Names::default().of(&*view, order.customer)?;
        let explanations = if params.explain { explain(&order) } else { Vec::new() };
        let mut info = render::order(order, customer, shared.currency.clone(), false);
        for (line, explanation) in info.lines.iter_mut().zip(explanations) {
            line.explanation = Some(explanation);
        }
        Ok(info)
    }
}

impl Answers for List {
    fn answer(shared: &Shared, caller: &mut Caller, params: ListParams) -> Result<OrderPage, ErrorObject> {
        let view = shared.snapshot()?;
        let whose = whose(&*view, caller, &params)?;
        let limit = page_size(params.limit)?;
        let mut before: Option<OrderId> = read_cursor(params.cursor.as_deref())?.map(OrderId);
        let (mut page, mut names, mut last) = (Page::new(limit), Names::default(), None);
        loop {
            let rows = match whose {
                Some(customer) => view.orders_of(customer, before, SCAN),
                None => view.orders(before, SCAN),
            };
            let rows = rows.map_err(internal)?;
            let Some(oldest) = rows.last().map(|o| o.id) else {
                return Ok(OrderPage { orders: page.items, next_cursor: None });
            };
            before = Some(oldest);
            // Numbers grow with time: what follows is older still.
            let ended = rows.last().is_some_and(|o| params.since.is_some_and(|since| o.placed_at < since));
            for order in rows.into_iter().filter(|o| matches(o, &params)) {
                let (id, customer) = (order.id, names.of(&*view, order.customer)?);
                if page.push(render::order(order, customer, shared.currency.clone(), false)).is_err() {
                    let next_cursor = last.map(|id: OrderId| id.to_string());
                    return Ok(OrderPage { orders: page.items, next_cursor });
                }
                last = Some(id);
            }
            if ended {
                return Ok(OrderPage { orders: page.items, next_cursor: None });
            }
        }
    }
}

fn matches(order: &Order, asked: &ListParams) -> bool {
    asked.round.is_none_or(|round| order.round == round)
        && asked.since.is_none_or(|since| order.placed_at >= since)
        && asked.reference.as_ref().is_none_or(|reference| order.reference.as_ref() == Some(reference))
        && asked.status.is_none_or(|status| order.status() == status)
}

/// Whose orders: the caller's own; the operator's choice, or all.
fn whose(view: &dyn Snapshot, caller: &Caller, params: &ListParams) -> Result<Option<AccountId>, ErrorObject> {
    let Some(name) = &params.customer else {
        return if caller.sees_all() { Ok(None) } else { Ok(Some(caller.require_role(Role::Customer)?.id)) };
    };
    if caller.account().is_some_and(|own| own.name == *name) {
        return Ok(caller.account().map(|own| own.id));
    }
    caller.require_operator()?;
    let missing = || Refusal::NotFound { what: "account".into(), name: name.to_string() };
    let id = view.account_by(&Handle::Name(name.clone())).map_err(internal)?;
    id.map(Some).ok_or_else(|| ErrorObject::of_refusal(&missing(), false))
}

/// Customers' names, each looked up once.
#[derive(Default)]
pub(in crate::daemon) struct Names(HashMap<AccountId, AccountName>);

impl Names {
    pub(in crate::daemon) fn of(&mut self, view: &dyn Snapshot, id: AccountId) -> Result<AccountName, ErrorObject> {
        if let Some(name) = self.0.get(&id) {
            return Ok(name.clone());
        }
        let lost = || crate::market::view::Fault(format!("account {} of an order is missing", id.0));
        let account = view.account(id).and_then(|a| a.ok_or_else(lost)).map_err(internal)?;
        self.0.insert(id, account.name.clone());
        Ok(account.name)
    }
}
