//! `buy`: an order from its arguments to its end, with the prices that were shown as limits.

use super::order_sheet::{self, bought};
use super::price_limits::{limited, unpriced};
use super::shop::{Answered, Shop, senseless};
use super::shortage::Preview;
use super::{ask, batch};
use crate::cli::args::buy::{Buy, FillArg, OnShortage};
use crate::cli::args::common::Common;
use crate::cli::failure::{Failure, status};
use crate::cli::runtime::Ended;
use crate::cli::{ids, prompt};
use crate::ipc::client::Reply;
use crate::ipc::error::ErrorObject;
use crate::ipc::methods::order::{LineParams, OrderInfo, PlaceParams, QuoteParams};
use crate::market::amounts::Price;
use crate::market::key::Key;
use crate::market::order::FillPolicy;
use crate::market::reason::Reason;

pub(super) async fn buy(common: &Common, args: &Buy) -> Ended {
    let fill = fill_policy(common, args)?;
    if args.from_file.file.is_some() {
        return batch::run(common, args, fill).await;
    }
    let mut shop = Shop::open(common).await?;
    let (reference, note) = (args.reference.clone(), args.note.clone());
    let order = QuoteParams { fill, lines: lines(args, &shop)?, reference, note, round: None };
    if args.dry_run {
        return dry_run(&mut shop, &order).await;
    }
    // What is sent under a key that is used again must not depend on today's prices.
    if let Some(key) = &common.key {
        let again = "Run the same command again: with the same --key nothing is bought twice.".to_owned();
        return match shop.place(&with_key(&order, key.clone()), Some(again)).await? {
            Answered::Order(reply) => finish(&shop, &reply),
            Answered::Short(refusal) => Err((*refusal).into()),
        };
    }
    let refusal = match shop.quote(&order).await? {
        Answered::Short(refusal) => refusal,
        Answered::Order(quote) => {
            let order = at_shown_prices(&mut shop, &order, &quote.value).await?;
            match shop.place(&with_key(&order, ids::new_key()), None).await? {
                Answered::Order(reply) => return finish(&shop, &reply),
                Answered::Short(refusal) => refusal,
            }
        }
    };
    shortage(common, args, &mut shop, &order, *refusal).await
}

/// The fill policy that `--fill` and `--on-shortage` come to.
fn fill_policy(common: &Common, args: &Buy) -> Result<FillPolicy, Failure> {
    if args.on_shortage.is_some() && args.fill != FillArg::AllOrNone {
        let hint = "Leave out --on-shortage, or use it with --fill all_or_none.";
        return Err(Failure::usage("--fill says already what to do on a shortage", hint));
    }
    if args.on_shortage == Some(OnShortage::Ask) && common.key.is_some() {
        let hint = "Leave out --key, or say --on-shortage cancel, partial or complete_lines.";
        return Err(Failure::usage("--key stands for one exact order, so it cannot be asked about", hint));
    }
    let fill = match args.on_shortage {
        Some(OnShortage::Partial) => FillPolicy::Partial,
        Some(OnShortage::CompleteLines) => FillPolicy::CompleteLines,
        Some(OnShortage::Ask | OnShortage::Cancel) | None => args.fill.into(),
    };
    if args.min.is_some() && fill != FillPolicy::Partial && args.on_shortage != Some(OnShortage::Ask) {
        return Err(Failure::usage("--min is the least of a line that is bought in part", "Add --fill partial."));
    }
    Ok(fill)
}

fn lines(args: &Buy, shop: &Shop) -> Result<Vec<LineParams>, Failure> {
    let limit = args.max_price.as_deref().map(|text| {
        let price = shop.currency.read(text).and_then(Price::try_from);
        price.map_err(|e| Failure::usage(format!("--max-price: {e}"), ""))
    });
    let limit = limit.transpose()?;
    let line = |arg: &crate::cli::args::order_line::OrderLineArg| {
        if let Some(min) = args.min.filter(|min| *min > arg.quantity) {
            let problem = format!("--min {min} is more than the {} units of {} asked for", arg.quantity, arg.sku);
            return Err(Failure::usage(problem, "Choose a smaller --min, or order that line by itself."));
        }
        let (sku, from) = (arg.sku.clone(), arg.from.clone());
        Ok(LineParams { sku, from, quantity: arg.quantity, min_quantity: args.min, max_unit_price: limit })
    };
    args.lines.iter().map(line).collect()
}

