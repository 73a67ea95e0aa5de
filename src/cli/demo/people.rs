//! Who takes part in the demo, each on a connection of his own, with the operator acting for him.

use std::path::{Path, PathBuf};

use crate::cli::failure::Failure;
use crate::cli::ids::new_key;
use crate::ipc::client::{CallError, Client};
use crate::ipc::methods::account::{SignUp, SignUpParams};
use crate::ipc::methods::report::{Acknowledge, AcknowledgeParams, List, ListParams, ReportInfo};
use crate::ipc::methods::session::{ActAs, ActAsParams};
use crate::ipc::methods::stock::{Import, ImportOffer, ImportParams};
use crate::market::account::Role;
use crate::market::amounts::Currency;
use crate::market::names::{AccountName, Text};
use crate::market::time::RoundId;

/// The demo's daemon.
#[derive(Debug, Clone)]
pub struct Stage {
    pub socket: PathBuf,
    pub currency: Currency,
}

impl Stage {
    pub fn new(socket: &Path, currency: Currency) -> Self {
        Self { socket: socket.to_owned(), currency }
    }

    /// Where the market lies, and its manufacturers may.
    pub(super) fn directory(&self) -> &Path {
        self.socket.parent().unwrap_or(Path::new("."))
    }

    /// A connection of the operator.
    pub(super) async fn operator(&self) -> Result<Client, Failure> {
        Ok(Client::connect(&self.socket).await?)
    }

    /// A connection that acts for an account.
    pub(super) async fn acting_for(&self, name: &AccountName) -> Result<Client, Failure> {
        let client = self.operator().await?;
        client.call::<ActAs>(&ActAsParams { name: name.clone() }).await?;
        Ok(client)
    }
}

/// Makes an account that the operator acts for.
pub(super) async fn sign_up(
    operator: &Client,
    role: Role,
    name: &AccountName,
    display_name: Option<&str>,
) -> Result<(), Failure> {
    let display_name = display_name.and_then(|text| Text::parse(text).ok());
    let params = SignUpParams {
        role,
        name: name.clone(),
        display_name,
        email: None,
        password: None,
        peer: false,
        key: new_key(),
    };
    operator.call::<SignUp>(&params).await?;
    Ok(())
}

/// Offers goods of many manufacturers in one transaction; what is not listed is withdrawn.
pub(super) async fn stock(operator: &Client, offers: Vec<ImportOffer>) -> Result<(), Failure> {
    let params = ImportParams { offers, complete: true, strict: true, dry_run: false, key: new_key() };
    operator.call::<Import>(&params).await?;
    Ok(())
}

/// A manufacturer reads its report of a round and acknowledges it.
pub(super) async fn acknowledge(
    stage: &Stage,
    name: &AccountName,
    round: RoundId,
) -> Result<Option<ReportInfo>, Failure> {
    let client = stage.acting_for(name).await?;
    let params = ListParams { round: Some(round), ..ListParams::default() };
    let Some(report) = client.call::<List>(&params).await?.value.reports.pop() else { return Ok(None) };
    let ack = AcknowledgeParams { report: report.report.clone(), digest: report.digest.clone(), key: new_key() };
    client.call::<Acknowledge>(&ack).await?;
    Ok(Some(report))
}

/// A daemon that is busy wants the same call again in a moment.
pub(super) fn is_busy(error: &CallError) -> bool {
    matches!(error, CallError::Refused(error) if error.data.reason == "busy")
}
