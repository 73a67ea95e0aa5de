//! The manufacturer's screen: offers, sales as they happen, reports, production lines.

use serde_json::json;

use crate::market;
use crate::screen::{ENTER, Terminal};

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
    terminal
        .sees("+4")
        .sees("+4.00")
        .press(&["a", "x"])
        .sees("only digits")
        .press(&["6", ENTER])
        .sees("15 offered")
        .press(&["3"])
        .sees("No reports yet");
    market.wire().change("round.close", json!({"reason": "test"})).unwrap();
    terminal.sees("4.00 ██").press(&["c"]).sees("4 of 15 sold").press(&[ENTER]).sees("is acknowledged").sees("acked");
    terminal.press(&["c"]).sees("is confirmed already").press(&["q"]);
    assert_eq!(terminal.end(), 0);
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
