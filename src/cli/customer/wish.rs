//! What a customer wants to buy, typed or from his cart, and the purchases that are made of it.

use super::shop::Shop;
use crate::cli::args::buy::Buy;
use crate::cli::args::order_line::OrderLineArg;
use crate::cli::failure::Failure;
use crate::ipc::error::ErrorObject;
use crate::ipc::methods::cart::{BuyParams, CartInfo, PickParams};
use crate::ipc::methods::order::{LineParams, PlaceParams, QuoteParams};
use crate::market::amounts::{Money, Price, Quantity};
use crate::market::key::Key;
use crate::market::names::{Note, Text};
use crate::market::order::{FillPolicy, Sources};
use crate::market::reason::Reason;
use crate::market::time::RoundId;

#[derive(Debug, Clone)]
pub(super) struct Wish {
    pub(super) fill: FillPolicy,
    pub(super) lines: Vec<LineParams>,
    pub(super) reference: Option<Text>,
    pub(super) note: Option<Note>,
    /// The round that it is meant for; none: the one that was shown last.
    pub(super) round: Option<RoundId>,
    /// The cart that the lines are those of, in its order; none if they were typed.
    pub(super) cart: Option<SeenCart>,
}

/// A cart as it was shown.
#[derive(Debug, Clone)]
pub(super) struct SeenCart {
    pub(super) version: u64,
    /// Per line the price at which it was put in.
    pub(super) seen: Vec<Option<Money>>,
    clear_rest: bool,
}

/// A line of an order, and the line of the wish that it serves, from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct BoundLine {
    pub(super) at: usize,
    pub(super) params: LineParams,
}

/// A call that buys.
#[derive(Debug, Clone)]
pub(super) enum Purchase {
    Order(PlaceParams),
    Cart(BuyParams),
}

impl Purchase {
    /// Buys under a key that may be used again, so what is sent depends on nothing but the arguments: of a cart
    /// everything, at most at the prices at which it was put in, which the daemon knows.
    pub(super) async fn repeatable(shop: &mut Shop, args: &Buy, fill: FillPolicy, key: Key) -> Result<Self, Failure> {
        if args.cart {
            let (clear_rest, reference, note) = (args.clear_rest, args.reference.clone(), args.note.clone());
            let params = BuyParams { fill, expect: None, lines: None, clear_rest, round: None, reference, note, key };
            return Ok(Self::Cart(params));
        }
        let wish = Wish::read(shop, args, fill).await?;
        Ok(wish.purchase(wish.lines.clone(), key))
    }

    /// In this round or not at all, unless it names one already.
    pub(super) fn only_in(self, shown: Option<RoundId>) -> Self {
        match self {
            Self::Order(params) => Self::Order(PlaceParams { round: params.round.or(shown), ..params }),
            Self::Cart(params) => Self::Cart(BuyParams { round: params.round.or(shown), ..params }),
        }
    }

    /// Per line of the order who is asked; empty for a cart that is bought as it is.
    pub(super) fn sources(&self) -> Vec<Sources> {
        match self {
            Self::Order(params) => params.lines.iter().map(|line| line.from.clone()).collect(),
            Self::Cart(params) => {
                let picks = params.lines.iter().flatten();
                picks.map(|pick| pick.take_from.clone().unwrap_or_else(|| pick.from.clone())).collect()
            }
        }
    }

    /// The lines that were asked for; none for a cart, whose lines the daemon knows.
    pub(super) fn lines(&self) -> Vec<LineParams> {
        match self {
            Self::Order(params) => params.lines.clone(),
            Self::Cart(_) => Vec::new(),
        }
    }

    pub(super) fn key(&self) -> &Key {
        match self {
            Self::Order(params) => &params.key,
            Self::Cart(params) => &params.key,
        }
    }
}

impl Wish {
    /// The wish that the arguments come to, with the cart as it is now.
    pub(super) async fn read(shop: &mut Shop, args: &Buy, fill: FillPolicy) -> Result<Self, Failure> {
        let limit = price_limit(shop, args)?;
        let (reference, note) = (args.reference.clone(), args.note.clone());
        if !args.cart {
            let lines = args.lines.iter().map(|line| typed(line, args.min, limit)).collect::<Result<_, _>>()?;
            return Ok(Self { fill, lines, reference, note, round: None, cart: None });
        }
        let cart = shop.cart().await?;
        if cart.lines.is_empty() {
            let empty = ErrorObject::new(Reason::NotFound, "the cart is empty");
            return Err(empty.with_hint("Put goods into it with `cds-customer cart add`.").into());
        }
        let lines = lines_of(&cart, args.min, limit)?;
        let seen = cart.lines.iter().map(|l| l.seen_price).collect();
        let cart = SeenCart { version: cart.version, seen, clear_rest: args.clear_rest };
        Ok(Self { fill, lines, reference, note, round: None, cart: Some(cart) })
    }

    /// Lines as a screen shows them: all or nothing, in the round that it shows, of the cart of this version.
    pub(super) fn shown(lines: Vec<LineParams>, round: Option<RoundId>, cart: Option<u64>) -> Self {
        let seen = vec![None; lines.len()];
        let cart = cart.map(|version| SeenCart { version, seen, clear_rest: false });
        Self { fill: FillPolicy::AllOrNone, lines, reference: None, note: None, round, cart }
    }

