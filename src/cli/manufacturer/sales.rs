//! `sales`: what was sold of each good in the newest round; live from the offers, afterwards from the report.

use super::own_name;
use crate::cli::args::common::Format;
use crate::cli::bars::{BarStyle, percent};
use crate::cli::failure::Failure;
use crate::cli::history::{self, History};
use crate::cli::newest_round::newest_round;
use crate::cli::output::{Output, Sheet, number, text};
use crate::cli::page::{Page, Row};
use crate::cli::{pages, reports};
use crate::ipc::client::{Reply, Steady};
use crate::ipc::methods::offer::{List, ListParams, OfferInfo, OfferPage};
use crate::ipc::methods::round::RoundInfo;
use crate::market::names::AccountName;
use crate::market::round::RoundState;

pub(super) async fn show(client: &mut Steady, output: &Output) -> Result<(), Failure> {
    let manufacturer = own_name(client).await?;
    let round = newest_round(client).await?;
    if let Some(round) = round.as_ref().filter(|r| r.state.is_over())
        && let Some(report) = reports::newest(client, Some(round.round)).await?
    {
        let report = reports::fetch(client, Some(report)).await?;
        return reports::print(client, output, &report).await;
    }
    let params = ListParams { manufacturer: Some(manufacturer.clone()), ..ListParams::default() };
    let page = pages::all::<List>(client, params).await?;
    output.words(&match &round {
        None => "No round has been opened yet.".to_owned(),
        Some(r) if r.state == RoundState::Selling => format!("Round {} is selling.", r.round),
        Some(r) => format!("Round {} is {}.", r.round, r.state.word()),
    });
    let history = match &round {
        Some(round) if output.is_html() || output.stdout_is_terminal && output.format() == Format::Table => {
            let sold = page.value.offers.iter().map(|o| (o.sku.clone(), o.sold.units())).collect();
            history::of_round(client, round.round, &manufacturer, &sold).await
        }
        _ => None,
    };
    if output.is_html() {
        return output.line(&html(&manufacturer, round.as_ref(), &page.value, history).html());
    }
    print(output, &page)?;
    match history {
        Some(history) => output.line(&format!("\n{}", reports::over_time(&history))),
        None => Ok(()),
    }
}

fn html(maker: &AccountName, round: Option<&RoundInfo>, page: &OfferPage, history: Option<History>) -> Page {
    let row = |o: &OfferInfo| Row {
        sku: o.sku.to_string(),
        name: o.name.to_string(),
        offered: o.offered,
        sold: o.sold.units(),
        withdrawn: o.withdrawn.units(),
        unsold: unsold(o),
        amount: None,
    };
    let round = round.map_or_else(|| "none yet".to_owned(), |r| format!("{}, {}", r.round, r.state.word()));
    Page {
        title: format!("Sales of {maker}"),
        facts: vec![("Round", round)],
        currency: page.currency.clone(),
        rows: page.offers.iter().map(row).collect(),
        history,
    }
}

fn print(output: &Output, page: &Reply<OfferPage>) -> Result<(), Failure> {
    let offers = &page.value.offers;
    output.result(&page.raw, offers, || match output.format() {
        Format::Csv => csv_sheet(offers),
        _ => table_sheet(offers, BarStyle::of_locale()),
    })
}

/// Units that are for sale still, or held for somebody.
fn unsold(offer: &OfferInfo) -> u64 {
    offer.available.units() + offer.held.units()
}

fn csv_sheet(offers: &[OfferInfo]) -> Sheet {
    let mut sheet = Sheet::new(&[
        text("sku", ""),
        text("name", ""),
        number("offered", ""),
        number("sold", ""),
        number("withdrawn", ""),
        number("unsold", ""),
    ]);
    for o in offers {
        let [offered, sold, withdrawn, unsold] =
            [o.offered, o.sold.units(), o.withdrawn.units(), unsold(o)].map(|n| n.to_string());
        sheet.push([o.sku.to_string(), o.name.to_string(), offered, sold, withdrawn, unsold]);
    }
    sheet
}

fn table_sheet(offers: &[OfferInfo], bars: BarStyle) -> Sheet {
    let mut sheet = Sheet::new(&[
        text("sku", "SKU"),
        number("offered", "Offered"),
        number("sold", "Sold"),
        number("unsold", "Unsold"),
        number("sold_percent", "%"),
        text("bar", ""),
    ]);
    if offers.is_empty() {
        return sheet;
    }
    let mut row = |name: String, [offered, sold, unsold]: [u64; 3]| {
        let (percent, bar) = (percent(sold, offered), bars.bar(sold, offered));
        sheet.push([name, offered.to_string(), sold.to_string(), unsold.to_string(), percent, bar]);
    };
    let mut sums = [0; 3];
    for offer in offers {
        let units = [offer.offered, offer.sold.units(), unsold(offer)];
        (0..3).for_each(|i| sums[i] += units[i]);
        row(offer.sku.to_string(), units);
    }
    row("Total".to_owned(), sums);
    sheet
}
