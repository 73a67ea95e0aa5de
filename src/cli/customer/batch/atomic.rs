//! `--batch atomic`: the file's orders as one call, which places all of them or none.

use super::super::remedies::{self, for_a_file};
use super::books::Books;
use super::customers::Buyers;
use super::known::Known;
use super::pipeline::{Asked, Came};
use super::plan::{Plan, atomic_key};
use super::source::Source;
use super::underway::Underway;
use crate::cli::args::common::Common;
use crate::cli::failure::Failure;
use crate::cli::order_file::FileOrder;
use crate::ipc::client::CallError;
use crate::ipc::error::ErrorObject;
use crate::ipc::methods::order::{OrderParams, PlaceAll, PlaceAllParams};
use crate::limits::{LINE_IN_MAX_BYTES, ORDERS_AT_ONCE_MAX_COUNT, ORDERS_AT_ONCE_MAX_LINES};
use crate::market::reason::Reason;
use crate::market::time::RoundId;

pub(super) async fn buy(
    common: &Common,
    plan: &Plan,
    source: &mut Source,
    known: &Known,
    round: Option<RoundId>,
    books: &mut Books,
) -> Result<Option<Failure>, Failure> {
    let mut asked = Vec::new();
    let (mut orders, mut key) = (Vec::new(), None);
    let mut file = source.orders(&plan.currency)?;
    while let Some(found) = file.next_order()? {
        let problems = known.problems_of(plan, &found);
        let Some(order) = found.order.as_ref().filter(|_| problems.is_empty()) else {
            books.enter(plan, Asked::of(&found), Came::Invalid(super::mistakes::told(&problems)));
            continue;
        };
        key.get_or_insert_with(|| atomic_key(order.customer.as_ref(), order.reference.as_str(), plan.attempt));
        orders.push(params(plan, &known.buyers, order));
        asked.push(Asked::of(&found));
        if orders.len() > ORDERS_AT_ONCE_MAX_COUNT {
            return Err(too_much(format!("more than {ORDERS_AT_ONCE_MAX_COUNT} orders")));
        }
    }
    let Some(key) = key else { return Ok(None) };
    if orders.iter().map(|o| o.lines.len()).sum::<usize>() > ORDERS_AT_ONCE_MAX_LINES {
        return Err(too_much(format!("more than {ORDERS_AT_ONCE_MAX_LINES} lines")));
    }
    let params = PlaceAllParams { orders, round, key };
    // Version, id and method stand around the params.
    let bytes = serde_json::to_vec(&params).map_err(std::io::Error::other)?.len() + 128;
    if bytes > LINE_IN_MAX_BYTES {
        return Err(too_much(format!("{bytes} bytes as one call, more than {LINE_IN_MAX_BYTES}")));
    }
    let mut underway = Underway::of(books);
    underway.note(books, asked.len());
    let reply = known.buyers.client(common)?.change::<PlaceAll>(&params).await;
    underway.disarm();
    match reply {
        Ok(reply) => {
            for (asked, placed) in asked.into_iter().zip(reply.value.orders) {
                books.enter(plan, asked, Came::PlacedTogether(placed, reply.value.replayed));
            }
            Ok(None)
        }
        Err(CallError::Refused(error)) if !error.is_retryable() => Ok(Some(refused(plan, books, asked, *error))),
        Err(error) => Err(books.unsettled(error.into(), params.orders.len())),
    }
}

fn params(plan: &Plan, buyers: &Buyers, order: &FileOrder) -> OrderParams {
    OrderParams {
        customer: buyers.named(order),
        fill: plan.fill_of(order),
        lines: plan.lines_of(order),
        reference: Some(order.reference.clone()),
        note: order.note.clone(),
    }
}

fn too_much(what: String) -> Failure {
    let hint = "Split the file, or buy it with --batch ordered or independent.";
    Failure::new(
        Reason::LimitReached.exit_status(),
        format!("an atomic batch is one step, and this one has {what}"),
        hint,
    )
}

/// Nothing was bought: the order at fault is told with its reason, the others with that.
fn refused(plan: &Plan, books: &mut Books, asked: Vec<Asked>, error: ErrorObject) -> Failure {
    let number = error.data.details.get("order").and_then(serde_json::Value::as_u64);
    for (at, asked) in (1..).zip(asked) {
        let came =
            if number.is_none_or(|n| n == at) { Came::Refused(Box::new(error.clone())) } else { Came::NotBought };
        books.enter(plan, asked, came);
    }
    if error.reason() == Some(Reason::KeyReused) {
        let hint = "What was bought then stands (`cds-customer order list`). Run the file as it was run first, with the same \
                    --fill, --min and --max-price; orders that are new need references of their own.";
        let message = "a file that begins with this order was bought before with other content; nothing was bought now";
        return Failure::new(Reason::KeyReused.exit_status(), message, hint);
    }
    let hint = for_a_file(&error);
    let again = format!("{hint} Then run it with --attempt {}.", plan.attempt + 1);
    Failure::new(remedies::exit_status(&error), remedies::message(&error, &plan.currency), again)
}
