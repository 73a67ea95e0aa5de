//! Every list comes in its documented order, in pages that neither skip nor repeat.

use cds::market::account::{AccountId, Role};
use cds::market::command::Command;
use cds::market::event::EventGroup;
use cds::market::order::{OrderId, Sources};
use cds::market::report::ReportId;
use cds::market::time::RoundId;
use cds::store::Store;

use crate::dump::all;
use crate::support::{
    buy, carry_out, close_round, name, on_every_engine, open_round, set_stock, sign_up, sku, snapshot,
};

const CUSTOMERS: [u64; 2] = [4, 5];

/// Three manufacturers, two customers who buy in turn, three rounds of which two are closed.
fn fill(store: &mut dyn Store) {
    let makers = ["acme", "acme-2", "bolts"].map(|m| sign_up(Role::Manufacturer, m));
    let customers = ["zoe", "ann"].map(|c| sign_up(Role::Customer, c));
    carry_out(store, makers.into_iter().chain(customers));
    for (maker, good) in
        [("bolts", "a"), ("acme", "ab"), ("acme-2", "a"), ("acme", "a"), ("acme-2", "z"), ("acme", "B")]
    {
        carry_out(store, [set_stock(maker, good, 100)]);
    }
    for month in [11, 12, 12] {
        carry_out(store, [open_round(month)]);
        for good in ["a", "ab", "a"] {
            carry_out(store, CUSTOMERS.map(|customer| buy(customer, good, Sources::Any, 1)));
        }
        if month == 11 || store.reader().snapshot().unwrap().rounds(None, 9).unwrap().len() == 2 {
            carry_out(store, [close_round()]);
        }
    }
}

#[test]
fn offers_come_by_good_then_manufacturer() {
    on_every_engine(|store| {
        fill(store);
        let now = snapshot(store);
        let offers = all(|last| now.offers(last.map(|o: &cds::market::offer::Offer| &o.id), 3).unwrap());
        let ids: Vec<String> = offers.iter().map(|o| format!("{}@{}", o.id.sku, o.id.manufacturer)).collect();
        assert_eq!(ids, ["B@acme", "a@acme", "a@acme-2", "a@bolts", "ab@acme", "z@acme-2"]);
        let of_good = now.offers_of_good(&sku("a")).unwrap();
        let makers: Vec<&str> = of_good.iter().map(|o| o.id.manufacturer.as_str()).collect();
        assert_eq!(makers, ["acme", "acme-2", "bolts"]);
        let own = now.offers_of_maker(&name("acme"), Some(&sku("B")), 1).unwrap();
        assert_eq!(own.len(), 1);
        assert_eq!(own[0].id.sku, sku("a"));
        assert_eq!(now.next_maker(Some(&name("acme"))).unwrap(), Some(name("acme-2")));
        assert_eq!(now.next_maker(Some(&name("bolts"))).unwrap(), None);
    });
}

#[test]
fn orders_come_newest_first_for_one_customer_and_for_all() {
    on_every_engine(|store| {
        fill(store);
        let now = snapshot(store);
        let ids = |orders: Vec<cds::market::order::Order>| orders.iter().map(|o| o.id.0).collect::<Vec<_>>();
        assert_eq!(ids(now.orders(None, 4).unwrap()), [18, 17, 16, 15]);
        assert_eq!(ids(now.orders(Some(OrderId(3)), 9).unwrap()), [2, 1]);
        assert_eq!(ids(now.orders_of(AccountId(5), None, 3).unwrap()), [18, 16, 14]);
        assert_eq!(ids(now.orders_of(AccountId(5), Some(OrderId(5)), 9).unwrap()), [4, 2]);
        assert_eq!(ids(now.orders_of(AccountId(1), None, 9).unwrap()), [0; 0]);
    });
}

