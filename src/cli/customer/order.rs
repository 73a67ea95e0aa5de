//! `order list`, `order show` and `order cancel`.

use super::{explanation, order_sheet, paging};
use crate::cli::args::common::Common;
use crate::cli::args::customer::{Cancel, OrderCommand, OrderList};
use crate::cli::failure::{Failure, status};
use crate::cli::output::{Output, harmless};
use crate::cli::runtime::Ended;
use crate::cli::{connect, ids, prompt};
use crate::ipc::methods::order::{self, CancelParams, ListParams, OrderInfo, ShowParams};
use crate::market::account::Role;
use crate::market::amounts::{Money, Quantity};
use crate::market::order::OrderId;
use crate::market::words;

pub(super) async fn run(common: &Common, command: &OrderCommand) -> Ended {
    match command {
        OrderCommand::List(args) => list(common, args).await,
        OrderCommand::Show { order, explain } => show(common, *order, *explain).await,
        OrderCommand::Cancel(args) => cancel(common, args).await,
    }
}

async fn list(common: &Common, args: &OrderList) -> Ended {
    // Only the operator, who has no customer account of his own, asks for somebody's orders by name.
    let mut client = match args.customer {
        Some(_) => connect::as_user(common)?,
        None => connect::as_account(common, Role::Customer)?,
    };
    let (customer, reference) = (args.customer.clone(), args.reference.clone());
    let all = customer.is_none()
        && reference.is_none()
        && args.round.is_none()
        && args.status.is_none()
        && args.since.is_none()
        && args.page.cursor.is_none();
    let nothing = if all { "You have not bought anything yet: `cds-customer buy`." } else { "There is no such order." };
    let (status, since) = (args.status.map(Into::into), args.since);
    let params = ListParams { round: args.round, status, since, reference, customer, ..ListParams::default() };
    let output = Output::new(common);
    let sheet = |orders: &[OrderInfo]| order_sheet::orders(orders, output.format());
    paging::print::<order::List>(&mut client, &output, params, &args.page, nothing, sheet).await?;
    Ok(crate::cli::failure::status::DONE)
}

async fn show(common: &Common, order: OrderId, explain: bool) -> Ended {
    let mut client = connect::as_account(common, Role::Customer)?;
    let reply = client.call::<order::Show>(&ShowParams { order, explain }).await?;
    let (output, order) = (Output::new(common), &reply.value);
    let id = order.order.map(|id| id.to_string()).unwrap_or_default();
    let placed: String = order.placed_at.map(|at| at.to_string()).unwrap_or_default();
    let placed = placed.chars().take("2026-12-01T06:00:00".len()).collect::<String>().replace('T', " ");
    let mut words =
        format!("Order {id}, placed {placed} UTC, round {}, {}", order.round, order_sheet::status(order.status));
    words.push_str(&format!(", total {} {}.", order.currency.grouped(order.total), order.currency));
    if let Some(reference) = &order.reference {
        words.push_str(&format!(" Reference: {}.", harmless(reference.as_str())));
    }
    if let Some(note) = &order.note {
        words.push_str(&format!(" Note: {}", harmless(note.as_str())));
    }
    output.words(&words);
    if explain {
        explanation::sentences(order).iter().for_each(|sentence| output.words(sentence));
    }
    output.result(&reply.raw, std::slice::from_ref(order), || match explain {
        true => explanation::sheet(order),
        false => order_sheet::lines(order, output.format()),
    })?;
    Ok(status::DONE)
}

