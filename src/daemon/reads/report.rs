//! `report.list`, `report.show`.

use super::{Page, page_size, read_cursor};
use crate::daemon::caller::Caller;
use crate::daemon::dispatch::Answers;
use crate::daemon::render;
use crate::daemon::shared::{Shared, internal};
use crate::ipc::error::ErrorObject;
use crate::ipc::methods::report::{List, ListParams, ReportInfo, ReportPage, Show, ShowParams};
use crate::market::account::Role;
use crate::market::names::AccountName;
use crate::market::refusal::Refusal;
use crate::market::report::{Report, ReportId};
use crate::store::Snapshot;

/// Rows read at once while looking for those that match; a report may be long.
const SCAN: usize = 20;

impl Answers for Show {
    fn answer(shared: &Shared, caller: &mut Caller, params: ShowParams) -> Result<ReportInfo, ErrorObject> {
        let own = own(caller)?;
        let view = shared.snapshot()?;
        let report = view.report(&params.report).map_err(internal)?;
        let report = report.filter(|r| own.as_ref().is_none_or(|name| r.id.manufacturer == *name));
        let missing = || Refusal::NotFound { what: "report".into(), name: params.report.to_string() };
        described(&*view, report.ok_or_else(|| ErrorObject::of_refusal(&missing(), false))?)
    }
}

impl Answers for List {
    fn answer(shared: &Shared, caller: &mut Caller, params: ListParams) -> Result<ReportPage, ErrorObject> {
        let own = own(caller)?;
        let limit = page_size(params.limit)?;
        let mut before: Option<ReportId> = read_cursor(params.cursor.as_deref())?;
        let view = shared.snapshot()?;
        let (mut page, mut last) = (Page::new(limit), None);
        loop {
            let rows = match &own {
                Some(name) => view.reports_of(name, before.as_ref().map(|id| id.round), SCAN),
                None => view.reports(before.as_ref(), SCAN),
            };
            let rows = rows.map_err(internal)?;
            let Some(oldest) = rows.last().map(|r| r.id.clone()) else {
                return Ok(ReportPage { reports: page.items, next_cursor: None });
            };
            before = Some(oldest);
            for row in rows.into_iter().filter(|r| params.round.is_none_or(|round| r.id.round == round)) {
                let id = row.id.clone();
                if page.push(described(&*view, row)?).is_err() {
                    let next_cursor = last.map(|id: ReportId| id.to_string());
                    return Ok(ReportPage { reports: page.items, next_cursor });
                }
                last = Some(id);
            }
        }
    }
}

/// A report with what is known of its delivery.
fn described(view: &dyn Snapshot, report: Report) -> Result<ReportInfo, ErrorObject> {
    let delivery = view.delivery(&report.id).map_err(internal)?;
    let interface = view.interface(&report.id.manufacturer).map_err(internal)?;
    Ok(render::report(report, delivery, interface.is_some_and(|i| i.endpoint.is_some())))
}

/// Whose reports: the manufacturer's own; none given means all, for the operator.
fn own(caller: &Caller) -> Result<Option<AccountName>, ErrorObject> {
    match caller.sees_all() {
        true => Ok(None),
        false => Ok(Some(caller.require_role(Role::Manufacturer)?.name.clone())),
    }
}
