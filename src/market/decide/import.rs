//! Imports: many offers set in one step, each line with its own result.

use std::collections::BTreeSet;

use super::ledger::{enter, stock_now};
use super::stock::{SetEffect, set};
use super::{Decided, Stop};
use crate::market::account::{Handle, Role};
use crate::market::amounts::Quantity;
use crate::market::command::{Expect, ImportLine};
use crate::market::draft::Draft;
use crate::market::event::{OfferCause, OfferChanged};
use crate::market::names::{AccountName, Sku};
use crate::market::offer::OfferId;
use crate::market::outcome::{Imported, ImportedLine, Outcome};
use crate::market::refusal::{ImportProblem, Refusal};
use crate::market::time::Timestamp;
use crate::market::view::{Read, View};

/// Offers read at once while looking for those that a complete import leaves out.
const PAGE: usize = 1000;

/// Sets each listed offer. A refused line changes nothing and is told; with `strict` it refuses the import.
pub(super) fn import<V: View + ?Sized>(
    draft: &mut Draft<'_, V>,
    now: Timestamp,
    lines: &[ImportLine],
    complete: &[AccountName],
    strict: bool,
) -> Decided {
    let mut listed = BTreeSet::new();
    let mut known = BTreeSet::new();
    let mut imported = Imported { lines: Vec::with_capacity(lines.len()), withdrawn: Vec::new() };
    for line in lines {
        let result = match import_line(draft, now, line, &mut listed, &mut known) {
            Err(Stop::Refused(refusal)) => ImportedLine::Refused(refusal),
            Err(fault) => return Err(fault),
            Ok(result) => result,
        };
        imported.lines.push(result);
    }
    if strict {
        refuse_problems(lines, &imported.lines)?;
    }
    for manufacturer in complete {
        withdraw_unlisted(draft, now, manufacturer, &listed, &mut imported.withdrawn)?;
    }
    Ok(Outcome::Imported(imported))
}

pub(super) fn import_line<V: View + ?Sized>(
    draft: &mut Draft<'_, V>,
    now: Timestamp,
    line: &ImportLine,
    listed: &mut BTreeSet<OfferId>,
    known: &mut BTreeSet<AccountName>,
) -> Result<ImportedLine, Stop> {
    let id = OfferId { sku: line.sku.clone(), manufacturer: line.manufacturer.clone() };
    // Listed is listed, also when the line is refused: a complete import withdraws only what nobody named.
    let named_before = !listed.insert(id.clone());
    if !known.contains(&line.manufacturer) {
        if !is_manufacturer(draft, &line.manufacturer)? {
            let name = line.manufacturer.to_string();
            return Err(Refusal::NotFound { what: "manufacturer".into(), name }.into());
        }
        known.insert(line.manufacturer.clone());
    }
    if named_before {
        let problem = format!("{} is listed twice for {}", id.sku, id.manufacturer);
        return Err(Refusal::NotUsable { field: "sku".into(), problem }.into());
    }
    let (_, overcommitted_by, effect) = set(draft, now, &id, &line.fields, Expect::Force)?;
    Ok(match effect {
        SetEffect::New => ImportedLine::New,
        SetEffect::Changed => ImportedLine::Set { overcommitted_by },
        SetEffect::Unchanged => ImportedLine::Unchanged,
    })
}

pub(super) fn is_manufacturer<V: View + ?Sized>(draft: &Draft<'_, V>, name: &AccountName) -> Read<bool> {
    let Some(id) = draft.account_by(&Handle::Name(name.clone()))? else { return Ok(false) };
    Ok(draft.account(id)?.is_some_and(|a| a.role == Role::Manufacturer && !a.is_deleted()))
}

fn refuse_problems(lines: &[ImportLine], results: &[ImportedLine]) -> Result<(), Refusal> {
    let mut errors = Vec::new();
    for (number, (line, result)) in (1..).zip(lines.iter().zip(results)) {
        if let ImportedLine::Refused(refusal) = result {
            errors.push(ImportProblem { line: number, sku: line.sku.clone(), problem: refusal.message() });
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(Refusal::InvalidImport { errors }) }
}

/// What a complete list does not name is not for sale any more.
pub(super) fn withdraw_unlisted<V: View + ?Sized>(
    draft: &mut Draft<'_, V>,
    now: Timestamp,
    manufacturer: &AccountName,
    listed: &BTreeSet<OfferId>,
    withdrawn: &mut Vec<(AccountName, Sku)>,
) -> Result<(), Stop> {
    let mut after: Option<Sku> = None;
    loop {
        let page = draft.goods_of_maker(manufacturer, after.as_ref(), PAGE)?;
        let Some(last) = page.last() else { return Ok(()) };
        after = Some(last.clone());
        let ids = page.into_iter().map(|sku| OfferId { sku, manufacturer: manufacturer.clone() });
        for id in ids.filter(|id| !listed.contains(id)) {
            let Some(mut stock) = stock_now(draft, &id)?.filter(|s| !s.counters.available.is_zero()) else { continue };
            let before = stock.counters;
            let unsold = before.withdrawn.units() + before.available.units();
            (stock.counters.available, stock.counters.withdrawn) = (Quantity::ZERO, Quantity::of(unsold));
            stock.version += 1;
            enter(draft, now, &before, stock, OfferChanged::new(id.clone(), &stock, OfferCause::Withdrawn))?;
            withdrawn.push((id.manufacturer, id.sku));
        }
    }
}
