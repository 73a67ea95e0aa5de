//! `kill -9` at any moment: no batch is lost or made twice, nothing is deducted twice.

use cds::market::names::AccountName;
use cds::works::book::Book;
use rustix::process::Signal;

use crate::run::{Works, bolts, report};

#[test]
fn a_batch_that_was_told_is_there_after_a_crash_and_numbers_go_on() {
    let home = tempfile::tempdir().unwrap();
    let plan = bolts("batch = 3\ninterval = \"10ms\"\nscrap_per_mille = 100");
    let mut last = 0;
    for _ in 0..5 {
        let mut works = Works::start(home.path(), &plan, &["--no-register"]);
        for _ in 0..4 {
            let batch = works.event("batch")["batch"].as_u64().unwrap();
            assert!(batch > last, "batch {batch} after {last}");
            last = batch;
        }
        works.kill();
        // A batch may have been written and not told; it counts, and is not made again.
        let book = Book::open(&home.path().join("book"), &AccountName::parse("acme").unwrap(), "new").unwrap();
        let (line, good) = (book.ledger.lines.values().next().unwrap(), book.ledger.goods.values().next().unwrap());
        assert!(line.batches >= last, "{line:?} after batch {last} was told");
        assert_eq!((line.started, line.scrapped), (line.batches * 3, line.batches * 3 / 10));
        assert_eq!((good.made, good.scrapped), (line.started - line.scrapped, line.scrapped));
        assert_eq!(book.ledger.imbalances(), Vec::<String>::new());
        last = line.batches;
    }
}

#[test]
fn what_was_acknowledged_or_offered_before_a_crash_holds_after_it() {
    let home = tempfile::tempdir().unwrap();
    let plan = bolts("batch = 50\ninterval = \"10ms\"\ntotal = 50");
    let restarted = |mut works: Works| {
        works.kill();
        Works::start(home.path(), &plan, &["--no-register"])
    };
    let mut works = Works::start(home.path(), &plan, &["--no-register"]);
    works.event("line_finished");
    let works = restarted(works);
    assert_eq!(works.collect("2026-11"), [("bolt".to_owned(), 50)]);
    let works = restarted(works);
    assert_eq!(works.collect("2026-11"), [("bolt".to_owned(), 50)], "the same round, the same total");
    assert_eq!(works.collect("2026-12"), [("bolt".to_owned(), 0)], "they may all be sold in the other round");
    works.call("supply.sold", report("2026-11", 1, &[("bolt", 50, 20)])).unwrap();
    let mut works = restarted(works);
    let again = works.call("supply.sold", report("2026-11", 1, &[("bolt", 50, 20)])).unwrap();
    assert_eq!(again["report"], "2026-11/acme");
    let event = works.event("sold");
    assert_eq!((event["again"].as_bool(), event["sold"].as_u64()), (Some(true), Some(0)));
    assert_eq!(works.stop(Signal::TERM).code(), Some(0));
    assert!(!home.path().join("supply.sock").exists());
}

#[test]
fn hundreds_of_lines_cost_no_threads() {
    let home = tempfile::tempdir().unwrap();
    let line = |n: usize| {
        format!("[[line]]\nsku = \"good-{n}\"\nprice = \"1.00\"\nbatch = 1\ninterval = \"50ms\"\ntotal = 3\n")
    };
    let plan = format!("manufacturer = \"acme\"\n{}", (0..500).map(line).collect::<String>());
    let mut works = Works::start(home.path(), &plan, &["--no-register"]);
    for _ in 0..500 {
        works.event("line_finished");
    }
    let threads = std::fs::read_dir(format!("/proc/{}/task", works.id())).unwrap().count();
    let cores = std::thread::available_parallelism().unwrap().get();
    assert!(threads <= cores + 8, "{threads} threads");
    let offered = works.collect("2026-12");
    assert!(offered.len() == 500 && offered.iter().all(|(_, quantity)| *quantity == 3), "{offered:?}");
}
