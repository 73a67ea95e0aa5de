//! The customer's screen: what it shows of offers, cart, orders and the round, and what it says when something cannot be.

use serde_json::json;

use crate::screen::{DOWN, ENTER, ESC, Terminal};
use crate::{bought_units, market, others_buy};

#[test]
fn it_buys_after_a_question_and_leaves_on_q() {
    let market = market();
    let mut terminal = Terminal::customer(&market, (120, 36));
    terminal.sees("ada, ").sees("Offers: 2").press(&["b"]).sees("Buy A from acme");
    terminal
        .press(&["x"])
        .sees("only digits, as 12")
        .press(&["3", ENTER])
        .sees("3 from acme at 4.50")
        .sees("13.50 EUR?");
    assert_eq!(bought_units(&market), 0, "nothing is bought before the answer");
    terminal.press(&[ENTER]).sees("Order 1: bought 3").press(&["q"]);
    assert_eq!(terminal.end(), 0);
    assert_eq!(market.available("A", "acme"), 2);
}

#[test]
fn a_cart_is_bought_with_what_is_there_and_keeps_the_rest() {
    let market = market();
    let mut terminal = Terminal::customer(&market, (120, 36));
    terminal.sees("The cart is empty").press(&["a", "9", ENTER]).sees("only 5").press(&["2", "b"]);
    terminal
        .sees("9 asked, 5 available")
        .sees("Buy what is available")
        .press(&[DOWN, ENTER])
        .sees("Order 1")
        .press(&[ENTER]);
    terminal
        .sees("Cart: 1 line, 4 units")
        .sees("none of it is there now")
        .press(&["x"])
        .sees("The cart is empty")
        .press(&["q"]);
    assert_eq!(terminal.end(), 0);
    assert_eq!(market.available("A", "acme"), 0);
}

#[test]
fn every_press_in_the_cart_counts_however_late_the_daemon_answers() {
    let market = market();
    let mut terminal = Terminal::customer(&market, (80, 24));
    terminal.sees("Offers: 2").press(&["a", "1", ENTER]).sees("In the cart 1 unit").press(&["2"]);
    terminal.sees("Cart: 1 line, 1 unit").press(&["+", "+", "+"]).sees("In the cart 4 units");
    market.stop_for_a_while();
    terminal.press(&["+"; 20]).press(&["-"; 2]).sees("no answer for 2 s");
    market.go_on();
    terminal.sees("In the cart 22 units").sees("Cart: 1 line, 22 units").press(&["+"]).sees("Cart: 1 line, 23 units");
    terminal.press(&["q"]);
    assert_eq!(terminal.end(), 0);
}

#[test]
fn changes_of_others_show_and_a_daemon_that_was_away_is_found_again() {
    let mut market = market();
    let mut terminal = Terminal::customer(&market, (100, 24));
    terminal.sees("Offers: 2");
    market.kill();
    terminal.sees("daemon away");
    market.revive();
    terminal.sees("connected again").sees("live");
    others_buy(&market, "borealis", 13);
    terminal.sees("17*").sees("█").press(&["q"]);
    assert_eq!(terminal.end(), 0);
}

#[test]
fn a_purchase_whose_answer_is_lost_with_the_daemon_happens_once() {
    let mut market = market();
    let mut terminal = Terminal::customer(&market, (100, 24));
    terminal
        .sees("Offers: 2")
        .press(&["a", "2", ENTER])
        .sees("In the cart 2 units: for 9.00 EUR.")
        .misses("How many units?");
    terminal.press(&["b", "3", ENTER]).sees("Buy 3 units");
    market.kill();
    terminal.sees("daemon away").press(&[ENTER]).misses("Buy 3 units");
    market.revive();
    terminal.sees("Order 1: bought 3").press(&["2"]).sees("Cart: 1 line, 2 units").press(&["q"]);
    assert!(!terminal.wrote("Waiting for"), "only the screen writes");
    assert_eq!((terminal.end(), bought_units(&market)), (0, 3));
}

#[test]
fn a_round_that_does_not_sell_says_why_and_when_the_next_one_does() {
    let market = market();
    let mut terminal = Terminal::customer(&market, (80, 24));
    terminal.sees("Offers: 2").sees("closes in").sees("for the next collection");
    market.wire().change("round.pause", json!({"reason": "stocktaking"})).unwrap();
    terminal.sees("paused by the operator (stocktaking)").press(&["b"]).sees("Nothing is sold now: round");
    market.wire().change("round.close", json!({"reason": "all went home"})).unwrap();
    terminal.sees(" closed, next collection in ").press(&["d"]).sees("the operator closed it (all went home)");
    terminal.sees("begins with the collection in");
    terminal.press(&["q"]);
    assert_eq!(terminal.end(), 0);
}

