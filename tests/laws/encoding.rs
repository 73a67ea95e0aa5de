//! Every row and every name of a row comes back from postcard, the store's encoding, as it went in.

use std::fmt::Debug;

use cds::limits::LINE_MAKERS_MAX_COUNT;
use cds::market::amounts::{Currency, Money, Price, Quantity};
use cds::market::command::Command;
use cds::market::key::Fingerprint;
use cds::market::names::{AccountName, Gtin, Sku};
use cds::market::order::Sources;
use cds::market::time::{Period, RoundId, Timestamp};
use proptest::{prop_assert_eq, proptest};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::encoding_samples::{carts, commands, credentials, deliveries, events, interfaces, key_rows, offers, visits};
use crate::random::history;
use crate::steps::config;
use crate::world::{World, maker, price, round_id, units};

fn assert_round_trip<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) {
    let bytes = postcard::to_stdvec(value).unwrap();
    let (back, rest) = postcard::take_from_bytes::<T>(&bytes).unwrap();
    assert_eq!((&back, rest), (value, &[][..]));
}

fn assert_all<'v, T: Serialize + DeserializeOwned + PartialEq + Debug + 'v>(values: impl IntoIterator<Item = &'v T>) {
    values.into_iter().for_each(assert_round_trip);
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn every_row_of_a_random_market_round_trips(steps in history()) {
        let mut world = World::new();
        for step in &steps {
            let sent = world.next(step);
            world.submit(&sent);
            assert_round_trip(&sent.command);
        }
        let rows = &world.rows;
        assert_round_trip(&world.market());
        assert_all(rows.accounts.keys());
        assert_all(rows.accounts.values());
        assert_all(rows.handles.keys());
        assert_all(rows.stocks.keys());
        assert_all(rows.stocks.values());
        assert_all(rows.descriptions.values());
        assert_all(rows.orders.keys());
        assert_all(rows.orders.values().map(|order| &**order));
        assert_all(rows.rounds.keys());
        assert_all(rows.rounds.values());
        assert_all(rows.attendances.keys());
        assert_all(rows.attendances.values());
        assert_all(rows.tallies.keys());
        assert_all(rows.tallies.values());
        assert_all(rows.reports.keys());
        assert_all(rows.reports.values());
        assert_all(rows.visits.keys());
        assert_all(rows.visits.values());
        assert_all(rows.deliveries.keys());
        assert_all(rows.deliveries.values());
        assert_all(rows.keys.keys());
        assert_all(rows.keys.values());
        assert_all(&rows.events);
    }

    #[test]
    fn every_number_in_bounds_round_trips(n in 0..=1_000_000_000_000u64, year in 1..=9999u16, month in 1..=12u8, nth in 1..=999u16) {
        assert_round_trip(&units(n));
        assert_round_trip(&price(u128::from(n)));
        assert_round_trip(&Money::of_minor(u128::from(n) * u128::from(n)));
        assert_round_trip(&Timestamp::from_micros(n as i64 - 500_000_000_000));
        let period = Period::new(year, month).unwrap();
        let round = RoundId::new(period, nth).unwrap();
        assert_round_trip(&period);
        assert_round_trip(&round);
        prop_assert_eq!(RoundId::parse(&round.to_string()).unwrap(), round);
    }
}

#[test]
fn the_largest_values_round_trip() {
    assert_round_trip(&Money::of_minor(u128::MAX));
    assert_round_trip(&units(1_000_000_000_000));
    assert_round_trip(&price(1_000_000_000_000));
    assert_all(&[Timestamp::from_micros(i64::MIN), Timestamp::from_micros(i64::MAX)]);
    assert_all(&[round_id("0001-01"), round_id("9999-12.999")]);
}

#[test]
fn carts_full_offers_events_and_every_kind_of_outcome_and_refusal_round_trip() {
    assert_all(&carts());
    assert_all(&credentials());
    assert_all(&offers());
    assert_all(&interfaces());
    assert_all(&visits());
    assert_all(&deliveries());
    assert_all(&events());
    assert_all(&key_rows());
}

#[test]
fn every_command_round_trips_and_has_a_fingerprint_of_its_own() {
    let commands = commands();
    assert_all(&commands);
    let prints: Vec<Fingerprint> = commands.iter().map(Fingerprint::of).collect();
    for (at, print) in prints.iter().enumerate() {
        assert!(!prints[..at].contains(print), "{:?}", commands[at]);
        assert_eq!(*print, Fingerprint::of(&commands[at].clone()));
        assert_round_trip(print);
    }
    assert!(commands.iter().all(|c: &Command| !postcard::to_stdvec(c).unwrap().is_empty()));
}

#[test]
fn stored_values_out_of_bounds_are_refused_not_believed() {
    fn refused<T: DeserializeOwned + Debug>(stored: &impl Serialize) {
        let bytes = postcard::to_stdvec(stored).unwrap();
        assert!(postcard::from_bytes::<T>(&bytes).is_err(), "{bytes:?}");
    }
    refused::<Quantity>(&1_000_000_000_001u64);
    refused::<Price>(&1_000_000_000_001u64);
    refused::<Sku>(&"a b");
    refused::<AccountName>(&"any");
    refused::<Currency>(&"euro");
    refused::<Gtin>(&"4006381333932");
    refused::<RoundId>(&0u64);
    refused::<Period>(&13u64);
}

#[test]
fn a_lines_makers_are_any_or_a_list_of_different_names() {
    let read = |json: &str| serde_json::from_str::<Sources>(json);
    assert_eq!(read("\"any\"").unwrap(), Sources::Any);
    let two = Sources::Makers(vec![maker("bolts"), maker("acme")]);
    assert_eq!(read("[\"bolts\",\"Acme\"]").unwrap(), two, "their order is kept");
    for sources in [two, Sources::Any] {
        assert_eq!(read(&serde_json::to_string(&sources).unwrap()).unwrap(), sources);
        assert_round_trip(&sources);
    }
    let many = |n: usize| serde_json::to_string(&(0..n).map(|i| format!("m{i}")).collect::<Vec<_>>()).unwrap();
    assert!(read(&many(LINE_MAKERS_MAX_COUNT)).is_ok());
    for (bad, says) in [
        ("\"acme\"".to_owned(), "any"),
        ("[]".to_owned(), "at least one"),
        ("[\"acme\",\"ACME\"]".to_owned(), "twice"),
        ("[\"any\"]".to_owned(), "name"),
        ("7".to_owned(), "list"),
        (many(LINE_MAKERS_MAX_COUNT + 1), "at most"),
    ] {
        let error = read(&bad).unwrap_err().to_string();
        assert!(error.contains(says), "{bad}: {error}");
    }
}
