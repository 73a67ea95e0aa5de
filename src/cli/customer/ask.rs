//! The question on a shortage: what there is, who else has it, and what shall be done. Whatever is chosen is sent as
//! a binding order; if somebody was faster, the question comes again with fresh numbers.

use super::ask_line::line_by_line;
use super::price_rises;
use super::remedies::message;
use super::shop::{Answered, Shop, senseless};
use super::shortage::{Preview, ShortLine, all_widened};
use super::ways::{Chosen, Way, who_fills};
use super::wish::Wish;
use crate::cli::args::buy::Buy;
use crate::cli::failure::{Failure, status};
use crate::cli::output::Output;
use crate::cli::{ids, prompt};
use crate::ipc::client::Reply;
use crate::ipc::methods::offer::OfferInfo;
use crate::ipc::methods::order::OrderInfo;
use crate::market::amounts::Currency;
use crate::market::order::FillPolicy;
use crate::market::words::{counted, grouped, units};

/// A shortage as it stands now.
pub(super) struct Scene {
    /// What can be had of the order as it was asked.
    pub(super) available: Preview,
    pub(super) short: Vec<ShortLine>,
    /// What could be had if everybody else were asked too.
    pub(super) with_others: Option<Preview>,
    /// Every offer of the goods that are short.
    pub(super) offers: Vec<OfferInfo>,
}

impl Scene {
    pub(super) async fn read(shop: &mut Shop, wish: &Wish) -> Result<Self, Failure> {
        let available = shop.preview(&wish.partial(wish.lines.clone())).await?;
        let numbered = wish.lines.iter().enumerate();
        let wanting = numbered.filter(|(at, l)| l.quantity.units() > available.units_of(*at)).map(|(_, l)| l);
        let offers = shop.offers(wanting).await?;
        let short = ShortLine::all(&wish.lines, &available, &offers);
        let with_others = match all_widened(&wish.lines, &short) {
            Some(lines) => Some(shop.preview(&wish.partial(lines)).await?),
            None => None,
        };
        Ok(Self { available, short, with_others, offers })
    }

    /// What could be had with everybody else, if that is more than without them.
    pub(super) fn more_from_others(&self) -> Option<Preview> {
        self.with_others.clone().filter(|preview| preview.units() > self.available.units())
    }

    pub(super) fn ways(&self, wish: &Wish, currency: &Currency) -> Vec<Way> {
        let others = self.with_others.clone().map(|preview| {
            let who = who_fills(wish, &self.short, &preview, currency);
            (preview, who)
        });
        Way::all(&self.available, others, self.short.len(), wish.cart.is_some())
    }

    /// Per short line: what is there, and who else has the good at what price.
    pub(super) fn words(&self, currency: &Currency) -> Vec<String> {
        let mut words = Vec::new();
        for line in &self.short {
            let (asked, there) = (grouped(line.requested), grouped(line.there));
            words.push(format!("{}{}: {asked} asked, {there} available", line.sku, line.whom));
            if line.there > 0 {
                words.push(format!("  {}", self.available.sources_of(line.line, currency)));
            }
            words.extend(line.others.iter().take(OTHERS_SHOWN).map(|other| {
                let (has, price) = (grouped(other.available.units()), currency.grouped(other.unit_price));
                format!("  {} has {has} at {price}{}", other.manufacturer, line.compared(other.unit_price, currency))
            }));
            if let Some(rest) = line.others.len().checked_sub(OTHERS_SHOWN).filter(|n| *n > 0) {
                words.push(format!("  and {}", counted(rest as u64, "more manufacturer")));
            }
        }
        words
    }
}

/// Manufacturers shown per line; the cheapest ones.
pub(super) const OTHERS_SHOWN: usize = 8;

/// What a round of the question came to.
enum Answer {
    Buy(Chosen),
    Again,
}

