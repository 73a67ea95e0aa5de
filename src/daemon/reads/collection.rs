//! `collection.show`.

use super::{Page, page_size, read_cursor};
use crate::daemon::caller::Caller;
use crate::daemon::dispatch::Answers;
use crate::daemon::render;
use crate::daemon::shared::{Shared, internal};
use crate::ipc::error::ErrorObject;
use crate::ipc::methods::collection::{CollectionInfo, Show, ShowParams};
use crate::limits::ROUNDS_PER_PERIOD_MAX_COUNT;
use crate::market::names::AccountName;
use crate::market::refusal::Refusal;
use crate::market::round::Round;
use crate::market::time::{Period, RoundId};
use crate::store::Snapshot;

impl Answers for Show {
    fn answer(shared: &Shared, _: &mut Caller, params: ShowParams) -> Result<CollectionInfo, ErrorObject> {
        let view = shared.snapshot()?;
        let limit = page_size(params.limit)?;
        let after: Option<AccountName> = read_cursor(params.cursor.as_deref())?;
        page(&*view, find(&*view, &params)?, (limit, after), false)
    }
}

/// The round that is meant.
fn find(view: &dyn Snapshot, params: &ShowParams) -> Result<Round, ErrorObject> {
    let missing = |name: String| ErrorObject::of_refusal(&Refusal::NotFound { what: "round".into(), name }, false);
    let (found, name) = match (params.round, params.period) {
        (Some(id), _) => (view.round(id).map_err(internal)?, id.to_string()),
        (None, Some(period)) => (newest_of(view, period)?, format!("in {period}")),
        (None, None) => {
            let newest = view.market().map_err(internal)?.round;
            let round = newest.map_or(Ok(None), |id| view.round(id)).map_err(internal)?;
            (round, "yet; the operator opens one with `cdsd collect`".to_owned())
        }
    };
    let fits = |r: &Round| params.period.is_none_or(|period| r.id.period() == period);
    found.filter(fits).ok_or_else(|| missing(name))
}

/// A month's newest round.
fn newest_of(view: &dyn Snapshot, period: Period) -> Result<Option<Round>, ErrorObject> {
    let last = RoundId::new(period, ROUNDS_PER_PERIOD_MAX_COUNT)
        .map_err(|e| crate::daemon::dispatch::invalid("period", &e.to_string()))?;
    if let Some(round) = view.round(last).map_err(internal)? {
        return Ok(Some(round));
    }
    Ok(view.rounds(Some(last), 1).map_err(internal)?.pop())
}

/// One page of a round's collection.
pub(in crate::daemon) fn page(
    view: &dyn Snapshot,
    round: Round,
    (limit, after): (usize, Option<AccountName>),
    replayed: bool,
) -> Result<CollectionInfo, ErrorObject> {
    let (mut page, mut last, mut next_cursor) = (Page::new(limit), None, None);
    for visit in view.visits(round.id, after.as_ref(), limit + 1).map_err(internal)? {
        let name = visit.id.manufacturer.clone();
        if page.push(render::visit(visit)).is_err() {
            next_cursor = last.map(|name: AccountName| name.to_string());
            break;
        }
        last = Some(name);
    }
    Ok(CollectionInfo {
        round: round.id,
        period: round.id.period(),
        state: round.state,
        asking: round.asking,
        manufacturers: page.items,
        next_cursor,
        replayed,
    })
}
