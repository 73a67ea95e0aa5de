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
    /// A table of it is drawn page by page; otherwise its rows belong together across pages.
    const BY_PAGE: bool;
    fn limit(params: &mut Self::Params, limit: Option<usize>);
}

macro_rules! limited {
    ($($method:ty, $by_page:literal;)*) => {
        $(impl Limited for $method {
            const BY_PAGE: bool = $by_page;
            fn limit(params: &mut Self::Params, limit: Option<usize>) {
                params.limit = limit;
            }
        })*
    };
}

limited! {
    offer::List, false;
    order::List, true;
}

/// Prints as much of a list as `page` asks for. JSON is one call's result; of the other formats all that fits the
/// limit is shown, and where to go on is said. A table without rows is `nothing`, in words.
///
/// # Errors
/// As [`Steady::call`], and when the output cannot be written.
pub(super) async fn print<M: Limited>(
    client: &mut Steady,
    output: &Output,
    mut params: M::Params,
    page: &Page,
    nothing: &str,
    sheet: impl Fn(&[M::Item]) -> Sheet,
) -> Result<(), Failure> {
    if let Some(cursor) = &page.cursor {
        M::start_at(&mut params, cursor.clone());
    }
    if output.format() == Format::Json && page.all {
        return print_all_json::<M>(client, output, params).await;
    }
    if output.format() == Format::Json {
        M::limit(&mut params, page.limit);
        return output.json(client.call::<M>(&params).await?.raw.get());
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
            Format::Table if M::BY_PAGE && M::items(&part).is_empty() && all.is_none() => output.words(nothing),
            Format::Table if M::BY_PAGE => output.table(&sheet(M::items(&part)))?,
            Format::Table | Format::Json => {}
        }
        match &mut all {
            // A table's columns are as wide as the widest cell, so it needs all rows.
            Some(all) if output.format() == Format::Table && !M::BY_PAGE => M::append(all, part),
            Some(_) => {}
            None => all = Some(part),
        }
        match cursor {
            Some(next) if left != Some(0) => M::start_at(&mut params, next),
            end => break end,
        }
    };
    match all.filter(|_| output.format() == Format::Table && !M::BY_PAGE) {
        Some(all) if M::items(&all).is_empty() => output.words(nothing),
        Some(all) => output.table(&sheet(M::items(&all)))?,
        None => {}
    }
    if let Some(cursor) = cursor {
        output.words(&format!("There is more: go on with --cursor '{cursor}'."));
    }
    Ok(())
}

/// The whole list as one result, printed as it comes, so that its length does not matter.
async fn print_all_json<M: Limited>(
    client: &mut Steady,
    output: &Output,
    mut params: M::Params,
) -> Result<(), Failure> {
    M::limit(&mut params, Some(PAGE_MAX_COUNT));
    let mut first = true;
    loop {
        let page = client.call::<M>(&params).await?;
        if first {
            let members: serde_json::Map<String, serde_json::Value> =
                serde_json::from_str(page.raw.get()).map_err(std::io::Error::other)?;
            let rest = members.iter().filter(|(name, _)| *name != M::FIELD && *name != "next_cursor");
            let rest: Vec<String> = rest.map(|(name, value)| format!("\"{name}\":{value},")).collect();
            output.json_part(&format!("{{{}\"{}\":[", rest.concat(), M::FIELD))?;
        }
        for item in M::items(&page.value) {
            let text = serde_json::to_string(item).map_err(std::io::Error::other)?;
            output.json_part(&if first { text } else { format!(",{text}") })?;
            first = false;
        }
        match M::next_cursor(&page.value) {
            Some(cursor) => M::start_at(&mut params, cursor.to_owned()),
            None => return output.line("],\"next_cursor\":null}"),
        }
    }
}
