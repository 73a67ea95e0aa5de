//! `stock`: listing one's goods and changing one of them.

use super::{import, own_client, own_name};
use crate::cli::args::common::{Common, Format};
use crate::cli::args::manufacturer::{AdjustArgs, SetArgs, StockCommand};
use crate::cli::connect;
use crate::cli::failure::{Failure, status};
use crate::cli::ids::key_or_new;
use crate::cli::output::{Output, Sheet, number, text};
use crate::cli::pages;
use crate::cli::records::or_nothing;
use crate::cli::runtime::Ended;
use crate::ipc::client::{CallError, Steady};
use crate::ipc::methods::offer::{List, ListParams, OfferInfo, OfferPage};
use crate::ipc::methods::stock::{
    Add, AddParams, Adjust, AdjustParams, PriceParams, Set, SetParams, SetPrice, StockInfo, Withdraw, WithdrawParams,
};
use crate::ipc::methods::{Keyed, Method};
use crate::market::amounts::{Currency, Price};
use crate::market::names::Sku;
use crate::market::reason::Reason;
use crate::market::words::grouped;

pub(super) async fn run(common: &Common, output: &Output, command: StockCommand) -> Ended {
    let key = key_or_new(common.key.as_ref());
    let own = || Own::connect(common, output);
    match command {
        StockCommand::Import(args) => return import::run(common, output, &args).await,
        StockCommand::List { sku, available } => own().await?.list(sku, available).await?,
        StockCommand::Set(args) => {
            let own = own().await?;
            let params = set_params(&own.currency, args, key)?;
            own.change::<Set>(&params).await?;
        }
        StockCommand::Add { sku, quantity } => own().await?.change::<Add>(&AddParams { sku, quantity, key }).await?,
        StockCommand::Adjust(AdjustArgs { sku, quantity, reason, up_to }) => {
            let params = AdjustParams { sku, quantity, up_to, reason: Some(reason), key };
            own().await?.change::<Adjust>(&params).await?;
        }
        StockCommand::Withdraw { sku, reason } => {
            own().await?.change::<Withdraw>(&WithdrawParams { sku, reason, key }).await?;
        }
        StockCommand::Price { sku, price } => {
            let own = own().await?;
            let unit_price = typed_price(&own.currency, &price)?;
            own.change::<SetPrice>(&PriceParams { sku, unit_price, key }).await?;
        }
    }
    Ok(status::DONE)
}

fn set_params(currency: &Currency, args: SetArgs, key: crate::market::key::Key) -> Result<SetParams, Failure> {
    let SetArgs { sku, quantity, price, name, unit, gtin, expect, force } = args;
    let unit_price = price.map(|p| typed_price(currency, &p)).transpose()?;
    Ok(SetParams { sku, quantity, expect, force, unit_price, name, unit, gtin, key })
}

fn typed_price(currency: &Currency, typed: &str) -> Result<Price, Failure> {
    let price = currency.read(typed).and_then(Price::try_from);
    price.map_err(|e| Failure::usage(e.to_string(), ""))
}

/// The manufacturer's connection, and how prices are written.
struct Own<'a> {
    client: Steady,
    output: &'a Output,
    currency: Currency,
}

impl<'a> Own<'a> {
    async fn connect(common: &Common, output: &'a Output) -> Result<Self, Failure> {
        let mut client = own_client(common)?;
        let currency = connect::currency(&mut client).await?;
        Ok(Self { client, output, currency })
    }

    async fn list(mut self, sku: Option<Sku>, available_only: bool) -> Result<(), Failure> {
        let manufacturer = Some(own_name(&mut self.client).await?);
        let params = ListParams { sku, manufacturer, available_only, ..ListParams::default() };
        let format = self.output.format();
        let rows = |page: &OfferPage| sheet(format, &page.currency, &page.offers);
        pages::print::<List>(&mut self.client, self.output, params, rows).await
    }

    /// Makes one change and says what came of it.
    async fn change<M>(mut self, params: &M::Params) -> Result<(), Failure>
    where
        M: Method<Result = StockInfo>,
        M::Params: Keyed,
    {
        let reply = self.client.change::<M>(params).await.map_err(with_remedy)?;
        let info = &reply.value;
        let one = std::slice::from_ref(&info.offer);
        let format = self.output.format();
        self.output.result(&reply.raw, std::slice::from_ref(info), || sheet(format, &self.currency, one))?;
        self.output.words(&told(info));
        Ok(())
    }
}

