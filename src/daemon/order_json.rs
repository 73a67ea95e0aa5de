//! An order's reply, written straight from its row: it is what the daemon writes most, and most of it needs no look at each letter.

use serde::Serialize;

use crate::market::amounts::{Currency, Money};
use crate::market::names::AccountName;
use crate::market::order::{Fill, FillPolicy, Order, OrderLine, OrderStatus};

/// Room for an order without its lines, and for each line, in bytes: enough for nearly all.
const ORDER_BYTES: usize = 320;
const LINE_BYTES: usize = 320;

/// Appends the same JSON as serde makes of [`super::render::order`]; a test compares them.
pub(super) fn write(out: &mut Vec<u8>, order: &Order, customer: &AccountName, currency: &Currency, replayed: bool) {
    out.reserve(ORDER_BYTES + order.lines.len() * LINE_BYTES);
    put(out, "{\"order\":");
    number(out, order.id.0);
    put(out, ",\"round\":");
    serde(out, &order.round);
    // Names are of letters, digits and `._-`: nothing in them is escaped.
    put(out, ",\"customer\":\"");
    put(out, customer.as_str());
    put(out, "\",\"status\":\"");
    put(out, status(order.status()));
    put(out, "\",\"seq\":");
    number(out, order.seq);
    put(out, ",\"placed_at\":");
    match order.placed_at.rfc3339() {
        Some(text) => {
            out.push(b'"');
            out.extend_from_slice(&text);
            out.push(b'"');
        }
        None => serde(out, &order.placed_at),
    }
    put(out, ",\"fill\":\"");
    put(out, fill_policy(order.fill));
    put(out, "\",\"reference\":");
    option(out, order.reference.as_ref());
    put(out, ",\"note\":");
    option(out, order.note.as_ref());
    put(out, ",\"currency\":\"");
    put(out, currency.as_str());
    put(out, "\",\"total\":");
    money(out, order.total());
    put(out, if replayed { ",\"replayed\":true,\"lines\":[" } else { ",\"replayed\":false,\"lines\":[" });
    for (number, line) in (1..).zip(&order.lines) {
        put(out, if number == 1 { "{\"line\":" } else { ",{\"line\":" });
        write_line(out, number, line);
    }
    put(out, "]}");
}

fn write_line(out: &mut Vec<u8>, place: u64, line: &OrderLine) {
    number(out, place);
    put(out, ",\"sku\":\"");
    put(out, line.sku.as_str());
    put(out, "\",\"requested\":");
    number(out, line.requested.units());
    put(out, ",\"filled\":");
    number(out, line.filled());
    put(out, ",\"short\":");
    number(out, line.short());
    put(out, ",\"cancelled\":");
    number(out, line.cancelled());
    put(out, ",\"reason\":");
    option(out, line.reason.as_ref());
    put(out, ",\"available_now\":");
    number(out, line.available_now);
    put(out, ",\"amount\":");
    money(out, line.amount());
    put(out, ",\"fills\":[");
    for (at, fill) in line.fills.iter().enumerate() {
        put(out, if at == 0 { "{\"manufacturer\":\"" } else { ",{\"manufacturer\":\"" });
        write_fill(out, fill);
    }
    put(out, "]}");
}

fn write_fill(out: &mut Vec<u8>, fill: &Fill) {
    put(out, fill.manufacturer.as_str());
    put(out, "\",\"quantity\":");
    number(out, fill.quantity.units());
    put(out, ",\"unit_price\":");
    money(out, fill.unit_price);
    put(out, ",\"cancelled\":");
    number(out, fill.cancelled.units());
    put(out, "}");
}

fn status(status: OrderStatus) -> &'static str {
    match status {
        OrderStatus::Filled => "filled",
        OrderStatus::Partial => "partial",
        OrderStatus::Cancelled => "cancelled",
        OrderStatus::PartlyCancelled => "partly_cancelled",
    }
}

fn fill_policy(fill: FillPolicy) -> &'static str {
    match fill {
        FillPolicy::AllOrNone => "all_or_none",
        FillPolicy::CompleteLines => "complete_lines",
        FillPolicy::Partial => "partial",
        FillPolicy::MinimumOrNone => "minimum_or_none",
    }
}