#[test]
fn accounts_and_rosters_come_by_number() {
    on_every_engine(|store| {
        fill(store);
        let now = snapshot(store);
        let names: Vec<String> =
            now.accounts(Some(AccountId(2)), 2).unwrap().iter().map(|a| a.name.to_string()).collect();
        assert_eq!(names, ["bolts", "zoe"]);
        let round = RoundId::parse("2026-11").unwrap();
        let on_roster = |after: Option<u64>, limit| {
            let roster = now.roster(round, after.map(AccountId), limit).unwrap();
            roster.iter().map(|(id, _)| id.0).collect::<Vec<_>>()
        };
        assert_eq!(on_roster(None, 9), CUSTOMERS);
        assert_eq!(on_roster(Some(4), 9), [5]);
        assert_eq!(on_roster(None, 1), [4]);
        assert!(now.roster(RoundId::parse("2026-10").unwrap(), None, 9).unwrap().is_empty());
    });
}

#[test]
fn rounds_and_reports_come_newest_round_first() {
    on_every_engine(|store| {
        fill(store);
        let now = snapshot(store);
        let rounds: Vec<String> = now.rounds(None, 9).unwrap().iter().map(|r| r.id.to_string()).collect();
        assert_eq!(rounds, ["2026-12.2", "2026-12", "2026-11"]);
        let second = RoundId::parse("2026-12").unwrap();
        assert_eq!(now.rounds(Some(second), 9).unwrap()[0].id.to_string(), "2026-11");
        let ids =
            |reports: Vec<cds::market::report::Report>| reports.iter().map(|r| r.id.to_string()).collect::<Vec<_>>();
        let first_page = ids(now.reports(None, 4).unwrap());
        assert_eq!(first_page, ["2026-12/acme", "2026-12/acme-2", "2026-12/bolts", "2026-11/acme"]);
        let last = ReportId::parse("2026-11/acme").unwrap();
        assert_eq!(ids(now.reports(Some(&last), 9).unwrap()), ["2026-11/acme-2", "2026-11/bolts"]);
        assert_eq!(ids(now.reports_of(&name("acme"), None, 9).unwrap()), ["2026-12/acme", "2026-11/acme"]);
        assert_eq!(ids(now.reports_of(&name("acme"), Some(second), 9).unwrap()), ["2026-11/acme"]);
    });
}

#[test]
fn events_come_in_whole_groups_up_to_the_limit() {
    on_every_engine(|store| {
        carry_out(store, [sign_up(Role::Manufacturer, "acme"), sign_up(Role::Customer, "ann")]);
        // One group of two events: the order and the offer.
        carry_out(store, [set_stock("acme", "a", 9), open_round(1), buy(2, "a", Sources::Any, 1)]);
        let now = snapshot(store);
        let first_seqs = |after, limit| {
            let groups = now.events(after, limit).unwrap();
            groups.iter().map(|g: &EventGroup| g.first_seq).collect::<Vec<_>>()
        };
        assert_eq!(first_seqs(0, 100), [1, 2, 3, 4, 5]);
        assert_eq!(first_seqs(2, 2), [3, 4]);
        assert_eq!(first_seqs(5, 1), [5], "event 6 lies in the group that begins with 5");
        assert_eq!(first_seqs(6, 100), [0; 0]);
        assert_eq!(first_seqs(u64::MAX, 100), [0; 0]);
        assert_eq!(first_seqs(2, 0), [3], "at least one group if there is any");
    });
}

#[test]
fn an_empty_store_reads_as_an_empty_market() {
    on_every_engine(|store| {
        let committed = store.transact(&[], crate::support::time(0)).unwrap();
        assert!(committed.answers.is_empty() && committed.events.is_empty() && committed.round.is_none());
        carry_out(store, [Command::Tick]);
        let now = snapshot(store);
        assert_eq!(now.market().unwrap(), cds::market::state::Market::default());
        assert_eq!(now.oldest_seq().unwrap(), 1);
        assert!(now.offers(None, 9).unwrap().is_empty() && now.events(0, 9).unwrap().is_empty());
        assert_eq!(store.instance(), "the-instance");
    });
}
