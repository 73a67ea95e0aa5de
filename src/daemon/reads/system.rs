//! `rpc.discover`, `system.hello`, `system.status`.

use crate::daemon::caller::Caller;
use crate::daemon::dispatch::Answers;
use crate::daemon::shared::{Shared, internal};
use crate::ipc::PROTOCOL;
use crate::ipc::error::ErrorObject;
use crate::ipc::methods::Nothing;
use crate::ipc::methods::system::{
    Counts, Greeting, Hello, HelloParams, RoundBrief, Status, StoreStatus, SystemStatus,
};
use crate::market::reason::Reason;
use crate::market::time::RoundId;
use crate::store::Snapshot;

impl Answers for Hello {
    fn answer(shared: &Shared, _: &mut Caller, params: HelloParams) -> Result<Greeting, ErrorObject> {
        if params.protocol != PROTOCOL {
            let message = format!("protocol {} is not served, this daemon speaks {PROTOCOL}", params.protocol);
            let hint = "Use the tools of the daemon's version (`cdsd --version`).";
            return Err(ErrorObject::new(Reason::ProtocolMismatch, message)
                .with_detail("protocol", PROTOCOL)
                .with_hint(hint));
        }
        tracing::debug!(client = %params.client.escape_debug(), "hello");
        Ok(Greeting {
            server: "cdsd".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            protocol: PROTOCOL,
            instance: shared.instance.clone(),
            currency: shared.currency.clone(),
        })
    }
}

impl Answers for Status {
    fn answer(shared: &Shared, _: &mut Caller, _: Nothing) -> Result<SystemStatus, ErrorObject> {
        let view = shared.snapshot()?;
        let market = view.market().map_err(internal)?;
        let round = match market.round {
            Some(id) => view.round(id).map_err(internal)?,
            None => None,
        };
        let stats = shared.reader.stats();
        Ok(SystemStatus {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            instance: shared.instance.clone(),
            pid: std::process::id(),
            started_at: shared.started_at,
            uptime_ms: shared.clock.now().ms_since(shared.started_at),
            currency: shared.currency.clone(),
            seq: market.seq,
            store: StoreStatus {
                engine: stats.engine.to_owned(),
                format: stats.format,
                file_bytes: stats.file_bytes,
                journal_bytes: stats.journal_bytes,
                overlay_bytes: stats.overlay_bytes,
            },
            round: round.map(|r| RoundBrief { round: r.id, state: r.state }),
            next_collection: market.next_collection,
            counts: Counts { offers: market.offers, accounts: market.last_account, orders: market.last_order },
            queue_depth: shared.queue.depth(),
            connections: shared.connected(),
            reports_waiting: reports_waiting(&*view)?,
        })
    }
}

/// Reports of all rounds that are not settled. Rounds are few: some a year.
fn reports_waiting(view: &dyn Snapshot) -> Result<u64, ErrorObject> {
    const PAGE: usize = 100;
    let (mut waiting, mut before): (u64, Option<RoundId>) = (0, None);
    loop {
        let rounds = view.rounds(before, PAGE).map_err(internal)?;
        waiting += rounds.iter().map(|r| r.reports - r.reports_settled).sum::<u64>();
        match rounds.last() {
            Some(last) if rounds.len() == PAGE => before = Some(last.id),
            _ => return Ok(waiting),
        }
    }
}