async fn cancel(common: &Common, args: &Cancel) -> Ended {
    let mut client = connect::as_account(common, Role::Customer)?;
    let before = client.call::<order::Show>(&ShowParams { order: args.order, explain: false }).await?.value;
    // What cannot be given back is refused without a question.
    let question = question(&before, args).filter(|_| !common.yes && prompt::may_ask(common));
    if let Some(question) = question
        && !prompt::confirm(&question).await?
    {
        return Err(Failure::new(status::DECLINED, "nothing was given back", "Answer y, or say --yes."));
    }
    let key = ids::key_or_new(common.key.as_ref());
    let params = CancelParams { order: args.order, line: args.line, quantity: args.quantity, key };
    let reply = client.change::<order::Cancel>(&params).await?;
    let (output, after) = (Output::new(common), &reply.value);
    output.words(&told(&before, after));
    output.result(&reply.raw, std::slice::from_ref(after), || order_sheet::lines(after, output.format()))?;
    Ok(status::DONE)
}

/// What is asked before units go back; nothing if there are not so many of them.
fn question(before: &OrderInfo, args: &Cancel) -> Option<String> {
    let lines = before.lines.iter().filter(|l| args.line.is_none_or(|n| usize::try_from(n) == Ok(l.line)));
    let kept: u64 = lines.map(|l| l.filled - l.cancelled).sum();
    let units = args.quantity.map_or(kept, Quantity::units);
    if units == 0 || units > kept {
        return None;
    }
    let line = args.line.map(|n| format!("line {n} of ")).unwrap_or_default();
    Some(format!("Give back {} of {line}order {}?", words::units(units), args.order))
}

/// What went back just now, line by line.
fn told(before: &OrderInfo, after: &OrderInfo) -> String {
    if after.replayed {
        return "This was given back with this key before; nothing changed now.".to_owned();
    }
    let mut parts = Vec::new();
    let mut worth = Money::ZERO;
    for (old, new) in before.lines.iter().zip(&after.lines) {
        for (was, is) in old.fills.iter().zip(&new.fills) {
            let units = is.cancelled.units().saturating_sub(was.cancelled.units());
            if let Ok(quantity) = Quantity::new(units)
                && units > 0
            {
                worth = worth.plus(is.unit_price.times(quantity));
                parts.push(format!("{} × {} to {}", words::grouped(units), new.sku, is.manufacturer));
            }
        }
    }
    let currency = &after.currency;
    let (worth, rest) = (currency.grouped(worth), currency.grouped(after.total));
    format!("Went back: {}, worth {worth} {currency}. The order keeps {rest} {currency}.", parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::super::shortage::testing::quote;
    use super::*;

    fn with_cancelled(mut order: OrderInfo, units: u64) -> OrderInfo {
        let line = &mut order.lines[0];
        line.fills[0].cancelled = Quantity::new(units).unwrap();
        line.cancelled = units;
        order
    }

    #[test]
    fn what_went_back_is_the_difference_to_before() {
        let order = quote(&[("A", 5, &[("acme", 5, 450)])]);
        let (before, after) = (with_cancelled(order.clone(), 1), with_cancelled(order, 3));
        let said = told(&before, &after);
        assert!(said.starts_with("Went back: 2 × A to acme, worth 9.00 EUR."), "{said}");
    }

    #[test]
    fn the_question_names_how_many_units_go_back() {
        let before = with_cancelled(quote(&[("A", 5, &[("acme", 5, 450)]), ("B", 2, &[("acme", 2, 1)])]), 1);
        let ask = |line, quantity: Option<u64>| {
            let quantity = quantity.map(|q| Quantity::new(q).unwrap());
            question(&before, &Cancel { order: OrderId(7), line, quantity })
        };
        let asked = |line, quantity| ask(line, quantity).unwrap();
        assert_eq!(asked(None, None), "Give back 6 units of order 7?");
        assert_eq!(asked(Some(1), None), "Give back 4 units of line 1 of order 7?");
        assert_eq!(asked(Some(1), Some(2)), "Give back 2 units of line 1 of order 7?");
        assert_eq!(asked(Some(1), Some(1)), "Give back 1 unit of line 1 of order 7?");
        assert_eq!((ask(Some(9), None), ask(Some(1), Some(5))), (None, None), "the daemon says what is wrong with it");
    }
}
