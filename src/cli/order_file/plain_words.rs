//! Mistakes in an order in JSON for people: the member, what stands there, and what is right.

use serde_json::Value;
use serde_path_to_error::{Path, Segment};

use crate::cli::stock_file::Problem;
use crate::ipc::plain_words::plain_words;
use crate::limits::{PRICE_MAX_MINOR, QUANTITY_MAX_UNITS};

/// `message`: what serde says of the member at `path`.
pub(super) fn problem(line: usize, order: &Value, path: &Path, message: &str) -> Problem {
    let place = if path.iter().next().is_none() { String::new() } else { path.to_string() };
    if let Some(name) = named(message, "missing field `") {
        let missing = if place.is_empty() { name.to_owned() } else { format!("{place}.{name}") };
        return Problem::new(line, &missing, "", format!("it is missing; {}", rule(name).unwrap_or("write it")));
    }
    if named(message, "unknown field `").is_some() {
        let right = if place.starts_with("lines") {
            "a line has no such member, but sku, from, quantity, min_quantity and max_unit_price"
        } else {
            "an order has no such member, but reference, lines, fill, customer, note, and your own that begin with x_"
        };
        return Problem::new(line, &place, "", right);
    }
    let found = at(order, path);
    if found.is_some_and(Value::is_null) {
        return Problem::new(line, &place, "", "null is no value here: write one, or leave the field out");
    }
    let value = found.map(shown).unwrap_or_default();
    // Other words than serde's own are this program's, and plain.
    let serdes = ["invalid type", "invalid value", "invalid length", "unknown variant"];
    let right = match rule(&member(path)) {
        Some(rule) if serdes.iter().any(|begin| message.starts_with(begin)) => rule.to_owned(),
        _ => plain_words(message),
    };
    Problem::new(line, &place, &value, right)
}

fn named<'m>(message: &'m str, begin: &str) -> Option<&'m str> {
    message.strip_prefix(begin)?.split('`').next()
}

/// The name of the innermost member; a list's item has its list's.
fn member(path: &Path) -> String {
    let mut names = path.iter().filter_map(|s| if let Segment::Map { key } = s { Some(key.clone()) } else { None });
    let name = names.next_back().unwrap_or_default();
    // An item of `lines` is no list of lines.
    let in_list = matches!(path.iter().next_back(), Some(Segment::Seq { .. }));
    if in_list && name == "lines" { "line".to_owned() } else { name }
}

fn rule(member: &str) -> Option<&'static str> {
    const _: () = assert!(QUANTITY_MAX_UNITS == 1_000_000_000_000 && PRICE_MAX_MINOR == 1_000_000_000_000);
    Some(match member {
        "reference" => "write a text of your own in quotation marks, as \"A-1\"",
        "fill" => "write all_or_none, complete_lines or partial, or leave it out",
        "lines" => "write a list of lines, as [{\"sku\":\"hinge\",\"from\":\"any\",\"quantity\":2}]",
        "line" => "write a line, as {\"sku\":\"hinge\",\"from\":\"any\",\"quantity\":2}",
        "sku" => "write the good's name in quotation marks, as \"hinge\"",
        "from" => "write \"any\", or a list of manufacturers' names, as [\"acme\"]",
        "quantity" | "min_quantity" => "write a whole number from 1 to 1000000000000, without quotation marks",
        "max_unit_price" => {
            "write a whole number of minor units (450 is 4.50) from 0 to 1000000000000, without quotation marks"
        }
        "customer" => "write a customer's name in quotation marks, or leave it out",
        "note" => "write a text in quotation marks, or leave it out",
        _ => return None,
    })
}

fn at<'v>(order: &'v Value, path: &Path) -> Option<&'v Value> {
    path.iter().try_fold(order, |value, segment| match segment {
        Segment::Seq { index } => value.get(index),
        Segment::Map { key } => value.get(key),
        Segment::Enum { .. } | Segment::Unknown => None,
    })
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
