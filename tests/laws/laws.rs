//! Laws L3, L4, L5 and L7 over random histories.

use std::collections::BTreeMap;
use std::sync::Arc;

use cds::market::decide::{decide, decide_on};
use cds::market::draft::{Changes, Draft};
use cds::market::event::Event;
use cds::market::key::Fingerprint;
use cds::market::offer::{Description, OfferId, Stock};
use cds::market::order::{Order, OrderId};
use cds::market::outcome::Outcome;
use cds::market::refusal::Refusal;
use cds::market::round::RoundState;
use cds::market::time::RoundId;
use cds::market::view::{Empty, View};
use proptest::proptest;

use crate::random::history;
use crate::steps::config;
use crate::world::{World, keyed};

/// What a watcher can see of an offer.
type Seen = (cds::market::offer::Counters, u128, u64, String, String);

fn seen(described: &Description, stock: Stock) -> Seen {
    let words = (described.name.to_string(), described.unit.to_string());
    (stock.counters, stock.unit_price.minor(), stock.version, words.0, words.1)
}

fn snapshot(world: &World) -> BTreeMap<OfferId, Seen> {
    let (stocks, described) = (&world.rows.stocks, &world.rows.descriptions);
    stocks.iter().map(|(id, stock)| (id.clone(), seen(&described[id], world.shown(*stock)))).collect()
}

/// What a watcher does with an event. `known` are the rounds he has seen opening.
fn replay(offers: &mut BTreeMap<OfferId, Seen>, known: &mut Vec<RoundId>, event: &Event) {
    match event {
        Event::RoundStepped { round, state: RoundState::Selling, .. } if !known.contains(round) => {
            known.push(*round);
            for (counters, ..) in offers.values_mut() {
                (counters.sold, counters.withdrawn) = Default::default();
            }
        }
        Event::OfferChanged(change) => {
            let old = offers.get(&change.id).cloned();
            let word = |new: &Option<cds::market::names::Text>, old: Option<String>| {
                new.as_ref().map_or(old, |t| Some(t.to_string())).expect("a new offer's name and unit are told")
            };
            let name = word(&change.name, old.as_ref().map(|o| o.3.clone()));
            let unit = word(&change.unit, old.map(|o| o.4));
            let now = (change.counters, change.unit_price.minor(), change.version, name, unit);
            offers.insert(change.id.clone(), now);
        }
        _ => {}
    }
}

