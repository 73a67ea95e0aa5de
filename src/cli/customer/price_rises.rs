//! Goods of a cart that have become dearer since they were put in: they are shown, and need a yes.

use super::cart_sheet::makers;
use super::shortage::Preview;
use super::wish::Wish;
use crate::market::amounts::Currency;

/// One sentence for each line that would cost more than was seen.
pub(super) fn of(wish: &Wish, shown: &Preview, currency: &Currency) -> Vec<String> {
    let Some(cart) = &wish.cart else { return Vec::new() };
    let mut risen = Vec::new();
    for (at, (line, seen)) in wish.lines.iter().zip(&cart.seen).enumerate() {
        let now = shown.parts_of(at).map(|part| part.unit_price.money()).max();
        if let (Some(now), Some(seen)) = (now, seen)
            && now > *seen
        {
            let (now, seen) = (currency.grouped(now), currency.grouped(*seen));
            let from = makers(&line.from, ", ");
            risen.push(format!("{} from {from} costs up to {now} now; {seen} was seen.", line.sku));
        }
    }
    risen
}
