//! The customer's screen: what it shows, which pane has the keys, and what answers and events change in it.

use ratatui::Frame;
use ratatui::crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::Rect;

use super::super::cart_sheet;
use super::super::order_sheet::bought;
use super::super::shortage::Preview;
use super::super::ways::Chosen;
use super::boxes::{HELP, Own, fills, order_lines};
use super::shortage_box::ShortageBox;
use super::waiting::Waiting;
use super::wishes::{Answer, Purchase, Wish};
use crate::cli::dashboard::live::Live;
use crate::cli::dashboard::look::Look;
use crate::cli::dashboard::pane::ListPane;
use crate::cli::dashboard::shell::{Open, Shell};
use crate::cli::dashboard::{Face, Step};
use crate::cli::watch::stream::Told;
use crate::ipc::methods::cart::{CartInfo, CartLineInfo};
use crate::ipc::methods::order::OrderInfo;
use crate::ipc::methods::watch::EventData;
use crate::market::names::AccountName;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pane {
    Offers,
    Cart,
    Orders,
}

pub(super) struct CustomerFace {
    pub(super) shell: Shell<Self>,
    pub(super) cart: Option<CartInfo>,
    pub(super) cart_list: ListPane,
    /// An offer changed since the cart was read.
    cart_is_old: bool,
    pub(super) cart_changes: Waiting,
    pub(super) orders: Vec<OrderInfo>,
    pub(super) more_orders: bool,
    pub(super) orders_list: ListPane,
    /// Whether this customer said `done` in the newest round.
    pub(super) done: bool,
}

impl CustomerFace {
    pub(super) fn new(who: &AccountName, look: Look) -> Self {
        Self {
            shell: Shell::new(who, None, look),
            cart: None,
            cart_list: ListPane::default(),
            cart_is_old: false,
            cart_changes: Waiting::default(),
            orders: Vec::new(),
            more_orders: false,
            orders_list: ListPane::default(),
            done: false,
        }
    }

    pub(super) fn cart_lines(&self) -> &[CartLineInfo] {
        self.cart.as_ref().map_or(&[], |cart| &cart.lines)
    }

    /// All of it can be had: what it comes to, and whether that is wanted.
    fn quoted(&mut self, purchase: Purchase, quote: &OrderInfo) {
        let Ok(shown) = Preview::of(quote) else {
            self.shell.said = "The daemon's answer makes no sense; are daemon and tool of the same version?".to_owned();
            return;
        };
        let mut lines = vec![format!("Buy {}?", bought(quote)), String::new()];
        lines.extend(fills(quote));
        if self.done {
            lines.extend([String::new(), "You said that you are done; buying takes that back.".to_owned()]);
        }
        let chosen = Chosen::all(shown, &purchase.wish());
        self.shell.confirm("Buy", lines, Wish::Buy { purchase, chosen, offers: Vec::new() });
    }

    fn bought(&mut self, purchase: &Purchase, order: &OrderInfo) -> Vec<Wish> {
        self.shell.said = format!("Order {}: bought {}.", number(order), bought(order));
        if order.lines.iter().map(|l| l.filled).sum::<u64>() < purchase.units() {
            self.shell.message(format!("Order {}", number(order)), order_lines(order));
        }
        self.everything()
    }

    fn take_cart(&mut self, cart: CartInfo) {
        self.cart_is_old = false;
        self.cart_list.holds(cart.lines.len());
        self.cart = Some(cart);
    }
}

