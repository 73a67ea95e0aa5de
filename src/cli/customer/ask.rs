//! The question on a shortage: what there is, who else has it, and what shall be done. Whatever is chosen is sent as
//! a binding order; if somebody was faster, the question comes again with fresh numbers.

use super::ask_line::line_by_line;
use super::buy::with_key;
use super::shop::{Answered, Shop};
use super::shortage::{Preview, ShortLine, Way, all_widened};
use crate::cli::failure::{Failure, status};
use crate::cli::{ids, prompt};
use crate::ipc::client::Reply;
use crate::ipc::error::ErrorObject;
use crate::ipc::methods::order::{LineParams, OrderInfo, QuoteParams};
use crate::market::amounts::Currency;
use crate::market::order::{FillPolicy, Sources};

/// A shortage as it stands now.
pub(super) struct Scene {
    /// What can be had of the order as it was asked.
    pub(super) available: Preview,
    pub(super) short: Vec<ShortLine>,
    with_others: Option<Preview>,
}

impl Scene {
    pub(super) async fn read(shop: &mut Shop, order: &QuoteParams) -> Result<Self, Failure> {
        let available = shop.preview(&partial(order, order.lines.clone())).await?;
        let numbered = order.lines.iter().enumerate();
        let wanting = numbered.filter(|(at, l)| l.quantity.units() > available.units_of(*at)).map(|(_, l)| l);
        let offers = shop.offers(wanting.filter(|l| l.from != Sources::Any)).await?;
        let short = ShortLine::all(&order.lines, &available, &offers);
        let with_others = match all_widened(&order.lines, &short) {
            Some(lines) => Some(shop.preview(&partial(order, lines)).await?),
            None => None,
        };
        Ok(Self { available, short, with_others })
    }

    pub(super) fn ways(&self) -> Vec<Way> {
        Way::all(self.available.clone(), self.with_others.clone(), self.short.len())
    }

    /// Per short line: what is there, and who else has the good at what price.
    pub(super) fn words(&self, currency: &Currency) -> String {
        let mut words = Vec::new();
        for line in &self.short {
            words.push(format!("{}: {} asked, {} available", line.sku, line.requested, line.there));
            if line.there > 0 {
                words.push(format!("  {}", self.available.sources_of(line.line, currency)));
            }
            words.extend(line.others.iter().take(OTHERS_SHOWN).map(|other| {
                let price = currency.show(other.unit_price);
                format!("  {} has {} at {price}", other.manufacturer, other.available)
            }));
            if let Some(rest) = line.others.len().checked_sub(OTHERS_SHOWN).filter(|n| *n > 0) {
                words.push(format!("  and {rest} more manufacturers"));
            }
        }
        words.join("\n")
    }
}

/// Manufacturers shown per line; the cheapest ones.
pub(super) const OTHERS_SHOWN: usize = 8;

/// The order with other lines, to take what there is.
pub(super) fn partial(order: &QuoteParams, lines: Vec<LineParams>) -> QuoteParams {
    QuoteParams { fill: FillPolicy::Partial, lines, ..order.clone() }
}

/// Asks until something is bought or the customer goes back.
pub(super) async fn until_settled(
    shop: &mut Shop,
    order: &QuoteParams,
    mut refusal: ErrorObject,
) -> Result<Box<Reply<OrderInfo>>, Failure> {
    loop {
        let scene = Scene::read(shop, order).await?;
        let ways = scene.ways();
        if ways.is_empty() {
            return Err(refusal.into());
        }
        let Some(chosen) = choose(shop, order, &scene, &ways).await? else { continue };
        let binding = QuoteParams { fill: FillPolicy::AllOrNone, lines: chosen.binding(), ..order.clone() };
        // A refusal is final for its key, so every answer has its own.
        match shop.place(&with_key(&binding, ids::new_key()), None).await? {
            Answered::Order(reply) => return Ok(reply),
            Answered::Short(error) => {
                prompt::say(&format!("Somebody was faster, nothing was bought: {}.", error.message))?;
                refusal = *error;
            }
        }
    }
}

/// What shall be bought. None: ask again.
async fn choose(shop: &mut Shop, order: &QuoteParams, scene: &Scene, ways: &[Way]) -> Result<Option<Preview>, Failure> {
    let asked = order.lines.iter().map(|l| l.quantity.units()).sum();
    let (words, labels): (_, Vec<String>) =
        (scene.words(&shop.currency), ways.iter().map(|w| w.label(asked, &shop.currency)).collect());
    if !words.is_empty() {
        prompt::say(&words)?;
    }
    match prompt::select("Not everything is there; choose (Esc: go back)", &labels).await?.map(|at| &ways[at]) {
        Some(Way::Available(preview) | Way::Others(preview)) => Ok(Some(preview.clone())),
        Some(Way::LineByLine { .. }) => line_by_line(shop, order, scene).await,
        Some(Way::Back) | None => Err(Failure::new(status::DECLINED, "nothing was bought", "")),
    }
}
