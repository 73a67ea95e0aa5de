//! What the keys of the customer's dashboard do, pane by pane and box by box.

use ratatui::crossterm::event::{KeyCode, KeyEvent};

use super::super::ways::{Chosen, Way};
use super::amount::{AmountBox, Purpose};
use super::boxes::{Own, order_lines};
use super::face::{CustomerFace, Pane};
use super::shortage_box::ShortageBox;
use super::wishes::{Purchase, Wish};
use crate::cli::dashboard::Step;
use crate::cli::dashboard::list::OfferKey;
use crate::cli::dashboard::live::Live;
use crate::cli::dashboard::round_words::why_closed;
use crate::cli::dashboard::shell::Open;
use crate::ipc::methods::cart::CartLineInfo;
use crate::ipc::methods::order::LineParams;
use crate::market::amounts::Quantity;
use crate::market::order::{OrderStatus, Sources};
use crate::market::time::RoundId;
use crate::market::words::counted;

impl CustomerFace {
    pub(super) fn pane_keys(&self) -> Vec<&'static str> {
        let keys: &[&str] = match self.shell.pane {
            Pane::Offers => {
                &["b buy", "a to cart", "/ search", "i makers", "Tab cart", "d done", "s sort", "v available"]
            }
            Pane::Cart => &["b buy all", "+ - units", "x out", "Tab orders", "c empty", "d done"],
            Pane::Orders => &["Enter show", "x give back", "Tab offers", "d done"],
        };
        ["? help", "q leave"].iter().chain(keys).copied().collect()
    }

    pub(super) fn in_pane(&mut self, code: KeyCode, live: &Live) -> Step<Wish> {
        match (code, self.shell.pane) {
            (KeyCode::Char('d'), _) => self.ask_done(live),
            (_, Pane::Offers) => self.on_offers(code, live),
            (_, Pane::Cart) => return self.on_cart(code, live),
            (_, Pane::Orders) => self.on_orders(code),
        }
        Step::Stay
    }

    fn say(&mut self, words: impl Into<String>) -> Step<Wish> {
        self.shell.said = words.into();
        Step::Stay
    }

    fn ask_done(&mut self, live: &Live) {
        if let Some(why) = why_closed(live) {
            self.shell.said = why;
            return;
        }
        let (title, question) = if self.done {
            ("Not done after all", "You said that you are done. Go on buying?")
        } else {
            ("Done", "Have you bought all you need in this round? When everybody has, the round closes.")
        };
        self.shell.confirm(title, vec![question.to_owned()], Wish::Done { undo: self.done });
    }

    fn on_offers(&mut self, code: KeyCode, live: &Live) {
        let wanted = match code {
            KeyCode::Enter | KeyCode::Char('b') => Some(Purpose::Buy),
            KeyCode::Char('a') => Some(Purpose::ToCart),
            KeyCode::Char('i') => None,
            _ => return,
        };
        let Some(offer) = self.shell.offers.chosen(live) else {
            self.shell.said = self.shell.offers.why_empty(live);
            return;
        };
        match wanted {
            Some(purpose) => self.ask_amount(offer, purpose, live),
            None => self.shell.open = Some(Open::Own(Own::Details(offer.0))),
        }
    }

    fn ask_amount(&mut self, offer: OfferKey, purpose: Purpose, live: &Live) {
        match why_closed(live).filter(|_| purpose == Purpose::Buy) {
            Some(why) => self.shell.said = why,
            None => self.shell.open = Some(Open::Own(Own::Amount(AmountBox::new(offer, purpose)))),
        }
    }

    fn on_cart(&mut self, code: KeyCode, live: &Live) -> Step<Wish> {
        let known = matches!(code, KeyCode::Enter | KeyCode::Delete | KeyCode::Char('b' | 'c' | 'x' | '+' | '-' | '='));
        let Some(line) = self.cart_lines().get(self.cart_list.at).filter(|_| known) else {
            return if known { self.say("The cart is empty. Press a on an offer.") } else { Step::Stay };
        };
        let wanted = self.cart_changes.quantity(line);
        let units = wanted.units();
        let units = match code {
            KeyCode::Enter | KeyCode::Char('b') => return self.buy_cart(live),
            KeyCode::Char('c') => {
                let lines = vec![format!("Take {} out?", counted(self.cart_lines().len() as u64, "line"))];
                self.shell.confirm("Empty the cart", lines, Wish::ClearCart { expect: None });
                return Step::Stay;
            }
            KeyCode::Char('-') => units.saturating_sub(1),
            KeyCode::Char('+' | '=') => units + 1,
            _ => 0,
        };
        // More than a line can hold stays as it is.
        let quantity = Quantity::new(units).unwrap_or(wanted);
        let (sku, from) = (line.sku.clone(), line.from.clone());
        self.cart_changes.set(&sku, &from, quantity);
        Step::Ask(vec![Wish::SetInCart { sku, from, quantity }])
    }

    fn buy_cart(&mut self, live: &Live) -> Step<Wish> {
        if let Some(why) = why_closed(live) {
            return self.say(why);
        }
        if !self.cart_changes.is_empty() {
            return self.say("The cart is just being changed; press b again.");
        }
        let line = |l: &CartLineInfo| wished(l.sku.clone(), l.from.clone(), l.quantity);
        let lines = self.cart_lines().iter().map(line).collect();
        let cart = self.cart.as_ref().map(|cart| cart.version);
        Step::Ask(vec![Wish::Quote(Purchase { lines, round: shown_round(live), cart })])
    }

    fn on_orders(&mut self, code: KeyCode) {
        if !matches!(code, KeyCode::Enter | KeyCode::Delete | KeyCode::Char('x')) {
            return;
        }
        let Some(order) = self.orders.get(self.orders_list.at) else {
            self.shell.said = "There is no order yet.".to_owned();
            return;
        };
        match (code, order.order) {
            (KeyCode::Enter, id) => {
                let title = id.map_or_else(|| "Order".to_owned(), |id| format!("Order {id}"));
                self.shell.message(title, order_lines(order));
            }
            (_, Some(id)) if order.status != OrderStatus::Cancelled => {
                let mut lines = vec!["Give all of it back?".to_owned(), String::new()];
                lines.extend(order_lines(order));
                self.shell.confirm(format!("Give order {id} back"), lines, Wish::Cancel(id));
            }
            _ => self.shell.said = "All of it was given back already.".to_owned(),
        }
    }

    pub(super) fn in_box(&mut self, own: Own, key: KeyEvent, live: &Live) -> Step<Wish> {
        match own {
            Own::Amount(amount) => self.in_amount(amount, key, live),
            Own::Shortage(shortage) => self.in_shortage(shortage, key),
            Own::Details(sku) => {
                match key.code {
                    KeyCode::Esc | KeyCode::Char('q' | 'i') => {}
                    KeyCode::Enter | KeyCode::Char('a' | 'b') => self.on_offers(key.code, live),
                    _ => self.shell.open = Some(Open::Own(Own::Details(sku))),
                }
                Step::Stay
            }
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
                        Purpose::ToCart => {
                            let lines = self.cart.as_ref().map_or(&[][..], |cart| &cart.lines);
                            self.cart_changes.add(lines, (&sku, &from), quantity);
                            Wish::AddToCart { sku, from, quantity }
                        }
                        Purpose::Buy => {
                            let lines = vec![wished(sku, from, quantity)];
                            Wish::Quote(Purchase { lines, round: shown_round(live), cart: None })
                        }
                    }]);
                }
            }
            _ => amount.input.press(key),
        }
        self.shell.open = Some(Open::Own(Own::Amount(amount)));
        Step::Stay
    }

    fn in_shortage(&mut self, mut shortage: Box<ShortageBox>, key: KeyEvent) -> Step<Wish> {
        match (key.code, &mut shortage.editor) {
            (KeyCode::Esc | KeyCode::Char('q'), None) => return self.say("Nothing was bought."),
            (KeyCode::Esc | KeyCode::Char('q'), Some(_)) => shortage.editor = None,
            (KeyCode::Down | KeyCode::Char('j'), _) => shortage.go(1),
            (KeyCode::Up | KeyCode::Char('k'), _) => shortage.go(-1),
            (KeyCode::Left | KeyCode::Char('-'), Some(editor)) => editor.change(-1),
            (KeyCode::Right | KeyCode::Char('+' | '='), Some(editor)) => editor.change(1),
            (KeyCode::Char('m'), Some(editor)) => editor.next_maker(),
            (KeyCode::Backspace, Some(editor)) => editor.erase(),
            (KeyCode::Char(c), Some(editor)) if c.is_ascii_digit() => {
                editor.digit(u64::from(c.to_digit(10).unwrap_or(0)));
            }
            (KeyCode::Enter, Some(_)) => {
                // The Enter that opened the editor may repeat itself.
                self.shell.said = "Press b to buy this. Esc goes back without buying.".to_owned();
            }
            (KeyCode::Char('b'), Some(_)) => {
                let chosen = shortage.edited();
                if chosen.preview.units() > 0 {
                    return shortage.buy(chosen);
                }
                self.shell.said = "That is nothing. Esc goes back without buying.".to_owned();
            }
            (KeyCode::Enter, None) => match shortage.at.and_then(|at| shortage.ways.get(at)) {
                Some(Way::Available(preview) | Way::Others { preview, .. }) => {
                    let chosen = Chosen::all(preview.clone(), &shortage.purchase.wish());
                    return shortage.buy(chosen);
                }
                Some(Way::LineByLine { .. }) => shortage.edit(),
                Some(Way::IntoCart) => return shortage.put_into_cart(),
                Some(Way::Clear) => return Step::Ask(vec![Wish::ClearCart { expect: shortage.purchase.cart }]),
                Some(Way::Back | Way::Keep) => return self.say("Nothing was bought."),
                None => {
                    self.shell.said = "Choose one of the ways with the arrows, or Esc: back.".to_owned();
                }
            },
            _ => {}
        }
        self.shell.open = Some(Open::Own(Own::Shortage(shortage)));
        Step::Stay
    }
}

fn wished(sku: crate::market::names::Sku, from: Sources, quantity: Quantity) -> LineParams {
    LineParams { sku, from, quantity, min_quantity: None, max_unit_price: None }
}

/// The round that is on the screen.
fn shown_round(live: &Live) -> Option<RoundId> {
    live.board.round.map(|(round, _)| round)
}
