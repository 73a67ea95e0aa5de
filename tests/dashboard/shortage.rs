//! A shortage settled in place, with another buyer between the question and the answer: each of the ways out.

use crate::screen::{DOWN, ENTER, Terminal};
use crate::support::Market;
use crate::{bought_units, market, others_buy};

#[test]
fn a_shortage_that_another_buyer_causes_is_settled_in_place() {
    let market = market();
    let mut terminal = Terminal::customer(&market, (100, 30));
    terminal.sees("Offers: 2").press(&["b", "4", ENTER]).sees("4 from acme at 4.50").sees("Buy 4");
    others_buy(&market, "acme", 3);
    terminal.press(&[ENTER]).sees("Somebody was faster").sees("4 asked, 2 available").sees("Fill the rest");
    terminal.press(&[DOWN, DOWN, ENTER]).sees("Order 2: bought 4").press(&["q"]);
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
    terminal.press(&[ENTER]).sees("bought 2 of 4 units").press(&[ENTER, "q"]);
    assert_eq!((terminal.end(), market.available("A", "acme")), (0, 0));
}

#[test]
fn line_by_line_quantity_and_manufacturer_are_changed_and_a_further_faster_buyer_is_told() {
    let market = market();
    let mut terminal = too_slow(&market, (80, 24));
    terminal.press(&[DOWN, ENTER]).sees("A: < 2 > of 4 from acme").press(&["m"]).sees("A: < 4 > of 4 from borealis");
    terminal.press(&["3"]).sees("A: < 3 >").sees("14.40 EUR");
    others_buy(&market, "borealis", 29);
    terminal.press(&[ENTER]).misses("Enter buys").sees("Somebody was faster").press(&["q"]).sees("Nothing was bought");
    terminal.press(&["b", "1", ENTER]).sees("Buy 1 unit").press(&[ENTER]).sees("bought 1 unit").press(&["q"]);
    assert_eq!((terminal.end(), bought_units(&market)), (0, 3 + 29 + 1));
}

#[test]
fn going_back_buys_nothing_and_what_was_wished_can_wait_in_the_cart() {
    let market = market();
    let mut terminal = too_slow(&market, (100, 30));
    terminal.sees("cart").press(&[DOWN, DOWN, DOWN, ENTER]).misses("Somebody was faster").press(&["2"]);
    terminal.sees("Cart: 1 line, 4 units").sees("2 of them are there now, for 9.00 EUR").press(&["q"]);
    assert_eq!((terminal.end(), bought_units(&market)), (0, 3));
}

#[test]
fn a_box_stays_whole_when_the_terminal_becomes_small_and_large_again() {
    let market = market();
    let mut terminal = too_slow(&market, (140, 40));
    terminal.resize((60, 16)).sees("2 available").sees("Enter: choose").resize((40, 10)).sees("60 columns");
    terminal.resize((80, 24)).sees("Fill the rest").press(&[DOWN, DOWN, ENTER]).sees("Order 2: bought 4").press(&["q"]);
    assert_eq!((terminal.end(), market.available("A", "borealis")), (0, 28));
}
