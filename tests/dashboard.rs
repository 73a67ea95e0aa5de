//! The dashboards on a real pseudo-terminal: they show what is, follow what changes, and give the terminal back.
#![allow(clippy::unwrap_used)]

mod support;

use std::time::{Duration, Instant};

use expectrl::process::unix::{Signal, WaitStatus};
use expectrl::session::OsSession;
use expectrl::{Eof, Expect, Regex, Session};
use serde_json::json;
use support::Market;

fn screen_of((width, height): (u16, u16)) -> vt100::Parser {
    let known = |length: u16| length.try_into().unwrap();
    vt100::Parser::new(known(height), known(width), 0)
}

const ENTER: &str = "\r";
const DOWN: &str = "\x1b[B";
const OTHER_SCREEN: &str = "\x1b[?1049h";
const OWN_SCREEN: &str = "\x1b[?1049l";
const SHOW_CURSOR: &str = "\x1b[?25h";

/// How long something may take to appear.
const PATIENCE: Duration = Duration::from_secs(30);

/// A program on a terminal whose screen is known.
struct Terminal {
    session: OsSession,
    screen: vt100::Parser,
    /// Everything that was written.
    written: Vec<u8>,
}

impl Terminal {
    fn run(market: &Market, program: &str, args: &[&str], size: (u16, u16)) -> Self {
        let mut command = market.program(program);
        command.args(args).env("NO_COLOR", "1");
        let mut session = Session::spawn(command).unwrap();
        session.get_process_mut().set_window_size(size.0, size.1).unwrap();
        session.set_expect_timeout(Some(PATIENCE));
        Self { session, screen: screen_of(size), written: Vec::new() }
    }

    fn customer(market: &Market, size: (u16, u16)) -> Self {
        Self::run(market, env!("CARGO_BIN_EXE_cds-customer"), &["dashboard"], size)
    }

    /// Reads on until the screen shows this text.
    fn sees(&mut self, text: &str) -> &mut Self {
        let begun = Instant::now();
        while !self.screen.screen().contents().contains(text) {
            // The countdown goes on whatever else happens, so that silence alone would not end this.
            assert!(begun.elapsed() < PATIENCE, "no {text:?} in\n{}", self.screen.screen().contents());
            let more = self.session.expect(Regex("(?s-u:.+)"));
            let shown = self.screen.screen().contents();
            let more = more.unwrap_or_else(|e| panic!("waited for {text:?}: {e}; the screen shows\n{shown}"));
            self.screen.process(more.as_bytes());
            self.written.extend_from_slice(more.as_bytes());
        }
        self
    }

    fn press(&mut self, keys: &[&str]) -> &mut Self {
        keys.iter().for_each(|key| self.session.send(key).unwrap());
        self
    }

    /// The exit status; the terminal must have been given back before.
    fn end(mut self) -> i32 {
        let rest = self.session.expect(Eof).unwrap();
        let rest = String::from_utf8_lossy(rest.as_bytes()).into_owned();
        assert!(rest.contains(OWN_SCREEN) && rest.contains(SHOW_CURSOR), "not given back: {rest:?}");
        match self.session.get_process().wait().unwrap() {
            WaitStatus::Exited(_, status) => status,
            other => panic!("{other:?}"),
        }
    }
}

/// 5 units of A from acme at 4.50 and 30 from borealis at 4.80. The terminal's user is the customer ada.
fn market() -> Market {
    let market = Market::start();
    market.manufacturer("acme", &[("A", 5, 450)]);
    market.manufacturer("borealis", &[("A", 30, 480)]);
    market.wire().change("account.signup", json!({"role": "customer", "name": "ada", "peer": true})).unwrap();
    market
}

fn bought_units(market: &Market) -> u64 {
    35 - market.available("A", "acme") - market.available("A", "borealis")
}

#[test]
fn it_buys_after_a_question_and_leaves_on_q() {
    let market = market();
    let mut terminal = Terminal::customer(&market, (120, 36));
    terminal.sees("ada, ").sees("Offers: 2").press(&["b"]).sees("Buy A from acme");
    terminal.press(&["3", ENTER]).sees("3 from acme at 4.50").sees("13.50 EUR?");
    assert_eq!(bought_units(&market), 0, "nothing is bought before the answer");
    terminal.press(&[ENTER]).sees("Order 1: bought 3").press(&["q"]);
    assert!(terminal.written.starts_with(OTHER_SCREEN.as_bytes()), "what was on the terminal stays");
    assert_eq!(terminal.end(), 0);
    assert_eq!(market.available("A", "acme"), 2);
}

