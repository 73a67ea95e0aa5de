//! Quoting and placing orders: the calls of buying, with the refusals that are shortages told apart.

use super::offers;
use super::shortage::Preview;
use super::wish::Purchase;
use crate::cli::args::common::Common;
use crate::cli::failure::{Failure, status};
use crate::cli::output::Output;
use crate::cli::pending::Pending;
use crate::cli::{connect, ids};
use crate::ipc::client::{CallError, Reply, Steady};
use crate::ipc::error::ErrorObject;
use crate::ipc::methods::cart::{self, CartInfo};
use crate::ipc::methods::offer::OfferInfo;
use crate::ipc::methods::order::{self, LineParams, OrderInfo, QuoteParams};
use crate::ipc::methods::{Method, Nothing};
use crate::market::account::Role;
use crate::market::amounts::Currency;
use crate::market::names::Sku;
use crate::market::order::Sources;
use crate::market::reason::Reason;
use crate::market::time::RoundId;

/// A customer's place at the counter.
pub(super) struct Shop {
    client: Steady,
    pub(super) currency: Currency,
    pub(super) output: Output,
    /// The arguments that make another program reach the same daemon as the same account.
    same_place: String,
    /// The round that was shown last: what is bought then is bought in no other.
    shown: Option<RoundId>,
    /// Per line of the order that was quoted or placed last, who was asked; empty if only the daemon knows.
    pub(super) sources: Vec<Sources>,
    pending: Pending,
}

/// What came of quoting or placing an order.
pub(super) enum Answered {
    Order(Box<Reply<OrderInfo>>),
    /// Not enough in stock, or only at prices above the limits.
    Short(Box<ErrorObject>),
    /// The cart is not the one any more that was shown.
    Changed(Box<ErrorObject>),
}

impl Shop {
    pub(super) async fn open(common: &Common) -> Result<Self, Failure> {
        let mut client = connect::as_account(common, Role::Customer)?;
        let currency = connect::currency(&mut client).await?;
        let pending = Pending::of(common).by(client.account());
        let (output, same_place) = (Output::new(common), same_place(common));
        Ok(Self { client, currency, output, same_place, shown: None, sources: Vec::new(), pending })
    }

    /// What an order would buy now; nothing changes.
    pub(super) async fn quote(&mut self, order: &QuoteParams) -> Result<Answered, Failure> {
        self.sources = order.lines.iter().map(|line| line.from.clone()).collect();
        let reply = self.client.call::<order::Quote>(order).await;
        self.shown = reply.as_ref().ok().map(|quote| quote.value.round).or(self.shown);
        answered(reply)
    }

    /// As [`Shop::quote`], as figures; nothing at all when it is short.
    pub(super) async fn preview(&mut self, order: &QuoteParams) -> Result<Preview, Failure> {
        match self.quote(order).await? {
            Answered::Order(reply) => Preview::of(&reply.value).map_err(senseless),
            Answered::Short(_) | Answered::Changed(_) => Ok(Preview::default()),
        }
    }

    /// Buys. Until it is answered the very same order is sent again, so that it is bought once at most (law L3).
    /// `again` says how the caller can settle an outcome that stays unknown; none: by placing exactly this order.
    pub(super) async fn place(&mut self, purchase: Purchase, again: Option<String>) -> Result<Answered, Failure> {
        let purchase = purchase.only_in(self.shown);
        self.sources = purchase.sources();
        let kept = match &purchase {
            Purchase::Order(params) => self.pending.keep::<order::Place>(params),
            Purchase::Cart(params) => self.pending.keep::<cart::Buy>(params),
        };
        if let (Err(error), None) = (&kept, &again) {
            self.output.complaint(&not_kept(error));
        }
        let hint = again.unwrap_or_else(|| match &kept {
            Ok(_) => RESUME.to_owned(),
            Err(_) => settling(&purchase, &self.same_place),
        });
        let mut in_flight = InFlight { hint: Some(hint) };
        let reply = match &purchase {
            Purchase::Order(params) => self.client.change::<order::Place>(params).await,
            Purchase::Cart(params) => self.client.change::<cart::Buy>(params).await,
        };
        let hint = in_flight.hint.take().unwrap_or_default();
        if let Some(kept) = kept.ok().filter(|_| outcome_is_known(&reply)) {
            kept.forget();
        }
        match reply {
            Err(error @ (CallError::OutcomeUnknown { .. } | CallError::Lost)) => {
                Err(Failure::new(status::OUTCOME_UNKNOWN, format!("{error} (key {})", purchase.key()), hint))
            }
            reply => answered(reply),
        }
    }

    pub(super) async fn cart(&mut self) -> Result<CartInfo, Failure> {
        Ok(self.client.call::<cart::Show>(&Nothing {}).await?.value)
    }