pub(super) fn with_key(order: &QuoteParams, key: Key) -> PlaceParams {
    let QuoteParams { fill, lines, reference, note, round } = order.clone();
    PlaceParams { customer: None, fill, lines, reference, note, round, key }
}

/// Shows what the order costs, and makes the shown prices its limits.
async fn at_shown_prices(shop: &mut Shop, order: &QuoteParams, quote: &OrderInfo) -> Result<QuoteParams, Failure> {
    let shown = Preview::of(quote).map_err(senseless)?;
    shop.output.words(&summary(quote, &shown));
    let offers = shop.offers(unpriced(&order.lines, &shown)).await?;
    let lines = limited(&order.lines, &shown, &offers).map_err(senseless)?;
    Ok(QuoteParams { lines, ..order.clone() })
}

/// What a quoted order would buy from whom, and what it comes to.
fn summary(quote: &OrderInfo, shown: &Preview) -> String {
    const SHOWN: usize = 20;
    let numbered = quote.lines.iter().enumerate().filter(|(_, l)| l.filled > 0).take(SHOWN);
    let say = |(at, l): (usize, &crate::ipc::methods::order::LineInfo)| {
        format!("{}: {}", l.sku, shown.sources_of(at, &quote.currency))
    };
    let mut said: Vec<String> = numbered.map(say).collect();
    let rest = quote.lines.iter().filter(|l| l.filled > 0).count() - said.len();
    if rest > 0 {
        said.push(format!("and {rest} more lines"));
    }
    said.push(format!("In all {}.", bought(quote)));
    said.join("\n")
}

async fn dry_run(shop: &mut Shop, order: &QuoteParams) -> Ended {
    match shop.quote(order).await? {
        Answered::Short(refusal) => {
            shop.output.words("Dry run: nothing is bought, and the order would be refused.");
            Err((*refusal).into())
        }
        Answered::Order(quote) => {
            shop.output.words(&format!("Dry run: nothing is bought. Now it would be {}.", bought(&quote.value)));
            print(shop, &quote)
        }
    }
}

/// Prints an order that was bought.
fn finish(shop: &Shop, reply: &Reply<OrderInfo>) -> Ended {
    let order = &reply.value;
    let id = order.order.map(|id| id.to_string()).unwrap_or_default();
    shop.output.words(&if order.replayed {
        format!("Order {id} was bought with this key before; nothing was bought now. It was {}.", bought(order))
    } else {
        format!("Order {id}: bought {}.", bought(order))
    });
    print(shop, reply)
}

/// Prints an order or a quote. A customer who allowed less and got less is told by the status.
fn print(shop: &Shop, reply: &Reply<OrderInfo>) -> Ended {
    let order = &reply.value;
    order_sheet::shortages(order).iter().for_each(|line| shop.output.words(line));
    let format = shop.output.format();
    shop.output.result(&reply.raw, std::slice::from_ref(order), || order_sheet::lines(order, format))?;
    let (filled, requested) = order_sheet::units(order);
    Ok(if filled < requested { status::BOUGHT_IN_PART } else { status::DONE })
}

/// An order that could not be filled: the customer decides, if he is there and wants to.
async fn shortage(common: &Common, args: &Buy, shop: &mut Shop, order: &QuoteParams, refusal: ErrorObject) -> Ended {
    let asks = match args.on_shortage {
        Some(way) => way == OnShortage::Ask,
        None => order.fill == FillPolicy::AllOrNone && prompt::may_ask(common),
    };
    if !asks || refusal.reason() != Some(Reason::InsufficientStock) {
        return Err(refusal.into());
    }
    if !prompt::can_ask(common) {
        let message = format!("{}; --on-shortage ask needs a terminal to ask on", refusal.message);
        let hint = "Say --on-shortage cancel, partial or complete_lines.";
        return Err(Failure::new(status::PROMPT_IMPOSSIBLE, message, hint));
    }
    let reply = ask::until_settled(shop, order, refusal).await?;
    let asked: u64 = order.lines.iter().map(|l| l.quantity.units()).sum();
    let ended = finish(shop, &reply)?;
    let (filled, _) = order_sheet::units(&reply.value);
    if filled < asked {
        shop.output.words(&format!("Of the {asked} units asked for, {filled} were bought."));
    }
    Ok(if filled < asked { status::BOUGHT_IN_PART } else { ended })
}
