//! Made-up traffic: what a customer could want of what is on offer, and how he cuts an order down after a shortage. The
//! demo and `cdsd simulate` share it.

use std::collections::BTreeMap;

use fastrand::Rng;

use crate::ipc::error::ErrorObject;
use crate::ipc::methods::offer::OfferInfo;
use crate::ipc::methods::order::LineParams;
use crate::market::amounts::{Price, Quantity};
use crate::market::names::{AccountName, Sku};
use crate::market::order::{FillPolicy, Sources};

/// What a customer sees when he comes in: who makes what, at what price.
#[derive(Debug, Clone)]
pub struct Shelves {
    goods: BTreeMap<Sku, BTreeMap<AccountName, Price>>,
}

impl Shelves {
    /// How many goods there are.
    pub fn goods(&self) -> usize {
        self.goods.len()
    }

    /// Nothing is left that anybody could want.
    pub fn is_empty(&self) -> bool {
        self.goods.is_empty()
    }

    pub fn of(offers: &[OfferInfo]) -> Self {
        let mut goods: BTreeMap<Sku, BTreeMap<AccountName, Price>> = BTreeMap::new();
        for offer in offers.iter().filter(|o| !o.available.is_zero()) {
            if let Ok(price) = Price::try_from(offer.unit_price) {
                goods.entry(offer.sku.clone()).or_default().insert(offer.manufacturer.clone(), price);
            }
        }
        Self { goods }
    }

    /// Nothing is left of a good at these manufacturers.
    pub fn gone(&mut self, sku: &Sku, from: &Sources) {
        let Some(makers) = self.goods.get_mut(sku) else { return };
        match from {
            Sources::Any => makers.clear(),
            Sources::Makers(gone) => makers.retain(|maker, _| !gone.contains(maker)),
        }
        if makers.is_empty() {
            self.goods.remove(sku);
        }
    }

    /// A line somebody might want: any maker, one, or two in turn; never dearer than what was seen.
    fn wish(&self, rng: &mut Rng) -> Option<LineParams> {
        let (sku, makers) = self.goods.iter().nth(rng.usize(..self.goods.len().max(1)))?;
        let names: Vec<&AccountName> = makers.keys().collect();
        let first = rng.usize(..names.len());
        let from = match rng.u8(..10) {
            0..6 => Sources::Any,
            6..8 => Sources::Makers(vec![names[first].clone()]),
            _ if names.len() > 1 => {
                let second = (first + 1) % names.len();
                Sources::Makers(vec![names[first].clone(), names[second].clone()])
            }
            _ => Sources::Makers(vec![names[first].clone()]),
        };
        let quantity = Quantity::new(rng.u64(1..=9)).ok()?;
        let max_unit_price = makers.values().max().copied();
        Some(LineParams { sku: sku.clone(), from, quantity, min_quantity: None, max_unit_price })
    }
}

/// One to three lines somebody might want, and what shall happen on a shortage. None: nothing is left.
pub fn wishes(shelves: &Shelves, rng: &mut Rng) -> Option<(FillPolicy, Vec<LineParams>)> {
    let fill = match rng.u8(..10) {
        0..4 => FillPolicy::AllOrNone,
        4..7 => FillPolicy::Partial,
        _ => FillPolicy::CompleteLines,
    };
    let lines: Vec<_> = (0..rng.u8(1..=3)).filter_map(|_| shelves.wish(rng)).collect();
    (!lines.is_empty()).then_some((fill, lines))
}

/// Units that are left of each line's good, as a refusal for want of stock tells.
pub fn left_of(error: &ErrorObject) -> Vec<u64> {
    units_of(error, "available_now")
}

/// A refused order cut down to what could have been filled; none if that is nothing.
pub fn cut_down(asked: &[LineParams], error: &ErrorObject) -> Option<Vec<LineParams>> {
    let could_fill = units_of(error, "could_fill");
    let cut = asked.iter().zip(could_fill).filter_map(|(line, units)| {
        let quantity = Quantity::new(units).ok().filter(|q| !q.is_zero())?;
        Some(LineParams { quantity, ..line.clone() })
    });
    let cut: Vec<LineParams> = cut.collect();
    (!cut.is_empty()).then_some(cut)
}

fn units_of(error: &ErrorObject, name: &str) -> Vec<u64> {
    let lines = error.data.details.get("lines").and_then(|lines| lines.as_array());
    let units = |line: &serde_json::Value| line.get(name).and_then(serde_json::Value::as_u64).unwrap_or(0);
    lines.map(|lines| lines.iter().map(units).collect()).unwrap_or_default()
}

#[cfg(test)]
pub(super) mod testing {
    use super::*;
    use crate::market::amounts::Money;

    /// Five goods of three makers.
    pub(crate) fn shelves() -> Shelves {
        let price = |minor| Price::try_from(Money::of_minor(minor)).unwrap();
        let makers = ["acme", "bolts", "cobalt"].map(|m| AccountName::parse(m).unwrap());
        let goods = ["A", "B", "C", "D", "E"].map(|sku| Sku::parse(sku).unwrap());
        let offers = |n: u128| makers.iter().cloned().zip((0_u128..).map(|at| price(n + at))).collect();
        Shelves { goods: goods.into_iter().zip((100..).map(offers)).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::market::reason::Reason;

    #[test]
    fn after_a_shortage_an_order_is_cut_down_to_what_could_have_been_filled() {
        let mut rng = Rng::with_seed(1);
        let line = testing::shelves().wish(&mut rng).unwrap();
        let asked = vec![line.clone(), line];
        let told = serde_json::json!([{"could_fill": 0, "available_now": 0}, {"could_fill": 2, "available_now": 5}]);
        let error = ErrorObject::new(Reason::InsufficientStock, "").with_detail("lines", told);
        let cut = cut_down(&asked, &error).unwrap();
        assert_eq!((cut.len(), cut[0].quantity.units(), left_of(&error)), (1, 2, vec![0, 5]));
        assert_eq!(cut_down(&asked[..1], &error), None);
    }

    #[test]
    fn nobody_wants_what_is_gone() {
        let (mut shelves, mut rng) = (testing::shelves(), Rng::with_seed(1));
        while let Some((_, lines)) = wishes(&shelves, &mut rng) {
            lines.iter().for_each(|line| shelves.gone(&line.sku, &line.from));
        }
        assert!(shelves.is_empty());
    }
}
