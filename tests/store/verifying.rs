//! `cdsd verify` on a sound market, on one that changes meanwhile, and where there is none.

use cds::daemon::verify::offline;
use cds::market::account::{AccountId, Role};
use cds::market::collection::{Heard, HeardWhat, VisitId, VisitOutcome};
use cds::market::command::{AccountChange, CartChange, Command, StockChange};
use cds::market::credentials::{PasswordHash, TokenDigest};
use cds::market::interface::Endpoint;
use cds::market::order::{OrderId, Sources};
use cds::market::time::RoundId;
use cds::store::Store;
use cds::store::redb::FILE_NAME;
use cds::store::verify::verify;
use tempfile::TempDir;

use crate::support::*;

/// Two rounds, the first settled, with every kind of row.
pub(crate) fn history(store: &mut dyn Store) {
    let mut number = 0;
    let mut done = |commands: Vec<Command>| {
        let named = commands.into_iter().map(|command| {
            number += 1;
            keyed(&format!("key-{number}"), command)
        });
        let batch: Vec<_> = named.collect();
        let committed = store.transact(&batch, time(number)).unwrap();
        committed.answers.iter().for_each(|answer| assert!(answer.result.is_ok(), "{answer:?}"));
    };
    let maker = || Sources::Makers(vec![name("acme")]);
    let mut ann = sign_up(Role::Customer, "ann");
    if let Command::SignUp { password, .. } = &mut ann {
        *password = Some(PasswordHash::new("a hash"));
    }
    done(vec![sign_up(Role::Manufacturer, "acme"), ann, sign_up(Role::Customer, "bob")]);
    done(vec![open_round(11), set_stock("acme", "bolt", 100), set_stock("acme", "nut", 50)]);
    done(vec![buy(2, "bolt", maker(), 10), buy(3, "bolt", Sources::Any, 20), buy(2, "nut", maker(), 5)]);
    let endpoint = Some(Endpoint::parse("unix:/run/acme.sock").unwrap());
    done(vec![
        cancel(3, OrderId(2)),
        Command::Done { customer: AccountId(2), undo: false },
        Command::Interface { manufacturer: name("acme"), endpoint },
        close_round(),
    ]);
    let report = store.reader().snapshot().unwrap().reports(None, 1).unwrap().remove(0);
    let mut done = |key: &str, command: Command| {
        let committed = store.transact(&[keyed(key, command)], time(100)).unwrap();
        assert!(committed.answers[0].result.is_ok(), "{:?}", committed.answers[0]);
    };
    let (manufacturer, digest) = (name("acme"), report.digest);
    done("a", Command::AcknowledgeReport { manufacturer, report: report.id, digest });
    // With an interface, the next round would wait for its answer.
    done("i", Command::Interface { manufacturer: name("acme"), endpoint: None });
    done("b", open_round(12));
    let change = StockChange::Withdraw { reason: None };
    done("c", Command::Stock { manufacturer: name("acme"), sku: sku("nut"), change });
    done("d", buy(3, "bolt", Sources::Any, 7));
    done("e", buy(2, "bolt", Sources::Any, 3));
    let change = CartChange::Add { sku: sku("bolt"), from: Sources::Any, quantity: units(2) };
    done("f", Command::Cart { customer: AccountId(3), change, expect: None });
    let change = AccountChange::OpenSession { digest: TokenDigest([7; 32]), lifetime_ms: 1000, against: 1 };
    let endpoint = Some(Endpoint::parse("unix:/run/acme.sock").unwrap());
    let round = RoundId::parse("2026-12").unwrap();
    let what = HeardWhat::Failed { outcome: VisitOutcome::Unreachable, problem: "nobody is there".into() };
    let commands = [
        Command::Account { account: AccountId(2), change },
        Command::Interface { manufacturer: name("acme"), endpoint },
        Command::Collect { period: None, month: round.period(), manufacturers: vec![name("acme")] },
        Command::Heard {
            visit: VisitId { round, manufacturer: name("acme") },
            heard: Heard { attempts: 3, digest: None, answer_bytes: 0, what },
        },
        Command::Interface { manufacturer: name("acme"), endpoint: None },
    ];
    let committed = store.transact(&commands.map(plain), time(101)).unwrap();
    committed.answers.iter().for_each(|answer| assert!(answer.result.is_ok(), "{answer:?}"));
}

