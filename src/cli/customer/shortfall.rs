//! What an order did not get, in sentences: how much was there, who has no more of it, and who else has some.

use crate::ipc::methods::offer::OfferInfo;
use crate::ipc::methods::order::OrderInfo;
use crate::market::amounts::{Currency, Money};
use crate::market::names::{AccountName, Sku};
use crate::market::order::{FillPolicy, LineReason, Sources};
use crate::market::words::{grouped, units};

/// Other manufacturers that are named for a good; the cheapest ones.
const OTHERS_NAMED: usize = 3;

/// What is known about an order beside itself.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Known<'k> {
    /// Per line of the order who was asked; empty if that is not known.
    pub(super) sources: &'k [Sources],
    /// Offers of the goods that are short, as they are now.
    pub(super) offers: &'k [OfferInfo],
}

/// Who was asked for a good.
enum Whom<'s> {
    Unknown,
    Any,
    Makers(Vec<&'s AccountName>),
}

/// A good that is short, in one line of the order or, where a line was filled from several manufacturers, in all of them.
struct Short<'o> {
    sku: &'o Sku,
    filled: u64,
    requested: u64,
    left: u64,
    /// The highest price paid for it.
    paid: Money,
    reason: Option<LineReason>,
    whom: Whom<'o>,
}

/// One sentence per good that is short.
pub(super) fn sentences(order: &OrderInfo, known: Known<'_>) -> Vec<String> {
    let whole_lines = matches!(order.fill, FillPolicy::CompleteLines | FillPolicy::AllOrNone);
    let mut goods: Vec<Short<'_>> = Vec::new();
    for (at, line) in order.lines.iter().enumerate() {
        let paid = line.fills.iter().map(|fill| fill.unit_price).max().unwrap_or(Money::ZERO);
        let from = known.sources.get(at).filter(|_| known.sources.len() == order.lines.len());
        match goods.iter_mut().find(|good| good.sku == &line.sku && !whole_lines) {
            Some(good) => {
                (good.filled, good.requested) = (good.filled + line.filled, good.requested + line.requested);
                (good.reason, good.left) = (good.reason.or(line.reason), good.left.max(line.available_now));
                good.paid = good.paid.max(paid);
                good.whom.add(from);
            }
            None => goods.push(Short {
                sku: &line.sku,
                filled: line.filled,
                requested: line.requested,
                left: line.available_now,
                paid,
                reason: line.reason,
                whom: Whom::of(from),
            }),
        }
    }
    goods.retain(|good| good.filled < good.requested);
    let say = |good: &Short<'_>| {
        let why = good.why(whole_lines, known.offers, &order.currency);
        format!(
            "{}: {} of {}; {why}.{}",
            good.sku,
            grouped(good.filled),
            units(good.requested),
            good.elsewhere(known.offers, &order.currency)
        )
    };
    goods.iter().map(say).collect()
}

impl<'s> Whom<'s> {
    fn of(from: Option<&'s Sources>) -> Self {
        match from {
            None => Self::Unknown,
            Some(Sources::Any) => Self::Any,
            Some(Sources::Makers(makers)) => Self::Makers(makers.iter().collect()),
        }
    }

    fn add(&mut self, from: Option<&'s Sources>) {
        match (&mut *self, from) {
            (Self::Makers(all), Some(Sources::Makers(more))) => {
                let new: Vec<_> = more.iter().filter(|maker| !all.contains(maker)).collect();
                all.extend(new);
            }
            (Self::Makers(_), from) => *self = Self::of(from),
            (Self::Any | Self::Unknown, _) => {}
        }
    }

    fn includes(&self, maker: &AccountName) -> bool {
        match self {
            // Whoever else has some may have been asked.
            Self::Unknown | Self::Any => true,
            Self::Makers(makers) => makers.contains(&maker),
        }
    }
}

