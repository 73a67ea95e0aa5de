//! What the keys of the customer's dashboard do, pane by pane and box by box.

use ratatui::crossterm::event::{KeyCode, KeyEvent};

use super::super::ways::{Chosen, Way};
use super::amount::{AmountBox, Purpose};
use super::boxes::Open;
use super::face::{CustomerFace, Pane};
use super::wishes::{Purchase, Wish};
use crate::cli::dashboard::Step;
use crate::cli::dashboard::dialog::{Plain, Pressed, movement};
use crate::cli::dashboard::live::Live;
use crate::ipc::methods::order::LineParams;
use crate::market::amounts::Quantity;
use crate::market::order::{OrderStatus, Sources};
use crate::market::time::RoundId;

impl CustomerFace {
    pub(super) fn pressed(&mut self, key: KeyEvent, live: &Live) -> Step<Wish> {
        match self.open.take() {
            Some(open) => self.in_box(open, key, live),
            None => self.in_pane(key, live),
        }
    }

    fn in_pane(&mut self, key: KeyEvent, live: &Live) -> Step<Wish> {
        match key.code {
            KeyCode::Char('q') => return Step::Quit,
            KeyCode::Char('?') => self.open = Some(Open::help()),
            KeyCode::Tab => self.pane = self.pane.next(),
            KeyCode::BackTab => self.pane = self.pane.next().next(),
            KeyCode::Char('1') => self.pane = Pane::Offers,
            KeyCode::Char('2') => self.pane = Pane::Cart,
            KeyCode::Char('3') => self.pane = Pane::Orders,
            KeyCode::Char('r') => return Step::Ask(self.everything()),
            KeyCode::Char('d') => self.open = Some(Open::Plain(self.done_question())),
            code => {
                if let Some(lines) = movement(code, self.offers.page()) {
                    self.go(live, lines);
                    return Step::Stay;
                }
                return match self.pane {
                    Pane::Offers => self.on_offers(code, live),
                    Pane::Cart => self.on_cart(code, live),
                    Pane::Orders => self.on_orders(code),
                };
            }
        }
        Step::Stay
    }

    fn on_offers(&mut self, code: KeyCode, live: &Live) -> Step<Wish> {
        let amount = |purpose| self.offers.chosen(live).map(|offer| Open::Amount(AmountBox::new(offer, purpose)));
        match code {
            KeyCode::Enter | KeyCode::Char('b') => self.open = amount(Purpose::Buy),
            KeyCode::Char('a') => self.open = amount(Purpose::ToCart),
            KeyCode::Char('/') => self.open = Some(Open::Search),
            KeyCode::Char('s') => self.offers.sort_next(),
            KeyCode::Char('v') => self.offers.available_only = !self.offers.available_only,
            KeyCode::Esc => self.offers.search.clear(),
            _ => {}
        }
        Step::Stay
    }

    fn on_cart(&mut self, code: KeyCode, live: &Live) -> Step<Wish> {
        let Some(cart) = &self.cart else { return Step::Stay };
        if code == KeyCode::Char('c') && !cart.lines.is_empty() {
            let lines = vec![format!("Take all {} lines out?", cart.lines.len())];
            let title = "Empty the cart".to_owned();
            self.open = Some(Open::Plain(Plain::Confirm { title, lines, wish: Wish::ClearCart { expect: None } }));
            return Step::Stay;
        }
        if matches!(code, KeyCode::Enter | KeyCode::Char('b')) && !cart.lines.is_empty() {
            let line = |l: &crate::ipc::methods::cart::CartLineInfo| LineParams {
                sku: l.sku.clone(),
                from: l.from.clone(),
                quantity: l.quantity,
                min_quantity: None,
                max_unit_price: None,
            };
            let lines = cart.lines.iter().map(line).collect();
            let purchase = Purchase { lines, round: shown_round(live), cart: Some(cart.version) };
            return Step::Ask(vec![Wish::Quote(purchase)]);
        }
        let Some(line) = cart.lines.get(self.cart_at) else { return Step::Stay };
        let units = line.quantity.units();
        let units = match code {
            KeyCode::Char('+') => units + 1,
            KeyCode::Char('-') => units.saturating_sub(1),
            KeyCode::Char('x') | KeyCode::Delete => 0,
            _ => return Step::Stay,
        };
        // More than a line can hold stays as it is.
        let quantity = Quantity::new(units).unwrap_or(line.quantity);
        Step::Ask(vec![Wish::SetInCart { sku: line.sku.clone(), from: line.from.clone(), quantity }])
    }

