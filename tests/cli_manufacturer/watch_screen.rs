//! `watch` on a terminal: a table drawn in place, with changed numbers marked.

use std::time::Duration;

use expectrl::session::OsSession;
use expectrl::{Expect, Session};

use crate::run::{MANUFACTURER, market_of_acme, sell};
use crate::support::Market;

fn on_terminal(market: &Market, args: &[&str]) -> OsSession {
    let mut command = market.program(MANUFACTURER);
    command.arg("watch").args(args);
    let mut session = Session::spawn(command).unwrap();
    session.get_process_mut().set_window_size(60, 20).unwrap();
    session.set_expect_timeout(Some(Duration::from_secs(30)));
    session
}

#[test]
fn a_change_is_drawn_in_place_and_marked_with_a_star_without_colours() {
    let market = market_of_acme();
    let mut session = on_terminal(&market, &["--color", "never"]);
    session.expect("Available").unwrap();
    session.expect("watching").unwrap();
    sell(&market, "ada", 3);
    // The cursor goes up over head, titles, row and status.
    session.expect("\u{1b}[4A").unwrap();
    session.expect("37*").unwrap();
}

#[test]
fn a_change_is_coloured_and_a_lost_daemon_is_told() {
    let mut market = market_of_acme();
    let mut session = on_terminal(&market, &[]);
    session.expect("watching").unwrap();
    sell(&market, "ada", 3);
    session.expect("37\u{1b}[0m").unwrap();
    market.kill();
    session.expect("reconnecting...").unwrap();
    market.revive();
    session.expect("watching").unwrap();
    session.send("\u{3}").unwrap();
    session.expect(expectrl::Eof).unwrap();
}
