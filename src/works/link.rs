//! The works' own calls to the distributor: registering, adding to the selling round, asking for a report.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Mutex;

use crate::ipc::PROTOCOL;
use crate::ipc::client::{CallError, Steady};
use crate::ipc::methods::Nothing;
use crate::ipc::methods::account::Show;
use crate::ipc::methods::interface::{Register, RegisterParams};
use crate::ipc::methods::report::{self, ReportInfo};
use crate::ipc::methods::round;
use crate::ipc::methods::stock::{Add, AddParams, Set, SetParams};
use crate::ipc::methods::supply::SoldParams;
use crate::ipc::methods::system::{Hello, HelloParams};
use crate::limits::WORKS_ASK_MS;
use crate::market::amounts::Currency;
use crate::market::interface::Endpoint;
use crate::market::key::Key;
use crate::market::reason::Reason;
use crate::market::round::RoundState;
use crate::market::time::RoundId;

/// Reports that are asked for at once, newest first.
const REPORTS_PAGE_COUNT: usize = 12;

/// One connection to the distributor, made when it is needed, shared by the tasks that ask rarely.
#[derive(Clone)]
pub(super) struct Link(Arc<Mutex<Steady>>);

/// Why the distributor did not do as asked.
pub(super) enum Problem {
    /// Ask again later, with the same key.
    Later(String),
    /// The good is not known in the market.
    NoSuchGood,
    /// The refusal is final.
    Never(String),
}

impl Link {
    pub(super) fn new(client: Steady) -> Self {
        Self(Arc::new(Mutex::new(client.with_patience(Duration::from_millis(WORKS_ASK_MS)))))
    }

    /// The market's currency.
    pub(super) async fn currency(&self) -> Result<Currency, CallError> {
        let client = concat!("cds-manufacturer-serve/", env!("CARGO_PKG_VERSION")).to_owned();
        let hello = HelloParams { client, protocol: PROTOCOL };
        Ok(self.0.lock().await.call::<Hello>(&hello).await?.value.currency)
    }

    pub(super) async fn register(&self, endpoint: &Endpoint, key: Key) -> Result<(), CallError> {
        let params = RegisterParams { endpoint: endpoint.clone(), key };
        self.0.lock().await.change::<Register>(&params).await.map(drop)
    }

    /// Whether the distributor knows us, or why not; none if he does not say.
    pub(super) async fn standing(&self) -> Option<Result<(), String>> {
        match self.0.lock().await.call::<Show>(&Nothing {}).await {
            Ok(_) => Some(Ok(())),
            Err(CallError::UnusableToken(token)) => Some(Err(token.problem)),
            Err(CallError::Refused(refused)) => match refused.reason() {
                Some(Reason::NotLoggedIn | Reason::AccountBlocked | Reason::Forbidden) => Some(Err(refused.message)),
                _ => None,
            },
            Err(_) => None,
        }
    }

    /// The newest round, open or not; none if there was none yet.
    pub(super) async fn newest_round(&self) -> Result<Option<RoundId>, CallError> {
        Ok(self.show_newest().await?.map(|(round, _)| round))
    }

    async fn show_newest(&self) -> Result<Option<(RoundId, RoundState)>, CallError> {
        match self.0.lock().await.call::<round::Show>(&round::ShowParams { round: None }).await {
            Ok(reply) => Ok(Some((reply.value.round, reply.value.state))),
            Err(error) if has_reason(&error, &[Reason::NotFound, Reason::RoundNotSelling]) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The sales reports that are not `told`, when no round but `asking` can sell anything any more: with them
    /// everything is known that was sold before it.
    ///
    /// # Errors
    /// Why that is not known.
    pub(super) async fn reports_before(
        &self,
        asking: RoundId,
        told: &BTreeSet<RoundId>,
        oldest_waiting: Option<RoundId>,
    ) -> Result<Vec<SoldParams>, String> {
        let words = |error: CallError| error.to_string();
        if let Some((round, state)) = self.show_newest().await.map_err(words)?
            && round != asking
            && !matches!(state, RoundState::Closed | RoundState::Reported)
        {
            return Err(format!("round {round} is {}", state.word()));
        }
        let mut params = report::ListParams { limit: Some(REPORTS_PAGE_COUNT), ..report::ListParams::default() };
        let mut missing = Vec::new();
        loop {
            let page = self.0.lock().await.call::<report::List>(&params).await.map_err(words)?.value;
            let oldest = page.reports.iter().map(|report| report.round).min();
            let some_were_told = page.reports.iter().any(|report| told.contains(&report.round));
            let far_enough = some_were_told && oldest_waiting.is_none_or(|waiting| oldest <= Some(waiting));
            missing.extend(page.reports.into_iter().filter(|r| !told.contains(&r.round)).map(as_delivered));
            match page.next_cursor.filter(|_| !far_enough) {
                Some(cursor) => params.cursor = Some(cursor),
                None => return Ok(missing),
            }
        }
    }

    /// Adds units to the market.
    pub(super) async fn add(&self, params: &AddParams) -> Result<(), Problem> {
        match self.0.lock().await.change::<Add>(params).await {
            Ok(_) => Ok(()),
            Err(error) => Err(Problem::of(error)),
        }
    }

    /// Makes a good known in the market.
    pub(super) async fn introduce(&self, params: &SetParams) -> Result<(), Problem> {
        match self.0.lock().await.change::<Set>(params).await {
            Ok(_) => Ok(()),
            Err(error) => Err(Problem::of(error)),
        }
    }
}

impl Problem {
    fn of(error: CallError) -> Self {
        let words = error.to_string();
        match error {
            CallError::Refused(refused) => match refused.reason() {
                Some(Reason::NotFound) => Self::NoSuchGood,
                // Nobody is logged in (any more), or the account is blocked: nothing was decided about the units.
                Some(Reason::NotLoggedIn | Reason::AccountBlocked | Reason::Forbidden | Reason::Internal) => {
                    Self::Later(words)
                }
                _ if refused.is_retryable() => Self::Later(words),
                _ => Self::Never(words),
            },
            _ => Self::Later(words),
        }
    }
}

fn has_reason(error: &CallError, reasons: &[Reason]) -> bool {
    matches!(error, CallError::Refused(refused) if refused.reason().is_some_and(|r| reasons.contains(&r)))
}

/// A report as `supply.sold` brings it.
fn as_delivered(info: ReportInfo) -> SoldParams {
    SoldParams {
        report: info.report,
        round: info.round,
        manufacturer: info.manufacturer,
        version: info.version,
        currency: info.currency,
        lines: info.lines,
        orders: info.orders,
        total: info.total,
        digest: info.digest,
        written_at: info.written_at,
    }
}
