//! Atomic batches: all of the file, or nothing.

use crate::run::{HEADER, market, read, run, write};

#[test]
fn an_atomic_batch_buys_all_or_names_the_order_and_line_at_fault_and_buys_nothing() {
    let market = market();
    write(&market, "o.csv", &format!("{HEADER}1,A,acme,10\n2,A,acme,1\n2,B,acme,9\n"));
    let refused = run(&market, "buy --file o.csv --batch atomic --results r.csv --rejects left.csv");
    assert_eq!(refused.status, 5, "{refused:?}");
    assert!(refused.words.contains("order 2 (2), line 2: not enough in stock"), "{refused:?}");
    assert_eq!((market.available("A", "acme"), market.available("B", "acme")), (50, 5));
    assert_eq!(read(&market, "r.csv").matches("refused").count(), 2 + 1, "{}", read(&market, "r.csv"));
    assert_eq!(read(&market, "left.csv").lines().count(), 4);
    let bought = run(&market, "buy --file o.csv --batch atomic --attempt 2 --fill partial -o csv");
    assert_eq!(bought.status, 3, "{bought:?}");
    assert_eq!((market.available("A", "acme"), market.available("B", "acme")), (39, 0));
    let again = run(&market, "buy --file o.csv --batch atomic --attempt 2 --fill partial -o json");
    assert_eq!((again.status, &again.json()["replayed"], market.available("A", "acme")), (3, &2.into(), 39));
}

#[test]
fn an_atomic_batch_that_is_too_long_for_one_step_is_refused_before_it_is_sent() {
    let market = market();
    let rows: String = (0..1001).map(|n| format!("{n},A,acme,1\n")).collect();
    write(&market, "o.csv", &format!("{HEADER}{rows}"));
    let refused = run(&market, "buy --file o.csv --batch atomic");
    assert_eq!((refused.status, refused.words.contains("1000")), (12, true), "{refused:?}");
    assert_eq!(market.available("A", "acme"), 50);
}

#[test]
fn an_atomic_batch_that_a_price_limit_refuses_names_the_price_and_the_limit() {
    let market = market();
    write(&market, "o.csv", &format!("{HEADER}1,A,acme,1\n2,A,acme,1\n"));
    let refused = run(&market, "buy --file o.csv --batch atomic --max-price 0.01");
    assert_eq!(refused.status, 6, "{refused:?}");
    assert!(
        refused
            .words
            .contains("order 1 (1), line 1: the price is above the limit: A (asked 1, could have 0; acme asks"),
        "{refused:?}"
    );
    assert!(refused.words.contains("the limit is 0.01); none of the orders was placed"), "{refused:?}");
}
