//! One line of an order file in NDJSON: an order as `order.place` takes it.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::FileOrder;
use crate::cli::stock_file::Problem;
use crate::ipc::methods::order::LineParams;
use crate::ipc::plain_words::plain_words;
use crate::limits::{ORDER_LINES_MAX_COUNT, QUANTITY_MAX_UNITS};
use crate::market::names::{AccountName, Note, Text};
use crate::market::order::FillPolicy;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct JsonOrder {
    reference: Text,
    fill: Option<FillPolicy>,
    lines: Vec<LineParams>,
    customer: Option<AccountName>,
    note: Option<Note>,
}

/// Reads one line; what is wrong with it is noted.
pub(super) fn read(line: usize, text: &str, problems: &mut Vec<Problem>) -> Option<FileOrder> {
    let mut fields: Map<String, Value> = match serde_json::from_str(text) {
        Ok(fields) => fields,
        Err(error) => {
            problems.push(Problem::new(line, "", text, format!("write one JSON object on each line ({error})")));
            return None;
        }
    };
    // The user's own fields, and what an earlier run wrote beside a rejected order.
    fields.retain(|name, _| !name.starts_with("x_") && name != "error");
    let order: JsonOrder = match serde_path_to_error::deserialize(Value::Object(fields)) {
        Ok(order) => order,
        Err(error) => {
            let path = error.path().to_string();
            let column = if path == "." { "" } else { &path };
            problems.push(Problem::new(line, column, "", in_plain_words(column, &error.inner().to_string())));
            return None;
        }
    };
    let before = problems.len();
    check_lines(line, &order, problems);
    (problems.len() == before).then_some(FileOrder {
        line,
        reference: order.reference,
        customer: order.customer,
        fill: order.fill,
        note: order.note,
        date: None,
        rows: vec![line; order.lines.len()],
        lines: order.lines,
    })
}

/// What is right in a field of which serde says what is wrong.
fn in_plain_words(column: &str, message: &str) -> String {
    if column == "fill" {
        return "write all_or_none, complete_lines or partial, or leave it out".to_owned();
    }
    if message.contains("null") {
        return "null is no value here: write one, or leave the field out".to_owned();
    }
    plain_words(message)
}

fn check_lines(line: usize, order: &JsonOrder, problems: &mut Vec<Problem>) {
    let mut wrong = |column: &str, value: &str, right: String| problems.push(Problem::new(line, column, value, right));
    if order.reference.as_str().is_empty() {
        wrong("reference", "", "write a reference".to_owned());
    }
    if order.lines.is_empty() || order.lines.len() > ORDER_LINES_MAX_COUNT {
        let found = format!("{} lines", order.lines.len());
        wrong("lines", &found, format!("an order has 1 to {ORDER_LINES_MAX_COUNT} lines"));
    }
    for (at, asked) in order.lines.iter().enumerate() {
        if asked.quantity.is_zero() {
            wrong(
                &format!("lines[{at}].quantity"),
                "0",
                format!("write a whole number from 1 to {QUANTITY_MAX_UNITS}"),
            );
        }
        if let Some(min) = asked.min_quantity.filter(|min| min.is_zero() || *min > asked.quantity) {
            let right = format!("write 1 to the quantity, {}", asked.quantity);
            wrong(&format!("lines[{at}].min_quantity"), &min.to_string(), right);
        }
    }
}
