//! Carts: what a customer means to buy. A cart reserves nothing and survives restarts.

use serde::{Deserialize, Serialize};

use super::account::AccountId;
use super::amounts::{Money, Quantity};
use super::names::Sku;
use super::order::Sources;
use super::refusal::Refusal;
use crate::limits::{ORDER_LINES_MAX_COUNT, QUANTITY_MAX_UNITS};

/// One line of a cart, with what its owner saw when it was added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CartLine {
    pub sku: Sku,
    pub from: Sources,
    pub quantity: Quantity,
    /// The unit price and offer version of the first manufacturer that it would have been bought from.
    pub seen_price: Option<Money>,
    pub seen_version: Option<u64>,
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
        let missing = || Refusal::NotFound { what: "cart line".into(), name: sku.to_string() };
        let at = self.position(sku, from).ok_or_else(missing)?;
        self.lines.remove(at);
        Ok(())
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
