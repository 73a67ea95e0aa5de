//! Independent and ordered batches: each order for itself, or up to the first refusal.

use crate::run::{HEADER, market, read, run, write};

const MIXED: &str = "1,A,acme,10\n2,B,acme,9\n3,A,acme|borealis,45\n4,A,any,2\n";

#[test]
fn independent_orders_are_told_in_the_files_order_and_one_refusal_stops_nobody() {
    let market = market();
    write(&market, "o.csv", &format!("{HEADER}{MIXED}"));
    let ended = run(&market, "buy --file o.csv --results r.csv --rejects left.csv -o json");
    assert_eq!(ended.status, 11, "{ended:?}");
    let summary = ended.json();
    assert_eq!((&summary["filled"], &summary["refused"], &summary["units_filled"]), (&3.into(), &1.into(), &57.into()));
    assert_eq!(summary["refused_by_reason"]["insufficient_stock"], 1);
    let results = read(&market, "r.csv");
    let told: Vec<Vec<&str>> = results.lines().skip(1).map(|l| l.split(',').collect()).collect();
    let told: Vec<_> = told.iter().map(|c| (c[1], c[4], c[6], c[7])).collect();
    assert_eq!(
        told,
        [
            ("1", "filled", "10", "10.00"),
            ("2", "refused", "0", "0.00"),
            ("3", "filled", "45", "46.00"),
            ("4", "filled", "2", "2.40")
        ]
    );
    let left = read(&market, "left.csv");
    assert!(left.lines().count() == 2 && left.contains("2,B,acme,9,\"not enough"), "{left}");
    let fed_back = run(&market, "buy --file left.csv --attempt 2 --fill partial");
    assert_eq!((fed_back.status, market.available("B", "acme")), (3, 0), "{fed_back:?}");
}

#[test]
fn the_same_file_buys_nothing_twice_and_a_changed_row_of_the_same_reference_is_refused() {
    let market = market();
    write(&market, "o.csv", &format!("{HEADER}1,A,acme,10\n2,B,acme,1\n"));
    let first = run(&market, "buy --file o.csv -o json").json();
    let second = run(&market, "buy --file o.csv -o json");
    assert_eq!((second.status, &second.json()["replayed"]), (0, &2.into()), "{second:?}");
    assert_eq!(second.json()["amount"], first["amount"]);
    write(&market, "o.csv", &format!("{HEADER}1,A,acme,11\n2,B,acme,1\n"));
    let changed = run(&market, "buy --file o.csv -o csv");
    assert_eq!(changed.status, 11);
    assert!(changed.data.contains("under this reference something else was ordered before"), "{changed:?}");
    assert_eq!(market.available("A", "acme"), 40);
    assert_eq!(run(&market, "buy --file o.csv --attempt 2").status, 0);
    assert_eq!(market.available("A", "acme"), 29);
}

#[test]
fn an_ordered_batch_stops_at_the_first_refusal_and_says_what_was_not_sent() {
    let market = market();
    write(&market, "o.csv", &format!("{HEADER}{MIXED}"));
    let ended = run(&market, "buy --file o.csv --batch ordered -o csv --rejects left.csv");
    assert_eq!((ended.status, ended.words.contains("stopped at the first refusal")), (11, true), "{ended:?}");
    let told: Vec<&str> = ended.data.lines().skip(1).map(|l| l.split(',').nth(4).unwrap()).collect();
    assert_eq!(told, ["filled", "refused", "not_sent", "not_sent"]);
    assert_eq!(market.available("A", "acme"), 40);
    assert_eq!(read(&market, "left.csv").lines().count(), 4);
}

#[test]
fn fill_and_price_limit_of_the_arguments_hold_where_the_file_says_nothing() {
    let market = market();
    let rows = "1,A,any,60,,\n2,B,acme,9,,all_or_none\n3,B,acme,9,2.00,partial\n";
    write(&market, "o.csv", &format!("order_ref,sku,manufacturer,quantity,max_unit_price,fill\n{rows}"));
    let ended = run(&market, "buy --file o.csv --fill partial --max-price 1.00 -o csv");
    assert_eq!(ended.status, 11, "{ended:?}");
    let told: Vec<_> =
        ended.data.lines().skip(1).map(|l| l.split(',').skip(4).take(3).collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(told, ["partial 60 50", "refused 9 0", "partial 9 5"]);
}

#[test]
fn a_sixty_fold_pipeline_keeps_results_in_order_and_units_right() {
    let market = market();
    market.manufacturer("cobalt", &[("C", 100_000, 3)]);
    let rows: String = (0..3000).map(|n| format!("r{n},C,cobalt,{}\n", 1 + n % 7)).collect();
    write(&market, "o.csv", &format!("{HEADER}{rows}"));
    let ended = run(&market, "buy --file o.csv -o csv");
    assert_eq!(ended.status, 0, "{}", ended.words);
    let refs: Vec<&str> = ended.data.lines().skip(1).map(|l| l.split(',').nth(1).unwrap()).collect();
    assert!(refs.iter().enumerate().all(|(n, r)| *r == format!("r{n}")) && refs.len() == 3000);
    let units: u64 = (0..3000).map(|n| 1 + n % 7).sum();
    assert_eq!(market.available("C", "cobalt"), 100_000 - units);
}
