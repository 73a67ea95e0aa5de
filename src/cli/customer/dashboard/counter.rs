//! Carries the dashboard's wishes to the daemon, one after the other, with the same calls as the other commands.

use super::super::ask::Scene;
use super::super::buy::with_key;
use super::super::shop::{Answered, Shop, answered};
use super::super::shortage::{Part, Preview};
use super::wishes::{Answer, Purchase, Wish};
use crate::cli::dashboard::Counter;
use crate::cli::failure::Failure;
use crate::cli::ids;
use crate::cli::newest_round::newest_round;
use crate::ipc::client::Steady;
use crate::ipc::methods::order::{self, QuoteParams};
use crate::ipc::methods::{Nothing, cart, round};
use crate::market::order::{FillPolicy, Sources};

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
            Wish::ClearCart => {
                Answer::Cart(client.change::<cart::Clear>(&cart::ClearParams { expect: None, key }).await?.value)
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
            Wish::Buy { purchase, chosen } => self.buy(purchase, &chosen).await?,
        })
    }

    /// What buying would do now: all of it, or what is short and the ways out.
    async fn quote(&mut self, purchase: Purchase) -> Result<Answer, Failure> {
        let order = all_of(&purchase);
        match self.shop.quote(&order).await? {
            Answered::Order(quote) => Ok(Answer::Quoted(purchase, Box::new(quote.value))),
            Answered::Short(_) => self.short(purchase, None).await,
        }
    }

    async fn short(&mut self, purchase: Purchase, faster: Option<String>) -> Result<Answer, Failure> {
        let scene = Scene::read(&mut self.shop, &all_of(&purchase)).await?;
        Ok(Answer::Short { purchase, scene, faster })
    }

    async fn buy(&mut self, purchase: Purchase, chosen: &Preview) -> Result<Answer, Failure> {
        // A refusal is final for its key, so every attempt has its own.
        let key = ids::new_key();
        let answered = match purchase.cart {
            None => {
                let order = QuoteParams { lines: chosen.binding(), ..all_of(&purchase) };
                self.shop.place(&with_key(&order, key), None).await?
            }
            Some(version) => {
                let params = cart::BuyParams {
                    fill: FillPolicy::AllOrNone,
                    expect: Some(version),
                    lines: Some(picks(&purchase, chosen)),
                    clear_rest: false,
                    round: purchase.round,
                    reference: None,
                    note: None,
                    key,
                };
                answered(self.client.change::<cart::Buy>(&params).await)?
            }
        };
        match answered {
            Answered::Order(reply) => Ok(Answer::Bought(purchase, Box::new(reply.value))),
            Answered::Short(refusal) => {
                let note = format!("Somebody was faster, nothing was bought: {}.", refusal.message);
                self.short(purchase, Some(note)).await
            }
        }
    }
}

/// What was chosen, as parts of the cart's lines.
fn picks(purchase: &Purchase, chosen: &Preview) -> Vec<cart::PickParams> {
    let pick = |part: &Part| {
        let line = purchase.lines.get(part.line)?;
        Some(cart::PickParams {
            sku: line.sku.clone(),
            from: line.from.clone(),
            quantity: Some(part.quantity),
            take_from: Some(Sources::Makers(vec![part.manufacturer.clone()])),
            min_quantity: Some(part.quantity),
            max_unit_price: Some(part.unit_price),
        })
    };
    chosen.parts.iter().filter_map(pick).collect()
}

fn all_of(purchase: &Purchase) -> QuoteParams {
    QuoteParams {
        fill: FillPolicy::AllOrNone,
        lines: purchase.lines.clone(),
        reference: None,
        note: None,
        round: purchase.round,
    }
}
