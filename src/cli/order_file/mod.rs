//! Order files, CSV or NDJSON, read order by order in bounded memory, every mistake with its line. In CSV the rows of
//! one order stand together.

mod chunks;
mod grouping;
mod header;
mod json;
mod plain_words;
mod row;

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, BufRead};

use super::stock_file::Problem;
use crate::ipc::methods::order::LineParams;
use crate::limits::ORDER_FILE_ORDERS_MAX_COUNT;
use crate::market::amounts::Currency;
use crate::market::names::{AccountName, Note, Text};
use crate::market::order::FillPolicy;
use chunks::{Chunks, cells};
use grouping::Groups;
use header::Header;

/// An order as the file has it.
#[derive(Debug, Clone, PartialEq)]
pub struct FileOrder {
    /// Where it begins, from 1, the header counted.
    pub line: usize,
    pub reference: Text,
    pub customer: Option<AccountName>,
    pub fill: Option<FillPolicy>,
    pub note: Option<Note>,
    /// `x_date`, if the file has such a column.
    pub date: Option<String>,
    pub lines: Vec<LineParams>,
    /// Where each of its lines stands in the file, from 1.
    pub rows: Vec<usize>,
}

/// What was found where an order should be.
#[derive(Debug)]
pub struct Found {
    pub line: usize,
    /// As it is written, right or wrong.
    pub reference: String,
    /// As it stands in the file, so that it can be written again.
    pub rows: Rows,
    /// None if something is wrong with it.
    pub order: Option<FileOrder>,
    pub problems: Vec<Problem>,
}

/// An order's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rows {
    Csv(Vec<Vec<String>>),
    Json(String),
}

/// How a file is written, and how a rejects file of it begins.
#[derive(Debug, Clone)]
pub enum Form {
    /// The columns' names, and the place among them of an earlier run's errors.
    Csv {
        names: Vec<String>,
        error: Option<usize>,
    },
    Json,
}

/// The orders of a file, in its order.
pub struct Orders<R> {
    chunks: Chunks<R>,
    form: Form,
    header: Option<Header>,
    groups: Groups,
    currency: Currency,
    /// Mistakes of the header: nothing after it can be read then.
    header_problems: Vec<Problem>,
    seen: HashSet<u64>,
    found: usize,
    ended: bool,
}

impl<R: BufRead> Orders<R> {
    /// Reads the header, if the file is CSV. A file that begins with `{` is NDJSON.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn open(from: R, currency: &Currency) -> io::Result<Self> {
        let mut chunks = Chunks::new(from);
        let mut problems = Vec::new();
        let (mut form, mut header) = (Form::Json, None);
        match chunks.first_byte()? {
            Some(b'{') => {}
            None => problems.push(Problem::new(1, "", "the file is empty", "write at least one order")),
            Some(_) => {
                chunks.with_quotes();
                let first = chunks.next_chunk()?;
                let (line, text) = first.map_or((1, Ok(String::new())), |c| (c.line, c.text));
                let text = text.map_err(|broken| problems.push(Problem::new(line, "", "", broken.right())));
                if let Ok(text) = text {
                    let read = Header::read(line, cells(&text), &mut problems);
                    form = Form::Csv { names: read.names.clone(), error: read.error() };
                    header = Some(read);
                }
            }
        }
        let (groups, currency, seen) = (Groups::default(), currency.clone(), HashSet::new());
        let ended = !problems.is_empty();
        Ok(Self { chunks, form, header, groups, currency, header_problems: problems, seen, found: 0, ended })
    }

    pub fn form(&self) -> &Form {
        &self.form
    }

    /// What is wrong with the header. Then there are no orders.
    pub fn header_problems(&self) -> &[Problem] {
        &self.header_problems
    }

    /// The next order; none at the end.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn next_order(&mut self) -> io::Result<Option<Found>> {
        if self.ended {
            return Ok(None);
        }
        let found = match &self.header {
            Some(header) => self.groups.next_group(&mut self.chunks, header, &self.currency)?,
            None => next_json(&mut self.chunks)?,
        };
        let Some(mut found) = found else {
            self.ended = true;
            return Ok(None);
        };
        self.found += 1;
        if self.found > ORDER_FILE_ORDERS_MAX_COUNT {
            self.ended = true;
            let right = format!("a file has at most {ORDER_FILE_ORDERS_MAX_COUNT} orders; split it here");
            found.problems.push(Problem::new(found.line, "", "", right));
        } else {
            self.refuse_second(&mut found);
        }
        if !found.problems.is_empty() {
            found.order = None;
        }
        Ok(Some(found))
    }

    /// A reference names one order. Only hashes are remembered, so that a million of them take little room.
    fn refuse_second(&mut self, found: &mut Found) {
        let Some(order) = &found.order else { return };
        let mut hasher = DefaultHasher::new();
        (&order.customer, order.reference.as_str()).hash(&mut hasher);
        if !self.seen.insert(hasher.finish()) {
            let column = if self.header.is_some() { "order_ref" } else { "reference" };
            let right = "this reference was there before; put the rows of one order together, and name each order once";
            found.problems.push(Problem::new(found.line, column, order.reference.as_str(), right));
        }
    }
}

fn next_json<R: BufRead>(chunks: &mut Chunks<R>) -> io::Result<Option<Found>> {
    let Some(chunk) = chunks.next_chunk()? else { return Ok(None) };
    let mut problems = Vec::new();
    let (line, mut text) = (chunk.line, String::new());
    let order = match chunk.text {
        Err(broken) => {
            problems.push(Problem::new(line, "", "", broken.right()));
            None
        }
        Ok(read) => {
            text = read;
            json::read(line, &text, &mut problems)
        }
    };
    let reference = order.as_ref().map_or_else(String::new, |o| o.reference.to_string());
    Ok(Some(Found { line, reference, rows: Rows::Json(text), order, problems }))
}

/// Reads a whole file into memory.
///
/// # Errors
/// Every mistake in the file, in the order of its lines.
pub fn read(bytes: &[u8], currency: &Currency) -> Result<Vec<FileOrder>, Vec<Problem>> {
    let unreadable = |e: io::Error| vec![Problem::new(1, "", &e.to_string(), "")];
    let mut file = Orders::open(bytes, currency).map_err(unreadable)?;
    let (mut orders, mut problems) = (Vec::new(), file.header_problems().to_vec());
    while let Some(found) = file.next_order().map_err(unreadable)? {
        orders.extend(found.order);
        problems.extend(found.problems);
    }
    if problems.is_empty() { Ok(orders) } else { Err(problems) }
}

#[cfg(test)]
mod tests;
