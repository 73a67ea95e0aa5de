//! The rejects file: what was not bought, as it stands in the file, with the reason beside it, so that it can be fed
//! back.

use std::path::Path;

use serde_json::{Map, Value};

use super::safe_file::SafeFile;
use crate::cli::failure::Failure;
use crate::cli::order_file::{Form, Rows};

/// Writes rejected orders; does nothing if no file was asked for.
pub(super) struct Rejects {
    to: Option<To>,
}

enum To {
    /// `error` is the place of the column among the input's own, or behind them.
    Csv {
        file: SafeFile,
        columns: usize,
        /// Of them, those that the input has.
        own: usize,
        error: usize,
    },
    Json(SafeFile),
}

impl Rejects {
    pub(super) fn open(path: Option<&Path>, form: &Form) -> Result<Self, Failure> {
        let Some(path) = path else { return Ok(Self { to: None }) };
        let file = SafeFile::create(path)?;
        let to = match form {
            Form::Json => To::Json(file),
            Form::Csv { names, error } => {
                let mut file = file;
                let mut names = names.clone();
                let own = names.len();
                let error = error.unwrap_or(own);
                if error == names.len() {
                    names.push("error".to_owned());
                }
                file.append(&csv_line(&names)?)?;
                To::Csv { file, columns: names.len(), own, error }
            }
        };
        Ok(Self { to: Some(to) })
    }

    /// Writes an order as it was read; each of its rows says why.
    pub(super) fn write(&mut self, rows: &Rows, why: &str) -> Result<(), Failure> {
        match (&mut self.to, rows) {
            (Some(To::Csv { file, columns, own, error }), Rows::Csv(rows)) => {
                for row in rows {
                    let mut fitted = if row.len() > *own { as_text(row)? } else { row.clone() };
                    fitted.resize(*columns, String::new());
                    why.clone_into(&mut fitted[*error]);
                    file.append(&csv_line(&fitted)?)?;
                }
            }
            (Some(To::Json(file)), Rows::Json(text)) => match serde_json::from_str::<Map<String, Value>>(text) {
                Ok(mut order) => {
                    order.insert("error".to_owned(), Value::String(why.to_owned()));
                    file.append(format!("{}\n", Value::Object(order)).as_bytes())?;
                }
                Err(_) => file.append(format!("{text}\n").as_bytes())?,
            },
            _ => {}
        }
        Ok(())
    }

    /// Puts the file into its place, also when it is empty: one of an earlier run must not be taken for this one's.
    pub(super) fn finish(self) -> Result<(), Failure> {
        match self.to {
            None => Ok(()),
            Some(To::Json(file) | To::Csv { file, .. }) => file.finish(),
        }
    }
}

/// A row with too many cells, as one. Which of them belongs to which column is not known, and it must not look right.
fn as_text(row: &[String]) -> Result<Vec<String>, Failure> {
    let line = csv_line(row)?;
    Ok(vec![String::from_utf8_lossy(&line).trim_end().to_owned()])
}

/// A row as it stands in the file, quoted where that is needed.
fn csv_line(cells: &[String]) -> Result<Vec<u8>, Failure> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(cells).map_err(std::io::Error::other)?;
    Ok(writer.into_inner().map_err(|e| e.into_error())?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(form: &Form, rows: &Rows) -> String {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("rejects");
        let mut rejects = Rejects::open(Some(&path), form).unwrap();
        rejects.write(rows, "not enough, sorry").unwrap();
        assert!(!path.exists(), "it is there only when it is finished");
        rejects.finish().unwrap();
        std::fs::read_to_string(&path).unwrap()
    }

    fn csv(names: &[&str], error: Option<usize>, row: &[&str]) -> String {
        let owned = |cells: &[&str]| cells.iter().map(|c| (*c).to_owned()).collect::<Vec<_>>();
        written(&Form::Csv { names: owned(names), error }, &Rows::Csv(vec![owned(row)]))
    }

    #[test]
    fn a_rejected_row_keeps_its_cells_and_gets_the_reason_in_the_column_error() {
        assert_eq!(csv(&["a", "b"], None, &["1", "=2"]), "a,b,error\n1,=2,\"not enough, sorry\"\n");
        assert_eq!(csv(&["a", "error"], Some(1), &["1", "old"]), "a,error\n1,\"not enough, sorry\"\n");
        let json = written(&Form::Json, &Rows::Json(r#"{"reference":"1","error":"old"}"#.to_owned()));
        assert_eq!(json, "{\"error\":\"not enough, sorry\",\"reference\":\"1\"}\n");
    }

    #[test]
    fn a_row_of_a_wrong_length_has_the_reason_in_the_column_error_all_the_same() {
        assert_eq!(csv(&["a", "b", "c"], None, &["1"]), "a,b,c,error\n1,,,\"not enough, sorry\"\n");
        assert_eq!(csv(&["error", "b", "c"], Some(0), &["x", "1"]), "error,b,c\n\"not enough, sorry\",1,\n");
        let long = csv(&["a", "b"], None, &["1", "2", "3", "4"]);
        assert_eq!(long, "a,b,error\n\"1,2,3,4\",,\"not enough, sorry\"\n");
        let one_more = csv(&["a", "b"], None, &["1", "2", "3"]);
        assert_eq!(one_more, "a,b,error\n\"1,2,3\",,\"not enough, sorry\"\n");
    }
}