/// What came of a change, in words.
fn told(info: &StockInfo) -> String {
    let offer = &info.offer;
    let [sold, withdrawn, available] = [offer.sold, offer.withdrawn, offer.available].map(|q| grouped(q.units()));
    let offered = grouped(offer.offered);
    let mut words =
        format!("{}: {offered} offered, {sold} sold, {withdrawn} withdrawn, {available} available.", offer.sku);
    if info.overcommitted_by > 0 {
        words.push_str(&format!(
            "\nOvercommitted by {}: that many more are sold than you now offer; the sales stand.",
            grouped(info.overcommitted_by)
        ));
    }
    if info.replayed {
        words.push_str("\nThis key was used before: nothing was changed now.");
    }
    words
}

/// A refusal with its remedy as this program's options.
fn with_remedy(error: CallError) -> Failure {
    let CallError::Refused(refused) = error else { return error.into() };
    let detail = |name: &str| refused.data.details.get(name).and_then(serde_json::Value::as_u64);
    let hint = match (refused.reason(), detail("offered"), detail("most")) {
        (Some(Reason::ExpectationFailed), Some(offered), _) => {
            format!("Look again with `stock list`, then say --expect {offered}, or --force.")
        }
        (Some(Reason::InsufficientStock), _, Some(most)) if most > 0 => {
            format!("Take {most} or fewer away, or say --up-to.")
        }
        (Some(Reason::NotFound), ..) => {
            "See your goods with `stock list`; offer a new one with `stock set SKU QTY --price P`.".to_owned()
        }
        (Some(Reason::InvalidParams), ..) if refused.message.contains("needs a price") => {
            "Say --price, as --price 4.50.".to_owned()
        }
        _ => return (*refused).into(),
    };
    let status = refused.reason().map_or(status::INTERNAL, Reason::exit_status);
    Failure::new(status, refused.message, hint)
}

/// Offers of one manufacturer: what fits a narrow terminal for people, everything in CSV.
fn sheet(format: Format, currency: &Currency, offers: &[OfferInfo]) -> Sheet {
    if format == Format::Csv { csv_sheet(currency, offers) } else { table_sheet(currency, offers) }
}

fn table_sheet(currency: &Currency, offers: &[OfferInfo]) -> Sheet {
    let mut sheet = Sheet::new(&[
        text("sku", "SKU"),
        text("name", "Name"),
        number("unit_price", "Price"),
        number("offered", "Offered"),
        number("sold", "Sold"),
        number("withdrawn", "Withdrawn"),
        number("available", "Available"),
    ]);
    for o in offers {
        let [offered, sold, withdrawn, available] =
            [o.offered, o.sold.units(), o.withdrawn.units(), o.available.units()].map(|n| n.to_string());
        let price = currency.show(o.unit_price);
        sheet.push([o.sku.to_string(), o.name.to_string(), price, offered, sold, withdrawn, available]);
    }
    sheet
}

fn csv_sheet(currency: &Currency, offers: &[OfferInfo]) -> Sheet {
    let columns = ["manufacturer", "sku", "name", "unit", "gtin", "unit_price", "currency"];
    let counters = ["offered", "available", "held", "sold", "withdrawn", "version"];
    let texts = columns.into_iter().map(|name| text(name, ""));
    let columns = texts.chain(counters.into_iter().map(|name| number(name, ""))).collect();
    let row = |o: &OfferInfo| {
        let names = [o.manufacturer.to_string(), o.sku.to_string(), o.name.to_string(), o.unit.to_string()];
        let price = [or_nothing(o.gtin.as_ref()), currency.show(o.unit_price), currency.to_string()];
        let units = [o.available, o.held, o.sold, o.withdrawn].map(|q| q.to_string());
        let offered = std::iter::once(o.offered.to_string());
        let numbers = offered.chain(units).chain(std::iter::once(o.version.to_string()));
        names.into_iter().chain(price).chain(numbers).collect()
    };
    Sheet { columns, rows: offers.iter().map(row).collect() }
}
