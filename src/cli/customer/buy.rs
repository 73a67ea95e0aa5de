//! `buy`: an order from its arguments to its end, with the prices that were shown as limits.

use super::order_sheet::{self, bought};
use super::price_limits::{limited, unpriced};
use super::remedies::{self, refused};
use super::shop::{Answered, Shop, senseless};
use super::shortage::Preview;
use super::shortfall::{self, Known};
use super::wish::{Purchase, Wish};
use super::{ask, batch, price_rises, way_by_flag, ways_left};
use crate::cli::args::buy::{Buy, FillArg, OnShortage};
use crate::cli::args::common::Common;
use crate::cli::failure::{Failure, status};
use crate::cli::runtime::Ended;
use crate::cli::{ids, prompt};
use crate::ipc::client::Reply;
use crate::ipc::error::ErrorObject;
use crate::ipc::methods::order::{LineParams, OrderInfo};
use crate::market::key::Key;
use crate::market::order::FillPolicy;
use crate::market::reason::Reason;
use crate::market::words::{counted, grouped, units};

pub(super) async fn buy(common: &Common, args: &Buy) -> Ended {
    let fill = fill_policy(common, args)?;
    if args.from_file.file.is_some() {
        return batch::run(common, args, fill).await;
    }
    let mut shop = Shop::open(common).await?;
    if let Some(key) = common.key.as_ref().filter(|_| !args.dry_run) {
        return again_with(&mut shop, args, fill, key).await;
    }
    let wish = Wish::read(&mut shop, args, fill).await?;
    if args.dry_run {
        return dry_run(&mut shop, args, &wish).await;
    }
    let refusal = match shop.quote(&wish.question()).await? {
        Answered::Order(quote) => {
            let lines = at_shown_prices(common, args, &mut shop, &wish, &quote.value).await?;
            match shop.place(wish.purchase(lines, ids::new_key()), None).await? {
                Answered::Order(reply) => return finish(&mut shop, &reply).await,
                Answered::Short(refusal) => refusal,
                Answered::Changed(refusal) => return Err(refused(&refusal, &shop.currency)),
            }
        }
        Answered::Short(refusal) | Answered::Changed(refusal) => refusal,
    };
    shortage(common, args, &mut shop, wish, *refusal).await
}

/// Goods that are short and of which more is told than that: who else has some is asked for each.
const GOODS_TOLD: usize = 20;

fn are_more(n: usize) -> String {
    format!("{} more {}", grouped(n as u64), if n == 1 { "is" } else { "are" })
}

/// Buys under a given key. What is sent under a key that is used again must not depend on today's prices.
async fn again_with(shop: &mut Shop, args: &Buy, fill: FillPolicy, key: &Key) -> Ended {
    let again = "Run the same command again: with the same --key nothing is bought twice.".to_owned();
    let purchase = Purchase::repeatable(shop, args, fill, key.clone()).await?;
    let lines = purchase.lines();
    match shop.place(purchase, Some(again)).await? {
        Answered::Order(reply) => finish(shop, &reply).await,
        Answered::Short(refusal) => Err(short(shop, args, fill, true, &lines, &refusal).await),
        Answered::Changed(refusal) => Err(refused(&refusal, &shop.currency)),
    }
}

/// A shortage that is the end, with the ways that are left. Who else has some is looked up; that it cannot be is no
/// reason to say less.
async fn short(
    shop: &mut Shop,
    args: &Buy,
    fill: FillPolicy,
    with_key: bool,
    lines: &[LineParams],
    refusal: &ErrorObject,
) -> Failure {
    let missed = remedies::lines_of(refusal).into_iter().filter(|l| l.could_fill < l.requested).map(|l| l.sku);
    let missed: Vec<_> = missed.take(GOODS_TOLD).collect();
    let offers = shop.offers_of(missed.iter().collect()).await.unwrap_or_default();
    let by_fill_flag = args.fill != FillArg::AllOrNone;
    let asked = ways_left::Asked { lines, offers: &offers, fill, by_fill_flag, of_cart: args.cart, with_key };
    ways_left::refused(refusal, &shop.currency, asked)
}

