//! One line of an order file in NDJSON: an order as `order.place` takes it.

use serde::Deserialize;
use serde_json::error::Category;
use serde_json::{Map, Value};

use super::{FileOrder, plain_words};
use crate::cli::stock_file::Problem;
use crate::ipc::methods::order::LineParams;
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
            problems.push(Problem::new(line, "", text, broken(&error)));
            return None;
        }
    };
    // The user's own fields, and what an earlier run wrote beside a rejected order.
    fields.retain(|name, _| !name.starts_with("x_") && name != "error");
    let fields = Value::Object(fields);
    let order: JsonOrder = match serde_path_to_error::deserialize(&fields) {
        Ok(order) => order,
        Err(error) => {
            problems.push(plain_words::problem(line, &fields, error.path(), &error.inner().to_string()));
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

/// What is right in a line that is no JSON object.
fn broken(error: &serde_json::Error) -> String {
    let what = match error.classify() {
        Category::Eof => "the line ends too early: a quotation mark or a bracket is not closed".to_owned(),
        Category::Syntax | Category::Io => format!("this is no JSON at character {}", error.column()),
        Category::Data => "this is no JSON object".to_owned(),
    };
    format!("{what}; write one order on each line, as {EXAMPLE}")
}

const EXAMPLE: &str = r#"{"reference":"A-1","lines":[{"sku":"hinge","from":"any","quantity":2}]}"#;

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
