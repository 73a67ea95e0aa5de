//! Each kind of row once it is spoilt, and the file's pages: `cdsd verify` finds and names it.

use std::sync::Arc;

use cds::daemon::verify::offline;
use cds::ipc::methods::system::VerifyResult;
use cds::market::account::{Account, AccountId, Role};
use cds::market::amounts::Money;
use cds::market::cart::Cart;
use cds::market::collection::Visit;
use cds::market::credentials::Credentials;
use cds::market::delivery::Delivery;
use cds::market::event::EventGroup;
use cds::market::interface::Interface;
use cds::market::key::KeyRow;
use cds::market::offer::Stock;
use cds::market::order::{Order, OrderId};
use cds::market::outcome::Recorded;
use cds::market::report::{Report, Tally};
use cds::market::round::{Attendance, Round};
use cds::market::state::Market;
use cds::store::redb::FILE_NAME;
use redb::{Database, ReadableDatabase, ReadableTable, TableDefinition};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tempfile::TempDir;

use crate::support::*;
use crate::verifying::on_disk;

/// What a table holds under a key, or None to remove it.
type Edit<'e> = &'e dyn Fn(&[u8], &[u8]) -> Option<Vec<u8>>;

/// Changes the first row of a table that `edit` changes.
fn spoil(dir: &TempDir, table: &'static str, edit: Edit<'_>) {
    let database = Database::open(dir.path().join(FILE_NAME)).unwrap();
    let definition = TableDefinition::<&[u8], &[u8]>::new(table);
    let rows: Vec<(Vec<u8>, Vec<u8>)> = {
        let reading = database.begin_read().unwrap();
        let rows = reading.open_table(definition).unwrap();
        rows.iter().unwrap().map(|row| row.unwrap()).map(|(k, v)| (k.value().to_vec(), v.value().to_vec())).collect()
    };
    let writing = database.begin_write().unwrap();
    {
        let mut open = writing.open_table(definition).unwrap();
        let changed = rows.iter().find_map(|(key, row)| match edit(key, row) {
            Some(new) if new == *row => None,
            new => Some((key, new)),
        });
        let (key, new) = changed.unwrap_or_else(|| panic!("no row of {table} was changed"));
        match new {
            Some(new) => drop(open.insert(key.as_slice(), new.as_slice()).unwrap()),
            None => drop(open.remove(key.as_slice()).unwrap()),
        }
    }
    writing.commit().unwrap();
}

/// An edit of a decoded row.
fn row<R: Serialize + DeserializeOwned>(change: impl Fn(&mut R)) -> impl Fn(&[u8], &[u8]) -> Option<Vec<u8>> {
    move |_, bytes| {
        let mut row: R = postcard::from_bytes(bytes).unwrap();
        change(&mut row);
        Some(postcard::to_stdvec(&row).unwrap())
    }
}

fn removed(_: &[u8], _: &[u8]) -> Option<Vec<u8>> {
    None
}

#[track_caller]
fn finds(result: &VerifyResult, table: &str, named: &str, problem: &str) {
    let found =
        result.findings.iter().any(|f| f.table == table && f.row.contains(named) && f.problem.contains(problem));
    assert!(found, "{table} {named} {problem} is not among {:#?}", result.findings);
    assert!(result.findings_count >= 1);
}

/// In a new market: spoils a table, and finds what is named: table, row, problem.
#[track_caller]
fn is_found(table: &'static str, edit: Edit<'_>, (at, named, problem): (&str, &str, &str)) {
    let dir = on_disk();
    spoil(&dir, table, edit);
    finds(&offline(dir.path()).unwrap(), at, named, problem);
}

#[test]
fn a_spoilt_counter_of_an_offer_is_found() {
    let sold = row::<Stock>(|o| o.counters.sold = units(o.counters.sold.units() + 1));
    is_found("offers", &sold, ("offers", "bolt@acme", "sold, summed over orders"));
    is_found("offers", &sold, ("offers", "bolt@acme", "sold, by the stock changes"));
    let available = row::<Stock>(|o| o.counters.available = units(o.counters.available.units() + 1));
    is_found("offers", &available, ("market", "*", "available, summed over offers"));
    is_found("offers", &available, ("offers", "bolt@acme", "available, by the stock changes"));
    let withdrawn = row::<Stock>(|o| o.counters.withdrawn = units(o.counters.withdrawn.units() + 1));
    is_found("offers", &withdrawn, ("offers", "@acme", "withdrawn, by the stock changes"));
    let held = row::<Stock>(|o| o.counters.held = units(1));
    is_found("offers", &held, ("market", "*", "held, summed over offers"));
    let revenue = row::<Stock>(|o| o.revenue = Money::of_minor(o.revenue.minor() + 1));
    is_found("offers", &revenue, ("offers", "bolt@acme", "revenue, summed over orders"));
    let price = row::<Stock>(|o| o.unit_price = Money::of_minor(7));
    is_found("offers", &price, ("offers", "bolt@acme", "unit price, by the stock changes"));
}

