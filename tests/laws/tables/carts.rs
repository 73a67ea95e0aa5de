//! Rules of carts: they reserve nothing, and a line remembers the price and version that were seen.

use cds::market::cart::Cart;
use cds::market::command::{CartChange, Command};
use cds::market::order::Sources;
use cds::market::outcome::Outcome;
use cds::market::refusal::Refusal;
use cds::market::view::View;

use super::{any, selling};
use crate::world::{World, customer, maker, sku, units};

fn cart(world: &mut World, who: u64, change: CartChange) -> Result<Cart, Refusal> {
    match world.run(Command::Cart { customer: customer(who), expect: None, change })? {
        Outcome::Cart(cart) => Ok(cart),
        other => panic!("not a cart: {other:?}"),
    }
}

fn add(good: &str, from: Sources, n: u64) -> CartChange {
    CartChange::Add { sku: sku(good), from, quantity: units(n) }
}

#[test]
fn a_cart_reserves_nothing_and_may_ask_for_more_than_there_is() {
    let mut world = selling(&[("nut", "acme", 2, 5)]);
    let seq = world.market().seq;
    cart(&mut world, 101, add("nut", Sources::Any, 9)).unwrap();
    assert_eq!((world.counts("nut", "acme"), world.market().seq), ([2, 2, 0, 0], seq));
    world.buy_one(102, any("nut", 2));
    assert_eq!(world.market().held, 0);
}

#[test]
fn a_line_remembers_the_price_and_version_of_the_maker_that_would_be_asked_first() {
    let mut world = selling(&[("nut", "acme", 2, 5), ("nut", "bolts", 2, 4)]);
    let cases = [(Sources::Any, 4), (Sources::Makers(vec![maker("acme"), maker("bolts")]), 5)];
    for (from, seen) in cases {
        let line = cart(&mut world, 101, add("nut", from, 1)).unwrap().lines.pop().unwrap();
        assert_eq!((line.seen_price.unwrap().minor(), line.seen_version), (seen, Some(1)));
    }
    world.reprice("nut", "bolts", 3).unwrap();
    let kept = world.draft.cart(customer(101)).unwrap().unwrap();
    assert_eq!(kept.lines[0].seen_price.unwrap().minor(), 4, "it is what was seen, not what is");
}

#[test]
fn adding_grows_setting_replaces_removing_and_clearing_take_out() {
    let mut world = selling(&[("nut", "acme", 2, 5), ("pin", "acme", 2, 5)]);
    let mut sizes = Vec::new();
    let changes = [
        add("nut", Sources::Any, 2),
        add("nut", Sources::Any, 3),
        add("pin", Sources::Any, 1),
        CartChange::Set { sku: sku("nut"), from: Sources::Any, quantity: units(1) },
        CartChange::Remove { sku: sku("pin"), from: Sources::Any },
        CartChange::Clear,
    ];
    for change in changes {
        let after = cart(&mut world, 101, change).unwrap();
        sizes.push(after.lines.iter().map(|l| l.quantity.units()).collect::<Vec<_>>());
        assert_eq!(after.version as usize, sizes.len());
    }
    assert_eq!(sizes, [vec![2], vec![5], vec![5, 1], vec![1, 1], vec![1], vec![]]);
}

#[test]
fn a_cart_is_its_owners_alone_and_outlives_the_round() {
    let mut world = selling(&[("nut", "acme", 2, 5)]);
    let mine = cart(&mut world, 101, add("nut", Sources::Any, 2)).unwrap();
    cart(&mut world, 102, CartChange::Clear).unwrap();
    world.close();
    world.open("2027-01").unwrap();
    assert_eq!(world.draft.cart(customer(101)).unwrap(), Some(mine));
}

#[test]
fn what_nobody_offers_cannot_be_put_in_and_the_answer_says_whether_the_good_or_the_offer_is_missing() {
    let mut world = selling(&[("nut", "acme", 2, 5)]);
    let from = |name| Sources::Makers(vec![maker(name)]);
    let cases = [
        (add("rod", Sources::Any, 1), "good", "rod"),
        (add("rod", from("acme"), 1), "good", "rod"),
        (add("nut", from("bolts"), 1), "offer", "nut@bolts"),
    ];
    for (change, thing, called) in cases {
        let refusal = cart(&mut world, 101, change).unwrap_err();
        let named = matches!(&refusal, Refusal::NotFound { what, name } if what == thing && name == called);
        assert!(named, "{refusal:?}");
    }
}
