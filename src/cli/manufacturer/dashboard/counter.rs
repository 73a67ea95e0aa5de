//! Carries the manufacturer's wishes to the daemon, with the same calls as the other commands.

use std::time::Duration;

use crate::cli::dashboard::Counter;
use crate::cli::failure::Failure;
use crate::cli::ids;
use crate::cli::newest_round::newest_round;
use crate::ipc::client::{Client, Steady};
use crate::ipc::methods::report::{self, ReportInfo};
use crate::ipc::methods::round::RoundInfo;
use crate::ipc::methods::stock::{self, StockInfo};
use crate::ipc::methods::works::{self, WorksInfo};
use crate::ipc::methods::{Nothing, interface};
use crate::limits::WORKS_TOLD_MS;
use crate::market::amounts::{Price, Quantity};
use crate::market::names::Sku;
use crate::market::report::ReportId;

/// Reports shown in the dashboard; `report list` has them all.
const REPORTS_SHOWN: usize = 50;

pub(super) enum Wish {
    Round,
    Reports,
    Production,
    Acknowledge { report: ReportId, digest: String },
    Add { sku: Sku, quantity: Quantity },
    Price { sku: Sku, unit_price: Price },
    Withdraw { sku: Sku },
}

pub(super) enum Answer {
    Round(Option<RoundInfo>),
    Reports(Vec<ReportInfo>),
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

    async fn answer(&mut self, wish: Wish) -> Result<Answer, Failure> {
        let (client, key) = (&mut self.client, ids::new_key());
        Ok(match wish {
            Wish::Round => Answer::Round(newest_round(client).await?),
            Wish::Reports => {
                let params = report::ListParams { limit: Some(REPORTS_SHOWN), ..Default::default() };
                Answer::Reports(client.call::<report::List>(&params).await?.value.reports)
            }
            Wish::Production => Answer::Production(production(client).await?),
            Wish::Acknowledge { report, digest } => {
                let params = report::AcknowledgeParams { report: report.clone(), digest, key };
                client.change::<report::Acknowledge>(&params).await?;
                Answer::Acknowledged(report)
            }
            Wish::Add { sku, quantity } => {
                stocked(client.change::<stock::Add>(&stock::AddParams { sku, quantity, key }).await?.value)
            }
            Wish::Price { sku, unit_price } => {
                stocked(client.change::<stock::SetPrice>(&stock::PriceParams { sku, unit_price, key }).await?.value)
            }
            Wish::Withdraw { sku } => {
                let params = stock::WithdrawParams { sku, reason: None, key };
                stocked(client.change::<stock::Withdraw>(&params).await?.value)
            }
        })
    }
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

fn stocked(info: StockInfo) -> Answer {
    Answer::Stock(Box::new(info))
}

impl Counter for MakerCounter {
    type Wish = Wish;
    type Answer = Answer;

    async fn carry_out(&mut self, wish: Wish) -> Answer {
        self.answer(wish).await.unwrap_or_else(Answer::Failed)
    }
}