impl Short<'_> {
    fn why(&self, whole_lines: bool, offers: &[OfferInfo], currency: &Currency) -> String {
        let left = (self.left > 0).then(|| format!("only {} {} there", grouped(self.left), are(self.left)));
        match self.reason {
            Some(LineReason::PriceAboveLimit) if whole_lines => {
                "left out: not all of it is within the price limit, and complete lines were wanted".to_owned()
            }
            Some(LineReason::PriceAboveLimit) => self.too_dear(offers, currency),
            Some(LineReason::BelowMinimum) => match left {
                Some(left) => format!("{left}, fewer than the least that was wanted"),
                None => "fewer were there than the least that was wanted".to_owned(),
            },
            // Whether more than the line needs was left is told by another line of the order that got it.
            _ if whole_lines && self.left > 0 && self.left < self.requested => {
                format!(
                    "left out: only {} of {} {} there, and complete lines were wanted",
                    grouped(self.left),
                    grouped(self.requested),
                    are(self.left)
                )
            }
            _ if whole_lines => format!("left out: {}", self.no_more()),
            _ if self.left > 0 => format!(
                "{}, {} more {} above the price limit",
                self.no_more_cheap(),
                grouped(self.left),
                are(self.left)
            ),
            _ => self.no_more(),
        }
    }

    /// `acme has no more`.
    fn no_more(&self) -> String {
        let (one, many) = if self.filled == 0 { ("has none", "have none") } else { ("has no more", "have no more") };
        match &self.whom {
            Whom::Unknown if self.filled == 0 => "those who were asked have none".to_owned(),
            Whom::Unknown => "those who were asked have no more".to_owned(),
            Whom::Any => if self.filled == 0 { "nobody has any" } else { "nobody has more" }.to_owned(),
            Whom::Makers(makers) => match makers[..] {
                [maker] => format!("{maker} {one}"),
                [first, second] => format!("{first} and {second} {many}"),
                _ => format!("the {} manufacturers that were asked {many}", makers.len()),
            },
        }
    }

    fn no_more_cheap(&self) -> String {
        format!("{} within the limit", self.no_more())
    }

    /// The cheapest of those who were asked and not bought from: they are all above the limit.
    fn too_dear(&self, offers: &[OfferInfo], currency: &Currency) -> String {
        let known = !matches!(self.whom, Whom::Unknown);
        let asked = offers.iter().filter(|o| known && o.sku == *self.sku && self.whom.includes(&o.manufacturer));
        let cheapest =
            asked.filter(|o| !o.available.is_zero() && o.unit_price > self.paid).min_by_key(|o| o.unit_price);
        match cheapest {
            Some(o) => {
                format!("the rest is above the price limit, {} asks {}", o.manufacturer, currency.grouped(o.unit_price))
            }
            None => "the rest is above the price limit".to_owned(),
        }
    }

    /// Who was not asked: ` Others have some: borealis 30 at 4.80.`
    fn elsewhere(&self, offers: &[OfferInfo], currency: &Currency) -> String {
        let mut others: Vec<&OfferInfo> = offers
            .iter()
            .filter(|o| o.sku == *self.sku && !o.available.is_zero() && !self.whom.includes(&o.manufacturer))
            .collect();
        others.sort_by(|a, b| (a.unit_price, &a.manufacturer).cmp(&(b.unit_price, &b.manufacturer)));
        let more = others.len().saturating_sub(OTHERS_NAMED);
        let has = |o: &&OfferInfo| {
            format!("{} {} at {}", o.manufacturer, grouped(o.available.units()), currency.grouped(o.unit_price))
        };
        let mut said: Vec<String> = others.iter().take(OTHERS_NAMED).map(has).collect();
        if more > 0 {
            said.push(format!("and {more} more"));
        }
        if said.is_empty() { String::new() } else { format!(" Others have some: {}.", said.join(", ")) }
    }
}

fn are(n: u64) -> &'static str {
    if n == 1 { "is" } else { "are" }
}

#[cfg(test)]
mod tests {
    use super::super::shortage::testing::{line, offer, quote};
    use super::*;

    fn from(makers: &[&str]) -> Sources {
        line("A", makers, 1).from
    }

