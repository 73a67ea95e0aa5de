//! Asks the daemon for the names that go somewhere.

use std::collections::BTreeSet;

use super::place::{Kind, Place};
use crate::cli::args::common::Common;
use crate::cli::{connect, pages};
use crate::ipc::client::Steady;
use crate::ipc::methods::account::AccountInfo;
use crate::ipc::methods::offer::OfferInfo;
use crate::ipc::methods::{Nothing, account, offer, order, report, round};
use crate::limits::{COMPLETION_NAMES_MAX_COUNT, COMPLETION_NEWEST_COUNT, PAGE_MAX_COUNT};
use crate::market::account::{Role, Standing};
use crate::market::names::{AccountName, Sku};

/// The names that begin as typed. Of rounds, orders and reports the newest; of others all or, if they are too many, none:
/// from a part of them a shell would conclude that they go on alike.
pub(super) async fn candidates(role: Option<Role>, place: &Place, common: &Common) -> Option<Vec<String>> {
    let typed = place.typed.as_str();
    let names: Vec<String> = match (place.kind, role) {
        (Kind::Sku, Some(Role::Manufacturer)) if place.is_positional => own_goods(common, typed).await?,
        (Kind::Sku, _) => goods(common, typed).await?,
        (Kind::Good, _) => goods_of_makers(common, typed, "").await?,
        (Kind::Line, _) => goods_of_makers(common, typed, "=").await?,
        (Kind::Manufacturer, _) => makers(common).await?.into_iter().collect(),
        (Kind::Order, _) => orders(common, role).await?,
        (Kind::Round, _) => rounds(common).await?,
        (Kind::Report, _) => reports(common, role).await?,
        (Kind::Account, role) => accounts(common, role).await?,
        (Kind::Customer, _) => accounts(common, Some(Role::Customer)).await?,
    };
    let fitting: Vec<String> = names.into_iter().filter(|name| name.starts_with(typed)).collect();
    (fitting.len() <= COMPLETION_NAMES_MAX_COUNT).then_some(fitting)
}

/// For what everybody may see: as nobody in particular, so that it is shown to those, too, who have no account.
fn as_anyone(common: &Common) -> Option<Steady> {
    connect::as_user(&Common { act_as: None, ..common.clone() }).ok()
}

fn as_account(common: &Common, role: Option<Role>) -> Option<Steady> {
    match role {
        Some(role) => connect::as_account(common, role).ok(),
        None => connect::as_user(common).ok(),
    }
}

async fn offers(common: &Common, filter: offer::ListParams) -> Option<Vec<OfferInfo>> {
    let params = offer::ListParams { limit: Some(PAGE_MAX_COUNT), ..filter };
    Some(pages::all::<offer::List>(&mut as_anyone(common)?, params).await.ok()?.value.offers)
}

fn distinct(names: impl Iterator<Item = String>) -> Vec<String> {
    names.collect::<BTreeSet<_>>().into_iter().collect()
}

async fn goods(common: &Common, typed: &str) -> Option<Vec<String>> {
    let query = (!typed.is_empty()).then(|| typed.to_owned());
    let found = offers(common, offer::ListParams { query, ..Default::default() }).await?;
    Some(distinct(found.iter().map(|o| o.sku.to_string())))
}

async fn own_goods(common: &Common, typed: &str) -> Option<Vec<String>> {
    let mut client = as_account(common, Some(Role::Manufacturer))?;
    let manufacturer = Some(client.call::<account::Show>(&Nothing {}).await.ok()?.value.account.name);
    let query = (!typed.is_empty()).then(|| typed.to_owned());
    let found = offers(common, offer::ListParams { manufacturer, query, ..Default::default() }).await?;
    Some(distinct(found.iter().map(|o| o.sku.to_string())))
}

async fn makers(common: &Common) -> Option<BTreeSet<String>> {
    let found = offers(common, offer::ListParams::default()).await?;
    Some(found.iter().map(|o| o.manufacturer.to_string()).collect())
}

/// `SKU`, and behind an `@` those who make it and are not named yet; `end` is what follows in any case.
async fn goods_of_makers(common: &Common, typed: &str, end: &str) -> Option<Vec<String>> {
    if typed.contains('=') {
        return None;
    }
    let Some((sku, makers)) = typed.split_once('@') else {
        return Some(goods(common, typed).await?.into_iter().map(|sku| sku + end).collect());
    };
    let sku = Sku::parse(sku).ok()?;
    let named = makers.rsplit_once(',').map(|(named, _)| named);
    let is_named = |maker: &AccountName| named.is_some_and(|n| n.split(',').any(|name| name == maker.as_str()));
    let found = offers(common, offer::ListParams { sku: Some(sku.clone()), ..Default::default() }).await?;
    let others = found.iter().map(|o| &o.manufacturer).filter(|maker| !is_named(maker));
    let before = named.map_or(format!("{sku}@"), |named| format!("{sku}@{named},"));
    Some(distinct(others.map(|maker| format!("{before}{maker}{end}"))))
}

async fn orders(common: &Common, role: Option<Role>) -> Option<Vec<String>> {
    let params = order::ListParams { limit: Some(COMPLETION_NEWEST_COUNT), ..Default::default() };
    let page = as_account(common, role)?.call::<order::List>(&params).await.ok()?.value;
    Some(page.orders.iter().filter_map(|o| o.order).map(|order| order.to_string()).collect())
}

async fn rounds(common: &Common) -> Option<Vec<String>> {
    let params = round::ListParams { limit: Some(COMPLETION_NEWEST_COUNT), ..Default::default() };
    let page = as_anyone(common)?.call::<round::List>(&params).await.ok()?.value;
    Some(page.rounds.iter().map(|r| r.round.to_string()).collect())
}

async fn reports(common: &Common, role: Option<Role>) -> Option<Vec<String>> {
    let params = report::ListParams { limit: Some(COMPLETION_NEWEST_COUNT), ..Default::default() };
    let page = as_account(common, role)?.call::<report::List>(&params).await.ok()?.value;
    Some(page.reports.iter().map(|r| r.report.to_string()).collect())
}

/// Those of one side that still are somebody's. For the operator alone; others get no answer.
async fn accounts(common: &Common, role: Option<Role>) -> Option<Vec<String>> {
    let of_role = |account: &&AccountInfo| role.is_none_or(|role| account.role == role);
    let is_there = |account: &&AccountInfo| account.state != Standing::Deleted.word();
    let params = account::ListParams { limit: Some(PAGE_MAX_COUNT), ..Default::default() };
    let all = pages::all::<account::List>(&mut as_anyone(common)?, params).await.ok()?.value;
    Some(all.accounts.iter().filter(of_role).filter(is_there).map(|a| a.name.to_string()).collect())
}
