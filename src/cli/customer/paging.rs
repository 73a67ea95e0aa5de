//! Lists with `--limit` and `--cursor`: read as far as asked, printed as they come where the format allows.

use crate::cli::args::common::Format;
use crate::cli::args::customer::Page;
use crate::cli::failure::Failure;
use crate::cli::output::{Output, Sheet};
use crate::cli::pages::Listing;
use crate::ipc::client::Steady;
use crate::ipc::methods::{offer, order};
use crate::limits::PAGE_MAX_COUNT;

/// A list of which a part can be asked for.
pub(super) trait Limited: Listing {
    fn limit(params: &mut Self::Params, limit: Option<usize>);
}

macro_rules! limited {
    ($($method:ty),*) => {
        $(impl Limited for $method {
            fn limit(params: &mut Self::Params, limit: Option<usize>) {
                params.limit = limit;
            }
        })*
    };
}

limited!(offer::List, order::List);

/// Prints as much of a list as `page` asks for. JSON is one call's result; of the other formats all that fits the
/// limit is shown, and where to go on is said.
///
/// # Errors
/// As [`Steady::call`], and when the output cannot be written.
pub(super) async fn print<M: Limited>(
    client: &mut Steady,
    output: &Output,
    mut params: M::Params,
    page: &Page,
    sheet: impl Fn(&[M::Item]) -> Sheet,
) -> Result<(), Failure> {
    if let Some(cursor) = &page.cursor {
        M::start_at(&mut params, cursor.clone());
    }
    if output.format() == Format::Json {
        M::limit(&mut params, page.limit);
        return output.line(client.call::<M>(&params).await?.raw.get());
    }
    let mut left = page.limit;
    let mut all: Option<M::Result> = None;
    let cursor = loop {
        M::limit(&mut params, left.map(|n| n.min(PAGE_MAX_COUNT)));
        let part = client.call::<M>(&params).await?.value;
        left = left.map(|n| n.saturating_sub(M::items(&part).len()));
        let cursor = M::next_cursor(&part).map(str::to_owned);
        match output.format() {
            Format::Csv => output.csv(&sheet(M::items(&part)), all.is_none())?,
            Format::Ndjson => M::items(&part).iter().try_for_each(|item| output.json_line(item))?,
            Format::Table | Format::Json => {}
        }
        match &mut all {
            // A table's columns are as wide as the widest cell, so it needs all rows.
            Some(all) if output.format() == Format::Table => M::append(all, part),
            Some(_) => {}
            None => all = Some(part),
        }
        match cursor {
            Some(next) if left != Some(0) => M::start_at(&mut params, next),
            end => break end,
        }
    };
    if let Some(all) = all.filter(|_| output.format() == Format::Table) {
        output.table(&sheet(M::items(&all)))?;
    }
    if let Some(cursor) = cursor {
        output.words(&format!("There is more: go on with --cursor '{cursor}'."));
    }
    Ok(())
}
