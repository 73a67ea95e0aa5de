//! Carts: what a customer means to buy. A cart reserves nothing and survives restarts.

use serde::{Deserialize, Serialize};

use super::account::AccountId;
use super::amounts::{Money, Price, Quantity};
use super::names::{Note, Sku, Text};
use super::offer::Stock;
use super::order::{FillPolicy, LineRequest, OrderLine, Sources};
use super::refusal::Refusal;
use super::time::RoundId;
use crate::limits::{ORDER_LINES_MAX_COUNT, QUANTITY_MAX_UNITS};

/// One line of a cart, with what its owner saw when it was added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CartLine {
    pub sku: Sku,
    pub from: Sources,
    pub quantity: Quantity,
    /// The highest unit price that its units would have cost then; see [`dearest_price`].
    pub seen_price: Option<Money>,
    /// The version of the offer that would have been asked first.
    pub seen_version: Option<u64>,
}

/// What shall be bought of a cart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CartPurchase {
    pub fill: FillPolicy,
    /// Only if the cart still has this version.
    pub expect: Option<u64>,
    /// None: every line in full, at most at the prices that were seen.
    pub lines: Option<Vec<CartPick>>,
    /// What is not bought leaves the cart too.
    pub clear_rest: bool,
    /// In this round or not at all.
    pub round: Option<RoundId>,
    pub reference: Option<Text>,
    pub note: Option<Note>,
}

/// Units of one line of a cart, which is found by its good and manufacturers. Several may be of the same line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CartPick {
    pub sku: Sku,
    pub from: Sources,
    /// None: all of the line's.
    pub quantity: Option<Quantity>,
    /// Who is asked for them. None: the line's own manufacturers.
    pub take_from: Option<Sources>,
    pub min_quantity: Option<Quantity>,
    pub max_unit_price: Option<Price>,
}

/// The lines of an order that is made of a cart, and for each the place of the cart's line that it serves.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Picked {
    pub lines: Vec<LineRequest>,
    pub places: Vec<usize>,
}

