//! Every way out of a shortage, typed and of a cart, while other customers are faster, prices change, the round
//! closes or the daemon dies between the question and the answer. On a real pseudo-terminal.
#![allow(clippy::unwrap_used)]

mod support;

use serde_json::json;
use support::Market;
use support::shop::{acting_for, ada, bought, cart, market, market_with, orders, put, reprice, rival_buys};
use support::terminal::{CTRL_C, ENTER, ESC, Terminal};

/// The two things that can be short: what was typed, and a cart with the same in it.
const TYPED: [&str; 2] = ["buy", "A@acme=12"];
const CART: [&str; 2] = ["buy", "--cart"];

/// Runs a scene once with the wish typed and once with it in the cart, each in a market of its own.
fn each(scene: impl Fn(Market, &[&str], bool)) {
    scene(market(), &TYPED, false);
    let market = market();
    put(&market, "A", &["acme"], 12);
    scene(market, &CART, true);
}

/// The first question of a shortage of A, up to its last choice.
fn asked(market: &Market, args: &[&str]) -> Terminal {
    let mut terminal = Terminal::run(market, args);
    terminal
        .sees("A: 12 asked, 5 available")
        .sees("borealis has 30 at 4.80 (0.30 dearer)")
        .sees("Buy what is available");
    terminal.sees("5 of 12 units, total 22.50 EUR").sees("Choose line by line").sees("Fill the rest from another");
    terminal.sees("12 of 12 units, total 56.10 EUR").sees("7 from borealis at 4.80 (0.30 dearer)");
    terminal.sees("go back").sees("nothing is bought").sees("back").sees("nothing is bought");
    terminal
}

#[test]
fn what_is_available_is_asked_about_again_when_a_rival_was_faster_and_the_order_tells_the_wish() {
    each(|market, args, of_cart| {
        let mut terminal = asked(&market, args);
        rival_buys(&market, "acme", 2);
        terminal.press(&["1", ENTER]).sees("Somebody was faster, nothing was bought").sees("A: 12 asked, 3 available");
        terminal.sees("3 of 12 units, total 13.50 EUR").sees("back\r\n       nothing").press(&["1", ENTER]);
        let (status, rest) = terminal.end();
        assert_eq!(status, 3, "bought in part: {rest}");
        assert!(rest.contains("bought 3 of 12 units for 13.50 EUR"), "{rest}");
        let order = &orders(&market)[0];
        assert_eq!((&order["status"], &order["lines"][0]["requested"]), (&json!("partial"), &json!(12)));
        assert_eq!(bought(&market), ["A@acme=3:450"]);
        assert_eq!(cart(&market), if of_cart { vec!["A@acme=9"] } else { vec![] });
    });
}

#[test]
fn two_lines_of_one_good_are_told_apart_by_their_manufacturers() {
    let market = market();
    let mut terminal = Terminal::run(&market, &["buy", "A@acme=12", "A@borealis=40"]);
    terminal.sees("A from acme: 12 asked, 5 available").sees("A from borealis: 40 asked, 30 available");
    terminal.sees("back\r\n       nothing").press(&[ESC]);
    assert_eq!(terminal.end().0, 14);
}

#[test]
fn line_by_line_is_asked_about_again_when_a_rival_was_faster() {
    each(|market, args, of_cart| {
        let mut terminal = asked(&market, args);
        terminal.press(&["2", ENTER]).sees("A from acme: 12 asked").sees("Drop this line").press(&["1", ENTER]);
        terminal.sees("A: 5 from acme at 4.50").sees("Buy this").sees("Go back");
        rival_buys(&market, "acme", 4);
        terminal
            .press(&["1", ENTER])
            .sees("Somebody was faster")
            .sees("A: 12 asked, 1 available")
            .sees("back\r\n       nothing");
        terminal.press(&["2", ENTER]).sees("Take what is there").sees("1 from acme at 4.50 = 4.50").sees("Drop");
        terminal.press(&["1", ENTER]).sees("1 of 12 units, total 4.50 EUR").sees("Go back").press(&["1", ENTER]);
        assert_eq!(terminal.end().0, 3);
        assert_eq!(bought(&market), ["A@acme=1:450"]);
        assert_eq!(cart(&market), if of_cart { vec!["A@acme=11"] } else { vec![] });
    });
}