pub(crate) fn on_disk() -> TempDir {
    let dir = TempDir::new().unwrap();
    history(&mut open_in(&dir, 1_000_000));
    dir
}

#[test]
fn a_sound_market_is_found_sound_on_every_engine() {
    on_every_engine(|store| {
        history(store);
        let verified = verify(&*store.reader(), &|| false).unwrap();
        assert_eq!(verified.findings, [], "on {}", store.reader().stats().engine);
        let c = verified.counted;
        assert_eq!((c.accounts, c.handles, c.offers, c.offers_followed), (3, 3, 2, 2));
        assert_eq!((c.orders, c.rounds, c.attendances, c.reports, c.tallies), (5, 2, 4, 1, 2));
        assert_eq!((c.carts, c.interfaces, c.keys), (1, 1, 20));
        assert_eq!((c.credentials, c.visits, c.deliveries), (1, 1, 1));
        assert_eq!(c.events, verified.seq, "all are kept");
    });
}

#[test]
fn stock_changes_that_are_not_kept_any_more_are_said_not_to_be_derived() {
    on_every_engine_keeping(4, |store| {
        history(store);
        let verified = verify(&*store.reader(), &|| false).unwrap();
        assert_eq!(verified.findings, []);
        assert!(verified.oldest_seq > 1);
        assert_eq!((verified.counted.offers, verified.counted.offers_followed), (2, 1));
    });
}

#[test]
fn a_verification_ends_when_it_is_told_to() {
    on_every_engine(|store| {
        history(store);
        let ended = verify(&*store.reader(), &|| true).unwrap_err().to_string();
        assert!(ended.contains("told to stop"), "{ended}");
    });
}

/// Enough rows for several pages, so that the market changes while they are read.
#[test]
fn a_market_that_changes_while_it_is_verified_is_found_sound() {
    on_every_engine(|store| {
        let offers = 2200;
        let goods = (0..offers).map(|n| set_stock("acme", &format!("g{n}"), 1_000_000));
        carry_out(store, [sign_up(Role::Manufacturer, "acme"), sign_up(Role::Customer, "ann"), open_round(11)]);
        carry_out(store, goods);
        let good = |n: u64| format!("g{}", n * 7919 % offers);
        for _ in 0..2 {
            carry_out(store, (0..2500).map(|n| buy(2, &good(n), Sources::Any, 1 + n % 5)));
        }
        let reader = store.reader();
        let ended = std::sync::atomic::AtomicBool::new(false);
        std::thread::scope(|threads| {
            let verifying = threads.spawn(|| {
                let verified: Vec<_> = (0..2).map(|_| verify(&*reader, &|| false).unwrap()).collect();
                ended.store(true, std::sync::atomic::Ordering::Release);
                verified
            });
            let mut number = 0;
            while !ended.load(std::sync::atomic::Ordering::Acquire) {
                number += 1;
                let stock = StockChange::Add { quantity: units(3) };
                let more = Command::Stock { manufacturer: name("acme"), sku: sku(&good(number)), change: stock };
                let batch = [
                    buy(2, &good(number), Sources::Any, 2),
                    cancel(2, OrderId(number)),
                    more,
                    Command::Done { customer: AccountId(2), undo: number % 2 == 0 },
                ];
                store.transact(&batch.map(plain), time(number as i64)).unwrap();
            }
            let verified = verifying.join().unwrap();
            assert!(verified.last().unwrap().seq > verified[0].seq, "nothing changed meanwhile");
            for one in verified {
                assert_eq!(one.findings, [], "on {}", reader.stats().engine);
            }
        });
    });
}

#[test]
fn a_store_in_use_and_a_directory_without_one_are_told() {
    let dir = TempDir::new().unwrap();
    let told = offline(dir.path()).unwrap_err().to_string();
    assert!(told.contains(FILE_NAME) && told.contains("No such file"), "{told}");
    assert!(std::fs::read_dir(dir.path()).unwrap().next().is_none(), "nothing was made");
    let _store = open_in(&dir, 100);
    let told = offline(dir.path()).unwrap_err().to_string();
    assert!(told.contains("in use by another cdsd"), "{told}");
}
