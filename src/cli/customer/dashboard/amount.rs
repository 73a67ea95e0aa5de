//! How many? A number that is typed before a good goes into the cart or is bought.

use ratatui::Frame;
use ratatui::text::Line;

use crate::cli::dashboard::dialog::{Input, Typing};
use crate::cli::dashboard::list::OfferKey;
use crate::cli::dashboard::live::Live;
use crate::cli::dashboard::look::Look;
use crate::market::amounts::Quantity;
use crate::market::words::grouped;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Buy,
    ToCart,
}

#[derive(Debug)]
pub(super) struct AmountBox {
    pub(super) offer: OfferKey,
    pub(super) purpose: Purpose,
    pub(super) input: Input,
}

impl AmountBox {
    pub(super) fn new(offer: OfferKey, purpose: Purpose) -> Self {
        Self { offer, purpose, input: Input::of(Typing::Units) }
    }

    /// The number, if it is one; else the box says what is wrong.
    pub(super) fn read(&mut self) -> Option<Quantity> {
        match Quantity::parse(&self.input.text) {
            Ok(quantity) if !quantity.is_zero() => Some(quantity),
            Ok(_) => self.complain("at least 1"),
            Err(_) if self.input.text.is_empty() => self.complain("type how many units"),
            Err(error) => self.complain(&error.to_string()),
        }
    }

    fn complain(&mut self, problem: &str) -> Option<Quantity> {
        self.input.problem = Some(problem.to_owned());
        None
    }

    pub(super) fn draw(&self, frame: &mut Frame<'_>, live: &Live, look: Look) {
        let (sku, maker) = &self.offer;
        let named = live.named(&self.offer);
        let title = match self.purpose {
            Purpose::Buy => format!("Buy {sku} from {maker}"),
            Purpose::ToCart => format!("Put {sku} from {maker} into the cart"),
        };
        let mut said = Vec::new();
        if !named.name.is_empty() || !named.unit.is_empty() {
            let unit = if named.unit.is_empty() { String::new() } else { format!(", unit: {}", named.unit) };
            said.push(Line::from(format!("{}{unit}", named.name)));
        }
        if let Some(row) = live.board.rows.get(&self.offer) {
            let price = live.currency.grouped(row.numbers.unit_price);
            said.push(Line::from(format!("{} available at {price} {}", grouped(row.numbers.units[2]), live.currency)));
            let cost = Quantity::parse(&self.input.text).map(|q| row.numbers.unit_price.times(q));
            let cost =
                cost.map_or(String::new(), |c| format!("That is {} {}.", live.currency.grouped(c), live.currency));
            said.push(Line::styled(cost, look.dim()));
        }
        said.push(Line::from("How many units?"));
        self.input.draw(frame, &title, "Enter: go on  Esc: back", said, look);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_numbers_from_one_on_are_amounts() {
        let mut amount = AmountBox::new(("bolt".parse().unwrap(), "acme".parse().unwrap()), Purpose::Buy);
        for bad in ["", "0", "99999999999999999999"] {
            amount.input.text = bad.to_owned();
            assert!(amount.read().is_none(), "{bad}");
            assert!(amount.input.problem.is_some(), "{bad}");
        }
        amount.input.text = "12".to_owned();
        assert_eq!(amount.read().unwrap().units(), 12);
    }
}
