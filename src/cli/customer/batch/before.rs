//! What stands under a reference that something else was asked for under before.

use super::customers::Buyers;
use super::pipeline::{Asked, Came};
use crate::cli::args::common::Common;
use crate::cli::failure::Failure;
use crate::ipc::client::Steady;
use crate::ipc::methods::order::{List, ListParams};
use crate::market::names::Text;
use crate::market::reason::Reason;

pub(super) struct Before<'b> {
    client: Steady,
    buyers: &'b Buyers,
}

impl<'b> Before<'b> {
    pub(super) fn of(common: &Common, buyers: &'b Buyers) -> Result<Self, Failure> {
        Ok(Self { client: buyers.client(common)?, buyers })
    }

    /// Tells a reference under which nothing was ever bought from one under which something else was.
    pub(super) async fn told_apart(&mut self, asked: &Asked, came: Came) -> Came {
        match came {
            Came::Refused(error)
                if error.reason() == Some(Reason::KeyReused) && self.nothing_was_bought(asked).await =>
            {
                Came::OnlyAskedBefore(error)
            }
            other => other,
        }
    }

    /// Orders are kept as long as their keys at least, so none means that there was none. Where that cannot be learnt,
    /// something may have been bought.
    async fn nothing_was_bought(&mut self, asked: &Asked) -> bool {
        let Ok(reference) = Text::parse(&asked.reference) else { return false };
        let customer = self.buyers.named_or_own(asked.customer.as_deref());
        let params = ListParams { reference: Some(reference), customer, limit: Some(1), ..ListParams::default() };
        self.client.call::<List>(&params).await.is_ok_and(|reply| reply.value.orders.is_empty())
    }
}