    #[test]
    fn who_has_no_more_is_named_and_who_else_has_some() {
        let mut order = quote(&[("A", 30, &[("acme", 20, 450)])]);
        order.lines[0].reason = Some(LineReason::InsufficientStock);
        let offers = [offer("A", "acme", 450, 0), offer("A", "dear", 900, 1), offer("A", "borealis", 480, 3)];
        let said = |sources: &[Sources]| sentences(&order, Known { sources, offers: &offers }).join(" ");
        let acme = "A: 20 of 30 units; acme has no more. Others have some: borealis 3 at 4.80, dear 1 at 9.00.";
        assert_eq!(said(&[from(&["acme"])]), acme);
        assert!(said(&[from(&["acme", "cirrus"])]).contains("acme and cirrus have no more."));
        assert!(said(&[from(&["a", "b", "c"])]).contains("the 3 manufacturers that were asked have no more"));
        assert_eq!(said(&[from(&[])]), "A: 20 of 30 units; nobody has more.");
        assert_eq!(said(&[]), "A: 20 of 30 units; those who were asked have no more.");
        let nothing = quote(&[("A", 3, &[])]);
        let none = sentences(&nothing, Known { sources: &[from(&["acme"])], offers: &[] });
        assert_eq!(none, ["A: 0 of 3 units; acme has none."]);
    }

    #[test]
    fn a_line_that_was_left_out_is_not_said_to_be_gone() {
        let mut order = quote(&[("A", 12, &[]), ("B", 1, &[("acme", 1, 100)])]);
        order.fill = FillPolicy::CompleteLines;
        (order.lines[0].reason, order.lines[0].available_now) = (Some(LineReason::InsufficientStock), 5);
        let sources = [from(&["acme"]), from(&["acme"])];
        let said = sentences(&order, Known { sources: &sources, offers: &[] });
        assert_eq!(said, ["A: 0 of 12 units; left out: only 5 of 12 are there, and complete lines were wanted."]);
        order.lines[0].available_now = 0;
        let said = sentences(&order, Known { sources: &sources, offers: &[] });
        assert_eq!(said, ["A: 0 of 12 units; left out: acme has none."]);
    }

    #[test]
    fn a_limit_that_keeps_the_rest_away_is_named() {
        let mut order = quote(&[("A", 12, &[("acme", 5, 450)])]);
        let sources = [from(&["acme", "borealis"])];
        let offers = [offer("A", "acme", 450, 5), offer("A", "borealis", 480, 30)];
        let said = |order: &OrderInfo| sentences(order, Known { sources: &sources, offers: &offers }).join(" ");
        order.lines[0].reason = Some(LineReason::PriceAboveLimit);
        assert_eq!(said(&order), "A: 5 of 12 units; the rest is above the price limit, borealis asks 4.80.");
        (order.lines[0].reason, order.lines[0].available_now) = (Some(LineReason::InsufficientStock), 3);
        let mixed =
            "A: 5 of 12 units; acme and borealis have no more within the limit, 3 more are above the price limit.";
        assert_eq!(said(&order), mixed);
        order.fill = FillPolicy::CompleteLines;
        order.lines[0].reason = Some(LineReason::PriceAboveLimit);
        let left_out = "left out: not all of it is within the price limit, and complete lines were wanted.";
        assert!(said(&order).ends_with(left_out), "some of it may be within the limit: {}", said(&order));
        let mut least = quote(&[("A", 12, &[])]);
        (least.lines[0].reason, least.lines[0].available_now) = (Some(LineReason::BelowMinimum), 1);
        assert_eq!(said(&least), "A: 0 of 12 units; only 1 is there, fewer than the least that was wanted.");
    }

    #[test]
    fn a_line_that_was_filled_from_several_manufacturers_is_told_as_one() {
        let mut split = quote(&[("A", 5, &[("acme", 5, 450)]), ("A", 26, &[("borealis", 22, 480)])]);
        split.fill = FillPolicy::MinimumOrNone;
        let sources = [from(&["acme"]), from(&["borealis"])];
        let said = sentences(&split, Known { sources: &sources, offers: &[offer("A", "acme", 450, 0)] });
        assert_eq!(said, ["A: 27 of 31 units; acme and borealis have no more."], "not the last part of the line alone");
    }
}