#[test]
fn a_lost_or_misplaced_offer_is_found() {
    is_found("offers", &removed, ("market", "*", "offers, counted"));
    is_found("offers", &removed, ("offers_by_maker", "bolt@acme", "its offer"));
    is_found("offers", &removed, ("orders", "4", "the offer of a line"));
    is_found("offers", &removed, ("descriptions", "bolt@acme", "its offer"));
    is_found("descriptions", &removed, ("descriptions", "bolt@acme", "the description of the offer"));
    is_found("offers_by_maker", &removed, ("offers_by_maker", "bolt@acme", "the index names the offer"));
}

#[test]
fn a_spoilt_order_is_found() {
    let filled = row::<Order>(|o| o.lines[0].fills[0].quantity = units(o.lines[0].fills[0].quantity.units() + 1));
    is_found("orders", &filled, ("orders", "1", "units filled in line 1"));
    is_found("orders", &filled, ("reports", "2026-11/acme", "bolt sold, summed over orders"));
    is_found("orders", &filled, ("rounds", "2026-11", "sold, summed over orders"));
    let cancelled = row::<Order>(|o| o.lines[0].fills[0].cancelled = units(99));
    is_found("orders", &cancelled, ("orders", "1", "units cancelled in line 1"));
    is_found("orders", &cancelled, ("tallies", "2026-11/acme", "orders, counted"));
    is_found("orders", &row::<Order>(|o| o.customer = AccountId(9)), ("orders", "1", "its customer"));
    is_found("orders", &row::<Order>(|o| o.seq = 1000), ("orders", "1", "number of its event"));
    is_found("orders", &row::<Order>(|o| o.id = OrderId(8)), ("orders", "1", "the number in the row"));
    is_found("orders", &removed, ("orders", "2", "numbers have no gap before it"));
    is_found("orders", &removed, ("keys", "key-7", "the order it remembers"));
    is_found("orders", &removed, ("events", "", "the order it tells of"));
    is_found("orders", &removed, ("rounds", "2026-11", "orders, counted"));
    is_found("orders_by_customer", &removed, ("orders_by_customer", "2 1", "the index names the order"));
}

#[test]
fn a_spoilt_account_or_handle_is_found() {
    is_found("accounts", &row::<Account>(|a| a.id = AccountId(5)), ("accounts", "1", "the number in the row"));
    is_found("accounts", &removed, ("accounts", "2", "numbers have no gap before it"));
    is_found("accounts", &removed, ("handles", "name acme", "its account"));
    is_found("accounts", &row::<Account>(|a| a.role = Role::Customer), ("offers", "bolt@acme", "its manufacturer"));
    is_found("handles", &removed, ("accounts", "1", "the handle name acme leads to it"));
    is_found(
        "handles",
        &row::<Option<AccountId>>(|id| *id = Some(AccountId(2))),
        ("handles", "name acme", "leads to another account"),
    );
}

#[test]
fn a_spoilt_round_roster_or_tally_is_found() {
    is_found("rounds", &row::<Round>(|r| r.totals.sold += 1), ("rounds", "2026-11", "sold, summed over orders"));
    is_found(
        "rounds",
        &row::<Round>(|r| r.totals.withdrawn += 1),
        ("rounds", "2026-11", "withdrawn, summed over reports"),
    );
    is_found("rounds", &row::<Round>(|r| r.orders += 1), ("rounds", "2026-11", "orders, counted"));
    is_found("rounds", &row::<Round>(|r| r.active += 1), ("rounds", "2026-11", "customers on the roster"));
    is_found("rounds", &row::<Round>(|r| r.done += 1), ("rounds", "2026-11", "of them done"));
    is_found("rounds", &row::<Round>(|r| r.reports += 1), ("rounds", "2026-11", "reports, counted"));
    is_found("rounds", &row::<Round>(|r| r.reports_settled = 0), ("rounds", "2026-11", "settled reports, counted"));
    is_found(
        "rounds",
        &row::<Round>(|r| Arc::make_mut(&mut r.steps).truncate(1)),
        ("rounds", "2026-11", "state, by its steps"),
    );
    is_found("rounds", &row::<Round>(|r| r.last_order_at = None), ("rounds", "2026-11", "last order"));
    is_found("rounds", &removed, ("orders", "of round 2026-11", "their round"));
    is_found("attendances", &row::<Attendance>(|a| a.done = !a.done), ("rounds", "2026-11", "of them done"));
    is_found("attendances", &removed, ("attendances", "2026-11 2", "a customer who bought"));
    is_found("tallies", &row::<Tally>(|t| t.orders += 1), ("tallies", "acme", "orders, counted"));
    is_found("tallies", &removed, ("tallies", "acme", "orders, counted"));
}

