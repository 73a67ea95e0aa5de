//! The customer's screen: what it shows, which pane has the keys, and what answers and events change in it.

use ratatui::Frame;
use ratatui::crossterm::event::{KeyEvent, MouseButton, MouseEvent, MouseEventKind};

use super::super::order_sheet::bought;
use super::super::shortage::Preview;
use super::super::ways::Chosen;
use super::boxes::{Open, order_lines};
use super::shortage_box::ShortageBox;
use super::wishes::{Answer, Purchase, Wish};
use crate::cli::dashboard::dialog::Plain;
use crate::cli::dashboard::input::is_interrupt;
use crate::cli::dashboard::list::OfferList;
use crate::cli::dashboard::live::Live;
use crate::cli::dashboard::look::Look;
use crate::cli::dashboard::{Face, Step};
use crate::cli::failure::Failure;
use crate::cli::watch::stream::Told;
use crate::ipc::methods::cart::CartInfo;
use crate::ipc::methods::order::OrderInfo;
use crate::ipc::methods::watch::EventData;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pane {
    Offers,
    Cart,
    Orders,
}

impl Pane {
    pub(super) fn next(self) -> Self {
        match self {
            Self::Offers => Self::Cart,
            Self::Cart => Self::Orders,
            Self::Orders => Self::Offers,
        }
    }
}

pub(super) struct CustomerFace {
    pub(super) who: String,
    pub(super) look: Look,
    pub(super) pane: Pane,
    pub(super) offers: OfferList,
    pub(super) cart: Option<CartInfo>,
    pub(super) cart_at: usize,
    pub(super) orders: Vec<OrderInfo>,
    pub(super) more_orders: bool,
    pub(super) orders_at: usize,
    /// Whether this customer said `done`, as far as it is known here.
    pub(super) done: bool,
    pub(super) open: Option<Open>,
    /// What came of the last thing that was done.
    pub(super) said: String,
}

impl CustomerFace {
    pub(super) fn new(who: String, look: Look) -> Self {
        Self {
            who,
            look,
            pane: Pane::Offers,
            offers: OfferList::new(None),
            cart: None,
            cart_at: 0,
            orders: Vec::new(),
            more_orders: false,
            orders_at: 0,
            done: false,
            open: None,
            said: String::new(),
        }
    }

    pub(super) fn everything(&self) -> Vec<Wish> {
        vec![Wish::Round, Wish::Cart, Wish::Orders]
    }

    pub(super) fn go(&mut self, live: &Live, lines: isize) {
        let within = |at: usize, all: usize| at.saturating_add_signed(lines).min(all.saturating_sub(1));
        match self.pane {
            Pane::Offers => self.offers.go(live, lines),
            Pane::Cart => self.cart_at = within(self.cart_at, self.cart.as_ref().map_or(0, |c| c.lines.len())),
            Pane::Orders => self.orders_at = within(self.orders_at, self.orders.len()),
        }
    }

    pub(super) fn done_question(&self) -> Plain<Wish> {
        let (title, line) = if self.done {
            ("Not done after all", "You said that you are done. Go on buying?")
        } else {
            ("Done", "Have you bought all you need in this round? When everybody has, the round closes.")
        };
        let lines = vec![line.to_owned()];
        Plain::Confirm { title: title.to_owned(), lines, wish: Wish::Done { undo: self.done } }
    }

    /// All of it can be had: what it comes to, and whether that is wanted.
    fn quoted(&mut self, purchase: Purchase, quote: &OrderInfo) {
        let Ok(shown) = Preview::of(quote) else {
            self.said = "The daemon's answer makes no sense; are daemon and tool of the same version?".to_owned();
            return;
        };
        let mut lines: Vec<String> = order_lines(quote).into_iter().skip(2).collect();
        lines.extend([String::new(), format!("Buy {}?", bought(quote))]);
        let chosen = Chosen::all(shown, &purchase.wish());
        let wish = Wish::Buy { purchase, chosen, offers: Vec::new() };
        self.open = Some(Open::Plain(Plain::Confirm { title: "Buy".to_owned(), lines, wish }));
    }

