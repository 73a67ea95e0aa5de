//! `offers`: what is for sale, each good with all its manufacturers, so that they can be compared.

use std::collections::HashMap;

use super::paging;
use crate::cli::args::common::{Common, Format};
use crate::cli::args::customer::Offers;
use crate::cli::failure::{Failure, status};
use crate::cli::output::{Output, Sheet, harmless, number, numeral, text};
use crate::cli::runtime::Ended;
use crate::cli::{connect, pages};
use crate::ipc::client::{CallError, Steady};
use crate::ipc::methods::offer::{List, ListParams, OfferInfo};
use crate::ipc::methods::round::{RoundInfo, Show, ShowParams};
use crate::market::amounts::Currency;
use crate::market::names::Sku;
use crate::market::reason::Reason;
use crate::market::round::RoundState;

pub(super) async fn offers(common: &Common, args: &Offers) -> Ended {
    let mut client = connect::as_user(common)?;
    let output = Output::new(common);
    if let Some(sku) = &args.sku {
        must_be_offered(&mut client, sku).await?;
    }
    let currency = connect::currency(&mut client).await?;
    if output.format() == Format::Table {
        output.words(&header(newest_round(&mut client).await?.as_ref(), &currency));
    }
    let params = ListParams {
        sku: args.sku.clone(),
        manufacturer: args.manufacturer.clone(),
        query: args.query.clone(),
        available_only: args.available,
        sort: args.sort.into(),
        limit: None,
        cursor: None,
    };
    let grouped = output.format() == Format::Table;
    let sheet =
        |offers: &[OfferInfo]| if grouped { grouped_sheet(offers, &currency) } else { plain_sheet(offers, &currency) };
    let all = args.sku.is_none() && args.manufacturer.is_none() && args.query.is_none() && !args.available;
    let nothing = if all { "Nothing is offered yet." } else { "No offer is like that." };
    paging::print::<List>(&mut client, &output, params, &args.page, nothing, sheet).await?;
    Ok(status::DONE)
}

/// # Errors
/// Nobody offers such a good, or as [`Steady::call`].
async fn must_be_offered(client: &mut Steady, sku: &Sku) -> Result<(), Failure> {
    let params = ListParams { sku: Some(sku.clone()), limit: Some(1), ..ListParams::default() };
    if client.call::<List>(&params).await?.value.offers.is_empty() {
        let hint = "See what there is with `cds-customer offers`, or look for a part of its name with `--query`.";
        return Err(Failure::new(Reason::NotFound.exit_status(), format!("nobody offers {sku}"), hint));
    }
    Ok(())
}

/// Every offer of one good.
///
/// # Errors
/// As [`Steady::call`].
pub(super) async fn of_good(client: &mut Steady, sku: &Sku) -> Result<Vec<OfferInfo>, Failure> {
    let params = ListParams { sku: Some(sku.clone()), ..ListParams::default() };
    Ok(pages::all::<List>(client, params).await?.value.offers)
}

async fn newest_round(client: &mut Steady) -> Result<Option<RoundInfo>, Failure> {
    match client.call::<Show>(&ShowParams::default()).await {
        Ok(reply) => Ok(Some(reply.value)),
        Err(CallError::Refused(error)) if error.reason() == Some(Reason::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The round, whether it sells, and if not why; and what prices are in.
fn header(round: Option<&RoundInfo>, currency: &Currency) -> String {
    let Some(round) = round else {
        return format!("No round sells: none has been opened yet. Prices in {currency}.");
    };
    let (id, state) = (round.round, round.state.word());
    if round.state == RoundState::Selling {
        return format!("Round {id}, {state}. Prices in {currency}; * marks the cheapest of a good.");
    }
    let cause = round.cause.map(|c| format!(" (cause: {})", c.word())).unwrap_or_default();
    let reason = round.reason.as_ref().map(|r| format!(", \"{}\"", harmless(r.as_str()))).unwrap_or_default();
    format!("No round sells: round {id} is {state}{cause}{reason}. Prices in {currency}.")
}

/// Goods in the order in which they first appear; each good's name once, then one row per manufacturer.
fn grouped_sheet(offers: &[OfferInfo], currency: &Currency) -> Sheet {
    let mut sheet = Sheet::new(&[
        text("sku", "SKU"),
        text("name", "Good"),
        text("manufacturer", "Maker"),
        number("unit_price", "Price"),
        text("cheapest", ""),
        number("available", "Available"),
        number("sold", "Sold"),
    ]);
    for group in groups(offers) {
        let there = group.iter().filter(|o| !o.available.is_zero());
        let lowest = there.map(|o| o.unit_price).min().filter(|_| group.len() > 1);
        for (at, offer) in group.iter().enumerate() {
            let is_cheapest = Some(offer.unit_price) == lowest && !offer.available.is_zero();
            let once = |text: String| if at == 0 { text } else { String::new() };
            sheet.push([
                once(offer.sku.to_string()),
                once(offer.name.to_string()),
                offer.manufacturer.to_string(),
                currency.show(offer.unit_price),
                if is_cheapest { "*" } else { "" }.to_owned(),
                offer.available.to_string(),
                offer.sold.to_string(),
            ]);
        }
    }
    sheet
}

fn groups(offers: &[OfferInfo]) -> Vec<Vec<&OfferInfo>> {
    let mut places: HashMap<&Sku, usize> = HashMap::new();
    let mut groups: Vec<Vec<&OfferInfo>> = Vec::new();
    for offer in offers {
        let place = *places.entry(&offer.sku).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[place].push(offer);
    }
    groups
}

/// One complete row per offer.
fn plain_sheet(offers: &[OfferInfo], currency: &Currency) -> Sheet {
    let mut sheet = Sheet::new(&[
        text("manufacturer", "Manufacturer"),
        text("sku", "SKU"),
        text("name", "Good"),
        text("unit", "Unit"),
        number("unit_price", "Price"),
        number("offered", "Offered"),
        number("available", "Available"),
        number("held", "Held"),
        number("sold", "Sold"),
        number("withdrawn", "Withdrawn"),
        numeral("version", "Version"),
    ]);
    for o in offers {
        sheet.push([
            o.manufacturer.to_string(),
            o.sku.to_string(),
            o.name.to_string(),
            o.unit.to_string(),
            currency.show(o.unit_price),
            o.offered.to_string(),
            o.available.to_string(),
            o.held.to_string(),
            o.sold.to_string(),
            o.withdrawn.to_string(),
            o.version.to_string(),
        ]);
    }
    sheet
}

#[cfg(test)]
mod tests {
    use super::super::shortage::testing::offer;
    use super::*;

    #[test]
    fn a_good_is_named_once_and_its_cheapest_available_offer_is_marked() {
        let offers = [
            offer("A", "acme", 450, 5),
            offer("B", "acme", 10, 5),
            offer("A", "borealis", 300, 0),
            offer("A", "dear", 900, 5),
        ];
        let rows = grouped_sheet(&offers, &Currency::default()).rows;
        let seen: Vec<_> = rows.iter().map(|r| [r[0].as_str(), r[2].as_str(), r[4].as_str()]).collect();
        let expected = [["A", "acme", "*"], ["", "borealis", ""], ["", "dear", ""], ["B", "acme", ""]];
        assert_eq!(seen, expected);
    }
}
