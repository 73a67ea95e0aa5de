//! The question on a shortage, on a real pseudo-terminal: every way out of it, a faster competitor, Ctrl-C and Esc.
#![allow(clippy::unwrap_used)]

mod support;

use expectrl::process::unix::Signal;
use serde_json::json;
use support::shop::{bought, market, market_with};
use support::terminal::{CTRL_C, CTRL_Z, DOWN, ENTER, ESC, Terminal};

#[test]
fn a_full_fill_shows_its_summary_and_asks_nothing() {
    let market = market();
    let mut terminal = Terminal::run(&market, &["buy", "A@acme=2", "B=1"]);
    terminal.sees("A: 2 from acme at 4.50").sees("B: 1 from acme at 1.00").sees("10.00 EUR");
    assert_eq!(terminal.end().0, 0);
    assert_eq!(bought(&market), ["A@acme=2:450 B@acme=1:100"]);
}

#[test]
fn buying_what_is_available_buys_exactly_what_was_shown() {
    let market = market();
    let mut terminal = Terminal::run(&market, &["buy", "A@acme=12", "B@acme=2"]);
    terminal.sees("A: 12 asked, 5 available").sees("5 from acme at 4.50").sees("borealis has 30 at 4.80");
    terminal.sees("Buy what is available").sees("7 of 14 units, total 24.50 EUR").sees("Go back").press(&["1", ENTER]);
    assert_eq!(terminal.end().0, 3, "bought in part");
    assert_eq!(bought(&market), ["A@acme=5:450 B@acme=2:100"]);
}

#[test]
fn the_rest_from_another_manufacturer_fills_the_order() {
    let market = market();
    let mut terminal = Terminal::run(&market, &["buy", "A@acme=12"]);
    terminal.sees("Fill the rest from another manufacturer").sees("12 of 12 units, total 56.10 EUR").sees("Go back");
    terminal.press(&[DOWN, DOWN, DOWN]).sees("> 3  Fill the rest").sees("Go back").press(&[ENTER]);
    assert_eq!(terminal.end().0, 0, "everything was bought");
    assert_eq!(bought(&market), ["A@acme=5:450 A@borealis=7:480"]);
}

#[test]
fn going_back_and_esc_buy_nothing() {
    let market = market();
    for keys in [&["5", ENTER][..], &[ESC]] {
        let mut terminal = Terminal::run(&market, &["buy", "A@acme=12"]);
        terminal.sees("nothing is bought").sees("nothing is bought").press(keys);
        let (status, rest) = terminal.end();
        assert_eq!(status, 14, "declined: {rest}");
        assert!(rest.contains("nothing was bought"), "{rest}");
    }
    assert!(bought(&market).is_empty());
}

#[test]
fn a_bare_enter_at_the_question_buys_nothing_and_is_answered() {
    let market = market();
    let mut terminal = Terminal::run(&market, &["buy", "A@acme=12"]);
    terminal.sees("Go back").press(&[ENTER]).sees("Nothing is chosen yet. Type a number from 1 to 5");
    terminal.press(&[ENTER, ENTER]).sees("Nothing is chosen yet");
    assert!(bought(&market).is_empty());
    terminal.press(&["4", ENTER]);
    let (status, rest) = terminal.end();
    assert_eq!(status, 14, "the question still stood: {rest}");
    assert!(bought(&market).is_empty());
}

#[test]
fn a_word_for_the_shell_buys_nothing_and_is_answered_at_every_question() {
    let market = market();
    let mut terminal = Terminal::run(&market, &["buy", "A@acme=12"]);
    terminal.sees("Go back").press(&[CTRL_Z]).sees("No shell is there to go back to");
    terminal.press(&["fg", ENTER]).sees("\"fg\" is no choice here, nothing was done");
    // A marked way is not chosen by a word either.
    terminal.press(&[DOWN]).sees("> 1  Buy what is available").press(&["ls -1", ENTER]).sees("\"ls -1\" is no choice");
    terminal.press(&["2", ENTER]).sees("A from acme: 12 asked").sees("Drop this line");
    terminal.press(&["fg", ENTER]).sees("\"fg\" is no choice").press(&["1", ENTER]);
    terminal.sees("5 of 12 units").sees("Go back").press(&["fg", ENTER]).sees("\"fg\" is no choice");
    terminal.press(&["2", ENTER]).sees("A from acme: 12 asked").sees("Drop this line").press(&[ENTER]);
    terminal.sees("Nothing is chosen yet").press(&["2", ENTER]).sees("From whom").sees("borealis").press(&["1", ENTER]);
    terminal.sees("(1 to 5)").press(&["fg", ENTER]).sees("Write a number from 1 to 5").sees("(1 to 5)");
    terminal.press(&[ENTER]).sees("Write a number from 1 to 5").press(&[CTRL_C]);
    assert_eq!(terminal.end().0, 130);
    assert!(bought(&market).is_empty());
}

