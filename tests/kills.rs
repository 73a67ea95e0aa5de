//! The daemon is killed again and again under load, and while it starts: its books agree after each time, and nothing
//! acknowledged is lost. `CDS_KILLS=200 cargo test --test kills` is the long form.
#![allow(clippy::unwrap_used)]

mod support;

use std::thread;
use std::time::Duration;

use support::Market;
use support::load::{Asked, books_agree, buy_until, offer_plenty, order_numbers, settle};

/// So small that passes into the tables run all the time.
const CONFIG: &str = "[store]\noverlay_mib = 1\njournal_file_mib = 1\n";

/// How often the daemon is killed: `CDS_KILLS`, or a few times.
fn kills() -> u64 {
    match std::env::var("CDS_KILLS") {
        Ok(number) => number.parse().expect("CDS_KILLS is a number"),
        Err(_) => 5,
    }
}

/// Starts the daemon and kills it at an arbitrary moment of its start.
fn kill_while_it_starts(market: &mut Market, life: u64) {
    market.spawn_again();
    // There is nothing to wait for: the point is that the moment is another one each time.
    thread::sleep(Duration::from_millis(life * 7 % 40));
    market.kill_from_anywhere();
    market.ended();
}

#[test]
fn a_daemon_that_is_killed_again_and_again_keeps_its_books() {
    let mut market = Market::start_with(CONFIG);
    offer_plenty(&market);
    let mut asked: Vec<Asked> = Vec::new();
    for life in 1..=kills() {
        let orders = 1 + life * 37 % 97;
        asked.extend(buy_until(&market, life, orders, || market.kill_from_anywhere()));
        market.ended();
        if life % 3 == 0 {
            kill_while_it_starts(&mut market, life);
        }
        market.revive();
        books_agree(&market);
        let there = order_numbers(&market);
        let lost = asked.iter().filter_map(|a| a.order).find(|order| !there.contains(order));
        assert_eq!(lost, None, "it was acknowledged, and is gone after kill {life}");
    }
    assert!(asked.iter().any(|a| a.order.is_none()), "no answer was ever lost, so nothing was proved");
    settle(&market, &asked);
}