    /// Puts lines into the cart, one after the other.
    pub(super) async fn put_into_cart(&mut self, lines: &[LineParams]) -> Result<(), Failure> {
        for line in lines {
            let LineParams { sku, from, quantity, .. } = line.clone();
            let params = cart::LineParams { sku, from, quantity, expect: None, key: ids::new_key() };
            self.client.change::<cart::Add>(&params).await?;
        }
        Ok(())
    }

    /// Clears the cart, if it still has this version. False: it was changed elsewhere.
    pub(super) async fn clear_cart(&mut self, version: u64) -> Result<bool, Failure> {
        let params = cart::ClearParams { expect: Some(version), key: ids::new_key() };
        match self.client.change::<cart::Clear>(&params).await {
            Ok(_) => Ok(true),
            Err(CallError::Refused(error)) if error.reason() == Some(Reason::ExpectationFailed) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Every offer of these goods, each good read once.
    pub(super) async fn offers(
        &mut self,
        lines: impl IntoIterator<Item = &LineParams>,
    ) -> Result<Vec<OfferInfo>, Failure> {
        self.offers_of(lines.into_iter().map(|l| &l.sku).collect()).await
    }

    /// Every offer of these goods, each good read once.
    pub(super) async fn offers_of(&mut self, mut goods: Vec<&Sku>) -> Result<Vec<OfferInfo>, Failure> {
        goods.sort_unstable();
        goods.dedup();
        let mut all = Vec::new();
        for good in goods {
            all.extend(offers::of_good(&mut self.client, good).await?);
        }
        Ok(all)
    }
}

/// Tells shortages apart from everything else that can come of buying.
pub(super) fn answered(reply: Result<Reply<OrderInfo>, CallError>) -> Result<Answered, Failure> {
    let is_short = |e: &ErrorObject| matches!(e.reason(), Some(Reason::InsufficientStock | Reason::PriceAboveLimit));
    match reply {
        Ok(reply) => Ok(Answered::Order(Box::new(reply))),
        Err(CallError::Refused(error)) if is_short(&error) => Ok(Answered::Short(error)),
        Err(CallError::Refused(error)) if error.reason() == Some(Reason::ExpectationFailed) => {
            Ok(Answered::Changed(error))
        }
        Err(error) => Err(error.into()),
    }
}

/// A value in the daemon's answer that cannot be.
#[expect(clippy::needless_pass_by_value, reason = "it stands in map_err")]
pub(super) fn senseless(error: crate::market::value_error::ValueError) -> Failure {
    CallError::Garbled(error.to_string()).into()
}

/// An order on its way. If it is dropped before its answer came, which only Ctrl-C does, the user is told how to
/// find out whether it was bought.
struct InFlight {
    hint: Option<String>,
}

impl Drop for InFlight {
    fn drop(&mut self) {
        if let Some(hint) = self.hint.take() {
            let message = "interrupted while an order was on its way; it may have been bought";
            Output::failure("cds-customer", &Failure::new(status::INTERRUPTED, message, hint));
        }
    }
}

/// How a call that is kept is settled.
const RESUME: &str = "`cds-customer resume` settles it: it says what was bought, or buys it now if its round still sells, and never twice.";

/// A purchase goes on although nothing of it can be kept; who is not told would look for it in vain.
fn not_kept(error: &std::io::Error) -> String {
    format!(
        "This purchase cannot be kept for `cds-customer resume` ({error}). It is made nevertheless; if this program is killed \
         before it says what was bought, look into `cds-customer order list`."
    )
}

fn outcome_is_known<R>(reply: &Result<Reply<R>, CallError>) -> bool {
    match reply {
        Ok(_) => true,
        Err(CallError::Refused(error)) => !error.is_retryable(),
        // Nothing was sent.
        Err(CallError::Unreachable { .. } | CallError::NoAnswer { .. }) => true,
        Err(
            CallError::Lost | CallError::OutcomeUnknown { .. } | CallError::UnusableToken(_) | CallError::Garbled(_),
        ) => false,
    }
}

/// A command that settles what came of an order: the same order under the same key.
fn settling(purchase: &Purchase, same_place: &str) -> String {
    // Params that were sent encode.
    let (method, params) = match purchase {
        Purchase::Order(params) => (order::Place::NAME, serde_json::to_string(params).unwrap_or_default()),
        Purchase::Cart(params) => (cart::Buy::NAME, serde_json::to_string(params).unwrap_or_default()),
    };
    format!(
        "This settles it: it says what was bought, or buys it now, and never twice: cdsd rpc {method} {}{same_place}",
        in_shell(&params)
    )
}

fn same_place(common: &Common) -> String {
    let socket = common.socket.as_ref().map(|p| format!(" --socket {}", in_shell(&p.to_string_lossy())));
    let account = common.act_as.as_ref().map(|name| format!(" --as {name}"));
    [socket, account].into_iter().flatten().collect()
}

/// Quoted so that a shell takes it for one word.
fn in_shell(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
#[path = "shop_tests.rs"]
mod tests;
