//! Several orders in one step, all or nothing; and orders that may be bought in one round only.

use cds::limits::{ORDERS_AT_ONCE_MAX_COUNT, ORDERS_AT_ONCE_MAX_LINES};
use cds::market::account::AccountId;
use cds::market::command::Command;
use cds::market::order::FillPolicy::{AllOrNone, Partial};
use cds::market::order::{FillPolicy, LineRequest, Order, OrderRequest};
use cds::market::outcome::{Outcome, Recorded};
use cds::market::reason::Reason;
use cds::market::refusal::Refusal;
use cds::market::view::View;

use super::{any, line, reason, selling};
use crate::world::{World, customer, keyed, round_id, text};

fn order(who: u64, fill: FillPolicy, lines: &[LineRequest]) -> (AccountId, OrderRequest) {
    let reference = Some(text(&format!("of {who}")));
    (customer(who), OrderRequest { fill, lines: lines.to_vec(), reference, note: None })
}

fn place_all(world: &mut World, orders: &[(AccountId, OrderRequest)]) -> Result<Vec<Order>, Refusal> {
    match world.run(Command::PlaceAll { orders: orders.to_vec(), round: None })? {
        Outcome::Orders(orders) => Ok(orders.into_iter().map(std::sync::Arc::unwrap_or_clone).collect()),
        other => panic!("not orders: {other:?}"),
    }
}

#[test]
fn orders_placed_together_are_decided_in_their_order_each_on_what_the_earlier_ones_left() {
    let mut world = selling(&[("nut", "acme", 5, 10)]);
    let asked = [order(101, AllOrNone, &[any("nut", 3)]), order(102, Partial, &[any("nut", 3)])];
    let orders = place_all(&mut world, &asked).unwrap();
    let told: Vec<_> = orders.iter().map(|o| (o.id.0, o.customer.0, o.lines[0].filled(), o.total().minor())).collect();
    assert_eq!(told, [(1, 101, 3, 30), (2, 102, 2, 20)]);
    assert_eq!(world.counts("nut", "acme"), [5, 0, 5, 0]);
    assert_eq!(orders[1].seq, world.order(orders[1].id).seq, "each has an event of its own");
    assert_eq!(world.round().unwrap().active, 2, "both are on the roster");
}

#[test]
fn one_refused_order_refuses_them_all_names_order_and_line_and_changes_nothing() {
    let mut world = selling(&[("nut", "acme", 5, 10), ("pin", "acme", 1, 1)]);
    let before = (world.market(), world.counts("nut", "acme"));
    let short = [line("nut", &["acme"], 2), line("pin", &["acme"], 2)];
    let asked = [order(101, AllOrNone, &[any("nut", 3)]), order(102, AllOrNone, &short)];
    let refusal = place_all(&mut world, &asked).unwrap_err();
    let Refusal::OneOfSeveral { order, reference, line, refused } = &refusal else { panic!("{refusal:?}") };
    assert_eq!((*order, reference.as_ref().unwrap().as_str(), *line), (2, "of 102", Some(2)));
    assert_eq!((reason(refused), reason(&refusal)), (Reason::InsufficientStock, Reason::InsufficientStock));
    assert!(refusal.message().contains("order 2 (of 102), line 2"), "{}", refusal.message());
    assert_eq!((world.market(), world.counts("nut", "acme")), before);
    assert_eq!(world.draft.order(cds::market::order::OrderId(1)).unwrap(), None);
}

#[test]
fn a_key_remembers_orders_placed_together_by_their_numbers_and_replays_them_as_they_were_placed() {
    let mut world = selling(&[("nut", "acme", 9, 10)]);
    let orders = vec![order(101, AllOrNone, &[any("nut", 3)]), order(102, Partial, &[any("nut", 2)])];
    let sent = keyed("all-1", Command::PlaceAll { orders: orders.clone(), round: None });
    let placed = world.submit(&sent);
    let row = placed.changes.keys.values().next().unwrap();
    assert!(matches!(row.recorded, Recorded::PlacedAll { count: 2, .. }), "{row:?}");
    let first = world.order(cds::market::order::OrderId(1));
    world.cancel(101, &first, None, None).unwrap();
    let again = world.submit(&sent).answer;
    assert_eq!((again.replayed, &again.result), (true, &placed.answer.result));
    let fewer = keyed("all-1", Command::PlaceAll { orders: orders[..1].to_vec(), round: None });
    assert_eq!(reason(&world.submit(&fewer).answer.result.unwrap_err()), Reason::KeyReused);
}

#[test]
fn orders_placed_together_have_a_largest_number_and_a_largest_number_of_lines() {
    let mut world = selling(&[("nut", "acme", 1_000_000, 1)]);
    let one = order(101, AllOrNone, &[any("nut", 1)]);
    assert_eq!(reason(&place_all(&mut world, &[]).unwrap_err()), Reason::InvalidParams);
    let mut many = vec![one; ORDERS_AT_ONCE_MAX_COUNT];
    assert_eq!(place_all(&mut world, &many).unwrap().len(), ORDERS_AT_ONCE_MAX_COUNT);
    many.push(many[0].clone());
    assert_eq!(reason(&place_all(&mut world, &many).unwrap_err()), Reason::LimitReached);
    let wide = order(101, AllOrNone, &vec![any("nut", 1); ORDERS_AT_ONCE_MAX_LINES / 10]);
    let mut wide = vec![wide; 10];
    assert!(place_all(&mut world, &wide).is_ok());
    wide.push(order(101, AllOrNone, &[any("nut", 1)]));
    assert_eq!(reason(&place_all(&mut world, &wide).unwrap_err()), Reason::LimitReached);
}

#[test]
fn an_order_for_one_round_is_never_bought_in_a_later_one() {
    let mut world = selling(&[("nut", "acme", 9, 10)]);
    let (who, request) = order(101, AllOrNone, &[any("nut", 1)]);
    let place = |round: &str| Command::Place { customer: who, request: request.clone(), round: Some(round_id(round)) };
    assert!(world.run(place("2026-12")).is_ok());
    world.close();
    world.open("2027-01").unwrap();
    let late = world.run(place("2026-12")).unwrap_err();
    assert!(matches!(&late, Refusal::RoundNotSelling { round: Some(r), .. } if *r == round_id("2026-12")), "{late:?}");
    let all = Command::PlaceAll { orders: vec![(who, request.clone())], round: Some(round_id("2026-12")) };
    assert_eq!(reason(&world.run(all).unwrap_err()), Reason::RoundNotSelling);
    assert_eq!(reason(&world.run(place("2031-01")).unwrap_err()), Reason::NotFound);
    assert!(world.run(place("2027-01")).is_ok());
}

#[test]
fn what_was_bought_in_one_round_is_replayed_when_the_same_key_comes_with_a_later_round() {
    let mut world = selling(&[("nut", "acme", 9, 10)]);
    let (customer, request) = order(101, AllOrNone, &[any("nut", 1)]);
    let sent = |round: &str| {
        keyed("file 1 a", Command::Place { customer, request: request.clone(), round: Some(round_id(round)) })
    };
    let placed = world.submit(&sent("2026-12")).answer.result;
    world.close();
    world.open("2027-01").unwrap();
    let again = world.submit(&sent("2027-01")).answer;
    assert_eq!((again.replayed, again.result), (true, placed));
}
