//! The mistakes of a file: every one is counted, the first ones are shown, and all of them are listed where that is
//! asked for.

use super::TURN;
use super::known::Known;
use super::plan::Plan;
use super::rejects::Rejects;
use super::source::Source;
use crate::cli::args::common::Format;
use crate::cli::failure::{Failure, status};
use crate::cli::output::{Output, Sheet, numeral, text};
use crate::cli::stock_file::Problem;
use crate::limits::ORDER_FILE_PROBLEMS_SHOWN_COUNT;
use crate::market::words::counted;

#[derive(Debug, Default)]
pub(super) struct Mistakes {
    pub(super) count: u64,
    /// Mistakes of the header: nothing after it can be read then.
    in_header: bool,
    shown: Vec<Shown>,
}

/// A mistake, and on how many more lines the same one is.
#[derive(Debug)]
struct Shown {
    problem: Problem,
    more: u64,
}

/// Reads the file once more and gathers its mistakes in their order. With `list`, also writes each of them into the
/// rejects file and, for programs, on stdout.
pub(super) async fn gather(
    output: &Output,
    source: &mut Source,
    plan: &Plan,
    known: &Known,
    list: bool,
) -> Result<Mistakes, Failure> {
    let mut mistakes = Mistakes::default();
    let mut listed = Listed { output, list, first: true };
    listed.begin()?;
    let mut orders = source.orders(&plan.currency)?;
    let mut rejects = Rejects::open(plan.rejects.as_deref().filter(|_| list), orders.form())?;
    mistakes.in_header = !orders.header_problems().is_empty();
    mistakes.note(orders.header_problems());
    listed.add(orders.header_problems())?;
    let mut read = 0_usize;
    while let Some(found) = orders.next_order()? {
        let problems = known.problems_of(plan, &found);
        mistakes.note(&problems);
        listed.add(&problems)?;
        if !problems.is_empty() {
            rejects.write(&found.rows, &told(&problems))?;
        }
        read += 1;
        if read.is_multiple_of(TURN) {
            tokio::task::yield_now().await;
        }
    }
    listed.end()?;
    rejects.finish()?;
    Ok(mistakes)
}

impl Mistakes {
    fn note(&mut self, problems: &[Problem]) {
        self.count += problems.len() as u64;
        for problem in problems {
            let same = |s: &&mut Shown| {
                (&s.problem.column, &s.problem.value, &s.problem.right)
                    == (&problem.column, &problem.value, &problem.right)
            };
            if let Some(shown) = self.shown.iter_mut().find(same) {
                shown.more += 1;
            } else if self.shown.len() < ORDER_FILE_PROBLEMS_SHOWN_COUNT {
                self.shown.push(Shown { problem: problem.clone(), more: 0 });
            }
        }
    }

    /// Whether the orders without mistakes can be bought.
    pub(super) fn can_be_skipped(&self) -> bool {
        !self.in_header
    }

    /// The first mistakes on stderr, each once, and how many more there are.
    pub(super) fn complain(&self, output: &Output) {
        let mut sheet = sheet();
        for Shown { problem, more } in &self.shown {
            let mut row = cells(problem);
            if *more > 0 {
                row[3].push_str(&format!(" (the same on {})", counted(*more, "more line")));
            }
            sheet.push(row);
        }
        output.complaint(&output.drawn(&sheet));
        let rest = self.count - self.shown.iter().map(|s| 1 + s.more).sum::<u64>();
        if rest > 0 {
            output.complaint(&format!("… and {rest} more; --rejects FILE or --output json lists all of them."));
        }
    }

    /// Why nothing was sent.
    pub(super) fn refusal(&self) -> Failure {
        let message = format!("the file has {}; nothing was sent", counted(self.count, "mistake"));
        let hint = if self.can_be_skipped() {
            "Correct it and run it again; --skip-invalid buys what is right in it."
        } else {
            "Correct it and run it again."
        };
        Failure::new(status::INVALID_FILE, message, hint)
    }
}

/// An order's mistakes as one text.
pub(super) fn told(problems: &[Problem]) -> String {
    let one = |p: &Problem| match (p.column.as_str(), p.value.as_str()) {
        ("", "") => format!("line {}: {}", p.line, p.right),
        ("", value) => format!("line {}: {value}: {}", p.line, p.right),
        (column, value) => format!("line {}, {column} {value:?}: {}", p.line, p.right),
    };
    problems.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// Mistakes on stdout, as they are found.
struct Listed<'o> {
    output: &'o Output,
    list: bool,
    first: bool,
}

impl Listed<'_> {
    fn is_json(&self) -> bool {
        self.list && self.output.format() == Format::Json
    }

    fn begin(&self) -> Result<(), Failure> {
        if self.is_json() { self.output.raw("{\"errors\":[") } else { Ok(()) }
    }

    fn add(&mut self, problems: &[Problem]) -> Result<(), Failure> {
        for problem in problems.iter().filter(|_| self.list) {
            let text = serde_json::to_string(problem).map_err(std::io::Error::other)?;
            match self.output.format() {
                Format::Json => self.output.json_part(&format!("{}{text}", if self.first { "" } else { "," }))?,
                Format::Ndjson => self.output.json(&text)?,
                Format::Csv => {
                    let mut sheet = sheet();
                    sheet.push(cells(problem));
                    self.output.csv(&sheet, self.first)?;
                }
                Format::Table => {}
            }
            self.first = false;
        }
        Ok(())
    }

    fn end(&self) -> Result<(), Failure> {
        if self.is_json() { self.output.line("]}") } else { Ok(()) }
    }
}

fn sheet() -> Sheet {
    Sheet::new(&[
        numeral("line", "Line"),
        text("column", "Column"),
        text("value", "Value"),
        text("right", "What is right"),
    ])
}

fn cells(p: &Problem) -> [String; 4] {
    [p.line.to_string(), p.column.clone(), p.value.clone(), p.right.clone()]
}
