//! Tests of the ways out of a shortage.

use super::testing::{line, offer, preview, quote};
use super::*;

fn names(sources: &Sources) -> Vec<&str> {
    match sources {
        Sources::Any => vec!["any"],
        Sources::Makers(makers) => makers.iter().map(AccountName::as_str).collect(),
    }
}

#[test]
fn what_was_shown_is_binding_down_to_the_unit_and_the_price() {
    let shown = Preview::of(&quote(&[("A", 12, &[("acme", 5, 450), ("borealis", 2, 480)])])).unwrap();
    let bound: Vec<_> = shown
        .binding()
        .iter()
        .map(|l| {
            let (min, max) = (l.min_quantity.unwrap().units(), l.max_unit_price.unwrap().money().minor());
            (names(&l.from).join("|"), l.quantity.units(), min, max)
        })
        .collect();
    assert_eq!(bound, [("acme".to_owned(), 5, 5, 450), ("borealis".to_owned(), 2, 2, 480)]);
    assert_eq!((shown.units(), shown.total().minor()), (7, 5 * 450 + 2 * 480));
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

#[test]
fn only_ways_that_lead_somewhere_are_offered() {
    let five = preview(&[(0, "A", "acme", 5, 450)]);
    let eight = preview(&[(0, "A", "acme", 5, 450), (0, "A", "borealis", 3, 480)]);
    let all = Way::all(five.clone(), Some(eight.clone()), 1);
    let expected = [Way::Available(five.clone()), Way::LineByLine { lines: 1 }, Way::Others(eight.clone()), Way::Back];
    assert_eq!(all, expected);
    assert!(!Way::all(five.clone(), Some(five), 1).iter().any(|w| matches!(w, Way::Others(_))));
    let none_here = Way::all(Preview::default(), Some(eight), 1);
    assert!(!none_here.iter().any(|w| matches!(w, Way::Available(_))));
    assert_eq!(Way::all(Preview::default(), None, 1), []);
}

#[test]
fn a_choice_shows_how_much_it_buys_and_what_it_costs() {
    let five = preview(&[(0, "A", "acme", 5, 450)]);
    let label = Way::Available(five.clone()).label(12, &Currency::default());
    assert_eq!(label, "Buy what is available\n    5 of 12 units, total 22.50 EUR");
    assert_eq!(five.sources_of(0, &Currency::default()), "5 from acme at 4.50");
    assert!(Way::Available(five).label(5, &Currency::default()).starts_with("Buy all of it"));
}
