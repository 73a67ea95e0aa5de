//! Rules about rules: what the operator's configuration may change, and when.

use cds::market::amounts::Currency;
use cds::market::command::Command;
use cds::market::event::Event;
use cds::market::refusal::Refusal;
use cds::market::round::RoundState;
use cds::market::state::Rules;

use super::{any, selling};
use crate::world::World;

fn in_yen() -> Rules {
    Rules { currency: Currency::parse("JPY").unwrap(), ..Rules::default() }
}

#[test]
fn the_currency_is_fixed_once_something_has_a_price() {
    let mut world = World::new();
    world.run(Command::Configure { rules: in_yen() }).unwrap();
    assert_eq!(*world.market().rules, in_yen());
    world.set("nut", "acme", 0, 5);
    world.withdraw("nut", "acme").unwrap();
    let refusal = world.run(Command::Configure { rules: Rules::default() }).unwrap_err();
    assert!(matches!(&refusal, Refusal::NotUsable { field, .. } if field == "currency"), "{refusal:?}");
    assert_eq!(*world.market().rules, in_yen());
}

#[test]
fn new_rules_are_told_once_and_the_same_rules_change_nothing() {
    let mut world = World::new();
    let rules = Rules { depletion_grace_ms: 5, ..Rules::default() };
    world.run(Command::Configure { rules: rules.clone() }).unwrap();
    assert_eq!(world.last_events(), [Event::RulesChanged { rules: rules.clone() }]);
    world.run(Command::Configure { rules }).unwrap();
    assert_eq!(world.market().seq, 1);
}

#[test]
fn a_countdown_follows_the_rules_in_force_when_it_is_looked_at() {
    let mut world = selling(&[("nut", "acme", 1, 5)]);
    world.buy_one(101, any("nut", 1));
    assert_eq!(world.after_ms(1000).0, RoundState::Selling);
    world.run(Command::Configure { rules: Rules { depletion_grace_ms: 1000, ..Rules::default() } }).unwrap();
    assert_eq!(world.after_ms(0).0, RoundState::Closed);
}

#[test]
fn reports_are_written_in_the_markets_currency() {
    let mut world = World::new();
    world.run(Command::Configure { rules: in_yen() }).unwrap();
    world.set("nut", "acme", 1, 5);
    world.open("2026-12").unwrap();
    world.close();
    assert_eq!(world.report("2026-12/acme").unwrap().currency.as_str(), "JPY");
}