#[test]
fn line_by_line_quantity_and_manufacturer_can_be_changed() {
    each(|market, args, of_cart| {
        let mut terminal = asked(&market, args);
        terminal.press(&["2", ENTER]).sees("Drop this line").press(&["2", ENTER]).sees("From whom");
        terminal
            .sees("borealis: up to 12 units at 4.80")
            .press(&["2", ENTER])
            .sees("How many from borealis at 4.80 (1 to 12)");
        terminal.press(&["8", ENTER]).sees("A: 8 from borealis at 4.80").sees("8 of 12 units, total 38.40 EUR");
        terminal.sees("Go back").press(&["1", ENTER]);
        assert_eq!(terminal.end().0, 3, "less than was asked for");
        assert_eq!(bought(&market), ["A@borealis=8:480"]);
        assert_eq!(cart(&market), if of_cart { vec!["A@acme=4"] } else { vec![] });
    });
}

#[test]
fn the_rest_from_another_manufacturer_is_asked_about_again_when_a_rival_was_faster() {
    each(|market, args, of_cart| {
        let mut terminal = asked(&market, args);
        rival_buys(&market, "borealis", 25);
        terminal.press(&["3", ENTER]).sees("Somebody was faster").sees("borealis has 5 at 4.80");
        terminal.sees("10 of 12 units, total 46.50 EUR").sees("5 from borealis").sees("back\r\n       nothing");
        terminal.press(&["3", ENTER]);
        let (status, rest) = terminal.end();
        assert_eq!(status, 3, "{rest}");
        assert_eq!(bought(&market), ["A@acme=5:450 A@borealis=5:480"]);
        assert_eq!(cart(&market), if of_cart { vec!["A@acme=2"] } else { vec![] });
    });
}

#[test]
fn a_dearer_mixture_than_was_shown_is_never_bought_silently() {
    each(|market, args, _| {
        let mut terminal = asked(&market, args);
        // borealis has enough for all 12, but at 57.60 instead of 56.10.
        rival_buys(&market, "acme", 5);
        terminal.press(&["3", ENTER]).sees("Somebody was faster, nothing was bought");
        terminal.sees("12 of 12 units, total 57.60 EUR").sees("back\r\n       nothing").press(&[ESC]);
        assert_eq!(terminal.end().0, 14);
        assert!(bought(&market).is_empty());
    });
}

#[test]
fn keeping_buys_nothing_and_the_wish_lies_in_the_cart_whatever_rivals_do() {
    each(|market, args, of_cart| {
        let mut terminal = asked(&market, args);
        rival_buys(&market, "acme", 5);
        terminal.press(&["4", ENTER]);
        let (status, rest) = terminal.end();
        assert_eq!(status, 14, "{rest}");
        assert!(of_cart || rest.contains("12 units went into the cart"), "{rest}");
        assert!(bought(&market).is_empty());
        assert_eq!(cart(&market), ["A@acme=12"]);
    });
}

#[test]
fn going_back_from_what_was_typed_leaves_the_cart_alone() {
    let market = market();
    put(&market, "B", &[], 1);
    let mut terminal = asked(&market, &TYPED);
    rival_buys(&market, "acme", 5);
    terminal.press(&["5", ENTER]);
    assert_eq!(terminal.end().0, 14);
    assert_eq!((bought(&market).len(), cart(&market)), (0, vec!["B@any=1".to_owned()]));
}

#[test]
fn clearing_clears_the_cart_that_was_shown_and_no_other() {
    let market = market();
    put(&market, "A", &["acme"], 12);
    let mut terminal = asked(&market, &CART);
    rival_buys(&market, "acme", 2);
    put(&market, "B", &[], 1);
    terminal.press(&["5", ENTER]).sees("changed elsewhere, so it was not cleared");
    terminal.sees("A: 12 asked, 3 available").sees("13 units leave it");
    assert_eq!(cart(&market), ["A@acme=12", "B@any=1"]);
    terminal.press(&["5", ENTER]);
    let (status, rest) = terminal.end();
    assert_eq!(status, 14);
    assert!(rest.contains("the cart is empty now"), "{rest}");
    assert!(cart(&market).is_empty() && bought(&market).is_empty());
}