/// The fill policy that `--fill` and `--on-shortage` come to; combinations that mean nothing are refused.
fn fill_policy(common: &Common, args: &Buy) -> Result<FillPolicy, Failure> {
    if args.on_shortage.is_some() && args.fill != FillArg::AllOrNone {
        let hint = "Leave out --on-shortage, or use it with --fill all_or_none.";
        return Err(Failure::usage("--fill says already what to do on a shortage", hint));
    }
    let depends_on_today = args.on_shortage.is_some_and(OnShortage::depends_on_what_is_there);
    if depends_on_today && common.key.is_some() {
        let hint = "Leave out --key, or say --on-shortage cancel, partial or complete_lines.";
        return Err(Failure::usage("--key stands for one exact order, not for what is made of a shortage", hint));
    }
    if args.cart && common.key.is_some() && (args.min.is_some() || args.max_price.is_some()) {
        let hint = "Leave out --key, or leave out --min and --max-price: with --key the prices seen are the limits.";
        return Err(Failure::usage("with --key a cart is bought as it is", hint));
    }
    if args.on_shortage == Some(OnShortage::Clear) && !args.cart {
        return Err(Failure::usage("--on-shortage clear clears the cart that is bought", "Add --cart."));
    }
    let fill = match args.on_shortage {
        Some(OnShortage::Partial) => FillPolicy::Partial,
        Some(OnShortage::CompleteLines) => FillPolicy::CompleteLines,
        Some(_) | None => args.fill.into(),
    };
    if args.min.is_some() && fill != FillPolicy::Partial && args.on_shortage != Some(OnShortage::Ask) {
        return Err(Failure::usage("--min is the least of a line that is bought in part", "Add --fill partial."));
    }
    Ok(fill)
}

/// Shows what the order costs, lets the customer agree to prices that have risen, and makes the shown prices limits.
async fn at_shown_prices(
    common: &Common,
    args: &Buy,
    shop: &mut Shop,
    wish: &Wish,
    quote: &OrderInfo,
) -> Result<Vec<LineParams>, Failure> {
    let shown = Preview::of(quote).map_err(senseless)?;
    shop.output.words(&summary(quote, &shown));
    let risen = price_rises::of(wish, &shown, &shop.currency);
    if !risen.is_empty() && !common.yes && args.max_price.is_none() {
        agree(common, risen).await?;
    }
    let offers = shop.offers(unpriced(&wish.lines, &shown)).await?;
    limited(&wish.lines, &shown, &offers).map_err(senseless)
}

/// Prices above those that were seen need a yes; who cannot be asked says it with a flag.
async fn agree(common: &Common, risen: Vec<String>) -> Result<(), Failure> {
    if !prompt::may_ask(common) {
        let dearer = ErrorObject::new(Reason::PriceAboveLimit, risen.join(" ").trim_end_matches('.'));
        return Err(dearer
            .with_hint("Say --yes to buy at the prices of now, or name your limit with --max-price.")
            .into());
    }
    risen.iter().try_for_each(|line| prompt::say(line))?;
    let interrupted = ask::Interrupted::armed();
    if interrupted.unless(prompt::confirm("Buy at these prices?").await)? {
        return Ok(());
    }
    Err(Failure::new(status::DECLINED, "nothing was bought", ""))
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
        said.push(format!("and {} more", counted(rest as u64, "line")));
    }
    said.push(format!("In all {}.", bought(quote)));
    said.join("\n")
}

async fn dry_run(shop: &mut Shop, args: &Buy, wish: &Wish) -> Ended {
    let mut answer = shop.quote(&wish.question()).await?;
    if let (Answered::Short(_), Some(OnShortage::OtherMakers)) = (&answer, args.on_shortage)
        && let Some(question) = way_by_flag::widened_question(shop, wish).await?
    {
        answer = shop.quote(&question).await?;
    }
    let nothing = "Dry run: nothing is bought, and the order would be refused.";
    match answer {
        Answered::Short(refusal) => {
            shop.output.words(nothing);
            Err(short(shop, args, wish.fill, false, &wish.lines, &refusal).await)
        }
        Answered::Changed(refusal) => {
            shop.output.words(nothing);
            Err(refused(&refusal, &shop.currency))
        }
        Answered::Order(quote) => {
            shop.output.words(&format!("Dry run: nothing is bought. Now it would be {}.", bought(&quote.value)));
            print(shop, &quote).await
        }
    }
}

