//! What came of an import, with the lines of the file.

use crate::cli::args::common::Format;
use crate::cli::failure::{Failure, status};
use crate::cli::output::{Output, Sheet, number, numeral, text};
use crate::cli::runtime::Ended;
use crate::cli::stock_file::{Problem, Row};
use crate::ipc::client::{CallError, Reply};
use crate::ipc::methods::stock::{ImportInfo, ImportedLine, LineOutcome};
use crate::market::reason::Reason;

/// A file with mistakes: all are listed, nothing was sent.
pub(super) fn refuse_file(output: &Output, problems: &[Problem]) -> Failure {
    let what = format!("the file has {}; nothing was sent", counted(problems.len(), "mistake"));
    refuse(output, problems, &what, "Correct it and import again.")
}

/// Lists problems on stderr, and on stdout too if a format for programs was asked for.
fn refuse(output: &Output, problems: &[Problem], what: &str, hint: &str) -> Failure {
    let printed = match output.format() {
        Format::Table => Ok(()),
        Format::Json => output.json_line(&serde_json::json!({ "errors": problems })),
        Format::Ndjson => problems.iter().try_for_each(|p| output.json_line(p)),
        Format::Csv => output.csv(&problem_sheet(problems), true),
    };
    if let Err(failure) = printed {
        return failure;
    }
    output.complaint(&output.drawn(&problem_sheet(problems)));
    Failure::new(status::INVALID_FILE, what, hint)
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

fn problem_sheet(problems: &[Problem]) -> Sheet {
    let mut sheet = Sheet::new(&[
        numeral("line", "Line"),
        text("column", "Column"),
        text("value", "Value"),
        text("right", "What is right"),
    ]);
    for p in problems {
        sheet.push([p.line.to_string(), p.column.clone(), p.value.clone(), p.right.clone()]);
    }
    sheet
}

/// Prints the outcome and says in words what matters of it; status 10 if a line was refused.
pub(super) fn print(output: &Output, rows: &[Row], reply: &Reply<ImportInfo>) -> Ended {
    let info = &reply.value;
    output.result(&reply.raw, &info.lines, || match output.format() {
        Format::Csv => line_sheet(rows, info),
        _ => count_sheet(info),
    })?;
    let refused: Vec<Problem> = info.lines.iter().filter_map(|line| refused_line(rows, line)).collect();
    for line in info.lines.iter().filter(|l| l.overcommitted_by > 0) {
        output.words(&format!("{} is overcommitted by {}; the sales stand.", line.sku, line.overcommitted_by));
    }
    output.words(match (info.dry_run, info.replayed) {
        (true, _) => "A dry run: nothing was changed.",
        (false, true) => "This key was used before: nothing was changed now.",
        (false, false) => "Imported.",
    });
    if refused.is_empty() {
        return Ok(status::DONE);
    }
    output.complaint(&output.drawn(&problem_sheet(&refused)));
    let (refused, all) = (refused.len(), counted(info.lines.len(), "line"));
    let (message, hint) = if info.dry_run {
        (format!("{refused} of {all} would be refused"), "Correct it before you import.")
    } else {
        (format!("{refused} of {all} refused"), "The other lines went in; correct these and import again.")
    };
    Err(Failure::new(status::INVALID_FILE, message, hint))
}

fn refused_line(rows: &[Row], line: &ImportedLine) -> Option<Problem> {
    let error = line.error.as_ref()?;
    let right = match &error.data.hint {
        Some(hint) => format!("{}. {hint}", error.message),
        None => error.message.clone(),
    };
    Some(Problem::new(file_line(rows, line.line), "", line.sku.as_str(), right))
}

/// The line of the file that the daemon's `number`th line came from.
fn file_line(rows: &[Row], number: usize) -> usize {
    rows.get(number.saturating_sub(1)).map_or(number, |row| row.line)
}

fn count_sheet(info: &ImportInfo) -> Sheet {
    let titles = [
        number("new", "New"),
        number("set", "Set"),
        number("unchanged", "Unchanged"),
        number("refused", "Refused"),
        number("withdrawn", "Withdrawn"),
    ];
    let mut sheet = Sheet::new(&titles);
    let counts = info.counts;
    sheet.push([counts.new, counts.set, counts.unchanged, counts.refused, counts.withdrawn].map(|n| n.to_string()));
    sheet
}

fn line_sheet(rows: &[Row], info: &ImportInfo) -> Sheet {
    let mut sheet = Sheet::new(&[
        numeral("line", ""),
        text("manufacturer", ""),
        text("sku", ""),
        text("outcome", ""),
        number("overcommitted_by", ""),
        text("error", ""),
    ]);
    for line in &info.lines {
        let outcome = match line.outcome {
            LineOutcome::New => "new",
            LineOutcome::Set => "set",
            LineOutcome::Unchanged => "unchanged",
            LineOutcome::Refused => "refused",
        };
        let error = line.error.as_ref().map_or_else(String::new, |e| e.message.clone());
        let (at, over) = (file_line(rows, line.line).to_string(), line.overcommitted_by.to_string());
        sheet.push([at, line.manufacturer.to_string(), line.sku.to_string(), outcome.to_owned(), over, error]);
    }
    sheet
}

/// A strict import that was refused: its errors with the lines of the file.
pub(super) fn refused(output: &Output, rows: &[Row], error: CallError) -> Failure {
    let CallError::Refused(refused) = &error else { return error.into() };
    let errors = refused.data.details.get("errors").and_then(serde_json::Value::as_array);
    let (Some(Reason::InvalidFile), Some(errors)) = (refused.reason(), errors) else { return error.into() };
    let one = |e: &serde_json::Value| {
        let number = e["line"].as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
        let word = |name: &str| e[name].as_str().unwrap_or_default().to_owned();
        Problem::new(file_line(rows, number), "", &word("sku"), word("problem"))
    };
    let problems: Vec<Problem> = errors.iter().map(one).collect();
    let what = format!("{} cannot be imported; nothing was changed", counted(problems.len(), "line"));
    refuse(output, &problems, &what, "Correct the file, or import without --strict.")
}
