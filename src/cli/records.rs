//! One thing with its fields: one row in CSV, one line per field for people.

use serde_json::value::RawValue;

use super::args::common::Format;
use super::failure::Failure;
use super::output::{Output, Sheet, text, with_thousands_apart};
use super::page::moment;

/// A field: its name in CSV (the wire's name), its title for people, its value.
pub type Field = (&'static str, &'static str, String);

/// Prints a result that is one thing; fields without a value are left out for people.
///
/// # Errors
/// When the output cannot be written.
pub fn print(
    output: &Output,
    raw: &RawValue,
    item: &impl serde::Serialize,
    fields: impl FnOnce() -> Vec<Field>,
) -> Result<(), Failure> {
    output.result(raw, std::slice::from_ref(item), || sheet(output.format(), fields()))
}

fn sheet(format: Format, fields: Vec<Field>) -> Sheet {
    if format == Format::Csv {
        let columns = fields.iter().map(|(name, title, _)| text(name, title)).collect();
        return Sheet { columns, rows: vec![fields.into_iter().map(|(_, _, value)| value).collect()] };
    }
    let given = fields.into_iter().filter(|(_, _, v)| !v.is_empty());
    let rows = given.map(|(name, title, v)| vec![title.to_owned(), for_people(name, v)]);
    Sheet { columns: vec![text("field", ""), text("value", "")], rows: rows.collect() }
}

/// What is counted.
const COUNTS: [&str; 13] = [
    "offered",
    "available",
    "held",
    "sold",
    "withdrawn",
    "orders",
    "customers",
    "done",
    "offers",
    "accounts",
    "reports",
    "reports_settled",
    "reports_waiting",
];

/// A point in time to the second, a word of the wire without its underscores, a count with its thousands apart.
fn for_people(name: &str, value: String) -> String {
    match name {
        "state" | "status" | "cause" | "outcome" => plain(&value),
        "next_collection" => utc(&value),
        _ if name.ends_with("_at") => utc(&value),
        _ if COUNTS.contains(&name) => with_thousands_apart(&value),
        _ => value,
    }
}

/// A word of the wire as people read it: `all_done` is "all done".
pub fn plain(word: &str) -> String {
    word.replace('_', " ")
}

/// A point in time as people read it: `2026-12-01 06:00:00 UTC`.
fn utc(time: &str) -> String {
    format!("{} UTC", moment(time))
}

/// The text of something that may be absent; nothing if it is.
pub fn or_nothing(value: Option<impl ToString>) -> String {
    value.map_or_else(String::new, |v| v.to_string())
}