fn bytes(orders: &BTreeMap<OrderId, Arc<Order>>) -> BTreeMap<OrderId, Vec<u8>> {
    orders.iter().map(|(id, order)| (*id, postcard::to_stdvec(&**order).unwrap())).collect()
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn l3_the_same_key_gives_the_stored_outcome_and_changes_nothing(steps in history()) {
        let mut world = World::new();
        let mut first_answers = BTreeMap::new();
        for step in &steps {
            let sent = world.next(step);
            let decision = world.submit(&sent);
            let Some((key, content)) = sent.key else { continue };
            let (known_content, known_result) =
                first_answers.entry(key).or_insert_with(|| (content, decision.answer.result.clone())).clone();
            let reused = content != known_content;
            let expected = if reused { Err(Refusal::KeyReused) } else { known_result };
            assert_eq!(decision.answer.result, expected);
            assert!(decision.changes.is_empty() == (reused || decision.answer.replayed));
        }
        // At the very end, every key still gives its first outcome, refusals too.
        let sent = world.sent.clone();
        for again in sent.iter().filter(|s| s.key.is_some()) {
            let (key, content) = again.key.clone().unwrap();
            let (known_content, result) = &first_answers[&key];
            if content == *known_content {
                let decision = world.decide(again);
                assert_eq!((&decision.answer.result, decision.answer.replayed), (result, true));
                assert!(decision.changes.is_empty());
            }
        }
    }

    #[test]
    fn l4_events_are_numbered_without_gaps_and_an_order_bears_its_events_number(steps in history()) {
        let mut world = World::new();
        let mut next_seq = 1;
        for step in &steps {
            let sent = world.next(step);
            let decision = world.submit(&sent);
            assert!(decision.changes.events.len() <= 1, "one decision, one group");
            for group in &decision.changes.events {
                assert_eq!((group.first_seq, group.at, group.actor), (next_seq, world.now, sent.actor));
                assert!(!group.events.is_empty());
                next_seq = group.last_seq() + 1;
                for (seq, event) in group.numbered() {
                    if let Event::OrderPlaced { order, .. } = event {
                        assert_eq!(world.rows.orders[order].seq, seq);
                    }
                    if let Event::RoundStepped { round, state, .. } = event {
                        let steps = &world.rows.rounds[round].steps;
                        assert!(steps.iter().any(|s| (s.seq, s.state) == (seq, *state)));
                    }
                }
            }
            assert_eq!(world.market().seq + 1, next_seq);
        }
        let placed = world.rows.events.iter().flat_map(|g| &g.events).filter(|e| matches!(e, Event::OrderPlaced { .. }));
        assert_eq!(placed.count(), world.rows.orders.len());
    }

    #[test]
    fn l4_a_snapshot_and_the_events_after_it_give_the_offers(steps in history(), cut in 0..60usize) {
        let mut world = World::new();
        let (mut watched, mut known) = (BTreeMap::new(), Vec::new());
        for (at, step) in steps.iter().enumerate() {
            let sent = world.next(step);
            let decision = world.submit(&sent);
            if at <= cut {
                watched = snapshot(&world);
                known = world.rows.rounds.keys().copied().collect();
                continue;
            }
            let events = decision.changes.events.iter().flat_map(|g| &g.events);
            events.for_each(|event| replay(&mut watched, &mut known, event));
            assert_eq!(watched, snapshot(&world));
        }
    }

    #[test]
    fn l5_only_its_own_cancellation_changes_an_order_and_nothing_once_its_round_closed(steps in history()) {
        let mut world = World::new();
        for step in &steps {
            let before = bytes(&world.rows.orders);
            let sent = world.next(step);
            let open: Vec<OrderId> =
                world.rows.orders.values().filter(|o| world.is_open(o.round)).map(|o| o.id).collect();
            let decision = world.submit(&sent);
            let after = bytes(&world.rows.orders);
            let cancelled = match &decision.answer.result {
                Ok(Outcome::Order(order)) if !decision.answer.replayed && before.contains_key(&order.id) => Some(order.id),
                _ => None,
            };
            for (id, row) in before {
                let may_change = cancelled == Some(id) && open.contains(&id);
                assert_eq!(after[&id] != row, may_change, "order {id} after {:?}", sent.command);
            }
        }
    }

    #[test]
    fn l7_a_decision_depends_on_nothing_but_state_command_and_time(steps in history()) {
        let mut world = World::new();
        let mut older = Changes::default();
        for (at, step) in steps.iter().enumerate() {
            let sent = world.next(step);
            let decision = world.decide(&sent);
            assert_eq!(world.decide(&sent), decision, "the same again");
            // The same rows, kept in two layers instead of one.
            let mut lower = Draft::new(&Empty);
            lower.absorb(older.clone());
            let mut upper = Draft::new(&lower as &dyn View);
            upper.absorb(world.rows.clone());
            assert_eq!(decide(&upper, &sent, world.now).unwrap(), decision, "in two layers");
            if at % 3 == 0 {
                older = world.rows.clone();
            }
            world.submit(&sent);
        }
    }

    #[test]
    fn l7_one_draft_for_a_whole_batch_decides_as_one_draft_for_each_command_does(steps in history(), size in 1..9_usize) {
        let mut world = World::new();
        let mut stored = Draft::new(&Empty);
        let mut batched = Changes::default();
        for batch in steps.chunks(size) {
            let mut draft = Draft::new(&stored as &dyn View);
            for step in batch {
                let sent = world.next(step);
                let answer = decide_on(&mut draft, &sent, world.now).unwrap();
                assert_eq!(world.submit(&sent).answer, answer, "{:?}", sent.command);
            }
            let changes = draft.into_changes();
            batched.absorb(changes.clone());
            stored.absorb(changes);
            assert_eq!(batched, world.rows, "a refused command has left something behind");
        }
    }

    #[test]
    fn a_fingerprint_is_the_same_only_for_the_same_command(steps in history()) {
        let mut world = World::new();
        let mut known: Vec<(Fingerprint, cds::market::command::Command)> = Vec::new();
        for step in &steps {
            let sent = world.next(step);
            let (_, content) = keyed("k", sent.command.clone()).key.unwrap();
            for (earlier, command) in &known {
                assert_eq!(*earlier == content, *command == sent.command);
            }
            known.push((content, sent.command.clone()));
            world.submit(&sent);
        }
    }
}
