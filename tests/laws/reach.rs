//! The random histories reach what they are there to prove: every kind of answer, every state, every kind of event.

use std::collections::BTreeSet;

use cds::market::event::Event;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

use crate::compare::reply_of;
use crate::model::Reply;
use crate::random::history;
use crate::world::World;

fn kind(reply: &Reply) -> String {
    match reply {
        Reply::Refused(word, details) if *word == "not_found" => format!("no {details}"),
        Reply::Refused(word, _) => (*word).to_owned(),
        Reply::Stock(.., over) => format!("stock, over: {}", *over > 0),
        Reply::Imported(_, gone) => format!("import, withdraws: {}", !gone.is_empty()),
        Reply::Order(_, lines) => format!("order, short: {}", lines.iter().any(|l| !l.reason.is_empty())),
        other => format!("{other:?}").chars().take_while(|c| c.is_alphanumeric()).collect(),
    }
}

fn event_kind(event: &Event) -> String {
    match event {
        Event::OfferChanged(change) => format!("offer {:?}", change.cause),
        Event::RoundStepped { state, cause, .. } => format!("round {state:?} {cause:?}"),
        Event::Depleting { closes_at, .. } => format!("depleting: {}", closes_at.is_some()),
        Event::ReportStepped { state, .. } => format!("report {state:?}"),
        other => format!("{other:?}").chars().take_while(|c| c.is_alphanumeric()).collect(),
    }
}

const ANSWERS: &[&str] = &[
    "Account",
    "Nothing",
    "Report",
    "Roster",
    "Round",
    "already_exists",
    "digest_mismatch",
    "expectation_failed",
    "import, withdraws: false",
    "import, withdraws: true",
    "insufficient_stock",
    "invalid_file",
    "invalid_params",
    "key_reused",
    "limit_reached",
    "no good",
    "no line",
    "no offer",
    "no order",
    "no report",
    "nothing_to_cancel",
    "order, short: false",
    "order, short: true",
    "price_above_limit",
    "price_change_not_allowed",
    "round_not_selling",
    "round_still_open",
    "stock, over: false",
    "stock, over: true",
];

const EVENTS: &[&str] = &[
    "CustomerDone",
    "OrderCancelled",
    "OrderPlaced",
    "RulesChanged",
    "SignedUp",
    "depleting: false",
    "depleting: true",
    "offer Added",
    "offer Adjusted",
    "offer Cancelled",
    "offer Price",
    "offer Set",
    "offer Sold",
    "offer Withdrawn",
    "report Acked",
    "report Disputed",
    "report Pending",
    "round Closed AllDone",
    "round Closed Deadline",
    "round Closed Depleted",
    "round Closed Operator",
    "round Paused Operator",
    "round Reported Acknowledged",
    "round Selling Operator",
    "round Selling StartUp",
];

#[test]
fn random_histories_reach_every_answer_and_every_event() {
    let mut runner = TestRunner::deterministic();
    let (mut answers, mut events) = (BTreeSet::new(), BTreeSet::new());
    for _ in 0..600 {
        let mut world = World::new();
        for step in &history().new_tree(&mut runner).unwrap().current() {
            let sent = world.next(step);
            answers.insert(kind(&reply_of(&world.submit(&sent).answer.result)));
        }
        events.extend(world.rows.events.iter().flat_map(|g| &g.events).map(event_kind));
    }
    assert_eq!(answers.iter().map(String::as_str).collect::<Vec<_>>(), ANSWERS);
    assert_eq!(events.iter().map(String::as_str).collect::<Vec<_>>(), EVENTS);
}
