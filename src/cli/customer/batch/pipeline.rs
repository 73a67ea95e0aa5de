//! Orders on their way: many sent before the first is answered, answers taken in the order of the file, and after a
//! lost connection the same calls with the same keys.

use std::collections::VecDeque;
use std::time::Duration;

use serde_json::value::{RawValue, to_raw_value};

use super::mistakes::told;
use crate::cli::failure::Failure;
use crate::cli::made;
use crate::cli::order_file::{Found, Rows};
use crate::cli::stock_file::Problem;
use crate::cli::stopwatch::Stopwatch;
use crate::ipc::client::{Begun, CallError, Steady};
use crate::ipc::error::ErrorObject;
use crate::ipc::methods::Method;
use crate::ipc::methods::order::{OrderInfo, Place, PlaceParams, PlacedOrder};
use crate::limits::{BATCH_IN_FLIGHT_MAX_BYTES, RESUME_FOR_MS};

/// First and longest pause before the daemon is asked again.
const PAUSES_MS: (u64, u64) = (20, 1000);

/// An order of the file, as it is needed for telling what became of it.
pub(super) struct Asked {
    pub(super) line: usize,
    pub(super) reference: String,
    pub(super) customer: Option<String>,
    pub(super) requested: u64,
    pub(super) rows: Rows,
}

impl Asked {
    pub(super) fn of(found: &Found) -> Self {
        let order = found.order.as_ref();
        Self {
            line: found.line,
            reference: found.reference.clone(),
            customer: order.and_then(|o| o.customer.as_ref()).map(ToString::to_string),
            requested: order.map_or(0, |o| o.lines.iter().map(|l| l.quantity.units()).sum()),
            rows: found.rows.clone(),
        }
    }
}

/// What became of an order.
pub(super) enum Came {
    Placed(Box<OrderInfo>),
    /// In one step with others; whether it was so before.
    PlacedTogether(PlacedOrder, bool),
    Refused(Box<ErrorObject>),
    /// Under its reference something else was asked for before, and nothing was bought.
    OnlyAskedBefore(Box<ErrorObject>),
    /// It was never sent, because of mistakes in the file.
    Invalid(String),
    /// It was never sent, because an earlier one was refused.
    NotSent,
    /// Nothing was bought, because another order of the same step was refused.
    NotBought,
}

enum Way {
    Sent { params: Box<RawValue>, begun: Option<Begun>, again: bool },
    Known(Came),
}

pub(super) struct Pipeline {
    client: Steady,
    waiting: VecDeque<(Asked, Way)>,
    most: usize,
    bytes: usize,
    /// Of those that wait, the ones that were sent.
    sent: usize,
}

impl Pipeline {
    pub(super) fn new(client: Steady, most: usize) -> Self {
        Self { client, waiting: VecDeque::new(), most, bytes: 0, sent: 0 }
    }

    pub(super) fn has_room(&self) -> bool {
        self.waiting.len() < self.most && self.bytes < BATCH_IN_FLIGHT_MAX_BYTES
    }

    /// Orders that were sent, and of which it is not told yet what became of them.
    pub(super) fn on_the_way(&self) -> usize {
        self.sent
    }

    pub(super) fn push_invalid(&mut self, asked: Asked, problems: &[Problem]) {
        self.waiting.push_back((asked, Way::Known(Came::Invalid(told(problems)))));
    }

    pub(super) fn push_unsent(&mut self, asked: Asked) {
        self.waiting.push_back((asked, Way::Known(Came::NotSent)));
    }

    /// Sends an order. Whether there is a connection shows when its answer is waited for.
    pub(super) async fn push(&mut self, asked: Asked, params: &PlaceParams) -> Result<(), Failure> {
        let params = to_raw_value(params).map_err(std::io::Error::other)?;
        (self.bytes, self.sent) = (self.bytes + params.get().len(), self.sent + 1);
        let begun = match self.client.client().await {
            Ok(client) => client.begin(Place::NAME, &*params).await.ok(),
            Err(_) => None,
        };
        self.waiting.push_back((asked, Way::Sent { params, begun, again: false }));
        Ok(())
    }

    /// What became of the first order that was not told yet.
    pub(super) async fn next(&mut self) -> Result<Option<(Asked, Came)>, Failure> {
        if matches!(self.waiting.front(), Some((_, Way::Sent { .. }))) {
            let came = self.settle().await?;
            let Some((asked, way)) = self.waiting.pop_front() else { return Ok(None) };
            if let Way::Sent { params, .. } = way {
                (self.bytes, self.sent) = (self.bytes - params.get().len(), self.sent - 1);
            }
            return Ok(Some((asked, came)));
        }
        Ok(self.waiting.pop_front().and_then(|(asked, way)| match way {
            Way::Known(came) => Some((asked, came)),
            Way::Sent { .. } => None,
        }))
    }

    /// Waits for the first order's answer, for as long as the daemon may take to come back.
    async fn settle(&mut self) -> Result<Came, Failure> {
        let (trouble, mut pause_ms) = (Stopwatch::start(), PAUSES_MS.0);
        loop {
            let error = match self.answer_of_first().await {
                Ok(mut order) => {
                    // The answer to what this run itself asked before is no replay of an earlier run.
                    order.replayed &= !matches!(self.waiting.front(), Some((_, Way::Sent { again: true, .. })));
                    return Ok(Came::Placed(order));
                }
                Err(CallError::Refused(error)) if !error.is_retryable() => return Ok(Came::Refused(error)),
                Err(error @ CallError::Garbled(_)) => return Err(error.into()),
                Err(error) => error,
            };
            if trouble.elapsed() > Duration::from_millis(RESUME_FOR_MS) {
                return Err(error.into());
            }
            if let CallError::Refused(refused) = &error {
                pause_ms = refused.data.retry_after_ms.unwrap_or(pause_ms);
            }
            tokio::time::sleep(Duration::from_millis(pause_ms)).await;
            pause_ms = (pause_ms * 2).min(PAUSES_MS.1);
            self.send_again(!matches!(error, CallError::Refused(_))).await?;
        }
    }

    async fn answer_of_first(&mut self) -> Result<Box<OrderInfo>, CallError> {
        let Some((_, Way::Sent { begun, .. })) = self.waiting.front_mut() else { return Err(CallError::Lost) };
        let raw = begun.take().ok_or(CallError::Lost)?.answer().await?;
        made::note(Place::NAME, &raw);
        serde_json::from_str(raw.get()).map(Box::new).map_err(|e| CallError::Garbled(e.to_string()))
    }

    /// Sends the first order again, or, over a new connection, all that wait. The keys are the same.
    async fn send_again(&mut self, over_new_connection: bool) -> Result<(), Failure> {
        if over_new_connection {
            self.client.hang_up();
        }
        let client = match self.client.client().await {
            Ok(client) => client,
            // Who may not enter any more is not the daemon's being away.
            Err(CallError::Refused(error)) if !error.is_retryable() => return Err((*error).into()),
            Err(_) => return Ok(()),
        };
        let many = if over_new_connection { self.waiting.len() } else { 1 };
        for (_, way) in self.waiting.iter_mut().take(many) {
            if let Way::Sent { params, begun, again } = way {
                (*begun, *again) = (client.begin(Place::NAME, &**params).await.ok(), true);
            }
        }
        Ok(())
    }
}
