//! One made-up customer: does what he means to do, and finds his way out of shortages.

use std::path::Path;

use fastrand::Rng;
use tokio::sync::watch;

use super::intentions::{Act, Intention, Intentions};
use super::tally::Tally;
use crate::cli::ids::new_key;
use crate::cli::made;
use crate::cli::stopwatch::Stopwatch;
use crate::cli::traffic::cut_down;
use crate::ipc::client::{CallError, Identity, Reply, Steady};
use crate::ipc::methods::cart;
use crate::ipc::methods::offer;
use crate::ipc::methods::order::{self, CancelParams, LineParams, OrderInfo, PlaceParams};
use crate::ipc::methods::round::{Done, DoneParams};
use crate::ipc::methods::{Keyed, Method};
use crate::market::names::AccountName;
use crate::market::order::{FillPolicy, OrderId};
use crate::market::reason::Reason;

pub(super) struct Customer {
    client: Steady,
    intentions: Intentions,
    /// How he reacts; apart from what he means to do, which must not depend on the market's answers.
    mood: Rng,
    last: Option<OrderId>,
    tally: Tally,
}

impl Customer {
    pub(super) fn new(socket: &Path, name: AccountName, intentions: Intentions, mood: Rng) -> Self {
        let client = Steady::new(socket, Identity::ActingFor(name)).noting(made::note);
        Self { client, intentions, mood, last: None, tally: Tally::default() }
    }

    /// Shops until it is told to stop; what was begun is finished.
    pub(super) async fn shop(mut self, mut stop: watch::Receiver<bool>) -> Tally {
        loop {
            let Intention { after, act } = self.intentions.next();
            tokio::select! {
                () = tokio::time::sleep(after) => {}
                _ = stop.wait_for(|stopped| *stopped) => return self.tally,
            }
            if let Err(error) = self.act(act).await {
                self.tally.failed(&error);
            }
        }
    }

    async fn act(&mut self, act: Act) -> Result<(), CallError> {
        match act {
            Act::Browse(line) => {
                let params = offer::ListParams { sku: Some(line.sku), ..offer::ListParams::default() };
                self.client.call::<offer::List>(&params).await?;
                self.tally.browsed += 1;
            }
            Act::Buy(fill, lines) => self.buy(fill, lines).await?,
            Act::FillCartAndBuy(lines) => self.fill_cart_and_buy(lines).await?,
            Act::Cancel => {
                let Some(order) = self.last.take() else { return Ok(()) };
                let params = CancelParams { order, line: None, quantity: None, key: new_key() };
                self.change::<order::Cancel>(&params).await?;
                self.tally.cancelled += 1;
            }
            Act::Done => {
                self.change::<Done>(&DoneParams { undo: false, key: new_key() }).await?;
                self.tally.done += 1;
            }
        }
        Ok(())
    }

    async fn buy(&mut self, fill: FillPolicy, lines: Vec<LineParams>) -> Result<(), CallError> {
        if lines.is_empty() {
            return Ok(());
        }
        let answer = self.change::<order::Place>(&place(fill, lines.clone())).await;
        let Some(less) = self.ordered(answer, &lines)? else { return Ok(()) };
        let again = self.change::<order::Place>(&place(FillPolicy::AllOrNone, less.clone())).await;
        let bought = again.is_ok();
        // Somebody may have been faster: then he walks away.
        self.ordered(again, &less)?;
        if bought {
            self.tally.settled_for_less += 1;
        } else {
            self.tally.walked_away += 1;
        }
        Ok(())
    }

    async fn fill_cart_and_buy(&mut self, lines: Vec<LineParams>) -> Result<(), CallError> {
        for line in &lines {
            let (sku, from, quantity) = (line.sku.clone(), line.from.clone(), line.quantity);
            let params = cart::LineParams { sku, from, quantity, expect: None, key: new_key() };
            self.change::<cart::Add>(&params).await?;
        }
        if lines.is_empty() {
            return Ok(());
        }
        self.tally.carts += 1;
        let (fill, key) = (FillPolicy::Partial, new_key());
        let params = cart::BuyParams {
            fill,
            expect: None,
            lines: None,
            clear_rest: true,
            round: None,
            reference: None,
            note: None,
            key,
        };
        let answer = self.change::<cart::Buy>(&params).await;
        self.ordered(answer, &[]).map(drop)
    }

    /// Counts what became of an order. After a shortage, what he would take instead: what there is, or nothing.
    fn ordered(
        &mut self,
        answer: Result<Reply<OrderInfo>, CallError>,
        asked: &[LineParams],
    ) -> Result<Option<Vec<LineParams>>, CallError> {
        match answer {
            Ok(reply) => {
                self.last = reply.value.order;
                self.tally.ordered(&reply.value);
                Ok(None)
            }
            Err(CallError::Refused(error))
                if matches!(error.reason(), Some(Reason::InsufficientStock | Reason::PriceAboveLimit)) =>
            {
                self.tally.refused += 1;
                let less = cut_down(asked, &error).filter(|_| self.mood.u8(..10) < 7);
                if less.is_none() && !asked.is_empty() {
                    self.tally.walked_away += 1;
                }
                Ok(less)
            }
            Err(error) => Err(error),
        }
    }

    /// A change, asked again with its key until it is answered, and timed.
    async fn change<M: Method>(&mut self, params: &M::Params) -> Result<Reply<M::Result>, CallError>
    where
        M::Params: Keyed,
    {
        let watch = Stopwatch::start();
        let answer = self.client.change::<M>(params).await;
        self.tally.latencies.add(watch.elapsed());
        answer
    }
}

fn place(fill: FillPolicy, lines: Vec<LineParams>) -> PlaceParams {
    PlaceParams { customer: None, fill, lines, reference: None, note: None, round: None, key: new_key() }
}