    fn failed(&mut self, failure: &Failure) {
        if let Failure::Told { message, hint, .. } = failure {
            let lines = [message, hint].into_iter().filter(|text| !text.is_empty()).cloned().collect();
            self.open = Some(Open::Plain(Plain::message("That did not work", lines)));
        }
    }
}

impl Face for CustomerFace {
    type Wish = Wish;
    type Answer = Answer;

    fn first_wishes(&self) -> Vec<Wish> {
        self.everything()
    }

    fn now_and_then(&self) -> Vec<Wish> {
        vec![Wish::Round]
    }

    fn key(&mut self, key: KeyEvent, live: &Live) -> Step<Wish> {
        if is_interrupt(key) {
            return Step::Interrupt;
        }
        self.said.clear();
        self.pressed(key, live)
    }

    fn mouse(&mut self, mouse: MouseEvent, live: &Live) -> Step<Wish> {
        match mouse.kind {
            MouseEventKind::ScrollDown => self.go(live, 3),
            MouseEventKind::ScrollUp => self.go(live, -3),
            MouseEventKind::Down(MouseButton::Left)
                if self.open.is_none() && self.offers.click(live, (mouse.column, mouse.row)) =>
            {
                self.pane = Pane::Offers;
            }
            _ => {}
        }
        Step::Stay
    }

    fn told(&mut self, told: &Told, _: &Live) -> Vec<Wish> {
        let Told::Event(one) = told else { return Vec::new() };
        match one.event.as_ref().map(|e| &e.event) {
            // Another terminal of the same customer may have bought.
            Some(EventData::OrderPlaced { .. } | EventData::OrderCancelled { .. }) => vec![Wish::Orders, Wish::Cart],
            Some(EventData::RoundChanged { .. }) => vec![Wish::Round, Wish::Cart],
            Some(EventData::Depleting { .. } | EventData::CustomerDone { .. }) => vec![Wish::Round],
            _ => Vec::new(),
        }
    }

    fn answer(&mut self, answer: Answer, live: &mut Live) -> Vec<Wish> {
        match answer {
            Answer::Round(round) => live.round = round,
            Answer::Cart(cart) => {
                self.cart_at = self.cart_at.min(cart.lines.len().saturating_sub(1));
                self.cart = Some(cart);
            }
            Answer::Orders(orders, more) => {
                self.orders_at = self.orders_at.min(orders.len().saturating_sub(1));
                (self.orders, self.more_orders) = (orders, more);
            }
            Answer::Cancelled(order) => {
                self.said = format!("Given back; order {} keeps {}.", number(&order), order.currency.show(order.total));
                return self.everything();
            }
            Answer::Roster(roster) => {
                self.done = roster.done;
                self.said = if roster.done { "You are done with this round." } else { "You go on buying." }.to_owned();
                return vec![Wish::Round];
            }
            Answer::Quoted(purchase, quote) => self.quoted(purchase, &quote),
            Answer::Short { purchase, scene, faster } => {
                self.open = Some(Open::Shortage(Box::new(ShortageBox::new(purchase, scene, faster, &live.currency))));
            }
            Answer::Bought(purchase, order) => {
                // Buying again takes `done` back.
                self.done = false;
                self.said = format!("Order {}: bought {}.", number(&order), bought(&order));
                if bought_less(&purchase, &order) {
                    self.open = Some(Open::order(&order));
                }
                return self.everything();
            }
            Answer::Failed(failure) => self.failed(&failure),
        }
        Vec::new()
    }

    fn draw(&mut self, frame: &mut Frame<'_>, live: &Live) {
        self.draw_panes(frame, live);
        if let Some(open) = &self.open {
            open.draw(frame, live, self.look);
        }
    }
}

fn number(order: &OrderInfo) -> String {
    order.order.map(|id| id.to_string()).unwrap_or_default()
}

fn bought_less(purchase: &Purchase, order: &OrderInfo) -> bool {
    order.lines.iter().map(|l| l.filled).sum::<u64>() < purchase.units()
}
