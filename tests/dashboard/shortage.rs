//! A shortage settled in place, with another buyer between the question and the answer: each of the ways out.

use serde_json::json;

use crate::screen::{DOWN, ENTER, ESC, Terminal, UP};
use crate::support::Market;
use crate::{bought_units, market, others_buy};

#[test]
fn a_shortage_that_another_buyer_causes_is_settled_in_place() {
    let market = market();
    let mut terminal = Terminal::customer(&market, (100, 30));
    terminal.sees("Offers: 2").press(&["b", "4", ENTER]).sees("4 from acme at 4.50").sees("Buy 4");
    others_buy(&market, "acme", 3);
    terminal.press(&[ENTER]).sees("Somebody was faster").sees("4 asked, 2 available").sees("Fill the rest");
    terminal.press(&[DOWN, DOWN, DOWN, ENTER]).sees("Order 2: bought 4").press(&["q"]);
    assert_eq!(terminal.end(), 0);
    assert_eq!((market.available("A", "acme"), market.available("A", "borealis")), (0, 28));
}

/// The customer wants 4 of acme's 5, is asked, and meanwhile another buys 3.
fn too_slow(market: &Market, size: (u16, u16)) -> Terminal {
    let mut terminal = Terminal::customer(market, size);
    terminal.sees("Offers: 2").press(&["b", "4", ENTER]).sees("4 from acme at 4.50").sees("Buy 4");
    others_buy(market, "acme", 3);
    terminal.press(&[ENTER]).sees("Somebody was faster");
    terminal
}

#[test]
fn what_is_available_is_bought() {
    let market = market();
    let mut terminal = too_slow(&market, (60, 16));
    terminal.press(&[DOWN, ENTER]).sees("bought 2 of 4 units").press(&[ENTER, "q"]);
    assert_eq!((terminal.end(), market.available("A", "acme")), (0, 0));
}

#[test]
fn on_the_smallest_terminal_the_box_says_that_it_goes_on_and_follows_the_mark_to_both_ends() {
    let market = market();
    let mut terminal = too_slow(&market, (60, 16));
    terminal.sees("lines below").press(&[ENTER]).sees("Choose one of the ways with the arrows, or Esc: back.");
    terminal.sees("lines below").press(&[UP]).sees("> Go back").sees("nothing is bought").sees("lines above");
    terminal.misses("below").press(&[UP]).sees("> Put it into the cart").sees("4 units added").press(&[UP, UP, UP]);
    terminal.sees("> Buy what is available").sees("lines below").press(&[ESC]).misses("Somebody").press(&["q"]);
    assert_eq!((terminal.end(), bought_units(&market)), (0, 3));
}

#[test]
fn line_by_line_quantity_and_manufacturer_are_changed_and_a_further_faster_buyer_is_told() {
    let market = market();
    let mut terminal = too_slow(&market, (80, 24));
    terminal
        .press(&[DOWN, DOWN, ENTER])
        .sees("A: < 2 > of 4 from acme")
        .press(&["m"])
        .sees("A: < 4 > of 4 from borealis");
    terminal.press(&["3"]).sees("A: < 3 >").sees("14.40 EUR");
    others_buy(&market, "borealis", 29);
    terminal.press(&["b"]).misses("b buys").sees("Somebody was faster").press(&["q"]).sees("Nothing was bought");
    terminal.press(&["b", "1", ENTER]).sees("Buy 1 unit").press(&[ENTER]).sees("bought 1 unit").press(&["q"]);
    assert_eq!((terminal.end(), bought_units(&market)), (0, 3 + 29 + 1));
}

#[test]
fn going_back_buys_nothing_and_what_was_wished_can_wait_in_the_cart() {
    let market = market();
    let mut terminal = too_slow(&market, (100, 30));
    terminal.sees("cart").press(&[DOWN, DOWN, DOWN, DOWN, ENTER]).misses("Somebody was faster").press(&["2"]);
    terminal.sees("Cart: 1 line, 4 units").sees("2 of them are there now, for 9.00 EUR").press(&["q"]);
    assert_eq!((terminal.end(), bought_units(&market)), (0, 3));
}

#[test]
fn a_box_stays_whole_when_the_terminal_becomes_small_and_large_again() {
    let market = market();
    let mut terminal = too_slow(&market, (140, 40));
    terminal.resize((60, 16)).sees("2 available").sees("arrows, Enter: choose").resize((40, 10)).sees("60 columns");
    terminal
        .resize((80, 24))
        .sees("Fill the rest")
        .press(&[DOWN, DOWN, DOWN, ENTER])
        .sees("Order 2: bought 4")
        .press(&["q"]);
    assert_eq!((terminal.end(), market.available("A", "borealis")), (0, 28));
}

#[test]
fn nothing_is_chosen_until_the_customer_chooses_so_a_key_that_comes_too_early_buys_nothing() {
    let market = market();
    let mut terminal = too_slow(&market, (80, 24));
    terminal.press(&[ENTER]).sees("Choose one of the ways with the arrows").sees("Buy what is available");
    assert!(!terminal.contents().contains("> "), "{}", terminal.contents());
    terminal.press(&["y", "b", " ", ENTER, "q"]).sees("Nothing was bought").press(&["q"]);
    assert_eq!((terminal.end(), bought_units(&market)), (0, 3));
}

#[test]
fn enter_that_repeats_itself_buys_nothing_line_by_line_either() {
    let market = market();
    let mut terminal = too_slow(&market, (80, 24));
    terminal.press(&[DOWN, DOWN, ENTER, ENTER, ENTER]).sees("Press b to buy this").sees("A: < 2 > of 4 from acme");
    assert_eq!(bought_units(&market), 3);
    terminal.press(&["b"]).sees("bought 2 of 4 units").press(&[ENTER, "q"]);
    assert_eq!((terminal.end(), bought_units(&market)), (0, 5));
}

/// Nine of acme's five units lie in the cart, and it was to be bought.
fn short_cart(market: &Market) -> Terminal {
    let mut terminal = Terminal::customer(market, (80, 24));
    terminal.sees("Offers: 2").press(&["a", "9", ENTER]).sees("In the cart 9 units").press(&["2", "b"]);
    terminal.sees("9 asked, 5 available").sees("Clear the cart and go back");
    terminal
}

#[test]
fn a_cart_that_is_short_is_kept_or_cleared_and_nothing_is_bought() {
    let market = market();
    let mut terminal = short_cart(&market);
    terminal.press(&[UP]).sees("> Clear the cart").press(&[UP]).sees("> Keep the cart").press(&[ENTER]);
    terminal.sees("Nothing was bought.").sees("Cart: 1 line, 9 units").press(&["b"]).sees("9 asked, 5 available");
    terminal.press(&[UP]).sees("> Clear the cart").press(&[ENTER]).misses("9 asked").sees("The cart is empty.");
    terminal.press(&["q"]);
    assert_eq!((terminal.end(), bought_units(&market)), (0, 0));
}

#[test]
fn a_cart_that_was_changed_elsewhere_meanwhile_is_not_cleared() {
    let market = market();
    let mut terminal = short_cart(&market);
    let mut elsewhere = market.wire();
    elsewhere.call("session.act_as", json!({"name": "ada"})).unwrap();
    elsewhere.change("cart.add", json!({"sku": "A", "from": ["borealis"], "quantity": 2})).unwrap();
    terminal.press(&[UP]).sees("> Clear the cart").press(&[ENTER]).sees("changed elsewhere").press(&[ENTER]);
    terminal.press(&["r"]).sees("Cart: 2 lines, 11 units").press(&["q"]);
    assert_eq!(terminal.end(), 0);
}
