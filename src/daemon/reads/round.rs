//! `round.show`, `round.list`.

use super::{Page, page_size, read_cursor};
use crate::daemon::caller::Caller;
use crate::daemon::dispatch::Answers;
use crate::daemon::render;
use crate::daemon::shared::{Shared, internal};
use crate::ipc::error::ErrorObject;
use crate::ipc::methods::round::{List, ListParams, RoundInfo, RoundPage, Show, ShowParams};
use crate::market::account::Role;
use crate::market::refusal::Refusal;
use crate::market::time::RoundId;

impl Answers for Show {
    fn answer(shared: &Shared, caller: &mut Caller, params: ShowParams) -> Result<RoundInfo, ErrorObject> {
        let view = shared.snapshot()?;
        let market = view.market().map_err(internal)?;
        let not_found =
            |name: String| ErrorObject::of_refusal(&Refusal::NotFound { what: "round".into(), name }, false);
        let id = params.round.or(market.round);
        let id = id.ok_or_else(|| not_found("yet; the operator opens one with `cdsd round open`".to_owned()))?;
        let round = view.round(id).map_err(internal)?.ok_or_else(|| not_found(id.to_string()))?;
        let mut info = render::round(round, &market.rules, false);
        if let Some(customer) = caller.account().filter(|account| account.role == Role::Customer) {
            let attendance = view.attendance(id, customer.id).map_err(internal)?;
            info.done = Some(attendance.is_some_and(|a| a.done));
        }
        Ok(info)
    }
}

impl Answers for List {
    fn answer(shared: &Shared, _: &mut Caller, params: ListParams) -> Result<RoundPage, ErrorObject> {
        let limit = page_size(params.limit)?;
        let before: Option<RoundId> = read_cursor(params.cursor.as_deref())?;
        let view = shared.snapshot()?;
        let rules = view.market().map_err(internal)?.rules;
        let (mut page, mut last, mut next_cursor) = (Page::new(limit), None, None);
        for row in view.rounds(before, limit + 1).map_err(internal)? {
            let id = row.id;
            if page.push(render::round(row, &rules, false)).is_err() {
                next_cursor = last.map(|id: RoundId| id.to_string());
                break;
            }
            last = Some(id);
        }
        Ok(RoundPage { rounds: page.items, next_cursor })
    }
}
