//! `collection.run`: the asking is a durable wish; the collector carries it out, and `collection.show` tells of it.

use crate::daemon::caller::Caller;
use crate::daemon::dispatch::{Commands, Context, Step, invalid};
use crate::daemon::reads::collection_page;
use crate::daemon::shared::Shared;
use crate::ipc::error::ErrorObject;
use crate::ipc::methods::collection::{CollectionInfo, Run, RunParams};
use crate::limits::{COLLECTION_NAMED_MAX_COUNT, PAGE_DEFAULT_COUNT};
use crate::market::command::Command;
use crate::market::outcome::Outcome;

impl Commands for Run {
    fn prepare(shared: &Shared, caller: &Caller, params: &RunParams) -> Result<Step<Self>, ErrorObject> {
        caller.require_operator()?;
        let mut manufacturers = params.manufacturers.clone().unwrap_or_default();
        if params.manufacturers.is_some() && manufacturers.is_empty() {
            return Err(invalid("manufacturers", "name at least one, or leave it out to ask all"));
        }
        if manufacturers.len() > COLLECTION_NAMED_MAX_COUNT {
            let many = format!("at most {COLLECTION_NAMED_MAX_COUNT} can be named; leave it out to ask all");
            return Err(invalid("manufacturers", &many));
        }
        manufacturers.sort_unstable();
        manufacturers.dedup();
        Ok(Step::Submit(Command::Collect { period: params.period, month: shared.clock.period(), manufacturers }))
    }

    fn result(context: &Context<'_>, _: &RunParams, outcome: Outcome, replayed: bool) -> Option<CollectionInfo> {
        let Outcome::Collection { round } = outcome else { return None };
        let view = context.shared.snapshot().ok()?;
        let round = view.round(round).ok()??;
        collection_page(&*view, round, (PAGE_DEFAULT_COUNT, None), replayed).ok()
    }
}
