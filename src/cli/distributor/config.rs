//! `config show`: the settings as a daemon would have them, printed without asking one.

use std::path::Path;

use serde::Serialize;
use serde_json::Value;
use serde_json::value::to_raw_value;

use crate::cli::failure::{Failure, status};
use crate::cli::output::{Output, Sheet, text};
use crate::cli::runtime::Ended;

/// One setting, and where its value comes from.
#[derive(Debug, Serialize)]
pub struct Setting {
    /// As in the configuration file, with its table: `round.min_open`.
    pub name: String,
    pub value: Value,
    /// `flag`, `environment`, `file` or `default`.
    pub origin: &'static str,
    /// The flag, the variable or the file; nothing of a default.
    pub from: Option<String>,
}

/// What `-o json` prints.
#[derive(Debug, Serialize)]
struct Shown<'s> {
    file: Option<String>,
    settings: &'s [Setting],
}

/// Prints the settings, and which file was read.
///
/// # Errors
/// The output cannot be written.
pub fn print(output: &Output, file: Option<&Path>, settings: &[Setting]) -> Ended {
    let shown = Shown { file: file.map(|path| path.display().to_string()), settings };
    output.words(&match &shown.file {
        Some(path) => format!("The configuration is {path}."),
        None => "There is no configuration file.".to_owned(),
    });
    let raw = to_raw_value(&shown).map_err(std::io::Error::other)?;
    output.result(&raw, settings, || sheet(settings))?;
    Ok::<_, Failure>(status::DONE)
}

fn sheet(settings: &[Setting]) -> Sheet {
    let mut sheet = Sheet::new(&[text("name", "Setting"), text("value", "Value"), text("origin", "From")]);
    for setting in settings {
        let origin = match (setting.origin, &setting.from) {
            (kind @ ("flag" | "environment"), Some(from)) => format!("{kind} {from}"),
            (kind, _) => kind.to_owned(),
        };
        sheet.push([setting.name.clone(), shown(&setting.value), origin]);
    }
    sheet
}

fn shown(value: &Value) -> String {
    match value {
        Value::Null => "none".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(items) if items.is_empty() => "none".to_owned(),
        Value::Array(items) => items.iter().map(shown).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_are_shown_without_their_quotes() {
        let all = [json!("2m"), json!(7), json!(true), json!(["0s", "1s"]), json!([]), json!(null)];
        assert_eq!(all.map(|value| shown(&value)), ["2m", "7", "true", "0s, 1s", "none", "none"]);
    }
}
