//! Changes of the cart that are not answered yet: the next key on the same line goes on from them, not from what is shown.

use crate::ipc::methods::cart::{CartInfo, CartLineInfo};
use crate::market::amounts::Quantity;
use crate::market::names::Sku;
use crate::market::order::Sources;

/// The units that each such line will have.
#[derive(Debug, Default)]
pub(super) struct Waiting(Vec<(Sku, Sources, Quantity)>);

impl Waiting {
    /// What the line will have.
    pub(super) fn quantity(&self, line: &CartLineInfo) -> Quantity {
        let known = self.0.iter().find(|(sku, from, _)| *sku == line.sku && *from == line.from);
        known.map_or(line.quantity, |(_, _, quantity)| *quantity)
    }

    pub(super) fn set(&mut self, sku: &Sku, from: &Sources, quantity: Quantity) {
        self.0.retain(|(known, makers, _)| known != sku || makers != from);
        self.0.push((sku.clone(), from.clone(), quantity));
    }

    /// Units are added to a line; a new line is shown only when it is there.
    pub(super) fn add(&mut self, cart: &[CartLineInfo], (sku, from): (&Sku, &Sources), more: Quantity) {
        let Some(line) = cart.iter().find(|line| line.sku == *sku && line.from == *from) else { return };
        if let Ok(sum) = Quantity::new(self.quantity(line).units().saturating_add(more.units())) {
            self.set(sku, from, sum);
        }
    }

    /// The cart is as it is after one of the changes.
    pub(super) fn answered(&mut self, cart: &CartInfo) {
        self.0.retain(|(sku, from, quantity)| {
            cart.lines.iter().any(|line| line.sku == *sku && line.from == *from && line.quantity != *quantity)
        });
    }

    /// No change is under way any more, or one has failed.
    pub(super) fn forget(&mut self) {
        self.0.clear();
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