/// Asks until something is bought or the customer goes back; the cart is read anew each time.
pub(super) async fn until_settled(
    shop: &mut Shop,
    args: &Buy,
    mut wish: Wish,
) -> Result<(Wish, Box<Reply<OrderInfo>>), Failure> {
    loop {
        let scene = Scene::read(shop, &wish).await?;
        let interrupted = Interrupted::armed();
        let answer = interrupted.unless(choose(shop, &wish, &scene).await)?;
        if let Answer::Buy(chosen) = answer {
            let lines = chosen.binding(&wish, &scene.offers).map_err(senseless)?;
            // A refusal is final for its key, so every answer has its own.
            match shop.place(wish.bound(FillPolicy::MinimumOrNone, lines, ids::new_key()), None).await? {
                Answered::Order(reply) => return Ok((wish, reply)),
                Answered::Short(error) => {
                    prompt::say(&format!(
                        "Somebody was faster, nothing was bought: {}.",
                        message(&error, &shop.currency)
                    ))?;
                }
                Answered::Changed(error) => prompt::say(&format!("Nothing was bought: {}.", error.message))?,
            }
        }
        if wish.cart.is_some() {
            wish = Wish::read(shop, args, wish.fill).await?;
        }
    }
}

/// A question that stands. If Ctrl-C ends it, the customer is told that nothing was bought.
pub(super) struct Interrupted {
    armed: bool,
}

impl Interrupted {
    pub(super) fn armed() -> Self {
        Self { armed: true }
    }

    /// The question has its answer, unless that is Ctrl-C.
    pub(super) fn unless<T>(mut self, answer: Result<T, Failure>) -> Result<T, Failure> {
        self.armed = matches!(&answer, Err(failure) if failure.status() == status::INTERRUPTED);
        answer
    }
}

impl Drop for Interrupted {
    fn drop(&mut self) {
        if self.armed {
            let failure = Failure::new(status::INTERRUPTED, "interrupted; nothing was bought", "");
            Output::failure("cds-customer", &failure);
        }
    }
}

async fn choose(shop: &mut Shop, wish: &Wish, scene: &Scene) -> Result<Answer, Failure> {
    let (currency, asked) = (shop.currency.clone(), wish.asked());
    let mut words = scene.words(&currency);
    words.extend(price_rises::of(wish, &scene.available, &currency));
    words.iter().try_for_each(|line| prompt::say(line))?;
    let ways = scene.ways(wish, &currency);
    let labels: Vec<String> = ways.iter().map(|w| w.label(asked, &currency)).collect();
    let question = if scene.short.is_empty() { "Choose (Esc: go back)" } else { QUESTION };
    match prompt::select(question, &labels).await?.map(|at| &ways[at]) {
        Some(Way::Available(preview) | Way::Others { preview, .. }) => {
            Ok(Answer::Buy(Chosen::all(preview.clone(), wish)))
        }
        Some(Way::LineByLine { .. }) => Ok(line_by_line(shop, wish, scene).await?.map_or(Answer::Again, Answer::Buy)),
        Some(Way::IntoCart) => {
            shop.put_into_cart(&wish.lines).await?;
            let message = format!("nothing was bought; {} went into the cart", units(asked));
            Err(Failure::new(status::DECLINED, message, "Buy it later with `cds-customer buy --cart`."))
        }
        Some(Way::Clear) => clear(shop, wish).await,
        Some(Way::Back | Way::Keep) | None => Err(Failure::new(status::DECLINED, "nothing was bought", "")),
    }
}

const QUESTION: &str = "Not everything is there; choose (Esc: go back)";

/// Clears the cart that was shown, and no other.
async fn clear(shop: &mut Shop, wish: &Wish) -> Result<Answer, Failure> {
    let version = wish.cart.as_ref().map_or(0, |cart| cart.version);
    if shop.clear_cart(version).await? {
        return Err(Failure::new(status::DECLINED, "nothing was bought, and the cart is empty now", ""));
    }
    prompt::say("The cart was changed elsewhere, so it was not cleared.")?;
    Ok(Answer::Again)
}
