//! Choosing line by line: for each short line what is there, another quantity or manufacturer, or nothing.

use super::ask::{OTHERS_SHOWN, Scene};
use super::cart_sheet::makers;
use super::shop::{Answered, Shop, senseless};
use super::shortage::{Part, Preview, ShortLine, bill, widened};
use super::ways::Chosen;
use super::wish::Wish;
use crate::cli::failure::Failure;
use crate::cli::prompt;
use crate::ipc::methods::order::LineParams;
use crate::market::amounts::{Currency, Quantity};
use crate::market::names::AccountName;
use crate::market::order::Sources;
use crate::market::words::{grouped, units};

/// Asks about every short line, then shows the whole. None: the customer went back to the first question.
pub(super) async fn line_by_line(shop: &mut Shop, wish: &Wish, scene: &Scene) -> Result<Option<Chosen>, Failure> {
    loop {
        let mut chosen = Chosen::all(scene.available.only(|line| scene.short.iter().all(|s| s.line != line)), wish);
        for short in &scene.short {
            let at = AtLine { wish, short, scene, settled: chosen.preview.exact() };
            let Some((preview, wanted)) = at.ask(shop).await? else { return Ok(None) };
            chosen.preview.parts.extend(preview.parts);
            chosen.wanted[short.line] = wanted;
        }
        if chosen.preview.units() == 0 {
            prompt::say("Nothing is left of the order.")?;
            return Ok(None);
        }
        chosen.preview.parts.sort_by_key(|part| part.line);
        match confirmed(&shop.currency, wish, &chosen.preview).await? {
            Some(true) => return Ok(Some(chosen)),
            Some(false) => {}
            None => return Ok(None),
        }
    }
}

/// Shows what was put together. True: buy it; false: choose again; none: go back.
async fn confirmed(currency: &Currency, wish: &Wish, preview: &Preview) -> Result<Option<bool>, Failure> {
    for (at, line) in wish.lines.iter().enumerate() {
        let sources = preview.sources_of(at, currency);
        let taken = if sources.is_empty() { "nothing" } else { &sources };
        prompt::say(&format!("{}: {taken}", line.sku))?;
    }
    let buy = format!("Buy this\n    {}", bill(preview, wish.asked(), currency));
    let items = [buy, "Choose again".to_owned(), "Go back".to_owned()];
    Ok(match prompt::select("Choose (Esc: go back)", &items).await? {
        Some(0) => Some(true),
        Some(1) => Some(false),
        _ => None,
    })
}

fn how_many(preview: &Preview, currency: &Currency) -> String {
    let of = |part: &Part| format!(" from {} at {}", part.manufacturer, currency.grouped(part.unit_price.money()));
    format!("How many{}", preview.parts.first().map(of).unwrap_or_default())
}

/// What can be done about one short line.
enum LineWay {
    Take(Preview),
    Change,
    Drop,
}

/// What was chosen for a line: what it buys, and how many units are still wished for; none: it is dropped.
type LineChoice = (Preview, Option<Quantity>);

/// One line that is asked about, with what the lines before it would take.
struct AtLine<'s> {
    wish: &'s Wish,
    short: &'s ShortLine,
    scene: &'s Scene,
    settled: Vec<LineParams>,
}

