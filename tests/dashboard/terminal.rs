//! What the screens do to a terminal: they fit it, they take it only as far as asked, and they give it back.

use std::time::{Duration, Instant};

use expectrl::process::unix::Signal;
use serde_json::json;

use crate::market;
use crate::screen::{ENTER, ESC, PATIENCE, Terminal};

const MOUSE_CAPTURED: &str = "\x1b[?1000h";

#[test]
fn it_fits_sixty_columns_and_says_so_below() {
    let market = market();
    let mut terminal = Terminal::customer(&market, (60, 16));
    terminal.sees("Offers: 2").press(&["2"]).sees("The cart is empty").press(&["?"]).sees("Help").press(&["q", "q"]);
    assert_eq!(terminal.end(), 0);
    let mut small = Terminal::customer(&market, (40, 10));
    small.sees("60 columns").press(&["q"]);
    assert_eq!(small.end(), 0);
}

#[test]
fn a_signal_and_ctrl_c_give_the_terminal_back() {
    let market = market();
    for signal in [Some(Signal::SIGTERM), Some(Signal::SIGHUP), Some(Signal::SIGINT), None] {
        let mut terminal = Terminal::customer(&market, (80, 24));
        terminal.sees("Offers: 2");
        match signal {
            Some(signal) => terminal.signal(signal),
            None => drop(terminal.press(&["\x03"])),
        }
        assert_eq!(terminal.end(), 130, "{signal:?}");
    }
}

#[test]
fn it_ends_with_its_terminal() {
    let market = market();
    let program = concat!("exec ", env!("CARGO_BIN_EXE_cds-customer"), " dashboard");
    let mut terminal = Terminal::run(&market, "script", &["--quiet", "--command", program, "/dev/null"], (80, 24));
    terminal.sees("Offers: 2");
    let dashboard = terminal.child();
    // The inner terminal goes with the program that made it.
    terminal.signal(Signal::SIGKILL);
    let begun = Instant::now();
    while dashboard.exists() {
        assert!(begun.elapsed() < PATIENCE, "it goes on without a terminal");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn without_a_terminal_it_says_what_to_use_instead() {
    let market = market();
    let output = market.program(env!("CARGO_BIN_EXE_cds-customer")).arg("dashboard").output().unwrap();
    assert_eq!(output.status.code(), Some(15));
    assert!(String::from_utf8_lossy(&output.stderr).contains("watch"));
}

#[test]
fn a_terminal_that_cannot_place_text_is_left_alone() {
    let market = market();
    let mut bash = Terminal::run(&market, "bash", &["--norc", "-i"], (80, 24));
    bash.press(&["TERM=dumb ", env!("CARGO_BIN_EXE_cds-customer"), " dashboard; echo left $?\r"]);
    bash.sees("TERM says that this one cannot").sees("left 15");
}

#[test]
fn ctrl_z_goes_to_the_shell_and_fg_comes_back() {
    let market = market();
    let mut bash = Terminal::run(&market, "bash", &["--norc", "-i"], (80, 24));
    bash.press(&[env!("CARGO_BIN_EXE_cds-customer"), " dashboard; echo left $?\r"]).sees("Offers: 2").press(&["b"]);
    bash.sees("How many units?").press(&["\x1a"]).sees("Stopped").misses("Offers: 2");
    bash.press(&["echo typed text is $((40 + 2))\r"]).sees("typed text is 42");
    bash.press(&["fg\r"]).sees("How many units?").sees("Offers: 2").press(&["7"]).sees("> 7");
    bash.press(&[ESC]).misses("How many units?").press(&["q"]).misses("Offers: 2").press(&["echo all $((40 + 3))\r"]);
    bash.sees("all 43");
}

#[test]
fn without_a_shell_behind_it_ctrl_z_does_not_stop_it_for_ever() {
    let market = market();
    let mut terminal = Terminal::customer(&market, (80, 24));
    terminal.sees("Offers: 2").press(&["\x1a"]).sees("No shell is there").press(&["q"]);
    assert_eq!(terminal.end(), 0);
}

#[test]
fn the_mouse_is_captured_only_when_it_was_asked_for() {
    let market = market();
    let program = env!("CARGO_BIN_EXE_cds-customer");
    let mut plain = Terminal::customer(&market, (120, 36));
    plain.sees("Offers: 2").press(&["q"]);
    assert!(!plain.wrote(MOUSE_CAPTURED));
    assert_eq!(plain.end(), 0);
    let mut terminal = Terminal::run(&market, program, &["dashboard", "--mouse"], (120, 36));
    // The second offer is in the fifth row.
    terminal.sees("Offers: 2").press(&["\x1b[<0;8;5M", "\x1b[<0;8;5m"]).press(&["b"]).sees("Buy A from borealis");
    assert!(terminal.wrote(MOUSE_CAPTURED));
    terminal.press(&[ESC]).misses("Buy A").press(&["\x1b[<64;8;8M"]).press(&["b"]).sees("Buy A from acme");
    terminal.press(&[ESC]).misses("Buy A").press(&["a", "2", ENTER]).sees("Cart: 1 line");
    terminal.press(&["\x1b[<0;90;4M", "x"]).sees("The cart is empty").press(&["q"]);
    assert_eq!(terminal.end(), 0);
}

#[test]
fn a_session_that_ends_meanwhile_ends_the_screen_and_says_what_to_do() {
    let market = market();
    let mut terminal = Terminal::customer(&market, (80, 24));
    terminal.sees("Offers: 2");
    market.wire().change("account.block", json!({"name": "ada", "reason": "test"})).unwrap();
    assert_eq!(terminal.end_saying("blocked"), 4);
}

#[test]
fn over_a_slow_line_the_newest_picture_comes_and_no_backlog_of_old_ones() {
    let market = market();
    let mut terminal = Terminal::customer(&market, (120, 36));
    terminal.sees("Offers: 2");
    let mut maker = market.sign_up("manufacturer", "busy");
    // Nobody takes meanwhile what is drawn: 200 KB, were there a picture of each change.
    for round in 1..=80 {
        let offer =
            |n: usize| json!({"sku": format!("B{n:02}"), "quantity": 10_000 + round * 100 + n, "unit_price": 1});
        let offers: Vec<_> = (0..25).map(offer).collect();
        maker.change("stock.import", json!({"offers": offers})).unwrap();
        std::thread::sleep(Duration::from_millis(50));
    }
    let before = terminal.written_bytes();
    terminal.sees("18,007");
    let late = terminal.written_bytes() - before;
    assert!(late < 60_000, "{late} bytes had piled up");
    // Keys that were pressed over the line are not lost, and it ends as ever.
    terminal.press(&["b", "7"]).sees("> 7").press(&[ESC]).misses("> 7").press(&["q"]);
    assert_eq!(terminal.end(), 0);
}

#[test]
fn a_daemon_that_does_not_answer_is_told_and_so_is_its_return() {
    let market = market();
    let mut terminal = Terminal::customer(&market, (80, 24));
    terminal.sees("ada, live");
    market.stop_for_a_while();
    terminal.press(&["r"]).sees("no answer for 2 s").press(&["b", "1", ENTER]).sees("no answer for 3 s");
    market.go_on();
    terminal.sees("Buy 1 unit").sees("ada, live").press(&[ESC, "q"]);
    assert_eq!(terminal.end(), 0);
}
