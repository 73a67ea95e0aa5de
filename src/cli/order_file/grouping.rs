//! Rows of an order file in CSV that stand together and name the same order become one order.

use std::io::{self, BufRead};

use super::chunks::{Chunks, cells};
use super::header::{Column, Header};
use super::row::{OrderCells, RowReader};
use super::{FileOrder, Found, Rows};
use crate::cli::stock_file::Problem;
use crate::limits::ORDER_LINES_MAX_COUNT;
use crate::market::amounts::Currency;

/// Groups rows; holds the row that was read too far.
#[derive(Debug, Default)]
pub(super) struct Groups {
    ahead: Option<Row>,
    /// The last group ended because it was full, not because another order began.
    overfull: Option<(String, String)>,
}

#[derive(Debug)]
struct Row {
    line: usize,
    cells: Vec<String>,
    /// Reference and customer as they are written.
    name: (String, String),
    problem: Option<Problem>,
}

impl Groups {
    pub(super) fn next_group<R: BufRead>(
        &mut self,
        chunks: &mut Chunks<R>,
        header: &Header,
        currency: &Currency,
    ) -> io::Result<Option<Found>> {
        let first = match self.ahead.take() {
            Some(row) => row,
            None => match next_row(chunks, header)? {
                Some(row) => row,
                None => return Ok(None),
            },
        };
        let name = first.name.clone();
        let mut group = Group::of(&first);
        if self.overfull.take().is_some_and(|full| full == name) {
            group.refuse_more(first.line);
        }
        group.add(first, header, currency);
        loop {
            match next_row(chunks, header)? {
                Some(row) if row.name == name && group.rows.len() < ORDER_LINES_MAX_COUNT => {
                    group.add(row, header, currency);
                }
                Some(row) => {
                    if row.name == name {
                        group.refuse_more(row.line);
                        self.overfull = Some(name);
                    }
                    self.ahead = Some(row);
                    return Ok(Some(group.into_found()));
                }
                None => return Ok(Some(group.into_found())),
            }
        }
    }
}

fn next_row<R: BufRead>(chunks: &mut Chunks<R>, header: &Header) -> io::Result<Option<Row>> {
    let Some(chunk) = chunks.next_chunk()? else { return Ok(None) };
    let line = chunk.line;
    Ok(Some(match chunk.text {
        Ok(text) => {
            let cells = cells(&text);
            let cell = |column| header.cell(&cells, column).unwrap_or_default().to_owned();
            let name = (cell(Column::Reference), cell(Column::Customer));
            Row { line, name, cells, problem: None }
        }
        Err(broken) => {
            let problem = Some(Problem::new(line, "", "", broken.right()));
            Row { line, name: Default::default(), cells: vec![chunk.unread], problem }
        }
    }))
}

/// The rows of one order up to now.
struct Group {
    line: usize,
    reference: String,
    rows: Vec<Vec<String>>,
    order: Option<FileOrder>,
    problems: Vec<Problem>,
}

impl Group {
    fn of(first: &Row) -> Self {
        let reference = first.name.0.clone();
        Self { line: first.line, reference, rows: Vec::new(), order: None, problems: Vec::new() }
    }

    fn refuse_more(&mut self, line: usize) {
        let right = format!("an order has at most {ORDER_LINES_MAX_COUNT} lines; split it");
        self.problems.push(Problem::new(line, Column::Reference.name(), &self.reference, right));
    }

    fn add(&mut self, row: Row, header: &Header, currency: &Currency) {
        let Row { line, cells, problem, .. } = row;
        if let Some(problem) = problem {
            self.problems.push(problem);
        } else {
            let reader = RowReader { line, cells: &cells, header, currency, problems: &mut self.problems };
            if let Some(read) = reader.read() {
                let date = header.date.and_then(|at| cells.get(at)).cloned();
                self.take(line, read, date);
            }
        }
        self.rows.push(cells);
    }

    fn take(&mut self, line: usize, read: OrderCells, date: Option<String>) {
        let OrderCells { fill, customer, note, reference, order_line } = read;
        let (Some(reference), Some(asked)) = (reference, order_line) else { return };
        let Some(order) = &mut self.order else {
            let (lines, rows) = (vec![asked], vec![line]);
            self.order = Some(FileOrder { line, reference, customer, fill, note, date, lines, rows });
            return;
        };
        if fill.is_some() && order.fill.is_some() && fill != order.fill {
            let right = format!("line {} of this order says another fill; an order has one", order.line);
            self.problems.push(Problem::new(line, Column::Fill.name(), "", right));
        }
        if note.is_some() && order.note.is_some() && note != order.note {
            let right = format!("line {} of this order says another note; an order has one", order.line);
            self.problems.push(Problem::new(line, Column::Note.name(), "", right));
        }
        order.fill = order.fill.or(fill);
        order.note = order.note.take().or(note);
        order.lines.push(asked);
        order.rows.push(line);
    }

    fn into_found(self) -> Found {
        let Self { line, reference, rows, order, problems } = self;
        Found { line, reference, rows: Rows::Csv(rows), order, problems }
    }
}
