//! Carries the dashboard's wishes to the daemon, one after the other, with the same calls as the other commands.

use super::super::ask::Scene;
use super::super::shop::{Answered, Shop, senseless};
use super::super::ways::Chosen;
use super::wishes::{Answer, Purchase, Wish};
use crate::cli::dashboard::Counter;
use crate::cli::failure::Failure;
use crate::cli::ids;
use crate::cli::newest_round::newest_round;
use crate::ipc::client::Steady;
use crate::ipc::methods::offer::OfferInfo;
use crate::ipc::methods::{Nothing, cart, order, round};
use crate::market::order::FillPolicy;

/// Orders shown in the dashboard; `order list` has them all.
const ORDERS_SHOWN: usize = 100;

pub(super) struct CustomerCounter {
    client: Steady,
    shop: Shop,
}

impl Counter for CustomerCounter {
    type Wish = Wish;
    type Answer = Answer;

    async fn carry_out(&mut self, wish: Wish) -> Answer {
        self.answer(wish).await.unwrap_or_else(Answer::Failed)
    }
}

impl CustomerCounter {
    pub(super) fn new(client: Steady, shop: Shop) -> Self {
        Self { client, shop }
    }

    async fn answer(&mut self, wish: Wish) -> Result<Answer, Failure> {
        let key = ids::new_key();
        let client = &mut self.client;
        Ok(match wish {
            Wish::Round => Answer::Round(newest_round(client).await?),
            Wish::Cart => Answer::Cart(client.call::<cart::Show>(&Nothing {}).await?.value),
            Wish::AddToCart { sku, from, quantity } => {
                let line = cart::LineParams { sku, from, quantity, expect: None, key };
                Answer::Cart(client.change::<cart::Add>(&line).await?.value)
            }
            Wish::SetInCart { sku, from, quantity } => {
                let line = cart::LineParams { sku, from, quantity, expect: None, key };
                Answer::Cart(client.change::<cart::Set>(&line).await?.value)
            }
            Wish::ClearCart { expect } => {
                Answer::Cart(client.change::<cart::Clear>(&cart::ClearParams { expect, key }).await?.value)
            }
            Wish::Orders => {
                let params = order::ListParams { limit: Some(ORDERS_SHOWN), ..Default::default() };
                let page = client.call::<order::List>(&params).await?.value;
                Answer::Orders(page.orders, page.next_cursor.is_some())
            }
            Wish::Cancel(id) => {
                let params = order::CancelParams { order: id, line: None, quantity: None, key };
                Answer::Cancelled(client.change::<order::Cancel>(&params).await?.value)
            }
            Wish::Done { undo } => {
                Answer::Roster(client.change::<round::Done>(&round::DoneParams { undo, key }).await?.value)
            }
            Wish::Quote(purchase) => self.quote(purchase).await?,
            Wish::Buy { purchase, chosen, offers } => self.buy(purchase, &chosen, &offers).await?,
        })
    }

    /// What buying would do now: all of it, or what is short and the ways out.
    async fn quote(&mut self, purchase: Purchase) -> Result<Answer, Failure> {
        match self.shop.quote(&purchase.wish().question()).await? {
            Answered::Order(quote) => Ok(Answer::Quoted(purchase, Box::new(quote.value))),
            Answered::Short(_) => self.short(purchase, None).await,
            Answered::Changed(refusal) => Err((*refusal).into()),
        }
    }

    async fn short(&mut self, purchase: Purchase, faster: Option<String>) -> Result<Answer, Failure> {
        let scene = Scene::read(&mut self.shop, &purchase.wish()).await?;
        Ok(Answer::Short { purchase, scene, faster })
    }

    async fn buy(&mut self, purchase: Purchase, chosen: &Chosen, offers: &[OfferInfo]) -> Result<Answer, Failure> {
        let wish = purchase.wish();
        let lines = chosen.binding(&wish, offers).map_err(senseless)?;
        // A refusal is final for its key, so every attempt has its own.
        match self.shop.place(wish.bound(FillPolicy::MinimumOrNone, lines, ids::new_key()), None).await? {
            Answered::Order(reply) => Ok(Answer::Bought(purchase, Box::new(reply.value))),
            Answered::Short(refusal) => {
                let note = format!("Somebody was faster, nothing was bought: {}.", refusal.message);
                self.short(purchase, Some(note)).await
            }
            Answered::Changed(refusal) => Err((*refusal).into()),
        }
    }
}