#[test]
fn ctrl_z_at_the_question_goes_to_the_shell_and_fg_brings_it_back() {
    let market = market();
    let mut bash = Terminal::shell(&market);
    bash.press(&[env!("CARGO_BIN_EXE_cds-customer"), " buy A@acme=12; echo left $?\r"]);
    bash.sees("Not everything is there").sees("Go back").press(&[CTRL_Z]).sees("Stopped");
    bash.press(&["echo typed text is $((40 + 2))\r"]).sees("typed text is 42").press(&["fg\r"]);
    bash.sees("Not everything is there").sees("Go back").press(&["fg", ENTER]).sees("\"fg\" is no choice");
    assert!(bought(&market).is_empty());
    bash.press(&["2", ENTER]).sees("Drop this line").press(&["2", ENTER]).sees("From whom").sees("borealis");
    bash.press(&["1", ENTER]).sees("(1 to 5)").press(&["4", CTRL_Z]).sees("Stopped").press(&["fg\r"]);
    bash.sees("(1 to 5): 4").press(&[ENTER]).sees("4 of 12 units").sees("Go back").press(&["1", ENTER]);
    bash.sees("Of the 12 units asked for, 4 were bought").press(&["echo all $((40 + 3))\r"]).sees("all 43");
    assert_eq!(bought(&market), ["A@acme=4:450"]);
}

#[test]
fn what_was_typed_before_the_question_stood_there_is_no_answer_to_it() {
    let market = market();
    let mut terminal = Terminal::run(&market, &["buy", "A@acme=12"]);
    terminal.press(&["1", ENTER]).sees("Go back").press(&[ESC]);
    assert_eq!((terminal.end().0, bought(&market).len()), (14, 0));
}

#[test]
fn line_by_line_each_short_line_is_decided_by_itself() {
    let market = market();
    let mut terminal = Terminal::run(&market, &["buy", "A@acme=12", "B@acme=30", "B@acme=1"]);
    terminal.sees("Go back").press(&["2", ENTER]);
    terminal.sees("A from acme: 12 asked").sees("Take what is there").sees("5 from acme at 4.50 = 22.50");
    terminal.sees("Another quantity or manufacturer").sees("Fill the rest from borealis (0.30 dearer)");
    terminal.sees("Drop this line").press(&["2", ENTER]).sees("From whom").sees("acme: up to 5 units at 4.50");
    terminal.sees("borealis: up to 12 units at 4.80 (0.30 dearer)").press(&["1", ENTER]);
    terminal.sees("How many from acme at 4.50 (1 to 5)").press(&["9", ENTER]);
    terminal.sees("Write a number from 1 to 5").sees("How many").press(&["3", ENTER]);
    terminal.sees("B from acme: 30 asked").sees("Drop this line").press(&["3", ENTER]);
    terminal.sees("B from acme: 1 asked").sees("1 from acme at 1.00").sees("Drop this line").press(&["1", ENTER]);
    terminal.sees("A: 3 from acme at 4.50").sees("B: nothing").sees("B: 1 from acme").sees("4 of 43 units");
    terminal.sees("Choose again").sees("Go back").press(&["1", ENTER]);
    let (status, rest) = terminal.end();
    assert_eq!(status, 3, "{rest}");
    assert_eq!(bought(&market), ["A@acme=3:450 B@acme=1:100"]);
}

#[test]
fn line_by_line_a_line_can_be_filled_up_by_another_manufacturer() {
    let market = market();
    let mut terminal = Terminal::run(&market, &["buy", "B=2", "A@acme=6"]);
    terminal.sees("Go back").press(&["2", ENTER]).sees("Fill the rest from borealis");
    terminal.sees("5 from acme at 4.50, 1 from borealis at 4.80").sees("Drop").press(&["3", ENTER]);
    terminal.sees("8 of 8 units").sees("Go back").press(&["1", ENTER]);
    assert_eq!(terminal.end().0, 0);
    assert_eq!(bought(&market), ["B@acme=2:100 A@acme=5:450 A@borealis=1:480"]);
}

#[test]
fn a_faster_competitor_brings_the_question_again_with_fresh_numbers() {
    let market = market();
    let mut terminal = Terminal::run(&market, &["buy", "A@acme=12"]);
    terminal.sees("A: 12 asked, 5 available").sees("Go back");
    let mut rival = market.sign_up("customer", "rival");
    let two = json!({"fill": "all_or_none", "lines": [{"sku": "A", "from": ["acme"], "quantity": 2}]});
    rival.change("order.place", two).unwrap();
    terminal.press(&["1", ENTER]).sees("Somebody was faster, nothing was bought");
    terminal
        .sees("A: 12 asked, 3 available")
        .sees("3 of 12 units, total 13.50 EUR")
        .sees("Go back")
        .press(&["1", ENTER]);
    assert_eq!(terminal.end().0, 3);
    assert_eq!(bought(&market), ["A@acme=3:450"]);
}