#[test]
fn a_shortage_that_another_buyer_causes_is_settled_in_place() {
    let market = market();
    let mut other = market.sign_up("customer", "other");
    let mut terminal = Terminal::customer(&market, (100, 30));
    terminal.sees("Offers: 2").press(&["b", "4", ENTER]).sees("4 from acme at 4.50").sees("Buy 4");
    let take = json!({"fill": "all_or_none", "lines": [{"sku": "A", "from": ["acme"], "quantity": 3}]});
    other.change("order.place", take).unwrap();
    terminal.press(&[ENTER]).sees("Somebody was faster").sees("4 asked, 2 available").sees("Fill the rest");
    terminal.press(&[DOWN, DOWN, ENTER]).sees("Order 2: bought 4").press(&["q"]);
    assert_eq!(terminal.end(), 0);
    assert_eq!((market.available("A", "acme"), market.available("A", "borealis")), (0, 28));
}

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
fn changes_of_others_show_and_a_daemon_that_was_away_is_found_again() {
    let mut market = market();
    let mut terminal = Terminal::customer(&market, (100, 24));
    terminal.sees("Offers: 2");
    market.kill();
    terminal.sees("daemon away");
    market.revive();
    terminal.sees("live");
    let mut other = market.sign_up("customer", "other");
    let take = json!({"fill": "all_or_none", "lines": [{"sku": "A", "from": ["borealis"], "quantity": 13}]});
    other.change("order.place", take).unwrap();
    terminal.sees("17*").press(&["q"]);
    assert_eq!(terminal.end(), 0);
}

#[test]
fn a_signal_and_ctrl_c_give_the_terminal_back() {
    let market = market();
    for signal in [Some(Signal::SIGTERM), Some(Signal::SIGHUP), Some(Signal::SIGINT), None] {
        let mut terminal = Terminal::customer(&market, (80, 24));
        terminal.sees("Offers: 2");
        match signal {
            Some(signal) => terminal.session.get_process_mut().kill(signal).unwrap(),
            None => drop(terminal.press(&["\x03"])),
        }
        assert_eq!(terminal.end(), 130, "{signal:?}");
    }
}

#[test]
fn a_manufacturer_sees_sales_as_they_happen_and_adds_stock() {
    let market = market();
    market.wire().change("account.signup", json!({"role": "manufacturer", "name": "cobalt", "peer": true})).unwrap();
    let mut maker = market.wire();
    maker.call("session.act_as", json!({"name": "cobalt"})).unwrap();
    maker.change("stock.set", json!({"sku": "B", "name": "Bolt", "quantity": 9, "unit_price": 100})).unwrap();
    let program = env!("CARGO_BIN_EXE_cds-manufacturer");
    let mut terminal = Terminal::run(&market, program, &["dashboard"], (120, 30));
    terminal.sees("cobalt, ").sees("Offers: 1").sees("Nothing was sold since");
    let mut other = market.sign_up("customer", "other");
    let take = json!({"fill": "all_or_none", "lines": [{"sku": "B", "from": "any", "quantity": 4}]});
    other.change("order.place", take).unwrap();
    terminal.sees("+4").sees("+4.00").press(&["a", "6", ENTER]).sees("15 offered").press(&["3"]).sees("No reports yet");
    market.wire().change("round.close", json!({"reason": "test"})).unwrap();
    terminal.sees("pending").press(&["c"]).sees("4 of 15 sold").press(&[ENTER]).sees("is acknowledged").press(&["q"]);
    assert_eq!(terminal.end(), 0);
}

#[test]
fn without_a_terminal_it_says_what_to_use_instead() {
    let market = market();
    let output = market.program(env!("CARGO_BIN_EXE_cds-customer")).arg("dashboard").output().unwrap();
    assert_eq!(output.status.code(), Some(15));
    assert!(String::from_utf8_lossy(&output.stderr).contains("watch"));
}

#[test]
fn a_cart_is_bought_with_what_is_there_and_keeps_the_rest() {
    let market = market();
    let mut terminal = Terminal::customer(&market, (120, 36));
    terminal.sees("The cart is empty").press(&["a", "9", ENTER]).sees("only 5").press(&["2", "b"]);
    terminal.sees("9 asked, 5 available").sees("Buy what is available").press(&[ENTER]).sees("Order 1").press(&[ENTER]);
    terminal.sees("Cart: 1 line, 18.00").press(&["x"]).sees("The cart is empty").press(&["q"]);
    assert_eq!(terminal.end(), 0);
    assert_eq!(market.available("A", "acme"), 0);
}

#[test]
fn the_production_lines_of_ones_own_program_are_seen_at_work() {
    let market = market();
    market.wire().change("account.signup", json!({"role": "manufacturer", "name": "cobalt", "peer": true})).unwrap();
    let plan = "[[line]]\nline = \"press\"\nsku = \"B\"\nprice = \"1.50\"\nbatch = 4\ninterval = \"50ms\"\ntotal = 8\n";
    std::fs::write(market.home().join("plan.toml"), plan).unwrap();
    let maker = env!("CARGO_BIN_EXE_cds-manufacturer");
    let mut terminal = Terminal::run(&market, maker, &["dashboard"], (100, 30));
    terminal.press(&["4"]).sees("No program of your own is registered");
    let mut works = market.program(maker);
    works.args(["serve", "--plan", "plan.toml", "--quiet"]).stdin(std::process::Stdio::null());
    let mut works = works.stdout(std::process::Stdio::null()).spawn().unwrap();
    terminal.sees("press").sees("done").sees("100%").sees("8 on hand").press(&["q"]);
    assert_eq!(terminal.end(), 0);
    works.kill().unwrap();
    works.wait().unwrap();
}
