//! A watch's lines as CSV: one column for each field that an event can have, named as on the wire.

use serde_json::Value;

use crate::cli::output::{Sheet, text};
use crate::market::amounts::{Currency, Money};

/// The fields of a line itself; the others are those of its `data`.
const OWN: [&str; 4] = ["seq", "at", "kind", "reason"];

const FIELDS: [&str; 25] = [
    "round",
    "state",
    "cause",
    "closes_at",
    "done",
    "manufacturer",
    "sku",
    "name",
    "unit",
    "unit_price",
    "offered",
    "available",
    "held",
    "sold",
    "withdrawn",
    "version",
    "overcommitted_by",
    "order",
    "customer",
    "requested",
    "filled",
    "units",
    "total",
    "report",
    "outcome",
];

/// The rows of these lines, each the JSON object that ndjson would print. What a line lacks stays empty.
pub(super) fn sheet(lines: &[Value], currency: &Currency) -> Sheet {
    let row = |line: &Value| {
        let own = OWN.iter().map(|name| cell(name, &line[name], currency));
        own.chain(FIELDS.iter().map(|name| cell(name, &line["data"][name], currency))).collect()
    };
    let columns = OWN.into_iter().chain(FIELDS).map(|name| text(name, "")).collect();
    Sheet { columns, rows: lines.iter().map(row).collect() }
}

fn cell(name: &str, value: &Value, currency: &Currency) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        // People read decimals; the wire has minor units.
        Value::Number(minor) if matches!(name, "unit_price" | "total") => {
            minor.as_u128().map_or_else(|| minor.to_string(), |m| currency.show(Money::of_minor(m)))
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_a_row_with_decimals_and_empty_cells_for_what_it_lacks() {
        let line =
            serde_json::json!({ "seq": 7, "kind": "offer_changed", "data": { "sku": "bolt", "unit_price": 450 } });
        let sheet = sheet(&[line], &Currency::default());
        let cell = |name| {
            let at = sheet.columns.iter().position(|c| c.name == name).unwrap();
            sheet.rows[0][at].as_str()
        };
        assert_eq!([cell("seq"), cell("sku"), cell("unit_price"), cell("order")], ["7", "bolt", "4.50", ""]);
    }

    #[test]
    fn every_field_that_an_event_can_have_has_a_column() {
        let document = crate::ipc::openrpc::document();
        let schemas = &document["components"]["schemas"];
        let mut properties = Vec::new();
        collect(&document["x-notifications"]["watch.event"], schemas, &mut properties);
        assert!(properties.len() >= 20, "{properties:?}");
        for name in properties {
            assert!(OWN.contains(&name.as_str()) || name == "data" || FIELDS.contains(&name.as_str()), "{name}");
        }
    }

    /// The names of all properties in a schema, through its references.
    fn collect(schema: &Value, schemas: &Value, into: &mut Vec<String>) {
        match schema {
            Value::Object(fields) => {
                for (name, value) in fields {
                    match (name.as_str(), value) {
                        ("$ref", Value::String(target)) => {
                            let name = target.rsplit('/').next().unwrap();
                            collect(&schemas[name], schemas, into);
                        }
                        ("properties", Value::Object(properties)) => {
                            into.extend(properties.keys().cloned());
                            properties.values().for_each(|p| collect(p, schemas, into));
                        }
                        _ => collect(value, schemas, into),
                    }
                }
            }
            Value::Array(items) => items.iter().for_each(|i| collect(i, schemas, into)),
            _ => {}
        }
    }
}