#[test]
fn a_cart_that_another_terminal_changed_is_not_bought_but_shown_again() {
    let market = market();
    put(&market, "A", &["acme"], 12);
    let mut terminal = asked(&market, &CART);
    put(&market, "B", &[], 2);
    terminal.press(&["1", ENTER]).sees("Nothing was bought: the cart was changed elsewhere");
    terminal.sees("7 of 14 units, total 24.50 EUR").sees("leave it").press(&["1", ENTER]);
    assert_eq!(terminal.end().0, 3);
    assert_eq!(bought(&market), ["A@acme=5:450 B@acme=2:100"]);
    assert_eq!(cart(&market), ["A@acme=7"]);
}

#[test]
fn a_round_that_closes_in_between_buys_nothing_and_says_why() {
    each(|market, args, of_cart| {
        let mut terminal = asked(&market, args);
        market.wire().change("round.close", json!({"reason": "enough"})).unwrap();
        terminal.press(&["1", ENTER]);
        let (status, rest) = terminal.end();
        assert_eq!(status, 9, "{rest}");
        assert!(rest.contains("operator"), "names the cause: {rest}");
        assert!(bought(&market).is_empty());
        assert_eq!(cart(&market), if of_cart { vec!["A@acme=12"] } else { vec![] });
    });
}

#[test]
fn a_daemon_that_dies_in_between_is_asked_again_when_it_is_back() {
    each(|mut market, args, of_cart| {
        let mut terminal = asked(&market, args);
        market.kill();
        market.revive();
        terminal.press(&["1", ENTER]);
        let (status, rest) = terminal.end();
        assert_eq!(status, 3, "{rest}");
        assert_eq!(bought(&market), ["A@acme=5:450"]);
        assert_eq!(cart(&market), if of_cart { vec!["A@acme=7"] } else { vec![] });
    });
}

#[test]
fn a_lower_price_in_between_is_passed_on_and_units_that_came_back_are_bought_too() {
    each(|market, args, of_cart| {
        let mut terminal = asked(&market, args);
        reprice(&market, "acme", 400);
        acting_for(&market, "acme").change("stock.add", json!({"sku": "A", "quantity": 3})).unwrap();
        terminal.press(&["1", ENTER]);
        let (status, rest) = terminal.end();
        assert_eq!(status, 3, "{rest}");
        assert_eq!(bought(&market), ["A@acme=8:400"]);
        assert_eq!(cart(&market), if of_cart { vec!["A@acme=4"] } else { vec![] });
    });
}

#[test]
fn a_price_that_rose_between_rounds_is_shown_and_needs_a_yes() {
    let market = market();
    put(&market, "A", &["acme"], 4);
    market.wire().change("round.close", json!({"reason": "enough"})).unwrap();
    reprice(&market, "acme", 500);
    market.wire().change("round.open", json!({})).unwrap();
    for (answer, status) in [("n", 14), ("y", 0)] {
        assert!(bought(&market).is_empty());
        let mut terminal = Terminal::run(&market, &CART);
        terminal.sees("In all 4 units for 20.00 EUR").sees("A from acme costs up to 5.00 now; 4.50 was seen.");
        terminal.sees("Buy at these prices?").press(&[answer, ENTER]);
        assert_eq!(terminal.end().0, status);
    }
    assert_eq!((bought(&market), cart(&market).len()), (vec!["A@acme=4:500".to_owned()], 0));
}

#[test]
fn a_price_that_rose_while_the_question_stood_is_asked_about_again() {
    let market = market_with("price_changes = \"free\"\n");
    put(&market, "A", &["acme"], 12);
    let mut terminal = asked(&market, &CART);
    reprice(&market, "acme", 470);
    terminal.press(&["1", ENTER]).sees("nothing was bought").sees("A from acme costs up to 4.70 now; 4.50 was seen.");
    terminal.sees("5 of 12 units, total 23.50 EUR").sees("leave it").press(&["1", ENTER]);
    assert_eq!(terminal.end().0, 3);
    assert_eq!((bought(&market), cart(&market)), (vec!["A@acme=5:470".to_owned()], vec!["A@acme=7".to_owned()]));
}

