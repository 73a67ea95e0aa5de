//! Rules of buying a cart: what is bought leaves it in the same step, what is not stays, and nothing is lost that
//! another terminal of the same customer put in.

use cds::market::cart::{Cart, CartPick, CartPurchase};
use cds::market::command::{CartChange, Command};
use cds::market::order::{FillPolicy, LineReason, Order, OrderStatus, Sources};
use cds::market::reason::Reason;
use cds::market::refusal::Refusal;
use cds::market::view::View;

use super::{any, at_least, at_most, fills, line, reason, selling};
use crate::world::{World, customer, keyed, maker, price, round_id, sku, units};

fn from(makers: &[&str]) -> Sources {
    if makers.is_empty() { Sources::Any } else { Sources::Makers(makers.iter().map(|m| maker(m)).collect()) }
}

fn whole(fill: FillPolicy) -> CartPurchase {
    CartPurchase { fill, expect: None, lines: None, clear_rest: false, round: None, reference: None, note: None }
}

fn pick(good: &str, makers: &[&str]) -> CartPick {
    CartPick {
        sku: sku(good),
        from: from(makers),
        quantity: None,
        take_from: None,
        min_quantity: None,
        max_unit_price: None,
    }
}

impl World {
    fn put(&mut self, good: &str, makers: &[&str], n: u64) {
        let change = CartChange::Add { sku: sku(good), from: from(makers), quantity: units(n) };
        self.run(Command::Cart { customer: customer(101), expect: None, change }).unwrap();
    }

    fn buy_cart(&mut self, purchase: CartPurchase) -> Result<Order, Refusal> {
        self.order_answer(Command::BuyCart { customer: customer(101), purchase })
    }

    fn cart(&self) -> Cart {
        self.draft.cart(customer(101)).unwrap().unwrap()
    }

    /// What is in the cart: good and units.
    fn left(&self) -> Vec<(String, u64)> {
        self.cart().lines.iter().map(|l| (l.sku.to_string(), l.quantity.units())).collect()
    }
}

#[test]
fn what_is_bought_leaves_the_cart_in_the_same_decision_and_the_rest_stays() {
    let mut world = selling(&[("nut", "acme", 5, 5), ("pin", "acme", 9, 2)]);
    world.put("nut", &["acme"], 12);
    world.put("pin", &[], 4);
    let order = world.buy_cart(whole(FillPolicy::Partial)).unwrap();
    assert_eq!(fills(&order), [[("acme", 5, 5)], [("acme", 4, 2)]]);
    assert_eq!((order.status(), world.left()), (OrderStatus::Partial, vec![("nut".to_owned(), 7)]));
    let changes = world.rows.clone();
    assert_eq!(changes.carts[&customer(101)].version, 3, "two additions and the purchase");
}

#[test]
fn with_clear_rest_nothing_stays() {
    let mut world = selling(&[("nut", "acme", 5, 5)]);
    world.put("nut", &["acme"], 12);
    let purchase = CartPurchase { clear_rest: true, ..whole(FillPolicy::Partial) };
    assert_eq!(world.buy_cart(purchase).unwrap().lines[0].filled(), 5);
    assert!(world.left().is_empty());
}

#[test]
fn a_refused_purchase_changes_neither_the_cart_nor_the_stock() {
    let mut world = selling(&[("nut", "acme", 5, 5), ("pin", "acme", 9, 2)]);
    world.put("nut", &["acme"], 12);
    world.put("pin", &[], 4);
    let before = (world.cart(), world.market());
    let purchase = CartPurchase { clear_rest: true, ..whole(FillPolicy::AllOrNone) };
    assert_eq!(reason(&world.buy_cart(purchase).unwrap_err()), Reason::InsufficientStock);
    world.close();
    assert_eq!(reason(&world.buy_cart(whole(FillPolicy::Partial)).unwrap_err()), Reason::RoundNotSelling);
    world.open("2027-01").unwrap();
    let late = CartPurchase { round: Some(round_id("2026-12")), ..whole(FillPolicy::Partial) };
    assert_eq!(reason(&world.buy_cart(late).unwrap_err()), Reason::RoundNotSelling, "it was meant for another round");
    assert_eq!((world.cart(), world.counts("nut", "acme")), (before.0, [5, 5, 0, 0]));
}

#[test]
fn a_cart_is_bought_once_per_key_however_often_it_is_asked() {
    let mut world = selling(&[("nut", "acme", 9, 5)]);
    world.put("nut", &[], 4);
    let command = Command::BuyCart { customer: customer(101), purchase: whole(FillPolicy::AllOrNone) };
    let first = world.submit(&keyed("k", command.clone())).answer;
    world.put("nut", &[], 4);
    let again = world.submit(&keyed("k", command)).answer;
    assert_eq!((&again.result, again.replayed), (&first.result, true));
    assert_eq!((world.counts("nut", "acme"), world.left()), ([9, 5, 4, 0], vec![("nut".to_owned(), 4)]));
}

#[test]
fn a_cart_that_another_terminal_changed_is_noticed_by_its_version() {
    let mut world = selling(&[("nut", "acme", 9, 5), ("pin", "acme", 9, 2)]);
    world.put("nut", &[], 4);
    let seen = Some(world.cart().version);
    world.put("pin", &[], 1);
    let stale = [
        Command::BuyCart {
            customer: customer(101),
            purchase: CartPurchase { expect: seen, clear_rest: true, ..whole(FillPolicy::Partial) },
        },
        Command::Cart { customer: customer(101), expect: seen, change: CartChange::Clear },
        Command::Cart {
            customer: customer(101),
            expect: seen,
            change: CartChange::Set { sku: sku("pin"), from: Sources::Any, quantity: units(0) },
        },
        Command::Cart {
            customer: customer(101),
            expect: seen,
            change: CartChange::Remove { sku: sku("pin"), from: Sources::Any },
        },
    ];
    for command in stale {
        assert_eq!(reason(&world.run(command.clone()).unwrap_err()), Reason::ExpectationFailed, "{command:?}");
    }
    assert_eq!(world.left(), [("nut".to_owned(), 4), ("pin".to_owned(), 1)]);
}

