//! Carries the manufacturer's wishes to the daemon, with the same calls as the other commands.

use std::time::Duration;

use crate::cli::dashboard::live::Moment;
use crate::cli::dashboard::{Asked, Counter};
use crate::cli::failure::Failure;
use crate::cli::ids;
use crate::ipc::client::{Client, Steady};
use crate::ipc::methods::report::{self, ReportInfo};
use crate::ipc::methods::stock::{self, StockInfo};
use crate::ipc::methods::works::{self, WorksInfo};
use crate::ipc::methods::{Keyed, Method, Nothing, interface};
use crate::limits::{DASHBOARD_REPORTS_MAX_COUNT, WORKS_TOLD_MS};
use crate::market::amounts::{Price, Quantity};
use crate::market::names::Sku;
use crate::market::report::ReportId;

pub(super) enum Wish {
    Moment,
    Reports,
    Production,
    Acknowledge { report: ReportId, digest: String },
    Add { sku: Sku, quantity: Quantity },
    Price { sku: Sku, unit_price: Price },
    Withdraw { sku: Sku },
}

impl Asked for Wish {
    fn is_reading(&self) -> bool {
        matches!(self, Self::Moment | Self::Reports | Self::Production)
    }
}

pub(super) enum Answer {
    Moment(Box<Moment>),
    /// The newest reports, and whether there are older ones.
    Reports(Vec<ReportInfo>, bool),
    /// What the manufacturer's own program tells, or why it tells nothing.
    Production(Result<WorksInfo, String>),
    Acknowledged(ReportId),
    Stock(Box<StockInfo>),
    Failed(Failure),
}

pub(super) struct MakerCounter {
    client: Steady,
}

impl MakerCounter {
    pub(super) fn new(client: Steady) -> Self {
        Self { client }
    }

    /// Each kind of wish in a box of its own: together they would be one large state, moved about on the stack.
    async fn answer(&mut self, wish: Wish) -> Result<Answer, Failure> {
        let (client, key) = (&mut self.client, ids::new_key());
        match wish {
            Wish::Moment => Ok(Answer::Moment(Box::pin(Moment::read(client)).await?)),
            Wish::Reports => Box::pin(reports(client)).await,
            Wish::Production => Ok(Answer::Production(Box::pin(production(client)).await?)),
            Wish::Acknowledge { report, digest } => {
                let params = report::AcknowledgeParams { report: report.clone(), digest, key };
                Box::pin(client.change::<report::Acknowledge>(&params)).await?;
                Ok(Answer::Acknowledged(report))
            }
            Wish::Add { sku, quantity } => {
                Box::pin(stocked::<stock::Add>(client, stock::AddParams { sku, quantity, key })).await
            }
            Wish::Price { sku, unit_price } => {
                Box::pin(stocked::<stock::SetPrice>(client, stock::PriceParams { sku, unit_price, key })).await
            }
            Wish::Withdraw { sku } => {
                Box::pin(stocked::<stock::Withdraw>(client, stock::WithdrawParams { sku, reason: None, key })).await
            }
        }
    }
}

async fn reports(client: &mut Steady) -> Result<Answer, Failure> {
    let params = report::ListParams { limit: Some(DASHBOARD_REPORTS_MAX_COUNT), ..Default::default() };
    let page = client.call::<report::List>(&params).await?.value;
    Ok(Answer::Reports(page.reports, page.next_cursor.is_some()))
}

async fn stocked<M>(client: &mut Steady, params: M::Params) -> Result<Answer, Failure>
where
    M: Method<Result = StockInfo>,
    M::Params: Keyed,
{
    Ok(Answer::Stock(Box::new(client.change::<M>(&params).await?.value)))
}

/// Asks the manufacturer's own program, where the daemon says that it answers.
async fn production(client: &mut Steady) -> Result<Result<WorksInfo, String>, Failure> {
    let Some(endpoint) = client.call::<interface::Show>(&Nothing {}).await?.value.endpoint else {
        return Ok(
            Err("No program of your own is registered. `cds-manufacturer serve` produces by a plan.".to_owned()),
        );
    };
    let ask = async { Client::connect(endpoint.path()).await?.call::<works::Lines>(&Nothing {}).await };
    let told = tokio::time::timeout(Duration::from_millis(WORKS_TOLD_MS), ask).await;
    Ok(match told {
        Ok(Ok(reply)) => Ok(reply.value),
        Ok(Err(error)) => Err(format!("{endpoint}: {error}")),
        Err(_) => Err(format!("{endpoint} does not answer.")),
    })
}

impl Counter for MakerCounter {
    type Wish = Wish;
    type Answer = Answer;

    async fn carry_out(&mut self, wish: Wish) -> Answer {
        self.answer(wish).await.unwrap_or_else(Answer::Failed)
    }
}
