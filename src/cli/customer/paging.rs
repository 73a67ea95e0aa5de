//! Lists in pages, with `--limit` and `--cursor`: read as far as asked, printed as they come where the format allows.

use serde::Serialize;

use crate::cli::args::common::Format;
use crate::cli::args::customer::Page;
use crate::cli::failure::Failure;
use crate::cli::output::{Output, Sheet};
use crate::ipc::client::Steady;
use crate::ipc::methods::{Method, offer, order};
use crate::limits::PAGE_MAX_COUNT;

/// A method that gives one page of a list.
pub(super) trait Paged: Method {
    type Item: Serialize;
    fn aim(params: &mut Self::Params, limit: Option<usize>, cursor: Option<String>);
    /// The page's items and where the next page begins.
    fn open(page: Self::Result) -> (Vec<Self::Item>, Option<String>);
}

macro_rules! paged {
    ($($method:ty, $item:ty, $field:ident;)*) => {
        $(impl Paged for $method {
            type Item = $item;
            fn aim(params: &mut Self::Params, limit: Option<usize>, cursor: Option<String>) {
                (params.limit, params.cursor) = (limit, cursor);
            }
            fn open(page: Self::Result) -> (Vec<Self::Item>, Option<String>) {
                (page.$field, page.next_cursor)
            }
        })*
    };
}

paged! {
    offer::List, offer::OfferInfo, offers;
    order::List, order::OrderInfo, orders;
}

/// Prints as much of a list as `page` asks for. JSON is one call's result; of the other formats all that fits the
/// limit is shown, and where to go on is said.
///
/// # Errors
/// As [`Steady::call`], and when the output cannot be written.
pub(super) async fn print<M: Paged>(
    client: &mut Steady,
    output: &Output,
    mut params: M::Params,
    page: &Page,
    sheet: impl Fn(&[M::Item]) -> Sheet,
) -> Result<(), Failure> {
    if output.format() == Format::Json {
        M::aim(&mut params, page.limit, page.cursor.clone());
        return output.line(client.call::<M>(&params).await?.raw.get());
    }
    let (mut left, mut cursor) = (page.limit, page.cursor.clone());
    let (mut all, mut first) = (Vec::new(), true);
    loop {
        M::aim(&mut params, left.map(|n| n.min(PAGE_MAX_COUNT)), cursor);
        let (items, next_cursor) = M::open(client.call::<M>(&params).await?.value);
        left = left.map(|n| n.saturating_sub(items.len()));
        match output.format() {
            Format::Csv => output.csv(&sheet(&items), first)?,
            Format::Ndjson => items.iter().try_for_each(|item| output.json_line(item))?,
            // A table's columns are as wide as the widest cell, so it needs all rows.
            Format::Table | Format::Json => all.extend(items),
        }
        (first, cursor) = (false, next_cursor);
        if cursor.is_none() || left == Some(0) {
            break;
        }
    }
    if output.format() == Format::Table {
        output.table(&sheet(&all))?;
    }
    if let Some(cursor) = cursor {
        output.words(&format!("There is more: go on with --cursor '{cursor}'."));
    }
    Ok(())
}