#[test]
fn a_question_that_was_answered_in_a_later_round_buys_nothing() {
    each(|market, args, _| {
        let mut terminal = asked(&market, args);
        market.wire().change("round.close", json!({"reason": "enough"})).unwrap();
        market.wire().change("round.open", json!({})).unwrap();
        terminal.press(&["1", ENTER]);
        assert_eq!(terminal.end().0, 9, "it was shown in another round");
        assert!(bought(&market).is_empty());
    });
}

#[test]
fn a_line_of_which_nothing_is_there_stays_part_of_the_order_as_a_wish() {
    let market = market();
    market.manufacturer("cirrus", &[("C", 0, 100)]);
    let mut terminal = Terminal::run(&market, &["buy", "C=3", "B=2"]);
    terminal.sees("C: 3 asked, 0 available").sees("2 of 5 units, total 2.00 EUR").sees("Go back").press(&["1", ENTER]);
    let (status, rest) = terminal.end();
    assert_eq!(status, 3);
    assert!(rest.contains("C: 0 of 3 units; nobody has any."), "{rest}");
    let lines = orders(&market)[0]["lines"].clone();
    assert_eq!((&lines[0]["requested"], &lines[0]["filled"], &lines[1]["filled"]), (&json!(3), &json!(0), &json!(2)));
}

#[test]
fn the_flag_fills_the_rest_from_others_as_far_as_they_have_it_as_the_choice_of_that_name_does() {
    let asked = ["buy", "A@acme=40"];
    let (by_choice, by_flag) = (market(), market());
    let mut terminal = Terminal::run(&by_choice, &asked);
    terminal.sees("35 of 40 units").sees("back\r\n       nothing").press(&["3", ENTER]);
    let (status, rest) = terminal.end();
    let mut terminal = Terminal::run(&by_flag, &[&asked[..], &["--on-shortage", "other_makers"]].concat());
    terminal.sees("A: 5 from acme at 4.50, 30 from borealis at 4.80");
    let (flag_status, flag_rest) = terminal.end();
    assert_eq!((status, flag_status), (3, 3), "{rest} {flag_rest}");
    assert_eq!(bought(&by_choice), bought(&by_flag));
    for told in [rest, flag_rest] {
        assert!(told.contains("A: 35 of 40 units; acme and borealis have no more."), "{told}");
    }
}

#[test]
fn ctrl_c_at_the_question_says_that_nothing_was_bought() {
    let market = market();
    let mut terminal = asked(&market, &TYPED);
    terminal.press(&[CTRL_C]).sees("interrupted; nothing was bought");
    assert_eq!(terminal.end().0, 130);
    assert!(bought(&market).is_empty());
}

#[test]
fn what_is_no_number_is_not_taken_for_one() {
    let market = market();
    let mut terminal = asked(&market, &TYPED);
    terminal.press(&["2", ENTER]).sees("Drop this line").press(&["2", ENTER]).sees("From whom");
    terminal.sees("borealis").press(&["1", ENTER]).sees("(1 to 5)").press(&["5x", ENTER]);
    terminal
        .sees("Write a number from 1 to 5")
        .press(&["3", ENTER])
        .sees("A: 3 from acme")
        .sees("Go back")
        .press(&[ESC]);
    terminal.sees("A: 12 asked, 5 available").sees("back\r\n       nothing").press(&[ESC]);
    assert_eq!(terminal.end().0, 14);
}

#[test]
fn every_way_out_is_on_one_page_of_a_small_terminal() {
    let market = market();
    let mut terminal = Terminal::sized(&market, &TYPED, (60, 16));
    terminal.sees("Not everything is there; choose (Esc: go back):\r\n").sees("Go back").press(&[ESC]);
    assert_eq!(terminal.end().0, 14);
}

#[test]
fn each_width_shows_every_amount() {
    let market = market();
    let mut ada = ada(&market);
    for (columns, rows) in [(60, 24), (80, 24), (120, 24), (32, 40)] {
        let mut terminal = Terminal::sized(&market, &["buy", "A@acme=12", "B=11"], (columns, rows));
        for amount in ["15 of", "32.50 EUR", "22 of", "66.10", "0.30", "23"] {
            terminal.sees(amount);
        }
        terminal.sees("Go back").press(&[ESC]);
        assert_eq!(terminal.end().0, 14, "{columns} columns");
    }
    assert!(ada.call("order.list", json!({})).unwrap()["orders"].as_array().unwrap().is_empty());
}