#[test]
fn a_message_of_several_lines_covers_nothing() {
    let market = market();
    market.wire().change("round.close", json!({"reason": "everybody went home early today"})).unwrap();
    for size in [(60, 16), (80, 24)] {
        let mut terminal = Terminal::customer(&market, size);
        terminal.sees("Offers: 2").press(&["b"]).sees("is closed: the operator");
        terminal.until("a whole border above the message", |shown| {
            let lines: Vec<&str> = shown.lines().collect();
            let said = lines.iter().position(|line| line.contains("is closed: the operator"));
            said.is_some_and(|at| {
                at + 1 < lines.len() && lines[at - 1].starts_with('└') && lines[at - 1].ends_with('┘')
            })
        });
        terminal.press(&["j"]).misses("is closed: the operator").sees("? help").press(&["q"]);
        assert_eq!(terminal.end(), 0);
    }
}

#[test]
fn done_is_seen_and_is_still_known_when_the_screen_is_opened_again() {
    let market = market();
    let mut terminal = Terminal::customer(&market, (60, 16));
    terminal.sees("ada, live").press(&["d"]).sees("Have you bought all").press(&[ENTER]).sees("d takes it back");
    terminal.sees("ada, done, live").press(&["q"]);
    assert_eq!(terminal.end(), 0);
    let mut again = Terminal::customer(&market, (60, 16));
    again.sees("ada, done, live").press(&["b", "1", ENTER]).sees("buying takes that back").press(&[ENTER]);
    again.sees("bought 1 unit").sees("ada, live").press(&["d"]).sees("Have you bought all").press(&["n", "q"]);
    assert_eq!(again.end(), 0);
}

#[test]
fn an_empty_list_says_why_and_what_shows_something() {
    let market = market();
    others_buy(&market, "acme", 5);
    others_buy(&market, "borealis", 30);
    let mut terminal = Terminal::customer(&market, (80, 24));
    terminal.sees("Offers: 2").press(&["v"]).sees("Nothing is available now. v shows all 2 again.");
    terminal
        .press(&["v", "/", "x", "y", "z", ENTER])
        .sees("Nothing fits \"xyz\"")
        .press(&["b"])
        .sees("Esc ends the search");
    terminal
        .press(&[ESC])
        .sees("Offers: 2, by SKU")
        .press(&["3"])
        .sees("No orders yet")
        .press(&["x"])
        .sees("no order yet");
    terminal.press(&["q"]);
    assert_eq!(terminal.end(), 0);
}

#[test]
fn details_show_all_makers_and_follow_what_others_buy() {
    let market = market();
    let mut terminal = Terminal::customer(&market, (60, 16));
    terminal.sees("Offers: 2").press(&["i"]).sees("A: 2 makers").sees("borealis at 4.80 EUR: 30 available");
    others_buy(&market, "borealis", 10);
    terminal.sees("20 available*").press(&["b"]).sees("Buy A from acme").press(&[ESC]).misses("How many").press(&["q"]);
    assert_eq!(terminal.end(), 0);
}

#[test]
fn a_maker_who_does_not_name_a_good_takes_its_name_from_nobody() {
    let market = market();
    let mut nameless = market.sign_up("manufacturer", "nameless");
    nameless.change("stock.set", json!({"sku": "A", "quantity": 7, "unit_price": 500})).unwrap();
    let mut terminal = Terminal::customer(&market, (80, 24));
    terminal.sees("Offers: 3").sees("Good A");
    nameless.change("stock.set", json!({"sku": "A", "quantity": 8, "expect": 7, "name": ""})).unwrap();
    let mut later = market.sign_up("manufacturer", "later");
    later.change("stock.set", json!({"sku": "A", "quantity": 9, "unit_price": 500})).unwrap();
    terminal.sees("Offers: 4").sees("8*").sees("Good A").press(&["q"]);
    assert_eq!(terminal.end(), 0);
}

#[test]
fn names_of_others_break_neither_columns_nor_the_terminal() {
    let market = market();
    let mut maker = market.sign_up("manufacturer", "names");
    for (sku, name) in [
        ("wide", "日本茶 \u{1f469}\u{200d}\u{1f680}\u{1f375}"),
        ("join", "a\u{200d}b\u{200d}c"),
        ("long", &"w".repeat(200)),
    ] {
        let params = json!({"sku": sku, "name": name, "quantity": 1, "unit_price": 5});
        maker.change("stock.set", params).unwrap();
    }
    let mut terminal = Terminal::customer(&market, (100, 24));
    terminal.sees("Offers: 5").sees("日本茶").sees("abc").sees("www…");
    // The picture arrives in pieces.
    terminal.until("whole columns", |shown| shown.lines().skip(2).take(6).all(|line| line.ends_with('│')));
    terminal.press(&["q"]);
    assert_eq!(terminal.end(), 0);
}
