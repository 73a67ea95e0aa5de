//! A cart as rows and as sentences: what was seen beside what is.

use crate::cli::args::common::Format;
use crate::cli::output::{Sheet, number, text};
use crate::ipc::methods::cart::{CartInfo, CartLineInfo};
use crate::market::amounts::Money;
use crate::market::order::Sources;
use crate::market::words::{grouped, units};

pub(super) fn lines(cart: &CartInfo, format: Format) -> Sheet {
    let mut sheet = Sheet::new(&[
        text("sku", "SKU"),
        text("from", "From"),
        number("quantity", "Units"),
        number("seen_price", "Seen"),
        number("unit_price", "Price"),
        number("could_fill", "There"),
        number("amount", "Amount"),
    ]);
    let full = format == Format::Csv;
    sheet.columns.push(if full { number("available", "Available") } else { text("note", "") });
    let money = |price: Option<Money>| price.map(|p| cart.currency.show(p)).unwrap_or_default();
    for line in &cart.lines {
        let could_fill =
            if full { line.could_fill.map(|n| n.to_string()).unwrap_or_default() } else { there(line).to_string() };
        sheet.push([
            line.sku.to_string(),
            makers(&line.from, if full { "|" } else { ", " }),
            line.quantity.to_string(),
            money(line.seen_price),
            money(line.unit_price),
            could_fill,
            money(line.amount),
            if full { line.available.to_string() } else { changes(line) },
        ]);
    }
    sheet
}

/// Manufacturers in the order in which they are asked.
pub(super) fn makers(from: &Sources, between: &str) -> String {
    match from {
        Sources::Any => "any".to_owned(),
        Sources::Makers(makers) => makers.iter().map(|m| m.as_str()).collect::<Vec<_>>().join(between),
    }
}

/// Units of a line that are there; while no round sells, as far as the line alone can tell.
fn there(line: &CartLineInfo) -> u64 {
    line.could_fill.unwrap_or_else(|| line.available.min(line.quantity.units()))
}

/// What is different from when the line was put in, and what it cannot get.
pub(super) fn changes(line: &CartLineInfo) -> String {
    let mut said = Vec::new();
    match (line.seen_price, line.unit_price) {
        (Some(seen), Some(now)) if now > seen => said.push("price rose".to_owned()),
        (Some(seen), Some(now)) if now < seen => said.push("price fell".to_owned()),
        _ => {}
    }
    match there(line) {
        0 if line.available == 0 => said.push("gone".to_owned()),
        0 => said.push("other lines take it all".to_owned()),
        n if n < line.quantity.units() => said.push(format!("only {n}")),
        _ => {}
    }
    said.join(", ")
}

/// What the cart comes to.
pub(super) fn sum(cart: &CartInfo) -> String {
    if cart.lines.is_empty() {
        return format!("The cart is empty (version {}).", cart.version);
    }
    format!("In the cart {}: {}. Version {}.", wanted(cart), worth(cart), cart.version)
}

/// As [`sum`], for a screen that takes care of the version itself.
pub(super) fn in_words(cart: &CartInfo) -> String {
    if cart.lines.is_empty() {
        return "The cart is empty.".to_owned();
    }
    format!("In the cart {}: {}.", wanted(cart), worth(cart))
}

/// How many units are in it.
pub(super) fn wanted(cart: &CartInfo) -> String {
    units(cart.lines.iter().map(|l| l.quantity.units()).sum())
}

/// `6 of them are there now, for 23.50 EUR`.
pub(super) fn worth(cart: &CartInfo) -> String {
    let wanted: u64 = cart.lines.iter().map(|l| l.quantity.units()).sum();
    let there: u64 = cart.lines.iter().map(there).sum();
    match cart.total {
        None => "no round sells now".to_owned(),
        Some(_) if there == 0 => "none of it is there now".to_owned(),
        Some(total) => {
            let are = if there == 1 { "is" } else { "are" };
            let part =
                if there < wanted { format!("{} of them {are} there now, ", grouped(there)) } else { String::new() };
            format!("{part}for {} {}", cart.currency.grouped(total), cart.currency)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::market::amounts::{Currency, Quantity};
    use crate::market::names::{Sku, Text};

    fn line(quantity: u64, seen: u128, now: u128, there: u64, available: u64) -> CartLineInfo {
        CartLineInfo {
            sku: Sku::parse("A").unwrap(),
            name: Text::default(),
            from: Sources::Any,
            quantity: Quantity::new(quantity).unwrap(),
            seen_price: Some(Money::of_minor(seen)),
            unit_price: Some(Money::of_minor(now)),
            could_fill: Some(there),
            amount: Some(Money::of_minor(now * u128::from(there))),
            available,
        }
    }

    #[test]
    fn a_line_says_what_has_changed_since_it_was_put_in() {
        for (line, said) in [
            (line(5, 450, 450, 5, 9), ""),
            (line(5, 450, 480, 5, 9), "price rose"),
            (line(5, 450, 400, 3, 3), "price fell, only 3"),
            (line(5, 450, 450, 0, 0), "gone"),
            (line(5, 450, 450, 0, 4), "other lines take it all"),
        ] {
            assert_eq!(changes(&line), said);
        }
    }

    #[test]
    fn the_sum_says_how_much_of_it_is_there_and_what_that_costs() {
        let cart = |lines: Vec<CartLineInfo>, total: Option<u128>| CartInfo {
            currency: Currency::default(),
            version: 3,
            lines,
            total: total.map(Money::of_minor),
            replayed: false,
        };
        let two = vec![line(12, 450, 450, 5, 5), line(1, 100, 100, 1, 9)];
        let said = sum(&cart(two.clone(), Some(2350)));
        assert_eq!(said, "In the cart 13 units: 6 of them are there now, for 23.50 EUR. Version 3.");
        assert!(sum(&cart(two, None)).contains("no round sells"));
        assert_eq!(sum(&cart(vec![line(1, 1, 1, 1, 1)], Some(1))), "In the cart 1 unit: for 0.01 EUR. Version 3.");
        assert_eq!(sum(&cart(Vec::new(), None)), "The cart is empty (version 3).");
    }
}