fn put(out: &mut Vec<u8>, text: &str) {
    out.extend_from_slice(text.as_bytes());
}

/// Most numbers of an order have one digit.
fn number(out: &mut Vec<u8>, number: u64) {
    if number < 10 { out.push(b'0' + number as u8) } else { serde(out, &number) }
}

fn money(out: &mut Vec<u8>, amount: Money) {
    match u64::try_from(amount.minor()) {
        Ok(minor) => number(out, minor),
        Err(_) => serde(out, &amount),
    }
}

fn option(out: &mut Vec<u8>, value: Option<&impl Serialize>) {
    if value.is_none() { put(out, "null") } else { serde(out, &value) }
}

fn serde(out: &mut Vec<u8>, value: &impl Serialize) {
    // Writing plain values into memory cannot fail.
    let _ = serde_json::to_writer(out, value);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::daemon::render;
    use crate::market::account::AccountId;
    use crate::market::amounts::Quantity;
    use crate::market::names::{Note, Sku, Text};
    use crate::market::order::{LineReason, OrderId, Sources};
    use crate::market::time::{RoundId, Timestamp};

    fn line(sku: &str, reason: Option<LineReason>, fills: &[(u64, u128, u64)]) -> OrderLine {
        let units = |units| Quantity::new(units).unwrap();
        let fill = |&(quantity, price, cancelled): &(u64, u128, u64)| Fill {
            manufacturer: AccountName::parse("acme.of-1_2").unwrap(),
            quantity: units(quantity),
            unit_price: Money::of_minor(price),
            cancelled: units(cancelled),
        };
        OrderLine {
            sku: Sku::parse(sku).unwrap(),
            from: Sources::Any,
            requested: units(1_234_567),
            min_quantity: None,
            max_unit_price: None,
            reason,
            available_now: u64::MAX,
            fills: fills.iter().map(fill).collect(),
            asking: None,
        }
    }

    fn assert_written_as_serde_does(order: Order, replayed: bool) {
        let (customer, currency) = (AccountName::parse("a.b_c").unwrap(), Currency::parse("JPY").unwrap());
        let mut out = b"before".to_vec();
        write(&mut out, &order, &customer, &currency, replayed);
        let by_serde = serde_json::to_string(&render::order(order, customer, currency, replayed)).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), format!("before{by_serde}"));
    }

    #[test]
    fn an_order_written_by_hand_is_what_serde_would_write() {
        let plain = Order {
            id: OrderId(9),
            round: RoundId::parse("2026-12").unwrap(),
            customer: AccountId(1),
            seq: 300,
            placed_at: Timestamp::from_micros(1_763_874_120_000_001),
            fill: FillPolicy::AllOrNone,
            reference: None,
            note: None,
            lines: Vec::new(),
        };
        assert_written_as_serde_does(plain.clone(), false);
        let reasons = [LineReason::InsufficientStock, LineReason::PriceAboveLimit, LineReason::BelowMinimum];
        let lines: Vec<OrderLine> = reasons.map(|reason| line("B-1", Some(reason), &[])).into();
        assert_written_as_serde_does(Order { lines, ..plain.clone() }, true);
        let filled = line("b", None, &[(1_234_560, 450, 0), (7, 0, 0)]);
        // No price is as high; the writer's job is to write it all the same.
        let dear = line("b", None, &[(5, 1 << 64, 2)]);
        let given_back = line("b", None, &[(10, 9, 10)]);
        let policies =
            [FillPolicy::CompleteLines, FillPolicy::Partial, FillPolicy::MinimumOrNone, FillPolicy::AllOrNone];
        let all =
            [vec![filled.clone()], vec![dear, filled.clone()], vec![filled, given_back.clone()], vec![given_back]];
        for (fill, lines) in policies.into_iter().zip(all) {
            let round = RoundId::parse("2026-12.12").unwrap();
            let (reference, note) = (Text::parse("r \"1\"\\").ok(), Note::parse("ü\u{200d}\"").ok());
            let placed_at = Timestamp::from_micros(i64::MIN);
            assert_written_as_serde_does(
                Order { round, fill, reference, note, placed_at, lines, ..plain.clone() },
                false,
            );
        }
    }
}