/// The highest unit price among the stocks that so many units would come from, asked in the order given; if there are
/// none to be had, the price of the first.
pub fn dearest_price<'s>(stocks: impl IntoIterator<Item = &'s Stock>, units: u64) -> Option<Money> {
    let (mut first, mut dearest, mut missing) = (None, None, units);
    for stock in stocks {
        first = first.or(Some(stock.unit_price));
        let there = stock.counters.available.units();
        if missing > 0 && there > 0 {
            dearest = dearest.max(Some(stock.unit_price));
            missing = missing.saturating_sub(there);
        }
    }
    dearest.or(first)
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cart {
    pub customer: AccountId,
    /// Grows by one with every change.
    pub version: u64,
    pub lines: Vec<CartLine>,
}

impl Cart {
    pub fn empty(customer: AccountId) -> Self {
        Self { customer, version: 0, lines: Vec::new() }
    }

    /// Adds units; a line with the same good and manufacturers grows.
    pub fn add(&mut self, line: CartLine) -> Result<(), Refusal> {
        match self.position(&line.sku, &line.from) {
            None => self.push(line),
            Some(at) => {
                let units = self.lines[at].quantity.units() + line.quantity.units();
                let too_many =
                    |_| Refusal::LimitReached { what: "units in one line".into(), limit: QUANTITY_MAX_UNITS };
                let quantity = Quantity::new(units).map_err(too_many)?;
                self.lines[at] = CartLine { quantity, ..line };
                Ok(())
            }
        }
    }

    /// Makes the line's quantity what is given; 0 takes the line out.
    pub fn set(&mut self, line: CartLine) -> Result<(), Refusal> {
        match self.position(&line.sku, &line.from) {
            Some(at) if line.quantity.is_zero() => {
                self.lines.remove(at);
                Ok(())
            }
            Some(at) => {
                self.lines[at] = line;
                Ok(())
            }
            None if line.quantity.is_zero() => Ok(()),
            None => self.push(line),
        }
    }

    /// Takes a line out.
    pub fn remove(&mut self, sku: &Sku, from: &Sources) -> Result<(), Refusal> {
        let missing = || Refusal::NotFound { what: "line of the cart".into(), name: sku.to_string() };
        let at = self.position(sku, from).ok_or_else(missing)?;
        self.lines.remove(at);
        Ok(())
    }

    /// Refuses what was meant for another version of this cart.
    pub fn expect(&self, version: Option<u64>) -> Result<(), Refusal> {
        match version {
            Some(expected) if expected != self.version => {
                let problem = format!("its version is {}, not {expected}", self.version);
                Err(Refusal::CartChanged { version: self.version, problem })
            }
            _ => Ok(()),
        }
    }

    /// Units that a line has, 0 if there is no such line.
    pub fn units_of(&self, sku: &Sku, from: &Sources) -> u64 {
        self.position(sku, from).map_or(0, |at| self.lines[at].quantity.units())
    }

    /// The order's lines for these picks, or for the whole cart at the prices that were seen.
    pub fn pick(&self, picks: Option<&[CartPick]>) -> Result<Picked, Refusal> {
        if self.lines.is_empty() {
            return Err(Refusal::CartEmpty);
        }
        let Some(picks) = picks else { return Ok(self.all_as_seen()) };
        let (mut picked, mut left) =
            (Picked::default(), self.lines.iter().map(|l| l.quantity.units()).collect::<Vec<_>>());
        for pick in picks {
            let missing = || Refusal::NotFound { what: "line of the cart".into(), name: pick.sku.to_string() };
            let at = self.position(&pick.sku, &pick.from).ok_or_else(missing)?;
            let quantity = pick.quantity.unwrap_or(self.lines[at].quantity);
            let Some(rest) = left[at].checked_sub(quantity.units()) else {
                let problem = format!("it has {} of {}", self.lines[at].quantity, pick.sku);
                return Err(Refusal::CartChanged { version: self.version, problem });
            };
            left[at] = rest;
            picked.places.push(at);
            picked.lines.push(LineRequest {
                sku: pick.sku.clone(),
                from: pick.take_from.clone().unwrap_or_else(|| pick.from.clone()),
                quantity,
                min_quantity: pick.min_quantity,
                max_unit_price: pick.max_unit_price,
            });
        }
        Ok(picked)
    }

    fn all_as_seen(&self) -> Picked {
        let line = |l: &CartLine| LineRequest {
            sku: l.sku.clone(),
            from: l.from.clone(),
            quantity: l.quantity,
            min_quantity: None,
            max_unit_price: l.seen_price.and_then(|price| Price::try_from(price).ok()),
        };
        Picked { lines: self.lines.iter().map(line).collect(), places: (0..self.lines.len()).collect() }
    }

    /// Takes what was bought out; lines of which nothing is left go too.
    pub fn settle(&mut self, places: &[usize], bought: &[OrderLine]) {
        for (&at, line) in places.iter().zip(bought) {
            let rest = self.lines[at].quantity.units().saturating_sub(line.filled());
            self.lines[at].quantity = Quantity::of(rest);
        }
        self.lines.retain(|l| !l.quantity.is_zero());
    }

    fn push(&mut self, line: CartLine) -> Result<(), Refusal> {
        if self.lines.len() == ORDER_LINES_MAX_COUNT {
            return Err(Refusal::LimitReached { what: "lines in a cart".into(), limit: ORDER_LINES_MAX_COUNT as u64 });
        }
        self.lines.push(line);
        Ok(())
    }

    fn position(&self, sku: &Sku, from: &Sources) -> Option<usize> {
        self.lines.iter().position(|l| l.sku == *sku && l.from == *from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(sku: &str, units: u64) -> CartLine {
        let quantity = Quantity::new(units).unwrap();
        CartLine { sku: Sku::parse(sku).unwrap(), from: Sources::Any, quantity, seen_price: None, seen_version: None }
    }

    fn quantities(cart: &Cart) -> Vec<(String, u64)> {
        cart.lines.iter().map(|l| (l.sku.to_string(), l.quantity.units())).collect()
    }

    #[test]
    fn adding_grows_setting_replaces_zero_removes() {
        let mut cart = Cart::empty(AccountId(1));
        cart.add(line("a", 2)).unwrap();
        cart.add(line("a", 3)).unwrap();
        cart.set(line("b", 7)).unwrap();
        assert_eq!(quantities(&cart), [("a".to_owned(), 5), ("b".to_owned(), 7)]);
        cart.set(line("a", 1)).unwrap();
        cart.set(line("b", 0)).unwrap();
        cart.set(line("never-there", 0)).unwrap();
        assert_eq!(quantities(&cart), [("a".to_owned(), 1)]);
        cart.remove(&Sku::parse("a").unwrap(), &Sources::Any).unwrap();
        assert!(matches!(cart.remove(&Sku::parse("a").unwrap(), &Sources::Any), Err(Refusal::NotFound { .. })));
    }

    #[test]
    fn a_line_and_a_cart_have_limits() {
        let mut cart = Cart::empty(AccountId(1));
        cart.add(line("a", QUANTITY_MAX_UNITS)).unwrap();
        assert!(matches!(cart.add(line("a", 1)), Err(Refusal::LimitReached { .. })));
        for n in 1..ORDER_LINES_MAX_COUNT {
            cart.add(line(&format!("g{n}"), 1)).unwrap();
        }
        assert!(matches!(cart.add(line("one-more", 1)), Err(Refusal::LimitReached { .. })));
    }
}
