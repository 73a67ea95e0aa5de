//! `watch` on a terminal: a table drawn in place, with changed numbers marked.

use std::time::Duration;

use expectrl::process::unix::{Signal, WaitStatus};
use expectrl::session::OsSession;
use expectrl::{Expect, Session};

use crate::run::{MANUFACTURER, market_of_acme, sell};
use crate::support::Market;

fn on_terminal(market: &Market, args: &[&str]) -> OsSession {
    // Typed text is seen, as on a user's terminal; settled before the program begins to change it.
    let mut command = market.program("sh");
    command.args(["-c", r#"stty echo; exec "$0" "$@""#, MANUFACTURER, "watch"]).args(args);
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
fn typed_keys_are_not_shown_and_the_terminal_is_as_before_after_every_end() {
    let market = market_of_acme();
    for signal in [None, Some(Signal::SIGTERM), Some(Signal::SIGINT)] {
        let mut session = on_terminal(&market, &["--color", "never"]);
        session.expect("watching").unwrap();
        assert!(!session.get_process().get_echo().unwrap());
        session.send("rubbish").unwrap();
        match signal {
            Some(signal) => session.get_process_mut().kill(signal).unwrap(),
            None => session.send("\u{3}").unwrap(),
        }
        let rest = session.expect(expectrl::Eof).unwrap();
        let rest = String::from_utf8_lossy(rest.as_bytes()).into_owned();
        assert!(!rest.contains("rubbish") && !rest.contains("^C"), "{rest:?}");
        let last = rest.trim_end_matches("\u{1b}[?25h");
        assert!(last.ends_with("\n\u{1b}[J") || last.is_empty(), "the shell's prompt begins a line: {rest:?}");
        let process = session.get_process();
        assert_eq!(process.wait().unwrap(), WaitStatus::Exited(process.pid(), 130), "{signal:?}");
        assert!(process.get_echo().unwrap(), "typed text is seen again");
    }
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

#[test]
fn after_ctrl_z_and_fg_the_table_is_drawn_anew_below_and_keys_stay_unseen() {
    let market = market_of_acme();
    let mut command = market.program("bash");
    command.args(["--norc", "-i"]);
    let mut session = Session::spawn(command).unwrap();
    session.get_process_mut().set_window_size(60, 20).unwrap();
    session.set_expect_timeout(Some(Duration::from_secs(30)));
    session.send(format!("{MANUFACTURER} watch --color never; echo left $?\r")).unwrap();
    session.expect("watching").unwrap();
    session.send("\u{1a}").unwrap();
    session.expect("Stopped").unwrap();
    session.send("fg\r").unwrap();
    let drawn = session.expect("watching").unwrap();
    let drawn = String::from_utf8_lossy(drawn.before()).into_owned();
    assert!(drawn.contains("Available") && !drawn.contains("\u{1b}[4A"), "nothing is drawn over: {drawn:?}");
    sell(&market, "ada", 3);
    session.expect("37*").unwrap();
    session.send("rubbish\u{3}").unwrap();
    let rest = session.expect("bash-").unwrap();
    let rest = String::from_utf8_lossy(rest.before()).into_owned();
    assert!(!rest.contains("^C") && !rest.contains("rubbish"), "{rest:?}");
}
