//! `docs/PROTOCOL.md` says what the code does: its tables of methods, errors and limits are compared.
#![allow(clippy::unwrap_used)]

use cds::for_each_method;
use cds::ipc::methods::{
    Method, account, cart, collection, interface, offer, order, report, round, session, stock, system, watch,
};
use cds::ipc::openrpc;
use cds::limits::{self, WireLimits};
use cds::market::reason::Reason;

const PAGE: &str = include_str!("../docs/PROTOCOL.md");

/// The cells of every row of a section's last table, without back quotes.
fn table(section: &str) -> Vec<Vec<String>> {
    let from = PAGE.find(&format!("\n## {section}\n")).unwrap() + 4;
    let text = &PAGE[from..];
    let text = &text[..text.find("\n## ").unwrap_or(text.len())];
    let row = |line: &str| line.trim_matches('|').split(" | ").map(|c| c.trim().replace('`', "")).collect();
    text.lines().filter(|l| l.starts_with('|')).skip(2).map(row).collect()
}

#[test]
fn every_error_is_listed_with_its_code_retry_class_and_exit_status() {
    let listed: Vec<Vec<String>> = table("Errors");
    let of = |r: &Reason| {
        vec![r.code().to_string(), r.word().to_owned(), r.retry().word().to_owned(), r.exit_status().to_string()]
    };
    assert_eq!(listed, Reason::ALL.iter().map(of).collect::<Vec<_>>());
}

#[test]
fn every_limit_is_listed_with_its_value() {
    let wire = WireLimits::default();
    let expected: [(&str, u128); 27] = [
        ("line_in_bytes", wire.line_in_bytes as u128),
        ("line_out_bytes", wire.line_out_bytes as u128),
        ("batch_calls", wire.batch_calls as u128),
        ("in_flight_calls", wire.in_flight_calls as u128),
        ("connections", wire.connections as u128),
        ("watch_buffer_events", wire.watch_buffer_events as u128),
        ("queue_commands", wire.queue_commands as u128),
        ("watches on one connection", limits::WATCHES_MAX_COUNT as u128),
        ("items on a page", limits::PAGE_MAX_COUNT as u128),
        ("items on a page without limit", limits::PAGE_DEFAULT_COUNT as u128),
        ("lines of an order", limits::ORDER_LINES_MAX_COUNT as u128),
        ("orders of one order.place_all", limits::ORDERS_AT_ONCE_MAX_COUNT as u128),
        ("lines of all orders of one order.place_all", limits::ORDERS_AT_ONCE_MAX_LINES as u128),
        ("manufacturers of a line", limits::LINE_MAKERS_MAX_COUNT as u128),
        ("offers of an import", limits::IMPORT_LINES_MAX_COUNT as u128),
        ("units of a quantity", u128::from(limits::QUANTITY_MAX_UNITS)),
        ("minor units of a unit price", limits::PRICE_MAX_MINOR),
        ("minor units of an order's total", limits::ORDER_TOTAL_MAX_MINOR),
        ("bytes of a key", limits::KEY_MAX_BYTES as u128),
        ("bytes of a SKU or an account's name", limits::NAME_MAX_BYTES as u128),
        ("bytes of a name of a good, a unit, a reference or a display name", limits::TEXT_MAX_BYTES as u128),
        ("bytes of a note or a reason", limits::NOTE_MAX_BYTES as u128),
        ("characters of a password at least", limits::PASSWORD_MIN_CHARS as u128),
        ("bytes of a password", limits::PASSWORD_MAX_BYTES as u128),
        ("sessions of an account", limits::SESSIONS_OF_ACCOUNT_MAX_COUNT as u128),
        ("passwords that wait to be hashed", limits::HASHES_WAITING_MAX_COUNT as u128),
        ("bytes of a socket's path", limits::SOCKET_PATH_MAX_BYTES as u128),
    ];
    let listed: Vec<(String, String)> = table("Limits").into_iter().map(|r| (r[0].clone(), r[1].clone())).collect();
    assert_eq!(listed, expected.map(|(name, value)| (name.to_owned(), value.to_string())));
    // A limit that can be set and is missing above would go unnoticed otherwise.
    let configurable = serde_json::to_value(wire).unwrap();
    let names: Vec<&str> = configurable.as_object().unwrap().keys().map(String::as_str).collect();
    assert!(names.iter().all(|name| expected.iter().any(|(listed, _)| listed == name)), "{names:?}");
}

#[test]
fn every_method_is_listed_with_who_may_call_it_and_all_its_params() {
    let document = openrpc::document();
    let described = document["methods"].as_array().unwrap();
    macro_rules! each {
        ($($method:ty),* $(,)?) => { vec![$((<$method as Method>::NAME, <$method as Method>::WHO.word())),*] };
    }
    let methods: Vec<(&str, &str)> = for_each_method!(each);
    let rows = table("Methods");
    let listed: Vec<(&str, &str)> = rows.iter().map(|r| (r[0].trim_end_matches(" ✎"), r[1].as_str())).collect();
    assert_eq!(listed, methods);
    for (row, method) in rows.iter().zip(described) {
        let params = method["params"].as_array().unwrap();
        let has_key = params.iter().any(|p| p["name"] == "key");
        assert_eq!(row[0].ends_with('✎'), has_key, "{}", row[0]);
        let words: Vec<&str> = row[2].split(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '?').collect();
        for param in params.iter().filter(|p| p["name"] != "key") {
            let name = param["name"].as_str().unwrap();
            let written = if param["required"] == true { name.to_owned() } else { format!("{name}?") };
            let found = words.contains(&written.as_str());
            assert!(found, "{}: {written} is not among {:?}", row[0], row[2]);
        }
    }
}