    fn on_orders(&mut self, code: KeyCode) -> Step<Wish> {
        let Some(order) = self.orders.get(self.orders_at) else { return Step::Stay };
        match (code, order.order) {
            (KeyCode::Enter, _) => self.open = Some(Open::order(order)),
            (KeyCode::Char('x'), Some(id)) if order.status != OrderStatus::Cancelled => {
                let mut lines = super::boxes::order_lines(order);
                lines.extend([String::new(), "Give all of it back?".to_owned()]);
                let title = format!("Give order {id} back");
                self.open = Some(Open::Plain(Plain::Confirm { title, lines, wish: Wish::Cancel(id) }));
            }
            _ => {}
        }
        Step::Stay
    }

    fn in_box(&mut self, open: Open, key: KeyEvent, live: &Live) -> Step<Wish> {
        match open {
            Open::Search => {
                self.open = self.offers.typed(key).then_some(Open::Search);
                Step::Stay
            }
            Open::Amount(amount) => self.in_amount(amount, key, live),
            Open::Shortage(shortage) => self.in_shortage(shortage, key),
            Open::Plain(plain) => match plain.press(key) {
                Pressed::Grants(wish) => Step::Ask(vec![wish]),
                Pressed::Closes => Step::Stay,
                Pressed::Stays(plain) => {
                    self.open = Some(Open::Plain(plain));
                    Step::Stay
                }
            },
        }
    }

    fn in_amount(&mut self, mut amount: AmountBox, key: KeyEvent, live: &Live) -> Step<Wish> {
        match key.code {
            KeyCode::Esc => return Step::Stay,
            KeyCode::Enter => {
                if let Some(quantity) = amount.read() {
                    let (sku, maker) = amount.offer;
                    let from = Sources::Makers(vec![maker]);
                    return Step::Ask(vec![match amount.purpose {
                        Purpose::ToCart => Wish::AddToCart { sku, from, quantity },
                        Purpose::Buy => {
                            let line = LineParams { sku, from, quantity, min_quantity: None, max_unit_price: None };
                            Wish::Quote(Purchase { lines: vec![line], round: shown_round(live), cart: None })
                        }
                    }]);
                }
            }
            _ => amount.input.press(key),
        }
        self.open = Some(Open::Amount(amount));
        Step::Stay
    }

    fn in_shortage(&mut self, mut shortage: Box<super::shortage_box::ShortageBox>, key: KeyEvent) -> Step<Wish> {
        match (key.code, &mut shortage.editor) {
            (KeyCode::Esc | KeyCode::Char('q'), None) => return Step::Stay,
            (KeyCode::Esc | KeyCode::Char('q'), Some(_)) => shortage.editor = None,
            (KeyCode::Down | KeyCode::Char('j'), _) => shortage.go(1),
            (KeyCode::Up | KeyCode::Char('k'), _) => shortage.go(-1),
            (KeyCode::Left | KeyCode::Char('-'), Some(editor)) => editor.change(-1),
            (KeyCode::Right | KeyCode::Char('+'), Some(editor)) => editor.change(1),
            (KeyCode::Char('m'), Some(editor)) => editor.next_maker(),
            (KeyCode::Backspace, Some(editor)) => editor.erase(),
            (KeyCode::Char(c), Some(editor)) if c.is_ascii_digit() => {
                editor.digit(u64::from(c.to_digit(10).unwrap_or(0)));
            }
            (KeyCode::Enter, Some(_)) => {
                let chosen = shortage.edited();
                if chosen.preview.units() > 0 {
                    return shortage.buy(chosen);
                }
            }
            (KeyCode::Enter, None) => match shortage.ways.get(shortage.at) {
                Some(Way::Available(preview) | Way::Others { preview, .. }) => {
                    let chosen = Chosen::all(preview.clone(), &shortage.purchase.wish());
                    return shortage.buy(chosen);
                }
                Some(Way::LineByLine { .. }) => shortage.edit(),
                Some(Way::IntoCart) => return shortage.put_into_cart(),
                Some(Way::Clear) => return Step::Ask(vec![Wish::ClearCart { expect: shortage.purchase.cart }]),
                Some(Way::Back | Way::Keep) | None => return Step::Stay,
            },
            _ => {}
        }
        self.open = Some(Open::Shortage(shortage));
        Step::Stay
    }
}

/// The round that is on the screen.
fn shown_round(live: &Live) -> Option<RoundId> {
    live.board.round.map(|(round, _)| round)
}