#[test]
fn a_spoilt_report_is_found() {
    is_found("reports", &row::<Report>(|r| r.digest = "00".into()), ("reports", "2026-11/acme", "digest, computed"));
    is_found("reports", &row::<Report>(|r| r.lines[0].sold += 1), ("reports", "2026-11/acme", "bolt sold"));
    is_found(
        "reports",
        &row::<Report>(|r| r.lines[0].unsold += 1),
        ("reports", "2026-11/acme", "bolt offered, summed"),
    );
    is_found("reports", &row::<Report>(|r| r.orders += 1), ("reports", "2026-11/acme", "orders, counted"));
    is_found("reports", &row::<Report>(|r| r.total = Money::ZERO), ("reports", "2026-11/acme", "total, summed"));
    is_found("reports", &removed, ("reports", "2026-11/acme", "a manufacturer that sold"));
    is_found("reports", &removed, ("reports_by_maker", "2026-11/acme", "its report"));
    is_found("reports_by_maker", &removed, ("reports_by_maker", "2026-11/acme", "the index names the report"));
}

#[test]
fn a_spoilt_cart_interface_or_key_is_found() {
    is_found("carts", &row::<Cart>(|c| c.customer = AccountId(1)), ("carts", "3", "the customer in the row"));
    is_found("carts", &row::<Cart>(|c| c.lines[0].quantity = units(0)), ("carts", "3", "units in a line"));
    let elsewhere = row::<Interface>(|i| i.manufacturer = name("zeta"));
    is_found("interfaces", &elsewhere, ("interfaces", "acme", "the manufacturer in the row"));
    let other = row::<KeyRow>(|k| {
        if let Recorded::Placed(id) = &mut k.recorded {
            *id = OrderId(77);
        }
    });
    is_found("keys", &other, ("keys", "of Unix user 0", "the order it remembers"));
    let swapped = row::<KeyRow>(|k| {
        if let Recorded::Placed(id) = &mut k.recorded {
            *id = if id.0 == 4 { OrderId(1) } else { *id };
        }
    });
    is_found("keys", &swapped, ("keys", "of Unix user 0", "time of order 1"));
}

#[test]
fn spoilt_credentials_are_found() {
    let without = row::<Account>(|a| a.has_password = false);
    is_found("accounts", &without, ("credentials", "2", "has a password, by its account"));
    is_found("credentials", &row::<Credentials>(|c| c.last_session = 0), ("credentials", "2", "its sessions' numbers"));
    let lost = |key: &[u8], row: &[u8]| (key != 2_u64.to_be_bytes()).then(|| row.to_vec());
    is_found("accounts", &lost, ("credentials", "2", "its account"));
}

#[test]
fn a_spoilt_visit_is_found() {
    let (visit, at) = ("visits", "2026-12/acme");
    is_found(visit, &row::<Visit>(|v| v.settled_at = None), (visit, at, "is settled, by its outcome"));
    is_found(visit, &row::<Visit>(|v| v.id.manufacturer = name("zeta")), (visit, at, "the name in the row"));
    is_found("accounts", &row::<Account>(|a| a.role = Role::Customer), (visit, at, "its manufacturer"));
    let newest = |_: &[u8], bytes: &[u8]| {
        let round: Round = postcard::from_bytes(bytes).unwrap();
        (round.id.to_string() != "2026-12").then(|| bytes.to_vec())
    };
    is_found("rounds", &newest, (visit, at, "its round"));
}

#[test]
fn a_spoilt_delivery_is_found() {
    let (delivery, at) = ("deliveries", "2026-11/acme");
    is_found(delivery, &row::<Delivery>(|d| d.attempts = 1), (delivery, at, "was tried, by its attempts"));
    is_found(delivery, &row::<Delivery>(|d| d.last_error = Some("x".into())), (delivery, at, "attempts"));
    let due = row::<Delivery>(|d| d.next_try = Some(time(1)));
    is_found(delivery, &due, (delivery, at, "is due, by its report"));
    let elsewhere = row::<Delivery>(|d| d.report.manufacturer = name("zeta"));
    is_found(delivery, &elsewhere, (delivery, at, "the report in the row"));
    is_found(delivery, &removed, ("reports", at, "the record of its delivery"));
    is_found("reports", &removed, (delivery, at, "its report"));
    let state = row::<Report>(|r| r.state = cds::market::report::ReportState::Disputed);
    is_found("reports", &state, (delivery, at, "was delivered, by its report"));
}