#[test]
fn picked_lines_are_found_by_what_they_are_so_another_terminals_line_stays() {
    let mut world = selling(&[("nut", "acme", 9, 5), ("pin", "acme", 9, 2)]);
    world.put("nut", &["acme"], 4);
    world.put("pin", &[], 1);
    let lines = Some(vec![pick("nut", &["acme"])]);
    world.buy_cart(CartPurchase { lines, ..whole(FillPolicy::AllOrNone) }).unwrap();
    assert_eq!(world.left(), [("pin".to_owned(), 1)]);
    let gone = CartPurchase { lines: Some(vec![pick("nut", &["acme"])]), ..whole(FillPolicy::AllOrNone) };
    assert_eq!(reason(&world.buy_cart(gone).unwrap_err()), Reason::NotFound);
}

#[test]
fn picks_may_split_a_line_among_manufacturers_but_never_ask_for_more_than_it_has() {
    let mut world = selling(&[("nut", "acme", 5, 5), ("nut", "bolts", 9, 6)]);
    world.put("nut", &["acme"], 12);
    let part = |n, maker: &str, minor| CartPick {
        quantity: Some(units(n)),
        take_from: Some(from(&[maker])),
        min_quantity: Some(units(n)),
        max_unit_price: Some(price(minor)),
        ..pick("nut", &["acme"])
    };
    let buy = |lines| CartPurchase { lines: Some(lines), ..whole(FillPolicy::MinimumOrNone) };
    let too_many = world.buy_cart(buy(vec![part(5, "acme", 5), part(8, "bolts", 6)])).unwrap_err();
    assert_eq!(reason(&too_many), Reason::ExpectationFailed);
    let order = world.buy_cart(buy(vec![part(5, "acme", 5), part(6, "bolts", 6)])).unwrap();
    assert_eq!(fills(&order), [[("acme", 5, 5)], [("bolts", 6, 6)]]);
    assert_eq!(world.left(), [("nut".to_owned(), 1)]);
}

#[test]
fn without_picks_no_line_is_bought_dearer_than_it_was_seen() {
    let mut world = selling(&[("nut", "acme", 9, 5)]);
    world.put("nut", &[], 4);
    world.close();
    world.reprice("nut", "acme", 6).unwrap();
    world.open("2027-01").unwrap();
    assert_eq!(reason(&world.buy_cart(whole(FillPolicy::AllOrNone)).unwrap_err()), Reason::PriceAboveLimit);
    world.reprice("nut", "acme", 4).unwrap();
    assert_eq!(fills(&world.buy_cart(whole(FillPolicy::AllOrNone)).unwrap()), [[("acme", 4, 4)]]);
}

#[test]
fn the_price_seen_is_the_dearest_that_the_lines_units_come_to() {
    let mut world = selling(&[("nut", "acme", 5, 5), ("nut", "bolts", 9, 6), ("nut", "crane", 0, 7)]);
    for (more, seen) in [(5, 5), (1, 6), (90, 6)] {
        world.put("nut", &[], more);
        assert_eq!(world.cart().lines[0].seen_price.unwrap().minor(), seen, "after {more} more");
    }
    world.put("nut", &["crane"], 1);
    assert_eq!(world.cart().lines[1].seen_price.unwrap().minor(), 7, "nothing is there, but it has a price");
}

#[test]
fn an_empty_cart_cannot_be_bought() {
    let mut world = selling(&[("nut", "acme", 5, 5)]);
    assert_eq!(world.buy_cart(whole(FillPolicy::Partial)).unwrap_err(), Refusal::CartEmpty);
}

#[test]
fn minimum_or_none_buys_at_least_every_minimum_or_nothing() {
    let mut world = selling(&[("nut", "acme", 5, 5), ("pin", "acme", 2, 2)]);
    let wish = [at_least(5, line("nut", &["acme"], 12)), at_least(2, any("pin", 2))];
    let mut missed = wish.clone();
    missed[0] = at_least(6, missed[0].clone());
    let refused = world.buy(101, FillPolicy::MinimumOrNone, &missed).unwrap_err();
    assert_eq!(super::shortages::lines_of(&refused)[0].reason, Some(LineReason::BelowMinimum));
    assert_eq!(world.market().last_order, 0);
    let order = world.buy(101, FillPolicy::MinimumOrNone, &wish).unwrap();
    assert_eq!(fills(&order), [[("acme", 5, 5)], [("acme", 2, 2)]]);
    assert_eq!((order.lines[0].requested.units(), order.status()), (12, OrderStatus::Partial));
}

#[test]
fn with_a_minimum_of_nothing_a_line_may_stay_empty_but_a_whole_order_may_not() {
    let mut world = selling(&[("nut", "acme", 0, 5), ("pin", "acme", 2, 2)]);
    let empty = at_least(0, any("nut", 3));
    assert!(world.buy(101, FillPolicy::MinimumOrNone, std::slice::from_ref(&empty)).is_err());
    assert!(world.buy(101, FillPolicy::MinimumOrNone, &[any("nut", 3), any("pin", 2)]).is_err(), "the default is 1");
    let order = world.buy(101, FillPolicy::MinimumOrNone, &[empty, at_most(2, any("pin", 2))]).unwrap();
    assert_eq!(fills(&order), [vec![], vec![("acme", 2, 2)]]);
}
