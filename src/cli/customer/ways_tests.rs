//! Tests of the ways out of a shortage.

use super::super::shortage::testing::{line, offer, preview};
use super::*;
use crate::market::order::FillPolicy;

fn wish(lines: Vec<LineParams>) -> Wish {
    Wish { fill: FillPolicy::AllOrNone, lines, reference: None, note: None, round: None, cart: None }
}

/// A bound line: which, from whom, units, at least, at most for one.
fn said(bound: &[BoundLine]) -> Vec<(usize, String, u64, u64, u128)> {
    let say = |b: &BoundLine| {
        let from = serde_json::to_string(&b.params.from).unwrap();
        let (min, max) = (b.params.min_quantity.unwrap(), b.params.max_unit_price.unwrap());
        (b.at, from, b.params.quantity.units(), min.units(), max.money().minor())
    };
    bound.iter().map(say).collect()
}

#[test]
fn only_ways_that_lead_somewhere_are_offered_and_going_back_is_one() {
    let five = preview(&[(0, "A", "acme", 5, 450)]);
    let eight = preview(&[(0, "A", "acme", 5, 450), (0, "A", "borealis", 3, 480)]);
    let who = "3 from borealis at 4.80".to_owned();
    let others = Way::Others { preview: eight.clone(), who: who.clone() };
    let all = Way::all(&five, Some((eight.clone(), who.clone())), 1, false);
    let expected = [Way::Available(five.clone()), Way::LineByLine { lines: 1 }, others, Way::IntoCart, Way::Back];
    assert_eq!(all, expected);
    assert_eq!(Way::all(&five, None, 1, true)[2..], [Way::Keep, Way::Clear]);
    let no_more = Way::all(&five, Some((five.clone(), String::new())), 1, false);
    assert!(!no_more.iter().any(|w| matches!(w, Way::Others { .. })));
    let none_here = Way::all(&Preview::default(), Some((eight, who)), 1, false);
    assert!(!none_here.iter().any(|w| matches!(w, Way::Available(_))));
    assert_eq!(Way::all(&Preview::default(), None, 1, false), [Way::IntoCart, Way::Back]);
}

#[test]
fn a_choice_shows_how_much_it_buys_and_what_it_costs() {
    let (euro, five) = (Currency::default(), preview(&[(0, "A", "acme", 5, 450)]));
    let label = Way::Available(five.clone()).label(12, &euro);
    assert_eq!(label, "Buy what is available\n    5 of 12 units, total 22.50 EUR");
    assert!(Way::Available(five).label(5, &euro).starts_with("Buy all of it"));
    assert!(Way::LineByLine { lines: 1 }.label(5, &euro).ends_with("1 line is short"));
    assert!(Way::Clear.label(1, &euro).contains("1 unit leave"));
}

#[test]
fn what_was_shown_is_the_least_and_the_dearest_and_the_wish_stays_told() {
    let wish = wish(vec![line("A", &["acme", "borealis"], 12), line("B", &[], 3)]);
    let shown = preview(&[(0, "A", "acme", 5, 450), (0, "A", "borealis", 2, 480)]);
    let offers = [offer("B", "acme", 70, 0), offer("B", "borealis", 60, 0)];
    let bound = Chosen::all(shown, &wish).binding(&wish, &offers).unwrap();
    let expected = [
        (0, "[\"acme\"]".to_owned(), 5, 5, 450),
        (0, "[\"borealis\"]".to_owned(), 7, 2, 480),
        (1, "\"any\"".to_owned(), 3, 0, 60),
    ];
    assert_eq!(said(&bound), expected);
    let unpriced = Chosen::all(Preview::default(), &wish).binding(&wish, &[]).unwrap();
    assert_eq!(unpriced, [], "what has no price is not bought");
}

#[test]
fn a_line_that_was_dropped_or_made_smaller_is_bound_as_it_was_chosen() {
    let wish = wish(vec![line("A", &["acme"], 12), line("B", &[], 3)]);
    let preview = preview(&[(0, "A", "acme", 3, 450)]);
    let chosen = Chosen { preview, wanted: vec![Some(Quantity::new(3).unwrap()), None] };
    assert_eq!(said(&chosen.binding(&wish, &[]).unwrap()), [(0, "[\"acme\"]".to_owned(), 3, 3, 450)]);
}

#[test]
fn who_fills_the_rest_is_told_with_the_difference_in_price() {
    let (wish, euro) = (wish(vec![line("A", &["acme"], 12)]), Currency::default());
    let available = preview(&[(0, "A", "acme", 5, 450)]);
    let offers = [
        offer("A", "acme", 450, 5),
        offer("A", "borealis", 480, 3),
        offer("A", "cheap", 400, 2),
        offer("A", "same", 450, 1),
    ];
    let short = ShortLine::all(&wish.lines, &available, &offers);
    let parts = [
        (0, "A", "acme", 5, 450),
        (0, "A", "cheap", 2, 400),
        (0, "A", "same", 1, 450),
        (0, "A", "borealis", 3, 480),
        (0, "A", "zeta", 1, 490),
    ];
    let said = who_fills(&wish, &short, &preview(&parts), &euro);
    assert_eq!(
        said,
        "2 from cheap at 4.00 (0.50 cheaper), 1 from same at 4.50 (same price), 3 from borealis at 4.80 (0.30 dearer), and 1 more"
    );
}