impl Face for CustomerFace {
    type Wish = Wish;
    type Answer = Answer;
    type Pane = Pane;
    type Own = Own;
    const PANES: &'static [Pane] = &[Pane::Offers, Pane::Cart, Pane::Orders];
    const HELP: &'static [&'static str] = HELP;

    fn shell(&mut self) -> &mut Shell<Self> {
        &mut self.shell
    }

    fn list(&mut self, pane: Pane) -> &mut ListPane {
        if pane == Pane::Cart { &mut self.cart_list } else { &mut self.orders_list }
    }

    fn everything(&self) -> Vec<Wish> {
        vec![Wish::Moment, Wish::Cart, Wish::Orders]
    }

    fn now_and_then(&self) -> Vec<Wish> {
        let cart = self.cart_is_old.then_some(Wish::Cart);
        std::iter::once(Wish::Moment).chain(cart).collect()
    }

    fn press_in_pane(&mut self, code: KeyCode, live: &Live) -> Step<Wish> {
        if live.asking_since.is_none() {
            self.cart_changes.forget();
        }
        self.in_pane(code, live)
    }

    fn press_in_box(&mut self, own: Own, key: KeyEvent, live: &Live) -> Step<Wish> {
        self.in_box(own, key, live)
    }

    fn told(&mut self, told: &Told, _: &Live) -> Vec<Wish> {
        let Told::Event(one) = told else { return Vec::new() };
        match one.event.as_ref().map(|e| &e.event) {
            Some(EventData::OfferChanged(change)) => {
                self.cart_is_old |= self.cart_lines().iter().any(|line| line.sku == change.sku);
                Vec::new()
            }
            // Another terminal of the same customer may have bought.
            Some(EventData::OrderPlaced { .. } | EventData::OrderCancelled { .. }) => vec![Wish::Orders, Wish::Cart],
            Some(EventData::RoundChanged { .. }) => vec![Wish::Moment, Wish::Cart],
            Some(EventData::Depleting { .. } | EventData::CustomerDone { .. }) => vec![Wish::Moment],
            _ => Vec::new(),
        }
    }

    fn answer(&mut self, answer: Answer, live: &mut Live) -> Vec<Wish> {
        match answer {
            Answer::Moment(moment) => {
                self.done = moment.round.as_ref().is_some_and(|round| round.done == Some(true));
                live.moment = *moment;
            }
            Answer::Cart(cart) => self.take_cart(cart),
            Answer::CartChanged(cart) => {
                self.shell.said = cart_sheet::in_words(&cart);
                self.cart_changes.answered(&cart);
                self.take_cart(cart);
            }
            Answer::Orders(orders, more) => {
                self.orders_list.holds(orders.len());
                (self.orders, self.more_orders) = (orders, more);
            }
            Answer::Cancelled(order) => {
                let kept = order.currency.grouped(order.total);
                self.shell.said = format!("Given back; order {} keeps {kept} {}.", number(&order), order.currency);
                return self.everything();
            }
            Answer::Roster(roster) => {
                self.done = roster.done;
                let said =
                    if roster.done { "You are done with this round. d takes it back." } else { "You go on buying." };
                self.shell.said = said.to_owned();
                return vec![Wish::Moment];
            }
            Answer::Quoted(purchase, quote) => self.quoted(purchase, &quote),
            Answer::Short { purchase, scene, faster } => {
                let shortage = ShortageBox::new(purchase, scene, faster, &live.currency);
                self.shell.open = Some(Open::Own(Own::Shortage(Box::new(shortage))));
            }
            Answer::Bought(purchase, order) => return self.bought(&purchase, &order),
            Answer::Failed(failure) => {
                self.cart_changes.forget();
                self.shell.failed(&failure);
            }
        }
        Vec::new()
    }

    fn state(&self) -> &'static str {
        if self.done { ", done" } else { "" }
    }

    fn keys(&self) -> Vec<&'static str> {
        self.pane_keys()
    }

    fn draw_middle(&mut self, frame: &mut Frame<'_>, area: Rect, live: &Live) {
        self.draw_panes(frame, area, live);
    }

    fn draw_box(&self, own: &Own, frame: &mut Frame<'_>, live: &Live) {
        own.draw(frame, live, self.shell.look);
    }
}

fn number(order: &OrderInfo) -> String {
    order.order.map(|id| id.to_string()).unwrap_or_default()
}
