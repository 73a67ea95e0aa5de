//! Orders as rows and as sentences.

use super::shortfall::{self, Known};
use crate::cli::args::common::Format;
use crate::cli::output::{Sheet, number, numeral, text};
use crate::ipc::methods::order::{FillInfo, LineInfo, OrderInfo};
use crate::market::amounts::{Currency, Quantity};
use crate::market::order::OrderStatus;
use crate::market::words;

/// An order's lines: one row per fill, and for a line that got nothing one row that says so.
pub(super) fn lines(order: &OrderInfo, format: Format) -> Sheet {
    let mut sheet = Sheet::new(&[
        numeral("line", "Line"),
        text("sku", "SKU"),
        text("manufacturer", "Maker"),
        number("quantity", "Units"),
        number("unit_price", "Price"),
        number("amount", "Amount"),
        number("short", "Short"),
    ]);
    let cancelled = format == Format::Csv || order.lines.iter().any(|l| l.cancelled > 0);
    if cancelled {
        sheet.columns.push(number("cancelled", "Given back"));
    }
    for line in &order.lines {
        let mut short = if line.short > 0 { line.short.to_string() } else { String::new() };
        for fill in line.fills.iter().map(Some).chain(line.fills.is_empty().then_some(None)) {
            let mut row = cells(line, fill, &order.currency);
            row.push(std::mem::take(&mut short));
            if cancelled {
                row.push(fill.map_or(Quantity::ZERO, |f| f.cancelled).to_string());
            }
            sheet.rows.push(row);
        }
    }
    sheet
}

fn cells(line: &LineInfo, fill: Option<&FillInfo>, currency: &Currency) -> Vec<String> {
    let good = [line.line.to_string(), line.sku.to_string()];
    let taken = match fill {
        None => [String::new(), "0".to_owned(), String::new(), String::new()],
        Some(fill) => {
            let amount = fill.unit_price.times(fill.quantity).minus(fill.unit_price.times(fill.cancelled));
            let maker = fill.manufacturer.to_string();
            [maker, fill.quantity.to_string(), currency.show(fill.unit_price), currency.show(amount)]
        }
    };
    good.into_iter().chain(taken).collect()
}

/// Orders, one row each. A table is kept narrow: the day is enough, and whose they are goes without saying unless
/// they are of several customers.
pub(super) fn orders(orders: &[OrderInfo], format: Format) -> Sheet {
    let full = format == Format::Csv;
    let several = full || orders.windows(2).any(|two| two[0].customer != two[1].customer);
    let mut sheet = Sheet::new(&[
        numeral("order", "Order"),
        text("placed_at", "Placed"),
        text("round", "Round"),
        text("status", "Status"),
        number("total", "Total"),
        text("reference", "Reference"),
    ]);
    if several {
        sheet.columns.push(text("customer", "Customer"));
    }
    for o in orders {
        let placed = o.placed_at.map(|at| at.to_string()).unwrap_or_default();
        let mut row = vec![
            o.order.map(|id| id.to_string()).unwrap_or_default(),
            if full { placed } else { placed.chars().take("2026-12-01".len()).collect() },
            o.round.to_string(),
            if full { status(o.status).replace(' ', "_") } else { status(o.status).to_owned() },
            o.currency.show(o.total),
            o.reference.as_ref().map(ToString::to_string).unwrap_or_default(),
        ];
        if several {
            row.push(o.customer.to_string());
        }
        sheet.rows.push(row);
    }
    sheet
}

/// As people read it.
pub(super) fn status(status: OrderStatus) -> &'static str {
    match status {
        OrderStatus::Filled => "filled",
        OrderStatus::Partial => "partial",
        OrderStatus::Cancelled => "cancelled",
        OrderStatus::PartlyCancelled => "partly cancelled",
    }
}

/// `5 of 12 units for 22.50 EUR`: what was filled, whatever was given back later.
pub(super) fn bought(order: &OrderInfo) -> String {
    let (filled, requested) = units(order);
    let of = if filled == requested { String::new() } else { format!("{} of ", words::grouped(filled)) };
    format!("{of}{} for {} {}", words::units(requested), order.currency.grouped(order.total), order.currency)
}

/// Units filled, and units asked for.
pub(super) fn units(order: &OrderInfo) -> (u64, u64) {
    order.lines.iter().fold((0, 0), |(f, r), line| (f + line.filled, r + line.requested))
}

/// One sentence per good that is short, where nothing is known but the order.
pub(super) fn shortages(order: &OrderInfo) -> Vec<String> {
    shortfall::sentences(order, Known::default())
}

#[cfg(test)]
mod tests {
    use super::super::shortage::testing::quote;
    use super::*;

    #[test]
    fn a_line_has_one_row_per_manufacturer_and_one_if_it_got_nothing() {
        let order = quote(&[("A", 12, &[("acme", 5, 450), ("borealis", 2, 480)]), ("B", 3, &[])]);
        let rows = lines(&order, Format::Table).rows;
        let rows: Vec<_> = rows.iter().map(|r| r.join("|")).collect();
        assert_eq!(rows, ["1|A|acme|5|4.50|22.50|5", "1|A|borealis|2|4.80|9.60|", "2|B||0|||3"]);
        assert_eq!(bought(&order), "7 of 15 units for 32.10 EUR");
        assert_eq!(shortages(&order).len(), 2);
    }
}
