//! Single rules of the accounts and the book that holds them.

use cds::market::names::AccountName;
use cds::market::report::Report;
use cds::works::book::Book;
use cds::works::ledger::{Applied, Release};

use crate::accounts::{World, acme, line, report, round, sku};

#[test]
fn scrap_is_exact_over_a_lines_life_and_lowering_the_rate_makes_nothing_good_again() {
    let mut world = World::in_memory();
    let mut made = |units, rate| {
        let finished = world.change(|ledger| ledger.finish(&line(0), units, rate, Release::Collection)).unwrap();
        (finished.batch, finished.made, finished.scrapped)
    };
    // 7 of 1000: of 3 × 100 units 0, 1 and 1, together 2.
    assert_eq!([made(100, 7), made(100, 7), made(100, 7)], [(1, 100, 0), (2, 99, 1), (3, 99, 1)]);
    assert_eq!(made(100, 0), (4, 100, 0));
    assert_eq!(made(1, 1000), (5, 0, 1));
}

#[test]
fn another_report_of_the_same_version_is_not_taken_in() {
    let mut world = World::in_memory();
    let round = round(1);
    let mut apply = |report: &Report| world.change(|ledger| ledger.apply(report));
    assert_eq!(apply(&report(round, 1, [5, 0])), Applied::First { sold: 5, returned: 0 });
    assert_eq!(apply(&report(round, 1, [5, 0])), Applied::Again);
    assert_eq!(apply(&report(round, 1, [6, 0])), Applied::Contradicts);
    assert_eq!(apply(&report(round, 3, [2, 0])), Applied::Corrected { sold: 2 });
    assert_eq!(apply(&report(round, 2, [9, 0])), Applied::Again, "an older version than was taken in");
    let accounts = &world.ledger().goods[&sku(0)];
    assert_eq!((accounts.sold, accounts.owed), (2, 2), "sold without having been made: owed");
}

#[test]
fn a_book_has_one_owner_and_one_user_at_a_time() {
    let dir = tempfile::tempdir().unwrap();
    let book = Book::open(dir.path(), &acme(), "one").unwrap();
    let words = |owner: &AccountName| Book::open(dir.path(), owner, "two").unwrap_err().to_string();
    assert!(words(&acme()).contains("another `cds-manufacturer serve` runs on it"));
    drop(book);
    let other = AccountName::parse("other").unwrap();
    assert!(words(&other).contains("is acme's, not other's"));
    assert_eq!(Book::open(dir.path(), &acme(), "three").unwrap().id, "one");
    assert_eq!(Book::owner(dir.path()), Some(acme()));
    std::fs::write(dir.path().join("works.redb"), "not a book at all").unwrap();
    assert!(words(&acme()).contains("cannot be read as a book"));
}