#[test]
fn a_spoilt_event_is_found() {
    is_found("events", &row::<EventGroup>(|g| g.first_seq += 1), ("events", "1", "the number in the row"));
    let second = |_: &[u8], row: &[u8]| {
        let group: EventGroup = postcard::from_bytes(row).unwrap();
        (group.first_seq != 2).then(|| row.to_vec())
    };
    is_found("events", &second, ("events", "3", "numbers have no gap before it"));
    let none = row::<EventGroup>(|g| {
        if g.first_seq == 3 {
            g.events.clear();
        }
    });
    is_found("events", &none, ("events", "3", "events in the group"));
    let more = row::<EventGroup>(|g| {
        for event in &mut g.events {
            if let cds::market::event::Event::OfferChanged(change) = event {
                change.counters.sold = units(change.counters.sold.units() + 1);
            }
        }
    });
    is_found("events", &more, ("events", "", "counters after the change"));
}

#[test]
fn a_spoilt_counter_of_the_market_is_found() {
    for (change, problem) in [
        (&(|m: &mut Market| m.available += 1) as &dyn Fn(&mut Market), "available, summed over offers"),
        (&|m: &mut Market| m.held += 1, "held, summed over offers"),
        (&|m: &mut Market| m.offers += 1, "offers, counted"),
        (&|m: &mut Market| m.last_order += 1, "last_order, by the orders"),
        (&|m: &mut Market| m.last_account += 1, "last_account, by the accounts"),
        (&|m: &mut Market| m.seq += 1, "seq, by the newest event"),
        (&|m: &mut Market| m.epoch.0 += 1, "epoch, by the newest round"),
        (&|m: &mut Market| m.round = None, "the newest round"),
        (&|m: &mut Market| m.forgotten_orders = 1, "forgotten_orders, by the forgotten rounds"),
    ] {
        is_found("market", &row::<Market>(change), ("market", "*", problem));
    }
}

#[test]
fn a_row_that_cannot_be_read_is_named_and_hides_no_other() {
    let cut = |_: &[u8], row: &[u8]| Some(row[..row.len() / 4].to_vec());
    for table in [
        "accounts",
        "offers",
        "descriptions",
        "orders",
        "rounds",
        "reports",
        "interfaces",
        "keys",
        "events",
        "carts",
        "credentials",
        "visits",
        "deliveries",
    ] {
        is_found(table, &cut, (table, "", "the row cannot be read"));
    }
    let longer = |_: &[u8], row: &[u8]| Some([row, b"x"].concat());
    for table in ["handles", "attendances", "tallies", "offers_by_maker", "orders_by_customer", "reports_by_maker"] {
        is_found(table, &longer, (table, "", "the row cannot be read"));
    }
    let dir = on_disk();
    spoil(&dir, "market", &cut);
    let told = offline(dir.path()).unwrap_err().to_string();
    assert!(told.contains("table market"), "{told}");
}

#[test]
fn a_key_that_is_no_name_is_found() {
    let dir = on_disk();
    let database = Database::open(dir.path().join(FILE_NAME)).unwrap();
    let writing = database.begin_write().unwrap();
    let definition = TableDefinition::<&[u8], &[u8]>::new("orders");
    writing.open_table(definition).unwrap().insert(b"odd".as_slice(), b"".as_slice()).unwrap();
    writing.commit().unwrap();
    drop(database);
    finds(&offline(dir.path()).unwrap(), "orders", "odd", "the row cannot be read");
}

#[test]
fn a_damaged_page_is_told_as_damage_of_the_file() {
    let dir = on_disk();
    let file = dir.path().join(FILE_NAME);
    let sound = std::fs::read(&file).unwrap();
    let acme = memchr::memmem::find_iter(&sound, b"acme").collect::<Vec<_>>();
    let mut damages = 0;
    for at in acme {
        let mut bytes = sound.clone();
        bytes[at] ^= 0xff;
        std::fs::write(&file, &bytes).unwrap();
        // Old pages that nothing leads to any more may hold anything.
        let result = offline(dir.path()).unwrap();
        if result.findings_count > 0 {
            finds(&result, "file", FILE_NAME, "the file is damaged");
            damages += 1;
        }
    }
    assert!(damages > 0);
    std::fs::write(&file, &sound[..sound.len() / 2]).unwrap();
    // Of half a file it may not even be clear whose it was.
    match offline(dir.path()) {
        Ok(result) => finds(&result, "file", FILE_NAME, "the file is damaged"),
        Err(error) => assert!(error.to_string().contains("is not a store of cdsd"), "{error}"),
    }
}
