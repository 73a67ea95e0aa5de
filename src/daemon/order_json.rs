//! An order's reply, written by hand: it is what the daemon writes most, and most of it needs no look at each letter.

use serde::Serialize;

use crate::ipc::methods::order::{LineInfo, OrderInfo};

/// Appends the same JSON as serde does; a test compares them.
pub(super) fn write(out: &mut Vec<u8>, order: &OrderInfo) {
    put(out, "{\"order\":");
    serde(out, &order.order);
    put(out, ",\"round\":");
    serde(out, &order.round);
    // Names are of letters, digits and `._-`: nothing in them is escaped.
    put(out, ",\"customer\":\"");
    put(out, order.customer.as_str());
    put(out, "\",\"status\":");
    serde(out, &order.status);
    put(out, ",\"seq\":");
    serde(out, &order.seq);
    put(out, ",\"placed_at\":");
    serde(out, &order.placed_at);
    put(out, ",\"fill\":");
    serde(out, &order.fill);
    put(out, ",\"reference\":");
    serde(out, &order.reference);
    put(out, ",\"note\":");
    serde(out, &order.note);
    put(out, ",\"currency\":\"");
    put(out, order.currency.as_str());
    put(out, "\",\"total\":");
    serde(out, &order.total);
    put(out, if order.replayed { ",\"replayed\":true,\"lines\":[" } else { ",\"replayed\":false,\"lines\":[" });
    for (at, line) in order.lines.iter().enumerate() {
        put(out, if at == 0 { "{\"line\":" } else { ",{\"line\":" });
        write_line(out, line);
    }
    put(out, "]}");
}

fn write_line(out: &mut Vec<u8>, line: &LineInfo) {
    serde(out, &line.line);
    put(out, ",\"sku\":\"");
    put(out, line.sku.as_str());
    put(out, "\",\"requested\":");
    serde(out, &line.requested);
    put(out, ",\"filled\":");
    serde(out, &line.filled);
    put(out, ",\"short\":");
    serde(out, &line.short);
    put(out, ",\"cancelled\":");
    serde(out, &line.cancelled);
    put(out, ",\"reason\":");
    serde(out, &line.reason);
    put(out, ",\"available_now\":");
    serde(out, &line.available_now);
    put(out, ",\"amount\":");
    serde(out, &line.amount);
    put(out, ",\"fills\":[");
    for (at, fill) in line.fills.iter().enumerate() {
        put(out, if at == 0 { "{\"manufacturer\":\"" } else { ",{\"manufacturer\":\"" });
        put(out, fill.manufacturer.as_str());
        put(out, "\",\"quantity\":");
        serde(out, &fill.quantity);
        put(out, ",\"unit_price\":");
        serde(out, &fill.unit_price);
        put(out, ",\"cancelled\":");
        serde(out, &fill.cancelled);
        put(out, "}");
    }
    put(out, "]");
    if let Some(explanation) = &line.explanation {
        put(out, ",\"explanation\":");
        serde(out, explanation);
    }
    put(out, "}");
}

fn put(out: &mut Vec<u8>, text: &str) {
    out.extend_from_slice(text.as_bytes());
}

fn serde(out: &mut Vec<u8>, value: &impl Serialize) {
    // Writing plain values into memory cannot fail.
    let _ = serde_json::to_writer(out, value);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_written_by_hand_is_what_serde_would_write() {
        let line = |number: u32, reason: &str, fills: &str| {
            format!(
                r#"{{"line":{number},"sku":"B-{number}","requested":5,"filled":2,"short":3,"cancelled":1,"reason":{reason},"available_now":0,"amount":450,"fills":{fills}}}"#
            )
        };
        let fill = r#"{"manufacturer":"acme","quantity":2,"unit_price":450,"cancelled":1}"#;
        let orders = [
            format!(
                r#"{{"order":9,"round":"2026-12.2","customer":"ann","status":"partly_cancelled","seq":300,"placed_at":"2026-12-01T06:00:00.000001Z","fill":"partial","reference":"r \"1\"\n","note":null,"currency":"EUR","total":18446744073709551616,"replayed":true,"lines":[{},{}]}}"#,
                line(1, "null", &format!("[{fill},{fill}]")),
                line(2, r#""insufficient_stock""#, "[]"),
            ),
            r#"{"order":null,"round":"2026-12","customer":"a.b_c","status":"filled","seq":null,"placed_at":null,"fill":"all_or_none","reference":null,"note":"ü","currency":"JPY","total":0,"replayed":false,"lines":[]}"#.to_owned(),
        ];
        for text in orders {
            let order: OrderInfo = serde_json::from_str(&text).unwrap();
            let mut out = Vec::new();
            write(&mut out, &order);
            assert_eq!(String::from_utf8(out).unwrap(), serde_json::to_string(&order).unwrap());
        }
    }
}