/// Prints an order that was bought.
async fn finish(shop: &mut Shop, reply: &Reply<OrderInfo>) -> Ended {
    let order = &reply.value;
    let id = order.order.map(|id| id.to_string()).unwrap_or_default();
    shop.output.words(&if order.replayed {
        format!("Order {id} was bought with this key before; nothing was bought now. It was {}.", bought(order))
    } else {
        format!("Order {id}: bought {}.", bought(order))
    });
    print(shop, reply).await
}

/// Prints an order or a quote. A customer who allowed less and got less is told by the status.
async fn print(shop: &mut Shop, reply: &Reply<OrderInfo>) -> Ended {
    let order = &reply.value;
    let missed: Vec<_> = order.lines.iter().filter(|l| l.short > 0).map(|l| &l.sku).take(GOODS_TOLD).collect();
    // Who else has some is told where it can be; the order stands either way.
    let offers = if missed.is_empty() { Vec::new() } else { shop.offers_of(missed).await.unwrap_or_default() };
    let known = Known { sources: &shop.sources, offers: &offers };
    let sentences = shortfall::sentences(order, known);
    sentences.iter().take(GOODS_TOLD).for_each(|sentence| shop.output.words(sentence));
    if let Some(more) = sentences.len().checked_sub(GOODS_TOLD).filter(|more| *more > 0) {
        shop.output.words(&format!("{} short, too.", are_more(more)));
    }
    let format = shop.output.format();
    shop.output.result(&reply.raw, std::slice::from_ref(order), || order_sheet::lines(order, format))?;
    let (filled, requested) = order_sheet::units(order);
    Ok(if filled < requested { status::BOUGHT_IN_PART } else { status::DONE })
}

/// An order that could not be filled: the customer decides, if he is there and wants to, or has said already.
async fn shortage(common: &Common, args: &Buy, shop: &mut Shop, wish: Wish, refusal: ErrorObject) -> Ended {
    match args.on_shortage {
        Some(OnShortage::OtherMakers) => {
            return match way_by_flag::other_makers(shop, &wish, refusal).await? {
                Answered::Order(reply) => settled(shop, &wish, &reply).await,
                Answered::Short(refusal) => Err(short(shop, args, wish.fill, false, &wish.lines, &refusal).await),
                Answered::Changed(refusal) => Err(refused(&refusal, &shop.currency)),
            };
        }
        Some(OnShortage::Keep) => return Err(way_by_flag::keep(shop, &wish, &refusal).await),
        Some(OnShortage::Clear) => return Err(way_by_flag::clear(shop, &wish, &refusal).await),
        _ => {}
    }
    let asks = match args.on_shortage {
        Some(way) => way == OnShortage::Ask,
        None => wish.fill == FillPolicy::AllOrNone && prompt::may_ask(common),
    };
    let own_limit = args.max_price.is_some() && refusal.reason() == Some(Reason::PriceAboveLimit);
    if !asks || own_limit {
        return Err(short(shop, args, wish.fill, false, &wish.lines, &refusal).await);
    }
    if !prompt::can_ask(common) {
        let message =
            format!("{}; --on-shortage ask needs a terminal to ask on", remedies::message(&refusal, &shop.currency));
        let hint = "Say --on-shortage cancel, partial, complete_lines, other_makers or keep.";
        return Err(Failure::new(status::PROMPT_IMPOSSIBLE, message, hint));
    }
    let (wish, reply) = ask::until_settled(shop, args, wish).await?;
    settled(shop, &wish, &reply).await
}

/// Ends a purchase that answers a shortage: measured by what was wished for at first.
async fn settled(shop: &mut Shop, wish: &Wish, reply: &Reply<OrderInfo>) -> Ended {
    let ended = finish(shop, reply).await?;
    let (filled, requested) = order_sheet::units(&reply.value);
    let asked = wish.asked();
    if filled < asked && requested < asked {
        shop.output.words(&format!("Of the {} asked for, {} bought.", units(asked), were(filled)));
    }
    Ok(if filled < asked { status::BOUGHT_IN_PART } else { ended })
}

fn were(n: u64) -> String {
    format!("{} {}", grouped(n), if n == 1 { "was" } else { "were" })
}
