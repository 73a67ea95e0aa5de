//! Tests of a shortage in figures.

use super::testing::{line, offer, preview, quote};
use super::*;

fn names(sources: &Sources) -> Vec<&str> {
    match sources {
        Sources::Any => vec!["any"],
        Sources::Makers(makers) => makers.iter().map(AccountName::as_str).collect(),
    }
}

#[test]
fn a_quote_says_who_would_deliver_how_much_at_what_price() {
    let shown = Preview::of(&quote(&[("A", 12_000, &[("acme", 5, 450), ("borealis", 2000, 480)])])).unwrap();
    assert_eq!((shown.units(), shown.total().minor()), (2005, 5 * 450 + 2000 * 480));
    assert_eq!(shown.sources_of(0, &Currency::default()), "5 from acme at 4.50, 2,000 from borealis at 4.80");
    assert_eq!(bill(&shown, 12_000, &Currency::default()), "2,005 of 12,000 units, total 9,622.50 EUR");
    let exact: Vec<_> = shown.exact().iter().map(|l| (names(&l.from).join("|"), l.quantity.units())).collect();
    assert_eq!(exact, [("acme".to_owned(), 5), ("borealis".to_owned(), 2000)]);
}

#[test]
fn a_short_line_knows_who_else_has_the_good_cheapest_first() {
    let asked = [line("A", &["acme"], 12), line("B", &["acme"], 1)];
    let offers = [
        offer("A", "acme", 450, 5),
        offer("A", "dear", 900, 50),
        offer("A", "borealis", 480, 3),
        offer("A", "empty", 100, 0),
        offer("B", "borealis", 1, 9),
    ];
    let available = preview(&[(0, "A", "acme", 5, 450), (1, "B", "acme", 1, 10)]);
    let short = ShortLine::all(&asked, &available, &offers);
    assert_eq!((short.len(), short[0].requested, short[0].there), (1, 12, 5));
    let others: Vec<_> = short[0].others.iter().map(|o| o.manufacturer.as_str()).collect();
    assert_eq!(others, ["borealis", "dear"]);
    let widened = all_widened(&asked, &short).unwrap();
    assert_eq!(names(&widened[0].from), ["acme", "borealis", "dear"]);
    assert_eq!(widened[1], asked[1]);
}

#[test]
fn nobody_above_the_price_limit_counts_as_having_the_good() {
    let mut asked = line("A", &["acme"], 12);
    asked.max_unit_price = Some(Money::of_minor(500).try_into().unwrap());
    let offers = [offer("A", "dear", 501, 50), offer("A", "fair", 500, 1)];
    let short = ShortLine::all(&[asked], &Preview::default(), &offers);
    assert_eq!(short[0].others.len(), 1);
    assert_eq!(short[0].others[0].manufacturer.as_str(), "fair");
}

#[test]
fn a_line_open_to_any_manufacturer_has_no_others() {
    let asked = [line("A", &[], 12)];
    let short = ShortLine::all(&asked, &Preview::default(), &[offer("A", "acme", 450, 5)]);
    assert!(short[0].others.is_empty());
    assert_eq!(all_widened(&asked, &short), None);
}