impl AtLine<'_> {
    fn asked(&self) -> &LineParams {
        &self.wish.lines[self.short.line]
    }

    /// None: the customer went back.
    async fn ask(&self, shop: &mut Shop) -> Result<Option<LineChoice>, Failure> {
        let (asked, short) = (self.asked(), self.short);
        let from = match &asked.from {
            Sources::Any => "any manufacturer".to_owned(),
            named => makers(named, ", "),
        };
        let question = format!("{} from {from}: {} asked", short.sku, grouped(short.requested));
        let ways = self.ways(shop).await?;
        let labels: Vec<String> = ways.iter().map(|(label, _)| label.clone()).collect();
        loop {
            match prompt::select(&question, &labels).await?.map(|at| &ways[at].1) {
                None => return Ok(None),
                Some(LineWay::Drop) => return Ok(Some((Preview::default(), None))),
                Some(LineWay::Take(preview)) => return Ok(Some((preview.clone(), Some(asked.quantity)))),
                Some(LineWay::Change) => {
                    if let Some(choice) = self.change(shop).await? {
                        return Ok(Some(choice));
                    }
                }
            }
        }
    }

    /// The ways for this line, each with what it would buy.
    async fn ways(&self, shop: &mut Shop) -> Result<Vec<(String, LineWay)>, Failure> {
        let (asked, currency) = (self.asked(), shop.currency.clone());
        let mut ways = Vec::new();
        let there = self.would_get(shop, asked.clone()).await?;
        let most = there.units();
        let buys = |what: &str, preview: &Preview| {
            let from = preview.sources_of(self.short.line, &currency);
            format!("{what}\n    {from} = {}", currency.grouped(preview.total()))
        };
        if most > 0 {
            ways.push((buys("Take what is there", &there), LineWay::Take(there)));
        }
        if most > 0 || !self.short.others.is_empty() {
            ways.push(("Another quantity or manufacturer".to_owned(), LineWay::Change));
        }
        for other in self.short.others.iter().take(OTHERS_SHOWN) {
            let filled = self.would_get(shop, widened(asked, [other])).await?;
            if filled.units() > most {
                let compared = self.short.compared(other.unit_price, &currency);
                let what = format!("Fill the rest from {}{compared}", other.manufacturer);
                ways.push((buys(&what, &filled), LineWay::Take(filled)));
            }
        }
        ways.push(("Drop this line".to_owned(), LineWay::Drop));
        Ok(ways)
    }

    /// From whom, and how many. None: back to the line's question.
    async fn change(&self, shop: &mut Shop) -> Result<Option<LineChoice>, Failure> {
        let mut sellers = Vec::new();
        for manufacturer in self.candidates() {
            let line =
                LineParams { from: Sources::Makers(vec![manufacturer]), min_quantity: None, ..self.asked().clone() };
            let preview = self.would_get(shop, line.clone()).await?;
            if preview.units() > 0 {
                sellers.push((line, preview));
            }
        }
        let currency = shop.currency.clone();
        let labels: Vec<String> = sellers.iter().map(|(_, preview)| self.seller(preview, &currency)).collect();
        let at = match sellers.len() {
            0 => None,
            1 => Some(0),
            _ => prompt::select("From whom (Esc: back)", &labels).await?,
        };
        let Some((line, preview)) = at.map(|at| &sellers[at]) else { return Ok(None) };
        let Some(number) = prompt::number(&how_many(preview, &currency), preview.units()).await? else {
            return Ok(None);
        };
        let quantity = Quantity::new(number).map_err(senseless)?;
        let chosen = self.would_get(shop, LineParams { quantity, ..line.clone() }).await?;
        Ok(Some((chosen, Some(quantity))))
    }

    /// Everybody who may have some: those whom the line names, then the others.
    fn candidates(&self) -> Vec<AccountName> {
        let named = match &self.asked().from {
            Sources::Makers(named) => named.clone(),
            Sources::Any => {
                let there = self.scene.available.parts_of(self.short.line);
                there.map(|part| part.manufacturer.clone()).collect()
            }
        };
        named
            .into_iter()
            .chain(self.short.others.iter().map(|o| o.manufacturer.clone()))
            .take(2 * OTHERS_SHOWN)
            .collect()
    }

    /// `borealis: up to 30 units at 4.80 (0.30 dearer)`.
    fn seller(&self, preview: &Preview, currency: &Currency) -> String {
        let Some(part) = preview.parts.first() else { return String::new() };
        let price = part.unit_price.money();
        let is_named = matches!(&self.asked().from, Sources::Makers(named) if named.contains(&part.manufacturer));
        // Whoever the line names is not compared with himself.
        let compared = if is_named { String::new() } else { self.short.compared(price, currency) };
        let most = units(preview.units());
        format!("{}: up to {most} at {}{compared}", part.manufacturer, currency.grouped(price))
    }

    /// What a line would get after the settled ones, by the real decision.
    async fn would_get(&self, shop: &mut Shop, line: LineParams) -> Result<Preview, Failure> {
        let mut lines = self.settled.clone();
        lines.push(line);
        match shop.quote(&self.wish.partial(lines)).await? {
            Answered::Order(quote) => Preview::of_last(&quote.value, self.short.line).map_err(senseless),
            Answered::Short(_) | Answered::Changed(_) => Ok(Preview::default()),
        }
    }
}