    pub(super) fn asked(&self) -> u64 {
        self.lines.iter().map(|l| l.quantity.units()).sum()
    }

    /// The question what the wish would buy now.
    pub(super) fn question(&self) -> QuoteParams {
        let (lines, reference, note) = (self.lines.clone(), self.reference.clone(), self.note.clone());
        QuoteParams { fill: self.fill, lines, reference, note, round: self.round }
    }

    /// The question how much of these lines is there.
    pub(super) fn partial(&self, lines: Vec<LineParams>) -> QuoteParams {
        QuoteParams { fill: FillPolicy::Partial, lines, ..self.question() }
    }

    /// Buys the wish's own lines with other limits.
    pub(super) fn purchase(&self, lines: Vec<LineParams>, key: Key) -> Purchase {
        let bound = lines.into_iter().enumerate().map(|(at, params)| BoundLine { at, params }).collect();
        self.bound(self.fill, bound, key)
    }

    /// Buys these lines, each of which serves one of the wish's.
    pub(super) fn bound(&self, fill: FillPolicy, lines: Vec<BoundLine>, key: Key) -> Purchase {
        let (reference, note) = (self.reference.clone(), self.note.clone());
        let Some(cart) = &self.cart else {
            let lines = lines.into_iter().map(|l| l.params).collect();
            return Purchase::Order(PlaceParams {
                customer: None,
                fill,
                lines,
                reference,
                note,
                round: self.round,
                key,
            });
        };
        let lines = Some(lines.into_iter().map(|line| self.pick(line)).collect());
        let (expect, clear_rest) = (Some(cart.version), cart.clear_rest);
        Purchase::Cart(BuyParams { fill, expect, lines, clear_rest, round: self.round, reference, note, key })
    }

    fn pick(&self, BoundLine { at, params }: BoundLine) -> PickParams {
        let from = self.lines[at].from.clone();
        PickParams {
            take_from: Some(params.from).filter(|asked| *asked != from),
            sku: params.sku,
            from,
            quantity: Some(params.quantity),
            min_quantity: params.min_quantity,
            max_unit_price: params.max_unit_price,
        }
    }
}

fn price_limit(shop: &Shop, args: &Buy) -> Result<Option<Price>, Failure> {
    let read = |text: &str| {
        let price = shop.currency.read(text).and_then(Price::try_from);
        price.map_err(|e| Failure::usage(format!("--max-price: {e}"), ""))
    };
    args.max_price.as_deref().map(read).transpose()
}

fn typed(arg: &OrderLineArg, min: Option<Quantity>, limit: Option<Price>) -> Result<LineParams, Failure> {
    let (sku, from, quantity) = (arg.sku.clone(), arg.from.clone(), arg.quantity);
    checked(LineParams { sku, from, quantity, min_quantity: min, max_unit_price: limit })
}

fn lines_of(cart: &CartInfo, min: Option<Quantity>, limit: Option<Price>) -> Result<Vec<LineParams>, Failure> {
    let lines = cart.lines.iter().map(|l| LineParams {
        sku: l.sku.clone(),
        from: l.from.clone(),
        quantity: l.quantity,
        min_quantity: min,
        max_unit_price: limit,
    });
    lines.map(checked).collect()
}

fn checked(line: LineParams) -> Result<LineParams, Failure> {
    match line.min_quantity {
        Some(min) if min > line.quantity => {
            let problem = format!("--min {min} is more than the {} of {} asked for", line.quantity, line.sku);
            Err(Failure::usage(problem, "Choose a smaller --min, or order that line by itself."))
        }
        _ => Ok(line),
    }
}

#[cfg(test)]
mod tests {
    use super::super::shortage::testing::line;
    use super::*;

    fn wish(cart: Option<SeenCart>) -> Wish {
        let lines = vec![line("A", &["acme"], 12), line("B", &[], 1)];
        Wish { fill: FillPolicy::AllOrNone, lines, reference: None, note: None, round: None, cart }
    }

    fn cart() -> Option<SeenCart> {
        Some(SeenCart { version: 7, seen: vec![None, None], clear_rest: true })
    }

    #[test]
    fn a_cart_is_bought_by_its_version_and_lines_and_tells_other_manufacturers_apart() {
        let bound = |at, makers: &[&str], n| BoundLine { at, params: line(if at == 0 { "A" } else { "B" }, makers, n) };
        let lines = vec![bound(0, &["acme"], 5), bound(0, &["borealis"], 7), bound(1, &["acme"], 1)];
        let key = Key::parse("k").unwrap();
        let Purchase::Cart(params) = wish(cart()).bound(FillPolicy::MinimumOrNone, lines, key) else {
            panic!("not of the cart")
        };
        let picks = params.lines.unwrap();
        let named = |from: &Sources| serde_json::to_string(from).unwrap();
        let said: Vec<_> = picks.iter().map(|p| (named(&p.from), p.take_from.as_ref().map(named))).collect();
        let acme = "[\"acme\"]".to_owned();
        let expected = [
            (acme.clone(), None),
            (acme.clone(), Some("[\"borealis\"]".to_owned())),
            ("\"any\"".to_owned(), Some(acme)),
        ];
        assert_eq!((params.expect, params.clear_rest, said), (Some(7), true, expected.to_vec()));
    }
}
