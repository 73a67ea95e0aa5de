//! `stock.*`: set, add, adjust, withdraw, price, import.

use crate::daemon::authorise;
use crate::daemon::caller::Caller;
use crate::daemon::dispatch::{Commands, Context, Step, invalid};
use crate::daemon::render;
use crate::daemon::shared::{Shared, internal};
use crate::daemon::writes::at_least_one;
use crate::ipc::error::ErrorObject;
use crate::ipc::methods::stock::{
    Add, AddParams, Adjust, AdjustParams, Import, ImportInfo, ImportParams, PriceParams, Set, SetParams, SetPrice,
    StockInfo, Withdraw, WithdrawParams,
};
use crate::limits::IMPORT_LINES_MAX_COUNT;
use crate::market::account::Role;
use crate::market::command::{Command, Expect, ImportLine, OfferFields, StockChange, Submission};
use crate::market::decide::decide;
use crate::market::names::{AccountName, Sku};
use crate::market::outcome::Outcome;

/// A change of one of the caller's own offers.
fn own_offer(caller: &Caller, sku: &Sku, change: StockChange) -> Result<Command, ErrorObject> {
    let manufacturer = caller.require_role(Role::Manufacturer)?.name.clone();
    Ok(Command::Stock { manufacturer, sku: sku.clone(), change })
}

fn stock_info(outcome: Outcome, replayed: bool) -> Option<StockInfo> {
    match outcome {
        Outcome::Stock { offer, overcommitted_by } => {
            Some(StockInfo { offer: render::offer(offer), overcommitted_by, replayed })
        }
        _ => None,
    }
}

/// Implements a call that changes one offer.
macro_rules! stock_call {
    ($method:ty, $params:ty, $change:expr) => {
        impl Commands for $method {
            fn prepare(_: &Shared, caller: &Caller, params: &$params) -> Result<Step<Self>, ErrorObject> {
                let change: fn(&$params) -> Result<StockChange, ErrorObject> = $change;
                Ok(Step::Submit(own_offer(caller, &params.sku, change(params)?)?))
            }

            fn result(_: &Context<'_>, _: &$params, outcome: Outcome, replayed: bool) -> Option<StockInfo> {
                stock_info(outcome, replayed)
            }
        }
    };
}

stock_call!(Set, SetParams, |p| {
    let expect = match (p.expect, p.force) {
        (Some(_), true) => return Err(invalid("force", "say either expect or force, not both")),
        (Some(total), false) => Expect::Total(total),
        (None, true) => Expect::Force,
        (None, false) => Expect::New,
    };
    let fields = OfferFields {
        quantity: p.quantity,
        unit_price: p.unit_price,
        name: p.name.clone(),
        unit: p.unit.clone(),
        gtin: p.gtin.clone(),
    };
    Ok(StockChange::Set { fields, expect })
});

stock_call!(Add, AddParams, |p| Ok(StockChange::Add { quantity: at_least_one("quantity", p.quantity)? }));

stock_call!(Adjust, AdjustParams, |p| {
    let quantity = at_least_one("quantity", p.quantity)?;
    Ok(StockChange::Adjust { quantity, up_to: p.up_to, reason: p.reason.clone() })
});

stock_call!(Withdraw, WithdrawParams, |p| Ok(StockChange::Withdraw { reason: p.reason.clone() }));

stock_call!(SetPrice, PriceParams, |p| Ok(StockChange::Price { unit_price: p.unit_price }));

impl Commands for Import {
    fn prepare(shared: &Shared, caller: &Caller, params: &ImportParams) -> Result<Step<Self>, ErrorObject> {
        let (lines, complete) = import_lines(caller, params)?;
        let command = Command::Import { lines: lines.clone(), complete, strict: params.strict };
        if !params.dry_run {
            return Ok(Step::Submit(command));
        }
        authorise::check(caller, &command)?;
        let view = shared.snapshot()?;
        // Without a key the decision is made afresh, by the same code, and thrown away.
        let submission = Submission { actor: caller.actor(), key: None, claim: caller.claim(), command };
        let decision = decide(&*view, &submission, shared.clock.now()).map_err(internal)?;
        match decision.answer.result {
            Ok(Outcome::Imported(imported)) => Ok(Step::Answer(render::import(&lines, imported, true, false))),
            Ok(other) => unreachable!("an import's outcome is an import, not {other:?}"),
            Err(refusal) => Err(ErrorObject::of_refusal(&refusal, false)),
        }
    }

    fn result(context: &Context<'_>, params: &ImportParams, outcome: Outcome, replayed: bool) -> Option<ImportInfo> {
        match outcome {
            Outcome::Imported(imported) => {
                let own = context.account;
                let lines: Option<Vec<_>> = params.offers.iter().map(|o| line(o, own)).collect();
                Some(render::import(&lines?, imported, false, replayed))
            }
            _ => None,
        }
    }
}

/// The lines with their manufacturers, and for whom the list is complete.
fn import_lines(caller: &Caller, params: &ImportParams) -> Result<(Vec<ImportLine>, Vec<AccountName>), ErrorObject> {
    if params.offers.len() > IMPORT_LINES_MAX_COUNT {
        let many = format!("at most {IMPORT_LINES_MAX_COUNT} offers fit one import, these are {}", params.offers.len());
        return Err(invalid("offers", &many));
    }
    let own = match caller.account() {
        Some(_) => Some(&caller.require_role(Role::Manufacturer)?.name),
        None => None,
    };
    let mut lines = Vec::with_capacity(params.offers.len());
    for offer in &params.offers {
        match line(offer, own) {
            Some(line) => lines.push(line),
            None => drop(caller.require_role(Role::Manufacturer)?),
        }
    }
    let mut complete: Vec<AccountName> = Vec::new();
    if params.complete {
        complete.extend(own.cloned());
        complete.extend(lines.iter().map(|l| l.manufacturer.clone()));
        complete.sort_unstable();
        complete.dedup();
    }
    Ok((lines, complete))
}

/// One line; none if it names no manufacturer and the caller is none.
fn line(offer: &crate::ipc::methods::stock::ImportOffer, own: Option<&AccountName>) -> Option<ImportLine> {
    let manufacturer = offer.manufacturer.as_ref().or(own)?.clone();
    let fields = OfferFields {
        quantity: offer.quantity,
        unit_price: offer.unit_price,
        name: offer.name.clone(),
        unit: offer.unit.clone(),
        gtin: offer.gtin.clone(),
    };
    Some(ImportLine { manufacturer, sku: offer.sku.clone(), fields })
}
