//! Carries the dashboard's wishes to the daemon, one after the other, with the same calls as the other commands.

use super::super::ask::Scene;
use super::super::shop::{Answered, Shop, senseless};
use super::super::ways::Chosen;
use super::wishes::{Answer, Purchase, Wish};
use crate::cli::dashboard::Counter;
use crate::cli::dashboard::live::Moment;
use crate::cli::failure::Failure;
use crate::cli::ids;
use crate::ipc::client::Steady;
use crate::ipc::methods::cart::CartInfo;
use crate::ipc::methods::offer::OfferInfo;
use crate::ipc::methods::{Keyed, Method, Nothing, cart, order, round};
use crate::limits::DASHBOARD_ORDERS_MAX_COUNT;
use crate::market::amounts::Quantity;
use crate::market::names::Sku;
use crate::market::order::{FillPolicy, OrderId, Sources};

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

    /// Each kind of wish in a box of its own: together they would be one state of many kilobytes, moved about on the stack.
    async fn answer(&mut self, wish: Wish) -> Result<Answer, Failure> {
        match wish {
            Wish::Quote(purchase) => Box::pin(self.quote(purchase)).await,
            Wish::Buy { purchase, chosen, offers } => Box::pin(self.buy(purchase, &chosen, &offers)).await,
            Wish::Moment => Ok(Answer::Moment(Box::pin(Moment::read(&mut self.client)).await?)),
            Wish::Cart => Box::pin(self.cart()).await,
            Wish::Orders => Box::pin(self.orders()).await,
            Wish::Cancel(id) => Box::pin(self.cancel(id)).await,
            Wish::Done { undo } => Box::pin(self.done(undo)).await,
            Wish::AddToCart { sku, from, quantity } => {
                Box::pin(self.change_cart::<cart::Add>(line(sku, from, quantity))).await
            }
            Wish::SetInCart { sku, from, quantity } => {
                Box::pin(self.change_cart::<cart::Set>(line(sku, from, quantity))).await
            }
            Wish::ClearCart { expect } => {
                Box::pin(self.change_cart::<cart::Clear>(cart::ClearParams { expect, key: ids::new_key() })).await
            }
        }
    }

    async fn cart(&mut self) -> Result<Answer, Failure> {
        Ok(Answer::Cart(self.client.call::<cart::Show>(&Nothing {}).await?.value))
    }

    async fn change_cart<M>(&mut self, params: M::Params) -> Result<Answer, Failure>
    where
        M: Method<Result = CartInfo>,
        M::Params: Keyed,
    {
        Ok(Answer::CartChanged(self.client.change::<M>(&params).await?.value))
    }

    async fn orders(&mut self) -> Result<Answer, Failure> {
        let params = order::ListParams { limit: Some(DASHBOARD_ORDERS_MAX_COUNT), ..Default::default() };
        let page = self.client.call::<order::List>(&params).await?.value;
        Ok(Answer::Orders(page.orders, page.next_cursor.is_some()))
    }

    async fn cancel(&mut self, id: OrderId) -> Result<Answer, Failure> {
        let params = order::CancelParams { order: id, line: None, quantity: None, key: ids::new_key() };
        Ok(Answer::Cancelled(self.client.change::<order::Cancel>(&params).await?.value))
    }

    async fn done(&mut self, undo: bool) -> Result<Answer, Failure> {
        let params = round::DoneParams { undo, key: ids::new_key() };
        Ok(Answer::Roster(self.client.change::<round::Done>(&params).await?.value))
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

fn line(sku: Sku, from: Sources, quantity: Quantity) -> cart::LineParams {
    cart::LineParams { sku, from, quantity, expect: None, key: ids::new_key() }
}