#[test]
fn a_price_that_rose_after_it_was_shown_is_asked_about_again() {
    let market = market_with("price_changes = \"free\"\n");
    let mut terminal = Terminal::run(&market, &["buy", "A@acme=12"]);
    terminal.sees("total 22.50 EUR").sees("Go back");
    let mut acme = market.wire();
    acme.call("session.act_as", json!({"name": "acme"})).unwrap();
    acme.change("stock.price", json!({"sku": "A", "unit_price": 500})).unwrap();
    terminal.press(&["1", ENTER]).sees("nothing was bought").sees("total 25.00 EUR").sees("Go back");
    assert!(bought(&market).is_empty());
    terminal.press(&[ESC]);
    assert_eq!(terminal.end().0, 14);
}

#[test]
fn ctrl_c_or_a_signal_buys_nothing_and_leaves_the_terminal_as_it_was() {
    let market = market();
    let line = "Drop this line";
    // How far the customer went before.
    let depths: [(&[&str], &str); 4] = [
        (&[], "Go back"),
        (&["2", ENTER], line),
        (&["2", ENTER, "2", ENTER], "From whom"),
        (&["2", ENTER, "2", ENTER, "1", ENTER], "How many"),
    ];
    for (by_key, (keys, at)) in [(false, depths[0])].into_iter().chain(depths.map(|depth| (true, depth))) {
        let mut terminal = Terminal::run_with_echo(&market, &["buy", "A@acme=12"]);
        terminal.sees("  Go back");
        for (n, key) in keys.iter().enumerate() {
            terminal.press(&[key]);
            match n {
                1 => drop(terminal.sees(line)),
                3 => drop(terminal.sees("From whom")),
                _ => {}
            }
        }
        if !keys.is_empty() && !matches!(keys.len(), 2 | 4) {
            terminal.sees(at);
        }
        if by_key {
            terminal.press(&[CTRL_C]);
        } else {
            terminal.signal(Signal::SIGINT);
        }
        assert_eq!(terminal.interrupted(), 130, "{at}");
    }
    assert!(bought(&market).is_empty());
}

#[test]
fn cancelling_asks_first_and_only_yes_gives_back() {
    let market = market();
    assert_eq!(Terminal::run(&market, &["buy", "A@acme=2"]).end().0, 0);
    let mut terminal = Terminal::run(&market, &["order", "cancel", "1"]);
    terminal.sees("Give back 2 units of order 1?").press(&["n", ENTER]);
    assert_eq!(terminal.end().0, 14);
    assert_eq!(market.available("A", "acme"), 3);
    let mut terminal = Terminal::run(&market, &["order", "cancel", "1", "--line", "1", "--quantity", "1"]);
    terminal.sees("Give back 1 unit of line 1 of order 1?").press(&["y", ENTER]).sees("Went back: 1 × A to acme");
    assert_eq!(terminal.end().0, 0);
    assert_eq!(market.available("A", "acme"), 4);
}

#[test]
fn nothing_is_asked_when_the_customer_said_what_to_do_or_said_not_to_ask() {
    let market = market();
    for (flags, status) in [
        (&["--no-input"][..], 5),
        (&["--on-shortage", "cancel"], 5),
        (&["--on-shortage", "ask", "--no-input"], 15),
        (&["--fill", "complete_lines"], 5),
        (&["--dry-run"], 5),
        (&["--on-shortage", "partial"], 3),
    ] {
        let args = [&["buy", "A@acme=12"][..], flags].concat();
        let (ended, rest) = Terminal::run(&market, &args).end();
        assert_eq!(ended, status, "{flags:?}: {rest}");
    }
    assert_eq!(bought(&market), ["A@acme=5:450"]);
}

#[test]
fn a_shortage_that_nobody_can_help_still_leaves_the_cart() {
    let market = market();
    market.manufacturer("cirrus", &[("C", 0, 100)]);
    let mut terminal = Terminal::run(&market, &["buy", "C=1"]);
    terminal.sees("C: 1 asked, 0 available").sees("1  Put it into the cart").sees("1 unit added to the cart");
    terminal.sees("Go back").press(&["1", ENTER]);
    let (status, rest) = terminal.end();
    assert_eq!(status, 14, "{rest}");
    assert!(rest.contains("nothing was bought; 1 unit went into the cart"), "{rest}");
}
