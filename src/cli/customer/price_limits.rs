//! The price law of buying: the prices that were shown become limits, so that a rise in between is refused.

use super::shortage::Preview;
use crate::ipc::methods::offer::OfferInfo;
use crate::ipc::methods::order::LineParams;
use crate::market::amounts::Price;
use crate::market::order::Sources;
use crate::market::value_error::ValueError;

/// Gives every line without a limit the highest price that was shown for it.
///
/// A line that would get nothing has no price in the quote; its limit is its lowest offered price, so that a unit
/// that comes back is bought at no higher price than the one the list shows.
///
/// # Errors
/// An offered price that no offer can have.
pub(super) fn limited(
    lines: &[LineParams],
    shown: &Preview,
    offers: &[OfferInfo],
) -> Result<Vec<LineParams>, ValueError> {
    let mut limited = lines.to_vec();
    for (at, line) in limited.iter_mut().enumerate().filter(|(_, line)| line.max_unit_price.is_none()) {
        let highest = shown.parts_of(at).map(|p| p.unit_price).max();
        line.max_unit_price = match highest {
            Some(price) => Some(price),
            None => lowest_offered(line, offers)?,
        };
    }
    Ok(limited)
}

/// The lowest price at which a line's manufacturers offer its good, whether they have some or not.
///
/// # Errors
/// An offered price that no offer can have.
pub(super) fn lowest_offered(line: &LineParams, offers: &[OfferInfo]) -> Result<Option<Price>, ValueError> {
    let named = |o: &&OfferInfo| match &line.from {
        Sources::Any => o.sku == line.sku,
        Sources::Makers(makers) => o.sku == line.sku && makers.contains(&o.manufacturer),
    };
    offers.iter().filter(named).map(|o| o.unit_price).min().map(Price::try_from).transpose()
}

/// Lines that would get nothing, whose offers [`limited`] needs.
pub(super) fn unpriced<'l>(lines: &'l [LineParams], shown: &Preview) -> Vec<&'l LineParams> {
    let numbered = lines.iter().enumerate();
    let unpriced = numbered.filter(|(at, l)| l.max_unit_price.is_none() && shown.units_of(*at) == 0);
    unpriced.map(|(_, line)| line).collect()
}

#[cfg(test)]
mod tests {
    use super::super::shortage::testing::{line, offer, preview};
    use super::*;

    fn limits(lines: &[LineParams]) -> Vec<Option<u128>> {
        lines.iter().map(|l| l.max_unit_price.map(|p| p.money().minor())).collect()
    }

    #[test]
    fn the_highest_price_shown_for_a_line_is_its_limit() {
        let lines = [line("A", &[], 5), line("B", &[], 1)];
        let shown = preview(&[(0, "A", "acme", 3, 450), (0, "A", "borealis", 2, 480), (1, "B", "acme", 1, 10)]);
        assert_eq!(limits(&limited(&lines, &shown, &[]).unwrap()), [Some(480), Some(10)]);
    }

    #[test]
    fn a_line_that_gets_nothing_is_limited_by_its_lowest_offer() {
        let lines = [line("A", &["acme", "borealis"], 5)];
        let offers = [offer("A", "acme", 450, 0), offer("A", "borealis", 400, 0), offer("A", "cheap", 1, 9)];
        let shown = preview(&[]);
        assert_eq!(limits(&limited(&lines, &shown, &offers).unwrap()), [Some(400)]);
        assert_eq!(unpriced(&lines, &shown).len(), 1);
    }

    #[test]
    fn a_limit_that_the_customer_gave_stays() {
        let mut asked = line("A", &[], 5);
        asked.max_unit_price = Some(Price::try_from(crate::market::amounts::Money::of_minor(500)).unwrap());
        let shown = preview(&[(0, "A", "acme", 5, 450)]);
        assert_eq!(limits(&limited(&[asked], &shown, &[]).unwrap()), [Some(500)]);
    }
}
