//! Choosing line by line: for each short line what is there, another quantity, another manufacturer, or nothing.

use super::ask::{OTHERS_SHOWN, Scene, partial};
use super::shop::{Answered, Shop, senseless};
use super::shortage::{Preview, ShortLine, bill, widened};
use crate::cli::failure::Failure;
use crate::cli::prompt;
use crate::ipc::methods::order::{LineParams, QuoteParams};
use crate::market::amounts::Quantity;

/// Asks about every short line, then shows the whole. None: the customer went back to the first question.
pub(super) async fn line_by_line(
    shop: &mut Shop,
    order: &QuoteParams,
    scene: &Scene,
) -> Result<Option<Preview>, Failure> {
    loop {
        let mut settled = scene.available.only(|line| scene.short.iter().all(|s| s.line != line));
        for short in &scene.short {
            match one_line(shop, order, &settled, short).await? {
                None => return Ok(None),
                Some(chosen) => settled.parts.extend(chosen.parts),
            }
        }
        if settled.units() == 0 {
            prompt::say("Nothing is left of the order.")?;
            return Ok(None);
        }
        settled.parts.sort_by_key(|part| part.line);
        match confirmed(shop, order, &settled).await? {
            Some(true) => return Ok(Some(settled)),
            Some(false) => {}
            None => return Ok(None),
        }
    }
}

/// Shows what was put together. True: buy it; false: choose again; none: go back.
async fn confirmed(shop: &Shop, order: &QuoteParams, settled: &Preview) -> Result<Option<bool>, Failure> {
    for (at, line) in order.lines.iter().enumerate() {
        let sources = settled.sources_of(at, &shop.currency);
        let taken = if sources.is_empty() { "nothing" } else { &sources };
        prompt::say(&format!("{}: {taken}", line.sku))?;
    }
    let asked = order.lines.iter().map(|l| l.quantity.units()).sum();
    let buy = format!("Buy this\n    {}", bill(settled, asked, &shop.currency));
    let items = [buy, "Choose again".to_owned(), "Go back".to_owned()];
    Ok(match prompt::select("Choose (Esc: go back)", &items).await? {
        Some(0) => Some(true),
        Some(1) => Some(false),
        _ => None,
    })
}

/// What can be done about one short line.
enum LineWay {
    Take(Preview),
    Quantity { most: u64 },
    Drop,
}

/// Asks about one line, the lines before it being settled. None: the customer went back.
async fn one_line(
    shop: &mut Shop,
    order: &QuoteParams,
    settled: &Preview,
    short: &ShortLine,
) -> Result<Option<Preview>, Failure> {
    let question = format!("{} from {}: {} asked", short.sku, makers(&order.lines[short.line]), short.requested);
    let ways = ways(shop, order, settled, short).await?;
    let labels: Vec<String> = ways.iter().map(|(label, _)| label.clone()).collect();
    loop {
        match prompt::select(&question, &labels).await?.map(|at| &ways[at].1) {
            None => return Ok(None),
            Some(LineWay::Drop) => return Ok(Some(Preview::default())),
            Some(LineWay::Take(preview)) => return Ok(Some(preview.clone())),
            Some(LineWay::Quantity { most }) => {
                let Some(units) = prompt::number("How many", *most).await? else { continue };
                let quantity = Quantity::new(units).map_err(senseless)?;
                let line = LineParams { quantity, min_quantity: None, ..order.lines[short.line].clone() };
                return of_line(shop, order, settled, short, line).await.map(Some);
            }
        }
    }
}

fn makers(line: &LineParams) -> String {
    match &line.from {
        crate::market::order::Sources::Any => "any manufacturer".to_owned(),
        crate::market::order::Sources::Makers(makers) => {
            makers.iter().map(|m| m.as_str()).collect::<Vec<_>>().join(", ")
        }
    }
}

/// The ways for one line, each with what it would buy.
async fn ways(
    shop: &mut Shop,
    order: &QuoteParams,
    settled: &Preview,
    short: &ShortLine,
) -> Result<Vec<(String, LineWay)>, Failure> {
    let asked = &order.lines[short.line];
    let mut ways = Vec::new();
    let there = of_line(shop, order, settled, short, asked.clone()).await?;
    let (units, currency) = (there.units(), shop.currency.clone());
    let buys = |what: &str, preview: &Preview| {
        let from = preview.sources_of(short.line, &currency);
        format!("{what}\n    {from} = {}", currency.show(preview.total()))
    };
    if units > 0 {
        ways.push((buys("Take what is there", &there), LineWay::Take(there)));
    }
    if units > 1 {
        ways.push((format!("Another quantity\n    1 to {units} units"), LineWay::Quantity { most: units }));
    }
    for other in short.others.iter().take(OTHERS_SHOWN) {
        let filled = of_line(shop, order, settled, short, widened(asked, [other])).await?;
        if filled.units() > units {
            ways.push((buys(&format!("Fill the rest from {}", other.manufacturer), &filled), LineWay::Take(filled)));
        }
    }
    ways.push(("Drop this line".to_owned(), LineWay::Drop));
    Ok(ways)
}

/// What a line would get after the settled ones, by the real decision.
async fn of_line(
    shop: &mut Shop,
    order: &QuoteParams,
    settled: &Preview,
    short: &ShortLine,
    line: LineParams,
) -> Result<Preview, Failure> {
    let mut lines = settled.binding();
    lines.push(line);
    match shop.quote(&partial(order, lines)).await? {
        Answered::Order(quote) => Preview::of_last(&quote.value, short.line).map_err(senseless),
        Answered::Short(_) => Ok(Preview::default()),
    }
}
