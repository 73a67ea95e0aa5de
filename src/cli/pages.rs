//! Lists that come in pages: read to their end, and printed as they come where the format allows it.

use serde::Serialize;

use super::args::common::Format;
use super::failure::Failure;
use super::output::{Output, Sheet};
use crate::ipc::client::{CallError, Reply, Steady};
use crate::ipc::methods::{Method, account, collection, offer, order, report, round};

/// A method whose result is one page of a list.
pub trait Listing: Method {
    type Item: Serialize;
    /// The result's member that holds the items.
    const FIELD: &'static str;
    fn start_at(params: &mut Self::Params, cursor: String);
    fn items(page: &Self::Result) -> &[Self::Item];
    fn next_cursor(page: &Self::Result) -> Option<&str>;
    /// Puts a later page behind what was read.
    fn append(all: &mut Self::Result, page: Self::Result);
}

macro_rules! listings {
    ($($method:ty, $item:ty, $field:ident;)*) => {
        $(impl Listing for $method {
            type Item = $item;
            const FIELD: &'static str = stringify!($field);
            fn start_at(params: &mut Self::Params, cursor: String) {
                params.cursor = Some(cursor);
            }
            fn items(page: &Self::Result) -> &[Self::Item] {
                &page.$field
            }
            fn next_cursor(page: &Self::Result) -> Option<&str> {
                page.next_cursor.as_deref()
            }
            fn append(all: &mut Self::Result, page: Self::Result) {
                all.$field.extend(page.$field);
                all.next_cursor = page.next_cursor;
            }
        })*
    };
}

listings! {
    offer::List, offer::OfferInfo, offers;
    order::List, order::OrderInfo, orders;
    report::List, report::ReportInfo, reports;
    round::List, round::RoundInfo, rounds;
    collection::Show, collection::VisitInfo, manufacturers;
    account::List, account::AccountInfo, accounts;
}

/// The whole list as one result: a single page just as it came, several joined.
///
/// # Errors
/// As [`Steady::call`].
pub async fn all<M: Listing>(client: &mut Steady, mut params: M::Params) -> Result<Reply<M::Result>, CallError> {
    let mut whole = client.call::<M>(&params).await?;
    let mut joined = false;
    while let Some(cursor) = M::next_cursor(&whole.value).map(str::to_owned) {
        M::start_at(&mut params, cursor);
        M::append(&mut whole.value, client.call::<M>(&params).await?.value);
        joined = true;
    }
    if joined {
        whole.raw = serde_json::value::to_raw_value(&whole.value).map_err(|e| CallError::Garbled(e.to_string()))?;
    }
    Ok(whole)
}

/// Prints the whole list; `sheet` makes rows of one page or of all.
///
/// # Errors
/// As [`Steady::call`], and when the output cannot be written.
pub async fn print<M: Listing>(
    client: &mut Steady,
    output: &Output,
    mut params: M::Params,
    sheet: impl Fn(&M::Result) -> Sheet,
) -> Result<(), Failure> {
    if matches!(output.format(), Format::Table | Format::Json) {
        let all = all::<M>(client, params).await?;
        return output.result(&all.raw, M::items(&all.value), || sheet(&all.value));
    }
    let mut first = true;
    loop {
        let page = client.call::<M>(&params).await?.value;
        match output.format() {
            Format::Csv => output.csv(&sheet(&page), first)?,
            _ => M::items(&page).iter().try_for_each(|item| output.json_line(item))?,
        }
        first = false;
        let Some(cursor) = M::next_cursor(&page) else { return Ok(()) };
        M::start_at(&mut params, cursor.to_owned());
    }
}
